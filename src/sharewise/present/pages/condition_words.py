"""A condition in the words of the questions and answers that it names."""

from __future__ import annotations

from sharewise.present.wording import comparison_wording
from sharewise.rulebook.conditions import Condition
from sharewise.rulebook.model import Rulebook
from sharewise.text import listed


def condition_in_words(rules: Rulebook, condition: Condition) -> str:
    """The condition, such as `Consent: "They said no"; Risk: not "None"`."""
    ways = []
    for conjunction in condition.conjunctions:
        tests = []
        for question, test in conjunction.tests.items():
            asked = rules.questions[question]
            labels = [f'"{answer.label}"' for code, answer in asked.answers.items() if code in test.answers]
            said = listed(labels, last="or")
            tests.append(f"{asked.short}: {comparison_wording.NOT.format(answers=said) if test.negated else said}")
        ways.append(comparison_wording.AND.join(tests) or comparison_wording.ALWAYS)
    return (
        ways[0]
        if len(ways) == 1
        else comparison_wording.EITHER.format(ways=comparison_wording.OR.join(f"({way})" for way in ways))
    )
