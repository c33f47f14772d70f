"""`sharewise due`: what is still to do about what was decided, and what was not yet written down. `sharewise records expiring`: which
records were kept for as long as they had to be. It erases nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._output import JsonOption, print_page, print_parts, write_data
from sharewise.commands._records.asked_records import (
    FolderOption,
    KeysOption,
    asked_walk,
    folder_to_name,
    read_day,
    report_encrypted,
    report_findings,
    report_reliance,
    say_no_records,
    take_encrypted,
)
from sharewise.commands._rulebooks import retention_rule
from sharewise.commands._terminal import PlainOption, say
from sharewise.dates import Direction, months_away, uk_zone
from sharewise.errors import DONE, Finding, SharewiseError, WrongUse
from sharewise.folders import folders
from sharewise.present.json.due_json import due_lines
from sharewise.present.json.expiring_json import expiring_document
from sharewise.present.json.streamed import list_parts
from sharewise.present.page import as_text
from sharewise.present.pages.records.due_page import due_page, passed_words
from sharewise.present.pages.records.expiring_page import expiring_page
from sharewise.present.wording import records_wording
from sharewise.record.due_steps import as_of, due_decisions
from sharewise.record.keys import own_public_key
from sharewise.record.retention import LONGEST, Retention, expiring_records, made_by, read_retention
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.folder_walk import Chosen
from sharewise.record.store.query import entries_newest_first, with_all_said, with_completed
from sharewise.record.summary import RecordEntry
from sharewise.record.verification import worst_exit_code

if TYPE_CHECKING:
    from sharewise.record.store.indexed_walk import IndexedWalk


def due(
    folder: FolderOption = None,
    key: KeysOption = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Leave out what has a later date than this.", metavar="DATE")
    ] = None,
    as_json: JsonOption = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if anything is left to do, with the dates asked for.")
    ] = False,
    plain: PlainOption = False,
) -> int:
    """Run the command. Returns the exit code: 0 where every record is as it was signed, whatever is left to do, unless that was asked for."""
    last_day = read_day("--until", until, Direction.AHEAD)
    places = folders(folder)
    walk = asked_walk(folder, key)
    today = datetime.now(uk_zone()).date()
    # Whatever is wrong with local rules, what is due is said.
    rule: Retention = None
    with suppress(SharewiseError):
        rule = read_retention(retention_rule())
    not_proved: list[RecordEntry] = []
    findings: list[ChainFinding] = []
    chosen = walk.due(today, made_by(rule, today))
    decisions = with_all_said(walk, list(_proved(walk, chosen, findings, not_proved)))
    closed = take_encrypted(not_proved)
    if chosen is not None:
        decisions = with_completed(walk, decisions)
    left = as_of(due_decisions(decisions, last_day), today)
    passed = len(expiring_records(decisions, rule, today).free)
    if as_json:
        print_parts(list_parts(due_lines(left, not_proved, today)))
        report_findings(findings)
        if passed:
            say(as_text(passed_words(passed)))
        say_no_records(walk)
        report_reliance(walk)
    else:
        own = own_public_key(places.key)
        empty = walk.folder.path if walk.is_empty and not findings else None
        page = due_page(
            left,
            not_proved,
            today=today,
            until=last_day,
            findings=findings,
            reliance=walk.reliance,
            folder=folder_to_name(places.records),
            empty_folder=empty,
            keys=key or (),
            own=own.thumbprint if own else None,
            whose=walk.whose,
            passed=passed,
        )
        print_page(page, plain=plain)
    report_encrypted(closed)
    walk.keep_index()
    codes = {DONE} | {each.exit_code for each in findings} | {each.exit_code for each in not_proved}
    if exit_code and left:
        codes.add(Finding.exit_code)
    return worst_exit_code(codes)


def _proved(
    walk: IndexedWalk, chosen: Chosen | None, findings: list[ChainFinding], not_proved: list[RecordEntry]
) -> Iterator[RecordEntry]:
    """The records that are as they were signed, of those chosen, newest first. The others are put into `not_proved`, but for those
    that were erased as they have to be.
    """
    for entry in entries_newest_first(walk, findings, chosen):
        if entry.verdict.is_proved:
            yield entry
        elif not entry.is_erased:
            not_proved.append(entry)


def number_of_months(typed: str) -> int:
    """The number of months that a person typed.

    Raises:
        WrongUse: it is none.

    """
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(LONGEST)) and int(typed) <= LONGEST):
        raise WrongUse(records_wording.MONTHS_WRONG.format(most=LONGEST))
    return int(typed)


def list_expiring(
    folder: FolderOption = None,
    key: KeysOption = None,
    within: Annotated[
        int | None,
        typer.Option(
            "--within",
            help="Those too whose time passes within so many months.",
            metavar="MONTHS",
            parser=number_of_months,
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> int:
    """Run the command. Returns the exit code: 0 where every record is as it was signed, whatever is listed."""
    rule = retention_rule()
    walk = asked_walk(folder, key)
    today = datetime.now(uk_zone()).date()
    by = months_away(today, within or 0) or date.max
    not_proved: list[RecordEntry] = []
    findings: list[ChainFinding] = []

    decisions = with_all_said(walk, list(_proved(walk, None, findings, not_proved)))
    found = expiring_records(decisions, read_retention(rule), by)
    closed = take_encrypted(not_proved)
    if as_json:
        write_data(expiring_document(found, not_proved, today=today, by=by, rule=rule))
        report_findings(findings)
        say_no_records(walk)
    else:
        page = expiring_page(
            found,
            not_proved,
            today=today,
            by=by,
            rule=rule,
            findings=findings,
            folder=folder_to_name(walk.folder.path),
            empty_folder=walk.folder.path if walk.is_empty and not findings else None,
            keys=key or (),
            whose=walk.whose,
        )
        print_page(page, plain=plain)
    report_encrypted(closed)
    return worst_exit_code({DONE} | {each.exit_code for each in findings} | {each.exit_code for each in not_proved})
