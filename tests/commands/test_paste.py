"""`sharewise records show --for`: a text to paste, made of a record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharewise.commands._paste import TEXTS
from tests.conftest import Run
from tests.support.answers import answers_to
from tests.support.environment import small_environment
from tests.support.in_process import call
from tests.support.samples import EMERGENCY, SERIOUS_AND_REFUSED

REFUSED = answers_to("do_not_share_now", {"subject": "adult", "recipient": "other", "consent": "refused"})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A home with three decisions, and their references: shared and not told, refused, an emergency that nobody completed."""
    home = tmp_path_factory.mktemp("pasted") / "home"
    references = []
    for answers in (SERIOUS_AND_REFUSED, REFUSED, EMERGENCY):
        given = {
            "answers": answers,
            "decision": "follow",
            "details": {"case_reference": "AB-1", "facts": "One line.\nAnother line."},
        }
        done = call(
            ("decide", "--answers", "-", "--json"),
            stdin=json.dumps(given).encode(),
            environment=small_environment(home),
            folder=home.parent,
        )
        references.append(json.loads(done.stdout)["record"]["id"])
    return home, references


@pytest.fixture
def home(made: tuple[Path, list[str]]) -> Path:
    return made[0]


def test_a_text_is_plain_lines_for_standard_output(run: Run, made: tuple[Path, list[str]]) -> None:
    shared, refused, emergency = made[1]
    note = run("records", "show", shared, "--for", "cpoms")
    assert note.returncode == 0
    assert "Facts that I saw, heard or did: One line. Another line." in note.stdout.decode()
    assert b"\x1b" not in note.stdout
    assert b"square brackets" in note.stderr
    assert not any(line.startswith(" ") or not line for line in note.stdout.decode().split("\n")[:-1])
    assert run("records", "show", refused, "--for", "requester").stdout.startswith(
        b"I cannot give out or confirm anything"
    )
    assert b"CONFIDENTIAL" in run("records", "show", emergency, "--for", "referral").stdout


def test_where_there_is_no_text_nothing_is_printed_and_it_says_why(run: Run, made: tuple[Path, list[str]]) -> None:
    for reference, name, why in (
        (made[1][0], "person", "must not be told yet"),
        (made[1][1], "referral", "not to share"),
        (made[1][1], "email", "not to share"),
    ):
        said = run("records", "show", reference, "--for", name)
        assert (said.returncode, said.stdout) == (2, b"")
        assert why in said.stderr.decode()


def test_it_can_be_written_to_a_file(run: Run, made: tuple[Path, list[str]], tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    assert run("records", "show", made[1][0], "--for", "cpoms", "--output", str(file)).returncode == 0
    assert file.read_bytes() == run("records", "show", made[1][0], "--for", "cpoms").stdout
    assert run("records", "show", made[1][0], "--for", "cpoms", "--output", str(file)).returncode == 2


def test_a_script_gets_the_same_lines_with_their_gaps_and_an_error_where_there_is_no_text(
    run: Run, made: tuple[Path, list[str]], tmp_path: Path
) -> None:
    shared, refused, emergency = made[1]
    for reference, name in ((shared, "cpoms"), (refused, "requester"), (emergency, "referral")):
        done = run("records", "show", reference, "--for", name, "--json")
        document = json.loads(done.stdout)
        lines = run("records", "show", reference, "--for", name).stdout.decode().splitlines()
        assert (document["id"], document["text"], document["lines"]) == (reference, name, lines)
        # What a person is told beside a text stands in it.
        assert done.stderr == b""
        assert (document["local"], document["later"]) == (None, [])
        assert document["gaps"]
        without = "\n".join(lines)
        for gap in document["gaps"]:
            without = without.replace(f"[{gap}]", "")
        assert "[" not in without
    local = run("records", "show", shared, "--for", "cpoms", "--adoption", "school-cpoms", "--output", "note.json")
    assert local.returncode == 0
    assert "CPOMS" in json.loads((tmp_path / "note.json").read_bytes())["local"]
    none = run("records", "show", shared, "--for", "person", "--json")
    assert (none.returncode, none.stdout) == (2, b"")
    error = json.loads(none.stderr)
    assert error["code"] == "wrong-use"
    assert "must not be told yet" in error["message"]


@pytest.mark.parametrize(
    "beside", [("--format", "html"), ("--format", "markdown"), ("--why",), ("--output", "note.pdf")], ids=" ".join
)
def test_what_does_not_go_with_it_is_refused(run: Run, made: tuple[Path, list[str]], beside: tuple[str, ...]) -> None:
    said = run("records", "show", made[1][0], "--for", "cpoms", *beside)
    assert (said.returncode, said.stdout) == (2, b"")


def test_an_unknown_text_names_those_that_there_are(run: Run, made: tuple[Path, list[str]]) -> None:
    said = run("records", "show", made[1][0], "--for", "refferal")
    assert said.returncode == 2
    assert "did you mean 'referral'?" in said.stderr.decode()
    assert all(name in run("records", "show", "--for", "x").stderr.decode() for name in TEXTS)


def test_local_rules_have_texts_of_their_own_and_it_says_so(
    run: Run, made: tuple[Path, list[str]], tmp_path: Path
) -> None:
    own = run("records", "show", made[1][0], "--for", "cpoms", "--adoption", "school-cpoms")
    assert "upload your documents" in own.stdout.decode()
    assert "(added by sharewise)" not in own.stdout.decode()
    assert "CPOMS" in own.stderr.decode()
    assert "Local rule" in own.stderr.decode()


def test_local_rules_cannot_give_a_reader_more(run: Run, made: tuple[Path, list[str]], tmp_path: Path) -> None:
    begun = Path(__file__).parents[2] / "rules" / "adoptions" / "school-cpoms.yaml"
    for name, line, why in (
        ("requester", "{facts}", "may not stand in a text for this reader (requester)"),
        ("email", "{case_reference}", "may not stand in a text for this reader (receiver)"),
        ("email", "{facts}", "withheld from this reader here"),
        ("cpoms", "{identities_to_protect}", "may not stand"),
        ("person", "{reasons_not_told}", "may not stand"),
    ):
        text = begun.read_text(encoding="utf-8")
        text = (
            text[: text.index("\nto_paste:")]
            + f"\nto_paste:\n  {name}:\n    variants: [{{lines: [{{say: '{line}'}}]}}]\n"
        )
        file = tmp_path / "own.yaml"
        file.write_text(text, encoding="utf-8")
        for command in (
            ("rules", "check", str(file)),
            ("records", "show", made[1][0], "--for", name, "--adoption", str(file)),
        ):
            said = run(*command)
            assert said.returncode != 0, command
            assert why in said.stderr.decode()
            assert "own.yaml:" in said.stderr.decode()


def test_a_record_that_was_changed_gives_no_text(run: Run, made: tuple[Path, list[str]], tmp_path: Path) -> None:
    from tests.support.samples import record_paths

    changed = tmp_path / "changed.json"
    changed.write_bytes(record_paths(made[0] / "records")[0].read_bytes().replace(b"One line.", b"Two line."))
    said = run("records", "show", str(changed), "--for", "cpoms")
    assert (said.returncode, said.stdout) == (1, b"")
    assert "No text is made of this record" in said.stderr.decode()
