"""What is still to do, decision by decision, each with the command that does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from sharewise.dates import day, moment
from sharewise.present.page import (
    Block,
    CommandLine,
    DefinitionList,
    Heading,
    Inlines,
    ItemList,
    Page,
    Paragraph,
    Title,
    with_commands,
)
from sharewise.present.pages.records.records_page import (
    Whose,
    end_of_commands,
    findings_blocks,
    list_in_short,
    record_rows,
    reliance_blocks,
)
from sharewise.present.wording import due_wording, recommendation_wording, records_wording
from sharewise.record.due_steps import DueDecision, DueStep
from sharewise.record.fields import BY_NAME, DECISION
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.indexed_walk import Reliance
from sharewise.record.summary import RecordEntry, Summary
from sharewise.text import one_line


def due_page(
    unfinished: Sequence[DueDecision],
    not_proved: Sequence[RecordEntry],
    *,
    today: date,
    until: date | None,
    findings: Sequence[ChainFinding],
    reliance: Reliance | None = None,
    folder: Path | None,
    empty_folder: Path | None = None,
    keys: Sequence[Path] = (),
    own: str | None = None,
    whose: Whose = lambda _: "",
    passed: int = 0,
) -> Page:
    """The page.

    Args:
        unfinished: the decisions that something is left to do about, in the order in which it is to be done.
        not_proved: the records that are not as they were signed.
        today: the day in the UK.
        until: the last day that was asked for.
        findings: what was found about the records together.
        reliance: what the page rests on, where not every record was read for it.
        folder: the records folder, where it is not the usual one.
        empty_folder: the records folder, where there are no records in it.
        keys: the public keys that the records were read with, where they are not one's own: what is due of somebody else's
            record can be read, and is theirs to add.
        own: the thumbprint of one's own key, if there is one.
        whose: as of `record_rows`.
        passed: how many records have been kept for as long as they had to be, and are not on hold.

    """
    blocks: list[Block] = [Title(due_wording.TITLE), *findings_blocks(findings)]
    if empty_folder is not None:
        blocks.append(Paragraph(records_wording.NO_RECORDS_YET.format(folder=empty_folder)))
    if not unfinished and (not_proved or any(each.exit_code or each.code == "not looked at" for each in findings)):
        blocks.append(Paragraph(due_wording.NOTHING_KNOWN))
    elif not unfinished:
        nothing = due_wording.NOTHING_BY.format(until=day(until.isoformat())) if until else due_wording.NOTHING
        blocks.append(Paragraph(nothing))
    else:
        blocks.append(Paragraph(due_wording.TODAY_IS.format(today=day(today.isoformat(), weekday=True)), "quiet"))
    for heading, some in groupby(unfinished, lambda each: _heading(each.first, today)):
        blocks.append(Heading(heading))
        for each in some:
            is_own = not keys and own in (None, each.summary.key)
            blocks += _entry(each, today, whose(each.summary.key), is_own=is_own)
    if not_proved:
        blocks += [
            Heading(due_wording.NOT_CHECKED),
            Paragraph(with_commands(due_wording.NOT_CHECKED_WHY)),
            DefinitionList(record_rows(not_proved, whose)),
        ]
    if passed:
        blocks.append(Paragraph(passed_words(passed)))
    return (*blocks, *reliance_blocks(reliance), *(end_of_commands(folder, keys) if unfinished or passed else ()))


def passed_words(passed: int) -> Inlines:
    """How many records have been kept for as long as they had to be, with the command that lists them."""
    words = due_wording.KEPT_LONG_ENOUGH_ONE if passed == 1 else due_wording.KEPT_LONG_ENOUGH
    return with_commands(words, number=passed)


def _heading(step: DueStep, today: date) -> str:
    """What stands over the decisions whose first step is this."""
    status = step.status(today)
    return due_wording.TO_DO_NOW if status == "no_date" and not step.can_wait else due_wording.HEADINGS[status]


def step_words(step: DueStep, each: DueDecision, today: date) -> str:
    """One step in words, with its date if it has one."""
    approver = one_line(each.summary.approver) or records_wording.SECOND_PERSON
    says = due_wording.STEPS[step.kind].format(names=_names(step.details, each.summary), approver=approver)
    when = due_wording.DATES[step.status(today)].format(date=day(step.on.isoformat(), weekday=True) if step.on else "")
    return f"{when} {says}".strip()


def _entry(each: DueDecision, today: date, signer: str, *, is_own: bool) -> Iterator[Block]:
    summary = each.summary
    named = due_wording.RECORD_OF_CASE if summary.case_reference else due_wording.RECORD
    yield Heading(named.format(reference=summary.reference, case=one_line(summary.case_reference)), 3)
    decided = due_wording.DECIDED if summary.decided_title else due_wording.UNDECIDED
    said = decided.format(made=moment(summary.made_at_text), title=one_line(summary.outcome_title))
    by = f" {records_wording.SIGNED_BY.format(signer=one_line(signer))}" if signer else ""
    yield Paragraph(said + by)
    yield ItemList(tuple(step_words(step, each, today) for step in each.steps))
    yield DefinitionList(tuple(_commands(each) if is_own else _commands_for_others(each)))


def _commands(each: DueDecision) -> Iterator[tuple[str, CommandLine]]:
    complete = CommandLine(f"sharewise decide --complete {each.summary.reference}")
    own = next((step for step in each.steps if step.kind != "approval"), None)
    if own is not None:
        yield due_wording.NOTHING_CHANGED if own.kind == "review" else due_wording.TO_ADD, complete
    if each.waits_for_approval:
        yield records_wording.FOR_WHO_APPROVES, _approve(each)
    if each.first.kind != "emergency":
        yield due_wording.SOMETHING_CHANGED, CommandLine(f"sharewise decide --supersede {each.summary.reference}")


def _commands_for_others(each: DueDecision) -> Iterator[tuple[str, CommandLine]]:
    """What somebody else can do about it."""
    yield records_wording.TO_READ_IT, CommandLine(f"sharewise records show {each.summary.reference}")
    if each.waits_for_approval:
        yield due_wording.TO_APPROVE, _approve(each)


def _approve(each: DueDecision) -> CommandLine:
    return CommandLine(f"sharewise records approve {each.summary.reference}")


def _names(details: Iterable[str], summary: Summary) -> str:
    """What details are called, at most some of them by name."""
    short = {name: field.short for name, field in BY_NAME.items()}
    short |= {each.name: one_line(each.short) for each in summary.local_details if each.short}
    short[DECISION] = recommendation_wording.YOUR_DECISION
    return list_in_short([short.get(name, one_line(name)) for name in details])
