"""The boxes of the picture: what stands in each, broken into lines. All lengths are in units of the text's size."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sharewise.present.map.text_width import broken, widest_word, width
from sharewise.reasoning.flow import State
from sharewise.values import frozen

LINE = 1.2
# The strip at the left of a box, which holds its number: of three digits in a large map.
STRIP = 2.5
_SIDE, _ROW = 0.4, 0.25
_BESIDE, _ABOVE = 0.8, 0.25
# Where the text of a box begins.
TEXT = STRIP + _SIDE
TAG_SIDE = 0.45
# The least room that any box has for text.
_LEAST_ROOM = 5.0


@frozen
class Tag:
    """What comes out, in its frame: its corner and size within the box, and its lines."""

    outcome: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


@frozen
class CardRow:
    """One way on: its answers in lines, and either the number of the next box or a tag.

    Measured from the top of the box: where it begins, where its text begins, and, at `port`, where its line leaves.
    """

    top: float
    text: float
    port: float
    lines: tuple[str, ...]
    tag: Tag | None


@frozen
class Card:
    """The box of a state."""

    state: State
    width: float
    height: float
    rows: tuple[CardRow, ...]

    @property
    def entry(self) -> float:
        """Where lines arrive, measured from the top."""
        return self.height / 2


@frozen
class CardWords:
    """How answers and outcomes are called in the boxes: a line or more for the answers of a way, a name for an outcome, and what says
    which box a way leads on to.
    """

    answers: Callable[[str, Sequence[str]], Sequence[str]]
    outcome: Callable[[str], str]
    onward: Callable[[int], str] = "→{}".format


def card(state: State, words: CardWords, room: float) -> Card:
    """The box of `state` with `room` for text beside its number."""
    rows: list[CardRow] = []
    top = 0.0
    for way in state.ways:
        lines = [line for said in words.answers(state.question, way.answers) for line in broken(said, room)]
        text = top + _ROW
        height = len(lines) * LINE
        tag = None
        if isinstance(way.to, str):
            tag, height = _tag(way.to, words, room, lines, text)
        elif width(lines[-1]) + _BESIDE + width(words.onward(way.to)) > room:
            height += LINE
        rows.append(CardRow(top, text, text + height - LINE / 2, tuple(lines), tag))
        top = text + height + _ROW
    return Card(state, TEXT + room + _SIDE, top, tuple(rows))


def _tag(outcome: str, words: CardWords, room: float, lines: Sequence[str], text: float) -> tuple[Tag, float]:
    """The frame of an outcome at the right, beside the last line of the answers where there is room, else below it; and
    how high lines and frame are together.
    """
    named = broken(words.outcome(outcome), room - 2 * TAG_SIDE)
    wide = max(width(line) for line in named) + 2 * TAG_SIDE
    beside = len(named) == 1 and width(lines[-1]) + _BESIDE + wide <= room
    above = (len(lines) - 1) * LINE if beside else len(lines) * LINE + _ABOVE
    high = len(named) * LINE
    return Tag(outcome, TEXT + room - wide, text + above, wide, high, tuple(named)), above + high


def least_room(states: Sequence[State], words: CardWords) -> float:
    """The room for text in which no word has to be broken."""
    said = [text for state in states for way in state.ways for text in words.answers(state.question, way.answers)]
    named = [words.outcome(way.to) for state in states for way in state.ways if isinstance(way.to, str)]
    return max(
        _LEAST_ROOM, *(widest_word(text) for text in said), *(widest_word(text) + 2 * TAG_SIDE for text in named)
    )
