"""`sharewise export`: the records for scripts and for people, as they are read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sharewise.commands._output import writing
from sharewise.commands._records import no_such_outcome
from sharewise.errors import CannotDecide
from sharewise.folders import folders
from sharewise.present.formats import ExportedRecord, format_named
from sharewise.record.keys import own_public_key
from sharewise.record.store.chain import ChainFinding, verify_all
from sharewise.record.store.watermark import read_watermarks
from sharewise.record.summary import RecordFilter, summarise
from sharewise.record.verification import Verdict, exit_code, trust
from sharewise.text import one_line


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    folder: Path | None
    output: Path | None
    form: str
    wanted: RecordFilter
    include_altered: bool


def export(options: Options) -> int:
    """Run the command. A record that is not proved intact is left out, named on stderr, and told by the exit code. So is
    what was found about the records together. No choice of records hides that.

    Returns the exit code: 0 where every record is as it was signed.
    """
    places = folders(options.folder)
    if not places.records.is_dir():
        raise CannotDecide(f"There are no records in {places.records} yet.")
    codes: set[int] = set()
    written, outcomes = 0, set[str]()

    def chosen() -> Iterator[ExportedRecord]:
        nonlocal written
        for found in verify_all([places.records], trust(own_public_key(places.key)), read_watermarks(places.key)):
            codes.add(found.exit_code)
            if isinstance(found, ChainFinding):
                _say("Found", found, found.why)
                continue
            summary = summarise(found)
            if found.is_proved:
                outcomes.add(summary.outcome)
                if not options.wanted.matches(summary):
                    continue
            else:
                codes.add(1 if found.exit_code == 0 else found.exit_code)
                _say("Not proved" if options.include_altered else "Left out", found, f"{found.word}. {found.why}")
                if not options.include_altered or found.path.is_dir():
                    continue
            written += 1
            yield ExportedRecord(found, summary, with_verdict=options.include_altered)

    with writing(options.output) as write:
        format_named(options.form).records_writer()(chosen(), write)
    if not written and options.wanted.outcome not in (None, *outcomes):
        sys.stderr.write(no_such_outcome(outcomes) + "\n")
    return exit_code(codes)


def _say(what: str, found: Verdict | ChainFinding, why: str) -> None:
    sys.stderr.write(f"{what}: {one_line(str(found.path))}: {one_line(why)}\n")
