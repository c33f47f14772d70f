"""What was proved is remembered by its bytes: nothing else is trusted, and only `rules check` writes it down."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sharewise.commands import _rulebooks
from sharewise.errors import BadFile
from sharewise.reasoning.proof.prove import RulebookRefused
from sharewise.rulebook import proof_cache
from sharewise.rulebook.load import Content, read_content, read_known, read_rules, shipped_rulebook
from tests.conftest import Run
from tests.rulebook.test_wrong_rulebooks import TINY
from tests.support.needed import in_short, long
from tests.support.shipped import proved_rules
from tests.support.written import hold

RULES = shipped_rulebook().parent
BROKEN = TINY.replace(
    "        when: {consent: given}\n        outcome: share", "        when: {consent: given}\n        outcome: advice"
)


def shipped() -> list[tuple[Path, Path | None]]:
    adoptions = sorted((RULES / "adoptions").glob("*.yaml"))
    return [(shipped_rulebook(), adoption) for adoption in (None, *adoptions)]


@long
def test_the_list_that_ships_names_what_ships_and_nothing_else() -> None:
    lines = []
    for path, adoption in shipped():
        loaded = proved_rules(adoption).loaded
        names = path.name if adoption is None else f"{path.name}, {adoption.name}"
        lines.append(proof_cache.line(loaded.sha256, loaded.adoption_sha256, names))
    hold(RULES / proof_cache.SHIPPED_LIST, "\n".join(lines) + "\n")


@long
@pytest.mark.parametrize(("path", "adoption"), in_short(shipped(), 2), ids=lambda path: path.stem if path else "")
def test_what_is_known_is_read_the_same(path: Path, adoption: Path | None) -> None:
    base, over = read_content(path), None if adoption is None else read_content(adoption)
    known, whole = read_known(base, over), read_rules(base, over)
    assert known.rules == whole.rules
    assert (known.sha256, known.adoption_sha256) == (whole.sha256, whole.adoption_sha256)
    assert dict(known.document.positions) == dict(whole.document.positions)
    assert known.position("questions", "danger") == whole.position("questions", "danger")


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    """A rulebook of one's own, and a data folder of one's own."""
    monkeypatch.setenv("SHAREWISE_HOME", str(home))
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    return path


def is_known(path: Path, home: Path) -> bool:
    return proof_cache.is_cached(home / "proved", read_content(path).sha256)


def test_check_writes_down_what_it_proved_and_one_changed_byte_is_proved_again(
    tiny: Path, home: Path, run: Run
) -> None:
    assert run("rules", "check", str(tiny)).returncode == 0
    assert is_known(tiny, home)
    assert _rulebooks.open_files(tiny).loaded.rules == read_rules(read_content(tiny)).rules
    tiny.write_text(TINY + "# one more\n", encoding="utf-8")
    assert not is_known(tiny, home)
    tiny.write_text(BROKEN, encoding="utf-8")
    with pytest.raises(RulebookRefused):
        _rulebooks.open_files(tiny)


def test_what_is_refused_is_not_written_down(tiny: Path, home: Path, run: Run) -> None:
    tiny.write_text(BROKEN, encoding="utf-8")
    assert run("rules", "check", str(tiny)).returncode == 1
    assert not home.exists()


@long
def test_only_check_writes(home: Path, run: Run) -> None:
    for words in (("rules",), ("rules", "4"), ("rules", "compare", "hmg-2018", "dfe-2024")):
        assert run(*words).returncode == 0
    assert run("decide", "--answers", "-", "--no-save", stdin=b"answers: {danger: yes}").returncode == 0
    assert run("rules", "check").returncode == 0, "the shipped rules are on the list that ships"
    assert not home.exists(), (
        f"a proof was noted, so {proof_cache.SHIPPED_LIST} is out of date: see the test of that list"
    )


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"proved", b"proved\nand more\n", b"import os\n"])
def test_a_damaged_memory_is_not_used(tiny: Path, home: Path, run: Run, content: bytes) -> None:
    run("rules", "check", str(tiny))
    (file,) = (home / "proved").iterdir()
    file.write_bytes(content)
    assert not is_known(tiny, home)
    _rulebooks.open_files(tiny)


def test_a_memory_that_cannot_be_read_or_written_is_done_without(tiny: Path, home: Path, run: Run) -> None:
    home.mkdir()
    (home / "proved").write_text("a file, and no folder", encoding="ascii")
    assert run("rules", "check", str(tiny)).returncode == 0
    assert _rulebooks.open_files(tiny).loaded.rules.id == "tiny"


def test_a_memory_of_another_version_or_another_prover_is_not_used(
    tiny: Path, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("rules", "check", str(tiny))
    assert is_known(tiny, home)
    with monkeypatch.context() as other:
        other.setattr(proof_cache, "__version__", "0.0.0")
        assert not is_known(tiny, home)
    # The same package with one byte more in what proves.
    package = tmp_path / "package"
    for room in ("rulebook", "reasoning"):
        shutil.copytree(Path(proof_cache.__file__).parents[1] / room, package / room)
    monkeypatch.setattr(proof_cache, "__file__", str(package / "rulebook" / "proof_cache.py"))
    assert is_known(tiny, home)
    with (package / "reasoning" / "search.py").open("a", encoding="utf-8") as source:
        source.write("\n")
    assert not is_known(tiny, home)


def test_a_forged_memory_of_what_is_no_rulebook_ends_in_the_words_of_the_full_reading(tiny: Path, home: Path) -> None:
    for text, says in (
        (TINY.replace("title: A tiny rulebook", "titel: A tiny rulebook"), "'titel' is not known here"),
        ("title: 'open\n", "this is not YAML"),
        ("- nothing\n", "a rulebook is a mapping"),
        (TINY.replace("questions:\n", "questions: text\nquestionz:\n"), "'questionz' is not known here"),
    ):
        tiny.write_text(text, encoding="utf-8")
        proof_cache.add_to_cache(home / "proved", read_content(tiny).sha256)
        assert is_known(tiny, home)
        with pytest.raises(BadFile, match=re.escape(says)):
            _rulebooks.open_files(tiny)


def test_a_rulebook_and_its_adoption_are_known_together(home: Path) -> None:
    one, two = Content("one", b"1").sha256, Content("two", b"2").sha256
    proof_cache.add_to_cache(home, one, two)
    assert proof_cache.is_cached(home, one, two)
    assert not proof_cache.is_cached(home, one)
    assert not proof_cache.is_cached(home, two, one)
