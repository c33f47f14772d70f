"""The list of drafts: for each its reference, what a person knows it by, and when it is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from sharewise.dates import day
from sharewise.present.page import DefinitionList, Page, Paragraph, Title, with_commands
from sharewise.present.wording import drafts_wording
from sharewise.text import one_line
from sharewise.values import frozen


@frozen
class DraftLine:
    """One draft in the list. What cannot be read has nothing but its reference. `kept_at` is UTC, `until` a date."""

    reference: str
    about: str | None
    kept_at: str | None
    until: str | None


def drafts_page(lines: Sequence[DraftLine], *, dropped: int, days: int) -> Page:
    """The list. `dropped` drafts were older than so many `days`, and are gone."""
    gone = (Paragraph(drafts_wording.EXPIRED.format(days=days, number=dropped)),) if dropped else ()
    if not lines:
        return (Title(drafts_wording.TITLE), *gone, Paragraph(with_commands(drafts_wording.NONE)))
    rows = tuple((each.reference, _about(each)) for each in lines)
    return (
        Title(drafts_wording.TITLE),
        *gone,
        DefinitionList(rows),
        Paragraph(with_commands(drafts_wording.NEXT), "quiet"),
    )


def _about(line: DraftLine) -> str:
    if line.about is None or line.kept_at is None or line.until is None:
        return drafts_wording.UNREADABLE
    about = one_line(line.about)
    until = drafts_wording.DROPPED_ON.format(day=day(line.until))
    return f"{about[:1].upper()}{about[1:]}. {until}"
