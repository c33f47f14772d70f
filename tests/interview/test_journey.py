"""The conversation as a pure state: where replies lead, what is kept, and that every way ends well."""

from __future__ import annotations

import random
import re

import pytest

from sharewise.interview.begin import begin
from sharewise.interview.conversation import converse, step
from sharewise.interview.places.decision_places import (
    ConfirmPlace,
    DepartPlace,
    InsteadPlace,
    OfferDetailsPlace,
    RecommendationPlace,
)
from sharewise.interview.places.detail_places import DetailPlace, MoreDetailsPlace
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, StoppedPlace, StopPlace
from sharewise.interview.places.question_places import EmergencyPlace, KeepNotePlace, QuestionPlace, ReviewPlace
from sharewise.interview.prompts import Choose, Command, Prompt, Reply, Write
from sharewise.interview.state import Interview
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.page import Page
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.fields import BY_NAME
from sharewise.record.make import Decision
from sharewise.text import one_line
from tests.support.interviews import go_on
from tests.support.needed import WHOLE
from tests.support.samples import AT_NOON, NOON, NOT_YET_ASKED, SERIOUS_AND_REFUSED, record


def answered(interview: Interview, answers: dict[str, str]) -> Interview:
    """The interview after these answers, each given to the question that is asked."""
    while isinstance(interview.at, QuestionPlace):
        interview = step(interview, answers[interview.at.question])
    return interview


@pytest.fixture
def start(proved: CompiledRulebook) -> Interview:
    return begin(proved, proved.loaded.rules.default_edition, AT_NOON)


def test_the_question_about_danger_comes_before_any_notice(start: Interview) -> None:
    prompt = start.at.prompt(start)
    assert isinstance(start.at, QuestionPlace)
    assert start.at.question == "danger"
    assert prompt.before == ()
    after = step(start, "no")
    assert "not legal advice" in one_line(plain_text(after.at.prompt(after).before, 80))


def test_danger_leads_at_once_to_what_to_do(start: Interview) -> None:
    emergency = step(start, "yes")
    assert isinstance(emergency.at, EmergencyPlace)
    assert "999" in plain_text(emergency.at.prompt(emergency).before, 80).splitlines()[3]
    saved = step(emergency, "save")
    assert saved.at == FinishedPlace(save=True)
    assert saved.submission().decision is None
    assert step(emergency, "leave").at == FinishedPlace(save=False)


def test_not_being_sure_of_danger_says_999_and_goes_on(start: Interview) -> None:
    unsure = step(start, "not_sure")
    assert unsure.at == QuestionPlace("subject")
    assert one_line(plain_text(unsure.at.prompt(unsure).before, 80)).startswith(
        "Important: If you cannot rule it out, ring 999 now."
    )
    for answers in (NOT_YET_ASKED, SERIOUS_AND_REFUSED):
        at = go_on(answered(start, {**answers, "danger": "not_sure"}))
        assert isinstance(at.at, RecommendationPlace)
        assert "1. If you cannot rule it out, ring 999 now." in plain_text(at.at.prompt(at).before, 80)


def test_deciding_to_get_help_now_shows_what_to_do_at_once(start: Interview, proved: CompiledRulebook) -> None:
    instead = step(go_on(answered(start, NOT_YET_ASKED)), "otherwise")
    emergency = step(instead, "emergency")
    assert "Ring 999 now" in plain_text(emergency.at.prompt(emergency).before, 80)
    saved = step(emergency, "save")
    made = record(proved, saved.submission())
    assert made.decision is not None
    assert (made.decision.outcome, made.decision.followed, made.made_after_the_event) == ("emergency", False, True)


def test_a_detail_is_kept_by_enter_and_can_be_taken_out(start: Interview) -> None:
    first = step(step(go_on(answered(start, NOT_YET_ASKED)), "follow"), "now")
    written = step(step(first, "AB-12"), Command.BACK)
    assert step(written, None).details == {"case_reference": "AB-12"}
    assert step(written, "").details == {}


def test_an_emergency_can_be_recorded_with_its_details(start: Interview) -> None:
    detailed = step(step(start, "yes"), "details")
    assert isinstance(detailed.at, DetailPlace)
    prompts = []
    while isinstance(detailed.at, DetailPlace | MoreDetailsPlace):
        prompts.append(detailed.at.prompt(detailed).ask)
        detailed = step(detailed, "yes" if isinstance(detailed.at, MoreDetailsPlace) else None)
    assert BY_NAME["acted_at"].ask in prompts
    assert BY_NAME["consent_details"].ask not in prompts
    assert isinstance(detailed.at, ConfirmPlace)


def test_following_the_recommendation_leads_to_a_record(start: Interview, proved: CompiledRulebook) -> None:
    checking = answered(start, SERIOUS_AND_REFUSED)
    assert isinstance(checking.at, ReviewPlace)
    deciding = go_on(checking)
    assert isinstance(deciding.at, RecommendationPlace)
    offering = step(deciding, "follow")
    assert isinstance(offering.at, OfferDetailsPlace)
    finished = step(offering, "later")
    assert finished.at == FinishedPlace(save=True)
    made = record(proved, finished.submission())
    assert made.decision is not None
    assert made.decision.followed


def test_details_are_counted_alike_where_they_are_offered_and_above_each_of_them(
    start: Interview, proved: CompiledRulebook
) -> None:
    at_details = go_on(answered(start, SERIOUS_AND_REFUSED))
    for outcome, each in proved.loaded.rules.outcomes.items():
        offering = at_details.with_decision(Decision(outcome)).moved(OfferDetailsPlace())
        said = re.search(r"There are (\d+) details to add", "\n".join(_choose(offering).lines))
        assert said is not None, each.title
        asked = offering.moved(DetailPlace(0))
        headings: list[str] = []
        while isinstance(asked.at, DetailPlace):
            headings.append(asked.at.prompt(asked).heading or "")
            asked = step(asked, None)
        numbers = [re.findall(r"(\d+) of (\d+)\Z", heading) for heading in headings]
        assert numbers == [[(str(number), said[1])] for number in range(1, int(said[1]) + 1)]


def test_whoever_has_no_time_can_add_the_case_reference_alone(start: Interview) -> None:
    offering = step(go_on(answered(start, SERIOUS_AND_REFUSED)), "follow")
    confirming = step(step(offering, "reference"), "AB-12")
    assert isinstance(confirming.at, ConfirmPlace)
    assert step(confirming, "save").submission().details == {"case_reference": "AB-12"}
    assert "reference" not in [option.code for option in _choose(confirming.moved(OfferDetailsPlace())).options]


def test_deciding_otherwise_takes_a_reason_and_words(start: Interview) -> None:
    instead = step(go_on(answered(start, SERIOUS_AND_REFUSED)), "otherwise")
    assert isinstance(instead.at, InsteadPlace)
    options = [option.code for option in _choose(instead).options]
    assert "share_do_not_tell" not in options
    departing = step(instead, "advice_urgent")
    assert isinstance(departing.at, DepartPlace)
    words = step(step(departing, "go on"), "advice_received")
    prompt = words.at.prompt(words)
    assert isinstance(prompt, Write)
    assert not prompt.can_skip
    decided = step(words, "My lead rang them.").submission().decision
    assert decided is not None
    assert (decided.outcome, decided.reason, decided.words) == (
        "advice_urgent",
        "advice_received",
        "My lead rang them.",
    )


def test_changing_one_answer_asks_only_what_that_opens(start: Interview) -> None:
    checking = answered(start, NOT_YET_ASKED)
    changing = step(checking, "risk")
    assert changing.at == QuestionPlace("risk", changing=True)
    after = step(changing, "significant")
    # Serious harm: what it rests on and who could be harmed matter now, and nothing else is asked again.
    assert after.at == QuestionPlace("basis")
    assert step(after, "seen").at == QuestionPlace("harm_to")
    assert isinstance(step(step(after, "seen"), "child").at, ReviewPlace)


def test_going_back_keeps_every_later_answer(start: Interview) -> None:
    checking = answered(start, NOT_YET_ASKED)
    back = checking
    for _ in NOT_YET_ASKED:
        back = step(back, Command.BACK)
    assert back.at == QuestionPlace("danger")
    assert step(back, Command.BACK) == back
    assert isinstance(step(back, "no").at, ReviewPlace)


def test_an_answer_that_no_longer_applies_comes_back_if_it_applies_again(start: Interview) -> None:
    checking = answered(start, NOT_YET_ASKED)
    emergency = step(step(checking, "danger"), "yes")
    assert emergency.path == {"danger": "yes"}
    again = step(step(emergency, Command.BACK), "no")
    assert again.path == NOT_YET_ASKED


def test_a_changed_answer_takes_the_decision_with_it(start: Interview) -> None:
    decided = step(go_on(answered(start, NOT_YET_ASKED)), "follow")
    checking = step(step(decided, Command.BACK), "change")
    changed = step(step(checking, "tell"), "not_sure")
    assert changed.decision is None


def test_a_detail_given_for_one_decision_does_not_stay_in_a_record_of_another(start: Interview) -> None:
    sharing = step(go_on(answered(start, SERIOUS_AND_REFUSED)), "follow").with_detail("shared_with", "Social care")
    assert "shared_with" in sharing.submission().details
    elsewhere = sharing.with_decision(None)
    for reply in ("otherwise", "do_not_share_now", "go on", "judgement", "Because of what I saw."):
        elsewhere = step(elsewhere if reply != "otherwise" else elsewhere.moved(RecommendationPlace()), reply)
    assert "shared_with" not in elsewhere.submission().details


def test_a_reason_that_says_nothing_is_asked_for_again_and_one_that_does_is_shown_before_it_is_saved(
    start: Interview,
) -> None:
    interview = go_on(answered(start, SERIOUS_AND_REFUSED))
    for reply in ("otherwise", "do_not_share_now", "go on"):
        interview = step(interview, reply)
    offered = interview.at.prompt(interview)
    assert isinstance(offered, Choose)
    assert not [option.label for option in offered.options if "not to" in option.label], "each fits both directions"
    interview = step(interview, "judgement")
    asked = interview.at.prompt(interview)
    assert isinstance(asked, Write)
    with pytest.raises(ValueError, match="Say in a few words why"):
        asked.read("x")
    words = "The head was there.\nShe saw him leave."
    confirm = step(step(step(interview, asked.read(words)), "He may come to harm."), "reference")
    confirm = step(confirm, "AB-1")
    assert isinstance(confirm.at, ConfirmPlace)
    shown = plain_text(confirm.at.prompt(confirm).before, 80)
    assert "In your own words" in shown
    for line in words.split("\n"):
        assert line in shown


def test_a_long_note_is_folded_at_its_question_and_in_the_check_list_and_stands_whole_under_more(
    start: Interview,
) -> None:
    note = "\n".join(f"Paragraph {number}. He said that it was not him." for number in range(40))
    interview = step(step(step(start, Command.NOTE), note), "no")
    at_question = step(interview, Command.BACK)
    (shown,) = [line for line in at_question.at.prompt(at_question).lines if "Paragraph 0" in line]
    assert shown.count("\n") == 3
    assert shown.endswith(" ...")
    check = answered(interview, SERIOUS_AND_REFUSED)
    prompt = check.at.prompt(check)
    assert isinstance(prompt, Choose)
    # The first leads on, and says what comes.
    (folded,) = [option.help for option in prompt.options[1:] if option.help]
    assert folded.count("\n") == 1
    assert note.split("\n")[-1] in plain_text(prompt.more, 80)


def test_a_note_is_kept_with_its_answer_and_steers_nothing(start: Interview) -> None:
    noting = step(start, Command.NOTE)
    noted = step(noting, "He rang at nine.")
    assert step(step(noted, Command.NOTE), None) == noted
    assert step(step(noted, Command.NOTE), "").notes == {}
    assert noted.at == start.at
    assert noted.notes == {"danger": "He rang at nine."}
    assert step(noted, "no").next_question == step(start, "no").next_question


def test_a_note_is_not_signed_beside_an_answer_that_it_was_not_made_to(start: Interview) -> None:
    noted = step(step(start, Command.NOTE), "He rang at nine.")
    changed = step(step(step(noted, "no"), Command.BACK), "not_sure")
    assert changed.at == KeepNotePlace("danger")
    assert step(changed, "out").notes == {}
    assert step(changed, "out").at == QuestionPlace("subject")
    assert step(changed, "keep").notes == {"danger": "He rang at nine."}
    again = step(step(changed, "change"), "He rang at ten.")
    assert (again.at, again.notes) == (QuestionPlace("danger"), {"danger": "He rang at ten."})


def test_stopping_asks_once_where_answers_would_be_lost(start: Interview) -> None:
    assert step(start, Command.STOP).at == StoppedPlace()
    stopping = step(step(start, "no"), Command.STOP)
    assert isinstance(stopping.at, StopPlace)
    assert step(stopping, "no").at == QuestionPlace("subject")
    assert step(stopping, "yes").at == StoppedPlace()


def test_the_self_answers_are_offered_only_where_an_adult_is_concerned(start: Interview) -> None:
    for subject, offered in (("child", 3), ("adult", 6), ("both", 6)):
        at = step(step(step(step(start, "no"), subject), "significant"), "seen")
        assert len(_choose(at).options) == offered


def test_no_answer_is_ever_chosen_in_advance(proved: CompiledRulebook) -> None:
    """A prompt carries no default at all: there is nothing that Enter alone could take."""
    assert not [name for name in Choose.__dataclass_fields__ if "default" in name or "chosen" in name]


def _choose(interview: Interview) -> Choose:
    prompt = interview.at.prompt(interview)
    assert isinstance(prompt, Choose)
    return prompt


class WanderingPerson:
    """Answers at random: options, texts, every command that works at the prompt."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.shown = 0

    def show(self, page: Page) -> None:
        self.shown += len(plain_text(page, 40))

    def ask(self, prompt: Prompt) -> Reply:
        self.show(prompt.before)
        self.show(prompt.more)
        if self._chance.random() < 0.25 and prompt.commands:
            return self._chance.choice(sorted(prompt.commands, key=lambda command: command.value))
        if isinstance(prompt, Write):
            if prompt.can_skip and self._chance.random() < 0.5:
                return None
            try:
                return prompt.read(self._chance.choice(["25/11/2026", "22/11/2026 14:30", "what happened"]))
            except ValueError:
                return None if prompt.can_skip else "words"
        codes = [option.code for option in prompt.options]
        if prompt.many:
            return tuple(self._chance.sample(codes, self._chance.randint(1, len(codes))))
        return self._chance.choice(codes)


@pytest.mark.parametrize("seed", range(150 if WHOLE else 60))
def test_every_wandering_ends_in_a_record_or_a_clean_stop(proved: CompiledRulebook, seed: int) -> None:
    """However a person goes back, changes, notes, stops and goes on: the end is where the same answers lead straight."""
    edition = ["hmg-2018", "dfe-2024"][seed % 2]
    end = converse(begin(proved, edition, AT_NOON), WanderingPerson(seed), lambda: NOON)
    if not isinstance(end.at, FinishedPlace):
        assert isinstance(end.at, StoppedPlace | LeftPlace)
        return
    told = end.submission()
    straight = begin(proved, edition, AT_NOON)
    while isinstance(straight.at, QuestionPlace):
        straight = step(straight, told.answers[straight.at.question])
    for question, answer in end.recommendation.word_answers.items():
        straight = straight.with_word_answer(question, answer)
    assert straight.recommendation == end.recommendation
    assert straight.path == told.answers
    if end.at.save:
        made = record(proved, told) if edition == proved.loaded.rules.default_edition else None
        assert made is None or made.decision is not None or end.recommendation.outcome.is_emergency
