"""What `sharewise rules check --format json` prints: what is proved, and every diagnostic with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Literal, TypedDict

from sharewise.errors import Problem, SourcePosition
from sharewise.present.pages.guarantee_words import guarantee_in_words
from sharewise.present.pages.local_in_full import local_parts
from sharewise.reasoning.proof.check import CheckReport
from sharewise.reasoning.proof.checks.promises import Standing
from sharewise.reasoning.proof.diagnostics import Diagnostic, Severity
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.model import LocalText

FORMAT: Literal["sharewise-check/1"] = "sharewise-check/1"


class ProblemData(TypedDict):
    """Something that is wrong in a file, and where."""

    code: str | None
    severity: Severity
    file: str | None
    line: int | None
    column: int | None
    sentence: str


class DiagnosticData(ProblemData):
    """The same of what is proved or looked for in all sets of answers: under how many, one of them, and what mends it."""

    sets: int | None
    edition: str | None
    answers: Mapping[str, str] | None
    paste: str | None


class GuaranteeData(TypedDict):
    """A guarantee, and whether it holds. `proves` is made from its condition; of a local one, `says` is not proved."""

    id: str
    local: bool
    says: str
    proves: str
    standing: Standing


class LocalTextData(TypedDict):
    """A text of local rules, which is not proved: what it is, where it stands, and whose words it is, if that is said."""

    what: str
    at: str
    file: str | None
    line: int | None
    column: int | None
    says: str
    mark: str | None


class ElsewhereData(TypedDict):
    """How many sets of answers lead to one outcome by the national rules, and to another with local ones."""

    sets: int
    without: str | None
    with_it: str | None


class LocalDocument(TypedDict):
    """What local rules add. `elsewhere` is None where it cannot be said which answers they lead elsewhere."""

    not_proved: list[LocalTextData]
    sets: int | None
    elsewhere: list[ElsewhereData] | None


class RefusedDocument(TypedDict):
    """A file that could not be read as rules."""

    format: Literal["sharewise-check/1"]
    file: str
    refused: bool
    findings: list[ProblemData]


class CheckDocument(TypedDict):
    """Rules that were read and checked. `editions`: the figures of each. `local`: of local rules, what they add."""

    format: Literal["sharewise-check/1"]
    file: str
    sha256: str
    refused: bool
    guarantees: list[GuaranteeData]
    findings: list[DiagnosticData]
    questions: int
    rows: int
    rows_shown_by_examples: int
    examples: int
    editions: dict[str, dict[str, Any]]
    local: LocalDocument | None


def refused_document(file: str, problems: Iterable[Problem]) -> RefusedDocument:
    """The document of a file that is refused before anything can be proved."""
    return {
        "format": FORMAT,
        "file": file,
        "refused": True,
        "findings": [_problem(each, "error") for each in problems],
    }


def check_document(checked: CheckReport, file: str) -> CheckDocument:
    """The document of rules that were checked."""
    rules = checked.loaded.rules
    return {
        "format": FORMAT,
        "file": file,
        "sha256": checked.loaded.sha256,
        "refused": bool(checked.of("error")),
        "guarantees": [
            {
                "id": name,
                "local": name.startswith(LOCAL),
                "says": rules.guarantees[name].says,
                "proves": guarantee_in_words(rules, rules.guarantees[name]),
                "standing": standing,
            }
            for name, standing in checked.guarantees.items()
        ],
        "findings": [_diagnostic(each) for each in checked.diagnostics],
        "questions": len(rules.questions),
        "rows": sum(len(stage.rows) for stage in rules.stages.values()),
        "rows_shown_by_examples": checked.rows_shown,
        "examples": len(rules.examples),
        "editions": {edition: asdict(figures) for edition, figures in checked.editions.items()},
        "local": None if rules.adoption is None else _local(checked),
    }


def _local(checked: CheckReport) -> LocalDocument:
    meaning = checked.meaning
    return {
        "not_proved": [
            _local_text(checked.loaded.position("adoption", "texts", index), part.label, text)
            for part in local_parts(checked.loaded.rules)
            for index, text in part.texts
        ],
        "sets": None if meaning is None else meaning.sets,
        "elsewhere": None
        if meaning is None
        else [
            {"sets": each.where.sets, "without": each.one, "with_it": each.two}
            for each in meaning.elsewhere
            if each.one != each.two
        ],
    }


def _local_text(position: SourcePosition, what: str, text: LocalText) -> LocalTextData:
    return {
        "what": what,
        "at": ".".join(text.at),
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "says": text.says,
        "mark": text.mark,
    }


def _diagnostic(diagnostic: Diagnostic) -> DiagnosticData:
    kind, shown = diagnostic.kind, diagnostic.shown
    return {
        **_problem(Problem(diagnostic.position, diagnostic.sentence, kind.code), kind.severity),
        "sets": shown.count if shown else None,
        "edition": diagnostic.edition,
        "answers": shown.answers if shown else None,
        "paste": diagnostic.paste,
    }


def _problem(problem: Problem, severity: Severity) -> ProblemData:
    position = problem.position
    return {
        "code": problem.code,
        "severity": severity,
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "sentence": problem.message,
    }
