"""The compiled form of a rulebook: the same rulebook, and none at all where there is any doubt."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sharewise.reasoning import compiled_form
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.reasoning.compiled_form import form_of, open_compiled, read_form
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.rulebook.load import Content, load_rulebook, read_content, read_rules, shipped_rulebook
from tests.support.needed import in_short, long
from tests.support.shipped import ADOPTIONS

TINY = (Path(__file__).parents[1] / "rulebooks" / "tiny.yaml").read_text(encoding="utf-8")
COMPILER = "this one"
TINY_CONTENT = Content("tiny.yaml", TINY.encode())


@pytest.fixture
def tiny_form() -> bytes:
    form = form_of(compile_rulebook(read_rules(TINY_CONTENT)), COMPILER)
    assert form is not None
    return form


def says(diagram: Diagram) -> list[object]:
    """A diagram as plain data: what is asked, and where each answer leads."""
    numbers = {id(node): number for number, node in enumerate(diagram.nodes)}
    return [
        [
            node.question,
            [(answer, numbers.get(id(to), getattr(to, "name", None))) for answer, to in node.branches.items()],
        ]
        for node in diagram.nodes
    ]


def is_the_same(one: CompiledRulebook, other: CompiledRulebook) -> bool:
    return (
        one.loaded.rules == other.loaded.rules
        and (one.loaded.sha256, one.loaded.adoption_sha256) == (other.loaded.sha256, other.loaded.adoption_sha256)
        and {edition: says(diagram) for edition, diagram in one.diagrams.items()}
        == {edition: says(diagram) for edition, diagram in other.diagrams.items()}
        and all(diagram.rules is one.loaded.rules for diagram in one.diagrams.values())
    )


@long
@pytest.mark.parametrize("adoption", in_short([None, *ADOPTIONS.values()], 3), ids=str)
def test_what_ships_comes_out_as_it_went_in(adoption: Path | None, tmp_path: Path) -> None:
    base, over = read_content(shipped_rulebook()), None if adoption is None else read_content(adoption)
    made = compile_rulebook(load_rulebook(shipped_rulebook(), adoption))
    first = open_compiled(tmp_path / "compiled", base, over)
    (kept,) = (tmp_path / "compiled").iterdir()
    before = kept.stat().st_mtime_ns
    second = open_compiled(tmp_path / "compiled", base, over)
    assert kept.stat().st_mtime_ns == before, "what is there is taken"
    assert is_the_same(made, first)
    assert is_the_same(made, second)
    where = ("questions", next(iter(made.loaded.rules.questions)))
    assert second.loaded.position(*where) == made.loaded.position(*where)


def test_other_contents_or_another_compiler_read_nothing(tiny_form: bytes) -> None:
    assert read_form(tiny_form, COMPILER, TINY_CONTENT, None) is not None
    changed = Content("tiny.yaml", TINY.encode() + b"# one more\n")
    assert read_form(tiny_form, COMPILER, changed, None) is None
    assert read_form(tiny_form, COMPILER, TINY_CONTENT, Content("over.yaml", b"x")) is None
    assert read_form(tiny_form, "another", TINY_CONTENT, None) is None


def test_one_changed_byte_anywhere_reads_nothing(tiny_form: bytes) -> None:
    chance = random.Random("bytes")
    stamp = tiny_form.index(b"\n") + 1
    places = [*range(stamp), *chance.sample(range(stamp, len(tiny_form)), 500)]
    for at in places:
        wrong = tiny_form[:at] + bytes([tiny_form[at] ^ (1 << chance.randrange(8))]) + tiny_form[at + 1 :]
        assert read_form(wrong, COMPILER, TINY_CONTENT, None) is None, at
    for end in (0, stamp - 1, stamp, len(tiny_form) - 1):
        assert read_form(tiny_form[:end], COMPILER, TINY_CONTENT, None) is None


class Run:
    """Runs a command where it is read back, if anything of it is run."""

    def __init__(self, touched: Path) -> None:
        self.touched = touched

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.touched),)


def test_nothing_in_a_form_is_run(tmp_path: Path) -> None:
    """Not even of one whose stamp is right."""
    touched = tmp_path / "touched"
    for content in (Run(touched), (read_rules(TINY_CONTENT).rules, {"e": Run(touched)}), Path, os.system, eval):
        made = pickle.dumps(content)
        stamp = compiled_form._stamp(COMPILER, TINY_CONTENT.sha256, None, made)
        assert read_form(f"{stamp}\n".encode() + made, COMPILER, TINY_CONTENT, None) is None
    assert not touched.exists()


def test_a_form_that_is_wrong_is_written_anew(tmp_path: Path) -> None:
    open_compiled(tmp_path, TINY_CONTENT, None)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1])
    assert open_compiled(tmp_path, TINY_CONTENT, None).loaded.rules == read_rules(TINY_CONTENT).rules
    assert read_form(kept.read_bytes(), compiled_form._compiler(), TINY_CONTENT, None) is not None


def test_where_nothing_can_be_kept_the_yaml_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert open_compiled(tmp_path / "file", TINY_CONTENT, None).loaded.rules == read_rules(TINY_CONTENT).rules


@long
def test_a_changed_compiler_reads_the_yaml_again(tmp_path: Path) -> None:
    """The package in a folder of its own, one of whose files is then written anew: what was compiled before is not taken."""
    package = Path(compiled_form.__file__).parents[1]
    shutil.copytree(package, tmp_path / "sharewise", ignore=shutil.ignore_patterns("__pycache__"))
    program = "from sharewise.reasoning.compiled_form import _compiler; print(_compiler())"

    def compiler() -> str:
        ran = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        return ran.stdout

    first = compiler()
    assert compiler() == first
    os.utime(tmp_path / "sharewise" / "rulebook" / "model.py", ns=(1, 1))
    assert compiler() != first
