"""A decision that is kept unfinished: every place is come back to, and what changed in the rules is said and asked again."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharewise.interview.begin import begin, begin_again, begin_completing
from sharewise.interview.conversation import step
from sharewise.interview.drafts.draft import Draft, draft_of, name_as_text, read_draft, text_as_name
from sharewise.interview.drafts.resume import resume_draft
from sharewise.interview.place_registry import PLACES, is_place_data
from sharewise.interview.places.completion_places import CompletePlace
from sharewise.interview.places.decision_places import (
    CaseReferencePlace,
    ConfirmPlace,
    CostPlace,
    DepartPlace,
    InsteadPlace,
    OfferDetailsPlace,
    ReasonPlace,
    ReasonWordsPlace,
    RecommendationPlace,
)
from sharewise.interview.places.detail_places import ChooseDetailPlace, DetailPlace, MoreDetailsPlace
from sharewise.interview.places.draft_places import ResumePlace, RulesChangedPlace
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, ResumedPlace, StoppedPlace, StopPlace
from sharewise.interview.places.personal_data_places import PersonalDataPlace
from sharewise.interview.places.question_places import (
    ConflictPlace,
    EmergencyPlace,
    KeepNotePlace,
    NotePlace,
    QuestionPlace,
    ReviewPlace,
    WordQuestionPlace,
)
from sharewise.interview.prompts import Command, Interruption, Write
from sharewise.interview.state import Circumstances, Interview, InterviewPlace
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.wording import drafts_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.make import Decision, EarlierRecord, Submission
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import NotStrict, read_strict, write_readable
from sharewise.text import one_line
from tests.support.answers import DEFAULT_EDITION
from tests.support.needed import examples
from tests.support.samples import AT_NOON, EMERGENCY, NOON, NOT_YET_ASKED, SERIOUS_AND_REFUSED, record

NEXT_DAY = Circumstances(NOON + timedelta(days=1))
PERSONAL = "Ring 07700 900123."
# The answers of SERIOUS_AND_REFUSED lead to it.
SHARE = "share_do_not_tell"


def kept(interview: Interview) -> Draft:
    return draft_of(interview, reference="DR-7F3KQ", begun_at="2026-11-22T12:00:00Z", adoption=None, folder=None)


def as_kept(interview: Interview) -> dict[str, Any]:
    """The data of a draft's file."""
    return as_data(kept(interview))


def gone_on(interview: Interview, data: dict[str, Any], danger: str | None = None) -> Interview:
    """What comes of a draft's data, read as a file is read. Danger is answered as before, unless said otherwise."""
    draft = read_draft(read_strict(write_readable(data)))
    return resume_draft(interview.rulebook, draft, NEXT_DAY, danger or data["answers"][0]["answer"], interview.earlier)


@pytest.mark.parametrize(
    "name",
    [
        b"/home/caf\xe9",
        "/home/caf\u00e9 & \u5b57".encode(),
        b"/home/a\nb",
        b"/home/a\tb\x1b[1m",
        "/home/\u202eb".encode(),
        b"/a%20b",
    ],
)
def test_a_folder_of_any_name_is_gone_on_with(proved: CompiledRulebook, name: bytes) -> None:
    folder = os.fsdecode(name)
    interview = begin(proved, DEFAULT_EDITION, AT_NOON)
    draft = draft_of(
        interview, reference="DR-7F3KQ", begun_at="2026-11-22T12:00:00Z", adoption=None, folder=name_as_text(folder)
    )
    read = read_draft(read_strict(write_readable(as_data(draft))))
    assert read.folder is not None
    assert text_as_name(read.folder) == folder


@pytest.fixture
def checked(proved: CompiledRulebook) -> Interview:
    """Someone who answered every question, and wrote a note."""
    interview = begin(proved, DEFAULT_EDITION, AT_NOON)
    for question, answer in SERIOUS_AND_REFUSED.items():
        interview = step(interview.with_note(question, f"About {question}."), answer)
    assert interview.at == ReviewPlace()
    return interview


@pytest.fixture
def otherwise(checked: Interview) -> Interview:
    """Someone who decided otherwise, and said why."""
    return checked.with_decision(Decision("do_not_share_now", "judgement", "Because of what I saw.")).with_detail(
        "concern", "What I saw."
    )


TO_BE_KEPT: dict[type, InterviewPlace] = {
    QuestionPlace: QuestionPlace("consent", changing=True),
    NotePlace: NotePlace(QuestionPlace("consent")),
    ReviewPlace: ReviewPlace(),
    ConflictPlace: ConflictPlace(),
    PersonalDataPlace: PersonalDataPlace(ReasonWordsPlace("do_not_share_now", "judgement"), PERSONAL),
    RecommendationPlace: RecommendationPlace(),
    InsteadPlace: InsteadPlace(),
    DepartPlace: DepartPlace("do_not_share_now"),
    ReasonPlace: ReasonPlace("do_not_share_now"),
    ReasonWordsPlace: ReasonWordsPlace("do_not_share_now", "judgement"),
    CostPlace: CostPlace(),
    OfferDetailsPlace: OfferDetailsPlace(),
    DetailPlace: DetailPlace(3),
    MoreDetailsPlace: MoreDetailsPlace(),
    ChooseDetailPlace: ChooseDetailPlace(),
    CaseReferencePlace: CaseReferencePlace(),
    KeepNotePlace: KeepNotePlace("consent"),
    ConfirmPlace: ConfirmPlace(),
    EmergencyPlace: EmergencyPlace(instead="emergency"),
}
# Where another test says what comes of it.
ELSEWHERE = {CompletePlace, ResumePlace, StopPlace, RulesChangedPlace, WordQuestionPlace}
# Nothing is kept of a conversation that is over; `Stopped` is how a draft is kept.
OVER = {FinishedPlace, StoppedPlace, LeftPlace, ResumedPlace}


def test_every_place_of_the_interview_is_in_these_tables() -> None:
    others = ("setup_places", "practice_places")
    interview_places = {each for each in PLACES.values() if not each.__module__.endswith(others)}
    assert interview_places == {*TO_BE_KEPT, *ELSEWHERE, *OVER}


# Earlier versions wrote out all that any place needs.
OLD_KEYS: dict[str, str | bool | None] = {
    **dict.fromkeys(("question", "outcome", "reason", "detail")), "changing": False, "noting": False,
}  # fmt: skip


@pytest.mark.parametrize("place", TO_BE_KEPT.values(), ids=lambda place: type(place).__name__)
def test_a_place_writes_what_it_says_that_it_writes(place: InterviewPlace, otherwise: Interview) -> None:
    inner = place.at if isinstance(place, PersonalDataPlace) else place
    data = place.to_data(otherwise)
    assert data is not None
    assert set(data) == {"name", *inner.data_types}
    assert is_place_data(data)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "stopped"},
        {"name": "setting"},
        {"name": None},
        {},
        {"more": "x"},
        {"question": True},
        {"changing": "x"},
    ],
    ids=str,
)
def test_what_no_place_writes_is_no_draft(wrong: dict[str, Any], otherwise: Interview) -> None:
    data = as_kept(otherwise)
    read_draft(data)
    data["at"] = {**data["at"], **wrong} if wrong else {}
    with pytest.raises(ValueError, match="not a draft"):
        read_draft(data)


@pytest.mark.parametrize("place", TO_BE_KEPT.values(), ids=lambda place: type(place).__name__)
def test_every_place_can_be_kept_and_is_come_back_to(place: InterviewPlace, otherwise: Interview) -> None:
    if isinstance(place, ConflictPlace):
        otherwise = (
            otherwise.with_answer("legal", "required").with_answer("necessary", "no").with_answer("risk", "none")
        )
        otherwise = otherwise.with_answer("recipient", "protects")
        while (question := otherwise.next_question) is not None:
            otherwise = otherwise.with_answer(question, "yes")
        assert otherwise.rules.conflicts_in(otherwise.path)
    interview = replace(otherwise, at=place)
    stopped = step(step(interview, Command.STOP), "keep")
    assert isinstance(stopped.at, StoppedPlace)
    for each in (interview, stopped):
        again = gone_on(each, as_kept(each))
        assert again == replace(interview, circumstances=NEXT_DAY, drafting=True, answers=again.answers)
        assert again.answers == interview.answers
        again.at.prompt(again)
        old = as_kept(each)
        old["at"] = {**OLD_KEYS, **old["at"]}
        assert gone_on(each, old) == again


def test_what_was_decided_before_from_is_come_back_to_where_it_was_begun(checked: Interview) -> None:
    offered = replace(checked, at=ResumePlace(), answers={"danger": "no"})
    assert gone_on(offered, as_kept(offered)).at == QuestionPlace("subject")


def test_doubt_about_danger_says_999_also_where_a_draft_is_offered_next(checked: Interview) -> None:
    def shown(danger: str) -> str:
        offered = replace(checked, at=ResumePlace(), answers={"danger": danger})
        return one_line(plain_text(offered.at.prompt(offered).before, 80))

    assert "ring 999 now" in shown("not_sure")
    assert shown("no") == ""


def test_who_stops_before_anything_was_answered_begins_at_the_first_question_they_owe(proved: CompiledRulebook) -> None:
    noted = begin(proved, DEFAULT_EDITION, AT_NOON).with_note("danger", "He rang.")
    again = resume_draft(proved, kept(noted), NEXT_DAY, "no", None)
    assert (again.at, again.notes) == (QuestionPlace("subject"), {"danger": "He rang."})


@pytest.mark.parametrize("danger", ["yes", "not_sure"])
def test_danger_that_came_since_comes_before_all_that_was_kept(danger: str, otherwise: Interview) -> None:
    interview = otherwise.moved(ConfirmPlace())
    again = gone_on(interview, as_kept(interview), danger)
    # Not being sure says 999 with the recommendation, and goes on: the answers are looked at again.
    assert isinstance(again.at, EmergencyPlace if danger == "yes" else ReviewPlace)
    assert again.decision is None or danger == "not_sure"
    assert again.details == interview.details
    # And when it has passed, all of it counts again.
    assert again.with_answer("danger", "no").path == interview.path


@pytest.mark.parametrize("danger_now", ["yes", "no"])
def test_a_record_that_was_being_completed_is_gone_on_with_where_it_was(
    proved: CompiledRulebook, danger_now: str
) -> None:
    first = EarlierRecord("completes", record(proved, Submission(answers=EMERGENCY)), "0" * 64)
    completing = begin_completing(proved, first, AT_NOON)
    assert gone_on(completing, as_kept(completing), danger_now).at == CompletePlace()
    writing = step(step(step(completing, "did"), "AB-12"), None)
    again = gone_on(writing, as_kept(writing), danger_now)
    assert again == replace(writing, circumstances=NEXT_DAY, drafting=True)


def test_a_decision_that_was_being_looked_at_again_still_replaces_its_record(proved: CompiledRulebook) -> None:
    first = EarlierRecord("supersedes", record(proved), "0" * 64)
    again = step(begin_again(proved, first, DEFAULT_EDITION, AT_NOON), "no")
    back = gone_on(again, as_kept(again))
    assert (back.at, back.earlier, back.answers, back.details) == (again.at, first, again.answers, again.details)


# Rules that changed


def changed(interview: Interview, change: Callable[[dict[str, Any]], object]) -> tuple[Interview, list[str]]:
    """What comes of a draft that was kept under other rules, and what is said of them."""
    data = as_kept(interview)
    data["rules"]["sha256"] = "0" * 64
    change(data)
    again = gone_on(interview, data)
    assert isinstance(again.at, RulesChangedPlace)
    prompt = again.at.prompt(again)
    return step(again, "go on"), list(prompt.lines)


def answer_in(data: dict[str, Any], question: str) -> dict[str, Any]:
    return next(each for each in data["answers"] if each["question"] == question)


def test_rules_that_changed_without_concern_for_this_decision_say_so(otherwise: Interview) -> None:
    interview = otherwise.moved(ConfirmPlace())
    again, said = changed(interview, lambda data: data["rules"].update(version="1.0.0"))
    assert said == [
        drafts_wording.CHANGED_VERSION.format(before="1.0.0", now=interview.rules.version),
        drafts_wording.CHANGED_NOTHING,
    ]
    assert (again.at, again.decision, again.details) == (ConfirmPlace(), interview.decision, interview.details)


def test_local_rules_that_changed_are_rules_that_changed(otherwise: Interview) -> None:
    interview = otherwise.moved(ConfirmPlace())
    data = as_kept(interview)
    data["rules"].update(adoption="islington", adoption_sha256="1" * 64)
    again = gone_on(interview, data)
    assert isinstance(again.at, RulesChangedPlace)
    assert again.at.changes == (drafts_wording.CHANGED_NOTHING,)


def test_a_question_that_is_gone_is_named_and_nothing_else_is_asked_again(otherwise: Interview) -> None:
    gone = {"question": "hobby", "asked": "Do they fish?", "answer": "yes", "said": "Yes", "counts": True}
    again, said = changed(otherwise.moved(ConfirmPlace()), lambda data: data["answers"].append(gone))
    assert said == [drafts_wording.CHANGED_GONE.format(asked="Do they fish?")]
    assert again.at == ConfirmPlace()
    assert again.answers == otherwise.answers


def test_an_answer_that_is_gone_is_asked_for_again_and_the_rest_stands(otherwise: Interview) -> None:
    again, said = changed(
        otherwise.moved(ConfirmPlace()), lambda data: answer_in(data, "consent").update(answer="maybe")
    )
    assert any("can no longer be given" in each for each in said)
    assert again.at == QuestionPlace("consent")
    assert {**again.answers, "consent": "refused"} == otherwise.answers
    assert again.decision is None
    assert again.words == "Because of what I saw."
    assert again.notes == otherwise.notes
    assert step(again, "refused").at == ReviewPlace()


def test_words_that_changed_are_shown_with_the_answer_that_was_given(otherwise: Interview) -> None:
    again, said = changed(
        otherwise.moved(ConfirmPlace()), lambda data: answer_in(data, "tell").update(asked="Tell them?")
    )
    label = otherwise.rules.questions["tell"].answers["no"].label
    assert len(said) == 1
    assert said[0].endswith(f"You answered: {label}.")
    assert again.at == ConfirmPlace()


def test_another_recommendation_has_to_be_decided_on_again(otherwise: Interview) -> None:
    again, said = changed(otherwise.moved(ConfirmPlace()), lambda data: data.update(outcome="ask_first"))
    before, now = (otherwise.rules.outcomes[code].worded(otherwise.path).title for code in ("ask_first", SHARE))
    assert said == [drafts_wording.CHANGED_OUTCOME.format(before=before, now=now)]
    assert again.decision is None
    assert again.at in (ReviewPlace(), RecommendationPlace())
    assert again.details == otherwise.details


def test_an_outcome_that_is_gone_has_to_be_decided_on_again(otherwise: Interview) -> None:
    again, said = changed(
        otherwise.moved(ConfirmPlace()),
        lambda data: data.update(outcome="gone", decision={**data["decision"], "outcome": "gone"}),
    )
    assert again.decision is None
    assert said == [drafts_wording.CHANGED_OUTCOME_GONE.format(now=otherwise.recommendation.outcome.title)]


@pytest.mark.parametrize("member", ["outcome", "reason"])
def test_a_decision_that_is_no_longer_on_the_list_has_to_be_made_again(member: str, otherwise: Interview) -> None:
    again, said = changed(otherwise.moved(ConfirmPlace()), lambda data: data["decision"].update({member: "gone"}))
    assert said == [drafts_wording.CHANGED_DECISION_GONE]
    assert (again.decision, again.words) == (None, "Because of what I saw.")
    assert again.at in (ReviewPlace(), RecommendationPlace())


def test_a_question_that_is_new_is_asked(otherwise: Interview) -> None:
    def before_it_was_asked(data: dict[str, Any]) -> None:
        data["answers"] = [each for each in data["answers"] if each["question"] != "tell"]

    again, said = changed(otherwise.moved(ConfirmPlace()), before_it_was_asked)
    assert again.at == QuestionPlace("tell")
    assert len(said) == 1
    assert said[0].startswith(drafts_wording.CHANGED_NEW.format(asked=""))
    assert again.decision is None


def test_an_edition_that_is_gone_is_said_and_the_default_is_followed(otherwise: Interview) -> None:
    again, said = changed(otherwise.moved(ConfirmPlace()), lambda data: data["rules"].update(edition="hmg-1999"))
    assert again.edition == otherwise.rules.default_edition
    assert any("hmg-1999" in each for each in said)
    assert again.answers == otherwise.answers


@pytest.mark.parametrize(
    "at",
    [
        {"name": "emergency", "outcome": "gone"},
        {"name": "emergency"},
        {"name": "depart", "outcome": "gone"},
        {"name": "depart"},
        {"name": "depart", "outcome": SHARE},
        {"name": "reason"},
        {"name": "words", "outcome": "advice"},
        {"name": "words", "outcome": "advice", "reason": "gone"},
        {"name": "question"},
        {"name": "question", "question": "gone"},
        {"name": "detail", "detail": "gone"},
        {"name": "detail"},
        {"name": "complete"},
        {"name": "cost"},
    ],
    ids=json.dumps,
)
def test_a_place_that_is_no_longer_there_leads_to_one_that_is(at: dict[str, str], otherwise: Interview) -> None:
    for interview in (otherwise, replace(otherwise, decision=None)):
        data = as_kept(interview.moved(ConfirmPlace()))
        for written in (at, {**OLD_KEYS, **at}):
            data["at"] = written
            again = gone_on(interview, data)
            again.at.prompt(again)
            assert again.answers == interview.answers


# Files that are not as they were written

WHOLE_DRAFT = (
    b"", b"{}", b"[]", b"null", b"\x00\xff\xfe", b"\x89PNG\r\n", b"[" * 100_000, b" " * 10_000_000, b'{"format": 1e400}',
)  # fmt: skip


@pytest.mark.parametrize("content", WHOLE_DRAFT, ids=range(len(WHOLE_DRAFT)))
def test_what_is_no_draft_is_not_read_as_one(content: bytes) -> None:
    with pytest.raises((NotStrict, ValueError)):
        read_draft(read_strict(content))


def test_a_draft_that_was_cut_anywhere_is_not_read_as_one(otherwise: Interview) -> None:
    content = write_readable(as_kept(otherwise.moved(ConfirmPlace()))).rstrip()
    for length in range(0, len(content), 7):
        with pytest.raises((NotStrict, ValueError)):
            read_draft(read_strict(content[:length]))


ODD: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    10**15,
    "",
    "x",
    "emergency",
    "9999-12-31T23:59:59Z",
    "2026-02-31T00:00:00Z",
    [],
    ["x"],
    {},
    {"x": 1},
)


def _places_in(data: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [here, *(place for key, each in inner for place in _places_in(each, (*here, key)))]


@settings(max_examples=examples(300))
@given(chance=st.randoms(use_true_random=False), what=st.sampled_from(["other", "gone", "more"]))
def test_a_draft_that_was_meddled_with_is_refused_or_gone_on_with(
    chance: random.Random, what: str, proved: CompiledRulebook
) -> None:
    interview = Interview(
        proved, DEFAULT_EDITION, ConfirmPlace(), AT_NOON, NOT_YET_ASKED, details={"reasons_not_told": ["harm_child"]}
    )
    interview = interview.with_decision(Decision("advice", "judgement", "Because of what I saw."))
    data = read_strict(write_readable(as_kept(interview)))
    *above, last = chance.choice(_places_in(data)[1:])
    within = data
    for each in above:
        within = within[each]
    if what == "other":
        within[last] = chance.choice(ODD)
    elif what == "gone":
        del within[last]
    elif isinstance(within, dict):
        within["more"] = chance.choice(ODD)
    try:
        draft = read_draft(data)
    except ValueError as refused:
        assert str(refused) == "this is not a draft"
        return
    again = resume_draft(proved, draft, NEXT_DAY, "no", None)
    again.at.prompt(again)
    assert draft.about


def text_places(proved: CompiledRulebook) -> list[Interview]:
    """An interview at each place that asks for a text: a note, each text among the details, and why something else is decided."""
    begun = begin(proved, DEFAULT_EDITION, AT_NOON)
    found = [step(step(begun, "no"), Command.NOTE)]
    done = replace(begun, answers=SERIOUS_AND_REFUSED)
    otherwise = next(code for code in proved.loaded.rules.outcomes if code != SHARE)
    found.append(done.moved(ReasonWordsPlace(otherwise, next(iter(proved.loaded.rules.reasons_to_decide_otherwise)))))
    followed = done.with_decision(Decision(SHARE))
    found.append(followed.moved(CaseReferencePlace()))
    found += [followed.moved(DetailPlace(index)) for index in range(len(followed.fields))]
    return [each for each in found if isinstance(each.at.prompt(each), Write)]


@pytest.mark.parametrize("text", ["I share this so that", "One line.\nAnd half of ano", PERSONAL, "not a date"])
def test_a_text_that_was_being_typed_is_there_again_in_a_draft(text: str, proved: CompiledRulebook) -> None:
    places = text_places(proved)
    assert len(places) > 20
    for typing in places:
        kept_now = step(step(typing, Interruption(text)), "keep")
        resumed = gone_on(kept_now, as_kept(kept_now), "no")
        if isinstance(resumed.at, PersonalDataPlace):
            assert resumed.at.text == text
            continue
        prompt = resumed.at.prompt(resumed)
        assert isinstance(prompt, Write)
        assert (type(resumed.at), prompt.so_far, prompt.change_now) == (type(typing.at), text, True)
