"""The rulebook that a record was made under: what a command needs that works out a recommendation again."""

from __future__ import annotations

from sharewise.commands.adoptions import shipped_adoptions
from sharewise.commands.opening import open_rulebook
from sharewise.errors import CannotDecide
from sharewise.reasoning.proof import Proved
from sharewise.record.model import Record


def rulebook_of(record: Record) -> Proved:
    """The rulebook that the record names, proved; with the adoption that it names laid over it.

    Raises:
        CannotDecide: it is not here.

    """
    named = record.rules
    if named.adoption is None or named.adoption in shipped_adoptions():
        proved = open_rulebook(named.adoption)
        if (proved.loaded.sha256, proved.loaded.adoption_sha256) == (named.sha256, named.adoption_sha256):
            return proved
    local = f", with the local rules '{named.adoption}'" if named.adoption else ""
    raise CannotDecide(
        f"The rules that record {record.id} was made under ({named.id} {named.version}{local}) are not in this version "
        f"of sharewise, so its advice cannot be worked out again.\n"
        f"The record holds its own reasons: sharewise records show {record.id}"
    )
