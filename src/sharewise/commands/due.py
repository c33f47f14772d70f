"""`sharewise due`: what is still to do about what was decided, and what was not yet written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from sharewise.commands._output import JsonOption, print_page, print_parts
from sharewise.commands._records import (
    FolderOption,
    KeysOption,
    asked_walk,
    folder_to_name,
    read_day,
    report_findings,
    report_reliance,
    say_no_records,
)
from sharewise.commands._terminal import PlainOption
from sharewise.dates import Direction, uk_zone
from sharewise.errors import DONE, Finding
from sharewise.folders import folders
from sharewise.present.json.due_json import due_lines
from sharewise.present.json.streamed import list_parts
from sharewise.present.pages.records.due_page import due_page
from sharewise.record.due_steps import as_of, due_decisions
from sharewise.record.keys import own_public_key
from sharewise.record.store.chain import ChainFinding
from sharewise.record.store.query import entries_newest_first
from sharewise.record.summary import RecordEntry
from sharewise.record.verification import worst_exit_code


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
    not_proved: list[RecordEntry] = []
    findings: list[ChainFinding] = []

    def proved() -> Iterator[RecordEntry]:
        for entry in entries_newest_first(walk, findings, walk.due()):
            if entry.verdict.is_proved:
                yield entry
            elif not entry.is_erased:
                not_proved.append(entry)

    left = as_of(due_decisions(proved(), last_day), today)
    if as_json:
        print_parts(list_parts(due_lines(left, not_proved, today)))
        report_findings(findings)
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
        )
        print_page(page, plain=plain)
    walk.keep_index()
    codes = {DONE} | {each.exit_code for each in findings} | {each.exit_code for each in not_proved}
    if exit_code and left:
        codes.add(Finding.exit_code)
    return worst_exit_code(codes)
