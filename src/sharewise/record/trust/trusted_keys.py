"""The public keys that records are checked with, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sharewise.record.public_key import PublicKey, key_folder_name
from sharewise.values import by_default, frozen


@frozen(eq=False)
class TrustedKeys(Mapping[str, PublicKey]):
    """Public keys by their thumbprints. With none, nothing can be decided.

    Attributes:
        named: the keys.
        people: whose they are, by thumbprint, where a list says so.

    """

    named: Mapping[str, PublicKey]
    people: Mapping[str, str] = by_default({})

    def __getitem__(self, thumbprint: str) -> PublicKey:
        """The key with this thumbprint."""
        return self.named[thumbprint]

    def __iter__(self) -> Iterator[str]:
        """The thumbprints."""
        return iter(self.named)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.named)

    def signer(self, chain: str) -> str:
        """Whose records those of the key with this thumbprint are: a person, or else the short name of the key."""
        return self.people.get(chain) or key_folder_name(chain)

    def signer_in(self, folder_name: str) -> str:
        """The same, by the name of the folder that the records lie in."""
        return next((name for chain, name in self.people.items() if key_folder_name(chain) == folder_name), folder_name)
