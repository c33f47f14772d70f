"""Which records a command works with, whose keys it trusts, and how it saves a new one.

What finds and checks records, and what makes models of them, is imported where it is used: help needs only the options,
and to list and to check records needs no models.
"""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeAlias

import typer

from sharewise.commands._completion import Offered, completion
from sharewise.commands._output import Waiting, print_page, print_to_read, writing
from sharewise.commands._rulebooks import check_outcome, offer_outcomes, shipped_adoptions
from sharewise.commands._terminal import HeldSignals, must_say_plain_again, say
from sharewise.dates import Direction, UnreadableDate, day, local_now, moment, read_date, uk_zone
from sharewise.errors import CannotDecide, Finding, SharewiseError, StorageFailed, WrongUse
from sharewise.files import remove_leftovers
from sharewise.folders import Folders, folders, named_folder, named_path, read_settings
from sharewise.present.wording import IMPORTANT, records_wording
from sharewise.present.wording.records_wording import AND_MORE_FIT, NO_RECORDS_YET, SEVERAL_FIT
from sharewise.strict_json import shown_json
from sharewise.text import comparable, letters_of, one_line, typed
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.present.page import Page
    from sharewise.present.pseudonyms import Pseudonyms
    from sharewise.reasoning.compiled import CompiledRulebook
    from sharewise.reasoning.recommend import Recommendation
    from sharewise.reasoning.words import Attached
    from sharewise.record.make import EarlierRecord, Submission
    from sharewise.record.record_model import Record
    from sharewise.record.store.chains.chain import Verifier
    from sharewise.record.store.chains.findings import ChainFinding, CheckedRecord
    from sharewise.record.store.chains.folder_walk import Chosen, FolderWalk
    from sharewise.record.store.indexed_walk import IndexedWalk
    from sharewise.record.store.key_change.rotation import ChangedKey, OwnChains
    from sharewise.record.store.save import OwnRecords, SavedRecord
    from sharewise.record.summary import AboutRecord, RecordEntry, RecordFilter, RelatedRecord, Relation, Summary
    from sharewise.record.trust.trusted_keys import TrustedKeys
    from sharewise.record.verification import Verdict

# So many records are offered to the shell, the newest first, and so many are looked at where a word has begun.
_OFFERED, _LOOKED_AT = 20, 200


@completion
def offer_records(ctx: typer.Context, incomplete: str) -> Iterator[Offered]:
    """The references of the newest records that begin as is typed. Beside each stands on which day the record was made, and its case
    reference: nothing else of it.
    """
    from sharewise.record.store.query import as_reference, entries_newest_first

    places = folders(ctx.params.get("folder"))
    walk = walk_of(places, keys_to_trust([], places, opened_with=tuple))
    proved = (each.summary for each in entries_newest_first(walk) if each.verdict.is_proved)
    for each in islice(proved, _LOOKED_AT if incomplete else _OFFERED):
        if as_reference(each.reference) == each.reference:
            made = moment(each.made_at_text).partition(",")[0]
            yield each.reference, f"{made}, {each.case_reference}" if each.case_reference else made


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

AfterOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--after",
        help="Made after this record, by its place. Give it again for each further key.",
        metavar="REFERENCE",
        autocompletion=offer_records,
    ),
]

PseudonymiseOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--pseudonymise", help="Put pseudonyms in place of who it is about, and leave out all texts that were typed."
    ),
]

# No name in an entry is longer.
_LONGEST_NAME = 200
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

# The word for the newest record.
LAST = "last"
# The command that a reference is chosen for.
SHOWING = "sharewise records show {reference}"
_LOOK_LIKE = "References look like SW-7F3KQ-9TX2M. To see yours: sharewise records, or of one case: sharewise records --case CASE"


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

        _warn(str(error))
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


def find_by_reference(
    text: str, walk: FolderWalk, wrong: str = "not a reference", choosing: str = SHOWING, *, to_read: bool = True
) -> CheckedRecord:
    """The record with this reference, or that is meant, with the verdict on it and what was found about it.

    Args:
        text, walk: what was typed, and where to look.
        wrong: what to call the text where it is neither.
        choosing: how to go on where several fit: the command that takes a reference.
        to_read: it is only read: where two have this reference, that is said, and the first is taken.

    Raises:
        WrongUse: it is not a reference, or there is no such record; or two have it, and one of them is meant.
        Finding: it is not there, and what should be there is not.
        CannotDecide: there are no records at all.
        StorageFailed: it was not found, and not every file can be read.

    """
    from sharewise.record.store.query import all_with_reference, as_reference, find_erased, find_record, mentions_of

    reference, folder = as_reference(text) or reference_meant(text, walk, choosing), walk.folder.path
    if reference is None:
        _refuse_where_some_are_encrypted(walk)
        if text == LAST:
            raise no_records(folder)
        raise WrongUse(f"This is {wrong}, and no record fits it. {_LOOK_LIKE}")
    named = mentions_of(walk, reference)
    found = find_record(named, reference) or find_erased(named, walk, reference)
    if found is not None:
        every = all_with_reference(named, walk, reference)
        if len(every) > 1:
            _say_every(every, reference, folder, choosing, to_read=to_read)
        return found
    if not named.all_read:
        raise StorageFailed(f"The record {reference} was not found, but not all files in {folder} can be read.")
    _refuse_where_some_are_missing(reference, walk)
    if named.closed:
        raise CannotDecide(
            records_wording.MAY_BE_ENCRYPTED.format(reference=reference, number=named.closed, folder=folder)
        )
    if not folder.is_dir():
        raise no_records(folder)
    raise WrongUse(f"There is no record {reference} in {folder}. To see yours: sharewise records")


def find_one(text: str, walk: FolderWalk, choosing: str) -> CheckedRecord:
    """The record that something is done about: by its reference, as of `find_by_reference`, or by its file in the folder.

    Raises:
        SharewiseError: as of `find_by_reference`; or the file is none of the folder.

    """
    from sharewise.record.store.query import as_reference, find_in_file

    is_blank = not text.strip()
    if is_blank or as_reference(text) is not None or text == LAST or not os.path.isfile(named_path(text)):
        return find_by_reference(text, walk, choosing=choosing, to_read=False)
    found = find_in_file(walk, named_path(text))
    if found is None:
        raise WrongUse(records_wording.NOT_IN_FOLDER.format(file=text, folder=walk.folder.path))
    return found


def _say_every(every: list[CheckedRecord], reference: str, folder: Path, choosing: str, *, to_read: bool) -> None:
    """Say which records have one reference, whose they are, and how to name one of them.

    Raises:
        WrongUse: one of them is meant, and not only to be read.

    """
    say(records_wording.SAME_REFERENCE.format(number=len(every), reference=reference))
    for verdict in (each.verdict for each in every):
        seal = verdict.seal
        if seal is not None:
            signed = records_wording.SIGNED_BY.format(signer=seal.signer or seal.key.folder_name)
            say(one_line(f"{verdict.path}: {signed}"))
    command = choosing.format(reference=shlex.quote(str(every[-1].verdict.path)))
    if folder_to_name(folder) is not None:
        command += f" --folder {shlex.quote(str(folder))}"
    if not to_read:
        raise WrongUse(records_wording.ONE_OF_SAME.format(reference=reference, command=command))
    say(one_line(records_wording.OTHERS_OF_SAME.format(command=command)))


def _refuse_where_some_are_encrypted(walk: FolderWalk) -> None:
    from sharewise.record.store.query import entries_newest_first

    closed = sum(each.verdict.is_encrypted for each in entries_newest_first(walk))
    if closed:
        raise CannotDecide(records_wording.NONE_FITS_AND_ENCRYPTED.format(number=closed, folder=walk.folder.path))


def _refuse_where_some_are_missing(reference: str, walk: FolderWalk) -> None:
    for finding in walk.before_reading():
        if finding.exit_code:
            raise Finding(f"The record {reference} was not found in {walk.folder.path}. {finding.why}")


def records_after(walk: FolderWalk, references: Iterable[str]) -> Chosen:
    """The records that come after those with these references, each in its own chain; of a chain in which none of them lies, all.

    A place in a chain, and no time: a record that is saved later comes later in it, whatever the clock said.

    Raises:
        WrongUse: one is no reference, or no record has it, or two lie in one chain.
        SharewiseError: the record is not as it was signed, or cannot be read, or is not there and others are missing too: then its
            place is not known.

    """
    from sharewise.record.store.query import ChainPlace, as_reference, place_in_chain

    chosen: dict[Path, Sequence[int]] = {}
    for text in references:
        reference = as_reference(text)
        if reference is None:
            raise WrongUse(f"After --after comes a whole reference, such as SW-7F3KQ-9TX2M. {_LOOK_LIKE}")
        place = place_in_chain(walk, reference)
        if place is None:
            _refuse_where_some_are_missing(reference, walk)
            raise WrongUse(f"There is no record {reference} in {walk.folder.path}. Without --after, all are exported.")
        if not isinstance(place, ChainPlace):
            _refuse(place, f"What came after {reference} cannot be said. {place.path}")
        if place.folder in chosen:
            raise WrongUse(
                f"Two of the references after --after are in one chain, {place.folder.name}. Give the later one."
            )
        files = next(chain.files for chain in walk.chains if chain.files.folder == place.folder)
        chosen[place.folder] = range(place.index + 1, len(files.numbered))
    return chosen


def reference_meant(text: str, walk: FolderWalk, choosing: str = SHOWING) -> str | None:
    """The reference that a person means by the word for the newest record, a part of a reference, or (a part of) a case reference.
    None where no record that is as it was signed fits. `choosing`: as above.

    Raises:
        WrongUse: several fit.

    """
    from sharewise.record.store.query import entries_newest_first

    def part_of_reference(summary: Summary) -> bool:
        return len(part) >= _FEWEST_OF_A_REFERENCE and part in summary.reference[2:].replace("-", "")

    def its_case(summary: Summary) -> bool:
        return bool(meant) and comparable(summary.case_reference) == meant

    def part_of_case(summary: Summary) -> bool:
        as_typed = len(meant) >= _FEWEST_OF_A_REFERENCE and meant in comparable(summary.case_reference)
        return as_typed or (len(letters) >= _FEWEST_OF_A_REFERENCE and letters in letters_of(summary.case_reference))

    def proved(chosen: Chosen | None = None) -> Iterator[RecordEntry]:
        return (each for each in entries_newest_first(walk, chosen=chosen) if each.verdict.is_proved)

    meant, letters = comparable(typed(text)), letters_of(text)
    if meant == LAST:
        return next((each.summary.reference for each in proved()), None)
    part = "".join(letter for letter in meant.upper().removeprefix("SW") if letter.isalnum())
    chosen = walk.meant(meant, part)
    for among in [chosen] if chosen is None else [chosen, None]:
        every = list(proved(among))
        # Records that a later one completes or replaces are meant by their own reference only, or a part that is in no other.
        standing = [each for each in every if not each.later]
        ways = [(its_case, standing), (part_of_reference, standing)]
        if among is None:
            # A part of a case reference is found by reading all.
            ways += [(part_of_case, standing), (part_of_reference, every)]
        for fits, some in ways:
            found = [each for each in some if fits(each.summary)]
            if len(found) > 1:
                _say_which(found)
                raise WrongUse(SEVERAL_FIT.format(command=choosing.format(reference=found[0].summary.reference)))
            if found:
                return found[0].summary.reference
    return None


def _say_which(found: list[RecordEntry]) -> None:
    """Name the records that fit. What they say stands in no error: an error is kept by scripts."""
    from sharewise.present.pages.records.records_page import record_rows

    for reference, about in record_rows(found[:_NAMED]):
        say(f"{reference}: {about}")
    if len(found) > _NAMED:
        say(AND_MORE_FIT.format(number=len(found) - _NAMED))


_FEWEST_OF_A_REFERENCE = 3
# Of many that fit, so many are named.
_NAMED = 10


def find_intact(text: str, walk: FolderWalk, choosing: str = SHOWING) -> Verdict:
    """The record with this reference, which has to be as it was signed, and in its place. `choosing`: as of `find_by_reference`.

    Raises:
        Finding, CannotDecide: it is not, or that cannot be said.

    """
    found = find_one(text, walk, choosing)
    what = f"The record {found.verdict.path} cannot be built upon"
    if not found.verdict.is_proved:
        _refuse(found.verdict, what)
    for finding in found.findings:
        if finding.exit_code:
            raise Finding(f"{what}: {finding.word}. {finding.why}")
    return found.verdict


def find_readable(
    text: str, walk: FolderWalk, trusted: TrustedKeys, choosing: str = SHOWING, *, encrypted: bool = False
) -> CheckedRecord:
    """The record with this reference, or in this file, where there is something to read in it, or to say of its erasure. `choosing`: as of `find_by_reference`.
    `encrypted`: also where it can be opened by no key here.

    Raises:
        WrongUse: there is no such record and no such file.
        SharewiseError: it holds nothing that can be read.

    """
    from sharewise.record.store.chains.named_paths import check_file
    from sharewise.record.store.query import about_erased, as_reference

    is_file = as_reference(text) is None and text != LAST and os.path.lexists(named_path(text))
    if is_file:
        found = check_file(named_path(text), trusted)
    else:
        found = find_by_reference(text, walk, "neither a reference nor a file", choosing)
    verdict = found.verdict
    if verdict.data is None or not (
        "record" in verdict.data or (encrypted and verdict.is_encrypted) or about_erased(walk, verdict).erasure
    ):
        _refuse(verdict, f"The record {verdict.path} cannot be shown")
    return found


def _refuse(verdict: Verdict, what: str) -> NoReturn:
    kinds = {CannotDecide.exit_code: CannotDecide, StorageFailed.exit_code: StorageFailed}
    raise kinds.get(verdict.exit_code, Finding)(f"{what}: {verdict.word}. {verdict.why}")


def find_later(walk: FolderWalk, verdict: Verdict) -> list[RelatedRecord]:
    """What later records in the folder do to this one, the newest first; nothing where there is no folder."""
    from sharewise.record.store.query import later_records, mentions_of

    record = (verdict.data or {}).get("record")
    reference = record.get("id") if isinstance(record, dict) else None
    if not isinstance(reference, str):
        return []
    statement = verdict.seal.statement if verdict.seal else None
    return later_records(mentions_of(walk, reference), reference, statement)


def find_about(walk: FolderWalk, verdict: Verdict) -> AboutRecord:
    """What entries in the folder say about this record."""
    from sharewise.record.store.query import about_erased, mentions_of, said_in
    from sharewise.record.summary import NOTHING_SAID

    if verdict.seal is None or "record" not in (verdict.data or {}):
        return about_erased(walk, verdict)
    reference = (verdict.data or {})["record"].get("id")
    return said_in(mentions_of(walk, reference), verdict.seal.statement) if isinstance(reference, str) else NOTHING_SAID


def passphrases_asked() -> Iterable[bytes]:
    """The passphrases that whoever is there types, so that what is encrypted can be read; none where nobody can be asked."""
    from sharewise.commands._passphrase import passphrases

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


_EARLIER_OPTION: dict[Relation, str] = {"completes": "--complete", "supersedes": "--supersede"}


def earlier_record(
    relation: Relation, reference: str, folder: Path | None, *, again: str | None = None
) -> EarlierRecord:
    """The record with this reference, as it was signed.

    `again` is the reference of a record that a script may be trying to save a second time: that it is there already is no
    reason against it.

    Raises:
        WrongUse: there is none, or it is not the last word on its decision.
        SharewiseError: it is not as it was signed, or cannot be read.

    """
    from sharewise.present.wording.records_wording import LATER
    from sharewise.record.make import EarlierRecord
    from sharewise.record.record_model import read_sealed

    walk = asked_walk(folder, to_decide=True)
    verdict = find_intact(reference, walk, f"sharewise decide {_EARLIER_OPTION[relation]} {{reference}}")
    assert verdict.seal is not None
    record = read_sealed(verdict.data).record
    later = find_later(walk, verdict)
    report_reliance(walk)
    for done, by in later:
        if by == again:
            continue
        option = _EARLIER_OPTION[relation]
        raise WrongUse(f"{record.id}: {LATER[done].format(reference=by)} Take that one: sharewise decide {option} {by}")
    return EarlierRecord(relation, record, verdict.seal.statement)


def adoption_of(earlier: EarlierRecord) -> str | None:
    """The adoption that a record follows, if it ships.

    Raises:
        WrongUse: it is an organisation's own.

    """
    from sharewise.rulebook.load import read_content

    named = earlier.record.rules
    shipped = shipped_adoptions().get(named.adoption or "")
    # An organisation's own file can have the name of one that ships.
    if named.adoption is not None and (shipped is None or read_content(shipped).sha256 != named.adoption_sha256):
        raise WrongUse(
            f"Record {earlier.record.id} follows the local rules '{named.adoption}' {named.adoption_version}. "
            "Name their file: --adoption FILE"
            + (f"\nIf you mean those that come with sharewise now: --adoption {named.adoption}" if shipped else "")
        )
    return named.adoption


def edition_of(rulebook: CompiledRulebook, earlier: EarlierRecord) -> str | None:
    """The edition that a decision was made under, if there still is such an edition."""
    edition = earlier.record.rules.edition
    return edition if edition in rulebook.loaded.rules.editions else None


@frozen
class NewDecision:
    """A decision of which no record is made yet.

    Attributes:
        rulebook, recommendation: the rules, and what they recommend.
        submission: what the practitioner answered and decided.
        earlier: the record that it completes or supersedes.

    """

    rulebook: CompiledRulebook
    recommendation: Recommendation
    submission: Submission
    earlier: EarlierRecord | None

    @property
    def completes(self) -> bool:
        return self.earlier is not None and self.earlier.relation == "completes"

    def record(self) -> Record:
        """Its record, made now."""
        from sharewise.record.make import complete_record, make_record

        now, random = local_now(), self.submission.random(os.urandom(48))
        earlier = self.earlier
        named = earlier.named() if earlier else None
        if earlier and named and self.completes:
            return complete_record(
                self.rulebook, earlier.record, self.submission, now=now, random=random, earlier=named
            )
        jurisdiction = read_settings().jurisdiction
        return make_record(
            self.rulebook,
            self.recommendation,
            self.submission,
            now=now,
            random=random,
            earlier=named,
            jurisdiction=jurisdiction,
        )

    @property
    def steps(self) -> tuple[Attached, ...]:
        """The steps of what was decided, or while nothing is, of what is recommended. What is only completed has been done."""
        from sharewise.reasoning.words import steps_of

        if self.completes:
            return ()
        rules, decided = self.rulebook.loaded.rules, self.submission.decision
        return (
            steps_of(rules, rules.outcomes[decided.outcome], self.recommendation.all_answers)
            if decided
            else self.recommendation.steps
        )

    @property
    def steps_left(self) -> tuple[Attached, ...]:
        """The same without those that the record's details show to be done."""
        from sharewise.record.fields import done_steps

        done = done_steps(self.rulebook.loaded.rules, self.submission.details)
        return tuple(step for step in self.steps if step.id not in done)


def _warn(said: str) -> None:
    with contextlib.suppress(OSError):
        say(f"{IMPORTANT} {one_line(said)}")


def own_records(places: Folders, passphrase_file: Path | None = None, *, many: bool = False) -> OwnRecords:
    """What saves with this installation's key, and names the records of others that it trusts. `passphrase_file`: where the key's
    passphrase stands; without it, whoever is there is asked. `many`: as of `OwnRecords`.

    Raises:
        OnlyAPiece: the folder lies in a records folder.

    """
    from sharewise.commands._passphrase import passphrases
    from sharewise.record.store.folder import refuse_a_piece
    from sharewise.record.store.save import OwnRecords
    from sharewise.record.trust.trust_store import TrustStore

    refuse_a_piece(places.asked_records)
    _finish_key_change(places, passphrase_file)
    return OwnRecords(
        places.key,
        places.asked_records,
        many=many,
        trusted=partial(keys_to_trust, [], places),
        passphrases=partial(passphrases, passphrase_file),
        readers=TrustStore(places.data, places.key).readers,
    )


def change_own_key(
    places: Folders, passphrase_file: Path | None, *, without_missing: bool = False
) -> ChangedKey | OwnChains | None:
    """Change the signing key of this installation. What comes back and what is raised: as of the function of this name in `rotation`."""
    from sharewise.commands._passphrase import passphrases
    from sharewise.record.store.folder import refuse_a_piece
    from sharewise.record.store.key_change import rotation
    from sharewise.record.trust.trust_store import TrustStore

    refuse_a_piece(places.asked_records)
    name = typed(read_settings().name or "")
    held = HeldSignals()
    try:
        changed = rotation.change_own_key(
            TrustStore(places.data, places.key),
            places.asked_records,
            passphrases(passphrase_file),
            name if name and len(name) <= _LONGEST_NAME else None,
            without_missing=without_missing,
            # While somebody types a passphrase, they can leave.
            hold=held.hold,
            now=local_now(),
            random=os.urandom(16),
        )
    except BaseException:
        held.release(is_said=False)
        raise
    # Whoever stops it now would be told nothing, and change the new key again.
    held.release(is_said=True)
    return changed


def _finish_key_change(places: Folders, passphrase_file: Path | None) -> None:
    """Finish a change of the key that was begun and stopped. Where that cannot be done now, it hinders nobody: what saves says what it
    cannot do.
    """
    from sharewise.present.wording import key_wording
    from sharewise.record.store.key_change.rotation import ChangedKey
    from sharewise.record.trust.own_keys import next_public_key

    with contextlib.suppress(SharewiseError):
        if next_public_key(places.key) is None:
            return
        if isinstance(change_own_key(places, passphrase_file), ChangedKey):
            say(key_wording.FINISHED_CHANGE)


def saver(
    record: Record,
    folder: Path | None,
    held: HeldSignals,
    warn: Callable[[str], object] = _warn,
    *,
    once: bool = False,
    passphrase_file: Path | None = None,
) -> Callable[[Path | None], SavedRecord]:
    """What saves the record: in the folder that it is called with, or in `folder`, or in the usual one.

    Args:
        record, folder: what is saved, and where.
        held: what waits, from just before the record is saved until `after_saving`.
        warn: says what has to be known of the folder, the key and the clock before it is saved: each thing once.
        once: a script saves it, and may try again: as `save`.
        passphrase_file: as of `own_records`.

    """
    warned: set[str] = set()

    def save_in(elsewhere: Path | None) -> SavedRecord:
        places, now = folders(elsewhere or folder), local_now()
        own = own_records(places, passphrase_file)
        followed = [] if once else _followed_meanwhile(record, places)
        for said in (*own.warnings(now), *followed):
            if said not in warned:
                warned.add(said)
                warn(said)
        # While somebody types, they can leave.
        own.unlock()
        held.hold()
        try:
            return own.save(record, now=now, random=os.urandom(16), once=once)
        except BaseException:
            held.release(is_said=False)
            raise

    return save_in


def _followed_meanwhile(record: Record, places: Folders) -> list[str]:
    """What to say where another record came to follow the same earlier one while a person answered: theirs is saved too."""
    from sharewise.present.wording.records_wording import FOLLOWED_TOO
    from sharewise.record.reading.own_reading_key import own_reader
    from sharewise.record.store.query import later_records, mentions_of
    from sharewise.record.trust.own_keys import own_keys
    from sharewise.record.verification import trust

    earlier = record.earlier
    if earlier is None:
        return []
    # Whatever is wrong with the trust list now must not hinder the saving of what was decided.
    walk = walk_of(places, trust(*own_keys(places.key), reader=own_reader(places.key)))
    later = later_records(mentions_of(walk, earlier.id), earlier.id, earlier.statement_sha256)
    return [FOLLOWED_TOO.format(reference=by, earlier=earlier.id) for _, by in later if by != record.id]


def save_from_file(
    decision: NewDecision, folder: Path | None, held: HeldSignals, passphrase_file: Path | None = None
) -> SavedRecord:
    """Save what a script decided. What it tries again under the same nonce is the record that is there already. `passphrase_file`: as of
    `own_records`.

    Raises:
        WrongUse: another record took the place of the earlier one meanwhile, or the nonce names another decision.

    """
    record = decision.record()
    once = decision.submission.nonce is not None or record.earlier is not None
    saved = saver(record, folder, held, once=once, passphrase_file=passphrase_file)(None)
    if not saved.was_there:
        return saved
    try:
        refuse_other_content(saved, record)
    except WrongUse:
        held.release(is_said=False)
        raise
    _warn(f"This was saved before, as {record.id}. Nothing new was saved.")
    return saved


def refuse_other_content(saved: SavedRecord, record: Record) -> None:
    """Refuse a record under whose nonce another one is saved that says something else.

    Raises:
        WrongUse: it does.

    """
    if not saved.says_the_same_as(record):
        raise WrongUse(
            f"The nonce of these answers was used before, for record {record.id}, which says something else. Give each "
            "decision a nonce of its own. Nothing was saved."
        )


def print_saved(
    saved: SavedRecord,
    decision: NewDecision,
    steps: tuple[Attached, ...],
    *,
    as_json: bool,
    plain: bool,
    waiting: Waiting = contextlib.nullcontext,
    own_words: bool = False,
) -> None:
    """Say what was saved and what to do next; as data, the record itself. `steps`: those not shown yet. `waiting`: as in
    `print_to_read`. `own_words`: as of `saved_page`.
    """
    from sharewise.present.pages.records.saving_pages import saved_page
    from sharewise.rulebook.parts import as_data

    if as_json:
        _print_json(as_data(saved.sealed))
        return
    adoption = decision.rulebook.loaded.rules.adoption
    system = adoption.record_system if adoption else None
    page = saved_page(
        saved.sealed.record,
        saved.path,
        steps,
        folder_to_name(saved.path.parent.parent),
        system,
        decision.earlier,
        own_words=own_words,
        plain=must_say_plain_again(plain),
        is_encrypted=saved.is_encrypted,
    )
    print_to_read(page, plain=plain, waiting=waiting)


def print_unsaved(decision: NewDecision, *, as_json: bool, plain: bool, why: bool) -> None:
    """Show what the record would hold. Nothing is written."""
    from sharewise.present.pages.records.saving_pages import record_text_page

    if as_json:
        _print_json(unsaved_data(decision))
        return
    record = decision.record()
    print_page(
        (*outcome_page(decision.rulebook, decision.recommendation, why=why), *record_text_page(record)), plain=plain
    )


def unsaved_data(decision: NewDecision) -> dict[str, Any]:
    """The same as data: what the record's file would hold before it is sealed."""
    from sharewise.record.seal import FORMAT
    from sharewise.rulebook.parts import as_data

    return {"format": FORMAT, "record": as_data(decision.record())}


def outcome_page(rulebook: CompiledRulebook, recommendation: Recommendation, *, why: bool) -> Page:
    """What comes out; with `why`, also what decided it, and published decisions to think with."""
    from sharewise.present.pages.interview.explanation_page import why_page
    from sharewise.present.pages.interview.interview_pages import answers_outcome_page
    from sharewise.reasoning.explain import explain

    rules = rulebook.loaded.rules
    page = answers_outcome_page(rules, recommendation)
    if not why:
        return page
    explanation = explain(rulebook.diagrams[recommendation.edition], recommendation.answers)
    page = (*page, *why_page(rules, recommendation, explanation))
    if recommendation.outcome.is_emergency:
        return page
    from sharewise.present.pages.cases_pages import beside_page
    from sharewise.reasoning.nearest_cases import cases_to_think_of
    from sharewise.rulebook.casebook import shipped_casebook

    close = cases_to_think_of(rules, shipped_casebook(), recommendation.outcome_id, recommendation.answers)
    return (*page, *beside_page(rules, close))


def _print_json(data: dict[str, Any]) -> None:
    with writing(None) as write:
        write(shown_json(data, indent=2) + b"\n")
