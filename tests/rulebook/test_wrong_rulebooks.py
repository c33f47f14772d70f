"""Every way in which a rulebook can be wrong, each as a small change to `tests/rulebooks/tiny.yaml`.

A file `tests/rulebooks/NAME.txt` has sections: a text to find in tiny.yaml (it stands there once) and the text to put in
its place, once or several times; perhaps a budget of situations; the complete list of problems that must then be
reported, in their order, as far as they refuse the rulebook; and perhaps those that only `rules check` reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import yaml

from sharewise import strict_yaml
from sharewise.errors import BadFile, Problem, StorageFailed
from sharewise.reasoning.diagram.build import BUDGET, Budget
from sharewise.reasoning.proof.check import check
from sharewise.reasoning.proof.checks.left_over import Surroundings
from sharewise.reasoning.proof.diagnostics import KINDS
from sharewise.reasoning.proof.prove import RulebookRefused, prove
from sharewise.rulebook import load
from sharewise.rulebook.adoptions.adoption import Adoption
from sharewise.rulebook.base import PATTERN_WORDS
from sharewise.rulebook.load import load_rulebook, parse_rulebook
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import Part, Shape, members_of, part_in
from tests.support.needed import in_short, long

FOLDER = Path(__file__).parents[1] / "rulebooks"
TINY = (FOLDER / "tiny.yaml").read_text(encoding="utf-8")
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@dataclass(frozen=True)
class Wrong:
    """One wrong rulebook: its text, the problems that must be found in it, and what else `check` says of it."""

    text: str
    says: list[str]
    also: list[str]
    budget: int = BUDGET


def wrong(name: str) -> Wrong:
    content = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    sections = re.findall(r"--- (find|put|budget|says|also)\n((?:(?!--- ).*\n)*)", content)
    assert "".join(f"--- {heading}\n{text}" for heading, text in sections) == content, name
    text, find = TINY, ""
    listed: dict[str, list[str]] = {"says": [], "also": []}
    budget = BUDGET
    for heading, part in sections:
        if heading == "find":
            find = part[:-1]
            assert text.count(find) == 1, f"what {name}.txt looks for stands {text.count(find)} times in tiny.yaml"
        elif heading == "put":
            text = text.replace(find, part[:-1])
        elif heading == "budget":
            budget = int(part)
        else:
            listed[heading] = part.splitlines()
    assert listed["says"] or listed["also"], name
    return Wrong(text, listed["says"], listed["also"], budget)


def found_in(content: bytes, budget: int = BUDGET) -> list[Problem]:
    try:
        prove(parse_rulebook(content, "tiny.yaml"), Budget(budget))
    except (BadFile, RulebookRefused) as refusal:
        return refusal.problems
    return []


def problems_of(content: bytes, budget: int = BUDGET) -> list[str]:
    return [str(problem) for problem in found_in(content, budget)]


# What the fields of a diagnostic's sentence can hold, where that is not anything.
FIELDS = {
    **dict.fromkeys(("row", "outcome", "question", "answer", "conflict", "edition", "name"), r"\w+"),
    **dict.fromkeys(("one", "two", "other", "milder", "worse", "expected"), r"\w+"),
    **dict.fromkeys(("version", "before", "needed"), r"[\d.]+"),
    **dict.fromkeys(("says", "unproved", "begins"), r".+"),
    **dict.fromkeys(("guarantee", "example"), r"[\w-]+"),
    "what": r"(?:rows that meet|steps and conditions that are never shown)",
    "rows": r"\w+(?: or \w+)*",
    "states:,": r"\d+",
    "count": r"\d",
    **dict.fromkeys(("words", "most"), r"\d+"),
    "part": r"\w+",
}
# Where a sentence means something else by a name.
FIELDS_OF = {
    "example '{example}' expects rows {expected} and gets {rows}": {"expected": r".+", "rows": r".+"},
    "row '{row}' fits too where {rows}, with another outcome: their order matters": {"rows": r".+ decides?"},
    "row '{row}' never decides: {rows} first the answers it fits; to decide before that, it needs `before: {first}`": {
        "rows": r".+ takes?"
    },
    "'{part}' is never shown: its `when` holds under no answers that lead to {outcomes}": {"outcomes": r"'\w+'"},
    "row '{row}' never decides: {rows} all the answers it fits, before it is looked at": {"rows": r".+ takes?"},
}
# Some kinds come with an example, or do where there is one.
EXAMPLE = r"(?:; \d+ sets? of answers; example: \{.+\} \(edition \w+\))?"


def pattern_of(sentence: str) -> str:
    """What a diagnostic with this sentence says, as a pattern."""
    fields = FIELDS | FIELDS_OF.get(sentence, {})
    pieces = re.split(r"\{([^{}]+)\}", sentence)
    pattern = "".join(fields.get(piece, r".+") if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
    return pattern + EXAMPLE


# What a problem can say, and its code. One and only one fits each line of the wrong files, and each fits at least one.
MESSAGES = {
    **{pattern_of(sentence): kind.code for kind in KINDS.values() for sentence in kind.sentences},
    # the reader
    r"this is not YAML: a character here cannot start a value \(a tab, or a sign such as % @ ` that needs quotes\)": "not-yaml",
    r"this is not YAML: this line is indented too much or too little, a colon is missing, or a quote further up is not closed": "not-yaml",
    r"this is not YAML: a colon stands where none is expected: indent this line and the one above like their neighbours, or put the text in quotes": "not-yaml",
    r"this is not YAML: a quote is opened and never closed": "not-yaml",
    r"this is not YAML: a bracket is opened and not closed, or a comma or a value is missing": "not-yaml",
    r"this is not YAML: in double quotes a backslash \(\\\) begins a sign\. Put the text in single quotes: then a backslash is only a backslash": "not-yaml",
    r"this is not YAML: (?:could not find|found).+": "not-yaml",
    r"only one document is allowed in a file": "several-documents",
    r"aliases \(\*\) are not allowed: write the value out": "alias",
    r"anchors \(&\) are not allowed: write the value out": "anchor",
    r"tags \(!\) are not allowed: every value is text": "tag",
    r"merge keys \(<<\) are not allowed: write the values out": "merge-key",
    r"this is nested more than 20 deep": "too-deep",
    r"(?:'\w+'|this) has no value": "no-value",
    r"a key must be text": "key-not-text",
    r"'\w+' stands here twice \(first on line \d+\)": "duplicate-key",
    # the shape
    r"'\w+' is missing": "missing",
    r"'\w+' is not known here: did you mean '\w+'\?": "unknown-key",
    r"'\w+' is not known here: known: .+": "unknown-key",
    r"'\w+' must be one of: '.+'": "not-one-of-these",
    r"'\w+' is empty": "empty",
    r"'\w+' needs at least \d, and has \d": "too-few",
    r"'\w+' is not written as it has to be: (?!a name).+": "not-as-written",
    r"(?:'\w+'|entry \d+ of '\w+') must be text": "not-text",
    r"'\w+' must have parts of its own, each a name, a colon and a value": "not-a-mapping",
    r"'\w+' must be a list": "not-a-list",
    r"a condition is a mapping of question to answers, or a list of such mappings": "condition-shape",
    r"a list of conditions needs at least one": "condition-shape",
    r"'\w+' takes an answer, a list of answers, or not: with one of these": "condition-shape",
    r"'\w+' names an answer twice": "condition-shape",
    r"'term' takes a term or a list of terms; for all but a term, define a term for the rest": "condition-shape",
    r"what a term stands for is said with questions, and not with a term": "condition-shape",
    r"'term' names a term twice": "condition-shape",
    r"there is no term '\w+': (?:did you mean '\w+'\?|known: .+|nothing is known here)": "unknown-name",
    r"this can never hold: what it says beside the term contradicts the term": "never-holds",
    r"the term '\w+' can never hold: no answer is left": "never-holds",
    r"the term '\w+' looks at '\w+', which is not asked before '\w+', so it cannot be used here": "looks-forward",
    r"there is no slot '\w+': .+": "unknown-name",
    # the names
    r"there is no edition '[-\w]+': .+": "unknown-name",
    r"there is no source '\w+': .+": "unknown-name",
    r"there is no other edition '\w+': .+": "unknown-name",
    r"'\w+' needs an answer that is always offered": "no-answer-always-offered",
    r"this guarantee swaps an answer with itself": "guarantee-says-nothing",
    r"an answer stands in `from` and in `to`": "guarantee-says-nothing",
    r"this guarantee names no step and no condition": "guarantee-says-nothing",
    r"this guarantee names no answers": "guarantee-says-nothing",
    r"there is no topic '\w+': .+": "unknown-name",
    r"there is no question '\w+': .+": "unknown-name",
    r"'\w+' has no answer '\w+': .+": "unknown-answer",
    r"there is no outcome '\w+': .+": "unknown-name",
    r"there is no step '\w+': .+": "unknown-name",
    r"there is no condition '\w+': (?:did you mean '\w+'\?|known: .+)": "unknown-name",
    r"there is no condition '\w+': nothing is known here": "unknown-name",
    r"there is no row '\w+': .+": "unknown-name",
    r"there is no place '\w+': .+": "unknown-name",
    r"there is no sector '\w+': .+": "unknown-name",
    r"'\w+' is not asked before '\w+', so it cannot be used here": "looks-forward",
    r"there are two rows '\w+' \(the first on line \d+\)": "duplicate-row",
    r"there is a question '\w+' already": "duplicate-question",
    r"'\w+' is not asked, and no setting answers it: name one in `setting`": "word-question-never-answered",
    r"'\w+' is asked for words only, after the outcome is known: nothing here may hang on it": "word-question-decides",
    r"'\w+' takes a number of hours, so it has no variants": "hours-with-variants",
    r"an edition has seven rules; missing: .+": "edition-without-seven-rules",
    r"a rule says how it `differs` where, and only where, it is not exact": "exact-or-differs",
    r"a rule says which other copies have the same words \(`also_in`\) where, and only where, these agree": "agreed-or-also-in",
    r"no edition has a rule on the topic '\w+'": "topic-not-worded",
    r"no outcome uses '\w+'": "unused",
    r"no condition names the term '\w+'": "unused",
    r"a question cannot be called 'term': conditions name terms by it": "reserved-name",
    r"a guarantee has exactly one of never, only, only_if, swap, raise, carries or editions_agree": "guarantee-of-one-kind",
}


@cache
def found_as_shipped(name: str) -> list[Problem]:
    """The problems of a wrong file, with the loader that sharewise takes."""
    spoilt = wrong(name)
    return found_in(spoilt.text.encode(), spoilt.budget)


def is_syntax(name: str) -> bool:
    return any("this is not YAML" in line for line in wrong(name).says)


# The day of a check, and what it takes for a text of the starter file.
KNOWN = Surroundings(date(2026, 11, 29), ("The name of your rules",))


# All tests of one file come one after another, so that it is proved once for them.
each_wrong = pytest.mark.parametrize("name", NAMES, scope="module")


def test_the_tiny_rulebook_is_accepted() -> None:
    assert problems_of(TINY.encode()) == []


@each_wrong
def test_a_wrong_rulebook_is_refused_with_exactly_these_problems(name: str) -> None:
    assert [str(problem) for problem in found_as_shipped(name)] == wrong(name).says


_BY_PROOF = re.compile("|".join(pattern_of(sentence) for kind in KINDS.values() for sentence in kind.sentences))


def is_a_rulebook(name: str) -> bool:
    """Whether there is something to prove: each of its problems is of a kind that the proof finds."""
    return all(_BY_PROOF.fullmatch(line.split(": ", 1)[1]) for line in wrong(name).says)


@long
def test_what_the_proof_finds_is_found_in_a_rulebook_and_the_rest_before() -> None:
    for name in NAMES:
        if is_a_rulebook(name):
            parse_rulebook(wrong(name).text.encode(), "tiny.yaml")
        else:
            with pytest.raises(BadFile):
                parse_rulebook(wrong(name).text.encode(), "tiny.yaml")


@pytest.mark.parametrize("name", [name for name in NAMES if is_a_rulebook(name)])
def test_what_check_calls_an_error_is_what_refuses_the_rulebook(name: str) -> None:
    spoilt = wrong(name)
    # Most are not about what they were before.
    before = prove(parse_rulebook(TINY.encode(), "tiny.yaml")) if name.startswith("version-") else None
    checked = check(parse_rulebook(spoilt.text.encode(), "tiny.yaml"), Budget(spoilt.budget), before, known=KNOWN)
    assert sorted(str(found.problem) for found in checked.of("error")) == sorted(spoilt.says)
    if spoilt.also:
        also = [*checked.of("warning"), *checked.of("notice")]
        assert [f"{found.kind.severity} {found.problem}" for found in also] == spoilt.also
    for diagnostic in checked.diagnostics:
        assert KINDS[diagnostic.kind.code] is diagnostic.kind


@pytest.mark.parametrize("name", in_short([name for name in NAMES if not is_syntax(name)], 50))
def test_the_pure_loader_finds_the_same_problems_in_the_same_places(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not for text that is no YAML at all: there the two loaders give their own reasons, and not always the same column.
    # An empty entry of a list has no key to point at, and they do not agree on where it stands.
    monkeypatch.setattr(strict_yaml, "_loader", lambda: yaml.SafeLoader)
    for remembered in (load.read_rules, load._rulebook_data, load._refuse_wrong):
        remembered.cache_clear()
    spoilt = wrong(name)
    found = problems_of(spoilt.text.encode(), spoilt.budget)
    if any("has no value" in line for line in spoilt.says):
        column = re.compile(r"(?<=yaml:)(\d+):\d+")
        assert [column.sub(r"\1", line) for line in found] == [column.sub(r"\1", line) for line in spoilt.says]
    else:
        assert found == spoilt.says


@each_wrong
def test_a_problem_points_at_the_beginning_of_a_word_in_the_file(name: str) -> None:
    spoilt = wrong(name)
    lines = [*spoilt.text.split("\n"), ""]
    for said in spoilt.says:
        position = re.fullmatch(r"tiny\.yaml:(\d+):(\d+): (.+)", said)
        assert position, said
        line, column, message = lines[int(position[1]) - 1], int(position[2]), position[3]
        assert 1 <= column <= len(line) + 1
        if "this is not YAML" in message or "has no value" in message:
            continue
        assert not line[column - 1].isspace()
        assert re.search(r"(?:^|[\s\[{])$", line[: column - 1])
        quoted = re.findall(r"'([\w<-]+)'", message)
        if quoted and not message.endswith("is missing") and not re.match(r"entry \d+ of", message):
            assert any(word in line for word in quoted), said


def code_of(said: str) -> str:
    """The code of what is said: by the one and only message that fits it."""
    fitting = [message for message in MESSAGES if re.fullmatch(rf"(?:\w+ )?tiny\.yaml:\d+:\d+: {message}", said)]
    assert len(fitting) == 1, (said, fitting)
    return MESSAGES[fitting[0]]


def test_every_message_is_shown_by_a_wrong_file() -> None:
    lines = [said for name in NAMES for said in (*wrong(name).says, *wrong(name).also)]
    for message in MESSAGES:
        assert any(re.fullmatch(rf"(?:\w+ )?tiny\.yaml:\d+:\d+: {message}", said) for said in lines), message


@each_wrong
def test_a_problem_has_the_code_of_its_kind(name: str) -> None:
    spoilt = wrong(name)
    for problem in found_as_shipped(name):
        assert problem.code == code_of(str(problem))
    for said in spoilt.also:
        assert KINDS[code_of(said)].severity == said.split()[0]


def test_every_code_of_a_finding_has_a_wrong_file() -> None:
    shown = {code_of(said) for name in NAMES for said in (*wrong(name).says, *wrong(name).also)}
    assert shown >= KINDS.keys()


def _patterns(hint: Any) -> Iterator[str]:
    """Every pattern that a text somewhere in a type has to match."""
    kind = part_in(hint)
    if isinstance(hint, Shape) and hint.pattern:
        yield hint.pattern
    for each in get_args(hint) if kind is None else [member.hint for member in members_of(kind).values()]:
        yield from _patterns(each)


@pytest.mark.parametrize("model", [Rulebook, Adoption])
def test_every_pattern_of_a_model_is_said_in_words(model: type[Part]) -> None:
    assert len(found := set(_patterns(model))) >= 6
    assert found <= PATTERN_WORDS.keys()


def _names_used(hint: Any, member: str) -> Iterator[tuple[str, str]]:
    """The members below a type that take a name, beside those by which something is called, each with its pattern."""
    kind = part_in(hint)
    if isinstance(hint, Shape) and hint.pattern and member != "id":
        yield member, hint.pattern
    inner = get_args(hint)
    if get_origin(hint) is dict:
        # Its keys are what its entries are called.
        inner = inner[1:]
    below = (
        [(each, member) for each in inner]
        if kind is None
        else [(each.hint, name) for name, each in members_of(kind).items()]
    )
    for each, name in below:
        yield from _names_used(each, name)


@pytest.mark.parametrize("model", [Rulebook, Adoption])
def test_wherever_a_name_is_used_an_odd_one_is_answered_with_the_names_there_are(model: type[Part]) -> None:
    """And not with what a name looks like: whoever names something is to choose from what there is."""
    found = set(_names_used(model, ""))
    assert {"outcome", "sources", "based_on" if model is Adoption else "default_edition"} <= {name for name, _ in found}
    name_given = next(pattern for pattern, words in PATTERN_WORDS.items() if words.startswith("a letter first"))
    assert [name for name, pattern in found if pattern == name_given] == []


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
SAVE_AS = "Save the file again with the encoding UTF-8 (in Notepad: Save as, Encoding)"
UTF_16 = f"tiny.yaml: the file is UTF-16 text. {SAVE_AS}"
NOT_TEXT = f"tiny.yaml:1:11: a character here is not UTF-8 text. {SAVE_AS}"
BAD_CHARACTER = "tiny.yaml: this is not YAML: it holds a character that YAML does not allow"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", EMPTY, id="empty"),
        pytest.param(b" \n\n", EMPTY, id="blank"),
        pytest.param(b"# Rules\n", EMPTY, id="nothing-but-a-comment"),
        pytest.param(TINY.encode("utf-16"), UTF_16, id="utf-16"),
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
    assert {problem.position.file for problem in refusal.value.problems} == {"mine.yaml"}
