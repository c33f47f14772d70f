"""`sharewise records gather`: puts the records of several folders together in one tree, each at its own place."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sharewise.commands._records.asked_records import KeysOption, keys_to_trust
from sharewise.commands._terminal import Progress, say
from sharewise.errors import WrongUse
from sharewise.folders import folders, named_folder, named_path
from sharewise.present.wording import records_wording
from sharewise.record.reading.content_reader import read_unlocking_key
from sharewise.record.verification import worst_exit_code
from sharewise.text import one_line

# These are only counted.
_QUIET = ("gathered", "there already", "not a record")


def gather_records(
    sources: Annotated[
        list[Path],
        typer.Argument(help="The records folders, or copies of them.", metavar="FOLDER...", parser=named_path),
    ],
    into: Annotated[
        Path,
        typer.Option("--into", help="The folder that they are put together in.", metavar="FOLDER", parser=named_folder),
    ],
    key: KeysOption = None,
    unlock_with: Annotated[
        Path | None,
        typer.Option(
            "--unlock-with",
            help="Put in the clear what is encrypted and this private key opens, such as the recovery key.",
            metavar="FILE",
            parser=named_path,
        ),
    ] = None,
) -> int:
    """Run the command. Returns the exit code: 0 only where every record was as it was signed, and none was left out."""
    from sharewise.record.store.gather import gather, why_no_tree

    fault = why_no_tree(into, sources)
    if fault is not None:
        raise WrongUse(fault)
    trusted = keys_to_trust(key or [], folders(), among=[*sources, into])
    if unlock_with is not None:
        trusted = replace(trusted, reader=read_unlocking_key(unlock_with))
    counts, by, codes = Counter[str](), Counter[str](), set[int]()
    for each in Progress(is_seen_otherwise=True).over(gather(sources, into, trusted), lambda: 0):
        codes.add(each.exit_code)
        counts[each.outcome] += 1
        if each.signer and each.outcome in ("gathered", "there already"):
            by[each.signer] += 1
        if each.outcome not in _QUIET or each.why:
            sys.stdout.write(f"{each.outcome}: {one_line(str(each.path))}\n")
            say(one_line(each.why), sys.stdout, indent="  ")
            if each.outcome == "kept apart" and each.place is not None:
                say(one_line(records_wording.KEPT_AT.format(file=each.place)), sys.stdout, indent="  ")
    if unlock_with is not None:
        say(records_wording.UNLOCKED)
    for signer, number in sorted(by.items()):
        sys.stdout.write(f"{one_line(records_wording.GATHERED_OF.format(signer=signer, number=number))}\n")
    said = ", ".join(f"{number} {what}" for what, number in counts.items())
    say(records_wording.VERIFIED_IN_ALL.format(counts=said), sys.stdout)
    say(one_line(records_wording.GATHERED_NEXT.format(folder=into)))
    return worst_exit_code(codes)
