"""Terms: a rulebook that names them means what the same rulebook means with them written out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sharewise.errors import BadFile, Problem
from sharewise.reasoning.diagram.decision_diagram import diagrams_of
from sharewise.reasoning.proof.check import check
from sharewise.reasoning.proof.prove import RulebookRefused, prove
from sharewise.rulebook.conditions import TERM, Condition, written_out
from sharewise.rulebook.load import Content, Loaded, parse_rulebook, read_known, read_rules
from sharewise.rulebook.model import Rulebook
from tests.rulebook.mutants import same_diagram, term_mutants

TINY = (Path(__file__).parents[1] / "rulebooks" / "tiny.yaml").read_text(encoding="utf-8")

TERMS = """
terms:
  firm:
    title: A firm no
    says: They said no, and it stands.
    when: [{consent: refused}, {consent: withdrawn}]
  young:
    title: A child
    says: It is about a child.
    when: {subject: child}
  calm:
    title: Nobody in danger
    says: There is time.
    when: {danger: no, subject: {not: adult}}
"""

# Where the tiny rulebook names answers, and the terms that say the same.
NAMED = {
    """        when:
          - {subject: child, consent: refused}
          - {subject: child, consent: withdrawn}
""": """        when: {subject: child, term: [firm]}
""",
    "      - when: {subject: child}\n        help: Think of what": "      - when: {term: young}\n        help: Think of what",
    "gently: {says: Do it gently., when: {subject: child}": "gently: {says: Do it gently., when: {term: young}",
    "when: {subject: child, consent: given}, conditions": "when: {consent: given, term: young}, conditions",
    "      when: {danger: no}\n": "      when: [{danger: no, subject: adult}, {term: calm}]\n",
    "      unless: {consent: [refused, withdrawn]}": "      unless: {term: firm}",
    "except: {subject: child, consent: {not: given}}": "except: {term: young, consent: {not: given}}",
}


def with_terms() -> str:
    text = TINY.replace("\nstages:\n", f"{TERMS}\nstages:\n")
    for answers, term in NAMED.items():
        assert text.count(answers) == 1, answers
        text = text.replace(answers, term)
    return text


def without_terms(text: str) -> str:
    """The same with each term written out by hand: the plain second reading that the first is held against."""
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    terms = {name: term["when"] for name, term in data.pop("terms").items()}

    def written_out(node: Any) -> Any:
        if isinstance(node, dict):
            if TERM not in node:
                return {key: written_out(value) for key, value in node.items()}
            rest = {key: value for key, value in node.items() if key != TERM}
            named = node[TERM] if isinstance(node[TERM], list) else [node[TERM]]
            parts = [
                part for name in named for part in (terms[name] if isinstance(terms[name], list) else [terms[name]])
            ]
            assert not any(rest.keys() & part.keys() for part in parts)
            return [{**rest, **part} for part in parts]
        if isinstance(node, list):
            flat: list[Any] = []
            for each in node:
                out = written_out(each)
                flat += out if isinstance(each, dict) and isinstance(out, list) else [out]
            return flat
        return node

    return yaml.safe_dump(written_out(data), sort_keys=False, default_style='"')


def loaded(text: str) -> Loaded:
    return parse_rulebook(text.encode(), "tiny.yaml")


def test_terms_mean_the_same_as_what_they_stand_for() -> None:
    named, spelt_out = loaded(with_terms()).rules, loaded(without_terms(with_terms())).rules
    assert list(named.terms) == ["firm", "young", "calm"]
    assert not spelt_out.terms
    assert named.but(terms={}) == spelt_out
    one, two = diagrams_of(named), diagrams_of(spelt_out)
    assert all(same_diagram(one[edition].root, two[edition].root) for edition in named.editions)


def test_a_rulebook_with_terms_is_proved_and_checked_as_one_without() -> None:
    text = with_terms()
    prove(loaded(text))
    named, spelt_out = check(loaded(text)), check(loaded(without_terms(text)))
    assert [found.kind.code for found in named.diagnostics] == [found.kind.code for found in spelt_out.diagnostics]
    assert not named.of("error")


def test_a_promise_that_names_a_term_is_broken_where_the_answers_it_stands_for_break_it() -> None:
    text = with_terms().replace(
        "outcomes: [advice], steps: [call]}", "outcomes: [advice], when: {term: firm}, steps: [wait]}"
    )
    with pytest.raises(RulebookRefused) as named:
        prove(loaded(text))
    with pytest.raises(RulebookRefused) as spelt_out:
        prove(loaded(without_terms(text)))
    assert [problem.message for problem in named.value.problems] == [
        problem.message for problem in spelt_out.value.problems
    ]


def test_what_was_proved_is_read_again_with_its_terms() -> None:
    content = Content("tiny.yaml", with_terms().encode())
    assert read_known(content).rules == read_rules(content).rules
    assert read_known(content).rules.guarantees["children-lose-nothing"].raise_ is not None
    row = read_known(content).rules.stages["wishes"].rows["A2"]
    assert row.when.terms == ("firm",)
    assert [part.term for part in row.when.conjunctions] == ["firm", "firm"]


def test_each_condition_keeps_the_terms_that_it_names() -> None:
    rules = loaded(with_terms()).rules
    raised = rules.guarantees["children-lose-nothing"].raise_
    assert raised is not None
    assert isinstance(raised.unless, Condition)
    assert (raised.when.terms, raised.unless.terms) == (("calm",), ("firm",))
    assert rules.conditions["gently"].when.terms == ("young",)
    assert rules.questions["consent"].variants[1].when.terms == ("young",)


# A row of an adoption that takes the place of the one row that names the term `firm`.
ADOPTED = """format: sharewise-adoption/1
id: tiny-school
version: 1.0.0
title: A tiny school
organisation: The tiny school
extends: {rulebook: tiny, version: 1}
based_on: old
reviewed: 2026-01-31
rows:
  local.firm:
    stage: wishes
    replaces: A2
    when: {danger: no, consent: refused, term: calm}
    editions: [new]
    outcome: share
    because: It is a child.
    topics: [safety]
"""


def test_a_row_of_an_adoption_names_the_terms_of_its_rulebook() -> None:
    base = with_terms().replace("unless: {term: firm}", "unless: {consent: [refused, withdrawn]}")
    rules = read_rules(Content("tiny.yaml", base.encode()), Content("tiny-school.yaml", ADOPTED.encode())).rules
    row = rules.stages["wishes"].rows["local.firm"]
    assert row.when.terms == ("calm",)
    assert row.when.holds({"danger": "no", "subject": "child", "consent": "refused"})
    assert not row.when.holds({"danger": "no", "subject": "adult", "consent": "refused"})


def test_an_unknown_term_in_an_adoption_is_found_where_it_stands_in_the_adoption() -> None:
    wrong = ADOPTED.replace("term: calm", "term: clam")
    with pytest.raises(BadFile) as refusal:
        read_rules(Content("tiny.yaml", with_terms().encode()), Content("tiny-school.yaml", wrong.encode()))
    assert [str(problem) for problem in refusal.value.problems] == [
        "tiny-school.yaml:13:42: there is no term 'clam': did you mean 'calm'?"
    ]


def problems_of(book: Loaded, rules: Rulebook) -> list[Problem]:
    try:
        prove(Loaded(rules, book.sha256, book.document))
    except RulebookRefused as refused:
        return list(refused.problems)
    return []


def test_a_term_is_mutated_in_every_condition_that_names_it() -> None:
    book = loaded(with_terms())
    rules, meanings = book.rules, {name: term.when for name, term in book.rules.terms.items()}
    for which in rules.terms:
        slips = list(term_mutants(book, which))
        assert slips
        for slip in slips:
            changed = slip.rules
            assert {each for each in rules.terms if changed.terms[each] != rules.terms[each]} == {which}, slip.name
            row, before = changed.stages["wishes"].rows["A2"].when, rules.stages["wishes"].rows["A2"].when
            assert (row != before) == (which == "firm"), slip.name
            assert row == written_out(row.written, {**meanings, which: changed.terms[which].when})


def test_a_slip_in_a_term_is_noticed_where_the_same_slip_in_each_row_would_be() -> None:
    book = loaded(with_terms())
    before = diagrams_of(book.rules)
    changing = [
        slip
        for which in book.rules.terms
        for slip in term_mutants(book, which)
        if not all(same_diagram(before[name].root, one.root) for name, one in diagrams_of(slip.rules).items())
    ]
    assert changing
    assert [slip.name for slip in changing if not problems_of(book, slip.rules)] == []
