"""A trainer's file is read strictly: what it says is what is practised, and each fault is named where it stands."""

from __future__ import annotations

import pytest

from sharewise.errors import BadFile
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.reasoning.practice.exercise import Exercise, StatedOutcome
from sharewise.reasoning.practice.exercises_file import read_exercises
from sharewise.rulebook.load import parse_rulebook
from tests.rulebook.test_wrong_rulebooks import TINY

HEAD = "format: sharewise-exercises/1\nexercises:\n"


@pytest.fixture(scope="module")
def tiny() -> CompiledRulebook:
    return compile_rulebook(parse_rulebook(TINY.encode(), "tiny.yaml"))


def read(text: str, tiny: CompiledRulebook) -> tuple[Exercise, ...]:
    return read_exercises(text.encode(), "mine.yaml", tiny, "old")


def test_what_the_file_says_is_what_is_practised(tiny: CompiledRulebook) -> None:
    text = HEAD + (
        "  missed-lunch:\n"
        "    story: |\n      A boy has had no lunch.\n\n      He asks for bread.\n"
        "    answers: {danger: no, subject: child, consent: refused}\n"
        "  a-letter:\n"
        "    title: The letter\n"
        "    story: A letter came.\n"
        "    outcome: advice\n"
        "    acceptable: [share]\n"
        "    sector: early_years\n"
        "    says: Nobody knew who wrote it.\n"
    )
    assert read(text, tiny) == (
        Exercise(
            "missed-lunch",
            "Missed lunch",
            "own",
            ("A boy has had no lunch.", "He asks for bread."),
            StatedOutcome(("advice",)),
            {"danger": "no", "subject": "child", "consent": "refused"},
        ),
        Exercise(
            "a-letter",
            "The letter",
            "own",
            ("A letter came.",),
            StatedOutcome(("advice",), ("share",), "Nobody knew who wrote it."),
            sector="early_years",
        ),
    )


def test_a_trainer_may_state_another_outcome_than_the_answers_lead_to(tiny: CompiledRulebook) -> None:
    text = HEAD + "  one: {story: It was so., answers: {danger: yes}, outcome: advice}\n"
    assert read(text, tiny)[0].stated == StatedOutcome(("advice",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a list\n", ["1:1: a file of exercises begins with `format: sharewise-exercises/1`"]),
        ("format: sharewise-exercises/1\n", ["1:1: 'exercises' is missing"]),
        ("format: sharewise-exercises/2\nexercises: {one: {story: A, outcome: advice}}\n", ["1:1: 'format' must be"]),
        (HEAD + "  one: {outcome: advice}\n", ["3:3: 'story' is missing"]),
        (HEAD + "  one: {story: It was so.}\n", ["3:3: an exercise needs `answers`, or the `outcome` that you say"]),
        (HEAD + "  one: {story: A, tale: B, outcome: advice}\n", ["3:19: 'tale' is not known here"]),
        (HEAD + "  one: {story: A, outcome: advise}\n", ["3:19: 'advise' is not an outcome: did you mean 'advice'?"]),
        (
            HEAD + "  one: {story: A, outcome: advice, sector: scool}\n",
            ["3:36: there is no sector 'scool': did you mean 'school'?"],
        ),
        (
            HEAD + "  one: {story: A, outcome: advice, acceptable: [shar]}\n",
            ["3:49: 'shar' is not an outcome: did you mean 'share'?"],
        ),
        (
            HEAD + "  one: {story: A, answers: {dangr: no, subject: chil}}\n",
            [
                "3:29: 'dangr' is not a question: did you mean 'danger'?",
                "3:40: 'chil' is not an answer to 'subject': did you mean 'child'?",
            ],
        ),
        (
            HEAD + "  one: {story: A, answers: {danger: no}}\n",
            [
                "3:19: the answer to 'subject' is missing: choose from child, adult; or give no `answers`, only an `outcome`"
            ],
        ),
        (
            HEAD + "  one: {story: A, answers: {danger: no, subject: child, consent: cannot}}\n",
            [
                "3:57: this answer to 'consent' is not offered here: choose from given, refused, withdrawn",
            ],
        ),
        (
            HEAD + "  one: {story: A, answers: {danger: yes, subject: child}}\n",
            ["3:42: 'subject' is not asked after the other answers: take it out"],
        ),
        (HEAD + "  one: {story: A, story: B, outcome: advice}\n", ["3:19: 'story' stands here twice"]),
    ],
)
def test_each_fault_is_named_where_it_stands(text: str, says: list[str], tiny: CompiledRulebook) -> None:
    with pytest.raises(BadFile) as bad:
        read(text, tiny)
    found = [str(problem) for problem in bad.value.problems]
    assert len(found) == len(says), found
    for problem, said in zip(found, says, strict=True):
        assert problem.startswith(f"mine.yaml:{said}"), found
