"""The public keys that records are checked with, whose they are, and which of their records count; and what opens those that are
encrypted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from sharewise.record.public_key import PublicKey, key_folder_name
from sharewise.record.reading.content_reader import ContentReader
from sharewise.record.trust.trust_entry import TrustEntry, by_key
from sharewise.values import by_default, frozen


@frozen
class KeyChange:
    """That one key took the place of another, as both of them say.

    Attributes:
        old, new: the thumbprint of the old key, and the new key.
        folder, sequence: in which records folder both say so, and the number that the old key's chain ends with there.

    """

    old: str
    new: PublicKey
    folder: str
    sequence: int


@frozen(eq=False)
class TrustedKeys(Mapping[str, PublicKey]):
    """Public keys by their thumbprints. With none, nothing can be decided.

    Attributes:
        named: the keys.
        entries: what a trust list says of them, by thumbprint.
        stamp: what changes with the list; empty without one.
        reader: what opens content that is encrypted, where anything does. To check needs none.
        changes: the changes of keys that are known, each after that of the key which it changes.

    """

    named: Mapping[str, PublicKey]
    entries: Mapping[str, tuple[TrustEntry, ...]] = by_default({})
    stamp: str = ""
    reader: ContentReader | None = None
    changes: tuple[KeyChange, ...] = by_default(())

    def __getitem__(self, thumbprint: str) -> PublicKey:
        """The key with this thumbprint."""
        return self.named[thumbprint]

    def __iter__(self) -> Iterator[str]:
        """The thumbprints."""
        return iter(self.named)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.named)

    @cached_property
    def _people(self) -> Mapping[str, str]:
        return {key_folder_name(chain): self.signer(chain) for chain in (*self.entries, *self._newest)}

    @cached_property
    def _newest(self) -> Mapping[str, str]:
        """Of each key that was changed, the one that is used now in its place."""
        found: dict[str, str] = {}
        for change in reversed(self.changes):
            found.setdefault(change.old, found.get(change.new.thumbprint, change.new.thumbprint))
        return found

    @cached_property
    def _ends(self) -> Mapping[tuple[str, str], int]:
        """Where the chains end of the keys that were changed, by key and records folder."""
        return {(change.old, change.folder): change.sequence for change in reversed(self.changes)}

    def is_ended(self, chain: str, folder: str, sequence: int) -> bool:
        """Whether a place comes after the end of a key's chain, because the key was changed."""
        end = self._ends.get((chain, folder))
        return end is not None and sequence > end

    def same_person(self, chain: str) -> frozenset[str]:
        """The thumbprints of this key, and of the others of whoever has it: those that it took the place of, or that took its place, and
        those that the list gives to the same person.
        """
        return self._of_one_person.get(chain, frozenset({chain}))

    @cached_property
    def _of_one_person(self) -> Mapping[str, frozenset[str]]:
        """For each key of a person with several, all of theirs. One that was changed can be on the list, and the new one not."""
        found: dict[str, frozenset[str]] = {}
        named: dict[str, str] = {}
        pairs = [(change.old, change.new.thumbprint) for change in self.changes]
        pairs += [(named.setdefault(self.person(chain), chain), chain) for chain in self.entries]
        for one, other in pairs:
            both = found.get(one, frozenset({one})) | found.get(other, frozenset({other}))
            found |= dict.fromkeys(both, both)
        return found

    def with_change(self, change: KeyChange) -> TrustedKeys:
        """The same with the new key too. What the list says of the old key holds for the new one, unless that stands there itself:
        the days on which it counts, and that it was taken back. Places in the old key's chain say nothing of the new one's.
        """
        new, entries = change.new, self.entries
        if new.thumbprint not in entries and change.old in entries:
            taken_over = (replace(each, key=new, last_good=()) for each in entries[change.old])
            entries = {**entries, new.thumbprint: tuple(taken_over)}
        named = {**self.named, new.thumbprint: new}
        stamp = f"{self.stamp} {change.old} {new.thumbprint} {change.folder} {change.sequence}"
        return TrustedKeys(named, entries, stamp, self.reader, (*self.changes, change))

    def person(self, chain: str) -> str:
        """Whose the key with this thumbprint is, where the list says so; else empty."""
        entries = self.entries.get(chain)
        return entries[-1].person if entries else ""

    def signer(self, chain: str) -> str:
        """Whose records those of the key with this thumbprint are: a person, or else the short name of the key."""
        return self.person(chain) or key_folder_name(self._newest.get(chain, chain))

    def signer_in(self, folder_name: str) -> str:
        """The same, by the name of the folder that the records lie in."""
        return self._people.get(folder_name, folder_name)

    def why_not(self, chain: str, folder: str, sequence: int, statement: str, time: str) -> str | None:
        """Why a record with a good signature does not count, as of `TrustEntry`; None where it does. Of a key on no list all count."""
        reasons = [each.why_not(folder, sequence, statement, time) for each in self.entries.get(chain, ())]
        return None if not reasons or None in reasons else reasons[-1]


def trusted_keys(
    keys: Iterable[PublicKey],
    entries: Iterable[TrustEntry] = (),
    stamp: str = "",
    reader: ContentReader | None = None,
) -> TrustedKeys:
    """Trust these keys, and those of a list. `reader`: as of `TrustedKeys`."""
    listed = by_key(entries)
    named = {key.thumbprint: key for key in keys} | {kid: same[0].key for kid, same in listed.items()}
    return TrustedKeys(named, listed, stamp, reader)
