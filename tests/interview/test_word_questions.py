"""What is asked for the words only: after the outcome is known, one keypress each, and anyone may skip it."""

from __future__ import annotations

import pytest

from sharewise.errors import BadFile
from sharewise.interview.answers.answers_file import read_answers, read_document
from sharewise.interview.begin import begin, begin_again, begin_completing
from sharewise.interview.conversation import step
from sharewise.interview.drafts.draft import draft_of, read_draft
from sharewise.interview.drafts.resume import resume_draft
from sharewise.interview.places.decision_places import RecommendationPlace
from sharewise.interview.places.question_places import EmergencyPlace, ReviewPlace, WordQuestionPlace
from sharewise.interview.prompts import Choose, Command
from sharewise.interview.state import Circumstances, Interview
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.make import Decision, EarlierRecord, make_record
from sharewise.record.record_model import Record
from sharewise.record.replay import replay
from sharewise.rulebook.model import SKIPPED
from sharewise.rulebook.parts import as_data, read_part
from sharewise.settings import Settings
from sharewise.strict_json import read_strict, write_readable
from tests.reasoning.test_words import GIVEN, REFUSED, compiled
from tests.support.samples import AT_NOON, NOON

AT_SCHOOL = Circumstances(NOON, Settings(sector="school"))


@pytest.fixture(scope="module")
def words() -> CompiledRulebook:
    return compiled()


def after(interview: Interview, *replies: str) -> Interview:
    for reply in replies:
        interview = step(interview, reply)
    return interview


def checked(rulebook: CompiledRulebook, answers: dict[str, str], circumstances: Circumstances = AT_NOON) -> Interview:
    """Someone who has answered every question, and says that the answers are right."""
    interview = after(begin(rulebook, "old", circumstances), *answers.values())
    assert interview.at == ReviewPlace()
    return step(interview, "go on")


def record(interview: Interview) -> Record:
    said = interview.recommendation
    decided = interview.with_decision(Decision(said.outcome_id))
    return make_record(interview.rulebook, said, decided.submission(), now=NOON, random=bytes(48))


def test_it_is_asked_after_the_check_and_only_where_it_matters(words: CompiledRulebook) -> None:
    assert checked(words, GIVEN).at == WordQuestionPlace("asked")
    assert checked(words, REFUSED).at == WordQuestionPlace("sector")


def test_nothing_is_asked_in_an_emergency(words: CompiledRulebook) -> None:
    text = "ring: {say: 'Ring 999, then {adviser}.'}"
    from tests.reasoning.test_words import WORDS

    rulebook = compiled(WORDS.replace("ring: {say: Ring 999.}", text))
    emergency = step(begin(rulebook, "old", AT_NOON), "yes")
    assert isinstance(emergency.at, EmergencyPlace)
    assert emergency.word_questions == []
    at_school = step(begin(rulebook, "old", AT_SCHOOL), "yes")
    assert at_school.recommendation.steps[0].says == "Ring 999, then the head."


@pytest.mark.parametrize(("reply", "says"), [("school", "Ask the head."), (SKIPPED, "Ask your lead.")])
def test_one_key_answers_or_skips_it(words: CompiledRulebook, reply: str, says: str) -> None:
    there = step(checked(words, REFUSED), reply)
    assert there.at == RecommendationPlace()
    assert there.recommendation.steps[0].says == says
    assert there.path == REFUSED
    assert there.parked == {}


def test_it_can_be_changed_by_going_back(words: CompiledRulebook) -> None:
    there = step(checked(words, REFUSED), "school")
    back = step(there, Command.BACK)
    assert back.at == WordQuestionPlace("sector")
    prompt = back.at.prompt(back)
    assert isinstance(prompt, Choose)
    assert prompt.kept is not None
    assert prompt.kept.code == "school"
    assert step(step(back, "police"), Command.BACK).at == WordQuestionPlace("sector")
    assert step(back, Command.BACK).at == ReviewPlace()


def test_what_the_settings_say_is_not_asked(words: CompiledRulebook) -> None:
    there = checked(words, REFUSED, AT_SCHOOL)
    assert there.at == RecommendationPlace()
    assert there.recommendation.steps[0].says == "Ask the head."


def test_a_setting_that_is_no_answer_of_the_rules_settles_nothing(words: CompiledRulebook) -> None:
    there = checked(words, REFUSED, Circumstances(NOON, Settings(sector="housing")))
    assert there.at == WordQuestionPlace("sector")


def test_another_word_leaves_a_decision_as_it_is(words: CompiledRulebook) -> None:
    decided = step(checked(words, REFUSED), "school").with_decision(Decision("advice"))
    assert decided.with_word_answer("sector", "police").decision == Decision("advice")


@pytest.mark.parametrize("answers", [GIVEN, REFUSED])
@pytest.mark.parametrize("index", [0, 1, -1])
def test_a_record_holds_what_its_words_depend_on_and_is_replayed(
    words: CompiledRulebook, answers: dict[str, str], index: int
) -> None:
    there = checked(words, answers)
    assert isinstance(there.at, WordQuestionPlace)
    prompt = there.at.prompt(there)
    assert isinstance(prompt, Choose)
    reply = prompt.options[index].code
    made = record(step(there, reply))
    assert [(each.question, each.answer) for each in made.word_answers] == (
        [] if reply == SKIPPED else [(there.at.question, reply)]
    )
    assert replay(made, words).is_same


def test_a_record_of_other_words_is_not_the_same(words: CompiledRulebook) -> None:
    made = record(step(checked(words, REFUSED), "school"))
    other = record(step(checked(words, REFUSED), "police"))
    assert "steps" in replay(made.but(word_answers=other.word_answers), words).differs
    unasked = record(step(checked(words, GIVEN), "unasked"))
    assert replay(unasked.but(word_answers=made.word_answers), words).differs == ("word_answers",)


def test_a_record_from_before_there_were_word_questions_is_read(words: CompiledRulebook) -> None:
    data = as_data(record(step(checked(words, REFUSED), SKIPPED)))
    del data["word_answers"]
    assert read_part(Record, data).word_answers == []


@pytest.mark.parametrize("relation", ["completes", "supersedes"])
def test_who_comes_back_to_a_record_is_not_asked_again(words: CompiledRulebook, relation: str) -> None:
    made = record(step(checked(words, REFUSED), "school"))
    if relation == "completes":
        again = begin_completing(words, EarlierRecord("completes", made, "0" * 64), AT_NOON)
    else:
        again = step(begin_again(words, EarlierRecord("supersedes", made, "0" * 64), "old", AT_NOON), "no")
    assert again.next_word_question is None
    assert again.recommendation.steps[0].says == "Ask the head."


@pytest.mark.parametrize("reply", [None, "school", SKIPPED])
def test_a_draft_goes_on_where_it_was(words: CompiledRulebook, reply: str | None) -> None:
    there = checked(words, REFUSED) if reply is None else step(checked(words, REFUSED), reply)
    draft = draft_of(there, reference="DR-7F3KQ", begun_at="2026-11-22T12:00:00Z", adoption=None, folder=None)
    kept = read_draft(read_strict(write_readable(as_data(draft))))
    again = resume_draft(words, kept, AT_NOON, "no", None)
    assert again.at == there.at
    assert again.recommendation == there.recommendation
    assert again.next_word_question == there.next_word_question


def read(rulebook: CompiledRulebook, more: str) -> dict[str, str]:
    content = f"answers: {{danger: no, subject: adult, consent: refused{more}}}\n".encode()
    given = read_answers(rulebook, read_document(content, "f"), edition="old", must_decide=False, now=NOON)
    return dict(given.submission.answers)


def test_an_answers_file_may_answer_it_and_need_not(words: CompiledRulebook) -> None:
    assert read(words, "") == REFUSED
    assert read(words, ", sector: police") == {**REFUSED, "sector": "police"}
    # It changes no word here, and is no fault.
    assert read(words, ", asked: asked") == {**REFUSED, "asked": "asked"}


def test_an_answers_file_is_told_what_the_answers_are(words: CompiledRulebook) -> None:
    with pytest.raises(BadFile, match=r"not an answer to 'sector'.*school, police, other"):
        read(words, ", sector: Quillfeather")
