"""Keys: the fewest key presses from the first question to what someone needs, in the plain and in the styled mode.

Every way through the questions is looked at; from there on the shortest is searched (Dijkstra, 1959) over the pure interview.
A text that has to be typed counts as one key and the Enter that ends it: how long it is, is theirs.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from benchmarks.invented import samples
from benchmarks.measuring.rounds import Scale
from benchmarks.table import Line, Section
from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.places.decision_places import InsteadPlace, OfferDetailsPlace
from sharewise.interview.places.detail_places import DetailPlace
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, StoppedPlace, StopPlace
from sharewise.interview.places.question_places import EmergencyPlace, QuestionPlace
from sharewise.interview.prompts import Choose, Command, Prompt, Reply, Write
from sharewise.interview.state import Circumstances, Interview
from sharewise.settings import Settings

TITLE = "Keys: the fewest key presses (and replies), nothing typed ahead. A text counts as one key and its Enter"
Mode = Literal["plain", "styled"]
MODES: tuple[Mode, ...] = ("plain", "styled")
Goal: TypeAlias = Callable[[Interview], bool]
# The commonest record in which something is shared.
_COMMON = "share_and_tell"
_NONE = Settings()
_SETTINGS = Settings(
    name="A. Practitioner",
    role="Class teacher",
    organisation="A school",
    advisers=("The safeguarding lead",),
    recipients=("Children's social care",),
    retention="Six years",
)

# A boy of nine shows his teacher the marks of a belt, and goes home at five to the man who did it.
_BELT = {
    "danger": "no",
    "subject": "child",
    "risk": "significant",
    "basis": "seen",
    "harm_to": "child",
    "recipient": "protects",
    "legal": "none_known",
    "necessary": "reduce",
    "consent": "cannot",
    "tell": "no",
}


@dataclass(frozen=True)
class Way:
    """A way through the interview: its key presses, its replies, how many of these are texts to type, and where it ends."""

    keys: int
    replies: int
    texts: int
    at: Interview

    def __str__(self) -> str:
        return f"{self.keys} {'key' if self.keys == 1 else 'keys'} ({self.replies} {'reply' if self.replies == 1 else 'replies'}{f', {self.texts} typed' if self.texts else ''})"


def measure(scale: Scale) -> Section:
    """The lines on keys. They are the same at every scale."""
    del scale
    rules = samples.rulebook().loaded.rules
    goals: list[tuple[str, str, Goal]] = [
        ("what to do in an emergency", "emergency", lambda end: isinstance(end.at, EmergencyPlace)),
        ("a saved emergency record", "emergency", _is_saved),
        *(
            (f"a saved record: {code}", code, _is_saved)
            for code, outcome in rules.outcomes.items()
            if not outcome.is_emergency
        ),
    ]
    lines = [
        _line(name, *(_shortest(mode, _answered(mode, code), goal) for mode in MODES)) for name, code, goal in goals
    ]
    lines.append(_line("the boy with the belt, to the decision", *(_decided(mode, _BELT) for mode in MODES)))
    for said, settings in (("no settings", _NONE), ("with settings", _SETTINGS)):
        lines.append(_line(f"nothing missing, {_COMMON}, {said}", *(_completed(mode, settings) for mode in MODES)))
    return Section(TITLE, lines)


def _line(what: str, plain: Way, styled: Way) -> Line:
    path = ", ".join(f"{question} {answer}" for question, answer in plain.at.path.items())
    return Line(what, None, f"plain {plain}", f"styled {styled}", path)


def _is_saved(interview: Interview) -> bool:
    return interview.at == FinishedPlace(save=True)


def _answered(mode: Mode, outcome: str, settings: Settings = _NONE) -> Way:
    """The way through the questions to a recommendation with the fewest key presses. All are looked at."""
    proved = samples.rulebook()
    edition = proved.loaded.rules.default_edition
    diagram = proved.diagrams[edition]

    def keys(answers: Mapping[str, str]) -> int:
        pressed, before = 0, dict[str, str]()
        for question, answer in answers.items():
            offered = diagram.offered(before)
            pressed += _choosing(offered.index(answer) + 1, len(offered), mode)
            before[question] = answer
        return pressed

    ways = [answers for answers, found in diagram.paths() if str(found) == outcome]
    # Answers that hardly fit together are asked about once more.
    conflicts = proved.loaded.rules.conflicts_in
    best = min(ways, key=lambda answers: (keys(answers) + 2 * bool(conflicts(answers)), len(answers)))
    interview = begin(proved, edition, Circumstances(samples.NOW, settings))
    for answer in best.values():
        interview = step(interview, answer)
    return Way(keys(best), len(best), 0, interview)


def _shortest(mode: Mode, begun: Way, goal: Goal) -> Way:
    """On from where the questions are answered: the fewest key presses, and of these the fewest replies."""
    tie = itertools.count()
    waiting = [(begun.keys, begun.replies, next(tie), begun.at)]
    done: set[object] = set()
    while waiting:
        keys, replies, _, interview = heapq.heappop(waiting)
        if goal(interview):
            return Way(keys, replies, 0, interview)
        here = (interview.at, interview.decision)
        if here in done:
            continue
        done.add(here)
        for reply, pressed in _replies(interview, mode):
            heapq.heappush(waiting, (keys + pressed, replies + 1, next(tie), step(interview, reply)))
    raise AssertionError("there is no way")


def _replies(interview: Interview, mode: Mode) -> Iterator[tuple[Reply, int]]:
    """What can be chosen at a place, with the key presses. Where something has to be typed, nobody is in a hurry."""
    at = interview.at
    # Nobody in a hurry goes back, or decides otherwise.
    if isinstance(
        at, QuestionPlace | InsteadPlace | FinishedPlace | StoppedPlace | LeftPlace | StopPlace | DetailPlace
    ):
        return
    prompt = at.prompt(interview)
    codes = [option.code for option in prompt.options] if isinstance(prompt, Choose) else []
    for number, code in enumerate(codes, 1):
        yield code, _choosing(number, len(codes), mode)


def _choosing(number: int, of: int, mode: Mode, *, can_skip: bool = False) -> int:
    """Plain: the digits and Enter. Styled: Enter alone on the first line; else the digits, or arrow presses down from the first
    line or up from it to the end of the list, and Enter. Where it `can_skip`, a line that leaves it empty comes first."""
    digits = len(str(number))
    return (digits if mode == "plain" else min(digits, number - (not can_skip), of + 1 - number)) + 1


def _decided(mode: Mode, answers: Mapping[str, str]) -> Way:
    """The way with these answers to the practitioner's own decision, with the fewest key presses from the last question on."""
    interview = begin(
        samples.rulebook(), samples.rulebook().loaded.rules.default_edition, Circumstances(samples.NOW, _NONE)
    )
    keys = 0
    for answer in answers.values():
        prompt = interview.at.prompt(interview)
        assert isinstance(prompt, Choose)
        codes = [option.code for option in prompt.options]
        keys += _choosing(codes.index(answer) + 1, len(codes), mode)
        interview = step(interview, answer)
    begun = Way(keys, len(answers), 0, interview)
    return _shortest(mode, begun, lambda end: isinstance(end.at, OfferDetailsPlace))


def _completed(mode: Mode, settings: Settings) -> Way:
    """The way to a saved record in which nothing is missing: the shortest to its decision, then each detail it needs."""
    decided = _shortest(mode, _answered(mode, _COMMON, settings), lambda end: isinstance(end.at, OfferDetailsPlace))
    keys, replies, texts, interview = decided.keys, decided.replies, 0, decided.at
    while not isinstance(interview.at, FinishedPlace):
        prompt = interview.at.prompt(interview)
        reply, pressed, typed = _giving(prompt, mode)
        keys, replies, texts = keys + pressed, replies + 1, texts + typed
        interview = step(interview, reply)
    assert not interview.missing, interview.missing
    return Way(keys, replies, texts, interview)


def _giving(prompt: Prompt, mode: Mode) -> tuple[Reply, int, int]:
    """The first reply that gives something, its key presses, and whether it is a text that was typed."""
    if isinstance(prompt, Write):
        if prompt.suggestions:
            return prompt.suggestions[0].code, 2, 0
        return "Words.", 3 if prompt.long else 2, 1
    codes = [option.code for option in prompt.options]
    # "Ask my lead" and "not yet" are not yet values: they come last, or by these names.
    code = next(code for code in codes if code not in ("ask_lead", "not_yet"))
    number = codes.index(code) + 1
    if prompt.many:
        return (code,), (len(str(number)) + 1 if mode == "plain" else number + 1), 0
    if Command.FINISH in prompt.commands or code in ("now", "no", "save"):
        return code, _choosing(number, len(codes), mode, can_skip=prompt.can_skip), 0
    raise AssertionError(f"no reply for {prompt.ask}")
