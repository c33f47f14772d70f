"""The page that says what differs between two sides: in short, then what comes out differently, the rules in words, the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from sharewise.present.page import Block, DefinitionList, Heading, ItemList, Page, Paragraph, Title
from sharewise.present.pages.rules.wording_differences import other_parts, rules_side_by_side, same_rules
from sharewise.present.wording import comparison_wording
from sharewise.reasoning.compare.comparison import Comparison, EditionsMeaning, Side
from sharewise.reasoning.compare.outcome_changes import (
    AskedOnce,
    DecidesOtherwise,
    GivenOnce,
    LeadsElsewhere,
    Meaning,
    OfferedOnce,
    Where,
)
from sharewise.reasoning.compare.version import NeededVersion
from sharewise.reasoning.diagram.product import Which
from sharewise.rulebook.model import Rulebook
from sharewise.text import listed

Difference: TypeAlias = LeadsElsewhere | OfferedOnce | AskedOnce | DecidesOtherwise | GivenOnce


def comparison_page(found: Comparison) -> Page:
    """Everything that differs, for a person who has to answer for the change."""
    return (
        Title(comparison_wording.TITLE.format(one=_called(found.one), two=_called(found.two))),
        *_in_short(found),
        *_meanings(found),
        *(block for pair in found.editions for block in rules_side_by_side(found, pair)),
        *other_parts(found),
    )


def _called(side: Side) -> str:
    """What a side is called where nothing else says what it is."""
    if side.edition is None:
        return side.name
    return comparison_wording.THE_EDITION.format(year=side.rules.editions[side.edition].year)


def _in_short(found: Comparison) -> Iterator[Block]:
    yield Heading(comparison_wording.IN_SHORT)
    yield from _taken_elsewhere(found)
    lines = list(_rules_in_short(found))
    for side, editions in ((found.one, found.only_one), (found.two, found.only_two)):
        lines += [
            comparison_wording.ONLY_EDITION.format(side=side.name, year=side.rules.editions[edition].year)
            for edition in editions
        ]
    number = len(found.parts)
    lines.append(comparison_wording.OTHER_PARTS.format(number=number) if number else comparison_wording.NO_OTHER_PARTS)
    if found.has_other_meaning:
        lines += [_meaning_in_short(found, each) for each in found.decided]
    else:
        lines.append(comparison_wording.SAME_MEANING.format(where=""))
    if found.needed is not None:
        lines.append(_version(found.needed, found.two.rules.version))
    yield ItemList(tuple(lines))
    if found.has_other_meaning:
        yield Paragraph(comparison_wording.A_SET, "quiet")


def _taken_elsewhere(found: Comparison) -> Iterator[Block]:
    """Said where an edition is compared with rules that follow another one: they are looked at under an edition that their
    users get only where they ask for it.
    """
    pair = found.editions[0]
    for side, other, taken in ((found.one, found.two, pair.one), (found.two, found.one, pair.two)):
        own = side.rules.default_edition
        if side.edition is None and other.edition is not None and taken != own:
            editions = side.rules.editions
            yield Paragraph(
                comparison_wording.OTHER_EDITION.format(
                    side=side.name,
                    own=editions[own].year,
                    taken=editions[taken].year,
                    edition=own,
                    instead=other.edition,
                )
            )


def _years(found: Comparison, pairs: Iterable[tuple[str, str]]) -> str:
    years = ((found.one.rules.editions[one].year, found.two.rules.editions[two].year) for one, two in pairs)
    return listed(
        sorted(one if one == two else comparison_wording.AGAINST.format(one=one, two=two) for one, two in years)
    )


def _under(found: Comparison, pairs: Sequence[tuple[str, str]]) -> str:
    """Which editions a line is about, where it is not about all of them."""
    if len(pairs) == len(found.editions):
        return ""
    return comparison_wording.UNDER.format(years=_years(found, pairs))


def _rules_in_short(found: Comparison) -> Iterator[str]:
    same = [(pair.one, pair.two) for pair in found.editions if pair.is_same]
    if same:
        yield comparison_wording.SAME_RULES.format(where=_under(found, same))
    for pair in found.editions:
        if pair.is_same:
            continue
        under = _under(found, [(pair.one, pair.two)])
        alike = {each.number_one for each in same_rules(pair)}
        differing = dict.fromkeys(each.number_one for each in pair.rules if each.number_one not in alike)
        numbers = [number for number in differing if number is not None]
        if not alike:
            yield comparison_wording.ALL_RULES.format(where=under)
        else:
            words = comparison_wording.RULE_NUMBER if len(numbers) == 1 else comparison_wording.RULE_NUMBERS
            yield comparison_wording.OTHER_RULES.format(rules=words.format(numbers=listed(numbers)), where=under)


def _meaning_in_short(found: Comparison, decided: EditionsMeaning) -> str:
    where = _under(found, decided.editions)
    meaning = decided.meaning
    if meaning is None:
        return comparison_wording.CANNOT_SAY.format(where=where)
    if meaning.is_same:
        return comparison_wording.SAME_MEANING.format(where=where)
    sets = _elsewhere(meaning)
    words = comparison_wording.LEADS_ELSEWHERE if sets else comparison_wording.LEADS_THE_SAME
    line = words.format(sets=f"{sets:,}", total=f"{meaning.sets:,}", where=where)
    besides = (
        (comparison_wording.ALSO_DECIDED, {each.outcome for each in meaning.decided}),
        (comparison_wording.ALSO_ASKED, {each.question for each in meaning.asked}),
        (comparison_wording.ALSO_GIVEN, {(each.kind, each.id) for each in meaning.given}),
    )
    what = [(one if len(ids) == 1 else many).format(number=len(ids)) for (one, many), ids in besides if ids]
    return f"{line} {comparison_wording.ALSO.format(what=listed(what))}" if what else line


def _elsewhere(meaning: Meaning) -> int:
    return sum(each.where.sets for each in meaning.elsewhere) + sum(each.where.sets for each in meaning.offered)


def _version(needed: NeededVersion, has: str) -> str:
    if needed.size == "none":
        return comparison_wording.VERSION_NONE
    says = comparison_wording.VERSION_ENOUGH if needed.enough else comparison_wording.VERSION_LOW
    why = listed(comparison_wording.VERSION_WHY[each] for each in needed.why)
    return comparison_wording.VERSION.format(version=needed.version, why=why, file=says.format(has=has))


def _meanings(found: Comparison) -> Iterator[Block]:
    if not found.has_other_meaning:
        return
    first: Meaning | None = None
    for decided in found.decided:
        years = _years(found, decided.editions)
        several = len(found.decided) > 1
        yield Heading(comparison_wording.MEANING_UNDER.format(years=years) if several else comparison_wording.MEANING)
        meaning = decided.meaning
        if meaning is None:
            yield Paragraph(comparison_wording.NO_ORDER, "warning")
        elif meaning.is_same:
            yield Paragraph(comparison_wording.NOTHING_ELSEWHERE)
        elif first is not None and _kinds(first) == _kinds(meaning):
            sets, total = f"{_elsewhere(meaning):,}", f"{meaning.sets:,}"
            yield Paragraph(comparison_wording.SAME_AS_ABOVE.format(sets=sets, total=total))
        else:
            yield from _meaning(found, meaning)
            first = first or meaning


def _kinds(meaning: Meaning) -> list[object]:
    """What differs, whatever the counts."""
    return [
        (type(each).__name__, *(value for name, value in vars(each).items() if name != "where"), each.where.answers)
        for each in _differences(meaning)
    ]


def _differences(meaning: Meaning) -> Iterator[Difference]:
    yield from meaning.elsewhere
    yield from meaning.offered
    yield from meaning.decided
    yield from meaning.asked
    yield from meaning.given


def _meaning(found: Comparison, meaning: Meaning) -> Iterator[Block]:
    if meaning.reordered:
        yield Paragraph(comparison_wording.REORDERED.format(one=found.one.name), "warning")
    last: Mapping[str, str] = {}
    yield from _given_alike(found, meaning)
    for each in _differences(meaning):
        if isinstance(each, GivenOnce) and each.always:
            continue
        yield from _difference(found, each)
        yield from _where(found, each.where, shown=each.where.example == last)
        last = each.where.example


def _given_alike(found: Comparison, meaning: Meaning) -> Iterator[Block]:
    """The steps and conditions that one side gives with every set of answers of some recommendations: each named once."""
    alike: dict[tuple[Which, str, str], list[GivenOnce]] = {}
    for each in meaning.given:
        if each.always:
            alike.setdefault((each.by, each.kind, each.id), []).append(each)
    for (by, kind, name), several in alike.items():
        side, _ = _by(found, by)
        words = comparison_wording.STEP_ALWAYS if kind == "step" else comparison_wording.CONDITION_ALWAYS
        yield Heading(words.format(side=side.name), 3)
        yield Paragraph(side.rules.steps[name].say if kind == "step" else side.rules.conditions[name].says)
        yield Paragraph(comparison_wording.ALWAYS_WITH)
        yield ItemList(tuple(_outcome(side.rules, each.outcome) for each in several))


def _difference(found: Comparison, each: Difference) -> Iterator[Block]:
    match each:
        case LeadsElsewhere(one, two):
            titles = (_outcome(found.one.rules, one), _outcome(found.two.rules, two))
            yield Heading(comparison_wording.FROM_TO.format(one=titles[0], two=titles[1]), 3)
        case OfferedOnce(by, question, answer, outcome):
            side, other = _by(found, by)
            asked = side.rules.questions[question]
            yield Heading(
                comparison_wording.OFFERED.format(
                    side=side.name, question=asked.short, answer=asked.answers[answer].label
                ),
                3,
            )
            yield Paragraph(
                comparison_wording.OFFERED_LEADS.format(
                    side=side.name, outcome=_outcome(side.rules, outcome), other=other.name
                )
            )
        case AskedOnce(by, question):
            side, other = _by(found, by)
            yield Heading(
                comparison_wording.ASKED.format(side=side.name, question=side.rules.questions[question].short), 3
            )
            yield Paragraph(comparison_wording.ASKED_NOTE.format(other=other.name))
        case DecidesOtherwise(outcome, decision, _, _):
            title = _outcome(found.two.rules, outcome)
            yield Heading(
                comparison_wording.DECISION.format(outcome=title, decision=comparison_wording.DECISIONS[decision]), 3
            )
            yield DefinitionList(
                tuple(
                    (side.name, getattr(side.rules.outcomes[outcome], decision).says) for side in (found.one, found.two)
                )
            )
        case GivenOnce(by, kind, name, outcome, _):
            side, _ = _by(found, by)
            words = comparison_wording.STEP if kind == "step" else comparison_wording.CONDITION
            yield Heading(words.format(side=side.name, outcome=_outcome(side.rules, outcome)), 3)
            rules = side.rules
            yield Paragraph(rules.steps[name].say if kind == "step" else rules.conditions[name].says)


def _by(found: Comparison, by: Which) -> tuple[Side, Side]:
    """The side named, and the other."""
    return (found.one, found.two) if by == "one" else (found.two, found.one)


def _outcome(rules: Rulebook, outcome: str | None) -> str:
    return comparison_wording.NO_OUTCOME if outcome is None else rules.outcomes[outcome].title


def _where(found: Comparison, where: Where, *, shown: bool) -> Iterator[Block]:
    """How many sets of answers, what they share, and one of them, unless it has just been shown."""
    counts = {"sets": f"{where.sets:,}", "alike": f"{where.alike:,}"}
    if where.sets == 1 and not shown:
        yield Paragraph(comparison_wording.ONE_SET)
    elif where.answers:
        yield Paragraph(
            (comparison_wording.EXACTLY if where.alike == where.sets else comparison_wording.ONLY_WHERE).format(
                **counts
            )
        )
        yield ItemList(tuple(_said(found, where.answers)))
    else:
        words = comparison_wording.ALL_SETS if where.alike == where.sets else comparison_wording.NOTHING_SHARED
        yield Paragraph(words.format(**counts))
    if shown:
        yield Paragraph(comparison_wording.SAME_EXAMPLE)
        return
    if where.sets > 1:
        yield Paragraph(comparison_wording.EXAMPLE)
    yield ItemList(tuple(_said(found, {question: (answer,) for question, answer in where.example.items()})))


def _said(found: Comparison, answers: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Answers as a person reads them: in the words of the second side, where it has them."""
    for question, codes in answers.items():
        asked = [side.rules.questions[question] for side in (found.two, found.one) if question in side.rules.questions]
        labels = [next(each.answers[code].label for each in asked if code in each.answers) for code in codes]
        said = labels[0] if len(labels) == 1 else listed((f'"{label}"' for label in labels), last="or")
        yield f"{asked[0].short}: {said}"
