"""The places of a record's details. Each detail is asked for by itself, after the decision, and can be left empty."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import ClassVar

from sharewise.dates import UnreadableDate, utc
from sharewise.interview.answers.dated_details import read_dated_detail
from sharewise.interview.place_registry import DataTypes, FreeText, Place, PlaceData, go, text_in
from sharewise.interview.places.routes import after_details, to_detail
from sharewise.interview.prompts import TAKE_OUT, Choose, Command, Option, Prompt, PromptAnswer, Reader, Write
from sharewise.interview.state import Interview, InterviewPlace
from sharewise.present.pages.local_words import asked_words, part_words
from sharewise.present.pages.records.saving_pages import detail_in_words, typed_text
from sharewise.present.wording import interview_wording
from sharewise.record.fields import FIELDS, Field
from sharewise.text import listed, typed
from sharewise.values import frozen

_COMMANDS = frozenset({Command.BACK, Command.STOP, Command.FINISH})

# Things that are often done at once.
_TIMES = tuple(field.name for field in FIELDS if field.kind == "time")

# When to look again: tomorrow, in a week, in four weeks.
_DAYS = {1: interview_wording.TOMORROW, 7: interview_wording.IN_A_WEEK, 28: interview_wording.IN_FOUR_WEEKS}


@frozen
class DetailPlace(Place[Interview, PromptAnswer]):
    """The detail at `index` among those that apply to what was decided. `changing`: chosen from the list of
    all details, which is where it leads back to.
    """

    name = "detail"
    data_types: ClassVar[DataTypes] = {"detail": str, "changing": bool}

    index: int
    changing: bool = False

    def _field(self, interview: Interview) -> Field:
        return interview.fields[self.index]

    def _heading(self, interview: Interview, field: Field) -> str:
        section, needed = interview_wording.SECTIONS[field.section], interview.asked_first
        if self.index < needed:
            return interview_wording.DETAIL_OF.format(section=section, number=self.index + 1, total=needed)
        number, total = self.index - needed + 1, len(interview.fields) - needed
        return interview_wording.MORE_DETAIL_OF.format(section=section, number=number, total=total)

    def prompt(self, interview: Interview) -> Prompt:
        field = self._field(interview)
        heading = self._heading(interview, field)
        so_far = interview.details.get(field.name)
        if field.choices is None:
            assert not isinstance(so_far, list)
            return Write(
                ask=asked_words(field.name, field.ask),
                read=_reader(field, interview),
                said_back=partial(detail_in_words, field),
                heading=heading,
                lines=(field.help,),
                commands=_COMMANDS,
                long=field.kind == "long_text",
                change_now=interview.editing is not None,
                so_far=interview.editing or (detail_in_words(field, so_far) if so_far else None),
                suggestions=_suggestions(interview, field),
            )
        choices = field.choices(interview.rules)
        options = [Option(code, part_words(code, choice.label), choice.help) for code, choice in choices.items()]
        lines = [field.help]
        if so_far is not None:
            codes = [so_far] if isinstance(so_far, str) else so_far
            lines.append(interview_wording.SO_FAR.format(text="; ".join(choices[code].label for code in codes)))
            options.append(Option(TAKE_OUT, interview_wording.TAKE_IT_OUT))
        return Choose(
            ask=asked_words(field.name, field.ask),
            options=tuple(options),
            heading=heading,
            lines=tuple(lines),
            commands=_COMMANDS,
            many=field.kind == "choices",
            can_skip=True,
            has_so_far=so_far is not None,
        )

    def take(self, interview: Interview, reply: PromptAnswer) -> Interview:
        if reply is not None:
            codes = list(reply) if isinstance(reply, tuple) else reply
            value = None if TAKE_OUT in codes and self._field(interview).choices else codes
            interview = interview.with_detail(self._field(interview).name, value or None)
        if self.changing:
            return interview.moved(ChooseDetailPlace())
        after, needed = self.index + 1, interview.asked_first
        if after == needed < len(interview.fields):
            return interview.moved(MoreDetailsPlace())
        return to_detail(interview, after)

    def back(self, interview: Interview) -> Interview | None:
        if self.changing:
            return interview.moved(ChooseDetailPlace())
        needed = interview.asked_first
        return interview.moved(MoreDetailsPlace()) if 0 < self.index == needed else to_detail(interview, self.index - 1)

    def free_text(self, interview: Interview) -> FreeText | None:
        field = self._field(interview)
        if field.kind not in ("text", "long_text"):
            return None
        return FreeText(interview.written(field.name), field.names_staff)

    def to_data(self, interview: Interview) -> PlaceData | None:
        return {"name": self.name, "detail": self._field(interview).name, "changing": self.changing}

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        if not interview.is_answered or not (interview.decision or interview.recommendation.outcome.is_emergency):
            return None
        names, detail = [field.name for field in interview.fields], text_in(data, "detail")
        if detail is None or detail not in names:
            return go(interview, "details").at
        return cls(names.index(detail), changing=data.get("changing") is True)


@frozen
class MoreDetailsPlace(Place[Interview, str]):
    """Whether to add what a record can do without."""

    name = "more"

    def prompt(self, interview: Interview) -> Prompt:
        names = listed(field.short for field in interview.fields[interview.asked_first :])
        return Choose(
            ask=interview_wording.MORE_DETAILS_ASK,
            options=(
                Option("no", interview_wording.MORE_DETAILS_NO),
                Option("yes", interview_wording.MORE_DETAILS_YES),
            ),
            lines=(interview_wording.MORE_DETAILS_WHY.format(names=names),),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        return to_detail(interview, interview.asked_first) if reply == "yes" else after_details(interview)

    def back(self, interview: Interview) -> Interview | None:
        return to_detail(interview, interview.asked_first - 1)

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered and interview.decision else None


@frozen
class ChooseDetailPlace(Place[Interview, str]):
    """All the details, to add or change any of them."""

    name = "choose"

    def prompt(self, interview: Interview) -> Prompt:
        return Choose(
            ask=interview_wording.CHOOSE_DETAIL_ASK,
            options=(
                Option("done", interview_wording.CHOOSE_DETAIL_DONE),
                *(Option(field.name, self._label(interview, field)) for field in interview.fields),
            ),
        )

    @staticmethod
    def _label(interview: Interview, field: Field) -> str:
        value = interview.details.get(field.name)
        name = f"{field.short[:1].upper()}{field.short[1:]}"
        if not value:
            return interview_wording.CHOOSE_DETAIL_EMPTY.format(name=name)
        return interview_wording.CHOOSE_DETAIL.format(
            name=name, value=typed_text(interview.rules, field.name, value, lines=1, longest=60)
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        if reply == "done":
            return after_details(interview)
        names = [field.name for field in interview.fields]
        return interview.moved(DetailPlace(names.index(reply), changing=True))

    def back(self, interview: Interview) -> Interview | None:
        return after_details(interview)

    @classmethod
    def from_data(cls, interview: Interview, data: PlaceData) -> InterviewPlace | None:
        return cls() if interview.is_answered and interview.decision else None


def _reader(field: Field, interview: Interview) -> Reader:
    match field.kind:
        case "date" | "time":
            return partial(_read_dated, partial(read_dated_detail, field, now=interview.circumstances.now))
        case _:
            return typed


def _read_dated(read: Reader, text: str) -> str:
    """What `read` makes of a text; where it cannot, a message for people."""
    try:
        return read(text)
    except UnreadableDate as error:
        raise ValueError(
            interview_wording.ERROR.format(problem=interview_wording.DATE_PROBLEMS[error.problem])
        ) from None


def _suggestions(interview: Interview, field: Field) -> tuple[Option, ...]:
    """What one key accepts instead of typing: from the settings, the local rules and the clock, each with its words.

    No suggestion is ever accepted in advance: Enter alone leaves the detail empty.
    """
    if field.kind == "time":
        now = utc(interview.circumstances.now)
        given = {**interview.settled, **interview.details}
        before = [str(given[name]) for name in _TIMES if name != field.name and name in given]
        same = [
            Option(each, interview_wording.SAME_TIME.format(moment=detail_in_words(field, each))) for each in before
        ]
        return (*same, Option(now, interview_wording.NOW.format(moment=detail_in_words(field, now))))
    if field.kind == "date" and field.section != "local":
        days = {number: interview.circumstances.today + timedelta(days=number) for number in _DAYS}
        return tuple(
            Option(day.isoformat(), f"{_DAYS[number]}: {detail_in_words(field, day.isoformat())}")
            for number, day in days.items()
        )
    if field.suggests is None:
        return ()
    texts = field.suggests(interview.circumstances.settings, interview.rules.adoption)
    return tuple(Option(text, text) for text in dict.fromkeys(texts) if text and text != interview.written(field.name))
