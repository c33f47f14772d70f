"""However a person goes back, changes, notes, stops and goes on: what they gave is there, and counts where it applies.

Random walks through the pure interview, beside a plain account of what was given: the last answer, note, detail and reason.
"""

from __future__ import annotations

import random
from dataclasses import fields, replace
from datetime import timedelta
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sharewise.interview.begin import begin, begin_again, begin_completing
from sharewise.interview.conversation import step
from sharewise.interview.drafts.draft import draft_of, read_draft
from sharewise.interview.drafts.resume import resume_draft
from sharewise.interview.place_registry import Place
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
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, StoppedPlace, StopPlace
from sharewise.interview.places.personal_data_places import PersonalDataPlace, has_personal_data
from sharewise.interview.places.question_places import (
    ConflictPlace,
    EmergencyPlace,
    KeepNotePlace,
    NotePlace,
    QuestionPlace,
    ReviewPlace,
    WordQuestionPlace,
)
from sharewise.interview.prompts import Choose, Command, Interruption, Prompt, Reply, Write
from sharewise.interview.state import Circumstances, Interview, InterviewPlace
from sharewise.reasoning.recommend import recommend
from sharewise.record.make import EarlierRecord, Submission, make_record
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import read_strict, write_readable
from tests.support.account import Account
from tests.support.needed import times
from tests.support.oracle import completed, first_row_that_fits, plain_rows
from tests.support.samples import AT_NOON, EMERGENCY, FOLLOWED, NOON
from tests.support.shipped import ADOPTIONS, proved_rules

EDITIONS = ("dcsf-2008", "hmg-2015", "hmg-2018", "dfe-2024")
ENDS = FinishedPlace | StoppedPlace | LeftPlace
# The last three look personal.
TEXTS = (
    "What I saw.",
    "One line.\nAnother line.",
    "25/11/2026",
    "22/11/2026 11:30",
    "Ring 07700 900123.",
    "Born on 3 May 2014.",
    "Write to tom.fairweather@example.org",
)


def stood(interview: Interview) -> tuple[object, ...]:
    """All that was given, and what stands."""
    return (
        dict(interview.answers), dict(interview.notes), dict(interview.details),
        interview.decision, interview.words, interview.agreed,
    )  # fmt: skip


def resumed(interview: Interview) -> Interview:
    """The interview as a draft of it brings it back, read from the bytes of its file. Danger is answered as before."""
    draft = draft_of(interview, reference="DR-7F3KQ", begun_at="2026-11-22T12:00:00Z", adoption=None, folder=None)
    read = read_draft(read_strict(write_readable(as_data(draft))))
    later = Circumstances(NOON + timedelta(days=1))
    return resume_draft(interview.rulebook, read, later, next(iter(interview.path.values()), None), interview.earlier)


def came_back(interview: Interview) -> InterviewPlace:
    """Where a draft of the interview brings it back to."""
    match interview.at:
        case StopPlace(to):
            return came_back(interview.paused(to))
        case StoppedPlace(to) if to is not None:
            return came_back(interview.paused(to))
        # A note that is changed because its answer was is the note itself: nothing is asked about it.
        case at if interview.editing is not None and has_personal_data(interview, at, interview.editing):
            return PersonalDataPlace(at, interview.editing)
        case at:
            return at


def rank(interview: Interview) -> tuple[float, float]:
    """How far along a place lies. Whoever changes an answer comes from "check your answers"."""
    match interview.at:
        case CompletePlace():
            return (0, 0)
        case QuestionPlace(question, changing):
            before = list(interview.path)
            far = before.index(question) if question in before else len(before)
            return (3 if changing and interview.next_question is None else 1, far)
        case KeepNotePlace(question):
            return (1, list(interview.path).index(question) + 0.5)
        case ReviewPlace():
            return (2, 0)
        case ConflictPlace():
            return (4, 0)
        case WordQuestionPlace(question):
            return (4.5, list(interview.rules.word_questions).index(question))
        case RecommendationPlace():
            return (5, 0)
        case InsteadPlace():
            return (6, 0)
        case DepartPlace() | EmergencyPlace():
            return (7, 0)
        case ReasonPlace():
            return (8, 0)
        case ReasonWordsPlace():
            return (9, 0)
        case CostPlace():
            return (10, 0)
        case OfferDetailsPlace():
            return (11, 0)
        case CaseReferencePlace():
            return (11, 1)
        case DetailPlace(index, changing):
            return (15 if changing else 12, index)
        case MoreDetailsPlace():
            outcome = interview.decided_outcome
            first = sum(each.comes_first(outcome) or each.only_where is not None for each in interview.fields)
            return (12, first - 0.5)
        case ConfirmPlace():
            return (13, 0)
        case ChooseDetailPlace():
            return (14, 0)
        case other:
            raise AssertionError(f"no rank for {other}")


def straight_on(interview: Interview) -> Interview:
    """To the end, as someone goes who wants to be done."""
    for _ in range(80):
        at = interview.at
        if isinstance(at, ENDS):
            return interview
        prompt = at.prompt(interview)
        choices = [option.code for option in prompt.options] if isinstance(prompt, Choose) else []
        wanted = ("go on", "right", "follow", "later", "save", "keep", "did", "add", "no")
        reply: Reply = next((each for each in wanted if each in choices), choices[0] if choices else None)
        if isinstance(at, QuestionPlace):
            reply = interview.answers.get(at.question, choices[0])
            reply = reply if reply in choices else choices[0]
        elif isinstance(at, DetailPlace):
            reply = Command.FINISH
        elif isinstance(prompt, Write) and not prompt.can_skip and prompt.so_far is None:
            reply = "Because I saw it."
        if isinstance(at, CompletePlace) and interview.earlier and interview.earlier.record.decision:
            # Whoever adds nothing is brought back here.
            reply = "add" if interview.submission().details else "leave"
        interview = step(interview, reply)
    raise AssertionError(f"no end from {interview.at}")


def leads_there_straight(end: Interview) -> None:
    """The end is where the same answers lead straight, and the record says what was given on this way."""
    if end.next_question is not None:
        assert isinstance(end.at, StoppedPlace | LeftPlace)
        return
    told = end.submission()
    if end.completes:
        assert end.earlier is not None
        straight = begin_completing(end.rulebook, end.earlier, AT_NOON)
    else:
        # One that replaces a record is asked what has changed as well.
        straight = replace(begin(end.rulebook, end.edition, AT_NOON), earlier=end.earlier)
        while straight.next_question is not None:
            straight = straight.with_answer(straight.next_question, told.answers[straight.next_question])
        for question, answer in end.recommendation.word_answers.items():
            straight = straight.with_word_answer(question, answer)
    assert straight.recommendation == end.recommendation
    for question, note in told.notes.items():
        straight = straight.with_note(question, note)
    for name, value in told.details.items():
        straight = straight.with_detail(name, value)
    assert straight.with_decision(told.decision).submission() == told


@cache
def field_types(place: type) -> dict[str, Any]:
    """The types of a place's fields, as `isinstance` takes them."""
    hints = get_type_hints(place)
    types = {each.name: hints[each.name] for each in fields(place)}
    return {name: get_origin(kind) if get_origin(kind) in (Place, tuple) else kind for name, kind in types.items()}


@cache
def answer_type(place: type[Place[Any, Any]]) -> Any:
    """The type of what a place takes, as `isinstance` takes it."""
    hint = get_type_hints(place.take)["reply"]
    return tuple(get_origin(kind) or kind for kind in get_args(hint)) or hint


def answers_to(prompt: Prompt) -> list[object]:
    """One answer of each type that a prompt can be answered with."""
    nothing = [None] if prompt.can_skip or (isinstance(prompt, Write) and prompt.so_far) else []
    return [*nothing, ("one",) if isinstance(prompt, Choose) and prompt.many else "one"]


class Conversation(RuleBasedStateMachine):
    """One person at one decision."""

    interview: Interview

    @initialize(
        edition=st.sampled_from(EDITIONS),
        adoption=st.sampled_from([None, "islington", "school-cpoms"]),
        begins=st.sampled_from(["new", "new", "new", "supersedes", "completes", "emergency"]),
    )
    def start(self, edition: str, adoption: str | None, begins: str) -> None:
        proved = proved_rules(ADOPTIONS[adoption] if adoption else None)
        self.account = Account()
        self.seen: set[type] = set()
        if begins == "new":
            self.interview = begin(proved, edition, AT_NOON)
            return
        told = Submission(answers=EMERGENCY) if begins == "emergency" else FOLLOWED
        made = make_record(
            proved, recommend(proved, edition, told.answers), told, now=NOON, random=random.Random(1).randbytes(48)
        )
        if begins == "supersedes":
            self.interview = begin_again(proved, EarlierRecord("supersedes", made, "0" * 64), edition, AT_NOON)
        else:
            self.interview = begin_completing(proved, EarlierRecord("completes", made, "0" * 64), AT_NOON)
        self.account = Account(
            dict(self.interview.answers), dict(self.interview.notes), dict(self.interview.details),
            self.interview.decision.words if self.interview.decision else None,
        )  # fmt: skip

    def reply(self, reply: Reply) -> None:
        """Give a reply, and write down what it gives. Whoever comes to an end looks at it, and thinks again."""
        before = self.interview
        self.interview = step(before, reply)
        if isinstance(self.interview.at, ENDS):
            leads_there_straight(self.interview)
            self.interview = before
            return
        if isinstance(reply, Command | Interruption):
            assert stood(self.interview) == stood(before), f"{reply} changed what was given"
        elif reply is None and before.editing is not None:
            self.account.take(before, before.at, before.editing)
        elif not isinstance(self.interview.at, PersonalDataPlace):
            self.account.take(before, before.at, reply)

    @rule(data=st.data(), times=st.integers(2, 12))
    def answer_some(self, data: st.DataObject, times: int) -> None:
        for _ in range(times):
            self.answer(data)
            self.nothing_is_lost()

    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        prompt: Prompt = self.interview.at.prompt(self.interview)
        if isinstance(prompt, Choose):
            codes = [option.code for option in prompt.options]
            if isinstance(self.interview.at, StopPlace):
                codes = ["no"]
            if isinstance(self.interview.at, CompletePlace) and "leave" in codes:
                codes.remove("leave")
            if prompt.many:
                self.reply(tuple(data.draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))))
            else:
                self.reply(data.draw(st.sampled_from([*codes, None] if prompt.can_skip else codes)))
            return
        nothing = [None] if prompt.can_skip or prompt.so_far else []
        taken_out = [""] if prompt.can_skip and prompt.so_far else []
        text = data.draw(st.sampled_from([*TEXTS, *nothing, *taken_out]))
        if text:
            try:
                text = prompt.read(text)
            except ValueError:
                return
        self.reply(text)

    @rule(data=st.data())
    def use_a_key(self, data: st.DataObject) -> None:
        commands = self.interview.at.prompt(self.interview).commands
        self.reply(data.draw(st.sampled_from(sorted(commands, key=str) or [Command.BACK])))

    @precondition(lambda self: isinstance(self.interview.at, QuestionPlace))
    @rule()
    def go_back_and_answer_the_same(self) -> None:
        before = self.interview
        back = step(before, Command.BACK)
        if back != before and isinstance(back.at, QuestionPlace):
            again = step(back, back.answers[back.at.question])
            assert stood(again) == stood(before)

    @precondition(lambda self: isinstance(self.interview.at, ReviewPlace))
    @rule(data=st.data())
    def change_an_answer(self, data: st.DataObject) -> None:
        self.reply(data.draw(st.sampled_from(list(self.interview.path))))

    @precondition(lambda self: self.interview.has_begun and not isinstance(self.interview.at, StopPlace))
    @rule()
    def stop_and_go_on(self) -> None:
        stopping = step(self.interview, Command.STOP)
        assert step(stopping, "no") == self.interview
        assert step(stopping, Command.BACK) == self.interview

    @precondition(lambda self: self.interview.has_begun and not isinstance(self.interview.at, StopPlace))
    @rule(text=st.sampled_from(["", "He said that it hu", "tomorr", "q"]))
    def press_control_c_and_go_on(self, text: str) -> None:
        before = self.interview
        text = text if isinstance(before.at.prompt(before), Write) else ""
        stopping = step(before, Interruption(text))
        assert stopping.at == StopPlace(before.at)
        assert stood(stopping) == stood(before)
        again = step(stopping, "no")
        assert again == replace(before, editing=text or before.editing)
        prompt = again.at.prompt(again)
        if text:
            assert isinstance(prompt, Write)
            assert (prompt.so_far, prompt.change_now) == (text, True), "what they typed stands there again"
        assert step(stopping, Interruption()).at in (LeftPlace(), StoppedPlace(before.at))

    @precondition(lambda self: self.interview.has_begun)
    @rule()
    def keep_a_draft_and_go_on_another_day(self) -> None:
        at = self.interview.at
        stopped = step(self.interview if isinstance(at, StopPlace) else step(self.interview, Command.STOP), "keep")
        assert isinstance(stopped.at, StoppedPlace)
        self.interview = resumed(stopped)

    @rule()
    def could_leave_at_once(self) -> None:
        assert step(self.interview, Command.LEAVE).at == LeftPlace()

    @invariant()
    def nothing_is_lost(self) -> None:
        interview, account = self.interview, self.account
        assert dict(interview.answers) == account.answers
        assert dict(interview.notes) == account.notes
        assert dict(interview.details) == account.details
        assert interview.words == account.words

    @invariant()
    def a_draft_is_the_interview(self) -> None:
        interview = self.interview
        again = resumed(interview)
        assert stood(again) == stood(interview)
        assert (again.at, again.edition, again.earlier) == (came_back(interview), interview.edition, interview.earlier)

    @invariant()
    def the_place_holds_what_its_types_promise(self) -> None:
        at = self.interview.at
        for name, kind in field_types(type(at)).items():
            assert isinstance(getattr(at, name), kind), f"{at}: {name}"
        takes = answer_type(type(at))
        for answer in answers_to(at.prompt(self.interview)):
            # A text that is being changed is left as it stands by the conversation itself: no place is told.
            is_left = answer is None and self.interview.editing is not None
            assert is_left or isinstance(answer, takes), f"{at}: {takes}"

    @invariant()
    def what_is_set_aside_counts_for_nothing(self) -> None:
        interview = self.interview
        path = interview.path
        assert path == {question: interview.answers[question] for question in path}
        for question, answer in interview.parked.items():
            if question == interview.next_question:
                continue  # Its answer is no longer on offer, so it is asked again.
            others = [code for code in interview.rules.questions[question].answers if code != answer]
            assert interview.with_answer(question, others[0]).path == path
        if interview.next_question is not None:
            assert interview.decision is None
            return
        told = interview.submission()
        assert told.answers == path
        assert set(told.notes) <= set(path)
        rows = plain_rows(interview.rules, interview.edition)
        for seed in range(3):
            whole = completed(interview.rules, path, random.Random(seed))
            if whole is not None:
                row = first_row_that_fits(rows, whole)
                assert row is not None
                assert row.outcome == interview.recommendation.outcome_id
        decided = interview.decision
        if decided is not None:
            assert (decided.reason is None) == (decided.outcome == interview.recommendation.outcome_id)

    @invariant()
    def every_place_can_be_asked_and_left(self) -> None:
        interview = self.interview
        prompt = interview.at.prompt(interview)
        assert Command.STOP in prompt.commands or isinstance(interview.at, StopPlace)
        back = step(interview, Command.BACK)
        match interview.at:
            case NotePlace(to) | StopPlace(to) | PersonalDataPlace(to):
                assert back.at == to
            case _ if interview.at.back(interview) is not None:
                assert rank(back) < rank(interview)
                assert Command.BACK in prompt.commands
            case _:
                assert back == interview
                assert Command.BACK not in prompt.commands
        if type(interview.at) not in self.seen:
            self.seen.add(type(interview.at))
            leads_there_straight(straight_on(interview))


Conversation.TestCase.settings = settings(
    max_examples=times(2, 60, 300),
    stateful_step_count=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
TestNothingIsLost = Conversation.TestCase
