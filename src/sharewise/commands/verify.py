"""`sharewise verify`: says of each record whether it is as it was signed, and whether any is missing or exchanged."""

from __future__ import annotations

import os
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.commands._output import print_parts
from sharewise.commands._records import keys_trusted
from sharewise.errors import CannotDecide, WrongUse
from sharewise.folders import folders
from sharewise.present.json.verification_json import verification_parts
from sharewise.record.store.chain import ChainFinding, verify_all
from sharewise.record.store.folder import chains_below, is_open_to_others, is_records_folder
from sharewise.record.store.watermark import read_watermarks
from sharewise.record.verification import Verdict, exit_code
from sharewise.text import one_line

if TYPE_CHECKING:
    from sharewise.commands.replaying import Replaying

WHAT_IT_SHOWS = (
    "A record that is intact is as that key signed it. That does not show who typed it, or that what it says is true. "
    "Whether the last records of a folder were taken away, only the computer that saved them can see."
)
OPEN_TO_OTHERS = (
    "Warning: other people on this computer can change files in {folder}. Close it with: chmod 700 {quoted}"
)


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    paths: list[Path]
    folder: Path | None
    keys: list[Path]
    replay: bool
    rules: str | None
    at_hand: list[Path]
    json: bool


def verify(options: Options) -> int:
    """Run the command. Returns the exit code: 0 only where every record found is intact, and at least one was."""
    if options.paths and options.folder:
        raise WrongUse("Name files and folders, or --folder, but not both.")
    places = folders(options.folder)
    known = read_watermarks(places.key)
    was_there = any(last.place == os.path.realpath(places.records) for last in known.values())
    if not options.paths and not os.path.exists(places.records) and not was_there:
        raise CannotDecide(f"There are no records in {places.records} yet.")
    paths = options.paths or [places.records]
    trusted = keys_trusted(options.keys, places.key)
    for folder in _open_to_others(paths):
        sys.stderr.write(one_line(OPEN_TO_OTHERS.format(folder=folder, quoted=shlex.quote(str(folder)))) + "\n")
    replaying = _replaying(options)
    found = verify_all(paths, trusted, known)
    return _print_json(found, replaying) if options.json else _print_lines(found, replaying)


def _replaying(options: Options) -> Replaying | None:
    """What replays the records, where that is asked for. The rules are opened before any record is read."""
    if options.at_hand and not options.replay:
        raise WrongUse("--adoption names the local rules that --replay needs. Use them together.")
    if not options.replay and options.rules is None:
        return None
    # Imported here: checking signatures needs neither YAML nor models.
    from sharewise.commands._rulebooks import open_rules
    from sharewise.commands.replaying import Replaying

    other = None if options.rules is None else open_rules(options.rules)
    return Replaying(again=options.replay, at_hand=options.at_hand, other=other)


def _open_to_others(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        for folder in (path, *(files.folder for files in chains_below(path) if files.folder != path)):
            if is_records_folder(folder) and is_open_to_others(folder):
                yield folder


def _print_lines(all_found: Iterable[Verdict | ChainFinding], replaying: Replaying | None) -> int:
    counts: Counter[str] = Counter()
    codes: set[int] = set()
    for found in all_found:
        codes.add(found.exit_code)
        word = found.word if isinstance(found, Verdict) else _WORDS[found.exit_code]
        counts[word] += 1
        sys.stdout.write(f"{word}: {one_line(str(found.path))}\n")
        if word != "intact":
            sys.stdout.write(f"  {one_line(found.why)}\n")
        if replaying is not None and isinstance(found, Verdict):
            said = replaying.of(found)
            codes.add(said.exit_code)
            for line in said.lines:
                sys.stdout.write(f"  {one_line(line)}\n")
    sys.stderr.write(", ".join(f"{count} {word}" for word, count in counts.items()) + "\n")
    if replaying is not None:
        sys.stderr.write(", ".join(replaying.summary()) + "\n")
    sys.stderr.write(WHAT_IT_SHOWS + "\n")
    return exit_code(codes)


# What was found about records together is tampering, or only worth knowing.
_WORDS = {0: "note", 1: "evidence of tampering"}


def _print_json(all_found: Iterable[Verdict | ChainFinding], replaying: Replaying | None) -> int:
    codes: set[int] = set()

    def noted() -> Iterator[Verdict | ChainFinding]:
        for found in all_found:
            codes.add(found.exit_code)
            yield found

    def replayed(verdict: Verdict) -> Mapping[str, object]:
        if replaying is None:
            return {}
        said = replaying.of(verdict)
        codes.add(said.exit_code)
        return said.data

    print_parts(verification_parts(noted(), replayed, lambda: exit_code(codes)))
    return exit_code(codes)
