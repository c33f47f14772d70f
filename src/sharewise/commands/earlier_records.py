"""The saved record that a decision completes or looks at again, and the rules that it is to follow."""

from __future__ import annotations

from pathlib import Path

from sharewise.commands._records import found_intact, later_in
from sharewise.commands.adoptions import shipped_adoptions
from sharewise.errors import WrongUse
from sharewise.folders import folders
from sharewise.present.wording.interview_wording import LATER
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import own_public_key
from sharewise.record.make import EarlierRecord
from sharewise.record.model import Relation, read_sealed
from sharewise.record.verification import trust
from sharewise.rulebook.load import read_content

_OPTION: dict[Relation, str] = {"completes": "--complete", "supersedes": "--supersede"}


def earlier_record(relation: Relation, reference: str, folder: Path | None) -> EarlierRecord:
    """The record with this reference, as it was signed.

    Raises:
        WrongUse: there is none, or it is not the last word on its decision.
        SharewiseError: it is not as it was signed, or cannot be read.

    """
    places = folders(folder)
    trusted = trust(own_public_key(places.key))
    verdict = found_intact(reference, places.records, trusted)
    assert verdict.sealed is not None
    record = read_sealed(verdict.data).record
    for done, by in later_in(places.records, verdict, trusted):
        option = _OPTION[relation]
        raise WrongUse(f"{record.id}: {LATER[done].format(reference=by)} Take that one: sharewise decide {option} {by}")
    return EarlierRecord(relation, record, verdict.sealed.statement)


def adoption_of(earlier: EarlierRecord) -> str | None:
    """The adoption that a record follows, if it ships.

    Raises:
        WrongUse: it is an organisation's own.

    """
    named = earlier.record.rules
    shipped = shipped_adoptions().get(named.adoption or "")
    # An organisation's own file can have the name of one that ships.
    if named.adoption is not None and (shipped is None or read_content(shipped).sha256 != named.adoption_sha256):
        raise WrongUse(
            f"Record {earlier.record.id} follows the local rules '{named.adoption}' {named.adoption_version}. "
            "Name their file: --adoption FILE"
            + (f"\nIf you mean those that come with sharewise now: --adoption {named.adoption}" if shipped else "")
        )
    return named.adoption


def edition_of(rulebook: CompiledRulebook, earlier: EarlierRecord) -> str | None:
    """The edition that a decision was made under, if there still is such an edition."""
    edition = earlier.record.rules.edition
    return edition if edition in rulebook.loaded.rules.editions else None
