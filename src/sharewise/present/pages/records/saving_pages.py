"""The pages about a record: what it will hold, where it was saved, and how to copy it by hand where it was not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sharewise.dates import day, moment
from sharewise.present.page import (
    Block,
    DefinitionList,
    Heading,
    Inlines,
    ItemList,
    Page,
    Paragraph,
    Title,
    Verbatim,
    with_commands,
)
from sharewise.present.pages.local_words import asked_words, worded
from sharewise.present.pages.records.records_page import end_of_commands, list_in_short
from sharewise.present.wording import interview_wording, recommendation_wording, records_wording
from sharewise.reasoning.recommend import Recommendation
from sharewise.reasoning.words import Attached
from sharewise.record.fields import BY_NAME, Field, field_named, has_field, is_given
from sharewise.record.make import EarlierRecord, Submission, typed_details
from sharewise.record.record_model import ApprovalAsked, LocalAnswer, Record
from sharewise.rulebook.model import RecordSystem, Rulebook
from sharewise.rulebook.parts import as_data
from sharewise.text import folded, listed, one_line


def missing_line(rules: Rulebook, missing: Iterable[str]) -> str:
    """What a record that is being made still lacks, in words."""
    return _missing_line({name: field_named(rules, name).short for name in missing if has_field(rules, name)}, missing)


def asked_in_short(rules: Rulebook, missing: Sequence[str], asked: int) -> str:
    """What a record that is being made still lacks, by name; of much, some of it, and how many details are asked for first:
    the number that is counted to above each of them.
    """
    if len(missing) <= _NAMED:
        return missing_line(rules, missing)
    names = [field_named(rules, name).short for name in missing[:_NAMED]]
    return records_wording.ASKED_IN_SHORT.format(number=asked, names=listed(names))


# So many missing details are named where they are about to be asked for.
_NAMED = 4


def missing_in(record: Record, named: Callable[[list[str]], str] = list_in_short) -> str:
    """What a record lacks, in words: `named` names them. They are all in the record or in the table: no rules are needed."""
    local = {each.id: each.short for each in record.local_details}
    return _missing_line({name: field.short for name, field in BY_NAME.items()} | local, record.missing, named)


def _missing_line(
    short: Mapping[str, str], missing: Iterable[str], named: Callable[[list[str]], str] = list_in_short
) -> str:
    names = [short.get(name, recommendation_wording.YOUR_DECISION) for name in missing]
    return (
        recommendation_wording.STILL_MISSING.format(details=named(names))
        if names
        else recommendation_wording.NOTHING_MISSING
    )


def confirm_page(
    rules: Rulebook,
    recommendation: Recommendation,
    told: Submission,
    missing: list[str],
    earlier: EarlierRecord | None,
) -> Page:
    """What will be saved: the recommendation, the decision, and the details that were added."""
    rows = [(records_wording.RELATION[earlier.relation], earlier.record.id)] if earlier else []
    rows.append((records_wording.RECOMMENDED, recommendation.outcome.title))
    decided = told.decision
    if decided is not None:
        rows.append((records_wording.DECIDED, rules.outcomes[decided.outcome].worded(recommendation.answers).title))
        if decided.reason:
            rows.append((records_wording.REASON, rules.reasons_to_decide_otherwise[decided.reason].label))
        if decided.words:
            rows.append((records_wording.OWN_WORDS, folded(decided.words, lines=12, longest=1000)))
    added = tuple(
        (asked_words(name, field_named(rules, name).ask), typed_text(rules, name, value))
        for name, value in told.details.items()
    )
    return (
        Title(records_wording.CONFIRM_TITLE),
        DefinitionList(tuple(rows)),
        *((Heading(records_wording.ADDED), DefinitionList(added)) if added else ()),
        *left_behind_page(earlier, told.details),
        Paragraph(missing_line(rules, missing)),
    )


def left_behind(earlier: EarlierRecord | None, kept: Mapping[str, object]) -> list[str]:
    """The details of a record that is looked at again that are not among those `kept` for the new one."""
    if earlier is None or earlier.relation != "supersedes":
        return []
    return [name for name, value in earlier.details.items() if is_given(value) and not is_given(kept.get(name))]


def left_behind_page(earlier: EarlierRecord | None, kept: Mapping[str, object]) -> Page:
    """What a record that takes the place of an earlier one does not take over from it. Nothing is lost without a word."""
    names = left_behind(earlier, kept)
    if earlier is None or not names:
        return ()
    record = earlier.record
    short = {name: field.short for name, field in BY_NAME.items()} | {
        each.id: each.short for each in record.local_details
    }
    said = [records_wording.LEFT_BEHIND.format(reference=record.id, details=listed([short[name] for name in names]))]
    if "review_on" in names:
        said.append(records_wording.DATE_LEFT_BEHIND.format(day=day(str(earlier.details["review_on"]), weekday=True)))
    return (Paragraph(" ".join(said)),)


def typed_text(rules: Rulebook, name: str, value: str | list[str], *, lines: int = 4, longest: int = 300) -> str:
    """A detail as it was given, in words: of a long one, its beginning."""
    field = field_named(rules, name)
    labels = field.choices(rules) if field.choices else None
    codes = [value] if isinstance(value, str) else value
    text = "; ".join(labels[code].label if labels else detail_in_words(field, code) for code in codes)
    return folded(text, lines=lines, longest=longest)


def detail_in_words(field: Field, value: str) -> str:
    """A text, a date or a time as a record holds it, as people read it."""
    match field.kind:
        case "time":
            return records_wording.UK_TIME.format(moment=moment(value, weekday=True))
        case "date":
            return day(value, weekday=True)
        case _:
            return value


def completing_page(record: Record) -> Page:
    """The record that is being completed, in short."""
    rows = [
        (records_wording.MADE_ON, moment(record.made_at)),
        (records_wording.ADVICE, record.recommendation.title),
    ]
    if record.decision is not None:
        rows.append((records_wording.DECIDED, record.decision.title))
    return (
        Title(records_wording.COMPLETING_TITLE.format(reference=record.id)),
        DefinitionList(tuple(rows)),
        Paragraph(missing_in(record)),
    )


def looking_again_line(record: Record) -> str:
    """Which decision is looked at again, and what is there of it."""
    title = record.decision.title if record.decision else records_wording.NOTHING_YET
    return records_wording.LOOKING_AGAIN.format(reference=record.id, made=moment(record.made_at), title=title)


def saved_page(
    record: Record,
    path: Path,
    steps: Iterable[Attached],
    folder: Path | None,
    system: RecordSystem | None = None,
    earlier: EarlierRecord | None = None,
    *,
    own_words: bool = False,
    plain: bool = False,
    is_encrypted: bool = False,
) -> Page:
    """The last screen: the reference, the place, what to do next.

    Args:
        record, path: what was saved, and where.
        steps: those of what was decided, unless they stand just above.
        folder: the records folder, where it is not the usual one.
        system: where the organisation keeps such records, if it has said so.
        earlier: the record that it completes or replaces, to say what it did not take over.
        own_words: whether what they typed is shown too: to whoever has just typed it, and to no script.
        plain: whether plain lines were asked for, which one can also have always.
        is_encrypted: whether only some people can read it.

    """
    to_do = [worded(step) for step in steps]
    if "what_came" in typed_details(record):
        to_do.append(records_wording.DECIDE_AGAIN)
    return (
        Title(records_wording.SAVED_TITLE),
        DefinitionList(
            ((interview_wording.REFERENCE, record.id), *_relation(record), *_what_was_decided(record, own_words))
        ),
        Heading(interview_wording.PLACE),
        Verbatim(str(path)),
        *((Paragraph(with_commands(records_wording.SAVED_ENCRYPTED)),) if is_encrypted else ()),
        *left_behind_page(earlier, typed_details(record)),
        Paragraph(missing_in(record)),
        *_approval_page(record, earlier),
        *((Heading(interview_wording.NEXT), ItemList(tuple(to_do), numbered=True)) if to_do else ()),
        DefinitionList(tuple(_later(record, system, plain=plain))),
        *end_of_commands(folder),
        Paragraph(with_commands(records_wording.SIGNED, reference=record.id), "quiet"),
    )


def _approval_page(record: Record, earlier: EarlierRecord | None) -> Page:
    """That a second person has to approve of the decision. One whose decision was to be approved before may have been."""
    if record.approval is None:
        return ()
    is_same = earlier is not None and earlier.relation == "completes" and earlier.record.approval is not None
    words = records_wording.ASKED_APPROVAL_BEFORE if is_same else records_wording.ASKS_APPROVAL
    before = record.earlier.id if record.earlier else ""
    return (Paragraph(words.format(approver=approver_of(record.approval), reference=before), "warning"),)


def approver_of(asked: ApprovalAsked) -> str:
    """Who is to approve, in words."""
    return one_line(asked.by) if asked.by else records_wording.SECOND_PERSON


def _relation(record: Record) -> Iterator[tuple[str, str]]:
    """The record that it completes or replaces."""
    if record.earlier is not None:
        yield records_wording.RELATION[record.earlier.relation], record.earlier.id


def _what_was_decided(record: Record, own_words: bool) -> Iterator[tuple[str, str]]:
    """The decision, with `own_words` also those that the practitioner gave for it."""
    if record.decision is not None:
        yield records_wording.DECIDED, record.decision.title
        if own_words and record.decision.words:
            yield records_wording.OWN_WORDS, folded(record.decision.words)


def _later(record: Record, system: RecordSystem | None, *, plain: bool) -> Iterator[tuple[str, Inlines]]:
    """What can be done with a record, each with the command for it."""
    if record.missing:
        yield (
            records_wording.TO_COMPLETE_IT,
            with_commands(recommendation_wording.COMPLETE, reference=record.id),
        )
    details = typed_details(record)
    if record.approval is not None:
        yield records_wording.FOR_WHO_APPROVES, with_commands(records_wording.TO_APPROVE, reference=record.id)
    if record.missing or record.approval or ("review_on" in details and "what_came" not in details):
        yield records_wording.TO_SEE_DUE, with_commands(recommendation_wording.DUE)
    yield (
        records_wording.TO_LOOK_AGAIN,
        with_commands(recommendation_wording.LOOK_AGAIN, reference=record.id),
    )
    yield records_wording.TO_READ_IT, with_commands(recommendation_wording.SHOW, reference=record.id)
    to_print = records_wording.TO_FILE_IT.format(name=system.name) if system else records_wording.TO_PRINT_IT
    yield to_print, with_commands(recommendation_wording.TO_PRINT, reference=record.id)
    if plain:
        yield records_wording.TO_STAY_PLAIN, with_commands(recommendation_wording.SETUP)
    yield records_wording.TO_HAND_OVER, with_commands(records_wording.HAND_OVER)


def record_text_page(record: Record) -> Page:
    """A record as a person copies it by hand, where it was not saved."""
    decision = record.decision
    rules = f"{record.rules.id} {record.rules.version}, {record.rules.edition}"
    if record.rules.adoption:
        rules += f", {record.rules.adoption} {record.rules.adoption_version}"
    rows = [
        (interview_wording.REFERENCE, record.id),
        (records_wording.MADE_ON, records_wording.UK_TIME.format(moment=moment(record.made_at))),
        (records_wording.RULES, rules),
        (records_wording.RECOMMENDED, record.recommendation.title),
    ]
    if decision is not None:
        why = ": ".join(part for part in (decision.reason_says, decision.words) if part)
        rows.append((records_wording.DECIDED, decision.title + (f". {why}" if why else "")))
    blocks: list[Block] = [
        Title(records_wording.NOT_SAVED_TITLE),
        DefinitionList(tuple(rows)),
        DefinitionList(
            tuple(
                (
                    asked_words(each.question, each.asked),
                    each.said + (f" ({each.note})" if each.note else ""),
                )
                for each in record.answers
            )
            + tuple((asked_words(each.question, each.asked), each.said) for each in record.word_answers)
        ),
    ]
    details = as_data(record)["details"]
    added = [(BY_NAME[name].ask, _detail_text(BY_NAME[name], value)) for name, value in details.items()]
    added += [
        (asked_words(each.id, each.asked), local_detail_in_words(each)) for each in record.local_details if each.says
    ]
    if added:
        blocks.append(DefinitionList(tuple(added)))
    blocks.append(Paragraph(missing_in(record, listed)))
    return tuple(blocks)


def _detail_text(field: Field, value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_detail_text(field, each) for each in value)
    return str(value["says"]) if isinstance(value, dict) else detail_in_words(field, value)


def local_detail_in_words(detail: LocalAnswer) -> str:
    """What was given for a detail that the organisation asks for. A date, which is kept as `YYYY-MM-DD`, in words."""
    return day(detail.says or "", weekday=True)
