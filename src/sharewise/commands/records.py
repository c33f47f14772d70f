"""`sharewise records`: lists what was decided, newest first, and shows one record as a person reads it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.commands._output import print_page, print_parts, show_page
from sharewise.commands._records import found_readable, keys_trusted, later_in, no_such_outcome
from sharewise.errors import DONE, CannotDecide, Finding, WrongUse
from sharewise.folders import folders
from sharewise.present.json.streamed import list_parts
from sharewise.present.pages.records_list import list_page
from sharewise.record.keys import own_public_key
from sharewise.record.row import COLUMNS, row_of
from sharewise.record.store.query import entries_newest_first, has_gaps
from sharewise.record.store.watermark import read_watermarks
from sharewise.record.summary import RecordEntry, RecordFilter, RelatedRecord
from sharewise.record.verification import exit_code, trust
from sharewise.text import did_you_mean

if TYPE_CHECKING:
    from sharewise.present.page import Page
    from sharewise.record.model import SealedRecord
    from sharewise.record.verification import Verdict

# So many records are listed where nothing else is asked for: about two screens.
_SHORT_LIST = 20


@dataclass(frozen=True)
class ListOptions:
    """What was asked for on the command line. `fields` are columns of the flat row, with commas between."""

    folder: Path | None
    wanted: RecordFilter
    all: bool
    json: bool
    fields: str | None
    plain: bool


def list_records(options: ListOptions) -> int:
    """Run the command. Returns the exit code: 0 where every record listed is as it was signed."""
    fields = _fields(options)
    places = folders(options.folder)
    if not places.records.is_dir():
        raise CannotDecide(f"There are no records in {places.records} yet.")
    missing = has_gaps(places.records, read_watermarks(places.key))
    codes = {Finding.exit_code} if missing else set()
    outcomes: set[str] = set()
    records = _listed(places.records, places.key, options.wanted, outcomes)
    if options.json:
        _print_json(records, fields, codes)
    else:
        some = list(records if options.all else islice(records, _SHORT_LIST))
        codes |= {each.exit_code for each in some}
        more = not options.all and next(records, None) is not None
        print_page(list_page(some, more=more, missing=missing), plain=options.plain)
    if options.wanted.outcome not in (None, *outcomes):
        sys.stderr.write(no_such_outcome(outcomes) + "\n")
    return exit_code(codes) if codes or not outcomes else DONE


def _print_json(records: Iterable[RecordEntry], fields: tuple[str, ...], codes: set[int]) -> None:
    """One list, written as it is found out: a folder may hold very many records."""

    def chosen() -> Iterator[dict[str, str]]:
        for each in records:
            codes.add(each.exit_code)
            row = row_of(each.verdict, each.summary)
            yield {field: row[field] for field in fields}

    print_parts(list_parts(chosen()))


def _fields(options: ListOptions) -> tuple[str, ...]:
    if options.fields is None:
        return COLUMNS
    if not options.json:
        raise WrongUse("--fields chooses what --json prints: add --json.")
    chosen = tuple(field.strip() for field in options.fields.split(","))
    for field in chosen:
        if field not in COLUMNS:
            raise WrongUse(f"There is no such field: {did_you_mean(field, COLUMNS)}")
    return chosen


def _listed(folder: Path, key_folder: Path, wanted: RecordFilter, outcomes: set[str]) -> Iterator[RecordEntry]:
    """The wanted records, newest first. One that is not proved is listed whatever is wanted: what it says may be made up.

    `outcomes` takes the outcomes of the records that were read.
    """
    for found in entries_newest_first(folder, trust(own_public_key(key_folder))):
        if not found.verdict.is_proved:
            yield found
            continue
        outcomes.add(found.summary.outcome)
        if wanted.matches(found.summary):
            yield found


@dataclass(frozen=True)
class ShowOptions:
    """What was asked for on the command line. `record` is a reference, or a record's file."""

    record: str
    folder: Path | None
    keys: list[Path]
    why: bool
    at_hand: list[Path]
    form: str
    output: Path | None
    plain: bool


def show_record(options: ShowOptions) -> int:
    """Run the command. Returns the exit code: 0 where the record is as it was signed."""
    if options.at_hand and not options.why:
        raise WrongUse("--adoption names the local rules that --why needs. Use them together.")
    places = folders(options.folder)
    trusted = keys_trusted(options.keys, places.key)
    verdict = found_readable(options.record, places.records, trusted)
    # Imported here: what makes models costs more than all the rest of listing records.
    from sharewise.present.pages.record_in_full import reading_page
    from sharewise.record.model import read_sealed

    sealed = read_sealed(verdict.data)
    later = later_in(places.records, verdict, trusted)
    page = _why(sealed, verdict, later, options.at_hand) if options.why else reading_page(sealed, verdict, later)
    show_page(page, options.form, options.output, name=sealed.record.id, plain=options.plain)
    return verdict.exit_code


def _why(sealed: SealedRecord, verdict: Verdict, later: list[RelatedRecord], at_hand: list[Path]) -> Page:
    """How the record's recommendation was come to, worked out again under the rules that it names."""
    from sharewise.commands._rulebooks import rulebook_of
    from sharewise.present.pages.explanation_page import record_why_page
    from sharewise.present.pages.record_in_full import standing
    from sharewise.reasoning.diagram.decision_diagram import Leaf
    from sharewise.reasoning.explain import explain
    from sharewise.reasoning.recommend import recommend

    record = sealed.record
    rulebook = rulebook_of(record, at_hand)
    edition = record.rules.edition
    answers = {each.question: each.answer for each in record.answers}
    diagram = rulebook.diagrams.get(edition)
    taken, end = diagram.walk(answers) if diagram else ({}, None)
    if diagram is None or taken != answers or not isinstance(end, Leaf) or end.name != record.recommendation.outcome:
        raise Finding(
            f"What record {record.id} says was recommended does not come of its answers under the rules that it names. "
            f"To read what it says: sharewise records show {record.id}"
        )
    return record_why_page(
        rulebook.loaded.rules,
        recommend(rulebook, edition, answers),
        explain(diagram, answers),
        sealed,
        standing(verdict, later),
    )
