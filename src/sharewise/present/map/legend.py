"""The key below the picture of a flow: what comes out, how often, and what the short words in the boxes stand for."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from sharewise.present.map.cards import LINE, TAG_SIDE
from sharewise.present.map.node_words import code_in_words, counted
from sharewise.present.map.text_width import broken, width
from sharewise.present.pages.local_words import asked_words
from sharewise.present.wording import map_wording
from sharewise.reasoning.flow import Flow
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line
from sharewise.values import frozen

_COLUMN, _GAP = 26.0, 2.5
# What is short takes at most this part of a column, and stands so far from what it stands for.
_MOST_SHORT, _BESIDE = 0.42, 0.8
_ROW, _BLOCK = 0.3, 1.0
_TOGETHER = 4


@frozen
class LegendEntry:
    """What stands in the boxes, and what it stands for. With `outcome`, it stands in the frame of that outcome."""

    short: str
    full: str
    outcome: str | None = None


@frozen
class LegendBlock:
    """The entries of one question, or of what comes out."""

    head: str
    entries: tuple[LegendEntry, ...]


@frozen
class KeyLine:
    """Lines of the key that stand together, at their corner. `frame`: the outcome in whose frame they stand."""

    x: float
    y: float
    lines: tuple[str, ...]
    strong: bool = False
    frame: str | None = None


def key_of(rules: Rulebook, edition: str, flow: Flow, total: int, *, in_full: bool) -> list[LegendBlock]:
    """What has to be explained of `flow`. Where the boxes say everything `in_full`, that is only how often what comes out."""

    def entry(outcome: str, sets: int) -> LegendEntry:
        often = map_wording.ENDS.format(sets=counted(sets), total=counted(total))
        title = one_line(rules.outcomes[outcome].title)
        return (
            LegendEntry(title, often, outcome)
            if in_full
            else LegendEntry(code_in_words(outcome).capitalize(), f"{title}: {often}", outcome)
        )

    ends = [entry(*each) for each in flow.outcomes.items()]
    # In parts, as one long list would leave the columns beside it empty.
    parts = [tuple(ends[index : index + _TOGETHER]) for index in range(0, len(ends), _TOGETHER)]
    key = [LegendBlock("" if index else map_wording.COMES_OUT, part) for index, part in enumerate(parts)]
    if in_full:
        return key
    shown: dict[str, set[str]] = {}
    for state in flow.states.values():
        shown.setdefault(state.question, set()).update(answer for way in state.ways for answer in way.answers)
    for number, (name, question) in enumerate(rules.questions.items(), 1):
        answers = ((code, answer) for code, answer in question.answers.items() if code in shown.get(name, ()))
        entries = tuple(LegendEntry(code_in_words(code), one_line(answer.label)) for code, answer in answers)
        if entries:
            key.append(LegendBlock(f"{number}. {one_line(asked_words(name, question.ask_in(edition, {})))}", entries))
    return key


class PictureKey:
    """The key of one picture, set in columns over any width, a block never broken.

    What was set is kept: many sizes of page are tried, and few of them change the columns.
    """

    def __init__(self, blocks: Sequence[LegendBlock]) -> None:
        """Args: blocks: as `key_of` makes them."""
        self._blocks = blocks
        # By the width of a column; and the blocks in each column, with the height of all, by their count and that width.
        self._set: dict[int, list[tuple[tuple[KeyLine, ...], float]]] = {}
        self._filled: dict[tuple[int, int], tuple[list[list[int]], float]] = {}

    def height(self, wide: float) -> float:
        """How high it is over this width."""
        return self._filled_at(*_columns_over(wide))[1]

    def lines(self, wide: float) -> list[KeyLine]:
        """Its lines over this width."""
        count, column = _columns_over(wide)
        blocks = self._set_at(column)
        lines: list[KeyLine] = []
        for index, members in enumerate(self._filled_at(count, column)[0]):
            x, y = index * (column + _GAP), 0.0
            for member in members:
                block, high = blocks[member]
                lines += [KeyLine(line.x + x, line.y + y, line.lines, line.strong, line.frame) for line in block]
                y += high
        return lines

    def _set_at(self, column: int) -> list[tuple[tuple[KeyLine, ...], float]]:
        if column not in self._set:
            self._set[column] = [_set(block, column) for block in self._blocks]
        return self._set[column]

    def _filled_at(self, count: int, column: int) -> tuple[list[list[int]], float]:
        if (count, column) not in self._filled:
            heights = [high for _, high in self._set_at(column)]
            most = max(max(heights), sum(heights) / count)
            while len(filled := _filled(heights, most)) > count:
                most += LINE
            self._filled[count, column] = filled, most
        return self._filled[count, column]


def _columns_over(wide: float) -> tuple[int, int]:
    """How many columns stand over a width, and how wide each is."""
    count = max(1, int((wide + _GAP) / (_COLUMN + _GAP)))
    return count, floor((wide + _GAP) / count - _GAP)


def _filled(heights: Sequence[float], most: float) -> list[list[int]]:
    """The blocks in columns that are no higher than `most`, in order."""
    columns: list[list[int]] = []
    left = 0.0
    for index, high in enumerate(heights):
        if not columns or high > left:
            columns.append([])
            left = most
        columns[-1].append(index)
        left -= high
    return columns


def _set(block: LegendBlock, wide: float) -> tuple[tuple[KeyLine, ...], float]:
    """A block set in a column of some width, and how high it is."""
    lines: list[KeyLine] = []
    y = 0.0
    if block.head:
        head = tuple(broken(block.head, wide))
        lines.append(KeyLine(0, y, head, strong=True))
        y += len(head) * LINE + _ROW
    most = min(max(width(entry.short) for entry in block.entries), wide * _MOST_SHORT)
    for entry in block.entries:
        frame = TAG_SIDE if entry.outcome else 0.0
        short = tuple(broken(entry.short, most))
        full = tuple(broken(entry.full, wide - most - 2 * frame - _BESIDE))
        lines.append(KeyLine(0, y, short, strong=not entry.outcome, frame=entry.outcome))
        lines.append(KeyLine(most + 2 * frame + _BESIDE, y, full))
        y += max(len(short), len(full)) * LINE + _ROW * (2 if entry.outcome else 1)
    return tuple(lines), y + _BLOCK
