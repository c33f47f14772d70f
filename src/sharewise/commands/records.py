"""`sharewise records`: lists what was decided, newest first, and shows one record as a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._output import (
    JsonOption,
    OutputOption,
    asked_format,
    format_option,
    print_page,
    print_parts,
    show_page,
    write_data,
)
from sharewise.commands._paste import TEXT_FORMATS, ForOption
from sharewise.commands._records.asked_records import (
    CaseOption,
    FolderOption,
    KeysOption,
    OutcomeOption,
    PseudonymiseOption,
    SinceOption,
    UntilOption,
    asked_walk,
    folder_to_name,
    keys_to_trust,
    passphrases_asked,
    pseudonyms,
    read_filter,
    report_encrypted,
    report_findings,
    report_not_installed,
    report_not_proved,
    report_reliance,
    say_no_records,
    walk_of,
)
from sharewise.commands._records.reference import LAST, find_about, find_later, find_readable, offer_records
from sharewise.commands._rulebooks import AdoptionFilesOption, AdoptionOption, EditionOption
from sharewise.commands._terminal import PlainOption, say
from sharewise.errors import DONE, CannotDecide, Finding, WrongUse
from sharewise.folders import folders, read_settings
from sharewise.present.json.record_json import shown_record_document
from sharewise.present.json.streamed import list_parts
from sharewise.present.pages.records.entries_page import encrypted_page, erased_page, erased_words
from sharewise.present.pages.records.records_page import findings_blocks, records_page
from sharewise.present.wording import records_wording
from sharewise.present.wording.formats_wording import PSEUDONYMISED
from sharewise.record.due_steps import due_decisions
from sharewise.record.row import COLUMNS, row_of
from sharewise.record.store.query import entries_newest_first, with_all_said, with_completed
from sharewise.record.summary import RecordEntry, RecordFilter, RelatedRecord, summarise
from sharewise.record.verification import worst_exit_code
from sharewise.text import did_you_mean

if TYPE_CHECKING:
    from sharewise.present.page import Page
    from sharewise.record.record_model import SealedRecord
    from sharewise.record.store.chains.findings import ChainFinding, CheckedRecord
    from sharewise.record.store.indexed_walk import IndexedWalk
    from sharewise.record.summary import AboutRecord, Summary
    from sharewise.record.verification import Verdict

# So many records are listed where nothing else is asked for: about two screens.
_SHORT_LIST = 20


def list_records(
    folder: FolderOption = None,
    key: KeysOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    outcome: OutcomeOption = None,
    case: CaseOption = None,
    show_all: Annotated[bool, typer.Option("--all", help="All of them, not only the newest 20.")] = False,
    as_json: JsonOption = False,
    fields: Annotated[
        str | None, typer.Option("--fields", help="With --json: only these, such as id,decided.", metavar="FIELDS")
    ] = None,
    pseudonymise: PseudonymiseOption = False,
    plain: PlainOption = False,
) -> int:
    """Run the command. Returns the exit code: 0 where every record listed is as it was signed."""
    if pseudonymise and not as_json:
        raise WrongUse("--pseudonymise changes what --json prints: add --json.")
    wanted = read_filter(since, until, outcome, case)
    columns = _columns(fields, as_json=as_json)
    walk = asked_walk(folder, key)
    codes = {DONE}
    findings: list[ChainFinding] = []
    left_out: list[RecordEntry] = []
    records = _listed(walk, wanted, findings, left_out)
    if as_json:
        some: list[RecordEntry] = []
        _print_json(records, columns, codes, pseudonyms().row if pseudonymise else row_of)
        if pseudonymise:
            say(PSEUDONYMISED)
        report_findings(findings)
        say_no_records(walk)
        report_reliance(walk)
    else:
        some = with_all_said(walk, records if show_all else islice(records, _SHORT_LIST))
        codes |= {each.exit_code for each in some}
        more = not show_all and next(records, None) is not None
        none_yet = walk.is_empty and not findings
        page = records_page(
            some,
            walk.folder.path,
            findings,
            walk.reliance,
            more=more,
            none_yet=none_yet,
            named=folder_to_name(walk.folder.path),
            keys=key or (),
            whose=walk.whose,
            are_several=len(walk.signers) > 1,
        )
        print_page(page, plain=plain)
    report_encrypted(len(left_out))
    if not left_out and any(each.verdict.is_encrypted for each in some):
        report_not_installed()
    walk.keep_index()
    return worst_exit_code(codes | {each.exit_code for each in findings})


def _print_json(
    records: Iterable[RecordEntry],
    columns: tuple[str, ...],
    codes: set[int],
    row_made_of: Callable[[Verdict, Summary], dict[str, str]],
) -> None:
    """One list, written as it is found out: a folder may hold very many records."""

    def chosen() -> Iterator[dict[str, str]]:
        for each in records:
            codes.add(each.exit_code)
            if not each.verdict.is_proved and not each.is_erased and not each.verdict.is_encrypted:
                report_not_proved("Not proved", each.verdict)
            row = row_made_of(each.verdict, each.summary)
            yield {column: row[column] for column in columns}

    print_parts(list_parts(chosen()))


def _columns(fields: str | None, *, as_json: bool) -> tuple[str, ...]:
    """The columns of the flat row that were asked for, with commas between them."""
    if fields is None:
        return COLUMNS
    if not as_json:
        raise WrongUse("--fields chooses what --json prints: add --json.")
    chosen = tuple(field.strip() for field in fields.split(","))
    for field in chosen:
        if field not in COLUMNS:
            raise WrongUse(f"There is no such field: {did_you_mean(field, COLUMNS)}")
    return chosen


def _listed(
    walk: IndexedWalk, wanted: RecordFilter, findings: list[ChainFinding], left_out: list[RecordEntry]
) -> Iterator[RecordEntry]:
    """The wanted records, newest first. One that is not proved is listed whatever is wanted: what it says may be made up.

    `findings` takes what is found about the records together; `left_out` those that are encrypted, of which nobody can say whether they are
    wanted.
    """
    chosen = walk.matching(wanted) if wanted.chooses else None
    for entry in entries_newest_first(walk, findings, chosen):
        if entry.is_erased or entry.verdict.is_encrypted:
            # It fits no choice: nobody can say any more what it was about.
            is_wanted = not wanted.chooses
        else:
            is_wanted = not entry.verdict.is_proved or wanted.matches(entry.summary)
        if is_wanted:
            yield entry
        elif entry.verdict.is_encrypted:
            left_out.append(entry)


def show_record(
    record: Annotated[
        str,
        typer.Argument(
            help="The reference or a part of it, a case reference, or a record's file. Without it: the last record.",
            metavar="[REFERENCE]",
            show_default=False,
            autocompletion=offer_records,
        ),
    ] = LAST,
    folder: FolderOption = None,
    key: KeysOption = None,
    why: Annotated[bool, typer.Option("--why", help="Show what decided the advice, and what would change it.")] = False,
    text_for: ForOption = None,
    adoption: AdoptionFilesOption = None,
    format_name: Annotated[str | None, format_option("page", "data")] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    plain: PlainOption = False,
) -> int:
    """Run the command. Returns the exit code: 0 where the record is as it was signed."""
    if text_for is not None:
        _refuse_beside_text(why=why, format_name=format_name)
    format_name = asked_format(
        format_name, output, "page", "data", as_json=as_json, only=TEXT_FORMATS if text_for is not None else ()
    )
    if adoption and not why and text_for is None:
        raise WrongUse("--adoption names the local rules that --why or --for needs. Use them together.")
    if why and format_name == "json":
        raise WrongUse("--why is for people to read, and goes with no JSON.")
    places = folders(folder)
    trusted = keys_to_trust(key or [], places, opened_with=passphrases_asked)
    walk = walk_of(places, trusted)
    found = find_readable(record, walk, trusted, encrypted=True)
    verdict, findings = found.verdict, [*found.findings, *walk.before_reading()]
    about = find_about(walk, verdict)
    if format_name == "json" and text_for is None:
        later = find_later(walk, verdict)
        write_data(shown_record_document(verdict, findings, later, about, found.exit_code), output)
        report_reliance(walk)
        return found.exit_code
    # Imported here: what makes models costs more than all the rest of listing records.
    from sharewise.present.pages.records.record_frame import record_frame
    from sharewise.present.pages.records.record_page import record_page
    from sharewise.record.record_model import read_sealed

    if about.erasure is not None and "record" not in (verdict.data or {}):
        if why or text_for is not None:
            raise WrongUse(erased_words(about))
        page = erased_page(verdict, about, findings_blocks(findings))
        show_page(page, format_name, output, name=about.erasure[1].record.id, plain=plain)
        return found.exit_code
    if verdict.is_encrypted:
        if why or text_for is not None:
            raise CannotDecide(records_wording.ENCRYPTED_WHY)
        show_page(encrypted_page(verdict, about), format_name, output, name="record", plain=plain)
        report_not_installed()
        return found.exit_code
    sealed = read_sealed(verdict.data)
    later = find_later(walk, verdict)
    if text_for is not None:
        from sharewise.commands._paste import write_text

        as_data = format_name == "json"
        write_text(sealed.record, found, later, text_for, adoption=adoption or [], output=output, as_data=as_data)
        report_reliance(walk)
        return found.exit_code
    page = (
        _why(sealed, found, later, adoption or [])
        if why
        else record_page(
            sealed,
            verdict,
            later,
            findings,
            _steps_done(sealed),
            walk.whose(sealed.seal.chain),
            about,
            waits=not later and _waits_for_approval(walk, verdict, about),
        )
    )
    frame = record_frame(sealed, verdict, read_settings().organisation)
    show_page(page, format_name, output, name=sealed.record.id, plain=plain, frame=frame)
    report_reliance(walk)
    return found.exit_code


def _refuse_beside_text(*, why: bool, format_name: str | None) -> None:
    """Refuse what does not go with a text to paste.

    Raises:
        WrongUse: something was asked for that does not.

    """
    from sharewise.present.wording import paste_wording

    if why:
        raise WrongUse(paste_wording.NOT_WITH_WHY)
    if format_name not in (None, *TEXT_FORMATS):
        raise WrongUse(paste_wording.ONLY_TEXT)


def _steps_done(sealed: SealedRecord) -> frozenset[str]:
    """The steps of a record that its own details show to be done: which details show it, the rules say."""
    from sharewise.commands._rulebooks import open_rulebook
    from sharewise.record.fields import done_steps
    from sharewise.record.make import typed_details

    return done_steps(open_rulebook(None).loaded.rules, typed_details(sealed.record))


def _waits_for_approval(walk: IndexedWalk, verdict: Verdict, about: AboutRecord) -> bool:
    """Whether a second person has to approve of the decision in a record, and none did. It is the last word on it."""
    entry = RecordEntry(verdict, summarise(verdict), about=about)
    if not entry.summary.asks_approval:
        return False
    return any(each.entry is entry and each.waits_for_approval for each in due_decisions(with_completed(walk, [entry])))


def _why(sealed: SealedRecord, found: CheckedRecord, later: list[RelatedRecord], adoptions: list[Path]) -> Page:
    """How the record's recommendation was reached, worked out again under the rules that it names."""
    from sharewise.commands._rulebooks import rulebook_of
    from sharewise.present.pages.interview.explanation_page import record_why_page
    from sharewise.present.pages.records.record_page import reliance_warnings
    from sharewise.reasoning.diagram.decision_diagram import Leaf
    from sharewise.reasoning.explain import explain
    from sharewise.reasoning.recommend import recommend

    record = sealed.record
    rulebook = rulebook_of(record, adoptions)
    edition = record.rules.edition
    answers = record.given
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
        reliance_warnings(found.verdict, later, found.findings),
    )


def revise_record(
    record: Annotated[
        str,
        typer.Argument(
            help="The reference or a part of it, a case reference, or `last`.",
            metavar="REFERENCE",
            autocompletion=offer_records,
        ),
    ],
    folder: FolderOption = None,
    edition: EditionOption = None,
    adoption: AdoptionOption = None,
    plain: PlainOption = False,
) -> int:
    """Run the command. Returns the exit code."""
    # Imported here: the others need nothing of it.
    from sharewise.commands.decide import decide

    return decide(supersede=record, folder=folder, edition=edition, adoption=adoption, plain=plain)
