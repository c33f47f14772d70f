"""What `sharewise cases --json` prints: the cases, the nearest of them to somebody's answers, or one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypedDict

from sharewise.reasoning.nearest_cases import NearCase
from sharewise.rulebook.casebook import Casebook, PublishedCase


class CaseSourceData(TypedDict):
    """Where a decision was published."""

    title: str
    publisher: str
    year: str
    link: str


class CaseData(TypedDict):
    """One published decision. `answers` are those of a reader who saw its facts alone."""

    id: str
    decision: str
    about: str
    kind: str
    sector: str
    topics: list[str]
    facts: list[str]
    outcome: str
    acceptable: list[str]
    strength: str
    reasons: str
    point: str
    source: CaseSourceData
    seen: str
    seen_note: str | None
    answers: dict[str, str]


class CaseDifferenceData(TypedDict):
    """An answer in which a case differs. `there` is null where the question did not arise."""

    question: str
    given: str
    there: str | None


class NearCaseData(CaseData):
    """One of the nearest cases. `compared`: how many answers were compared, of which those in `differences` differ."""

    compared: int
    differences: list[CaseDifferenceData]


class CasesDocument(TypedDict):
    """The cases of the casebook, or those of a topic."""

    format: Literal["sharewise-cases/1"]
    topics: dict[str, str]
    cases: list[CaseData]
    licence: str


class NearCasesDocument(TypedDict):
    """Cases in the order of their nearness to somebody's answers, the nearest first."""

    format: Literal["sharewise-near-cases/1"]
    topics: dict[str, str]
    cases: list[NearCaseData]
    licence: str


class CaseDocument(CaseData):
    """One case by itself."""

    format: Literal["sharewise-case/1"]
    licence: str


def cases_document(casebook: Casebook, cases: Mapping[str, PublishedCase]) -> CasesDocument:
    """These cases of the casebook, in their order."""
    return {
        "format": "sharewise-cases/1",
        "topics": dict(casebook.topics),
        "cases": [_case(casebook, name, case) for name, case in cases.items()],
        "licence": casebook.licence,
    }


def near_cases_document(casebook: Casebook, cases: Iterable[NearCase]) -> NearCasesDocument:
    """These cases, in the order given, each with the answers in which it differs."""
    return {
        "format": "sharewise-near-cases/1",
        "topics": dict(casebook.topics),
        "cases": [
            {
                **_case(casebook, near.id, near.case),
                "compared": near.compared,
                "differences": [
                    {"question": each.question, "given": each.given, "there": each.there} for each in near.differences
                ],
            }
            for near in cases
        ],
        "licence": casebook.licence,
    }


def case_document(casebook: Casebook, name: str) -> CaseDocument:
    """One case."""
    return {
        "format": "sharewise-case/1",
        **_case(casebook, name, casebook.cases[name]),
        "licence": casebook.licence,
    }


def _case(casebook: Casebook, name: str, case: PublishedCase) -> CaseData:
    source = case.source
    return {
        "id": name,
        "decision": case.decision,
        "about": case.about,
        "kind": case.kind,
        "sector": case.sector,
        "topics": list(case.topics),
        "facts": list(case.facts),
        "outcome": case.outcome,
        "acceptable": list(case.acceptable),
        "strength": case.strength,
        "reasons": case.reasons,
        "point": case.point,
        "source": {
            "title": source.title,
            "publisher": source.publisher,
            "year": source.year,
            "link": source.link,
        },
        "seen": case.seen,
        "seen_note": case.seen_note,
        "answers": dict(casebook.answers[name]),
    }
