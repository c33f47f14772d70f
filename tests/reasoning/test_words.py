"""Word questions: they change words and never an outcome, matter exactly while they can change one, and no guarantee hangs on
them. Tried with the tiny rulebook, with two of them added.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import TypeVar

import pytest

from sharewise.errors import BadFile
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.reasoning.diagram.decision_diagram import Leaf
from sharewise.reasoning.proof.prove import RulebookRefused, prove
from sharewise.reasoning.recommend import Recommendation, recommend
from sharewise.reasoning.words import Conclusion, RecommendationWords
from sharewise.rulebook.conditions import Condition, Conjunction, Test
from sharewise.rulebook.load import parse_rulebook
from sharewise.rulebook.model import SKIPPED, OutcomeVariant, Rulebook, SharingCondition, Slot, SlotVariant, Step
from tests.support.needed import examples

AnyPart = TypeVar("AnyPart", Step, SharingCondition)

TINY = (Path(__file__).parents[1] / "rulebooks" / "tiny.yaml").read_text(encoding="utf-8")
WORD_QUESTIONS = """
word_questions:
  asked:
    ask: Did somebody ask you?
    short: Asked
    help: Also by letter.
    answers:
      asked: {label: "Yes"}
      unasked: {label: "No"}
  sector:
    ask: Where do you work?
    short: Work
    help: Where you are now.
    setting: sector
    answers:
      school: {label: School}
      police: {label: Police}
      other: {label: Elsewhere}

slots:
  adviser:
    ask: Who gives advice?
    words: your lead
    variants:
      - {when: {sector: school}, words: the head}
      - {when: {sector: police}, words: the sergeant}

"""
WORDS = (
    TINY.replace("\nstages:", f"{WORD_QUESTIONS}stages:", 1)
    .replace("call: {say: Ask your lead.}", "call: {say: 'Ask {adviser}.'}")
    .replace("send: {say: Send it.}", "send: {say: Send it.}\n  answer: {say: Answer them., when: {asked: asked}}")
    .replace("steps: [send]", "steps: [send, answer]")
)
ADULT = {"danger": "no", "subject": "adult"}
GIVEN, REFUSED = {**ADULT, "consent": "given"}, {**ADULT, "consent": "refused"}


def compiled(text: str = WORDS) -> CompiledRulebook:
    return prove(parse_rulebook(text.encode(), "words.yaml"))


@pytest.fixture(scope="module")
def words() -> CompiledRulebook:
    return compiled()


def texts(said: Recommendation) -> list[object]:
    """Everything that is said of a recommendation, as a person reads it."""
    return [said.outcome, list(said.rows.values()), said.steps, said.conditions, said.find_out]


def next_word_question(rulebook: CompiledRulebook, answers: Mapping[str, str]) -> str | None:
    questions = recommend(rulebook, "old", answers).word_questions
    return next((name for name in questions if name not in answers), None)


def every_path(rulebook: CompiledRulebook, answers: Mapping[str, str]) -> list[dict[str, str]]:
    diagram = rulebook.diagrams["old"]
    taken, end = diagram.walk(answers)
    if isinstance(end, Leaf):
        return [taken]
    return [path for answer in end.branches for path in every_path(rulebook, {**taken, end.question: answer})]


def every_word_answer(rulebook: CompiledRulebook) -> list[dict[str, str]]:
    questions = rulebook.loaded.rules.word_questions
    ways = product(*([SKIPPED, *each.answers] for each in questions.values()))
    return [dict(zip(questions, way, strict=True)) for way in ways]


def test_a_word_question_never_changes_an_outcome(words: CompiledRulebook) -> None:
    for path in every_path(words, {}):
        ends = {recommend(words, "old", {**path, **each}).outcome_id for each in every_word_answer(words)}
        assert len(ends) == 1


def test_a_word_question_is_asked_exactly_while_its_answer_can_change_a_word(words: CompiledRulebook) -> None:
    """By a plain second way: all texts under all answers. Both questions are independent of each other here."""
    questions = words.loaded.rules.word_questions
    for path in every_path(words, {}):
        asked: list[str] = []
        while (name := next_word_question(words, {**path, **dict.fromkeys(asked, SKIPPED)})) is not None:
            asked.append(name)
        matters = [
            name
            for name in questions
            if any(
                texts(recommend(words, "old", {**path, **each}))
                != texts(recommend(words, "old", {**path, **each, name: other}))
                for each in every_word_answer(words)
                for other in questions[name].answers
            )
        ]
        assert asked == matters


def varied(rules: Rulebook, chance: random.Random) -> Rulebook:
    """The same with one word question more, other conditions on the answers and on the word questions wherever words have
    one, and slots in more of its texts.
    """
    sector = rules.word_questions["sector"]
    asked_for = chance.sample(list(rules.steps), 2)
    word_questions = {
        **rules.word_questions,
        "sector": sector.but(asked_for=asked_for),
        "lead": rules.word_questions["asked"],
    }
    rules = rules.but(word_questions=word_questions)
    answers = {name: list(question.answers) for name, question in rules.questions.items()}
    word_answers = {name: [SKIPPED, *question.answers] for name, question in rules.word_questions.items()}

    def some_when(known: Mapping[str, list[str]]) -> Condition:
        def some_test(name: str) -> Test:
            return Test(frozenset(chance.sample(known[name], chance.choice([1, 1, 2]))), chance.random() < 0.3)

        parts = (chance.sample(list(known), chance.randint(0, min(len(known), 3))) for _ in range(chance.randint(1, 3)))
        return Condition(tuple(Conjunction({name: some_test(name) for name in names}) for names in parts))

    def outcome_variants() -> list[OutcomeVariant]:
        words = (("title", "Ask."), ("says", "Ask {adviser}."), ("says", "Ask, and say {why}."), ("share", "Perhaps."))
        chosen = chance.sample(words, chance.randint(0, 4))
        return [OutcomeVariant(when=some_when({**answers, **word_answers}), **{part: says}) for part, says in chosen]

    def parts(of: Mapping[str, AnyPart], text: str) -> dict[str, AnyPart]:
        slots = ("{adviser}", "{why}", "{adviser}{why}", "someone")
        return {
            name: part.but(**{"when": some_when({**answers, **word_answers}), text: f"{name}: {chance.choice(slots)}"})
            for name, part in of.items()
        }

    slots = {
        name: Slot(
            ask="Who?",
            words="someone",
            variants=[
                SlotVariant(when=some_when(word_answers), words=f"{name} {n}") for n in range(chance.randint(0, 3))
            ],
        )
        for name in ("adviser", "why")
    }
    outcomes = {
        name: outcome.but(
            variants=outcome_variants(),
            steps=chance.sample(list(rules.steps), chance.randint(1, 4)),
            conditions=list(rules.conditions),
        )
        for name, outcome in rules.outcomes.items()
    }
    steps, conditions = parts(rules.steps, "say"), parts(rules.conditions, "says")
    texts = [each.say for each in steps.values()] + [each.says for each in conditions.values()]
    texts += [each.says for outcome in outcomes.values() for each in outcome.variants if each.says]
    return rules.but(
        slots=slots,
        outcomes=outcomes,
        steps=steps,
        conditions=conditions,
        templates={text: text for text in texts if "{" in text},
    )


def mattering(
    conclusion: Conclusion, earlier: Mapping[str, str], said: Callable[[RecommendationWords], object]
) -> list[str]:
    """The word questions that matter, by trying every answer to all of those that follow."""
    questions = conclusion.rules.word_questions
    found: list[str] = []
    known: dict[str, str] = {}
    for index, name in enumerate(questions):
        later = list(questions)[index + 1 :]
        for rest in product(*([SKIPPED, *questions[each].answers] for each in later)):
            others = {**known, **dict(zip(later, rest, strict=True))}
            first, *more = (
                said(conclusion.worded({**others, name: each})) for each in (SKIPPED, *questions[name].answers)
            )
            if any(each != first for each in more):
                found.append(name)
                known |= {name: earlier[name]} if name in earlier else {}
                break
    return found


def steps_among(names: list[str]) -> Callable[[RecommendationWords], object]:
    return lambda said: [step for step in said.steps if step.id in names]


def test_the_word_questions_that_matter_are_those_that_trying_every_answer_finds(words: CompiledRulebook) -> None:
    """With any conditions, and however the answers before and to earlier word questions are: by a plain second way."""
    diagram, paths = words.diagrams["old"], every_path(words, {})
    found = set[tuple[str, ...]]()
    for seed in range(examples(600)):
        chance = random.Random(seed)
        rules, answers = varied(words.loaded.rules, chance), chance.choice(paths)
        _, end = diagram.walk(answers)
        assert isinstance(end, Leaf)
        rows = {row_id: diagram.rows[row_id] for row_id in diagram.deciding_rows(answers)}
        conclusion = Conclusion(rules, answers, str(end.name), rows, None)
        earlier = {
            name: chance.choice([SKIPPED, *question.answers])
            for name, question in rules.word_questions.items()
            if chance.random() < 0.7
        }
        matters = conclusion.word_questions(earlier)
        assert matters == mattering(conclusion, earlier, lambda said: (said.outcome, said.steps, said.conditions))
        asked_for = rules.word_questions["sector"].asked_for or []
        of_steps = mattering(conclusion, earlier, steps_among(asked_for))
        assert conclusion.is_worth_asking("sector", earlier) == ("sector" in of_steps)
        found.add(tuple(matters))
    assert len(found) == 8


def test_an_answer_that_changes_no_word_is_left_out_of_account(words: CompiledRulebook) -> None:
    said = recommend(words, "old", {**GIVEN, "asked": "asked", "sector": "police"})
    assert said.word_answers == {"asked": "asked"}
    assert said.word_questions == ("asked",)


def test_a_step_for_those_who_were_asked_is_given_to_them_alone(words: CompiledRulebook) -> None:
    def steps(answer: str) -> list[str]:
        return [step.id for step in recommend(words, "old", {**GIVEN, "asked": answer}).steps]

    assert steps("asked") == ["send", "answer"]
    assert steps("unasked") == steps(SKIPPED) == ["send"]


def test_words_may_be_for_those_who_skipped_it_and_for_those_who_were_not_asked() -> None:
    rulebook = compiled(WORDS.replace("when: {asked: asked}", "when: {asked: {not: unasked}}"))
    for given in ({}, {"asked": SKIPPED}, {"asked": "asked"}):
        assert [step.id for step in recommend(rulebook, "old", {**GIVEN, **given}).steps] == ["send", "answer"]
    assert [step.id for step in recommend(rulebook, "old", {**GIVEN, "asked": "unasked"}).steps] == ["send"]


@pytest.mark.parametrize(
    ("sector", "says"),
    [("school", "the head"), ("police", "the sergeant"), ("other", "your lead"), (SKIPPED, "your lead")],
)
def test_a_slot_has_the_words_of_the_sector(words: CompiledRulebook, sector: str, says: str) -> None:
    assert recommend(words, "old", {**REFUSED, "sector": sector}).steps[0].says == f"Ask {says}."


def test_where_only_a_setting_answers_nobody_is_asked() -> None:
    rulebook = compiled(WORDS.replace("setting: sector", "setting: sector\n    asked: no"))
    assert recommend(rulebook, "old", REFUSED).word_questions == ()
    assert recommend(rulebook, "old", {**REFUSED, "sector": "school"}).word_answers == {"sector": "school"}


def test_a_question_that_is_asked_for_certain_steps_is_not_asked_for_other_words() -> None:
    rulebook = compiled(
        WORDS.replace("send: {say: Send it.}", "send: {say: 'Send it to {adviser}.'}").replace(
            "setting: sector", "setting: sector\n    asked_for: [call]"
        )
    )
    assert "sector" in recommend(rulebook, "old", REFUSED).word_questions
    unasked = recommend(rulebook, "old", GIVEN)
    assert "sector" not in unasked.word_questions
    # What is known from elsewhere counts all the same.
    assert recommend(rulebook, "old", {**GIVEN, "sector": "school"}).steps[0].says == "Send it to the head."


def test_a_question_for_a_step_whose_words_do_not_hang_on_it_is_not_asked() -> None:
    rulebook = compiled(
        WORDS.replace("call: {say: 'Ask {adviser}.'}", "call: {say: 'Ask someone.'}")
        .replace("send: {say: Send it.}", "send: {say: 'Send it to {adviser}.'}")
        .replace("setting: sector", "setting: sector\n    asked_for: [call]")
    )
    for answers in (GIVEN, REFUSED):
        assert "sector" not in recommend(rulebook, "old", answers).word_questions


def test_a_guarantee_holds_for_every_answer_to_word_questions_and_for_none() -> None:
    def carrying(when: str) -> str:
        return WORDS.replace("call: {say: 'Ask {adviser}.'}", f"call: {{say: 'Ask {{adviser}}.', when: {when}}}")

    with pytest.raises(RulebookRefused, match=r"advice-comes-with-a-lead.*without the step 'call'"):
        compiled(carrying("{sector: {not: police}}"))
    # All answers are there, and yet who skips it would go without.
    with pytest.raises(RulebookRefused, match="advice-comes-with-a-lead"):
        compiled(carrying("{sector: [school, police, other]}"))
    assert compiled(carrying("{sector: [school, police, other, skipped]}"))
    assert compiled(carrying("[{sector: school}, {danger: no}]"))


def test_two_steps_of_which_one_is_always_given_have_a_date_together() -> None:
    """Whichever way a word question is answered, one dated step is enough; where it is skipped, there is none."""
    dated = "{outcomes: [advice], when: {subject: adult}, dated: yes}"
    text = WORDS.replace("carries: {outcomes: [advice], steps: [call]}", f"carries: {dated}")
    assert compiled(text)
    with pytest.raises(RulebookRefused, match="advice-comes-with-a-lead"):
        compiled(
            text.replace(
                "when: {subject: adult}}\n\ncond", "when: {subject: adult, sector: [school, police, other]}}\n\ncond"
            )
        )


@pytest.mark.parametrize(
    ("find", "put", "line_says"),
    [
        (
            "when: {consent: given}\n        outcome",
            "when: {asked: asked}\n        outcome",
            "'asked' is asked for words only",
        ),
        ("never: {when: {consent: given}", "never: {when: {asked: asked}", "'asked' is asked for words only"),
        ("offer_when: {subject: adult}", "offer_when: {asked: asked}", "'asked' is asked for words only"),
        ("when: {asked: asked}}", "when: {asked: often}}", "'asked' has no answer 'often'"),
        ("when: {sector: school}", "when: {danger: no}", "there is no word question 'danger'"),
        ("when: {asked: asked}}", "when: {danger: no}}", "no words depend on 'asked'"),
        ("unasked: {", "skipped: {", "an answer cannot be called 'skipped'"),
        ("setting: sector", "asked: no", "no setting answers it"),
        ("setting: sector", "asked_for: [callx]", "there is no step 'callx'"),
        ("\n  sector:\n", "\n  consent:\n", "there is a question 'consent' already"),
        ("language: en-GB", "language: en-GB\ntemplates: {}", "sharewise makes them"),
        ("words: your lead\n", "words: your lead\n    hours: within {hours}\n", "takes a number of hours"),
    ],
)
def test_what_does_not_fit_is_an_error_with_its_position(find: str, put: str, line_says: str) -> None:
    assert find in WORDS
    with pytest.raises(BadFile) as bad:
        parse_rulebook(WORDS.replace(find, put, 1).encode(), "words.yaml")
    problem = next(each for each in bad.value.problems if line_says in str(each))
    assert problem.position.line


def reasons(text: str) -> list[str]:
    said = recommend(compile_rulebook(parse_rulebook(text.encode(), "words.yaml")), "old", REFUSED)
    return [row.because for row in said.rows.values()]


def not_asked_of_whom(*subjects: str) -> str:
    """Rules in which a refusal of each of these leads to advice, so that it is not asked who said no."""
    rows = "".join(
        f"      A4.{subject}:\n        when: {{consent: refused, subject: {subject}}}\n        outcome: advice\n"
        f"        because: Said no, and is a {subject}.\n        topics: [wishes]\n        sources: [book]\n"
        for subject in subjects
    )
    return TINY.replace("      A3:\n", f"{rows}      A3:\n").replace(", offer_when: {subject: adult}", "")


def with_common_reasons(text: str) -> tuple[str, str]:
    """The same with a reason that is common to all that leads to advice, and to all rows of the stage."""
    of_outcome = text.replace("title: Get advice\n", "title: Get advice\n    because: Somebody has to look at it.\n")
    of_stage = of_outcome.replace(
        "title: Wishes\n    rows", "title: Wishes\n    because: It hangs on wishes.\n    rows"
    )
    return of_outcome, of_stage


def test_where_no_row_is_told_from_the_others_the_reason_is_what_is_common_to_them() -> None:
    of_outcome, of_stage = with_common_reasons(not_asked_of_whom("child", "adult"))
    assert set(reasons(of_outcome)) == {"Somebody has to look at it."}
    assert set(reasons(of_stage)) == {"It hangs on wishes."}


def test_a_row_that_holds_gives_the_reason_and_one_of_which_it_was_not_asked_gives_none() -> None:
    """It is not asked whom it is about: the outcome is the same. So nothing is said of a child."""
    assert [reasons(text) for text in with_common_reasons(not_asked_of_whom("child"))] == [["Nobody knows."]] * 2


def test_rules_without_common_reasons_are_read_as_before_so_that_their_records_are_replayed_word_for_word() -> None:
    assert reasons(not_asked_of_whom("child")) == ["Said no, and is a child.", "Nobody knows."]
