"""The list of records: for each its reference, when it was made, what was decided, and what became of it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.dates import moment
from sharewise.errors import Finding
from sharewise.present.page import Block, Heading, Page, Pairs, Paragraph, Title, Whole
from sharewise.present.wording import interview_wording
from sharewise.record.store.query import as_reference
from sharewise.text import listed as in_a_row
from sharewise.text import one_line

if TYPE_CHECKING:
    from sharewise.record.listing import RecordEntry


@dataclass(frozen=True)
class Listed:
    """One record in the list.

    Attributes:
        row: its flat row (`record.row`).
        exit_code: what its verdict means for scripts.
        file: its file.
        why: why it is not proved, or None where it is.
        later: the references of later records that complete or supersede it, with what they do.

    """

    row: Mapping[str, str]
    exit_code: int
    file: str
    why: str | None
    later: tuple[tuple[str, str], ...]


def listed(found: RecordEntry) -> Listed:
    """A record that was found, as it is listed."""
    verdict = found.verdict
    if verdict.is_proved:
        return Listed(found.row, 0, str(verdict.path), None, found.later)
    return Listed(found.row, verdict.exit_code or Finding.exit_code, str(verdict.path), verdict.why, ())


def list_page(records: Iterable[Listed], *, more: bool, missing: bool) -> Page:
    """The list. `more`: there are older records that are not shown. `missing`: records are missing in the folder."""
    rows = listed_rows(records)
    blocks: list[Block] = [Title(interview_wording.RECORDS_TITLE)]
    if missing:
        blocks.append(Paragraph(interview_wording.RECORDS_MISSING, "warning"))
    blocks.append(Pairs(rows) if rows else Paragraph(interview_wording.NO_RECORD_FITS))
    if rows:
        blocks.append(Paragraph(interview_wording.RECORDS_MORE if more else interview_wording.RECORDS_NEXT, "quiet"))
    return tuple(blocks)


def listed_rows(records: Iterable[Listed]) -> tuple[tuple[str, str], ...]:
    """Records as the rows of a list: the reference of each, and what there is to say about it."""
    return tuple((_reference(each.row["id"]), _about(each)) for each in records)


# So many of a list are named; of more, the first ones.
_NAMED = 4


def listed_in_short(names: list[str]) -> str:
    """Names in a sentence, at most some of them."""
    if len(names) <= _NAMED:
        return in_a_row(names)
    return in_a_row([*names[: _NAMED - 1], interview_wording.AND_MORE.format(number=len(names) - _NAMED + 1)])


def named_folder(folder: Path | None) -> Page:
    """What to put after each command on the page, where records are not in the usual folder."""
    return (Heading(interview_wording.ADD_FOLDER), Whole(f"--folder {shlex.quote(str(folder))}")) if folder else ()


def _reference(text: str) -> str:
    """A record's reference. Anything else that an altered record has in its place could pass for a line of the list."""
    return text if as_reference(text) == text else interview_wording.NO_REFERENCE


def _about(each: Listed) -> str:
    row = {column: one_line(text) for column, text in each.row.items()}
    parts = [f"{moment(row['made_at'])}."] if row["made_at"] else []
    if each.why is not None:
        parts.append(
            interview_wording.LIST_NOT_PROVED.format(
                verdict=row["verdict"], why=one_line(each.why), file=one_line(each.file)
            )
        )
    if row["decided_title"]:
        parts.append(interview_wording.LIST_DECIDED.format(title=row["decided_title"]))
    elif row["recommended_title"]:
        parts.append(interview_wording.LIST_ADVICE.format(title=row["recommended_title"]))
    if row["case_reference"]:
        parts.append(interview_wording.LIST_CASE.format(case=row["case_reference"]))
    parts += [f"{label} {row[relation]}." for relation, label in interview_wording.RELATION.items() if row[relation]]
    parts += [interview_wording.LATER[relation].format(reference=reference) for relation, reference in each.later]
    missing = len(row["missing"].split("; ")) if row["missing"] else 0
    if missing and not each.later:
        parts.append(
            interview_wording.LIST_MISSING_ONE
            if missing == 1
            else interview_wording.LIST_MISSING.format(number=missing)
        )
    return " ".join(parts)
