"""What `sharewise drafts --json` prints: the decisions that are not finished."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypedDict

from sharewise.present.pages.interview.drafts_page import DraftLine


class DraftData(TypedDict):
    """One draft. What cannot be read has nothing but its reference. `kept_at` is UTC; `until` is the day on which it is dropped."""

    reference: str
    about: str | None
    kept_at: str | None
    until: str | None


class DraftsDocument(TypedDict):
    """The drafts. `dropped`: so many were older than `days`, and are gone."""

    format: Literal["sharewise-drafts/1"]
    drafts: list[DraftData]
    dropped: int
    days: int


def drafts_document(lines: Iterable[DraftLine], *, dropped: int, days: int) -> DraftsDocument:
    """The document."""
    return {
        "format": "sharewise-drafts/1",
        "drafts": [
            {"reference": each.reference, "about": each.about, "kept_at": each.kept_at, "until": each.until}
            for each in lines
        ],
        "dropped": dropped,
        "days": days,
    }
