"""How a decision begins: on its own, or from the record that it completes or looks at again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.commands._records.asked_records import asked_walk, report_reliance
from sharewise.commands._records.reference import find_intact, find_later
from sharewise.commands._rulebooks import chosen_edition, shipped_adoptions
from sharewise.errors import WrongUse

if TYPE_CHECKING:
    from sharewise.interview.state import Circumstances, Interview
    from sharewise.reasoning.compiled import CompiledRulebook
    from sharewise.record.make import EarlierRecord
    from sharewise.record.summary import Relation

_EARLIER_OPTION: dict[Relation, str] = {"completes": "--complete", "supersedes": "--supersede"}


def earlier_record(
    relation: Relation, reference: str, folder: Path | None, *, again: str | None = None
) -> EarlierRecord:
    """The record with this reference, as it was signed.

    `again` is the reference of a record that a script may be trying to save a second time: that it is there already is no
    reason against it.

    Raises:
        WrongUse: there is none, or it is not the last word on its decision.
        SharewiseError: it is not as it was signed, or cannot be read.

    """
    from sharewise.present.wording.records_wording import LATER
    from sharewise.record.make import EarlierRecord
    from sharewise.record.record_model import read_sealed

    walk = asked_walk(folder, to_decide=True)
    verdict = find_intact(reference, walk, f"sharewise decide {_EARLIER_OPTION[relation]} {{reference}}")
    assert verdict.seal is not None
    record = read_sealed(verdict.data).record
    later = find_later(walk, verdict)
    report_reliance(walk)
    for done, by in later:
        if by == again:
            continue
        option = _EARLIER_OPTION[relation]
        raise WrongUse(f"{record.id}: {LATER[done].format(reference=by)} Take that one: sharewise decide {option} {by}")
    return EarlierRecord(relation, record, verdict.seal.statement)


def adoption_of(earlier: EarlierRecord) -> str | None:
    """The adoption that a record follows, if it ships.

    Raises:
        WrongUse: it is an organisation's own.

    """
    from sharewise.rulebook.load import read_content

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


def begin_interview(
    rulebook: CompiledRulebook, earlier: EarlierRecord | None, edition: str | None, circumstances: Circumstances
) -> Interview:
    """The interview at its beginning, under the edition asked for.

    Raises:
        WrongUse: the edition asked for does not exist, or is not that of the record.

    """
    # Imported here: it takes its time to load, and the help of the command needs none of it.
    from sharewise.interview.begin import begin, begin_again, begin_completing

    if earlier is None:
        return begin(rulebook, chosen_edition(rulebook, edition), circumstances)
    if earlier.relation == "supersedes":
        chosen = chosen_edition(rulebook, edition or edition_of(rulebook, earlier))
        return begin_again(rulebook, earlier, chosen, circumstances)
    made_under = earlier.record.rules.edition
    if edition not in (None, made_under):
        raise WrongUse(f"That record was made under the edition {made_under}. Leave out --edition.")
    return begin_completing(rulebook, earlier, circumstances)
