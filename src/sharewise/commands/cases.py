"""`sharewise cases`: published decisions. A list of them, by topic or by how near they are to somebody's answers; or one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sharewise.commands._completion import Offered, completion
from sharewise.commands._output import JsonOption, OutputOption, asked_format, format_option, show_page, write_data
from sharewise.commands._records.asked_records import (
    FolderOption,
    KeysOption,
    keys_to_trust,
    passphrases_asked,
    report_reliance,
    walk_of,
)
from sharewise.commands._records.reference import find_readable, offer_records
from sharewise.commands._rulebooks import (
    AdoptionOption,
    EditionOption,
    chosen_adoption,
    chosen_edition,
    open_rulebook,
)
from sharewise.commands._terminal import PlainOption, say
from sharewise.errors import DONE, WrongUse
from sharewise.files import read_named
from sharewise.folders import folders, named_path
from sharewise.present.wording import cases_wording
from sharewise.strict_json import LARGEST
from sharewise.text import closest, listed, one_line

if TYPE_CHECKING:
    from sharewise.present.page import Page
    from sharewise.reasoning.compiled import CompiledRulebook
    from sharewise.rulebook.casebook import Casebook

# So many are shown where the nearest are asked for: about a screen.
_NEAREST = 10


@completion
def offer_cases(_ctx: typer.Context, _incomplete: str) -> Iterable[Offered]:
    """The published decisions."""
    from sharewise.rulebook.casebook import shipped_casebook

    return ((name, case.decision) for name, case in shipped_casebook().cases.items())


@completion
def offer_topics(_ctx: typer.Context, _incomplete: str) -> Iterable[Offered]:
    """The topics of published decisions."""
    from sharewise.rulebook.casebook import shipped_casebook

    return shipped_casebook().topics.items()


@completion
def offer_sectors(_ctx: typer.Context, _incomplete: str) -> Iterable[Offered]:
    """The kinds of work that published decisions are of."""
    from sharewise.rulebook.casebook import shipped_casebook

    return ((each, cases_wording.SECTORS[each]) for each in shipped_casebook().sectors)


SectorOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--sector",
        help="Only cases from this kind of work, such as school or health.",
        metavar="SECTOR",
        autocompletion=offer_sectors,
    ),
]


def show_cases(
    case: Annotated[
        str | None,
        typer.Argument(
            help="One case in full: its name in the list, or how that begins.",
            metavar="CASE",
            autocompletion=offer_cases,
        ),
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            help="Only those on this topic: the list names them.",
            metavar="TOPIC",
            autocompletion=offer_topics,
        ),
    ] = None,
    sector: SectorOption = None,
    like: Annotated[
        str | None,
        typer.Option(
            "--like",
            help="The nearest to an answers file (- is standard input) or a record.",
            metavar="FILE|REFERENCE",
            autocompletion=offer_records,
        ),
    ] = None,
    show_all: Annotated[bool, typer.Option("--all", help="With --like: all of them, not only the nearest 10.")] = False,
    edition: EditionOption = None,
    adoption: AdoptionOption = None,
    folder: FolderOption = None,
    key: KeysOption = None,
    format_name: Annotated[str | None, format_option("page", "data")] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    plain: PlainOption = False,
) -> int:
    """Run the command. Returns the exit code: 0, or where the record named is not as it was signed, what `verify` says."""
    format_name = asked_format(format_name, output, "page", "data", as_json=as_json)
    # Imported here, and below: what reads data loads pydantic, and help needs none of it.
    from sharewise.present.json.cases_json import case_document, cases_document, near_cases_document
    from sharewise.present.pages.cases_pages import case_page, cases_of, cases_page, near_cases_page
    from sharewise.reasoning.nearest_cases import nearest_cases
    from sharewise.rulebook.casebook import shipped_casebook

    if case is not None and (topic is not None or sector is not None or like is not None or show_all):
        raise WrongUse(cases_wording.ONE_ALONE)
    if show_all and like is None:
        raise WrongUse(cases_wording.ALL_WITH_LIKE)
    if like is None and any(each is not None for each in (edition, adoption, folder, key)):
        raise WrongUse(cases_wording.RULES_WITH_LIKE)
    casebook = shipped_casebook()
    if topic is not None:
        require_topic(casebook, topic)
    if sector is not None:
        require_sector(casebook.sectors, sector)
    if not cases_of(casebook, topic, sector):
        raise WrongUse(cases_wording.NONE_OF_BOTH)
    page: Callable[[], Page]
    document: Callable[[], Mapping[str, object]]
    code = DONE
    if case is not None:
        name = case_named(casebook, case)
        page, document = partial(case_page, casebook, name), partial(case_document, casebook, name)
    elif like is not None:
        rulebook = open_rulebook(chosen_adoption(adoption))
        answers, code = _answers(like, rulebook, edition, folder, key or [])
        wanted, rules = cases_of(casebook, topic, sector), rulebook.loaded.rules
        near = [each for each in nearest_cases(rules, casebook, answers) if each.id in wanted]
        shown = near if show_all else near[:_NEAREST]
        page = partial(near_cases_page, rules, shown, more=len(shown) < len(near))
        document = partial(near_cases_document, casebook, shown)
    else:
        page = partial(cases_page, casebook, topic, sector)
        document = partial(cases_document, casebook, cases_of(casebook, topic, sector))
    if format_name == "json":
        write_data(document(), output)
    else:
        show_page(page(), format_name, output, name="sharewise-cases", plain=plain)
    return code


def require_topic(casebook: Casebook, topic: str) -> None:
    """Go on only with a topic of the casebook.

    Raises:
        WrongUse: it is none.

    """
    if topic in casebook.topics:
        return
    if (near := closest(topic, casebook.topics)) is not None:
        raise WrongUse(cases_wording.NO_TOPIC_BUT.format(near=near))
    topics = (cases_wording.KNOWN_TOPIC.format(topic=name, title=title) for name, title in casebook.topics.items())
    raise WrongUse(cases_wording.NO_TOPIC.format(topics="\n".join(topics)))


def require_sector(known: Collection[str], sector: str) -> None:
    """Go on only with a kind of work that there are cases of.

    Raises:
        WrongUse: it is none.

    """
    if sector in known:
        return
    if (near := closest(sector, known)) is not None:
        raise WrongUse(cases_wording.NO_SECTOR_BUT.format(near=near))
    kinds = (cases_wording.KNOWN_TOPIC.format(topic=each, title=cases_wording.SECTORS[each]) for each in known)
    raise WrongUse(cases_wording.NO_SECTOR.format(sectors="\n".join(kinds)))


def case_named(casebook: Casebook, typed: str) -> str:
    """The name of the case that is meant: in whatever letters, in full or how it alone begins.

    Raises:
        WrongUse: there is none, or there are several.

    """
    # A stop may have come along from the end of a sentence.
    wanted = typed.strip().rstrip(".").casefold()
    names = {name.casefold(): name for name in casebook.cases}
    if wanted in names:
        return names[wanted]
    found = [name for folded, name in names.items() if wanted and folded.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongUse(cases_wording.SEVERAL.format(cases=listed(found)))
    if wanted in casebook.topics:
        raise WrongUse(cases_wording.IS_TOPIC.format(topic=wanted))
    near = closest(wanted, names)
    raise WrongUse(cases_wording.NO_CASE if near is None else cases_wording.NO_CASE_BUT.format(near=names[near]))


def _answers(
    named: str, rulebook: CompiledRulebook, edition: str | None, folder: Path | None, keys: list[Path]
) -> tuple[Mapping[str, str], int]:
    """The answers on the way that a record or an answers file holds, and the exit code that goes with it.

    Raises:
        SharewiseError: there is no such record and no such file, or it cannot be used.

    """
    from sharewise.commands.deciding.answers_document import answers_document
    from sharewise.interview.answers.answers_file import read_answers

    if named != "-" and (not os.path.isfile(named_path(named)) or _holds_record(named_path(named))):
        return _answers_in_record(named, folder, keys)
    given = read_answers(
        rulebook,
        answers_document(named),
        edition=edition,
        default_edition=chosen_edition(rulebook, edition),
        must_decide=False,
        now=None,
    )
    return rulebook.diagrams[given.edition].walk(given.submission.answers)[0], DONE


def _holds_record(path: Path) -> bool:
    """Whether a file is one of a record, and not of answers."""
    try:
        data = json.loads(read_named(path, LARGEST + 1))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and not data.keys().isdisjoint({"record", "record_age"})


def _answers_in_record(named: str, folder: Path | None, keys: list[Path]) -> tuple[Mapping[str, str], int]:
    """The answers in the record with this reference, or in this file. Where it is not as it was signed, that is said."""
    from sharewise.record.record_model import read_sealed

    places = folders(folder)
    trusted = keys_to_trust(keys, places, opened_with=passphrases_asked)
    walk = walk_of(places, trusted)
    found = find_readable(named, walk, trusted, "sharewise cases --like {reference}")
    report_reliance(walk)
    verdict = found.verdict
    record = read_sealed(verdict.data).record
    if not verdict.is_proved:
        say(cases_wording.NOT_PROVED.format(verdict=verdict.word, why=one_line(verdict.why)))
    for finding in found.findings:
        say(cases_wording.NOT_PROVED.format(verdict=finding.word, why=one_line(finding.why)))
    return record.given, found.exit_code
