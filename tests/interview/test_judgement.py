"""Where someone is asked to stop and think: before they decide otherwise, where answers hardly fit together, and against the
mistakes that reviews find again and again.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import pytest

from sharewise.interview.begin import begin, begin_completing
from sharewise.interview.conversation import step
from sharewise.interview.places.completion_places import CompletePlace
from sharewise.interview.places.decision_places import DepartPlace, InsteadPlace, ReasonPlace, RecommendationPlace
from sharewise.interview.places.question_places import ConflictPlace, QuestionPlace, ReviewPlace
from sharewise.interview.prompts import Choose, Command
from sharewise.interview.state import Interview
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.wording import interview_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.fields import BY_NAME
from sharewise.record.make import EarlierRecord, Submission
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line
from tests.support.interviews import go_on, past_words
from tests.support.needed import in_short
from tests.support.samples import AT_NOON, SERIOUS_AND_REFUSED, record
from tests.support.shipped import loaded_rules, proved_rules

Answers = dict[str, str]


@cache
def reachable() -> dict[str, list[Answers]]:
    """Every set of answers that can be given under the default edition and the newest, by what is recommended for it."""
    found: dict[str, list[Answers]] = {code: [] for code in _rules().outcomes}
    for edition in (_rules().default_edition, list(_rules().editions)[-1]):
        for answers, outcome in proved_rules().diagrams[edition].paths():
            found[str(outcome)].append(dict(answers))
    return found


def _rules() -> Rulebook:
    return loaded_rules().rules


def _differ(one: str, other: str) -> bool:
    first, second = _rules().outcomes[one], _rules().outcomes[other]
    return any(getattr(first, name).code != getattr(second, name).code for name in ("share", "tell", "name"))


# In an emergency nothing stands between anyone and what to do: only who completes its record afterwards can say otherwise.
CODES = [code for code, outcome in _rules().outcomes.items() if not outcome.is_emergency]
PAIRS = [(one, other) for one, other in itertools.permutations(CODES, 2) if _differ(one, other)]


@pytest.mark.parametrize(("recommended", "decided"), in_short(PAIRS, 20), ids=str)
def test_whoever_decides_otherwise_is_always_given_something_to_think_of(recommended: str, decided: str) -> None:
    for answers in reachable()[recommended]:
        assert _rules().cautions_for(recommended, decided, answers), answers


SHARES = [code for code in CODES if _rules().outcomes[code].shares]


@pytest.mark.parametrize(
    ("recommended", "decided"),
    [*itertools.product(SHARES, ["do_not_share_now", "ask_first", "advice"])],
    ids=str,
)
def test_withholding_what_protects_someone_from_serious_harm_is_never_passed_over(
    recommended: str, decided: str
) -> None:
    for answers in reachable()[recommended]:
        if answers.get("risk") == "significant":
            assert len(_rules().cautions_for(recommended, decided, answers)) >= 3, answers


@pytest.mark.parametrize("caution", _rules().cautions)
def test_every_caution_is_shown_to_someone(caution: str) -> None:
    wanted = _rules().cautions[caution]
    assert any(
        wanted.fits(recommended, decided, answers)
        for recommended, decided in itertools.product(wanted.recommended, wanted.decided)
        if recommended != decided
        for answers in reachable()[recommended]
    )
    # And none of them names what can never be shown together.
    for recommended in wanted.recommended:
        assert any(wanted.when.holds(answers) for answers in reachable()[recommended]), recommended


@pytest.mark.parametrize("caution", _rules().cautions)
def test_a_caution_can_be_read_at_a_glance(caution: str) -> None:
    says = _rules().cautions[caution].says
    assert len(says) <= 140
    assert all(len(sentence.split()) <= 20 for sentence in says.split(". "))


@pytest.fixture
def recommended() -> Interview:
    interview = begin(proved_rules(), _rules().default_edition, AT_NOON)
    while isinstance(interview.at, QuestionPlace):
        interview = step(interview, SERIOUS_AND_REFUSED[interview.at.question])
    return go_on(interview)


def _choose(interview: Interview) -> Choose:
    prompt = interview.at.prompt(interview)
    assert isinstance(prompt, Choose)
    return prompt


def test_what_is_recommended_stands_beside_what_is_meant_and_all_cautions_are_there(recommended: Interview) -> None:
    departing = step(step(recommended, "otherwise"), "do_not_share_now")
    assert departing.at == DepartPlace("do_not_share_now")
    shown = one_line(plain_text(_choose(departing).before, 80))
    assert departing.recommendation.outcome.title in shown
    assert _rules().outcomes["do_not_share_now"].title in shown
    cautions = _rules().cautions_for("share_do_not_tell", "do_not_share_now", departing.path)
    assert len(cautions) >= 3
    assert all(each.says in shown for each in cautions)


def test_whoever_has_thought_again_goes_on_goes_back_or_changes_an_answer(recommended: Interview) -> None:
    departing = step(step(recommended, "otherwise"), "do_not_share_now")
    assert [option.code for option in _choose(departing).options] == ["go on", "look", "change"]
    assert step(departing, "go on").at == ReasonPlace("do_not_share_now")
    assert step(departing, "look").at == RecommendationPlace()
    assert step(departing, "change").at == ReviewPlace()
    assert step(departing, Command.BACK).at == InsteadPlace()
    assert {step(departing, reply).decision for reply in ("go on", "look", "change")} == {None}


def test_whoever_says_what_they_did_after_an_emergency_cannot_change_what_they_answered(
    proved: CompiledRulebook,
) -> None:
    first = EarlierRecord("completes", record(proved, Submission(answers={"danger": "yes"})), "0" * 64)
    departing = step(step(begin_completing(proved, first, AT_NOON), "otherwise"), "do_not_share_now")
    assert [option.code for option in _choose(departing).options] == ["go on", "look"]
    assert step(departing, "look").at == CompletePlace()


# Answers that hardly fit together


def _conflicting(conflict: str) -> Interview:
    """Someone whose checked answers hold this conflict."""
    rules = _rules()
    for answers in itertools.chain(*reachable().values()):
        if conflict in rules.conflicts_in(answers) and "dfe-2024" in rules.editions:
            interview = Interview(proved_rules(), rules.default_edition, ReviewPlace(), AT_NOON, answers)
            if interview.next_question is None and interview.path == answers:
                return interview
    raise AssertionError(f"nobody ever gives answers with the conflict {conflict}")


@pytest.mark.parametrize("conflict", _rules().conflicts)
def test_every_conflict_is_shown_with_exactly_its_questions_to_change(conflict: str) -> None:
    checking = _conflicting(conflict)
    at_it = step(checking, "go on")
    assert at_it.at == ConflictPlace()
    prompt = _choose(at_it)
    found = [_rules().conflicts[name] for name in _rules().conflicts_in(checking.path)]
    assert prompt.lines == tuple(each.says for each in found)
    named = {question for each in found for question, _ in each.when.named()}
    assert {option.code for option in prompt.options} == {*named, "right"}
    for question in named:
        changing = step(at_it, question)
        assert changing.at == QuestionPlace(question, changing=True)
        assert step(changing, Command.BACK).at == ReviewPlace()


@pytest.mark.parametrize("conflict", _rules().conflicts)
def test_a_conflict_that_was_looked_at_is_not_shown_again_until_the_answers_leave_it(conflict: str) -> None:
    checking = _conflicting(conflict)
    kept = past_words(step(step(checking, "go on"), "right"))
    assert kept.at == RecommendationPlace()
    assert (kept.path, kept.parked) == (checking.answers, {})
    assert step(replace(kept, at=ReviewPlace()), "go on").at == RecommendationPlace()


@pytest.mark.parametrize("conflict", _rules().conflicts)
def test_no_conflict_changes_what_is_recommended(conflict: str) -> None:
    checking = _conflicting(conflict)
    assert step(step(checking, "go on"), "right").recommendation == checking.recommendation


# What goes wrong again and again: each is countered in these places, in these words.

QUESTION, WHY, FIELD, CAUTION, STEP, CONDITION = "question", "why", "field", "caution", "step", "condition"
MISTAKES: dict[str, list[tuple[str, str, str]]] = {
    "data protection law is thought to stop it, or proof to be needed": [
        (QUESTION, "risk", "You need reasonable cause, not proof."),
        (CAUTION, "law_does_not_stop_you", "Data protection law does not stop you."),
        (CAUTION, "no_proof_needed", "You do not need proof."),
        (CAUTION, "not_sharing_can_harm", "Not sharing can do harm too."),
        (FIELD, "if_not_shared", "What could happen if it is not shared?"),
    ],
    "someone else is thought to pass it on": [
        (CAUTION, "someone_else_may_not", "Do not take it that someone else will pass it on."),
        (FIELD, "follow_up", "Do not take it that someone else will pass it on."),
    ],
    "certainty is waited for": [
        (QUESTION, "danger", "You do not need to be sure."),
        (FIELD, "if_not_shared", "You need good reason to worry, not proof."),
        (STEP, "refer_if_late", "make the referral yourself"),
        (CAUTION, "advice_can_wait_too_long", "Taking advice must not hold up protection."),
    ],
    "nobody asks those who know more": [
        (FIELD, "asked_others", "Who else may hold part of the picture? Have you asked them?"),
        (STEP, "find_out_about_telling", "Ask someone who knows the family"),
    ],
    "what speaks against a view is not looked at, and relatives are not heard": [
        (FIELD, "opinion", "what speaks against it"),
        (FIELD, "asked_others", "A relative may have seen what nobody else has."),
    ],
    "the receiver does not know what to do with it": [
        (WHY, "purpose", "the receiver will not know what to do with it"),
        (FIELD, "purpose", "and I ask them to ..."),
        (STEP, "send_it", "Say what you ask the receiver to do with it"),
        (CONDITION, "say_how_good_it_is", "Say what is fact, what is claimed and what is opinion"),
    ],
    "the whole picture is not seen": [
        (QUESTION, "necessary", "Keep enough for the receiver to understand the risk."),
        (FIELD, "asked_others", "Who else may hold part of the picture?"),
    ],
    "agreement is asked for and then overridden, or a refusal is taken as the end of it": [
        (STEP, "do_not_ask_if_you_would_override", "Do not ask for agreement that you would have to override."),
        (CAUTION, "do_not_ask_and_override", "do not ask as if they had a choice"),
        (CAUTION, "refusal_is_no_veto", "it does not settle this"),
        (WHY, "harm_to", "Nobody's refusal outweighs harm to a child"),
    ],
    "whole files are handed over, and addresses with them": [
        (QUESTION, "necessary", "A whole file, a list of names or an open-ended request is nearly always more than is needed."),
        (QUESTION, "third_party", "an address where someone is safe"),
        (CONDITION, "cut_down", "Share only what the purpose needs."),
        (CONDITION, "keep_what_protects", "Never pass on who reported it or where someone is safe"),
    ],
    "whoever may cause the harm is told": [
        (QUESTION, "tell", "It could warn an abuser, lose evidence, or spoil work on a serious crime."),
        (STEP, "tell_nobody_yet", "do not tell the family or anyone who may cause the harm"),
        (CAUTION, "telling_can_harm", "It could warn the person who causes the harm."),
    ],
    "the record says what was done and not why, nor when, nor to whom": [
        (FIELD, "purpose", "What is the purpose of sharing?"),
        (FIELD, "shared_with", "?"),
        (FIELD, "shared_at", "?"),
        (FIELD, "follow_up", "What happens next, and who does it?"),
    ],
    "fear of a complaint or of losing trust decides, and not the law": [
        (CAUTION, "fear_of_a_complaint", "Do you fear a complaint, or that they will not trust you any more?"),
    ],
    "nothing follows a referral, and nobody asks again": [
        (STEP, "follow_up", "If nothing happened, ask again, and then ask someone more senior."),
        (FIELD, "follow_up", "whom you go to if nothing happens"),
        (FIELD, "review_on", "On which date will you look at this again?"),
        (CAUTION, "nobody_left_alone", "set a date to look at it again"),
    ],
    "secrecy is promised": [
        (STEP, "no_promise_of_secrecy", "Do not promise to keep a secret."),
        (STEP, "answer_the_child", "Do not promise to keep it secret."),
    ],
}  # fmt: skip


def _words(kind: str, name: str) -> str:
    rules = _rules()
    match kind:
        case "question":
            return str(rules.questions[name].help)
        case "why":
            return rules.questions[name].why
        case "field":
            return f"{BY_NAME[name].ask} {BY_NAME[name].help}"
        case "caution":
            return rules.cautions[name].says
        case "step":
            return rules.steps[name].say
        case "condition":
            return rules.conditions[name].says
        case _:
            raise AssertionError(kind)


@pytest.mark.parametrize(
    ("kind", "name", "phrase"),
    [place for places in MISTAKES.values() for place in places],
    ids=lambda each: each if len(each) < 40 else "",
)
def test_each_mistake_is_countered_where_it_is_made(kind: str, name: str, phrase: str) -> None:
    assert phrase in _words(kind, name)


def test_the_page_before_deciding_otherwise_says_that_the_decision_is_theirs(recommended: Interview) -> None:
    departing = step(step(recommended, "otherwise"), "advice")
    assert interview_wording.DEPART_KEEPS in _choose(departing).lines
