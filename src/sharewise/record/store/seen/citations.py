"""Which records of other chains are named as seen, and are not here.

Each record names the last ones of the other chains that it saw. One that is named and lies in no chain was here once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sharewise.record.verification import Verdict, VerifiedSeal, statement_in
from sharewise.values import frozen

# By its first byte a digest is put with others, so that few have to be held against each other at once.
_GROUPS = 256
_DIGEST = 32


@frozen
class Missing:
    """Records that those of one chain name, and that are not here.

    Attributes:
        path, seal: the first record that names one of them.
        count: how many they are.

    """

    path: Path
    seal: VerifiedSeal
    count: int


class Citations:
    """Takes in records one after another, and says what is missing. Of each it keeps a few bytes."""

    def __init__(self) -> None:
        self._here = [bytearray() for _ in range(_GROUPS)]
        self._named: list[dict[bytes, int]] = [{} for _ in range(_GROUPS)]
        # Those that name others, as few as there are of them beside those that are named.
        self._by: list[tuple[Path, VerifiedSeal]] = []

    def add(self, verdict: Verdict) -> None:
        """Take in one record, proved or not: what it names counts only where it is."""
        statement = statement_in(verdict)
        if statement is not None:
            self._here[int(statement[:2], 16)] += bytes.fromhex(statement)
        seal = verdict.seal
        if seal is not None and seal.seen:
            for each in seal.seen:
                self._named[int(each[:2], 16)].setdefault(bytes.fromhex(each), len(self._by))
            self._by.append((verdict.path, seal))

    def missing(self) -> Iterator[Missing]:
        """What is named and was not taken in, by the chain that names it."""
        found: dict[str, Missing] = {}
        for here, named in zip(self._here, self._named, strict=True):
            if not named:
                continue
            there = {bytes(here[at : at + _DIGEST]) for at in range(0, len(here), _DIGEST)}
            for by in (by for digest, by in named.items() if digest not in there):
                path, seal = self._by[by]
                chain = seal.key.thumbprint
                before = found.get(chain)
                if before is None or seal.sequence < before.seal.sequence:
                    found[chain] = Missing(path, seal, before.count + 1 if before else 1)
                else:
                    found[chain] = Missing(before.path, before.seal, before.count + 1)
        yield from (found[chain] for chain in sorted(found))
