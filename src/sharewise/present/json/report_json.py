"""What `sharewise report --json` prints. A number that is hidden is null, and so is what is not known."""

from __future__ import annotations

from typing import Any, Literal

from sharewise.record.report.decision_counts import ADVICE, PACES, REVIEWS, TOLD, ShownCounts
from sharewise.rulebook.parts import Part, json_schema_of

FORMAT: Literal["sharewise-report/1"] = "sharewise-report/1"


class ReportedSpan(Part):
    """A month, a quarter or a year of the period: `YYYY-MM`, `YYYY-Q1` or `YYYY`, and those of its days that lie in the period."""

    name: str
    first: str
    last: str
    decisions: int | None


class ReportedOutcome(Part):
    """An outcome: how often it was recommended, how often it was decided, and what became of it where it was recommended. `undecided`,
    as a code, stands for decisions that are not written down. `by_span`: how often it was decided in each part of the period.
    """

    outcome: str
    title: str
    recommended: int | None
    decided: int | None
    followed: int | None
    departed: int | None
    undecided: int | None
    by_span: dict[str, int | None]


class ReportedCode(Part):
    """A code of a closed list, what it is called, and how often it was counted."""

    code: str
    says: str
    count: int | None


class ReportDocument(Part):
    """What was decided in a period. With `exact` false, no number is 1 to 4: those are null, and so are others from which such a number
    could be worked out. `shared`: from the decision until it was shared; `completed`: from an emergency until its record lacked nothing.
    """

    format: Literal["sharewise-report/1"]
    since: str
    until: str
    counted_on: str
    exact: bool
    decisions: int | None
    people: int | None
    files_left_out: int
    undated: int
    spans: list[ReportedSpan]
    outcomes: list[ReportedOutcome]
    followed: int | None
    departed: int | None
    undecided: int | None
    departure_reasons: list[ReportedCode]
    told: dict[str, int | None]
    reasons_not_told: list[ReportedCode]
    advice: dict[str, int | None]
    to_share: int | None
    shared: dict[str, int | None]
    hours_until_shared: str | None
    emergencies: int | None
    completed: dict[str, int | None]
    hours_until_complete: str | None
    reviews: dict[str, int | None]
    rules: list[ReportedCode]


def report_data(shown: ShownCounts) -> dict[str, Any]:
    """The document."""
    counts, number = shown.of, shown.number

    def coded(kind: str) -> list[dict[str, Any]]:
        return [
            {"code": code, "says": counts.words.get((kind, code), ""), "count": number(kind, code)}
            for code in shown.names(kind)
        ]

    outcomes = dict.fromkeys([*shown.names("outcome"), *shown.names("recommended")])
    return {
        "format": FORMAT,
        "since": counts.since.isoformat(),
        "until": counts.until.isoformat(),
        "counted_on": counts.today.isoformat(),
        "exact": shown.exact,
        "decisions": number("decisions"),
        "people": number("people"),
        "files_left_out": counts.left_out,
        "undated": counts.undated,
        "spans": [
            {
                "name": each.name,
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "decisions": number("span", each.name),
            }
            for each in counts.spans
        ],
        "outcomes": [
            {
                "outcome": code,
                "title": counts.words.get(("outcome", code), ""),
                "recommended": number("recommended", code),
                "decided": number("outcome", code),
                "followed": number("followed", code),
                "departed": number("departed", code),
                "undecided": number("undecided", code),
                "by_span": {each.name: number("outcome_span", code, each.name) for each in counts.spans},
            }
            for code in outcomes
        ],
        "followed": number("all_followed"),
        "departed": number("all_departed"),
        "undecided": number("all_undecided"),
        "departure_reasons": coded("reason"),
        "told": {code: number("told", code) for code in TOLD},
        "reasons_not_told": coded("why_not_told"),
        "advice": {code: number("advice", code) for code in ADVICE},
        "to_share": number("to_share"),
        "shared": {code: number("shared", code) for code in PACES},
        "hours_until_shared": _hours(shown.hours(counts.until_shared, "shared")),
        "emergencies": number("emergencies"),
        "completed": {code: number("completed", code) for code in PACES},
        "hours_until_complete": _hours(shown.hours(counts.until_complete, "completed")),
        "reviews": {code: number("review", code) for code in REVIEWS},
        "rules": coded("rule"),
    }


def _hours(hours: float | None) -> str | None:
    return None if hours is None else f"{hours:.1f}"


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **{key: value for key, value in json_schema_of(ReportDocument).items() if key != "title"},
    }
