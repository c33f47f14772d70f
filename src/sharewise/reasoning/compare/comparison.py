"""Two sides compared: the words of their rules, what is written otherwise, what it means, and the version it needs.

A side is an edition of a proved rulebook, or a whole rulebook with all its editions. Where both are whole, each edition is
compared with the one of the same name; where one is an edition, it is compared with that edition of the other.
"""

from __future__ import annotations

from sharewise.reasoning.compare.outcome_changes import Meaning, compare_meaning
from sharewise.reasoning.compare.text_changes import PartChange, RulePair, compare_parts, pair_rules
from sharewise.reasoning.compare.version import NeededVersion, smallest_version
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.build import Budget
from sharewise.reasoning.diagram.nodes import Vertex
from sharewise.rulebook.model import Edition, Rulebook
from sharewise.values import frozen


@frozen
class Side:
    """What is compared, and what it is called. `edition` None: the whole rulebook."""

    name: str
    rulebook: CompiledRulebook
    edition: str | None

    @property
    def rules(self) -> Rulebook:
        """The rules that are compared."""
        return self.rulebook.loaded.rules

    def worded(self, edition_id: str) -> Edition:
        """An edition with its rules as this side words them: in an organisation's own words, where it has some."""
        edition = self.rules.editions[edition_id]
        local = self.rules.adoption_wording(edition_id)
        rules = {
            number: rule.but(text=local[number].text) if number in local else rule
            for number, rule in edition.rules.items()
        }
        return edition.but(rules=rules)


@frozen
class EditionPair:
    """An edition of each side, and their rules side by side."""

    one: str
    two: str
    rules: tuple[RulePair, ...]

    @property
    def is_same(self) -> bool:
        """Whether all the rules are the same, word for word and under the same numbers."""
        return all(pair.is_same and pair.number_one == pair.number_two for pair in self.rules)


@frozen
class EditionsMeaning:
    """What differs in meaning, for pairs of editions that decide alike. `meaning` None: it cannot be said, see `compare_meaning`."""

    editions: tuple[tuple[str, str], ...]
    meaning: Meaning | None


@frozen
class Comparison:
    """Everything that differs between two sides.

    `only_one` and `only_two` are the editions that the other side does not have, where whole rulebooks are compared.
    `needed` is None where the two are not two versions of one rulebook.
    """

    one: Side
    two: Side
    editions: tuple[EditionPair, ...]
    only_one: tuple[str, ...]
    only_two: tuple[str, ...]
    parts: tuple[PartChange, ...]
    decided: tuple[EditionsMeaning, ...]
    needed: NeededVersion | None

    @property
    def has_other_words(self) -> bool:
        """Whether anything that is written differs."""
        return bool(self.parts or self.only_one or self.only_two) or not all(pair.is_same for pair in self.editions)

    @property
    def has_other_meaning(self) -> bool:
        """Whether any answers lead elsewhere, or that cannot be said."""
        return any(each.meaning is None or not each.meaning.is_same for each in self.decided)


def compare(one: Side, two: Side, budget: Budget | None = None) -> Comparison:
    """Everything that differs between two sides.

    Raises:
        TooManyStates: it takes more states than `budget`, in all that is looked at together.

    """
    budget = budget or Budget.to_compare()
    pairs = _pairs(one, two)
    whole = one.edition is None and two.edition is None
    before, after = one.rules, two.rules
    changed = before.id == after.id and one.rulebook.loaded.sha256 != two.rulebook.loaded.sha256
    return Comparison(
        one=one,
        two=two,
        editions=tuple(
            EditionPair(first, second, pair_rules(one.worded(first), two.worded(second))) for first, second in pairs
        ),
        only_one=tuple(edition for edition in before.editions if whole and edition not in after.editions),
        only_two=tuple(edition for edition in after.editions if whole and edition not in before.editions),
        parts=tuple(compare_parts(before, after, None if whole else pairs[0])),
        decided=_decided(one, two, pairs, budget),
        needed=smallest_version(one.rulebook, two.rulebook, budget) if changed else None,
    )


def _pairs(one: Side, two: Side) -> list[tuple[str, str]]:
    """The editions that are compared with each other."""
    if one.edition is not None and two.edition is not None:
        return [(one.edition, two.edition)]
    if one.edition is not None:
        return [(one.edition, one.edition if one.edition in two.rules.editions else two.rules.default_edition)]
    if two.edition is not None:
        return [(two.edition if two.edition in one.rules.editions else one.rules.default_edition, two.edition)]
    common = [(edition, edition) for edition in one.rules.editions if edition in two.rules.editions]
    return common or [(one.rules.default_edition, two.rules.default_edition)]


def _decided(one: Side, two: Side, pairs: list[tuple[str, str]], budget: Budget) -> tuple[EditionsMeaning, ...]:
    groups: dict[tuple[Vertex, Vertex], list[tuple[str, str]]] = {}
    for first, second in pairs:
        roots = (one.rulebook.diagrams[first].root, two.rulebook.diagrams[second].root)
        groups.setdefault(roots, []).append((first, second))
    return tuple(
        EditionsMeaning(
            tuple(group),
            compare_meaning(one.rulebook.diagrams[group[0][0]], two.rulebook.diagrams[group[0][1]], budget),
        )
        for group in groups.values()
    )
