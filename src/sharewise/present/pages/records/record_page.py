"""One record as a person reads it, years later: what was asked, advised, decided and why; what was shared, with whom; what
is missing; and whether the record is as it was signed. Everything on the page comes from the record itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, get_args

from sharewise.dates import day, moment
from sharewise.present.page import (
    Block,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Quotation,
    Title,
    with_commands,
)
from sharewise.present.pages.local_words import asked_words, checklist, local_paragraphs, part_words, worded
from sharewise.present.pages.records.entries_page import about_blocks
from sharewise.present.pages.records.records_page import findings_blocks
from sharewise.present.pages.records.saving_pages import approver_of, detail_in_words, local_detail_in_words, missing_in
from sharewise.present.wording import adoption_wording, interview_wording, records_wording
from sharewise.record.fields import FIELDS, Field, Section
from sharewise.record.record_model import (
    Record,
    RecordedAnswer,
    RecordedDecision,
    RecordedRecommendation,
    RuleReliedOn,
    SealedRecord,
)
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.summary import NOTHING_SAID, AboutRecord
from sharewise.record.verification import Verdict
from sharewise.rulebook.parts import as_data
from sharewise.text import folded, listed, one_line


def record_page(
    sealed: SealedRecord,
    verdict: Verdict,
    later: Iterable[tuple[str, str]],
    findings: Sequence[ChainFinding] = (),
    done: Collection[str] = (),
    signer: str = "",
    about: AboutRecord = NOTHING_SAID,
    *,
    waits: bool = False,
) -> Page:
    """The page.

    Args:
        sealed: the record.
        verdict: whether it is as it was signed.
        later: what later records do to it, and their references.
        findings: what was found about it and its folder.
        done: the steps that its details show to be done. They stay on the list, as it is what was advised.
        signer: whose record it is, where there are several people's.
        about: what entries say of it.
        waits: whether a second person has to approve of it, and none did.

    """
    record = sealed.record
    details = as_data(record)["details"]
    blocks: list[Block] = [Title(records_wording.READING_TITLE.format(reference=record.id))]
    blocks += reliance_warnings(verdict, later, findings)
    blocks += about_blocks(about, sealed.seal.chain, record.id)
    if waits and record.approval is not None:
        said = with_commands(records_wording.NOT_APPROVED, approver=approver_of(record.approval), reference=record.id)
        blocks.append(Paragraph(said))
    signed = [(records_wording.SIGNED_BY_WHOM, one_line(signer))] if signer and verdict.is_proved else []
    blocks.append(DefinitionList((*_in_short(record, details), *signed, (records_wording.VERDICT, _verdict(verdict)))))
    blocks += [Heading(interview_wording.SECTIONS["who"]), DefinitionList(tuple(_about(record, details)))]
    blocks += _decided(record)
    for section in get_args(Section):
        if section != "who":
            blocks += _section(section, details)
    asked = tuple((each.asked, local_detail_in_words(each)) for each in record.local_details if each.says)
    if asked:
        blocks += [Heading(interview_wording.SECTIONS["local"]), DefinitionList(asked)]
    blocks += [Heading(records_wording.READING_MISSING), Paragraph(missing_in(record, listed))]
    blocks += _advised(record.recommendation, done)
    blocks += _rule_by_rule(record)
    blocks += _whether_intact(sealed, verdict)
    blocks += _how_exact(record)
    return tuple(blocks)


def reliance_warnings(
    verdict: Verdict, later: Iterable[tuple[str, str]], findings: Sequence[ChainFinding] = ()
) -> Page:
    """What has to be known before a record is relied on: that it is not as it was signed, or not the last word, or that its
    folder is not as it was left.
    """
    blocks: list[Block] = []
    if not verdict.is_proved:
        words = (
            records_wording.READING_NOT_CHECKED
            if verdict.word == "cannot decide"
            else records_wording.READING_NOT_PROVED
        )
        blocks.append(Paragraph(with_commands(words, verdict=verdict.word, why=verdict.why), "warning"))
    blocks += findings_blocks(findings)
    blocks += [
        Paragraph(records_wording.LATER_IS[relation].format(reference=other), "warning") for relation, other in later
    ]
    return tuple(blocks)


def _in_short(record: Record, details: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a reader needs first, for the first screen: which case, what was decided, why, who by, and what is next. All of it
    stands below too, in full.
    """
    decision, advice = record.decision, record.recommendation
    if "case_reference" in details:
        yield records_wording.READ_CASE, folded(str(details["case_reference"]), lines=1, longest=_LONGEST)
    if decision is None:
        yield records_wording.READING_DECIDED, records_wording.READ_UNDECIDED.format(title=advice.title)
    elif decision.followed:
        yield records_wording.READING_DECIDED, f"{decision.title}. {records_wording.READING_FOLLOWED}"
    else:
        said = records_wording.READING_OTHERWISE.format(title=advice.title)
        yield records_wording.READING_DECIDED, f"{decision.title}. {said}"
    yield interview_wording.READING_WHY, _why_in_short(record)
    who = [str(details[name]) for name in ("decided_by", "position", "organisation") if name in details]
    if who:
        yield records_wording.READ_BY, folded(", ".join(who), lines=1, longest=_LONGEST)
    yield records_wording.MADE_ON, records_wording.UK_TIME.format(moment=moment(record.made_at))
    yield records_wording.READ_NEXT, _next_in_short(record, details)


# Of what somebody typed, so much stands on the first screen.
_LONGEST = 160


def _why_in_short(record: Record) -> str:
    """Their own reason, where they decided otherwise; else that of what they followed."""
    decision = record.decision
    if decision is not None and not decision.followed:
        own = ": ".join(part for part in (decision.reason_says, decision.words) if part)
        return folded(own, lines=2, longest=_LONGEST)
    return " ".join(dict.fromkeys(part_words(row.id, row.because) for row in record.recommendation.rows))


def _next_in_short(record: Record, details: dict[str, Any]) -> str:
    """When to look at it again, if that is still to be done, and what is missing."""
    said = [missing_in(record)]
    if "review_on" in details and "what_came" not in details:
        said.insert(0, records_wording.READ_LOOK_AGAIN.format(day=day(str(details["review_on"]), weekday=True)))
    return " ".join(said)


def _about(record: Record, details: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for field in _given("who", details):
        yield _label(field), _said(field, details)
    if record.earlier is not None:
        yield records_wording.RELATION[record.earlier.relation], record.earlier.id
    yield records_wording.RULES, record.rules.edition_title
    if record.rules.adoption_title is not None:
        yield adoption_wording.LOCAL_TITLE, record.rules.adoption_title
    if record.jurisdiction is not None:
        yield records_wording.JURISDICTION, record.jurisdiction.title


def _decided(record: Record) -> list[Block]:
    decision, advice = record.decision, record.recommendation
    blocks: list[Block] = [Heading(records_wording.READING_DECIDED)]
    if decision is None:
        return [*blocks, Paragraph(records_wording.READING_NO_DECISION)]
    blocks.append(Paragraph(f"{decision.title}."))
    if decision.followed:
        return [*blocks, Paragraph(records_wording.READING_FOLLOWED)]
    return [*blocks, Paragraph(records_wording.READING_OTHERWISE.format(title=advice.title)), *_reason(decision)]


def _reason(decision: RecordedDecision) -> list[Block]:
    blocks: list[Block] = []
    if decision.reason_says:
        blocks.append(DefinitionList(((records_wording.READ_REASON, decision.reason_says),)))
    if decision.words:
        blocks += [Heading(records_wording.READ_WORDS, 3), Quotation(decision.words)]
    return blocks


def _section(section: Section, details: dict[str, Any]) -> list[Block]:
    """One part of what the practitioner added. A part with nothing in it is not shown: what is missing is listed."""
    rows = tuple((field.ask, _said(field, details)) for field in _given(section, details))
    return [Heading(interview_wording.SECTIONS[section]), DefinitionList(rows)] if rows else []


def _given(section: Section, details: dict[str, Any]) -> list[Field]:
    return [field for field in FIELDS if field.section == section and field.name in details]


def _label(field: Field) -> str:
    """A field's short name as a label: `the case reference` as `Case reference`."""
    name = field.short.removeprefix("the ").removeprefix("your ")
    return name[:1].upper() + name[1:]


def _said(field: Field, details: dict[str, Any]) -> str:
    value = details[field.name]
    match field.kind:
        case "choice":
            return str(value["says"])
        case "choices":
            return "\n".join(str(each["says"]) for each in value)
        case _:
            return detail_in_words(field, str(value))


def _advised(advice: RecordedRecommendation, done: Collection[str]) -> list[Block]:
    blocks: list[Block] = [
        Heading(records_wording.READING_ADVICE),
        *local_paragraphs(advice.remember),
        Paragraph(f"{advice.title}. {advice.says}"),
        *local_paragraphs(advice.local),
        DefinitionList(
            (
                (interview_wording.SHARE, advice.share.says),
                (interview_wording.TELL, advice.tell.says),
                (interview_wording.NAME, advice.name.says),
            )
        ),
        Heading(interview_wording.READING_WHY, 3),
        ItemList(tuple(dict.fromkeys(part_words(row.id, row.because) for row in advice.rows))),
        *(Paragraph(records_wording.READING_ROW.format(stage=row.stage, row=row.id), "quiet") for row in advice.rows),
    ]
    if advice.steps:
        blocks += [
            Heading(interview_wording.READING_STEPS, 3),
            ItemList(tuple(_step(worded(step), is_done=step.id in done) for step in advice.steps), numbered=True),
        ]
    if advice.conditions:
        blocks += [
            Heading(interview_wording.READING_CONDITIONS, 3),
            ItemList(tuple(worded(each) for each in advice.conditions)),
        ]
    if advice.checklist is not None:
        blocks += checklist(advice.checklist.title, tuple(advice.checklist.items))
    return blocks


def _step(words: str, *, is_done: bool) -> str:
    return records_wording.STEP_DONE.format(step=words) if is_done else words


def _rule_by_rule(record: Record) -> list[Block]:
    """Each golden rule that the advice rests on, in its edition's words, with what was asked and answered for it."""
    blocks: list[Block] = [Heading(records_wording.READING_RULES), Paragraph(records_wording.READING_RULES_WHY)]
    if record.jurisdiction is not None and record.jurisdiction.notice is not None:
        blocks.append(Paragraph(record.jurisdiction.notice))
    left = list(record.answers)
    for number, rules in _by_number(record.recommendation.rules):
        topics = {rule.topic for rule in rules}
        asked = [each for each in left if topics & set(each.topics)]
        left = [each for each in left if each not in asked]
        title = rules[0].title
        blocks.append(Heading(records_wording.READING_RULE.format(number=number, title=title) if number else title, 3))
        if rules[0].text and rules[0].exact:
            said = Paragraph(rules[0].text) if rules[0].exact == "ours" else Quotation(rules[0].text)
            blocks.append(said)
        else:
            blocks.append(Paragraph(records_wording.READING_NO_RULE))
        if rules[0].local:
            blocks += [Paragraph(adoption_wording.LOCAL_RULE), Quotation(rules[0].local)]
        blocks += _asked(asked)
    if left:
        blocks += [Heading(records_wording.READING_ALSO_ASKED, 3), *_asked(left)]
    if record.word_answers:
        words = tuple((asked_words(each.question, each.asked), each.said) for each in record.word_answers)
        blocks += [Heading(records_wording.READING_FOR_WORDS, 3), DefinitionList(words)]
    if record.recommendation.sources:
        blocks += [Heading(records_wording.READING_SOURCES, 3), ItemList(tuple(record.recommendation.sources))]
    return blocks


def _how_exact(record: Record) -> list[Block]:
    """An appendix: how exact the words are in which the rules stand above."""
    said = {
        records_wording.RULE_NUMBERED.format(number=number): interview_wording.EXACT[rule.exact]
        for number, (rule, *_) in _by_number(record.recommendation.rules)
        if number is not None and rule.text and rule.exact
    }
    return [Heading(records_wording.READING_EXACT), DefinitionList(tuple(said.items()))] if said else []


def _by_number(rules: Iterable[RuleReliedOn]) -> list[tuple[str | None, list[RuleReliedOn]]]:
    """The rules relied on by their numbers, in order; an idea that the edition has no rule on by itself, last."""
    numbered: dict[str, list[RuleReliedOn]] = {}
    for rule in rules:
        if rule.number is not None:
            numbered.setdefault(rule.number, []).append(rule)
    found: list[tuple[str | None, list[RuleReliedOn]]] = sorted(numbered.items())
    return [*found, *((None, [rule]) for rule in rules if rule.number is None)]


def _asked(answers: list[RecordedAnswer]) -> list[Block]:
    return (
        [
            DefinitionList(
                tuple(
                    (
                        asked_words(each.question, each.asked),
                        each.said + (f"\n{interview_wording.NOTE.format(note=each.note)}" if each.note else ""),
                    )
                    for each in answers
                )
            )
        ]
        if answers
        else []
    )


def _verdict(verdict: Verdict) -> str:
    return f"{verdict.word[:1].upper()}{verdict.word[1:]}. {verdict.why}"


def _whether_intact(sealed: SealedRecord, verdict: Verdict) -> list[Block]:
    seal = sealed.seal
    rows = [
        (records_wording.VERDICT, _verdict(verdict)),
        (records_wording.SEALED, records_wording.UK_TIME.format(moment=moment(seal.time))),
        (records_wording.PLACE_IN_CHAIN, str(seal.sequence)),
        (records_wording.KEY_NAME, seal.chain),
    ]
    if verdict.signer:
        rows.append((records_wording.SIGNED_BY_WHOM, one_line(verdict.signer)))
    if verdict.seal is not None:
        rows.append((records_wording.FINGERPRINT, verdict.seal.key.fingerprint))
    rows.append((interview_wording.FILE, str(verdict.path)))
    tool, rules = sealed.record.tool, sealed.record.rules
    made_with = f"{tool.name} {tool.version}, {rules.id} {rules.version}"
    if rules.adoption is not None:
        made_with += f", {rules.adoption} {rules.adoption_version}"
    rows.append((records_wording.MADE_WITH, made_with))
    return [
        Heading(records_wording.READING_SEAL),
        DefinitionList(tuple(rows)),
        Paragraph(records_wording.READING_SHOWS, "quiet"),
    ]
