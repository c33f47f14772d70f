"""The record that a person names: by its reference, a part of it, its case or its file; and what comes after it.

What finds records is imported where it is used: help needs only the options.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeAlias

import typer

from sharewise.commands._completion import Offered, completion
from sharewise.commands._records.asked_records import folder_to_name, keys_to_trust, no_records, walk_of
from sharewise.commands._terminal import say
from sharewise.dates import moment
from sharewise.errors import CannotDecide, Finding, StorageFailed, WrongUse
from sharewise.folders import folders, named_path
from sharewise.present.wording import records_wording
from sharewise.present.wording.records_wording import AND_MORE_FIT, SEVERAL_FIT
from sharewise.text import comparable, letters_of, one_line, typed

if TYPE_CHECKING:
    from sharewise.record.store.chains.findings import CheckedRecord
    from sharewise.record.store.chains.folder_walk import Chosen, FolderWalk
    from sharewise.record.summary import AboutRecord, RecordEntry, RelatedRecord, Summary
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


AfterOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--after",
        help="Made after this record, by its place. Give it again for each further key.",
        metavar="REFERENCE",
        autocompletion=offer_records,
    ),
]

# The word for the newest record.
LAST = "last"
# The command that a reference is chosen for.
SHOWING = "sharewise records show {reference}"
_LOOK_LIKE = "References look like SW-7F3KQ-9TX2M. To see yours: sharewise records, or of one case: sharewise records --case CASE"
# Fewer letters than these are no part of a reference.
_FEWEST_OF_A_REFERENCE = 3
# Of many that fit, so many are named.
_NAMED = 10


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
