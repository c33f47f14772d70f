"""The key below the picture of a flow: what comes out, how often, and what the short words in the boxes stand for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
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


def lines_of(key: Sequence[LegendBlock], wide: float) -> tuple[list[KeyLine], float]:
    """The key set in columns over a width, a block never broken: its lines, and how high it is."""
    count = max(1, int((wide + _GAP) / (_COLUMN + _GAP)))
    column = floor((wide + _GAP) / count - _GAP)
    blocks = [_set(block, column) for block in key]
    most = max(max(high for _, high in blocks), sum(high for _, high in blocks) / count)
    while len(filled := _filled([high for _, high in blocks], most)) > count:
        most += LINE
    lines: list[KeyLine] = []
    for index, members in enumerate(filled):
        y = 0.0
        for member in members:
            block, high = blocks[member]
            x = index * (column + _GAP)
            lines += [KeyLine(line.x + x, line.y + y, line.lines, line.strong, line.frame) for line in block]
            y += high
    return lines, most


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


@lru_cache(maxsize=4096)
def _set(block: LegendBlock, wide: float) -> tuple[tuple[KeyLine, ...], float]:
    """A block set in a column of some width, and how high it is. Kept, as many sizes of page are tried."""
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
