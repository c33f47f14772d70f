"""What `rules check` found, as a page: what is proved first, then errors, warnings and notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import dedent

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
from sharewise.present.pages.guarantee_words import guarantee_in_words
from sharewise.present.pages.local_in_full import local_parts
from sharewise.present.wording import check_wording
from sharewise.reasoning.proof.check import CheckReport
from sharewise.reasoning.proof.checks.promises import Standing
from sharewise.reasoning.proof.diagnostics import KINDS, SEVERITIES, Diagnostic, Severity
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.model import Rulebook
from sharewise.text import listed


def check_page(checked: CheckReport, file: str) -> Page:
    """The page of a rulebook that was read and checked."""
    return tuple(_blocks(checked, file))


def answers_file(diagnostic: Diagnostic, default_edition: str) -> str:
    """The example of a finding as an answers file: what `sharewise decide --answers` takes."""
    assert diagnostic.shown is not None
    lines = [f"  {question}: {answer}" for question, answer in diagnostic.shown.answers.items()]
    edition = [] if diagnostic.edition in (None, default_edition) else [f"edition: {diagnostic.edition}"]
    return "\n".join([*edition, "answers:", *lines])


def _blocks(checked: CheckReport, file: str) -> Iterator[Block]:
    yield Title(check_wording.TITLE.format(file=file))
    counts = listed(_count(severity, len(checked.of(severity))) for severity in SEVERITIES)
    if checked.of("error"):
        yield Paragraph(check_wording.REFUSED.format(counts=counts), "warning")
    else:
        yield Paragraph(check_wording.ACCEPTED.format(counts=counts))
    yield Heading(check_wording.PROVED)
    yield from _proved(checked)
    for severity in SEVERITIES:
        yield from _severity(checked, severity)
    yield from _what_it_adds(checked)
    yield from _to_read(checked)
    yield from _figures(checked)


def _count(severity: Severity, count: int) -> str:
    one, many = check_wording.COUNTS[severity]
    return one.format(count="1") if count == 1 else many.format(count=count or "no")


def _proved(checked: CheckReport) -> Iterator[Block]:
    guarantees = checked.loaded.rules.guarantees
    if not guarantees:
        yield Paragraph(check_wording.NO_GUARANTEES)
        return
    if checked.loaded.rules.adoption is not None and set(checked.guarantees.values()) == {"not proved"}:
        # Nothing that was looked at has failed: the fault stands below, and must not drown here.
        yield Paragraph(with_commands(check_wording.NOTHING_LOOKED_AT))
        return
    yield Paragraph(check_wording.NOT_ALL_HOLD if checked.of("error") else check_wording.ALL_HOLD)
    listed_one_by_one = dict(checked.guarantees)
    if checked.loaded.rules.adoption is not None:
        # Whoever writes local rules looks for their own promises, and for what they broke.
        kept = [
            name for name, standing in checked.guarantees.items() if standing == "holds" and not name.startswith(LOCAL)
        ]
        listed_one_by_one = {name: each for name, each in checked.guarantees.items() if name not in kept}
        yield Paragraph(with_commands(check_wording.NATIONAL_HOLD, count=len(kept)))
    if listed_one_by_one:
        rules = checked.loaded.rules
        yield ItemList(tuple(_guarantee(rules, name, standing) for name, standing in listed_one_by_one.items()))


def _guarantee(rules: Rulebook, name: str, standing: Standing) -> str:
    """How a guarantee stands. Of a local one, what is proved comes first: its own sentence may say anything."""
    guarantee, says = rules.guarantees[name], check_wording.STANDING[standing]
    if not name.startswith(LOCAL):
        return f"{says}: {guarantee.says}"
    proved = check_wording.LOCAL_GUARANTEE.format(standing=says, proved=guarantee_in_words(rules, guarantee))
    return f"{proved}\n{check_wording.LOCAL_GUARANTEE_SAYS.format(says=guarantee.says)}"


def _what_it_adds(checked: CheckReport) -> Iterator[Block]:
    """How much local rules add, and which answers they lead elsewhere."""
    rules = checked.loaded.rules
    if rules.adoption is None:
        return
    counts = {
        section: sum(name.startswith(LOCAL) for name in names)
        for section, names in (
            ("questions", rules.questions),
            ("word_questions", rules.word_questions),
            ("rows", [row for stage in rules.stages.values() for row in stage.rows]),
            ("steps", rules.steps),
            ("conditions", rules.conditions),
        )
    }
    counts["texts"] = len(rules.adoption.texts)
    said = [
        check_wording.COUNTED[section][count != 1].format(count=count) for section, count in counts.items() if count
    ]
    yield Heading(check_wording.ADDS)
    yield Paragraph(check_wording.ADDS_COUNTS.format(counts=listed(said)))
    if checked.of("error"):
        return
    meaning = checked.meaning
    if meaning is None:
        yield Paragraph(check_wording.NOT_COMPARED)
        return
    elsewhere = [each for each in meaning.elsewhere if each.one != each.two]
    if not elsewhere:
        yield Paragraph(check_wording.NOTHING_ELSEWHERE.format(sets=meaning.sets))
        return
    total = sum(each.where.sets for each in elsewhere)
    yield Paragraph(check_wording.ELSEWHERE.format(sets=meaning.sets, count=total))
    yield ItemList(
        tuple(
            check_wording.ELSEWHERE_TO.format(
                count=each.where.sets, one=rules.outcomes[each.one].title, two=rules.outcomes[each.two].title
            )
            for each in elsewhere
            if each.one is not None and each.two is not None
        )
    )


def _to_read(checked: CheckReport) -> Iterator[Block]:
    """Every local text, where it stands: nothing of what it says is proved."""
    parts = local_parts(checked.loaded.rules)
    if not parts:
        return
    yield Heading(check_wording.READ_THEM)
    yield Paragraph(check_wording.NOT_PROVED_WORDS, "warning")
    yield DefinitionList(
        tuple(
            (
                part.label,
                "\n".join(
                    f"{checked.loaded.position('adoption', 'texts', index)} {text.says}" for index, text in part.texts
                ),
            )
            for part in parts
        )
    )


def _severity(checked: CheckReport, severity: Severity) -> Iterator[Block]:
    diagnostics = checked.of(severity)
    if not diagnostics:
        return
    heading, what_it_is = check_wording.HEADINGS[severity]
    yield Heading(heading)
    yield Paragraph(what_it_is, "quiet")
    by_code: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        by_code.setdefault(diagnostic.kind.code, []).append(diagnostic)
    for code, of_this_kind in by_code.items():
        yield Heading(KINDS[code].heading, 3)
        yield Paragraph(with_commands(KINDS[code].advice), "quiet")
        for diagnostic in of_this_kind:
            yield from _diagnostic(diagnostic, checked.loaded.rules.default_edition)


def _diagnostic(diagnostic: Diagnostic, default_edition: str) -> Iterator[Block]:
    sentence = diagnostic.sentence[0].upper() + diagnostic.sentence[1:]
    lines = [str(diagnostic.position), sentence if sentence.endswith((".", '"')) else f"{sentence}."]
    shown = diagnostic.shown
    if shown is not None:
        lines.append(
            check_wording.SHOWN_BY_ONE if shown.count == 1 else check_wording.SHOWN_BY.format(count=shown.count)
        )
    yield Paragraph("\n".join(lines))
    if shown is not None:
        yield Quotation(answers_file(diagnostic, default_edition))
    if diagnostic.paste is not None:
        yield Paragraph(check_wording.TO_PASTE)
        yield Quotation(dedent(diagnostic.paste))


def _figures(checked: CheckReport) -> Iterator[Block]:
    rules = checked.loaded.rules
    rows = sum(len(stage.rows) for stage in rules.stages.values())
    yield Heading(check_wording.FIGURES)
    pairs: Mapping[str, str] = {
        check_wording.QUESTIONS: f"{len(rules.questions)}.",
        check_wording.ROWS: check_wording.ROWS_SHOWN.format(
            rows=rows, shown=checked.rows_shown, share=checked.rows_shown / rows
        ),
        **{
            edition: check_wording.EDITION.format(
                sets=figures.sets,
                shortest=figures.shortest,
                longest=figures.longest,
                median=figures.median,
                states=figures.states,
            )
            for edition, figures in checked.editions.items()
        },
    }
    yield DefinitionList(tuple(pairs.items()))
