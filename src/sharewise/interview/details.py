"""The details of a record, asked one at a time from the field table after the decision. Each can be left empty."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sharewise.interview import deciding
from sharewise.interview.dates import read_date, read_time
from sharewise.interview.prompts import TAKE_OUT, Choose, Command, Given, Option, Prompt, Reader, Write
from sharewise.interview.state import Interview
from sharewise.present import wording
from sharewise.present.local_words import asked_words, part_words
from sharewise.present.record_pages import said
from sharewise.record.fields import Field
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line, typed

_COMMANDS = frozenset({Command.BACK, Command.STOP, Command.FINISH})


@dataclass(frozen=True)
class Detail:
    """The detail at `index` among those that apply to what was decided."""

    index: int

    def _field(self, interview: Interview) -> Field:
        return interview.fields[self.index]

    def prompt(self, interview: Interview) -> Prompt:
        field = self._field(interview)
        heading = wording.DETAIL_OF.format(number=self.index + 1, total=len(interview.fields))
        so_far = interview.details.get(field.name)
        lines = (field.help, *_so_far(interview.rules, field, so_far))
        if field.choices is None:
            return Write(
                ask=asked_words(field.name, field.ask),
                read=_reader(field),
                said_back=partial(said, field),
                heading=heading,
                lines=lines,
                commands=_COMMANDS,
                long=field.kind == "long_text",
                kept=so_far is not None,
            )
        choices = field.choices(interview.rules)
        options = [Option(code, part_words(code, choice.label), choice.help) for code, choice in choices.items()]
        if so_far is not None:
            options.append(Option(TAKE_OUT, wording.TAKE_IT_OUT))
        return Choose(
            ask=asked_words(field.name, field.ask),
            options=tuple(options),
            heading=heading,
            lines=lines,
            commands=_COMMANDS,
            many=field.kind == "choices",
            can_skip=True,
        )

    def take(self, interview: Interview, reply: Given) -> Interview:
        if reply is not None:
            codes = list(reply) if isinstance(reply, tuple) else reply
            value = None if TAKE_OUT in codes and self._field(interview).choices else codes
            interview = interview.with_detail(self._field(interview).name, value or None)
        return at(interview, self.index + 1)

    def back(self, interview: Interview) -> Interview | None:
        return at(interview, self.index - 1)


def at(interview: Interview, index: int) -> Interview:
    """The interview at the detail `index`; before the first and after the last, at what lies there."""
    if index < 0:
        return deciding.before_details(interview)
    if index == len(interview.fields):
        return deciding.after_details(interview)
    return interview.moved(Detail(index))


def _reader(field: Field) -> Reader:
    match field.kind:
        case "date":
            return read_date
        case "time":
            return read_time
        case _:
            return typed


def _so_far(rules: Rulebook, field: Field, value: str | list[str] | None) -> tuple[str, ...]:
    if not value:
        return ()
    if field.choices is None:
        assert isinstance(value, str)
        return (wording.SO_FAR.format(text=one_line(said(field, value))),)
    labels = field.choices(rules)
    codes = [value] if isinstance(value, str) else value
    return (wording.SO_FAR.format(text="; ".join(labels[code].label for code in codes)),)
