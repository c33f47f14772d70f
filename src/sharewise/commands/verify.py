"""`sharewise verify`: says of each record whether it is as it was signed, and whether any is missing or exchanged."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._output import JsonOption, print_parts
from sharewise.commands._records.asked_records import (
    FolderOption,
    JobsOption,
    KeysOption,
    keys_to_trust,
    no_records,
    verifying,
)
from sharewise.commands._rulebooks import AdoptionFilesOption
from sharewise.commands._terminal import Progress, is_terminal, say
from sharewise.dates import local_now
from sharewise.errors import WrongUse
from sharewise.files import leftovers, read_named, warnings_of, why
from sharewise.folders import AskedFolder, folders, named_path
from sharewise.present.extracts import VerificationExtractor, report_of
from sharewise.present.json.verification_json import verification_parts
from sharewise.present.pages.records.entries_page import counted_as, entry_words
from sharewise.present.wording import IMPORTANT, records_wording
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.folder import chains_below, is_records_folder
from sharewise.record.store.watermark import is_first_told, read_watermarks
from sharewise.record.verification import Verdict, worst_exit_code
from sharewise.text import one_line

if TYPE_CHECKING:
    from sharewise.present.replay_report import Replayer
    from sharewise.record.checkpoint_line import Checkpoint
    from sharewise.record.trust.trusted_keys import TrustedKeys

WHAT_IT_SHOWS = (
    "A record that is intact is as that key signed it. That does not show who typed it, or that what it says is true. "
    "Whether the last records of a folder were taken away shows on the computer that saved them, by what others saved after them, and "
    "by a checkpoint."
)

# A letter with a checkpoint in it is no longer.
_LARGEST_LETTER = 1024 * 1024

LEFTOVER = (
    "{file} is not a record. A program that was stopped while it saved left it, or it is being saved now. It can hold what a "
    "record holds. If it is yours, the next save takes it away."
)


def verify(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Record files or folders. Without one: your records folder.", metavar="PATH...", parser=named_path
        ),
    ] = None,
    folder: FolderOption = None,
    key: KeysOption = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Also compute each recommendation again, under the rules it names.")
    ] = False,
    rules: Annotated[
        str | None,
        typer.Option(
            "--rules",
            help="Also say what these rules (a file, local rules, or an edition) would change.",
            metavar="FILE",
        ),
    ] = None,
    adoption: AdoptionFilesOption = None,
    checkpoint: Annotated[
        list[str] | None,
        typer.Option(
            "--checkpoint",
            help="Say whether all that this line pinned is still there: the line, or a file with it.",
            metavar="LINE|FILE",
        ),
    ] = None,
    jobs: JobsOption = None,
    as_json: JsonOption = False,
) -> int:
    """Run the command. Returns the exit code: 0 only where every record found is intact, and at least one was."""
    if paths and folder:
        raise WrongUse("Name files and folders, or --folder, but not both.")
    places = folders(folder)
    known = read_watermarks(places.key)
    was_there = not paths and any(mark.was_saved_in(places.asked_records) for mark in known)
    if not paths and not os.path.exists(places.records) and not was_there:
        raise no_records(places.records)
    # Nobody is asked for a passphrase: to check needs none. What can be opened without one is held against its digest.
    trusted = keys_to_trust(key or [], places, among=paths or None, opened_with=tuple)
    checkpoints = [each for said in checkpoint or [] for each in _read_checkpoints(said)]
    for warning in _warnings(paths or [places.records], places.key):
        say(f"{IMPORTANT} {one_line(warning)}")
    replayer = _replayer(rules, adoption or [], replay=replay)
    with verifying(trusted, VerificationExtractor(replayer), jobs) as verifier:
        asked: Iterable[Path | AskedFolder] = paths or [places.asked_records]
        found = verify_all(asked, trusted, known, now=local_now(), verifier=verifier)
        found = _held_against(checkpoints, found, paths[0] if paths else places.records) if checkpoints else found
        found = Progress(is_seen_otherwise=is_terminal(sys.stdout)).over(found, lambda: verifier.expected)
        return _print_json(found) if as_json else _print_lines(found, trusted, is_replayed=replayer is not None)


def _read_checkpoints(said: str) -> list[Checkpoint]:
    """The checkpoints in a line, or in the file that is named."""
    from sharewise.record.checkpoint_line import NAME, read_checkpoints

    if NAME in said.lower():
        return read_checkpoints(said)
    try:
        content = read_named(named_path(said), _LARGEST_LETTER)
    except OSError as error:
        raise WrongUse(f"The file {said} cannot be read: {why(error)}.") from None
    return read_checkpoints(content.decode("utf-8", "replace"))


def _held_against(
    checkpoints: list[Checkpoint], found: Iterable[Verdict | ChainFinding], folder: Path
) -> Iterator[Verdict | ChainFinding]:
    """What is found, and then what each checkpoint says of it."""
    from sharewise.record.checkpoint_line import Heads

    heads = Heads(checkpoints)
    for each in found:
        if isinstance(each, Verdict):
            heads.add(each)
        yield each
    for checkpoint in checkpoints:
        yield heads.held_against(checkpoint, folder)


def _replayer(rules: str | None, adoptions: list[Path], *, replay: bool) -> Replayer | None:
    """What replays the records, where that is asked for. The rules are opened before any record is read."""
    if adoptions and not replay:
        raise WrongUse("--adoption names the local rules that --replay needs. Use them together.")
    if not replay and rules is None:
        return None
    # Imported here: checking signatures needs neither YAML nor models.
    from sharewise.commands._rulebooks import KnownRules, open_rules
    from sharewise.present.replay_report import Replayer

    known = KnownRules(adoptions) if replay else None
    return Replayer(
        find_rules=known.named_by if known else None,
        are_edited=known.is_edited if known else None,
        other=None if rules is None else open_rules(rules),
    )


def _warnings(paths: Iterable[Path], key_folder: Path) -> Iterator[str]:
    """What to say of the folders that records lie in: who else can change them, and what a killed program left there."""
    folders_here = [
        folder
        for path in paths
        for folder in (path, *(files.folder for files in chains_below(path) if files.folder != path))
        if is_records_folder(folder)
    ]
    yield from warnings_of(folders_here, partial(is_first_told, key_folder))
    for folder in folders_here:
        yield from (LEFTOVER.format(file=left) for left in leftovers(folder))


def _print_lines(all_found: Iterable[Verdict | ChainFinding], trusted: TrustedKeys, *, is_replayed: bool) -> int:
    whose, people = "", len({trusted.signer(chain) for chain in trusted})
    counts, replayed = Counter[str](), Counter[str]()
    codes: set[int] = set()
    for found in all_found:
        codes.add(found.exit_code)
        entry = found.entry if isinstance(found, Verdict) and found.is_proved else None
        counts[counted_as(entry) if entry else found.word] += 1
        signer = trusted.signer(found.seal.key.thumbprint) if isinstance(found, Verdict) and found.seal else whose
        if signer != whose and people > 1:
            say(one_line(records_wording.SIGNED_BY.format(signer=signer)), sys.stdout)
        whose = signer
        sys.stdout.write(f"{found.word}: {one_line(str(found.path))}\n")
        if found.word != "intact":
            say(one_line(found.why), sys.stdout, indent="  ")
        if entry is not None:
            say(entry_words(entry), sys.stdout, indent="  ")
        if isinstance(found, Verdict) and (report := report_of(found)):
            codes.add(report.exit_code)
            replayed.update(report.counted)
            for line in report.lines:
                say(one_line(line), sys.stdout, indent="  ")
    sys.stdout.write("\n")
    for some in (counts, replayed) if is_replayed else (counts,):
        said = ", ".join(f"{count} {what}" for what, count in some.items())
        say(records_wording.VERIFIED_IN_ALL.format(counts=said), sys.stdout)
    say(WHAT_IT_SHOWS)
    return worst_exit_code(codes)


def _print_json(all_found: Iterable[Verdict | ChainFinding]) -> int:
    codes: set[int] = set()

    def noted() -> Iterator[Verdict | ChainFinding]:
        for found in all_found:
            codes.add(found.exit_code)
            yield found

    def replayed(verdict: Verdict) -> Mapping[str, object]:
        report = report_of(verdict)
        if report is None:
            return {}
        codes.add(report.exit_code)
        return report.members

    print_parts(verification_parts(noted(), replayed, lambda: worst_exit_code(codes)))
    return worst_exit_code(codes)
