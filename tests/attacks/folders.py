"""What can be done to a folder of records: each a function that does it to a copy of the genuine one."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from sharewise.record.make import Submission
from sharewise.record.store.saving.record_writer import save
from tests.attacks.genuine import (
    RECORDS,
    Data,
    Genuine,
    at,
    save_next,
    signed,
    statement_of,
    swapped,
    thumbprint,
    with_record,
    with_seal,
    written,
)
from tests.support.samples import EMERGENCY, record

Do = Callable[[Path, Genuine], object]


def name(number: int) -> str:
    return f"{number:08d}.json"


def chain(folder: Path, genuine: Genuine) -> Path:
    """Where the key's records lie."""
    return folder / genuine.key.public.folder_name


def without(*numbers: int) -> Do:
    def do(folder: Path, genuine: Genuine) -> None:
        for number in numbers:
            (chain(folder, genuine) / name(number)).unlink()

    return do


def renamed(*names: tuple[int | str, int | str]) -> Do:
    """Files given other names, all at once."""

    def do(folder: Path, genuine: Genuine) -> None:
        there = chain(folder, genuine)
        ways = [tuple(there / (name(each) if isinstance(each, int) else each) for each in pair) for pair in names]
        contents = [old.read_bytes() for old, _ in ways]
        for old, _ in ways:
            old.unlink(missing_ok=True)
        for (_, new), content in zip(ways, contents, strict=True):
            new.write_bytes(content)

    return do


def copied(number: int, to: str) -> Do:
    return put(to, lambda genuine: genuine.contents[number - 1])


def above(file: str, number: int) -> Do:
    """A copy of a record in the records folder itself."""
    return lambda folder, genuine: (folder / file).write_bytes(genuine.contents[number - 1])


def put(to: int | str, make: Callable[[Genuine], bytes]) -> Do:
    """A file written in the key's folder, over what is there."""
    file = name(to) if isinstance(to, int) else to
    return lambda folder, genuine: (chain(folder, genuine) / file).write_bytes(make(genuine))


def both(*steps: Do) -> Do:
    def do(folder: Path, genuine: Genuine) -> None:
        for step in steps:
            step(folder, genuine)

    return do


def again(number: int, **members: object) -> Callable[[Genuine], bytes]:
    """A record with something else in its seal, signed again with the same key."""
    return lambda genuine: written(signed(with_seal(genuine.data_of(number), **members), genuine.key))


def rewritten(number: int) -> Callable[[Genuine], bytes]:
    """A record that says something else, signed again with the same key."""

    def make(genuine: Genuine) -> bytes:
        data = genuine.data_of(number)
        return written(signed(with_record(data, made_at="2026-11-22T12:04:30Z"), genuine.key))

    return make


def by_two_computers(mine: str, theirs: str) -> Do:
    """The same folder and key on two computers, a record made on each, and the folders brought together."""

    def do(folder: Path, genuine: Genuine) -> None:
        for number, other in enumerate((mine, theirs)):
            computer = folder.parent / f"{folder.name}-computer-{number}"
            shutil.copytree(genuine.records, computer)
            told = Submission(answers=EMERGENCY, notes={"danger": f"Computer {number}."})
            made = save_next(computer, genuine.key, genuine.proved, told, number=RECORDS + 1, seed=number + 1)
            assert made.name == name(RECORDS + 1)
            shutil.copy(made, chain(folder, genuine) / other)
            shutil.rmtree(computer)

    return do


def another_folder(genuine: Genuine, folder: Path) -> Path:
    """A second records folder of the same key, with one record: where the key's records lie in it."""
    place = folder.parent / f"{folder.name}-another"
    told = Submission(answers=EMERGENCY)
    made = record(genuine.proved, told, seed=99, now=at(1))
    path = save(place, genuine.key, made, now=at(1), random=bytes(range(16))).path
    return path.parent


def from_another_folder(number: int) -> Do:
    """The record of another folder in the place of this one's first."""

    def do(folder: Path, genuine: Genuine) -> None:
        other = another_folder(genuine, folder)
        shutil.copy(other / name(number), chain(folder, genuine) / name(number))
        shutil.rmtree(other.parent)

    return do


def all_from_another_folder(folder: Path, genuine: Genuine) -> None:
    other = another_folder(genuine, folder)
    shutil.rmtree(chain(folder, genuine))
    shutil.move(other, chain(folder, genuine))
    shutil.rmtree(other.parent)


def in_a_folder_called(key_name: str, number: int = 1) -> Do:
    """A genuine record in a folder that is named for another key."""

    def do(folder: Path, genuine: Genuine) -> None:
        (folder / key_name).mkdir()
        (folder / key_name / name(number)).write_bytes(genuine.contents[number - 1])

    return do


def moved_to(new: str) -> Do:
    return lambda folder, genuine: chain(folder, genuine).rename(folder / new)


def folder_file(content: bytes | None) -> Do:
    def do(folder: Path, genuine: Genuine) -> None:
        if content is None:
            (folder / "folder.json").unlink()
        else:
            (folder / "folder.json").write_bytes(content)

    return do


def by_a_stranger(number: int) -> Callable[[Genuine], bytes]:
    """A stranger's own record with the number of one of ours."""

    def make(genuine: Genuine) -> bytes:
        data = with_seal(genuine.data_of(number), chain=thumbprint(genuine.stranger.public.raw))
        return written(signed(with_record(data, answers=[]), genuine.stranger))

    return make


def altered(number: int) -> Callable[[Genuine], bytes]:
    return lambda genuine: swapped(genuine.contents[number - 1], '"sharewise",', '"shareless",')


def emptied(folder: Path, genuine: Genuine) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def nothing(folder: Path, genuine: Genuine) -> None:
    pass


def all_renamed(but: int) -> Do:
    """Every file given a name that is no number, and one left out."""
    kept = [number for number in range(1, RECORDS + 1) if number != but]
    return both(without(but), renamed(*((number, f"record {number}.json") for number in kept)))


def in_the_folder_itself(folder: Path, genuine: Genuine) -> None:
    """The records, but one, moved up to the folder's top, with other names."""
    for path in sorted(chain(folder, genuine).iterdir()):
        if path.name != name(3):
            path.rename(folder / f"record {path.name}")
    shutil.rmtree(chain(folder, genuine))


def rewritten_to_the_end(folder: Path, genuine: Genuine) -> None:
    """Record 4 says something else, and all after it follow from that: the key's owner can do that."""
    before: Data = json.loads(rewritten(4)(genuine))
    (chain(folder, genuine) / name(4)).write_bytes(written(before))
    for number in range(5, RECORDS + 1):
        follows = hashlib.sha256(statement_of(before)).hexdigest()
        before = signed(with_seal(genuine.data_of(number), previous=follows), genuine.key)
        (chain(folder, genuine) / name(number)).write_bytes(written(before))


def all_by_a_stranger(folder: Path, genuine: Genuine) -> None:
    """The folder as a stranger would make it, in a part that is named for the stranger's key."""
    shutil.rmtree(chain(folder, genuine))
    part = folder / genuine.stranger.public.folder_name
    part.mkdir()
    (part / name(1)).write_bytes(by_a_stranger(1)(genuine))
