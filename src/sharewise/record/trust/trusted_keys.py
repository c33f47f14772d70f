"""The public keys that records are checked with, whose they are, and which of their records count; and what opens those that are
encrypted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from sharewise.record.public_key import PublicKey, key_folder_name
from sharewise.record.reading.content_reader import ContentReader
from sharewise.record.trust.trust_entry import TrustEntry, by_key
from sharewise.values import by_default, frozen


@frozen(eq=False)
class TrustedKeys(Mapping[str, PublicKey]):
    """Public keys by their thumbprints. With none, nothing can be decided.

    Attributes:
        named: the keys.
        entries: what a trust list says of them, by thumbprint.
        stamp: what changes with the list; empty without one.
        reader: what opens content that is encrypted, where anything does. To check needs none.

    """

    named: Mapping[str, PublicKey]
    entries: Mapping[str, tuple[TrustEntry, ...]] = by_default({})
    stamp: str = ""
    reader: ContentReader | None = None

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
        return {key_folder_name(chain): entries[-1].person for chain, entries in self.entries.items()}

    def person(self, chain: str) -> str:
        """Whose the key with this thumbprint is, where the list says so; else empty."""
        entries = self.entries.get(chain)
        return entries[-1].person if entries else ""

    def signer(self, chain: str) -> str:
        """Whose records those of the key with this thumbprint are: a person, or else the short name of the key."""
        return self.person(chain) or key_folder_name(chain)

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
