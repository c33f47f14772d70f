"""Checkpoints: one line that pins all records of a folder, to be kept where nobody who can change the folder can change it.

    sharewise-checkpoint/1 2026-11-29 7e54:12 a1b2:7 <8 x 4 hex digits> =ab12 <8 x 4 hex digits> =cd34

Behind each key's name, shortened as far as it stays the only one, stands how many of its records are pinned. The 64 digits are
the root of a Merkle tree (RFC 6962) whose leaves are the statements of the last of these records, in the order of the keys'
names; each names the one before it, so that none of them can be exchanged. What stands behind `=` tells a slip of the pen from a
record that was made again. Whoever writes by hand may stop after the first one: half of the digits are more than anybody can
search through.

The line is not signed: what makes it worth something is where it is kept.

Where several folders were gathered into a tree, each has a line of its own.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sharewise.errors import CannotDecide, WrongUse
from sharewise.record.public_key import key_folder_name
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.missing_words import span_of_numbers
from sharewise.record.store.folder import folders_together
from sharewise.record.store.watermark import Watermarks
from sharewise.record.verification import Verdict, VerifiedSeal
from sharewise.text import expression
from sharewise.values import frozen

NAME = "sharewise-checkpoint"
FORMAT = f"{NAME}/1"
# No key's name is shortened further.
_SHORTEST = 4
_DIGITS, _HALF = 64, 32
# Of names that were shortened, more than one may fit today. So many ways are tried.
_MOST_WAYS = 1_000
_BEGINS = expression(r"sharewise-checkpoint/([0-9]{1,9})")
_QUOTED = expression(r"\n[ \t]*(?:>[ \t]*)*")
_LINE = expression(
    r"sharewise-checkpoint/1 (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<counts>(?: [0-9a-f]{4,12}:[1-9][0-9]{0,7})+)"
    r"(?P<first>(?: ?[0-9a-f]{4}){8}) ?= ?(?P<check>[0-9a-f]{4})"
    r"(?:(?P<second>(?: ?[0-9a-f]{4}){8}) ?= ?(?P<last>[0-9a-f]{4}))?"
)


@frozen
class Checkpoint:
    """What a line says.

    Attributes:
        day: the day on which it was made, as in `2026-11-29`.
        counts: how each key's name begins, and how many of its records are pinned.
        root: the first digits of the tree's root: all 64, or of a line that was written by hand, 32.

    """

    day: str
    counts: tuple[tuple[str, int], ...]
    root: str

    @property
    def line(self) -> str:
        """The line."""
        said = " ".join((FORMAT, self.day, *(f"{name}:{count}" for name, count in self.counts)))
        for at in range(0, len(self.root), _HALF):
            digits = self.root[at : at + _HALF]
            said += "".join(f" {digits[each : each + 4]}" for each in range(0, _HALF, 4))
            said += f" ={_check(said)}"
        return said

    @property
    def records(self) -> int:
        """How many records are pinned."""
        return sum(count for _, count in self.counts)


def _check(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:4]


def read_checkpoints(text: str) -> list[Checkpoint]:
    """The checkpoints in a text: one line, or a letter in which there are some, quoted or broken into several lines.

    Raises:
        WrongUse: there is none, or one is not as it was printed.
        CannotDecide: one is of a newer version.

    """
    plain = " ".join(_QUOTED.sub(" ", text.lower()).split())
    found: list[Checkpoint] = []
    for begins in _BEGINS.finditer(plain):
        version = int(begins[1])
        if version > 1:
            raise CannotDecide("This checkpoint was made by a newer version of sharewise. Check it with that version.")
        match = _LINE.match(plain, begins.start())
        if match is None and plain[begins.end() :].lstrip('" ,').startswith(('"', "line")):
            # In a document for scripts the name of the format stands by itself too.
            continue
        found.append(_read(match))
    if not found:
        raise WrongUse(f"There is no checkpoint in it. One begins with {FORMAT}.")
    return found


def _read(match: re.Match[str] | None) -> Checkpoint:
    if match is not None:
        counts = [each.partition(":") for each in match["counts"].split()]
        root = re.sub(" ", "", match["first"] + (match["second"] or ""))
        read = Checkpoint(match["day"], tuple((name, int(count)) for name, _, count in counts), root)
        checks = [f"={match['check']}", *([f"={match['last']}"] if match["last"] else [])]
        if [each for each in read.line.split() if each.startswith("=")] == checks:
            return read
    raise WrongUse(
        "The checkpoint was not copied rightly: what stands behind = does not fit the rest, or a part is missing. Compare it with the "
        "one that was kept, character by character."
    )


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root of a Merkle tree over these leaves, as in RFC 6962 section 2.1."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + merkle_root(leaves[:left]) + merkle_root(leaves[left:])).digest()


def checkpoint_of(heads: Iterable[VerifiedSeal], day: str) -> Checkpoint:
    """The checkpoint that pins these last records of their chains, and all before them. They are of one folder."""
    in_order = sorted(heads, key=lambda seal: seal.key.folder_name)
    names = [seal.key.folder_name for seal in in_order]
    length = next(each for each in range(_SHORTEST, 13) if len({name[:each] for name in names}) == len(names))
    counts = tuple((name[:length], seal.sequence) for name, seal in zip(names, in_order, strict=True))
    return Checkpoint(day, counts, merkle_root([bytes.fromhex(seal.statement) for seal in in_order]).hex())


def lost_since(heads: Iterable[VerifiedSeal], marks: Watermarks, folder: str) -> list[str]:
    """The names of the chains in a folder that were longer when this installation last saved, saw or pinned them."""
    lengths = {seal.key.thumbprint: seal.sequence for seal in heads}
    of_folder = (mark for mark in marks if mark.folder == folder)
    return [mark.key_name for mark in of_folder if lengths.get(mark.chain, 0) < mark.sequence]


class Heads:
    """Takes in the verdicts of a walk from the oldest record of each chain on, and knows how far each chain hangs together."""

    def __init__(self, wanted: Iterable[Checkpoint] = ()) -> None:
        """`wanted`: the checkpoints that are held against the records afterwards."""
        self._wanted = tuple(wanted)
        self._numbers = {count for each in self._wanted for _, count in each.counts}
        self._last: dict[tuple[str, str], VerifiedSeal] = {}
        self._at: dict[tuple[str, str, int], str] = {}
        self._unknown: set[str] = set()

    def add(self, verdict: Verdict) -> None:
        """Take in one record."""
        seal = verdict.seal
        if seal is None:
            if verdict.word == "cannot decide" and verdict.data is not None:
                self._unknown.add(key_folder_name(verdict.data["seal"]["chain"]))
            return
        chain = seal.folder, seal.key.folder_name
        last = self._last.get(chain)
        follows = (last.sequence + 1, last.statement) if last else (1, None)
        if (seal.sequence, seal.previous) == follows:
            self._last[chain] = seal
            if seal.sequence in self._numbers:
                self._at[*chain, seal.sequence] = seal.statement

    @property
    def last(self) -> list[VerifiedSeal]:
        """The last record of each chain, as far as it hangs together."""
        return list(self._last.values())

    @property
    def by_folder(self) -> dict[str, list[VerifiedSeal]]:
        """The same for each records folder, by its id, in the order of the ids."""
        found: dict[str, list[VerifiedSeal]] = {}
        for (folder, _), seal in sorted(self._last.items(), key=lambda each: each[0]):
            found.setdefault(folder, []).append(seal)
        return found

    @property
    def unknown(self) -> list[str]:
        """The names of the chains that no trusted key signed."""
        return sorted(self._unknown)

    def held_against(self, checkpoint: Checkpoint, path: Path) -> ChainFinding:
        """What a checkpoint says of the records that were taken in. `path`: the folder that they are in, or the tree of several."""
        several = checkpoint.records > 1
        pinned = f"the {checkpoint.records} {'records that were' if several else 'record that was'} pinned on {checkpoint.day}"
        folders = sorted({folder for folder, _ in self._last})
        together = {each.name: each for each in folders_together(path)}
        # An earlier version made one line of a whole tree. What it pins is still pinned.
        for folder in (*folders, None):
            if self._fits(checkpoint, folder):
                now = sum(seal.sequence for (each, _), seal in self._last.items() if folder in (each, None))
                added = now - checkpoint.records
                since = (
                    "None was added since." if not added else f"{added} {'was' if added == 1 else 'were'} added since."
                )
                said = f"Here, and as {'they were' if several else 'it was'} then, {'are' if several else 'is'} {pinned}. {since}"
                return ChainFinding(together.get(folder or "", path), "checkpoint holds", said)
        # The folder that has most of them is the one that is meant. In a tree the one that is meant may be gone.
        meant = [folder for folder in folders if not (together and self._is_of_another(checkpoint, folder))]
        lacking = min(
            (self._lacking(checkpoint, folder) for folder in meant), key=len, default=self._lacking(checkpoint, "")
        )
        if any(unknown.startswith(name) for name, _, _ in lacking for unknown in self._unknown):
            names = ", ".join(name for name, _, _ in lacking)
            why = (
                f"Whether {pinned} are here cannot be said. The key is not known here that signed the records of: {names}. Ask for "
                "that person's public key, and name it: --key FILE"
            )
            return ChainFinding(path, "checkpoint undecided", why)
        if lacking:
            which = "; ".join(_those(name, here, count) for name, here, count in lacking)
            why = (
                f"Of {pinned}, not all are here as they were. Missing or changed, by key: {which}. They may not be synchronised yet, or "
                "somebody took them away or changed them. Ask for a copy from that time."
            )
            return ChainFinding(path, "checkpoint short", why)
        why = (
            f"Of {pinned}, at least one is not the one of then. So many are here, but whoever had a key made one or more of them again. "
            "Ask for a copy from that time."
        )
        return ChainFinding(path, "checkpoint broken", why)

    def _is_of_another(self, checkpoint: Checkpoint, folder: str) -> bool:
        """Whether a folder is not the one that a checkpoint pins, since another holds there that would not, had records of it been
        made again since: one of that day or a later one.
        """
        others = (each for each in self._wanted if each != checkpoint and each.day >= checkpoint.day)
        return any(self._fits(each, folder) for each in others)

    def _fits(self, checkpoint: Checkpoint, folder: str | None) -> bool:
        """Whether what it pins is in this folder, or without one, in all of them together."""
        ways = itertools.product(*(self._named(folder, name, count) for name, count in checkpoint.counts))
        return any(
            merkle_root([bytes.fromhex(each) for each in way]).hex().startswith(checkpoint.root)
            for way in itertools.islice(ways, _MOST_WAYS)
        )

    def _named(self, folder: str | None, name: str, count: int) -> list[str]:
        """The statements with this number in the chains whose names begin so."""
        return [
            statement
            for (in_folder, chain, number), statement in sorted(self._at.items())
            if folder in (in_folder, None) and number == count and chain.startswith(name)
        ]

    def _lacking(self, checkpoint: Checkpoint, folder: str) -> list[tuple[str, int, int]]:
        """Of which chains fewer records hang together than are pinned: the name, how many do, and how many are pinned."""
        return [
            (name, here, count)
            for name, count in checkpoint.counts
            if (here := max(self._lengths(folder, name), default=0)) < count
        ]

    def _lengths(self, folder: str, name: str) -> Iterator[int]:
        for (in_folder, chain), seal in self._last.items():
            if in_folder == folder and chain.startswith(name):
                yield seal.sequence


def _those(name: str, here: int, count: int) -> str:
    return f"{name}, record {count}" if here + 1 == count else f"{name}, records {span_of_numbers(here + 1, count)}"
