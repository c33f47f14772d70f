"""Invented cases for the tests: answers that lead to each outcome, and records made of them."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from sharewise.interview.state import Circumstances
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.recommend import Recommendation, recommend
from sharewise.record.fields import fields_for, is_given
from sharewise.record.make import Decision, Submission, make_record
from sharewise.record.record_model import Record
from sharewise.rulebook.model import Rulebook
from tests.support.answers import answers_to

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
AT_NOON = Circumstances(NOON)

EMERGENCY = {"danger": "yes"}
SERIOUS_AND_REFUSED = answers_to(
    "share_do_not_tell",
    {
        "subject": "child",
        "risk": "significant",
        "harm_to": "child",
        "recipient": "protects",
        "necessary": "reduce",
        "consent": "refused",
        "tell": "no",
    },
)


def not_yet_asked(edition: str | None = None) -> dict[str, str]:
    """A child who would miss help, whose parent was not asked. Without an edition: that which is taken where none is named."""
    about = {"subject": "child", "risk": "welfare", "recipient": "protects", "consent": "not_yet_asked", "tell": "yes"}
    return answers_to("ask_first", about, edition)


NOT_YET_ASKED = not_yet_asked()
FOLLOWED = Submission(
    answers=SERIOUS_AND_REFUSED,
    notes={"risk": "Bruises seen on Monday.\nThe child said who did it."},
    details={
        "case_reference": "AB-1234",
        "purpose": "So that social care can make enquiries.",
        "shared_how": "phone",
        "lawful_basis": "ask_lead",
        "reasons_not_told": ["harm_child", "alleged_abuser"],
        "review_on": "2026-11-25",
        "shared_at": "2026-11-22T11:30:00Z",
    },
    decision=Decision("share_do_not_tell"),
)


def recommended(proved: CompiledRulebook, told: Submission, edition: str | None = None) -> Recommendation:
    """What comes out; without an edition, under that which is taken where none is named."""
    return recommend(proved, edition or proved.loaded.rules.default_edition, told.answers)


def record(
    proved: CompiledRulebook,
    told: Submission = FOLLOWED,
    *,
    seed: int = 1,
    now: datetime = NOON,
    jurisdiction: str | None = None,
) -> Record:
    """A record with fixed randomness."""
    said, chance = recommended(proved, told), random.Random(seed).randbytes(48)
    return make_record(proved, said, told, now=now, random=chance, jurisdiction=jurisdiction)


def every_detail(rules: Rulebook, code: str) -> dict[str, str | list[str]]:
    """Something for each detail that is asked for when the outcome `code` was decided."""
    found: dict[str, str | list[str]] = {}
    for field in fields_for(rules, code):
        codes = [each for each in field.choices(rules) if is_given(each)] if field.choices else []
        plain = {"date": "2026-11-25", "time": "2026-11-22T11:30:00Z", "choice": (codes or [""])[0]}
        found[field.name] = codes[:1] if field.kind == "choices" else plain.get(field.kind, "x")
    return found


def record_paths(folder: Path) -> list[Path]:
    """The record files below a records folder, by key and number."""
    return sorted(folder.glob("*/[0-9]*.json"))
