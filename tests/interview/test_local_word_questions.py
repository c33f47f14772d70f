"""A local question that only adds a step: asked after the outcome is known, marked as local, and it changes nothing else."""

from __future__ import annotations

import pytest

from sharewise.interview.answers.answers_file import read_answers, read_document
from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.places.question_places import ReviewPlace, WordQuestionPlace
from sharewise.interview.prompts import Choose
from sharewise.interview.state import Interview
from sharewise.present.wording import interview_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.proof.prove import prove
from sharewise.reasoning.recommend import recommend
from sharewise.record.make import Decision, make_record
from sharewise.record.record_model import Record
from sharewise.record.replay import replay
from sharewise.rulebook.model import SKIPPED
from tests.rulebook.test_wrong_adoptions import ADOPTION, read
from tests.support.samples import AT_NOON, NOON

STEP = "  local.breathe: {say: Take a breath., outcomes: [share, advice], after: [call]}"
ASKED = (
    "word_questions:\n"
    "  local.bag:\n"
    "    ask: Is there a red bag?\n"
    "    short: Red bag\n"
    "    help: Look behind the door.\n"
    '    answers: {yes: {label: "Yes"}, no: {label: "No"}}\n'
)
AGREED = {"danger": "no", "subject": "adult", "consent": "given"}


@pytest.fixture(scope="module")
def local() -> CompiledRulebook:
    assert STEP in ADOPTION
    return prove(read(ASKED + ADOPTION.replace(STEP, STEP.replace("{say", "{when: {local.bag: yes}, say"))))


def reviewed(local: CompiledRulebook, answers: dict[str, str]) -> Interview:
    interview = begin(local, "old", AT_NOON)
    for answer in answers.values():
        interview = step(interview, answer)
    assert interview.at == ReviewPlace()
    return step(interview, "go on")


def steps_of(interview: Interview) -> list[str]:
    return [each.id for each in interview.recommendation.steps]


def test_it_is_asked_once_the_outcome_is_known_and_marked_as_local(local: CompiledRulebook) -> None:
    asked = reviewed(local, AGREED)
    assert asked.at == WordQuestionPlace("local.bag")
    prompt = asked.at.prompt(asked)
    assert isinstance(prompt, Choose)
    assert prompt.ask == "Local question: Is there a red bag?"
    assert prompt.heading == interview_wording.FOR_LOCAL_STEPS
    assert [option.code for option in prompt.options] == ["yes", "no", SKIPPED]


@pytest.mark.parametrize(("answer", "adds"), [("yes", True), ("no", False), (SKIPPED, False)])
def test_its_answer_adds_the_step_or_leaves_it_out_and_changes_nothing_else(
    local: CompiledRulebook, answer: str, adds: bool
) -> None:
    before = reviewed(local, AGREED)
    after = step(before, answer)
    assert ("local.breathe" in steps_of(after)) == adds
    assert [each for each in steps_of(after) if each != "local.breathe"] == steps_of(before)
    assert after.recommendation.outcome == before.recommendation.outcome
    assert after.recommendation.conditions == before.recommendation.conditions
    assert after.recommendation.rows == before.recommendation.rows


def test_nothing_is_asked_in_an_emergency(local: CompiledRulebook) -> None:
    interview = step(begin(local, "old", AT_NOON), "yes")
    assert interview.word_questions == []


def record_of(interview: Interview) -> Record:
    said = interview.recommendation
    given = interview.with_decision(Decision(said.outcome_id))
    return make_record(interview.rulebook, said, given.submission(), now=NOON, random=bytes(48))


def test_a_record_holds_the_answer_and_is_replayed(local: CompiledRulebook) -> None:
    record = record_of(step(reviewed(local, AGREED), "yes"))
    assert [(each.question, each.answer) for each in record.word_answers] == [("local.bag", "yes")]
    assert replay(record, local).is_same
    without = record.but(word_answers=[])
    assert "steps" in replay(without, local).differs


def test_an_answers_file_may_answer_it_or_leave_it_out(local: CompiledRulebook) -> None:
    written = "".join(f"  {name}: {answer}\n" for name, answer in AGREED.items())
    for more, adds in (("  local.bag: yes\n", True), ("  local.bag: no\n", False), ("", False)):
        text = f"answers:\n{written}{more}"
        given = read_answers(
            local, read_document(text.encode(), "answers.yaml"), edition="old", must_decide=False, now=NOON
        ).submission.answers
        assert ("local.breathe" in [each.id for each in recommend(local, "old", given).steps]) == adds
