"""What is written differently is named, all of it, and what is the same is not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy

import pytest

from sharewise.reasoning.compare.comparison import Side, compare
from sharewise.reasoning.compare.text_changes import (
    Phrases,
    compare_parts,
    leaves_of,
    pair_rules,
    phrases,
    sentences,
)
from sharewise.reasoning.compare.version import smallest_version
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.rulebook.load import Loaded, parse_rulebook
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import Part, members_of
from tests.rulebook.changing import changed_text
from tests.rulebook.test_terms import with_terms
from tests.support.needed import in_short, long, times

EDITIONS = ["dcsf-2008", "hmg-2015", "hmg-2018", "dfe-2024"]


@pytest.mark.parametrize("one", EDITIONS)
@pytest.mark.parametrize("two", EDITIONS)
def test_every_rule_of_both_editions_stands_beside_its_counterpart_and_differing_words_are_never_called_the_same(
    proved: CompiledRulebook, one: str, two: str
) -> None:
    editions = proved.loaded.rules.editions
    pairs = pair_rules(editions[one], editions[two])
    assert {pair.number_one for pair in pairs} - {None} == set("1234567")
    assert {pair.number_two for pair in pairs} - {None} == set("1234567")
    for pair in pairs:
        if pair.one and pair.two:
            assert set(pair.one.topics) & set(pair.two.topics)
            assert pair.is_same == ((pair.one.title, pair.one.text) == (pair.two.title, pair.two.text))
    if one == two:
        assert all(pair.is_same and pair.number_one == pair.number_two for pair in pairs)


def test_rules_that_moved_are_found_again(proved: CompiledRulebook) -> None:
    editions = proved.loaded.rules.editions
    pairs = pair_rules(editions["hmg-2018"], editions["dfe-2024"])
    assert [(pair.number_one, pair.number_two) for pair in pairs] == [
        *(("1", "1"), ("2", "2"), ("3", "4"), ("4", "3"), ("5", "1"), ("6", "6"), ("7", "7"), (None, "5"))
    ]


def test_the_words_that_only_one_text_has_are_in_that_text_and_their_removal_leaves_what_both_have() -> None:
    chance = random.Random(20260501)
    words = ["seek", "advice", "from", "your", "lead", "if", "you", "are", "in", "doubt", "and", "do", "not", "wait"]
    for _ in range(500):
        one = [word for word in words if chance.random() < 0.9]
        two = [word if chance.random() < 0.9 else "now" for word in words]
        found = phrases(" ".join(one), "  ".join(two))
        assert (found is None) == (one == two)
        for text, only in ((one, found.one if found else ()), (two, found.two if found else ())):
            assert all(f" {phrase} " in f" {' '.join(text)} " for phrase in only)
    assert phrases("Ask your lead at once.", "Ask your manager at once.") == Phrases(("lead",), ("manager",))
    assert phrases("Ask your lead at once.", "Nobody knows what this is.") == Phrases((), ())


def test_long_texts_are_told_apart_by_sentence() -> None:
    found = sentences("Think. Ask your lead. Wait.", "Think. Ask anyone. Wait.")
    assert (found.one, found.two, found.same) == (("Ask your lead.",), ("Ask anyone.",), 2)


def test_a_rulebook_is_written_like_itself(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for editions in in_short([None, *((edition, edition) for edition in rules.editions)], 2):
        assert list(compare_parts(rules, deepcopy(rules), editions)) == []


def test_each_single_text_that_is_changed_is_named_with_both_wordings(loaded: Loaded) -> None:
    """Every text of every part of the rulebook, one at a time; where a person waits, one in 240."""
    rules = loaded.rules
    texts = list(texts_of(rules))
    assert len(texts) > 700
    for path, text in texts[:: times(240, 8, 1)]:
        other = changed_text(rules, path, text + " And more.")
        found = [
            (part.section, change.path, change.one, change.two)
            for part in compare_parts(rules, other, None)
            for change in part.changes
        ]
        pairs = [
            pair
            for edition in rules.editions
            for pair in pair_rules(rules.editions[edition], other.editions[edition])
            if not pair.is_same
        ]
        if path[0] == "editions" and "rules" in path and path[-1] in {"title", "text"}:
            assert found == []
            assert len(pairs) == 1
        else:
            assert [each[2:] for each in found] == [(text, text + " And more.")], path


def texts_of(part: Part) -> Iterator[tuple[tuple[str, ...], str]]:
    return ((path, leaf.value) for path, leaf in leaves_of(part) if leaf.is_text and leaf.value is not None)


def test_every_part_of_a_rulebook_is_compared(loaded: Loaded) -> None:
    """A part that is taken away is named: no part of the file is left out. (The templates are no part of it: they are made.)"""
    rules = loaded.rules
    parted = [name for name in members_of(Rulebook) if isinstance(getattr(rules, name), dict) and getattr(rules, name)]
    for name in in_short([name for name in parted if name not in ("editions", "templates")], 4):
        parts = getattr(rules, name)
        taken = next(reversed(parts))
        other = rules.but(**{name: {key: part for key, part in parts.items() if key != taken}})
        found = list(compare_parts(rules, other, None))
        assert [(part.section, part.id, part.only) for part in found if part.section == name] == [(name, taken, "one")]


@long
def test_two_sides_that_are_one_differ_in_nothing(loaded: Loaded) -> None:
    one, other = compile_rulebook(loaded), compile_rulebook(loaded)
    for edition in (None, *EDITIONS):
        found = compare(Side("here", one, edition), Side("there", other, edition))
        assert not found.has_other_words
        assert not found.has_other_meaning
        assert found.needed is None


def tiny_with(*changes: tuple[str, str]) -> CompiledRulebook:
    """The tiny rulebook with terms, and some of its text replaced, not proved."""
    text = with_terms()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return compile_rulebook(parse_rulebook(text.encode(), "tiny.yaml"))


def test_a_term_in_other_words_is_a_change_of_words_alone() -> None:
    one, two = tiny_with(), tiny_with(("They said no, and it stands.", "They said no for good."))
    (part,) = compare_parts(one.loaded.rules, two.loaded.rules, None)
    assert (part.section, part.id) == ("terms", "firm")
    assert [(change.path, change.is_text) for change in part.changes] == [(("says",), True)]
    found = compare(Side("here", one, "new"), Side("there", two, "new"))
    assert found.has_other_words
    assert not found.has_other_meaning
    assert smallest_version(one, two).size == "patch"


def test_a_term_that_stands_for_something_else_is_named_once_and_what_comes_out_differently_is_found() -> None:
    one = tiny_with()
    two = tiny_with(("when: [{consent: refused}, {consent: withdrawn}]", "when: {consent: withdrawn}"))
    (part,) = compare_parts(one.loaded.rules, two.loaded.rules, None)
    assert (part.section, part.id, [change.path for change in part.changes]) == ("terms", "firm", [("when",)])
    found = compare(Side("here", one, "new"), Side("there", two, "new"))
    assert found.has_other_meaning
    assert smallest_version(one, two).size == "major"


def test_a_condition_that_names_another_term_is_a_change_of_the_part_that_it_stands_in() -> None:
    one, two = tiny_with(), tiny_with(("unless: {term: firm}", "unless: {term: [firm, calm]}"))
    (part,) = compare_parts(one.loaded.rules, two.loaded.rules, None)
    assert (part.section, part.id) == ("guarantees", "children-lose-nothing")


def test_a_term_written_out_is_no_change_of_the_parts_that_named_it() -> None:
    one, two = (
        tiny_with(),
        tiny_with(
            (
                "when: {subject: child, term: [firm]}",
                "when: [{consent: refused, subject: child}, {consent: withdrawn, subject: child}]",
            )
        ),
    )
    assert list(compare_parts(one.loaded.rules, two.loaded.rules, None)) == []
