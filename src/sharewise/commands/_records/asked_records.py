"""Which records a command works with, whose keys it trusts, and what it says of those that it leaves out.

What finds and checks records, and what makes models of them, is imported where it is used: help needs only the options,
and to list and to check records needs no models.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sharewise.commands._rulebooks import check_outcome, offer_outcomes
from sharewise.commands._terminal import say, warn
from sharewise.dates import Direction, UnreadableDate, day, local_now, read_date, uk_zone
from sharewise.errors import CannotDecide, Finding, SharewiseError, StorageFailed, WrongUse
from sharewise.files import remove_leftovers
from sharewise.folders import Folders, folders, named_folder, named_path
from sharewise.present.wording import records_wording
from sharewise.present.wording.records_wording import NO_RECORDS_YET
from sharewise.text import one_line

if TYPE_CHECKING:
    from sharewise.present.pseudonyms import Pseudonyms
    from sharewise.record.store.chains.chain import Verifier
    from sharewise.record.store.chains.findings import ChainFinding
    from sharewise.record.store.chains.folder_walk import FolderWalk
    from sharewise.record.store.indexed_walk import IndexedWalk
    from sharewise.record.summary import RecordEntry, RecordFilter
    from sharewise.record.trust.trusted_keys import TrustedKeys
    from sharewise.record.verification import Verdict

FolderOption: TypeAlias = Annotated[
    Path | None, typer.Option("--folder", help="The records folder.", metavar="FOLDER", parser=named_folder)
]
KeysOption: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--key",
        help="Trust the public keys in this file (JWK, PEM or OpenSSH) in place of your own. Give it again for each further file.",
        metavar="FILE",
        parser=named_path,
    ),
]
SinceOption: TypeAlias = Annotated[
    str | None, typer.Option("--since", help="Made on this day or later.", metavar="DATE")
]
UntilOption: TypeAlias = Annotated[
    str | None, typer.Option("--until", help="Made on this day or earlier.", metavar="DATE")
]
OutcomeOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--outcome", help="Decided so, such as share_do_not_tell.", metavar="OUTCOME", autocompletion=offer_outcomes
    ),
]
CaseOption: TypeAlias = Annotated[
    str | None, typer.Option("--case", help="With this case reference.", metavar="REFERENCE")
]


PseudonymiseOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--pseudonymise", help="Put pseudonyms in place of who it is about, and leave out all texts that were typed."
    ),
]

# More than a computer has processors make nothing faster.
_MOST = 256


def number_of_jobs(typed: str) -> int:
    """The number of processes that a person typed.

    Raises:
        WrongUse: it is none.

    """
    if not (typed.isascii() and typed.isdigit() and int(typed[:9]) >= 1 and len(typed) < 9):
        raise WrongUse("After --jobs comes a number of processes from 1 up, such as 2.")
    return min(int(typed), _MOST)


JobsOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        help="Use so many processors, where there are many records. Without it: all. The output is the same.",
        metavar="N",
        parser=number_of_jobs,
        show_default=False,
    ),
]


def folder_to_name(folder: Path) -> Path | None:
    """A records folder that is not the usual one: it has to be named again in every later command. None: it is the usual one."""
    try:
        usual = folders().records
    except SharewiseError:
        # Which one that is, the settings would say, and there is a fault in them.
        return folder
    return None if folder == usual else folder


def no_records(folder: Path) -> CannotDecide:
    """What to raise where there are no records in a folder."""
    return CannotDecide(NO_RECORDS_YET.format(folder=folder))


def walk_of(places: Folders, trusted: TrustedKeys, verifier: Verifier | None = None) -> IndexedWalk:
    """The walk through the records folder: what every command takes its verdicts from. `verifier`: as of `verify_all`."""
    from sharewise.record.store.indexed_walk import IndexedWalk
    from sharewise.record.store.watermark import read_watermarks

    marks = read_watermarks(places.key)
    return IndexedWalk(places.asked_records, trusted, marks, local_now(), places.index, verifier=verifier)


def asked_walk(
    folder: Path | None,
    keys: list[Path] | None = None,
    verifying: Callable[[TrustedKeys], Verifier] | None = None,
    *,
    to_decide: bool = False,
    asks: bool = True,
) -> IndexedWalk:
    """The same for the folder asked for, with the keys in the files asked for, or else this installation's own; and those of its trust
    list. `verifying` makes what verifies the records, if anything but this process does. `to_decide`: whatever is wrong with the
    trust list hinders nobody from deciding: then the own key alone counts, and that is said. `asks`: where something that is encrypted needs a
    passphrase, whoever is there is asked for it.

    Raises:
        WrongUse: a file is not a public key that can be trusted.
        Finding: the trust list is not as it was sealed, is an older one, or gone.
        StorageFailed: what has its name is no folder, and nothing was saved there.

    """
    places = folders(folder)
    try:
        trusted = keys_to_trust(keys or [], places, opened_with=passphrases_asked if asks else tuple)
    except Finding as error:
        if not to_decide:
            raise
        from sharewise.record.reading.own_reading_key import own_reader
        from sharewise.record.trust.own_keys import own_keys
        from sharewise.record.verification import trust

        warn(str(error))
        trusted = trust(*own_keys(places.key), reader=own_reader(places.key, passphrases_asked))
    walk = walk_of(places, trusted, verifying(trusted) if verifying else None)
    _remove_own_leftovers(places, walk)
    if os.path.lexists(places.records) and not places.records.is_dir() and not walk.about_place:
        raise StorageFailed(f"{places.records} is not a folder, or is a link that leads nowhere.")
    return walk


def _remove_own_leftovers(places: Folders, walk: FolderWalk) -> None:
    """Remove what programs of this person that were killed left half-written: each run does, before it reads."""
    now = local_now().timestamp()
    with contextlib.suppress(SharewiseError):
        for each in (places.data, places.drafts, places.proved, places.index, places.key, *walk.with_unfinished):
            remove_leftovers(each, now=now)


def verifying(trusted: TrustedKeys, extract: Callable[[Verdict], object] | None, jobs: int | None) -> Verifier:
    """What verifies records with so many processes, or as many as can run at once. `extract`: as of `FileCheck`."""
    # Imported here: help needs only the option.
    from sharewise.record.store.processes import InOrder, usable_processors
    from sharewise.record.verification import FileCheck

    return InOrder(FileCheck(trusted, extract), jobs or usable_processors())


def pseudonyms() -> Pseudonyms:
    """What makes the pseudonyms of this installation.

    Raises:
        StorageFailed: its secret cannot be read or written.

    """
    from sharewise.present.pseudonyms import Pseudonyms
    from sharewise.record.keys import read_or_make_secret

    return Pseudonyms(read_or_make_secret(folders().key))


def say_no_records(walk: FolderWalk) -> None:
    """Say that there are no records yet, where that is so: a list of nothing is no error, and a slip in a name must show."""
    if walk.is_empty and not walk.about_place:
        say(one_line(NO_RECORDS_YET.format(folder=walk.folder.path)))


def report_findings(findings: Iterable[ChainFinding]) -> None:
    """Say on stderr what was found about records together, where the output itself is for a script."""
    for found in findings:
        say(f"Found: {one_line(str(found.path))}: {one_line(found.why)}")


def take_encrypted(entries: list[RecordEntry]) -> int:
    """Take those out of a list of records that are not proved of which only the content is encrypted to others. How many they are."""
    closed = [each for each in entries if each.verdict.is_encrypted]
    entries[:] = [each for each in entries if not each.verdict.is_encrypted]
    return len(closed)


def report_not_installed() -> None:
    """Say on stderr, where something that is encrypted was not opened, if what opens it is not installed."""
    from sharewise.record.reading.content_reader import TO_INSTALL, is_installed

    if not is_installed():
        say(f"{records_wording.OPENING_NOT_INSTALLED} {TO_INSTALL}")


def report_encrypted(number: int) -> None:
    """Say on stderr of how many records no key here opens the content, where that is so: what they say is in no answer."""
    if number:
        said = records_wording.ENCRYPTED_LEFT_OUT_ONE if number == 1 else records_wording.ENCRYPTED_LEFT_OUT
        say(said.format(number=number))
        report_not_installed()


def report_reliance(walk: IndexedWalk) -> None:
    """Say on stderr what an answer rests on, where not every record was read for it and the output itself cannot say so."""
    from sharewise.present.pages.records.records_page import reliance_words

    said = reliance_words(walk.reliance)
    if said:
        say(said.replace("`", ""))


def report_not_proved(what: str, verdict: Verdict) -> None:
    """Say on stderr of a record that it is not as it was signed, or that nobody can say so, and what was done with it."""
    say(f"{what}: {one_line(str(verdict.path))}: {verdict.word}. {one_line(verdict.why)}")


def passphrases_asked() -> Iterable[bytes]:
    """The passphrases that whoever is there types, so that what is encrypted can be read; none where nobody can be asked."""
    from sharewise.commands._records.passphrase import passphrases

    return passphrases(None)


def keys_to_trust(
    files: list[Path],
    places: Folders,
    *,
    with_own: bool = False,
    among: Iterable[Path] | None = None,
    opened_with: Callable[[], Iterable[bytes]] | None = None,
) -> TrustedKeys:
    """The keys in `files`, or where there are none, or `with_own`, this installation's own, with those it had before; those of its
    trust list; and the keys that any of these were changed for, as the records in `among` say (the records folder, if not given).

    `opened_with`: what is encrypted is opened too, with this installation's reading key; and where that has a passphrase, with those that
    it gives. Without it, the seals alone are wanted.

    Raises:
        WrongUse: a file holds anything but public keys that can be trusted.
        Finding: the trust list is not as it was sealed, is an older one, or gone.
        StorageFailed: the own key or the list cannot be read.

    """
    from sharewise.record.keys import read_key_file
    from sharewise.record.reading.own_reading_key import own_reader
    from sharewise.record.store.key_change.key_changes import with_key_changes
    from sharewise.record.trust.own_keys import own_keys
    from sharewise.record.trust.trust_store import TrustStore
    from sharewise.record.trust.trusted_keys import trusted_keys

    named = [key for file in files for key in read_key_file(file)]
    own = own_keys(places.key) if with_own or not files else ()
    found = TrustStore(places.data, places.key).read()
    trusted = trusted_keys(
        [*named, *own],
        found.entries if found else (),
        found.statement if found else "",
        None if opened_with is None else own_reader(places.key, opened_with),
    )
    return with_key_changes(trusted, [places.records] if among is None else among)


def read_filter(since: str | None, until: str | None, outcome: str | None, case: str | None) -> RecordFilter:
    """The choice of records that the options stand for. Days are days in the UK.

    Raises:
        WrongUse: a date is none, the last day lies before the first, or no rulebook has the outcome.

    """
    from sharewise.record.summary import RecordFilter

    first, last = read_day("--since", since, Direction.BACK), read_day("--until", until, Direction.BACK)
    if first and last and last < first:
        until_day, since_day = day(last.isoformat()), day(first.isoformat())
        raise WrongUse(f"--until ({until_day}) is earlier than --since ({since_day}).")
    if outcome is not None:
        check_outcome(outcome)
    return RecordFilter(first, last, outcome, case)


def read_day(option: str, typed: str | None, direction: Direction) -> date | None:
    """The day that a person typed after an option, or None where they typed none.

    `direction`: where a day lies that is not named in full, such as Monday.

    Raises:
        WrongUse: it is not a date.

    """
    if typed is None:
        return None
    try:
        return read_date(typed, today=datetime.now(uk_zone()).date(), direction=direction)
    except UnreadableDate:
        raise WrongUse(f"After {option} comes a date, such as 2026-11-25, 25/11/2026 or Monday.") from None
