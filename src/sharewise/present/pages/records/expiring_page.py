"""The records that were kept for as long as they had to be, or soon are, and how to erase one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sharewise.dates import day, moment
from sharewise.present.page import Block, DefinitionList, Heading, Page, Paragraph, Title, with_commands
from sharewise.present.pages.records.entries_page import hold_words
from sharewise.present.pages.records.records_page import Whose, end_of_commands, findings_blocks, record_rows
from sharewise.present.wording import records_wording
from sharewise.record.retention import ExpiringRecord, ExpiringRecords
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.summary import RecordEntry
from sharewise.text import one_line


def expiring_page(
    found: ExpiringRecords,
    not_proved: Sequence[RecordEntry],
    *,
    today: date,
    by: date,
    rule: str,
    findings: Sequence[ChainFinding],
    folder: Path | None,
    empty_folder: Path | None = None,
    keys: Sequence[Path] = (),
    whose: Whose = lambda _: "",
) -> Page:
    """The page.

    Args:
        found: what is listed.
        not_proved: the records that are not as they were signed.
        today, by: the day in the UK, and the day by which the time of what is listed will have passed.
        rule: how long the organisation keeps records, as it says it; empty where it does not.
        findings, folder, empty_folder, keys, whose: as of `due_page`.

    """
    blocks: list[Block] = [Title(records_wording.EXPIRING_TITLE), *findings_blocks(findings)]
    if empty_folder is not None:
        blocks.append(Paragraph(records_wording.NO_RECORDS_YET.format(folder=empty_folder)))
    said = records_wording.EXPIRING_RULE if rule else records_wording.EXPIRING_NO_RULE
    blocks.append(Paragraph(with_commands(said, rule=one_line(rule).rstrip("."))))
    if found.records:
        blocks.append(DefinitionList(tuple(_row(each, today, whose) for each in found.records)))
    elif empty_folder is None:
        blocks.append(Paragraph(records_wording.EXPIRING_NONE.format(day=day(by.isoformat()))))
    if found.not_counted:
        one, many = records_wording.EXPIRING_NOT_COUNTED_ONE, records_wording.EXPIRING_NOT_COUNTED
        blocks.append(Paragraph((one if found.not_counted == 1 else many).format(number=found.not_counted)))
    if not_proved:
        blocks += [
            Heading(records_wording.EXPIRING_NOT_CHECKED),
            Paragraph(with_commands(records_wording.EXPIRING_NOT_CHECKED_WHY)),
            DefinitionList(record_rows(not_proved, whose)),
        ]
    if found.records:
        blocks.append(Paragraph(with_commands(records_wording.EXPIRING_NEXT)))
        blocks += end_of_commands(folder, keys)
    return tuple(blocks)


def _row(each: ExpiringRecord, today: date, whose: Whose) -> tuple[str, str]:
    summary = each.entry.summary
    until = records_wording.EXPIRING_UNTIL[each.standing(today)].format(day=day(each.until.isoformat()))
    said = records_wording.EXPIRING_ROW.format(
        made=moment(summary.made_at_text).partition(",")[0], title=one_line(summary.outcome_title), until=until
    )
    signer = whose(summary.key)
    by = [records_wording.SIGNED_BY.format(signer=one_line(signer))] if signer else []
    return summary.reference, " ".join([said, *by, *hold_words(each.entry.about)])
