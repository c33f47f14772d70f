"""The place that asks again about a text with personal data in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharewise.interview.place_registry import Place, PlaceData
from sharewise.interview.prompts import Choose, Command, Option, Prompt
from sharewise.interview.state import Interview, InterviewPlace
from sharewise.present.wording import privacy_wording
from sharewise.text import one_line
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.interview.privacy.detect import PersonalDataMatch


@frozen
class PersonalDataPlace(Place[Interview, str]):
    """Whether to keep a text that looks as if it said who somebody is. Nothing is kept until that is answered."""

    name = "personal_data"

    at: InterviewPlace
    text: str

    def prompt(self, interview: Interview) -> Prompt:
        matches = _matches(interview, self.at, self.text)
        return Choose(
            ask=privacy_wording.ASK,
            options=(Option("change", privacy_wording.CHANGE), Option("keep", privacy_wording.KEEP)),
            heading=privacy_wording.TITLE,
            lines=(
                *map(_seen, matches),
                privacy_wording.WHY,
            ),
            commands=frozenset({Command.BACK, Command.STOP}),
        )

    def take(self, interview: Interview, reply: str) -> Interview:
        return self.at.take(interview, self.text) if reply == "keep" else self._edited(interview)

    def back(self, interview: Interview) -> Interview | None:
        return self._edited(interview)

    def _edited(self, interview: Interview) -> Interview:
        return interview.moved(self.at).with_text_to_edit(self.text)

    def to_data(self, interview: Interview) -> PlaceData | None:
        return self.at.to_data(interview)


def _seen(match: PersonalDataMatch) -> str:
    """What a match looks like, with its words, as it is shown on the practitioner's own screen."""
    return privacy_wording.LOOKS_LIKE[match.kind].format(words=one_line(match.words))


def has_personal_data(interview: Interview, at: InterviewPlace, text: str) -> bool:
    """Whether a text that was just given at a place looks as if it said who somebody is."""
    return bool(_matches(interview, at, text))


def _matches(interview: Interview, at: InterviewPlace, text: str) -> tuple[PersonalDataMatch, ...]:
    free_text = at.free_text(interview)
    # What was kept once is not asked about again.
    if free_text is None or text == free_text.kept:
        return ()
    # Imported here: nothing is typed before the first questions are answered.
    from sharewise.interview.privacy.detect import personal_data_in

    return personal_data_in(text, today=interview.circumstances.today, staff=free_text.names_staff)
