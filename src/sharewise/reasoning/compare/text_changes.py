"""What differs in words, and in any other part that is written down, between two rulebooks: rule by rule, part by part.

Words are the fields that the model calls text. Everything else that differs in a part (a condition, a citation, an
order) is named as well, so that nothing that was changed is left out. What the changes mean together is found by
`outcome_changes.py`.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias, get_type_hints

from sharewise.reasoning.diagram.product import Which
from sharewise.rulebook.base import Text
from sharewise.rulebook.conditions import ALWAYS, Condition
from sharewise.rulebook.model import Edition, Question, Rule, Rulebook, Variant
from sharewise.rulebook.parts import Part, members_of
from sharewise.rulebook.references import CLOSED_LISTS
from sharewise.values import frozen

# Texts that have less than this in common are two texts, not one text with changes.
_MUCH_ALIKE = 0.5
# Changes with so few unchanged words between them read better as one.
_FEW_WORDS = 2

Section: TypeAlias = Literal[
    "about",
    "adoption",
    "slots",
    "topics",
    "editions",
    "terms",
    "questions",
    "word_questions",
    "stages",
    "rows",
    "outcomes",
    "steps",
    "conditions",
    "guarantees",
    "duties",
    "lawful_bases",
    "special_conditions",
    "reasons_not_to_tell",
    "reasons_to_decide_otherwise",
    "ways_of_sharing",
    "jurisdictions",
    "conflicts",
    "cautions",
    "to_paste",
    "withheld",
    "examples",
    "sources",
]


@frozen
class Phrases:
    """The words that only one of two texts has, in their order. Both empty: little of the texts is alike."""

    one: tuple[str, ...]
    two: tuple[str, ...]


@frozen
class RulePair:
    """A rule and its counterpart: the rule on the same topic, whatever its number. None: that side has none.

    `phrases` is None where the words are the same.
    """

    number_one: str | None
    one: Rule | None
    number_two: str | None
    two: Rule | None
    phrases: Phrases | None

    @property
    def is_same(self) -> bool:
        """Word for word, the title and the text."""
        return bool(self.one and self.two) and self.phrases is None


@frozen
class ValueChange:
    """One thing in a part that differs. `path` says what, as in the file. None: that side has nothing there."""

    path: tuple[str, ...]
    one: Any
    two: Any
    is_text: bool


@frozen
class PartChange:
    """A question, row, step or other part that differs. `only`: the side that has it, where the other has not.

    No `id`: the parts of the section stand in another order.
    """

    section: Section
    id: str | None
    only: Which | None
    changes: tuple[ValueChange, ...] = ()


def phrases(one: str, two: str) -> Phrases | None:
    """The words that only one text has; None where the two are the same. White space does not count."""
    first, second = one.split(), two.split()
    if first == second:
        return None
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    if matcher.ratio() < _MUCH_ALIKE:
        return Phrases((), ())
    spans: list[list[int]] = []
    for kind, start_one, end_one, start_two, end_two in matcher.get_opcodes():
        if kind == "equal":
            continue
        if spans and start_one - spans[-1][1] <= _FEW_WORDS:
            spans[-1][1], spans[-1][3] = end_one, end_two
        else:
            spans.append([start_one, end_one, start_two, end_two])
    return Phrases(
        tuple(" ".join(first[start:end]) for start, end, _, _ in spans if start < end),
        tuple(" ".join(second[start:end]) for _, _, start, end in spans if start < end),
    )


@frozen
class Sentences:
    """The sentences that only one of two texts has, and how many both have."""

    one: tuple[str, ...]
    two: tuple[str, ...]
    same: int


def sentences(one: str, two: str) -> Sentences:
    """Two texts that differ, sentence by sentence."""
    first, second = (re.split(r"(?<=[.?!])\s+", text) for text in (one, two))
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    changed = [codes for codes in matcher.get_opcodes() if codes[0] != "equal"]
    return Sentences(
        tuple(text for _, start, end, _, _ in changed for text in first[start:end]),
        tuple(text for _, _, _, start, end in changed for text in second[start:end]),
        sum(block.size for block in matcher.get_matching_blocks()),
    )


def pair_rules(one: Edition, two: Edition) -> tuple[RulePair, ...]:
    """The rules of two editions side by side: in the order of the first, then those that only the second has."""
    pairs: list[RulePair] = []
    met: set[str] = set()
    for number, rule in one.rules.items():
        found = _counterparts(number, rule, two)
        met.update(other for other, _ in found)
        pairs += [_pair(number, rule, other, counterpart) for other, counterpart in found]
        if not found:
            pairs.append(RulePair(number, rule, None, None, None))
    pairs += [RulePair(None, None, number, rule, None) for number, rule in two.rules.items() if number not in met]
    return tuple(pairs)


def _counterparts(number: str, rule: Rule, other: Edition) -> list[tuple[str, Rule]]:
    """The rules of another edition on the same topics: the one with the same words or number, else all of them."""
    found: list[tuple[str, Rule]] = [
        (name, each) for name, each in other.rules.items() if set(each.topics) & set(rule.topics)
    ]
    same_words = [(name, each) for name, each in found if each.text == rule.text]
    same_number = [(name, each) for name, each in found if name == number]
    return same_words[:1] or same_number or found


def _pair(number_one: str, one: Rule, number_two: str, two: Rule) -> RulePair:
    found = phrases(one.text, two.text)
    if found is None and one.title != two.title:
        found = Phrases((one.title,), (two.title,))
    return RulePair(number_one, one, number_two, two, found)


def compare_parts(one: Rulebook, two: Rulebook, editions: tuple[str, str] | None) -> Iterator[PartChange]:
    """The parts that differ, in the order of the file. The titles and texts of the rules are left to `pair_rules`.

    `editions`: as these editions have them, whose own titles and dates are no difference; None: as the files have them.
    """
    first, second = (_sections(rules, editions[index] if editions else None) for index, rules in enumerate((one, two)))
    for section in first:
        parts_one, parts_two = first[section], second[section]
        for name in dict.fromkeys([*parts_one, *parts_two]):
            if name not in parts_one or name not in parts_two:
                only: Which = "one" if name in parts_one else "two"
                yield PartChange(section, name, only)
                continue
            change = _changed(section, name, parts_one[name], parts_two[name])
            if change.changes:
                yield change
        first_order, second_order = (
            tuple(name for name in parts if name in parts_one and name in parts_two) for parts in (parts_one, parts_two)
        )
        if first_order != second_order:
            yield PartChange(section, None, None, (ValueChange(("order",), first_order, second_order, is_text=False),))


def compare_part(section: Section, name: str, one: Part, two: Part) -> PartChange:
    """What differs in one part: no `changes`, no difference."""
    return _changed(section, name, dict(leaves_of(one)), dict(leaves_of(two)))


def _changed(section: Section, name: str, one: Mapping[Path, _Leaf], two: Mapping[Path, _Leaf]) -> PartChange:
    changes: list[ValueChange] = []
    for path in dict.fromkeys([*one, *two]):
        first, second = one.get(path, _NONE), two.get(path, _NONE)
        # What only one side has is in no order on the other.
        if _differ(first.value, second.value) and not (path[-1] == "order" and _NONE in (first, second)):
            changes.append(ValueChange(path, first.value, second.value, first.is_text or second.is_text))
    return PartChange(section, name, None, tuple(changes))


def _differ(one: Any, two: Any) -> bool:
    """Whether two values differ. Conditions that differ by what a term stands for do not: the term itself does. Nothing is
    nothing, whether it is left out or an empty list.
    """
    if one in _NOTHING and two in _NOTHING:
        return False
    both = isinstance(one, Condition) and isinstance(two, Condition)
    return bool(one != two and not (both and one.terms and one.written == two.written))


Path: TypeAlias = tuple[str, ...]


@frozen
class _Leaf:
    """A value that holds no more parts, and whether people read it."""

    value: Any
    is_text: bool


_NONE = _Leaf(None, is_text=False)
_NOTHING = (None, (), "")


def _sections(rules: Rulebook, edition: str | None) -> dict[Section, dict[str, dict[Path, _Leaf]]]:
    """Every part by section and name, as paths to values."""
    found: dict[Section, dict[str, dict[Path, _Leaf]]] = {"about": {}}
    for name, leaf in leaves_of(
        rules, without=tuple(name for name in members_of(type(rules)) if _holds_parts(rules, name))
    ):
        found["about"].setdefault(name[0], {})[name] = leaf
    # What an organisation says of itself; its wording of the rules is left to `pair_rules`, like all rules. Its other texts
    # stand where they are put.
    said = dict(leaves_of(rules.adoption, without=("wording", "texts"))) if rules.adoption else {}
    found["adoption"] = {"": said}
    found["slots"], found["topics"] = _parts(rules.slots), _parts(rules.topics)
    found["editions"] = {
        name: {
            path: leaf
            for path, leaf in leaves_of(each)
            if path[0] != "rules" or path[-1] not in {"order", "title", "text"}
        }
        for name, each in rules.editions.items()
        if edition is None
    }
    found["terms"] = _parts(rules.terms)
    found["questions"] = _parts({name: _as_asked(each, edition) for name, each in rules.questions.items()})
    found["word_questions"] = _parts(rules.word_questions)
    found["stages"] = {name: dict(leaves_of(stage, without=("rows",))) for name, stage in rules.stages.items()}
    found["rows"] = {
        row_id: {("stage",): _Leaf(stage_id, is_text=False), **dict(leaves_of(row))}
        for stage_id, stage in rules.stages.items()
        for row_id, row in stage.rows.items()
        if edition is None or not row.editions or edition in row.editions
    }
    pauses = ("jurisdictions", "conflicts", "cautions", "to_paste", "withheld")
    named = ("outcomes", "steps", "conditions", "guarantees", "duties", *CLOSED_LISTS, *pauses, "examples", "sources")
    for section in named:
        found[section] = _parts(getattr(rules, section))  # type: ignore[index]
    return found


def _holds_parts(rules: Rulebook, name: str) -> bool:
    return name == "adoption" or isinstance(getattr(rules, name), dict)


def _parts(parts: Mapping[str, Part]) -> dict[str, dict[Path, _Leaf]]:
    return {name: dict(leaves_of(part)) for name, part in parts.items()}


def _as_asked(question: Question, edition: str | None) -> Question:
    """The question as one edition puts it: its own words first, and of the variants only those that are left."""
    if edition is None:
        return question
    left = [
        Variant(editions=[], when=variant.when, ask=variant.ask, help=variant.help)
        for variant in question.variants
        if (not variant.editions or edition in variant.editions) and variant.when != ALWAYS
    ]
    words = {"ask": question.ask_in(edition, {}), "help": question.help_in(edition, {}), "variants": left}
    return question.but(**words)


def leaves_of(part: Part, path: Path = (), without: tuple[str, ...] = ()) -> Iterator[tuple[Path, _Leaf]]:
    """Every value in a part by its path. The order of what has names is a value too."""
    for name in members_of(type(part)):
        if name not in without:
            yield from _leaves(getattr(part, name), (*path, name.rstrip("_")), name in _texts(type(part)))


def _leaves(value: Any, path: Path, is_text: bool) -> Iterator[tuple[Path, _Leaf]]:
    if isinstance(value, Part):
        yield from leaves_of(value, path)
    elif isinstance(value, dict):
        yield (*path, "order"), _Leaf(tuple(value), is_text=False)
        for name, each in value.items():
            yield from _leaves(each, (*path, name), is_text)
    elif isinstance(value, list) and value and isinstance(value[0], Part):
        for number, each in enumerate(value, 1):
            yield from _leaves(each, (*path, str(number)), is_text)
    else:
        yield path, _Leaf(tuple(value) if isinstance(value, list) else value, is_text)


@functools.cache
def _texts(kind: type[Part]) -> frozenset[str]:
    """The fields of a part that are text for people."""
    hints = get_type_hints(kind, include_extras=True)
    return frozenset(name for name, hint in hints.items() if hint in (Text, Text | None))
