"""A condition in the words of the questions and answers that it names, and the terms of a rulebook in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sharewise.present.page import Block, DefinitionList, Heading, Paragraph
from sharewise.present.wording import condition_wording, recommendation_wording
from sharewise.rulebook.conditions import Condition, Conjunction
from sharewise.rulebook.model import Row, Rulebook, Term
from sharewise.text import listed


def condition_in_words(rules: Rulebook, condition: Condition) -> str:
    """The condition on one line, such as `Consent: "They said no"; Risk: not "None"`. A term is said in the words of what it
    stands for.
    """
    ways = [_conjunction_words(rules, conjunction) for conjunction in condition.conjunctions]
    if len(ways) == 1:
        return ways[0]
    return condition_wording.EITHER.format(ways=condition_wording.OR.join(f"({way})" for way in ways))


def _conjunction_words(rules: Rulebook, conjunction: Conjunction) -> str:
    tests = []
    for question, test in conjunction.tests.items():
        asked = rules.questions.get(question) or rules.word_questions[question]
        labels = [f'"{answer.label}"' for code, answer in asked.answers.items() if code in test.answers]
        said = listed(labels, last="or")
        tests.append(f"{asked.short}: {condition_wording.NOT.format(answers=said) if test.negated else said}")
    return condition_wording.AND.join(tests) or condition_wording.ALWAYS


def terms_explained(rules: Rulebook, *, with_ids: bool = False) -> list[Block]:
    """The terms of a rulebook under a heading: what each is called, what it means, and the answers that it stands for.

    `with_ids`: also by what it is named in a condition.
    """
    if not rules.terms:
        return []
    return [
        Heading(condition_wording.TERMS),
        Paragraph(condition_wording.TERMS_ARE),
        DefinitionList(
            tuple(
                (f"{name}. {term.title}" if with_ids else term.title, _stands_for(rules, term))
                for name, term in rules.terms.items()
            )
        ),
    ]


def _stands_for(rules: Rulebook, term: Term) -> str:
    ways = [_conjunction_words(rules, conjunction) for conjunction in term.when.conjunctions]
    lead = condition_wording.STANDS_FOR if len(ways) == 1 else condition_wording.STANDS_FOR_ONE_OF
    return "\n".join((f"{term.says} {lead}", ways[0], *(condition_wording.OR_ELSE.format(way=way) for way in ways[1:])))


def terms_that_hold(rules: Rulebook, rows: Mapping[str, Row], answers: Mapping[str, str]) -> Iterator[Block]:
    """The terms by which `rows` hold after `answers`, each with the answers that make it hold."""
    named = {
        part.term: None for row in rows.values() for part in row.when.conjunctions if part.term and part.holds(answers)
    }
    if named:
        yield Paragraph(condition_wording.TERMS_HOLD)
        yield DefinitionList(
            tuple((rules.terms[name].title, _held(rules, rules.terms[name], answers)) for name in named)
        )


def _held(rules: Rulebook, term: Term, answers: Mapping[str, str]) -> str:
    looked_at = {question for part in term.when.conjunctions if part.holds(answers) for question in part.tests}
    given = [
        recommendation_wording.ANSWER.format(
            question=rules.questions[question].short, answer=rules.questions[question].answers[answer].label
        )
        for question, answer in answers.items()
        if question in looked_at
    ]
    return "\n".join((f"{term.says} {condition_wording.BECAUSE_OF}", *given))
