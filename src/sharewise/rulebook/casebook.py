"""The casebook: published decisions, what the authority said in each, and how an outcome of the rulebook stands beside it.

It lies in `casebook/` beside the rulebook, as data. No recommendation rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import Annotated, Literal, TypeAlias

from sharewise.errors import BadFile, Problem
from sharewise.rulebook.base import Id, Text, When, YesNo
from sharewise.rulebook.conditions import ALWAYS
from sharewise.rulebook.load import Content, read_content, shipped_rulebook, validated_file
from sharewise.rulebook.parts import Key, Part, Shape
from sharewise.settings import SECTORS
from sharewise.strict_yaml import Path, PositionedData
from sharewise.text import did_you_mean
from sharewise.values import by_default, frozen

FOLDER = "casebook"
CASES_FILE = "published.yaml"
ANSWERS_FILE = "answers.yaml"
# How many casebooks a process keeps in mind, by their bytes. One ships.
_REMEMBERED = 2

PublishedOutcome: TypeAlias = Literal[
    "emergency_share_now",
    "share_with_consent",
    "share_without_consent_inform",
    "share_without_consent_do_not_inform",
    "legal_obligation_share",
    "share_limited_or_anonymised",
    "do_not_share",
    "seek_advice_first",
]
CaseKind: TypeAlias = Literal[
    "court_judgment",
    "ombudsman_finding",
    "regulator_finding",
    "worked_case",
    "guidance_illustration",
    "training_scenario",
]

# By which somebody at risk is protected, agreed or not.
_PROTECTS: frozenset[PublishedOutcome] = frozenset(
    {
        "emergency_share_now",
        "share_without_consent_inform",
        "share_without_consent_do_not_inform",
        "legal_obligation_share",
    }
)
# By which all of it goes where it is asked for.
_IN_FULL: frozenset[PublishedOutcome] = _PROTECTS | {"share_with_consent"}


class CaseSource(Part):
    """Where a decision was published."""

    title: Text
    publisher: Text
    year: Text
    link: Text


class PublishedCase(Part):
    """One published decision.

    `decision` is what it was about, and `about` whose information. `sector`: the kind of work of whoever had to decide. `strength`: whether the authority decided it, or found no
    fault in what was done, so that another course would have been as good. `seen` and `seen_note`: how well it is known.
    """

    decision: Text
    about: Text
    kind: CaseKind
    sector: Id
    topics: Annotated[list[Id], Shape(min_length=1)]
    facts: Annotated[list[Text], Shape(min_length=1)]
    outcome: PublishedOutcome
    acceptable: list[PublishedOutcome] = by_default([])
    strength: Literal["decided", "no_fault"]
    reasons: Text
    point: Text
    source: CaseSource
    seen: Literal["yes", "part", "memory"]
    seen_note: Text | None = None


class Beside(Part):
    """What some outcomes of a rulebook come to beside published ones, after answers for which `when` holds.

    `waits`: nothing is shared before somebody was asked.
    """

    outcomes: Annotated[list[Id], Shape(min_length=1)]
    when: When = ALWAYS
    published: Annotated[PublishedOutcome, Key("is")]
    waits: YesNo = "no"


class CasesFile(Part):
    """The file of the decisions."""

    format: Literal["sharewise-casebook/1"]
    licence: Text
    beside: Annotated[list[Beside], Shape(min_length=1)]
    topics: Annotated[dict[Id, Text], Shape(min_length=1)]
    cases: Annotated[dict[Id, PublishedCase], Shape(min_length=1)]


class CaseAnswersFile(Part):
    """The file of the answers that a reader gave to each of them."""

    format: Literal["sharewise-casebook-answers/1"]
    answers: dict[Id, dict[Id, Id]]


class CaseVerdict(Enum):
    """How an outcome of the rulebook stands beside what the authority decided.

    Unsafe: a flat no where the authority decided to share so as to protect, or sharing in full where it said not to share, or
    only a part. Too cautious: to ask, or to seek advice, where it went further.
    """

    EXACT = "exact"
    ACCEPTABLE = "acceptable"
    TOO_CAUTIOUS = "too cautious"
    WRONG = "wrong"
    UNSAFE = "unsafe"


@frozen
class Casebook:
    """The cases by id, in the order of the file, with their topics by id and the answers that a reader gave to each.

    The answers may be to questions that a rulebook does not have: whoever uses them leaves those aside.
    """

    licence: str
    topics: Mapping[str, str]
    cases: Mapping[str, PublishedCase]
    answers: Mapping[str, Mapping[str, str]]
    beside: tuple[Beside, ...]

    @property
    def sectors(self) -> tuple[str, ...]:
        """The kinds of work that have a case, in their usual order."""
        used = {case.sector for case in self.cases.values()}
        return tuple(each for each in SECTORS if each in used)

    def _beside(self, outcome: str, answers: Mapping[str, str]) -> Beside | None:
        return next((each for each in self.beside if outcome in each.outcomes and each.when.holds(answers)), None)

    def published_outcome_of(self, outcome: str, answers: Mapping[str, str]) -> PublishedOutcome | None:
        """What the outcome of a rulebook after `answers` comes to beside published ones. None: the casebook does not know it."""
        found = self._beside(outcome, answers)
        return None if found is None else found.published

    def outcomes_beside(self, published: PublishedOutcome) -> tuple[str, ...]:
        """The outcomes of a rulebook that come, after some answers, to a published one."""
        return tuple(
            dict.fromkeys(name for each in self.beside if each.published == published for name in each.outcomes)
        )

    def verdict_on(self, outcome: str, answers: Mapping[str, str], case: PublishedCase) -> CaseVerdict | None:
        """How the outcome of a rulebook after `answers` stands beside what was decided. None: the casebook does not know it."""
        mine = self._beside(outcome, answers)
        if mine is None:
            return None
        if mine.published == case.outcome:
            return CaseVerdict.EXACT
        if mine.published in case.acceptable:
            return CaseVerdict.ACCEPTABLE
        refuses = mine.published == "do_not_share"
        if refuses and case.outcome in _PROTECTS and case.strength == "decided":
            return CaseVerdict.UNSAFE
        shares_all = mine.published in _IN_FULL and mine.waits == "no"
        if shares_all and case.outcome in {"do_not_share", "share_limited_or_anonymised"}:
            return CaseVerdict.UNSAFE
        if mine.waits == "yes" and case.outcome != "seek_advice_first":
            return CaseVerdict.TOO_CAUTIOUS
        return CaseVerdict.WRONG


def shipped_casebook() -> Casebook:
    """The casebook that comes with sharewise.

    Raises:
        StorageFailed: it is missing, or cannot be read: the installation is broken.
        BadFile: it is not what it should be.

    """
    folder = shipped_rulebook().parent / FOLDER
    return read_casebook(read_content(folder / CASES_FILE, "casebook"), read_content(folder / ANSWERS_FILE, "casebook"))


@lru_cache(_REMEMBERED)
def read_casebook(cases: Content, answers: Content) -> Casebook:
    """A casebook from the contents of its two files. The same contents are read once in a process.

    Raises:
        BadFile: one is not what it should be; every fault with its position.

    """
    file, document = validated_file(CasesFile, cases, "a casebook begins with `format: sharewise-casebook/1`")
    given, positions = validated_file(
        CaseAnswersFile, answers, "the answers to a casebook begin with `format: sharewise-casebook-answers/1`"
    )
    problems = [*_problems(file, document), *_answer_problems(given, positions, file)]
    if problems:
        raise BadFile(problems)
    return Casebook(file.licence, file.topics, file.cases, given.answers, tuple(file.beside))


def _problems(file: CasesFile, document: PositionedData) -> Iterator[Problem]:
    def at(path: Path, message: str, code: str) -> Problem:
        return Problem(document.position(path), message, code)

    used = {topic for case in file.cases.values() for topic in case.topics}
    for topic in file.topics:
        if topic not in used:
            yield at(("topics", topic), f"no case has the topic '{topic}'", "unused")
    for name, case in file.cases.items():
        path: Path = ("cases", name)
        if case.sector not in SECTORS:
            message = f"there is no sector '{case.sector}': {did_you_mean(case.sector, SECTORS)}"
            yield at((*path, "sector"), message, "unknown-name")
        for index, topic in enumerate(case.topics):
            if topic not in file.topics:
                message = f"there is no topic '{topic}': {did_you_mean(topic, file.topics)}"
                yield at((*path, "topics", index), message, "unknown-name")
        twice: list[tuple[str, list[str]]] = [("topics", case.topics), ("acceptable", [case.outcome, *case.acceptable])]
        for part, listed in twice:
            for each in dict.fromkeys(each for each in listed if listed.count(each) > 1):
                yield at((*path, part), f"'{each}' stands here twice", "listed-twice")
        if all(case.outcome != each.published for each in file.beside):
            yield at((*path, "outcome"), f"nothing in 'beside' comes to '{case.outcome}'", "unused")


def _answer_problems(file: CaseAnswersFile, document: PositionedData, cases: CasesFile) -> Iterator[Problem]:
    for name in file.answers:
        if name not in cases.cases:
            message = f"there is no case '{name}': {did_you_mean(name, cases.cases)}"
            yield Problem(document.position(("answers", name)), message, "unknown-name")
    for name in cases.cases:
        if name not in file.answers:
            yield Problem(document.position(("answers",)), f"'{name}' has no answers", "missing")
