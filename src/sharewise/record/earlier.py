"""The saved record that a new one completes or supersedes."""

from __future__ import annotations

from dataclasses import dataclass

from sharewise.record.make import typed_details
from sharewise.record.model import Earlier, Record, Relation


@dataclass(frozen=True)
class EarlierRecord:
    """A record that is proved to be as it was signed.

    Attributes:
        relation: what the new record does to it.
        record: what it says.
        statement: the digest of its statement, in hex: what the new record names it by.

    """

    relation: Relation
    record: Record
    statement: str

    def named(self) -> Earlier:
        """As the new record names it."""
        return Earlier(relation=self.relation, id=self.record.id, statement_sha256=self.statement)

    @property
    def details(self) -> dict[str, str | list[str]]:
        """Its details, as they were given."""
        return typed_details(self.record)
