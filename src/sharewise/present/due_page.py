"""What is still to do, decision by decision, each with the command that does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from sharewise.present import wording
from sharewise.present.list_pages import Listed, listed_in_short, listed_rows, named_folder
from sharewise.present.page import Block, Heading, Items, Page, Pairs, Paragraph, Title
from sharewise.present.wording import due as words
from sharewise.record.due import Step, Unfinished
from sharewise.record.fields import BY_NAME
from sharewise.text import one_line
from sharewise.times import day, moment


def due_page(
    unfinished: Sequence[Unfinished],
    not_proved: Sequence[Listed],
    *,
    today: date,
    until: date | None,
    missing: bool,
    folder: Path | None,
) -> Page:
    """The page.

    Args:
        unfinished: the decisions that something is left to do about, in their order.
        not_proved: the records that are not as they were signed.
        today: the day in the UK.
        until: the last day that was asked for.
        missing: whether records are missing in the folder.
        folder: the records folder, where it is not the usual one.

    """
    blocks: list[Block] = [Title(words.TITLE)]
    if missing:
        blocks.append(Paragraph(wording.RECORDS_MISSING, "warning"))
    if not unfinished:
        nothing = words.NOTHING_BY.format(until=day(until.isoformat())) if until else words.NOTHING
        blocks.append(Paragraph(nothing))
    else:
        blocks.append(Paragraph(words.TODAY_IS.format(today=day(today.isoformat())), "quiet"))
    for standing, some in groupby(unfinished, lambda each: each.first.standing(today)):
        blocks.append(Heading(words.HEADINGS[standing]))
        for each in some:
            blocks += _entry(each, today)
    if not_proved:
        blocks += [Heading(words.NOT_CHECKED), Paragraph(words.NOT_CHECKED_WHY), Pairs(listed_rows(not_proved))]
    return (*blocks, *(named_folder(folder) if unfinished else ()))


def step_words(step: Step, each: Unfinished, today: date) -> str:
    """One step in words, with its date if it has one."""
    says = words.STEPS[step.kind].format(names=_names(step.details, each))
    when = words.DATES[step.standing(today)].format(date=day(step.on.isoformat()) if step.on else "")
    return f"{when} {says}".strip()


def _entry(each: Unfinished, today: date) -> Iterator[Block]:
    row = {column: one_line(text) for column, text in each.row.items()}
    named = words.RECORD_OF_CASE if row["case_reference"] else words.RECORD
    yield Heading(named.format(reference=row["id"], case=row["case_reference"]), 3)
    decided = words.DECIDED if row["decided_title"] else words.UNDECIDED
    title = row["decided_title"] or row["recommended_title"]
    yield Paragraph(decided.format(made=moment(row["made_at"]), title=title))
    yield Items(tuple(step_words(step, each, today) for step in each.steps))
    yield Pairs(tuple(_commands(each)))


def _commands(each: Unfinished) -> Iterator[tuple[str, str]]:
    complete = f"sharewise decide --complete {each.row['id']}"
    if each.first.kind == "review":
        yield words.NOTHING_CHANGED, complete
    else:
        yield words.TO_ADD, complete
    if each.first.kind != "emergency":
        yield words.SOMETHING_CHANGED, f"sharewise decide --supersede {each.row['id']}"


def _names(details: Iterable[str], each: Unfinished) -> str:
    """What details are called, at most some of them by name."""
    names = [BY_NAME[name].short if name in BY_NAME else one_line(each.local.get(name, name)) for name in details]
    return listed_in_short(names)
