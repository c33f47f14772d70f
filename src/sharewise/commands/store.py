"""`sharewise store`: puts records into a store that others share, fetches them, and says how far both are."""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sharewise.commands._output import JsonOption, OutputOption, print_parts, write_bytes, write_data
from sharewise.commands._records.asked_records import FolderOption, JobsOption, KeysOption, keys_to_trust, no_records
from sharewise.commands._terminal import Progress, say
from sharewise.dates import local_now
from sharewise.errors import DONE, CannotDecide, StorageFailed, WrongUse
from sharewise.folders import Folders, folders, read_settings
from sharewise.present.wording import records_wording, store_wording
from sharewise.text import one_line

if TYPE_CHECKING:
    from sharewise.record.store.central.protocol import Store, StoreDescription
    from sharewise.record.store.central.transfer import ChainState, Moved
    from sharewise.record.store.chains.findings import Found
    from sharewise.record.store.chains.folder_walk import FolderWalk
    from sharewise.record.trust.trusted_keys import TrustedKeys


AddressArgument: TypeAlias = Annotated[
    str | None,
    typer.Argument(
        help="postgresql://HOST/DATABASE, s3://BUCKET/PREFIX, or a folder. Never with a password in it. Without it, the one in your settings.",
        metavar="STORE",
    ),
]
AllOption: TypeAlias = Annotated[
    bool, typer.Option("--all", help="All records folders in the store that you may see, of all people.")
]


def push(
    store: AddressArgument = None,
    folder: FolderOption = None,
    key: KeysOption = None,
    jobs: JobsOption = None,
    as_json: JsonOption = False,
) -> int:
    """Run the command. Returns the exit code: 0 only where nothing was left behind."""
    # Imported here: help needs only the options.
    from sharewise.record.store.central import transfer

    places, trusted = _mine(folder, key)
    with _opened(store) as (central, described):
        walk, folder_id = _walk(places, trusted, jobs)
        with walk.verifier:
            progress = _progress("push")
            moved = transfer.push(central, walk, folder_id, trusted, progress.tell)
            return _report("push", described, moved, progress, as_json=as_json)


def status(
    store: AddressArgument = None, folder: FolderOption = None, key: KeysOption = None, as_json: JsonOption = False
) -> int:
    """Run the command. Returns the exit code. To have something to push or pull is no fault."""
    from sharewise.record.store.central import transfer

    places, trusted = _mine(folder, key)
    with _opened(store) as (central, described):
        walk, folder_id = _walk(places, trusted, 1)
        moved = transfer.compare(central, walk, folder_id, trusted)
        return _report("status", described, moved, _progress("push"), as_json=as_json)


def pull(
    store: AddressArgument = None,
    folder: FolderOption = None,
    key: KeysOption = None,
    every: AllOption = False,
    folder_id: Annotated[
        str | None, typer.Option("--id", help="The records folder in the store with this id.", metavar="ID")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Run the command. Returns the exit code: 0 only where all that came back is proved."""
    from sharewise.record.store.central import transfer
    from sharewise.record.store.central.stored import folders_in, with_changes_in_store
    from sharewise.record.store.folder import is_folder_id, refuse_a_piece

    if every and folder_id:
        raise WrongUse(store_wording.ALL_OR_ID)
    if every and folder is None:
        raise WrongUse(store_wording.ALL_NEEDS_FOLDER)
    if folder_id is not None and not is_folder_id(folder_id):
        raise WrongUse(store_wording.NOT_AN_ID)
    places = folders(folder)
    refuse_a_piece(places.asked_records)
    if not every:
        _refuse_tree(places.records)
    trusted = keys_to_trust(key or [], places)
    with _opened(store) as (central, described):
        if every:
            wanted = {each: places.records / each for each in folders_in(central)}
        else:
            wanted = {folder_id or _folder_to_fetch(places.records, central): places.records}
        if not wanted:
            raise CannotDecide(store_wording.NOTHING_THERE)
        trusted = with_changes_in_store(central, trusted, wanted)
        apart = places.data / "apart"
        progress = _progress("pull")
        moved = (
            each
            for identity, into in wanted.items()
            for each in transfer.pull(central, into, identity, trusted, apart, progress.tell)
        )
        return _report("pull", described, moved, progress, as_json=as_json)


def verify(
    store: AddressArgument = None, key: KeysOption = None, jobs: JobsOption = None, as_json: JsonOption = False
) -> int:
    """Run the command. Returns the exit code, as of `sharewise verify`."""
    from sharewise.present.extracts import VerificationExtractor
    from sharewise.present.json.verification_json import verification_parts
    from sharewise.record.store.central.stored import (
        folders_in,
        store_verifier,
        stored_records,
        with_changes_in_store,
    )
    from sharewise.record.store.processes import usable_processors
    from sharewise.record.store.watermark import read_watermarks
    from sharewise.record.verification import worst_exit_code

    places = folders()
    known = keys_to_trust(key or [], places)
    codes, counts = set[int](), Counter[str]()
    with (
        _opened(store) as (central, described),
        store_verifier(
            central,
            trusted := with_changes_in_store(central, known, folders_in(central)),
            VerificationExtractor(),
            jobs or usable_processors(),
        ) as verifier,
    ):
        found = stored_records(central, trusted, read_watermarks(places.key), now=local_now(), verifier=verifier)
        if as_json:

            def noted() -> Iterator[Found]:
                for each in found:
                    codes.add(each.exit_code)
                    yield each

            print_parts(verification_parts(noted(), lambda _: {}, lambda: worst_exit_code(codes)))
            return worst_exit_code(codes)
        _say_place(described)
        # What is intact is not shown, and that is most of it.
        progress = Progress(is_seen_otherwise=False)
        for each in progress.over(found, lambda: verifier.expected):
            codes.add(each.exit_code)
            counts[each.word] += 1
            if each.word != "intact":
                progress.clear()
                sys.stdout.write(f"{each.word}: {one_line(str(each.path))}\n")
                say(one_line(each.why), sys.stdout, indent="  ")
    if not counts:
        raise CannotDecide(store_wording.NOTHING_THERE)
    said = ", ".join(f"{count} {what}" for what, count in counts.items())
    say(records_wording.VERIFIED_IN_ALL.format(counts=said), sys.stdout)
    return worst_exit_code(codes)


def show_schema(output: OutputOption = None) -> None:
    """Run the command."""
    from sharewise.files import read_named
    from sharewise.record.store.central.places import SCHEMA_FILE
    from sharewise.strict_json import LARGEST

    write_bytes(read_named(SCHEMA_FILE, LARGEST), output)


def _mine(folder: Path | None, keys: list[Path] | None) -> tuple[Folders, TrustedKeys]:
    places = folders(folder)
    return places, keys_to_trust(keys or [], places)


@contextlib.contextmanager
def _opened(address: str | None) -> Iterator[tuple[Store, StoreDescription]]:
    """The store, reached, and what it says of itself."""
    from sharewise.record.store.central.places import open_store, read_address

    address = address or read_settings().store
    if address is None:
        raise WrongUse(store_wording.NO_ADDRESS)
    store = open_store(read_address(address))
    with contextlib.closing(store):
        yield store, store.describe()


def _refuse_tree(folder: Path) -> None:
    """Refuse a folder in which several were gathered: what lies in a store has a place in one of them.

    Raises:
        WrongUse: it is one.

    """
    from sharewise.record.store.folder import why_not_in_tree

    if (not_here := why_not_in_tree(folder)) is not None:
        raise WrongUse(not_here)


def _walk(places: Folders, trusted: TrustedKeys, jobs: int | None) -> tuple[FolderWalk, str]:
    """The walk through the records folder, which keeps what it verifies, and the folder's id."""
    from sharewise.record.store.central.transfer import ContentCheck
    from sharewise.record.store.chains.folder_walk import FolderWalk
    from sharewise.record.store.folder import folder_id
    from sharewise.record.store.processes import InOrder, usable_processors
    from sharewise.record.store.watermark import read_watermarks

    verifier = InOrder(ContentCheck(trusted), jobs or usable_processors())
    marks = read_watermarks(places.key)
    walk = FolderWalk(places.asked_records, trusted, marks, local_now(), verifier=verifier)
    if not places.records.is_dir():
        gone = next((found for found in walk.about_place if found.exit_code), None)
        raise StorageFailed(gone.why) if gone else no_records(places.records)
    _refuse_tree(places.records)
    return walk, folder_id(places.records)


def _folder_to_fetch(into: Path, store: Store) -> str:
    """The id of the records folder that is meant: the one that is here, or the only one in the store."""
    from sharewise.record.store.central.stored import folders_in
    from sharewise.record.store.folder import FOLDER_FILE, folder_id

    if (into / FOLDER_FILE).exists():
        return folder_id(into)
    there = list(folders_in(store))
    if not there:
        raise CannotDecide(store_wording.NOTHING_THERE)
    if len(there) > 1:
        raise WrongUse(
            f"{store_wording.NO_FOLDER_YET.format(count=len(there))}\n{store_wording.WHICH.format(ids=', '.join(there))}"
        )
    return there[0]


def _say_place(described: StoreDescription) -> None:
    say(one_line(store_wording.PLACE.format(kind=described.kind, place=described.place)))
    for note in described.notes:
        say(one_line(note))


def _progress(action: str) -> Progress:
    return Progress(is_seen_otherwise=False, line=store_wording.MOVED_SO_FAR[action])


def _report(
    action: str, described: StoreDescription, moved: Iterable[Moved], progress: Progress, *, as_json: bool
) -> int:
    """Print what was done and found, as it comes. Returns the exit code."""
    from sharewise.present.json.store_json import store_document
    from sharewise.record.store.central.transfer import StoreFinding
    from sharewise.record.verification import worst_exit_code

    codes = set[int]()
    if as_json:
        every = list(moved)
        codes = {each.exit_code for each in every if isinstance(each, StoreFinding)} | {DONE}
        code = worst_exit_code(codes) if every else CannotDecide.exit_code
        write_data(store_document(action, described, every, code))
        return code
    _say_place(described)
    for each in moved:
        progress.clear()
        if isinstance(each, StoreFinding):
            codes.add(each.exit_code)
            sys.stdout.write(f"{each.code}: {one_line(each.name)}\n")
            say(one_line(each.why), sys.stdout, indent="  ")
            if each.kept:
                say(one_line(store_wording.KEPT.format(path=each.kept)), sys.stdout, indent="  ")
        else:
            codes.add(DONE)
            say(one_line(_line(action, each)), sys.stdout)
    return worst_exit_code(codes)


def _line(action: str, state: ChainState) -> str:
    return store_wording.CHAIN[action].format(
        folder=state.folder,
        part=state.key_name,
        here=state.here,
        there=state.there,
        moved=state.moved,
        to_push=state.to_push,
        to_pull=state.to_pull,
    )
