"""The list of records: for each its reference, when it was made, what was decided, and what became of it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sharewise.dates import day, moment
from sharewise.present.page import (
    Block,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Title,
    Verbatim,
    with_commands,
)
from sharewise.present.pages.records.entries_page import erased_words, hold_words, looked_at_words
from sharewise.present.wording import records_wording
from sharewise.record.fields import DECISION
from sharewise.record.store.chains.findings import INCOMPLETE, WORTH_KNOWING
from sharewise.record.store.query import as_reference
from sharewise.text import listed, one_line

if TYPE_CHECKING:
    from sharewise.record.store.chains.findings import ChainFinding
    from sharewise.record.store.indexed_walk import Reliance
    from sharewise.record.summary import RecordEntry


# Whose records those of the key with this thumbprint are, where there is anything to say: of one person's nobody asks.
Whose: TypeAlias = Callable[[str], str]


def records_page(
    records: Iterable[RecordEntry],
    folder: Path,
    findings: Sequence[ChainFinding],
    reliance: Reliance | None = None,
    *,
    more: bool,
    none_yet: bool,
    named: Path | None = None,
    keys: Sequence[Path] = (),
    whose: Whose = lambda _: "",
    are_several: bool = False,
) -> Page:
    """The list.

    Args:
        records, folder: what is listed, and where it lies.
        findings: what was found about the records together.
        reliance: what the list rests on, where not every record was read for it.
        more: there are older records that are not shown.
        none_yet: there is no record at all.
        named: the folder, where it is not the usual one.
        keys: the public keys that the records were read with, where they are not one's own: of somebody else's record nobody
            makes the next one.
        whose: as of `record_rows`; `are_several`: there are several people's.

    """
    rows = record_rows(records, whose)
    title = records_wording.RECORDS_OF_SEVERAL if are_several else records_wording.RECORDS_TITLE
    blocks: list[Block] = [Title(title), *findings_blocks(findings)]
    nothing = records_wording.NO_RECORDS_YET.format(folder=folder) if none_yet else records_wording.NO_RECORD_FITS
    blocks.append(DefinitionList(rows) if rows else Paragraph(nothing))
    if rows:
        next_steps = records_wording.RECORDS_NEXT_OF_OTHERS if keys else records_wording.RECORDS_NEXT
        blocks.append(Paragraph(with_commands(records_wording.RECORDS_MORE if more else next_steps), "quiet"))
    return (*blocks, *reliance_blocks(reliance), *(end_of_commands(named, keys) if rows else ()))


def reliance_words(reliance: Reliance | None) -> str | None:
    """What an answer rests on for which not every record was read, in a line. None where every one was."""
    if reliance is None:
        return None
    checked = records_wording.CHECKED_NOW_ONE if reliance.checked == 1 else records_wording.CHECKED_NOW
    unchanged = records_wording.UNCHANGED_ONE if reliance.unchanged == 1 else records_wording.UNCHANGED
    return " ".join(
        (
            checked.format(number=f"{reliance.checked:,}"),
            unchanged.format(number=f"{reliance.unchanged:,}", day=day(reliance.since.isoformat())),
            records_wording.TO_CHECK_ALL,
        )
    )


def reliance_blocks(reliance: Reliance | None) -> Page:
    """The same at the end of a page."""
    said = reliance_words(reliance)
    return (Paragraph(with_commands(said), "quiet"),) if said else ()


# What is found about a folder, and of more than these says that there are more.
_FINDINGS = 3


def findings_blocks(findings: Sequence[ChainFinding]) -> Page:
    """What was found about records together, as a warning before a list of them."""
    grave = [each for each in findings if each.exit_code]
    blocks: list[Block] = []
    if grave:
        are_missing = any(each.code in INCOMPLETE for each in grave)
        warning = records_wording.RECORDS_MISSING if are_missing else records_wording.RECORDS_WRONG
        blocks.append(Paragraph(with_commands(warning), "warning"))
        blocks.append(ItemList(tuple(one_line(each.why) for each in grave[:_FINDINGS])))
    notes = [each for each in findings if each.code in WORTH_KNOWING]
    blocks += [Paragraph(one_line(each.why), "warning") for each in notes[:_FINDINGS]]
    return tuple(blocks)


def record_rows(records: Iterable[RecordEntry], whose: Whose = lambda _: "") -> tuple[tuple[str, str], ...]:
    """Records as the rows of a list: the reference of each, and what there is to say about it. `whose`: as of `Whose`."""
    return tuple((_named(each), _about(each, whose)) for each in records)


# So many of a list are named; of more, the first ones.
_NAMED = 4


def list_in_short(names: list[str]) -> str:
    """Names in a sentence, at most some of them."""
    if len(names) <= _NAMED:
        return listed(names)
    return listed([*names[: _NAMED - 1], records_wording.AND_MORE.format(number=len(names) - _NAMED + 1)])


def end_of_commands(folder: Path | None, keys: Sequence[Path] = ()) -> Page:
    """What to put after each command on the page, where records are not in the usual folder, or were read with other keys."""
    options = [("--folder", each) for each in (folder,) if each] + [("--key", each) for each in keys]
    if not options:
        return ()
    heading = records_wording.ADD_KEYS if keys else records_wording.ADD_FOLDER
    return (Heading(heading), Verbatim(" ".join(f"{option} {shlex.quote(str(each))}" for option, each in options)))


def _named(entry: RecordEntry) -> str:
    return records_wording.NO_WORDS if entry.verdict.is_encrypted else _reference(entry.summary.reference)


def _reference(text: str) -> str:
    """A record's reference. Anything else that an altered record has in its place could pass for a line of the list."""
    return text if as_reference(text) == text else records_wording.NO_REFERENCE


def _about_encrypted(entry: RecordEntry, whose: Whose) -> Iterator[str]:
    seal = entry.verdict.seal
    yield records_wording.LIST_ENCRYPTED.format(file=one_line(str(entry.verdict.path)))
    if seal is not None:
        yield records_wording.LIST_SEALED.format(moment=moment(seal.time))
        if signer := whose(seal.key.thumbprint):
            yield records_wording.SIGNED_BY.format(signer=one_line(signer))
        yield from hold_words(entry.about)
        yield from looked_at_words(entry.about, seal.key.thumbprint)


def _about(entry: RecordEntry, whose: Whose) -> str:
    verdict, summary = entry.verdict, entry.summary
    if entry.is_erased:
        return erased_words(entry.about)
    parts: list[str] = []
    if verdict.is_encrypted:
        return " ".join(_about_encrypted(entry, whose))
    if not verdict.is_proved:
        # Nothing that it says comes before that it may be made up.
        parts.append(
            records_wording.LIST_NOT_PROVED.format(
                verdict=verdict.word, why=one_line(verdict.why), file=one_line(str(verdict.path))
            )
        )
        if summary.made_at_text or summary.outcome_title or summary.case_reference:
            parts.append(records_wording.LIST_SAYS)
    elif signer := whose(summary.key):
        parts.append(records_wording.SIGNED_BY.format(signer=one_line(signer)))
    if summary.made_at_text:
        parts.append(f"{moment(one_line(summary.made_at_text))}.")
    if summary.decided_title:
        parts.append(records_wording.LIST_DECIDED.format(title=one_line(summary.decided_title)))
    elif summary.recommended_title:
        parts.append(records_wording.LIST_ADVICE.format(title=one_line(summary.recommended_title)))
    if summary.case_reference:
        parts.append(records_wording.LIST_CASE.format(case=one_line(summary.case_reference)))
    if summary.earlier:
        relation, reference = summary.earlier
        parts.append(f"{records_wording.RELATION[relation]} {one_line(reference)}.")
    parts += [records_wording.LATER[relation].format(reference=reference) for relation, reference in entry.later]
    # That there is no decision is said above. It is no detail, and stands in no count of them.
    missing = sum(name != DECISION for name in summary.missing)
    if missing and not entry.later:
        parts.append(
            records_wording.LIST_MISSING_ONE if missing == 1 else records_wording.LIST_MISSING.format(number=missing)
        )
    parts += [*hold_words(entry.about), *looked_at_words(entry.about, summary.key)]
    return " ".join(parts)
