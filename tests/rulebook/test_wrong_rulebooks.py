"""Every way in which a rulebook can be wrong, each as a small change to `tests/rulebooks/tiny.yaml`.

A file `tests/rulebooks/NAME.txt` has three sections: the text to find in tiny.yaml (it stands there once), the text to
put in its place, and the complete list of problems that must then be reported, in their order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from sharewise.errors import BadFile, StorageFailed
from sharewise.reasoning.proof import RulebookRefused, prove
from sharewise.rulebook import source
from sharewise.rulebook.load import load_rulebook, parse_rulebook

FOLDER = Path(__file__).parents[1] / "rulebooks"
TINY = (FOLDER / "tiny.yaml").read_text(encoding="utf-8")
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@dataclass(frozen=True)
class Wrong:
    """One wrong rulebook: its text, and the problems that must be found in it."""

    text: str
    says: list[str]


def wrong(name: str) -> Wrong:
    content = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    sections = re.fullmatch(r"--- find\n(.+)\n--- put\n(.*)\n--- says\n(.+)\n", content, re.DOTALL)
    assert sections, f"{name}.txt does not have the three sections"
    find, put, says = sections.groups()
    assert TINY.count(find) == 1, f"what {name}.txt looks for stands {TINY.count(find)} times in tiny.yaml"
    return Wrong(TINY.replace(find, put), says.split("\n"))


def problems_of(content: bytes) -> list[str]:
    try:
        prove(parse_rulebook(content, "tiny.yaml"))
    except (BadFile, RulebookRefused) as refusal:
        return [str(problem) for problem in refusal.problems]
    return []


# What a problem can say. One and only one fits each line of the wrong files, and each fits at least one.
MESSAGES = [
    # the reader
    r"this is not YAML: a character here cannot start a value \(a tab, or a sign such as % @ ` that needs quotes\)",
    r"this is not YAML: this line is indented too much or too little, or a colon is missing",
    r"this is not YAML: a colon stands where none is expected: put the text in quotes",
    r"this is not YAML: a quote is opened and never closed",
    r"this is not YAML: a bracket is opened and not closed, or a comma or a value is missing",
    r"this is not YAML: (?:could not find|found).+",
    r"only one document is allowed in a file",
    r"aliases \(\*\) are not allowed: write the value out",
    r"anchors \(&\) are not allowed: write the value out",
    r"tags \(!\) are not allowed: every value is text",
    r"merge keys \(<<\) are not allowed: write the values out",
    r"this is nested more than 20 deep",
    r"(?:'\w+'|this) has no value",
    r"a key must be text",
    r"'\w+' stands here twice \(first on line \d+\)",
    # the shape
    r"'\w+' is missing",
    r"'\w+' is not known here: did you mean '\w+'\?",
    r"'\w+' is not known here: known: .+",
    r"'\w+' must be one of: '.+'",
    r"'\w+' is empty",
    r"'\w+' needs at least \d, and has \d",
    r"'\w+' is not written as it has to be \(pattern .+\)",
    r"(?:'\w+'|entry \d+ of '\w+') must be text",
    r"'\w+' must be a mapping",
    r"'\w+' must be a list",
    r"a condition is a mapping of question to answers, or a list of such mappings",
    r"a list of conditions needs at least one",
    r"'\w+' takes an answer, a list of answers, or not: with one of these",
    r"'\w+' names an answer twice",
    # the names
    r"there is no edition '\w+': .+",
    r"there is no source '\w+': .+",
    r"there is no other edition '\w+': .+",
    r"'\w+' needs an answer that is always offered",
    r"this guarantee swaps an answer with itself",
    r"an answer stands in `from` and in `to`",
    r"this guarantee names no step and no condition",
    r"there is no topic '\w+': .+",
    r"there is no question '\w+': .+",
    r"'\w+' has no answer '\w+': .+",
    r"there is no outcome '\w+': .+",
    r"there is no step '\w+': .+",
    r"there is no condition '\w+': (?:did you mean '\w+'\?|known: .+)",
    r"there is no condition '\w+': nothing is known here",
    r"there is no row '\w+': .+",
    r"'\w+' is not asked before '\w+', so it cannot be used here",
    r"there are two rows '\w+' \(the first on line \d+\)",
    r"an edition has seven rules; missing: .+",
    r"a rule says how it `differs` where, and only where, it is not exact",
    r"no edition has a rule on the topic '\w+'",
    r"no outcome uses '\w+'",
    r"a guarantee has exactly one of never, only, only_if, swap, raise, carries or editions_agree",
    # the proof
    r"no row fits some answers \(\w+\); example: \{.+\}",
    r"row '\w+' never decides: earlier rows take everything it fits, or no answers that can be given fit it",
    r"no answers lead to '\w+'",
    r"guarantee '[\w-]+' is broken \(.+\) by row \w+(?: or \w+)*, which gives \w+; example: \{.+\} \(edition \w+\)",
    r"guarantee '[\w-]+' is broken \(.+\) after \d questions; example: \{.+\} \(edition \w+\)",
    r"guarantee '[\w-]+' is broken \(.+\) because \w+: \w+ gives \w+ and \w+: \w+ gives \w+; example: \{.+\} \(edition \w+\)",
    r"guarantee '[\w-]+' is broken \(.+\) because \w+: \w+ in place of \w+ turns \w+ into \w+; example: \{.+\} \(edition \w+\)",
    r"guarantee '[\w-]+' is broken \(.+\) because \w+ comes without the step '\w+'; example: \{.+\} \(edition \w+\)",
    r"guarantee '[\w-]+' is broken \(.+\) because \w+ comes without the condition '\w+'; example: \{.+\} \(edition \w+\)",
    r"guarantee '[\w-]+' is broken \(.+\) because \w+ gives \w+ and \w+ gives \w+; example: \{.+\}",
    r"example '[\w-]+' stops short: '\w+' has still to be answered",
    r"example '[\w-]+' answers '\w+' with '\w+', which is not offered there",
    r"example '[\w-]+' answers '\w+', which is not asked after its other answers",
    r"example '[\w-]+' expects \w+ and gets \w+",
    r"example '[\w-]+' expects rows .+ and gets .+",
    r"no example is decided by row '\w+'",
]


def is_syntax(name: str) -> bool:
    return any("this is not YAML" in line for line in wrong(name).says)


def test_the_tiny_rulebook_is_accepted() -> None:
    assert problems_of(TINY.encode()) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_rulebook_is_refused_with_exactly_these_problems(name: str) -> None:
    spoilt = wrong(name)
    assert problems_of(spoilt.text.encode()) == spoilt.says


@pytest.mark.parametrize("name", [name for name in NAMES if not is_syntax(name)])
def test_the_pure_loader_finds_the_same_problems_in_the_same_places(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not for text that is no YAML at all: there the two loaders give their own reasons, and not always the same column.
    # An empty entry of a list has no key to point at, and they do not agree on where it stands.
    monkeypatch.setattr(source, "_Loader", yaml.SafeLoader)
    spoilt = wrong(name)
    found = problems_of(spoilt.text.encode())
    if any("has no value" in line for line in spoilt.says):
        column = re.compile(r"(?<=yaml:)(\d+):\d+")
        assert [column.sub(r"\1", line) for line in found] == [column.sub(r"\1", line) for line in spoilt.says]
    else:
        assert found == spoilt.says


@pytest.mark.parametrize("name", NAMES)
def test_a_problem_points_at_the_beginning_of_a_word_in_the_file(name: str) -> None:
    spoilt = wrong(name)
    lines = [*spoilt.text.split("\n"), ""]
    for said in spoilt.says:
        place = re.fullmatch(r"tiny\.yaml:(\d+):(\d+): (.+)", said)
        assert place, said
        line, column, message = lines[int(place[1]) - 1], int(place[2]), place[3]
        assert 1 <= column <= len(line) + 1
        if "this is not YAML" in message or "has no value" in message:
            continue
        assert not line[column - 1].isspace()
        assert re.search(r"(?:^|[\s\[{])$", line[: column - 1])
        quoted = re.findall(r"'([\w<-]+)'", message)
        if quoted and not message.endswith("is missing") and not re.match(r"entry \d+ of", message):
            assert any(word in line for word in quoted), said


def test_every_message_is_shown_by_a_wrong_file_and_no_line_says_anything_else() -> None:
    shown: set[str] = set()
    for name in NAMES:
        for said in wrong(name).says:
            fitting = [message for message in MESSAGES if re.fullmatch(rf"tiny\.yaml:\d+:\d+: {message}", said)]
            assert len(fitting) == 1, (name, said, fitting)
            shown.update(fitting)
    assert shown == set(MESSAGES)


def test_problems_of_one_kind_come_in_the_order_of_the_file() -> None:
    assert len(wrong("faults-in-the-order-of-the-file").says) == 2
    for name in NAMES:
        if "broken-" not in name and "promises" not in name and "example" not in name:
            lines = [int(said.split(":")[1]) for said in wrong(name).says]
            assert lines == sorted(lines), name


OFFERS_NOTHING_TO_A_CHILD = TINY
for _code in ("given", "refused", "withdrawn"):
    OFFERS_NOTHING_TO_A_CHILD = re.sub(
        rf"(?m)^      {_code}: \{{label: (.+)\}}$",
        rf"      {_code}: {{label: \1, offer_when: {{subject: adult}}}}",
        OFFERS_NOTHING_TO_A_CHILD,
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            OFFERS_NOTHING_TO_A_CHILD,
            "'consent' needs an answer that is always offered",
            id="question-that-offers-no-answer",
        ),
        pytest.param(
            TINY.replace("task: {label: Our task}", "task: {label: Our task, sources: [nowhere]}"),
            "there is no source 'nowhere'",
            id="unknown-source-of-a-lawful-basis",
        ),
        pytest.param(
            TINY.replace("      from: [adult]", "      milder: [adult]"),
            "'milder' is not known here",
            id="raise-that-says-milder-for-from",
        ),
        pytest.param(
            TINY.replace("version: 1.10.0", "version: \u0661.\u0662.\u0663"),
            "'version' is not written as it has to be",
            id="version-in-other-digits",
        ),
    ],
)
def test_a_rulebook_that_cannot_be_right_is_refused(text: str, says: str) -> None:
    assert text != TINY
    assert any(says in problem for problem in problems_of(text.encode()))


NOT_A_MAPPING = "tiny.yaml:1:1: a rulebook is a mapping that begins with `format: sharewise-rules/1`"
EMPTY = "tiny.yaml: the file is empty"
NOT_TEXT = "tiny.yaml: the file is not UTF-8 text"
BAD_CHARACTER = "tiny.yaml: this is not YAML: it holds a character that YAML does not allow"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", EMPTY, id="empty"),
        pytest.param(b" \n\n", EMPTY, id="blank"),
        pytest.param(b"# Rules\n", EMPTY, id="nothing-but-a-comment"),
        pytest.param(TINY.encode("utf-16"), NOT_TEXT, id="utf-16"),
        pytest.param("title: Café\n".encode("latin-1"), NOT_TEXT, id="latin-1"),
        pytest.param(b"title: \x00\n", BAD_CHARACTER, id="null-character"),
        pytest.param(b"title: \x07\n", BAD_CHARACTER, id="bell"),
        pytest.param(
            TINY.encode().ljust(1024 * 1024 + 1, b"#"), "tiny.yaml: the file is larger than 1024 KiB", id="big"
        ),
        pytest.param(b"- golden\n- rules\n", NOT_A_MAPPING, id="list"),
        pytest.param(b"golden rules\n", NOT_A_MAPPING, id="text"),
        pytest.param(b"~\n", NOT_A_MAPPING, id="null-is-text"),
        pytest.param(b"[" * 100_000, "tiny.yaml:1:21: this is nested more than 20 deep", id="brackets-without-end"),
    ],
)
def test_a_file_that_is_no_rulebook_at_all_is_refused(content: bytes, says: str) -> None:
    assert problems_of(content) == [says]


def test_a_file_of_exactly_the_largest_size_is_read() -> None:
    assert problems_of(TINY.encode().ljust(1024 * 1024, b"#")) == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbf" + TINY.encode(), id="byte-order-mark"),
        pytest.param(TINY.replace("\n", "\r\n").encode(), id="windows-line-ends"),
        pytest.param(f"---\n{TINY}...\n".encode(), id="document-marks"),
    ],
)
def test_what_an_editor_adds_changes_nothing(content: bytes) -> None:
    assert problems_of(content) == []


def test_a_rulebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing.yaml"
    with pytest.raises(StorageFailed) as failure:
        load_rulebook(path)
    assert str(failure.value) == f"The rulebook {path} cannot be read: No such file or directory."


def test_a_folder_is_not_a_rulebook(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="cannot be read"):
        load_rulebook(tmp_path)


def test_only_the_name_of_the_file_stands_in_a_message(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("title: x\n", encoding="utf-8")
    with pytest.raises(BadFile) as refusal:
        load_rulebook(path)
    assert {problem.place.file for problem in refusal.value.problems} == {"mine.yaml"}
