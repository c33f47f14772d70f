"""Suggestions that one key accepts instead of typing: from the settings, the local rules and the clock.

No suggestion is ever accepted in advance: Enter alone leaves the detail empty.
"""

from __future__ import annotations

from datetime import timedelta

from sharewise.dates import utc
from sharewise.interview.prompts import Option
from sharewise.interview.state import Interview
from sharewise.present.pages.records.saving_pages import detail_in_words
from sharewise.present.wording import interview_wording
from sharewise.record.fields import FIELDS, Field

# Things that are often done at once.
_TIMES = tuple(field.name for field in FIELDS if field.kind == "time")

# When to look again: tomorrow, in a week, in four weeks.
_DAYS = {1: interview_wording.TOMORROW, 7: interview_wording.IN_A_WEEK, 28: interview_wording.IN_FOUR_WEEKS}


def suggestions(interview: Interview, field: Field) -> tuple[Option, ...]:
    """The suggestions for a detail, each with its words; empty where nothing is known."""
    if field.kind == "time":
        now = utc(interview.circumstances.now)
        given = {**interview.settled, **interview.details}
        before = [str(given[name]) for name in _TIMES if name != field.name and name in given]
        same = [
            Option(each, interview_wording.SAME_TIME.format(moment=detail_in_words(field, each))) for each in before
        ]
        return (*same, Option(now, interview_wording.NOW.format(moment=detail_in_words(field, now))))
    if field.kind == "date":
        days = {number: interview.circumstances.today + timedelta(days=number) for number in _DAYS}
        return tuple(
            Option(day.isoformat(), f"{_DAYS[number]}: {detail_in_words(field, day.isoformat())}")
            for number, day in days.items()
        )
    if field.suggests is None:
        return ()
    texts = field.suggests(interview.circumstances.settings, interview.rules.adoption)
    return tuple(Option(text, text) for text in dict.fromkeys(texts) if text)
