"""How records go into a store and come back, and what is found where the two differ.

Both sides are verified with the keys that are trusted here: what is not proved is not pushed, nor what its author saved after it, and what comes back and is not proved
is kept apart, outside the records, and reported. Nothing is ever replaced or removed on either side, but for one thing: what was
erased here, as a note here says, is taken out of the store too, and does not come back. Each call does what is still to be done, so
one that was cut off is simply made again; others may write at the same time.

Of a chain that both sides have, the last record in common is compared: it names all those before it. To look at every
file of a store is `stored.stored_records`.
"""

from __future__ import annotations

import contextlib
import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Literal, TypeAlias

from sharewise.errors import CannotDecide, Finding, StorageFailed
from sharewise.files import AlreadyExists, create_atomically, make_private_folder
from sharewise.folders import AskedFolder
from sharewise.record.public_key import key_folder_name
from sharewise.record.store.central.at_once import AtOnce, waited_for
from sharewise.record.store.central.protocol import (
    Changed,
    NotAllowed,
    Store,
    StoredName,
    folder_file,
    read_name,
    sha256_of,
    stub_of,
)
from sharewise.record.store.central.runs import Runs
from sharewise.record.store.central.stored import every_entry, keys_in, numbers_in
from sharewise.record.store.chains.chain import Chain, Verifier, checked_in_place
from sharewise.record.store.chains.entries_beside import EntriesBeside
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.folder import FOLDER_FILE, chain_files, folder_id, record_name
from sharewise.record.summary import AboutRecord
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, read_record_file, verify_bytes, verify_file
from sharewise.values import frozen

Code: TypeAlias = Literal[
    "not proved", "not known", "another there", "erased there", "to erase there", "on hold", "kept apart", "not seen"
]
_EXIT_CODES: dict[Code, int] = {
    "not proved": Finding.exit_code,
    "not known": CannotDecide.exit_code,
    "another there": Finding.exit_code,
    "erased there": 0,
    "to erase there": 0,
    "on hold": Finding.exit_code,
    "kept apart": Finding.exit_code,
    "not seen": StorageFailed.exit_code,
}
# So many files go to a store at once, of so many bytes: an engine that has transactions takes them in one.
_FILES_AT_ONCE, _BYTES_AT_ONCE = 256, 4 * 1024 * 1024
# Is told how many are done, of how many.
Tell: TypeAlias = Callable[[int, int], object]
# A file's name in a store, and what it holds.
_File: TypeAlias = tuple[str, bytes]


@frozen
class StoreFinding:
    """What was found about a file or a chain that goes to a store or comes back.

    Attributes:
        name: its name in the store.
        code: what was found; `why` says it in a sentence for people.
        kept: where what came back is kept apart, or None.
        exit_code: what it means for scripts.

    """

    name: str
    code: Code
    why: str
    kept: Path | None = None
    exit_code: int = 0


def _found(name: object, code: Code, why: str, kept: Path | None = None, exit_code: int | None = None) -> StoreFinding:
    return StoreFinding(str(name), code, why, kept, _EXIT_CODES[code] if exit_code is None else exit_code)


@frozen
class ChainState:
    """How far a chain is on both sides.

    Attributes:
        folder, key_name: whose it is.
        here, there: how many records there are on this side and in the store, before anything is done.
        to_push, to_pull: how many are on one side only.
        moved: how many were put where they were missing, so far.

    """

    folder: str
    key_name: str
    here: int
    there: int
    to_push: int
    to_pull: int
    moved: int = 0


Moved: TypeAlias = ChainState | StoreFinding


@frozen
class ContentCheck:
    """Verifies files as `FileCheck` does, and keeps of a good one the very bytes that were verified.

    Attributes:
        trusted: as of `verify_file`.

    """

    trusted: TrustedKeys

    def __call__(self, path: Path) -> Verdict:
        """The verdict on one file, its bytes as the extract where the signature is good."""
        try:
            content = read_record_file(path)
        except StorageFailed:
            return verify_file(path, self.trusted)
        verdict = verify_bytes(path, content, self.trusted)
        if verdict.seal is None:
            return verdict
        return Verdict(path, verdict.word, verdict.why, verdict.data, verdict.seal, content, verdict.entry)


def compare(store: Store, walk: FolderWalk, folder: str, trusted: TrustedKeys) -> Iterator[Moved]:
    """How far each chain is on both sides, and what is found about the last record in common. Nothing is moved."""
    for key_name, chain in _chains_of_both(store, walk, folder):
        yield from _Both(store, chain, folder, key_name, trusted).compared()
    for of_key, some in _by_key(_to_erase(store, walk, folder, trusted)):
        held, free = _by_hold(store, some, folder, trusted)
        if free:
            why = f"Erased here, and still in the store: {_counted(free)}. To take it out: sharewise store push"
            yield _found(of_key, "to erase there", why)
        yield from _on_hold(of_key, held)


def push(
    store: Store, walk: FolderWalk, folder: str, trusted: TrustedKeys, tell: Tell = lambda *_: None
) -> Iterator[Moved]:
    """Put into the store what it has not yet, of the chains whose keys are trusted. `walk`: as verified by `ContentCheck`. `tell`: is told
    of each chain how many were put, of how many.
    """
    known = {key.folder_name for key in trusted.values()}
    any_put = False
    for chain in walk.chains:
        key_name = chain.files.key_name
        if key_name is None or not chain.files.numbered:
            continue
        if key_name not in known:
            why = "These records were signed with a key that is not known here. They were not put into the store."
            yield _found(StoredName(folder, key_name, 1).prefix, "not known", why)
            continue
        if not any_put:
            _put_folder_file(store, folder)
            any_put = True
        yield from _Both(store, chain, folder, key_name, trusted).pushed(walk.verifier, tell)
    # Last, when the notes that say so are in the store.
    yield from _take_out(store, _to_erase(store, walk, folder, trusted), folder, trusted)


@frozen
class _ToErase:
    """A record that was erased here, and whose content the store has still: its file there, and what is said about it here."""

    name: StoredName
    content: bytes
    about: AboutRecord

    @property
    def reference(self) -> str:
        assert self.about.erasure is not None
        return self.about.erasure[1].record.id


def _to_erase(store: Store, walk: FolderWalk, folder: str, trusted: TrustedKeys) -> Iterator[_ToErase]:
    """What was erased here, as notes here say, and is in the store still."""
    stubs = dict[str, tuple[Verdict, AboutRecord]]()
    parts = {chain.files.key_name: chain.files.folder for chain in walk.chains}
    for about in walk.entries.every.erased():
        assert about.erasure is not None
        body = about.erasure[1]
        name = StoredName(folder, key_folder_name(body.place.chain), body.place.sequence)
        part = parts.get(name.key_name)
        if part is None or not (part / record_name(name.sequence)).exists():
            continue
        here = checked_in_place(verify_file(part / record_name(name.sequence), trusted))
        is_this = here.seal is not None and here.seal.statement == body.record.statement
        if is_this and here.word == "sealed, content erased":
            stubs[str(name)] = here, about
    for each, content in store.get_all(sorted(stubs)):
        here, about = stubs[each]
        if content is None:
            continue
        there = checked_in_place(verify_bytes(Path(each), content, trusted))
        # What is not the same record is said where the chains are compared, and by `sharewise store verify`.
        if there.has_content and there.seal == here.seal:
            yield _ToErase(read_name(each), content, about)


def _take_out(store: Store, found: Iterator[_ToErase], folder: str, trusted: TrustedKeys) -> Iterator[StoreFinding]:
    """Take out of the store what was erased here, and say what was, and what may not be."""
    for of_key, some in _by_key(found):
        refused, gone = list[_ToErase](), list[_ToErase]()
        held, free = _by_hold(store, some, folder, trusted)
        for each in free:
            try:
                store.replace_with_stub(str(each.name), sha256_of(each.content), stub_of(each.content) or b"")
                gone.append(each)
            except NotAllowed:
                refused.append(each)
            except Changed:
                # Another call was faster, or the next one looks again.
                continue
        if gone:
            yield _found(
                of_key, "erased there", f"Taken out of the store now, as it was erased here: {_counted(gone)}."
            )
        yield from _on_hold(of_key, held)
        if refused:
            why = f"Erased here, and still in the store. You may not take it out. Ask whoever may erase: {_counted(refused)}."
            yield _found(of_key, "to erase there", why, exit_code=Finding.exit_code)


def _by_hold(
    store: Store, some: Iterable[_ToErase], folder: str, trusted: TrustedKeys
) -> tuple[list[_ToErase], list[_ToErase]]:
    """Those on hold, and those that are not. A hold that somebody else put into the store counts too: what they signed is read again
    before anything is said or lost.
    """
    in_store = every_entry(store, folder, trusted)
    held, free = list[_ToErase](), list[_ToErase]()
    for each in some:
        assert each.about.erasure is not None
        is_held = each.about.holds or in_store.about(each.about.erasure[1].record.statement).holds
        (held if is_held else free).append(each)
    return held, free


def _on_hold(of_key: str, held: Sequence[_ToErase]) -> Iterator[StoreFinding]:
    if held:
        why = f"Erased here, and on hold. It stays in the store: {_counted(held)}. Ask whoever put it on hold."
        yield _found(of_key, "on hold", why)


def _by_key(found: Iterable[_ToErase]) -> Iterator[tuple[str, list[_ToErase]]]:
    """What was found, with the part of the store of each key. Those of a key come together."""
    return ((of_key, list(some)) for of_key, some in groupby(found, lambda each: each.name.prefix))


def _counted(some: Sequence[_ToErase]) -> str:
    """How many records, and which."""
    count = "1 record" if len(some) == 1 else f"{len(some)} records"
    return f"{count} ({', '.join(each.reference for each in some)})"


def _put_folder_file(store: Store, folder: str) -> None:
    with contextlib.suppress(AlreadyExists):
        store.put_new(str(StoredName(folder)), folder_file(folder))


def pull(
    store: Store, into: Path, folder: str, trusted: TrustedKeys, apart: Path, tell: Tell = lambda *_: None
) -> Iterator[Moved]:
    """Put into a records folder what the store has and it has not. `apart`: the folder for what is not proved. `tell`: as of `push`."""
    make_private_folder(into)
    with contextlib.suppress(AlreadyExists):
        create_atomically(into / FOLDER_FILE, folder_file(folder))
    if folder_id(into) != folder:
        raise StorageFailed(f"{into} is another records folder than the one in the store.")
    # Notes on both sides say what was erased: where the store has its content still, that does not come back.
    said = [
        EntriesBeside(lambda: FolderWalk(AskedFolder(into), trusted).entries.every),
        EntriesBeside(partial(every_entry, store, folder, trusted)),
    ]
    for key_name in keys_in(store, folder):
        yield from _pulled(store, into, StoredName(folder, key_name, 1), trusted, apart, said, tell)


def _pulled(
    store: Store,
    into: Path,
    first: StoredName,
    trusted: TrustedKeys,
    apart: Path,
    said: Sequence[EntriesBeside],
    tell: Tell,
) -> Iterator[Moved]:
    part = into / first.key_name
    if part.is_symlink():
        raise StorageFailed(f"The folder {part} is a link to another place.")
    here = Runs(chain_files(part).numbers if part.is_dir() else ())
    there = numbers_in(store, first.folder, first.key_name)
    common = here & there
    if common.last is not None:
        yield from _about_tip(store, part, first, common.last, trusted)
    moved = 0
    missing = (number for number in there if number not in here)
    names = (str(StoredName(first.folder, first.key_name, number)) for number in missing)
    before: Verdict | None = None
    for name, content in store.get_all(names):
        number = read_name(name).sequence
        path = part / record_name(number)
        if content is None:
            yield _found(name, "not seen", "The store has it, and does not give it out.")
            continue
        verdict = checked_in_place(verify_bytes(path, content, trusted))
        if before is None or before.seal is None or before.seal.sequence != number - 1:
            earlier = part / record_name(number - 1)
            before = verify_file(earlier, trusted) if number > 1 and earlier.exists() else None
        why, exit_code = _why_not(verdict, before, first)
        if why:
            kept = keep_apart(apart, name, content)
            yield _found(name, "kept apart", why, kept, exit_code)
            continue
        make_private_folder(part)
        statement = verdict.seal.statement if verdict.seal else ""
        if verdict.has_content and any(each.every.about(statement).may_be_taken_out for each in said):
            content = stub_of(content) or content
        try:
            create_atomically(path, content)
            moved += 1
            tell(moved, len(there) - len(common))
        except AlreadyExists:
            # Another call was faster.
            if verify_file(path, trusted).seal != verdict.seal:
                why = "Another record with this number was saved here meanwhile."
                yield _found(name, "kept apart", why, keep_apart(apart, name, content))
                continue
        before = verdict
    to_push, to_pull = len(here) - len(common), len(there) - len(common)
    yield ChainState(first.folder, first.key_name, len(here), len(there), to_push, to_pull, moved)


def _why_not(verdict: Verdict, before: Verdict | None, first: StoredName) -> tuple[str, int]:
    """Why what came back does not go among the records, and what that means for scripts; empty where it does."""
    seal = verdict.seal
    if seal is None:
        return verdict.why, verdict.exit_code or Finding.exit_code
    if seal.folder != first.folder:
        return "It was made for another records folder.", Finding.exit_code
    if before is not None and before.seal is not None and seal.previous != before.seal.statement:
        return (
            f"It does not follow record {before.seal.sequence} as that is here. One of the two was exchanged, or the key was used "
            "on two computers."
        ), Finding.exit_code
    return "", 0


def keep_apart(apart: Path, name: str, content: bytes) -> Path:
    """Keep what came back and is not proved, outside all records. The same is kept once."""
    named = read_name(name)
    digest = hashlib.sha256(content).hexdigest()[:12]
    path = apart / named.folder / f"{named.key_name or 'folder'}-{named.sequence:08d}-{digest}.json"
    make_private_folder(path.parent)
    with contextlib.suppress(AlreadyExists):
        create_atomically(path, content)
    return path


def _about_tip(
    store: Store, part: Path, first: StoredName, number: int, trusted: TrustedKeys
) -> Iterator[StoreFinding]:
    """What is found where a record that both sides have is not the same."""
    here = verify_file(part / record_name(number), trusted)
    yield from _about_both(store, StoredName(first.folder, first.key_name, number), here, trusted)


def _about_both(store: Store, name: StoredName, here: Verdict, trusted: TrustedKeys) -> Iterator[StoreFinding]:
    content = store.get(str(name))
    if content is None:
        why = "The store has a file of this name, and does not show it to you."
        yield _found(name, "not seen", why)
        return
    there = checked_in_place(verify_bytes(here.path, content, trusted))
    if there.seal is None or (here.seal is not None and there.seal.statement != here.seal.statement):
        why = f"Record {name.sequence} in the store is not the one here. {there.why}"
        yield _found(name, "another there", why)
    elif here.has_content and not there.has_content:
        why = f"The content of record {name.sequence} was taken out of the store, and is still here."
        yield _found(name, "erased there", why)


def _chains_of_both(store: Store, walk: FolderWalk, folder: str) -> Iterator[tuple[str, Chain | None]]:
    here = {chain.files.key_name: chain for chain in walk.chains if chain.files.key_name and chain.files.numbered}
    for key_name in sorted({*(name for name in here if name), *keys_in(store, folder)}):
        yield key_name, here.get(key_name)


class _Both:
    """A chain as it is here and in the store."""

    def __init__(self, store: Store, chain: Chain | None, folder: str, key_name: str, trusted: TrustedKeys) -> None:
        self._store, self._chain, self._trusted = store, chain, trusted
        self._folder, self._key_name = folder, key_name
        self._here = Runs(chain.files.numbers if chain else ())
        self._there = numbers_in(store, folder, key_name)
        self._common = self._here & self._there

    def _name(self, number: int) -> StoredName:
        return StoredName(self._folder, self._key_name, number)

    def _state(self, moved: int = 0) -> ChainState:
        here, there, common = len(self._here), len(self._there), len(self._common)
        return ChainState(self._folder, self._key_name, here, there, here - common, there - common, moved)

    def compared(self) -> Iterator[Moved]:
        yield from self._about_last_in_common()
        yield self._state()

    def _about_last_in_common(self) -> Iterator[StoreFinding]:
        number = self._common.last
        if number is not None and self._chain is not None:
            here = verify_file(self._chain.files.folder / record_name(number), self._trusted)
            yield from _about_both(self._store, self._name(number), here, self._trusted)

    def pushed(self, verifier: Verifier, tell: Tell) -> Iterator[Moved]:
        chain = self._chain
        assert chain is not None
        about_last = list(self._about_last_in_common())
        yield from about_last
        moved = 0
        if any(each.code == "another there" for each in about_last):
            # What comes after the one here does not follow the one there.
            yield self._state()
            return
        for each in _put_meanwhile(self._store, self._proved(chain, verifier)):
            if isinstance(each, StoreFinding):
                yield each
                continue
            (name, content), is_new = each
            moved += is_new
            tell(moved, len(self._here) - len(self._common))
            if not is_new:
                # Another call was faster, or it is there and cannot be seen.
                named = read_name(name)
                here = verify_bytes(chain.files.folder / record_name(named.sequence), content, self._trusted)
                yield from _about_both(self._store, named, here, self._trusted)
        yield self._state(moved)

    def _proved(self, chain: Chain, verifier: Verifier) -> Iterator[_File | StoreFinding]:
        """What the store has not yet, up to the first that is not proved or not here: without it, those after it would lie in the store as
        if it had been taken away there.
        """
        numbered = chain.files.numbered
        wanted = array("I", (index for index, number in enumerate(chain.files.numbers) if number not in self._there))
        verifier.expect((numbered[index][0] for index in wanted), len(wanted))
        reached = 0
        for done, index in enumerate(wanted):
            number = chain.files.numbers[index]
            if number - 1 not in (0, reached) and number - 1 not in self._there:
                why = f"Record {number - 1} is neither here nor in the store. {_waiting(len(wanted) - done)}"
                yield _found(self._name(number - 1), "not proved", why)
                return
            checked = chain.checked(index)
            # What another record still needs changes nothing of what this one says.
            fault = next((each for each in checked.findings if each.exit_code and each.code != "to finish"), None)
            if fault is None and not checked.verdict.exit_code and isinstance(checked.verdict.extract, bytes):
                yield str(self._name(number)), checked.verdict.extract
                reached = number
                continue
            why = fault.why if fault else checked.verdict.why
            code: Code = "not known" if checked.verdict.word == "cannot decide" else "not proved"
            waiting = _waiting(len(wanted) - done - 1)
            yield _found(
                self._name(number), code, f"{numbered[index][0]} was not put into the store. {why} {waiting}".rstrip()
            )
            return


def _waiting(number: int) -> str:
    """That so many records are not put into the store, as one before them is not there; empty where there are none."""
    if not number:
        return ""
    those = "The record after it waits" if number == 1 else f"The {number} records after it wait"
    return f"{those}, so that none is missing in the store. Put this right, then: sharewise store push"


def _put_meanwhile(store: Store, files: Iterable[_File | StoreFinding]) -> Iterator[tuple[_File, bool] | StoreFinding]:
    """Put files into a store, many at once, while those after them are verified: each file, and whether it was put. Whatever else wants
    something of the store between two of them has it for itself.
    """
    with AtOnce(1) as beside:
        under_way, piece, size = _Putting(beside, store, []), list[_File](), 0
        for each in files:
            if isinstance(each, StoreFinding):
                yield each
                continue
            piece.append(each)
            size += len(each[1])
            if len(piece) >= _FILES_AT_ONCE or size >= _BYTES_AT_ONCE:
                yield from under_way.result()
                under_way, piece, size = _Putting(beside, store, piece), [], 0
        yield from under_way.result()
        yield from _Putting(beside, store, piece).result()


class _Putting:
    """Some files on their way into a store, beside whatever else is done."""

    def __init__(self, beside: AtOnce, store: Store, files: list[_File]) -> None:
        self._files = files
        self._put = beside.begin(store.put_all, files)

    def result(self) -> Iterator[tuple[_File, bool]]:
        put: list[bool] = waited_for(self._put)
        return zip(self._files, put, strict=True)
