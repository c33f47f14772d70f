"""`sharewise drafts`: lists the decisions that are not finished, and drops them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._completion import Offered, completion
from sharewise.commands._output import JsonOption, print_page, write_data
from sharewise.commands._terminal import PlainOption, say
from sharewise.dates import day, local_now
from sharewise.errors import WrongUse
from sharewise.folders import folders, read_settings
from sharewise.present.json.drafts_json import drafts_document
from sharewise.present.page import as_text, with_commands
from sharewise.present.pages.interview.drafts_page import DraftLine, drafts_page
from sharewise.present.wording import drafts_wording

if TYPE_CHECKING:
    from sharewise.interview.drafts.draft_files import DraftFiles


def list_drafts(as_json: JsonOption = False, plain: PlainOption = False) -> None:
    """Run the command. Drafts whose time is over are dropped first."""
    files, now = _files(), local_now()
    dropped = files.drop_old(now)
    lines = [
        DraftLine(
            reference=found.reference,
            about=found.draft.about if found.draft else None,
            kept_at=found.draft.kept_at if found.draft else None,
            until=files.until(found.draft, now).date().isoformat() if found.draft else None,
        )
        for found in files.all()
    ]
    if as_json:
        write_data(drafts_document(lines, dropped=dropped, days=files.days))
    else:
        print_page(drafts_page(lines, dropped=dropped, days=files.days), plain=plain)


@completion
def offer_drafts(_ctx: typer.Context, _incomplete: str) -> Iterator[Offered]:
    """The drafts that are there, each with the day on which it was kept."""
    for each in _files().all():
        yield each.reference, day(each.draft.kept_at) if each.draft else ""


def drop_drafts(
    draft: Annotated[
        str | None, typer.Argument(help="The reference.", metavar="REFERENCE", autocompletion=offer_drafts)
    ] = None,
    drop_all: Annotated[bool, typer.Option("--all", help="Drop them all.")] = False,
) -> None:
    """Run the command that drops one draft, or all of them.

    Raises:
        WrongUse: there is no such draft, or it is not said which.

    """
    if (draft is None) != drop_all:
        raise WrongUse(drafts_wording.EITHER)
    files = _files()
    wanted = draft.strip().upper() if draft is not None else None
    # Only what is listed is dropped: no name reaches outside the folder.
    dropped = sum(files.drop(found.reference) for found in files.all() if wanted in (None, found.reference))
    had_leftovers = files.drop_leftovers()
    if wanted is not None and not dropped:
        raise WrongUse(drafts_wording.UNKNOWN.format(reference=wanted))
    said = drafts_wording.DROPPED_ONE if dropped == 1 else drafts_wording.DROPPED.format(number=dropped)
    if dropped:
        say(said)
    elif not had_leftovers:
        say(as_text(with_commands(drafts_wording.NONE)))
    if had_leftovers:
        say(drafts_wording.DROPPED_LEFTOVERS)


def _files() -> DraftFiles:
    # Imported here: it takes its time to load, and the help of the command needs none of it.
    from sharewise.interview.drafts.draft_files import DraftFiles

    return DraftFiles(folders().drafts, read_settings().draft_days)
