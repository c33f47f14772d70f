"""What differs in words between two sides: the rules side by side, then every other part that is written differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sharewise.present.page import Block, DefinitionList, Heading, ItemList, Paragraph
from sharewise.present.pages.condition_words import condition_in_words
from sharewise.present.pages.rules.rule_marks import where_from
from sharewise.present.wording import comparison_wording
from sharewise.reasoning.compare.comparison import Comparison, EditionPair
from sharewise.reasoning.compare.text_changes import PartChange, RulePair, Section, ValueChange, sentences
from sharewise.rulebook.conditions import Condition
from sharewise.rulebook.model import Rule, Rulebook
from sharewise.text import listed


def rules_side_by_side(found: Comparison, pair: EditionPair) -> Iterator[Block]:
    """The rules of two editions side by side. Where none differs, there is nothing to show."""
    one, two = found.one.rules.editions[pair.one], found.two.rules.editions[pair.two]
    if pair.is_same:
        return
    words = comparison_wording.WORDS_OF if pair.one == pair.two else comparison_wording.WORDS_OF_BOTH
    yield Heading(words.format(one=one.year, two=two.year))
    # Where both are the same edition, the sides are told apart by their names, else by their years.
    names = (one.year, two.year) if one.year != two.year else (found.one.name, found.two.name)
    for edition, name in ((one, names[0]), (two, names[1])):
        if edition.summary == "yes":
            yield Paragraph(comparison_wording.SUMMARY.format(side=name), "quiet")
    same = same_rules(pair)
    if same:
        yield Paragraph(comparison_wording.SAME_WORDS)
        yield ItemList(
            tuple(
                comparison_wording.RULE.format(number=each.number_one, title=each.one.title)
                for each in same
                if each.one
            )
        )
    for each in pair.rules:
        if each not in same:
            yield from _rule(found, each, (pair.one, pair.two), names)


def same_rules(pair: EditionPair) -> list[RulePair]:
    """The rules that are the same word for word, and have the same number."""
    return [each for each in pair.rules if each.is_same and each.number_one == each.number_two]


def _rule(found: Comparison, pair: RulePair, editions: tuple[str, str], names: tuple[str, str]) -> Iterator[Block]:
    if pair.one is None or pair.two is None:
        index = 0 if pair.two is None else 1
        rule = pair.one or pair.two
        assert rule is not None
        number = pair.number_one or pair.number_two
        yield Heading(comparison_wording.RULE_ONLY.format(side=names[index], number=number, title=rule.title), 3)
        yield Paragraph(rule.text)
        yield Paragraph(comparison_wording.NO_COUNTERPART.format(other=names[1 - index]), "quiet")
        return
    shared = (found.one.rules.topics[topic].title for topic in pair.one.topics if topic in pair.two.topics)
    words = comparison_wording.RULE_IN_BOTH if pair.number_one == pair.number_two else comparison_wording.RULE_MOVED
    yield Heading(
        words.format(
            topic=listed(shared),
            number=pair.number_one,
            number_one=pair.number_one,
            one=names[0],
            number_two=pair.number_two,
            two=names[1],
        ),
        3,
    )
    yield DefinitionList(tuple((name, _full(rule)) for name, rule in zip(names, (pair.one, pair.two), strict=True)))
    if pair.phrases is None:
        yield Paragraph(comparison_wording.MOVED_ONLY)
    elif pair.phrases.one or pair.phrases.two:
        yield DefinitionList(
            tuple(
                (comparison_wording.ONLY_IN.format(side=name), "; ".join(f'"{phrase}"' for phrase in phrases))
                for name, phrases in zip(names, (pair.phrases.one, pair.phrases.two), strict=True)
                if phrases
            )
        )
    marks = [
        (name, mark)
        for side, edition, name, number, rule in zip(
            (found.one, found.two),
            editions,
            names,
            (pair.number_one, pair.number_two),
            (pair.one, pair.two),
            strict=True,
        )
        if (mark := _mark(side.rules, edition, number, rule))
    ]
    if len(marks) == 2 and marks[0][1] == marks[1][1]:
        marks = [(comparison_wording.BOTH, marks[0][1])]
    if marks:
        yield Paragraph(
            "\n".join(comparison_wording.MARK.format(side=name, mark=mark) for name, mark in marks), "quiet"
        )


def _mark(rules: Rulebook, edition_id: str, number: str | None, rule: Rule) -> str | None:
    """Whose words these are, or how far they can be trusted as the official ones. None: they can."""
    edition = rules.editions[edition_id]
    local = rules.adoption_wording(edition_id).get(number or "")
    if local is not None:
        return comparison_wording.LOCAL_WORDS.format(differs=local.differs)
    if edition.summary == "yes" or rule.exact == "yes":
        return None
    return where_from(rules, edition, rule, say_from=False)


def _full(rule: Rule) -> str:
    """Title and text; many texts begin with their title."""
    return rule.text if rule.text.lower().startswith(rule.title.lower()) else f"{rule.title}. {rule.text}"


def other_parts(found: Comparison) -> Iterator[Block]:
    """Every other part that differs, section by section: first what practitioners meet, then the rest in the order of the file."""
    if not found.parts:
        return
    yield Heading(comparison_wording.PARTS)
    for section, group in groupby(sorted(found.parts, key=_rank), key=lambda part: part.section):
        parts = list(group)
        yield Heading(comparison_wording.SECTIONS[section], 3)
        alone = [part for part in parts if part.only]
        if alone:
            yield ItemList(tuple(_part_only(found, part) for part in alone))
        # Parts in which the same differs are named together.
        alike: dict[tuple[Block, ...], list[str]] = {}
        for part in parts:
            if not part.only:
                alike.setdefault(tuple(_part(found, part)), []).append(_called(found, part))
        for blocks, names in alike.items():
            called = [name for name in names if name]
            if called:
                yield Paragraph("\n".join(called))
            yield from blocks


# The sections that hold what practitioners are asked, told to do and shown.
_MET_FIRST: tuple[Section, ...] = (
    "questions",
    "word_questions",
    "outcomes",
    "steps",
    "conditions",
    "reasons_not_to_tell",
    "rows",
)


def _rank(part: PartChange) -> int:
    return _MET_FIRST.index(part.section) if part.section in _MET_FIRST else len(_MET_FIRST)


def _part_only(found: Comparison, part: PartChange) -> str:
    assert part.id is not None
    rules = (found.one if part.only == "one" else found.two).rules
    if part.section == "rows":
        row = rules.stage_of(part.id).rows[part.id]
        name = comparison_wording.ROW_LEADS.format(
            id=part.id, outcome=rules.outcomes[row.outcome].title, because=row.because
        )
    else:
        name = f"{part.id}. {_words(rules, part.section, part.id)}"
    side = found.one if part.only == "one" else found.two
    return comparison_wording.PART_ONLY.format(side=side.name, name=name)


def _words(rules: Rulebook, section: str, part_id: str) -> str:
    """The words that a part is known by; its id, where it has none."""
    part = getattr(rules, section).get(part_id)
    known = ("short", "title", "label", "say", "says", "story")
    return next((text for field in known if (text := getattr(part, field, None))), part_id)


def _called(found: Comparison, part: PartChange) -> str:
    """What a part that differs is called; nothing, where its section says it all."""
    rules = found.one.rules
    if part.id is None:
        return comparison_wording.ORDER
    if part.section == "rows":
        return comparison_wording.ROW.format(id=part.id, stage=rules.stage_of(part.id).title)
    if part.section in _NAMED_BY_WORDS:
        return f"{part.id}. {_words(rules, part.section, part.id)}"
    return "" if part.section in {"about", "adoption"} else part.id


def _part(found: Comparison, part: PartChange) -> Iterator[Block]:
    """What differs in a part."""
    rows: list[tuple[str, str]] = []
    for change in part.changes:
        shown, same = _change(found, change)
        rows += shown
        if same:
            yield DefinitionList(tuple(rows))
            yield Paragraph(
                comparison_wording.SENTENCE_SAME if same == 1 else comparison_wording.SENTENCES_SAME.format(same=same),
                "quiet",
            )
            rows = []
    if rows:
        yield DefinitionList(tuple(rows))


# Sections whose parts have a short name; the words of the others are their text, which is shown where it differs.
_NAMED_BY_WORDS = {"topics", "terms", "questions", "stages", "outcomes", "duties", "sources"}
# Fields that hold the ids of other parts.
_IDS = {
    "outcome": "outcomes",
    "outcomes": "outcomes",
    "steps": "steps",
    "conditions": "conditions",
    "topics": "topics",
    "sources": "sources",
}


def _field(path: Sequence[str]) -> str:
    """What the last part of `path` is called. What an organisation named itself keeps its name."""
    last = path[-1]
    if last.startswith("local."):
        return last
    return (
        comparison_wording.FIELDS.get(".".join(path[-2:]))
        or comparison_wording.FIELDS.get(last)
        or last.replace("_", " ")
    )


def _change(found: Comparison, change: ValueChange) -> tuple[list[tuple[str, str]], int]:
    """What differs, side by side, and how many sentences of a text are left out as they are the same."""
    name = ", ".join(_field(change.path[: length + 1]) for length in range(len(change.path)))
    values, same = [change.one, change.two], 0
    if change.is_text and change.one and change.two:
        split = sentences(change.one, change.two)
        same = split.same
        values = [" ".join(split.one), " ".join(split.two)]
    elif isinstance(change.one, tuple) and isinstance(change.two, tuple) and set(change.one) != set(change.two):
        # What both name says nothing.
        values = [
            tuple(each for each in mine if each not in others)
            for mine, others in ((change.one, change.two), (change.two, change.one))
        ]
    name = f"{name[:1].upper()}{name[1:]}"
    sides = list(zip((found.one, found.two), values, strict=True))
    given = [(side, value) for side, value in sides if value]
    words = comparison_wording.OF_SIDE
    if len(given) == 1:
        sides, words = given, comparison_wording.ONLY_OF_SIDE
    rows = [
        (words.format(name=name, side=side.name), _shown(side.rules, change.path[-1], value)) for side, value in sides
    ]
    return rows, same


def _shown(rules: Rulebook, field: str, value: Any) -> str:
    if isinstance(value, Condition):
        return condition_in_words(rules, value)
    each = [value] if isinstance(value, str) else list(value or ())
    if field in _IDS:
        each = [_words(rules, _IDS[field], part_id) for part_id in each]
    return "\n".join(each) if any(" " in text for text in each) else ", ".join(each) or comparison_wording.NOTHING
