"""What entries say about a record, in words: in a list, and on the record's own page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sharewise.dates import moment
from sharewise.present.page import Block, DefinitionList, ItemList, Page, Paragraph, Title, with_commands
from sharewise.present.wording import records_wording
from sharewise.record.entry_model import AboutRecordBody, EntryBody, kind_of
from sharewise.record.summary import AboutRecord
from sharewise.record.verification import Verdict, VerifiedSeal
from sharewise.text import listed, one_line


def erased_words(about: AboutRecord) -> str:
    """When, by whom and why a record was erased; empty where nobody says so."""
    if about.erasure is None:
        return ""
    seal, erasure = about.erasure
    return records_wording.ERASED.format(
        day=_day(seal),
        who=_who(seal, erasure),
        ground=records_wording.GROUNDS[erasure.ground],
        authorised=one_line(erasure.authorised_by),
    )


def hold_words(about: AboutRecord) -> list[str]:
    """The holds that stand on a record, a line each."""
    return [
        records_wording.ON_HOLD.format(day=_day(seal), who=_who(seal, hold), reason=one_line(hold.reason))
        for seal, hold in about.holds
    ]


def looked_at_words(about: AboutRecord, made_with: str) -> Iterator[str]:
    """Who else looked at a record, and what they said. `made_with`: as of `AboutRecord.approvals`."""
    for seal, approval in about.approvals(made_with):
        says = records_wording.APPROVED_SAYING if approval.comment else records_wording.APPROVED
        yield says.format(day=_day(seal), who=_who(seal, approval), comment=one_line(approval.comment or ""))
    for seal, said in about.comments:
        yield records_wording.SEEN_SAYING.format(day=_day(seal), who=_who(seal, said), comment=one_line(said.comment))


def about_blocks(about: AboutRecord, made_with: str, reference: str) -> Page:
    """What stands at the head of a record's page. `made_with`: as above."""
    blocks: list[Block] = []
    if about.erasure is not None:
        said = with_commands(records_wording.TO_BE_ERASED, reference=reference)
        blocks += [Paragraph(erased_words(about), "warning"), Paragraph(said, "warning")]
    blocks += [Paragraph(each, "warning") for each in hold_words(about)]
    blocks += [Paragraph(each) for each in looked_at_words(about, made_with)]
    return tuple(blocks)


def erased_page(verdict: Verdict, about: AboutRecord, found: Page = ()) -> Page:
    """In place of a record that was erased: that it was, and what is left of it. `found`: what was found about that, in blocks."""
    assert about.erasure is not None and verdict.seal is not None
    seal, reference = verdict.seal, about.erasure[1].record.id
    rows = (
        (records_wording.SEALED, records_wording.UK_TIME.format(moment=moment(seal.time))),
        (records_wording.PLACE_IN_CHAIN, str(seal.sequence)),
        (records_wording.FINGERPRINT, seal.key.fingerprint),
        (records_wording.VERDICT, f"{verdict.word[:1].upper()}{verdict.word[1:]}."),
    )
    return (
        Title(records_wording.ERASED_TITLE.format(reference=reference)),
        Paragraph(erased_words(about)),
        *found,
        *(Paragraph(each, "warning") for each in hold_words(about)),
        Paragraph(records_wording.ERASED_WHY),
        *(Paragraph(each) for each in looked_at_words(about, seal.key.thumbprint)),
        DefinitionList(rows),
    )


def encrypted_page(verdict: Verdict, about: AboutRecord) -> Page:
    """In place of a record that no key here opens: that it is there, and what its seal says."""
    assert verdict.seal is not None
    seal = verdict.seal
    rows = [
        (records_wording.SEALED, records_wording.UK_TIME.format(moment=moment(seal.time))),
        (records_wording.PLACE_IN_CHAIN, str(seal.sequence)),
        (records_wording.FINGERPRINT, seal.key.fingerprint),
        (records_wording.VERDICT, f"{verdict.word[:1].upper()}{verdict.word[1:]}."),
    ]
    if verdict.signer:
        rows.insert(0, (records_wording.SIGNED_BY_WHOM, one_line(verdict.signer)))
    return (
        Title(records_wording.ENCRYPTED_TITLE),
        Paragraph(records_wording.ENCRYPTED_WHY),
        Paragraph(records_wording.ENCRYPTED_ASK),
        *(Paragraph(each, "warning") for each in hold_words(about)),
        *(Paragraph(each) for each in looked_at_words(about, seal.key.thumbprint)),
        DefinitionList(tuple(rows)),
    )


def erased_now_page(reference: str, later: Sequence[str]) -> Page:
    """What is said once a record is erased: what is left to look after. `later`: the records that follow it."""
    blocks: list[Block] = [
        Title(records_wording.ERASED_NOW_TITLE.format(reference=reference)),
        Paragraph(records_wording.ERASED_NOW),
    ]
    if later:
        blocks.append(Paragraph(records_wording.ERASE_TOO.format(references=listed(list(later))), "warning"))
    reach = tuple(with_commands(each) for each in records_wording.OUT_OF_REACH_LIST)
    blocks += [Paragraph(records_wording.OUT_OF_REACH), ItemList(reach), Paragraph(records_wording.INDEX_GONE)]
    return tuple(blocks)


def entry_words(entry: EntryBody) -> str:
    """What an entry is, in a line."""
    reference = entry.record.id if isinstance(entry, AboutRecordBody) else ""
    return records_wording.ENTRY_KINDS[kind_of(entry)].format(reference=reference)


def counted_as(entry: EntryBody) -> str:
    """What an entry counts as among records."""
    is_about_record = isinstance(entry, AboutRecordBody)
    return records_wording.ABOUT_OTHERS if is_about_record else records_wording.WHERE_THEY_GO_ON


def _day(seal: VerifiedSeal) -> str:
    return moment(seal.time).partition(",")[0]


def _who(seal: VerifiedSeal, body: AboutRecordBody) -> str:
    return one_line(body.by) if body.by else records_wording.NAMELESS.format(signer=seal.signer or seal.key.folder_name)
