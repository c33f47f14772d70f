"""The details of a record, asked one at a time from the field table after the decision. Each can be left empty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sharewise.interview import places
from sharewise.interview.dates import read_date, read_time
from sharewise.interview.prompts import Choose, Command, Given, Option, Prompt, Reader, Write
from sharewise.interview.state import Interview
from sharewise.present import wording
from sharewise.record.fields import Field, fields_for
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line, typed

_COMMANDS = frozenset({Command.BACK, Command.STOP, Command.FINISH})


@dataclass(frozen=True)
class Detail:
    """The detail at `index` among those that apply to what was decided."""

    index: int

    def prompt(self, interview: Interview) -> Prompt:
        fields = list(fields_for(interview.decided_outcome))
        field = fields[self.index]
        heading = wording.DETAIL_OF.format(number=self.index + 1, total=len(fields))
        lines = (field.help, *_so_far(interview.rules, field, interview.details.get(field.name)))
        if field.choices is None:
            return Write(
                ask=field.ask,
                read=_reader(field),
                heading=heading,
                lines=lines,
                commands=_COMMANDS,
                long=field.kind == "long_text",
            )
        choices = field.choices(interview.rules)
        return Choose(
            ask=field.ask,
            options=tuple(Option(code, choice.label, choice.help) for code, choice in choices.items()),
            heading=heading,
            lines=lines,
            commands=_COMMANDS,
            many=field.kind == "choices",
            can_skip=True,
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        fields = list(fields_for(interview.decided_outcome))
        value = list(reply) if isinstance(reply, tuple) else reply
        if value:
            interview = interview.with_detail(fields[self.index].name, value)
        return at(interview, self.index + 1)

    def back(self, interview: Interview) -> Interview | None:
        return at(interview, self.index - 1)


def at(interview: Interview, index: int) -> Interview:
    """The interview at the detail `index`; before the first and after the last, at what lies there."""
    if index < 0:
        is_emergency = interview.recommendation.outcome.is_emergency
        return interview.moved(places.Emergency() if is_emergency else places.OfferingDetails())
    if index == len(list(fields_for(interview.decided_outcome))):
        return interview.moved(places.Confirming())
    return interview.moved(Detail(index))


def _reader(field: Field) -> Reader:
    match field.kind:
        case "date":
            return read_date
        case "time":
            return partial(read_time, zone=None)
        case _:
            return typed


def _so_far(rules: Rulebook, field: Field, value: str | list[str] | None) -> tuple[str, ...]:
    if not value:
        return ()
    if field.choices is None:
        assert isinstance(value, str)
        return (wording.SO_FAR.format(text=one_line(value)),)
    labels = field.choices(rules)
    codes = [value] if isinstance(value, str) else value
    return (wording.SO_FAR.format(text="; ".join(labels[code].label for code in codes)),)
