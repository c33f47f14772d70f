"""The flow as a picture: one SVG that stands alone, for a wall, for the sheet of paper that it names, and for zooming into.

It loads nothing and runs nothing. Texts are text. What comes out stands in a frame whose shape and words say what it is;
colour only repeats them. Answers are called in full where that leaves the text large enough, else in short, with a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

from sharewise.present.map.cards import LINE, STRIP, TAG_SIDE, TEXT, Card, CardWords
from sharewise.present.map.layout import HEAD, Layout, Line, lay_out
from sharewise.present.map.legend import PictureKey, key_of
from sharewise.present.map.node_words import (
    about,
    code_in_words,
    count_of,
    counted,
    in_full,
    kind_of,
    not_asked,
    short_of,
    title_of,
    under,
)
from sharewise.present.map.order import ordered
from sharewise.present.map.text_width import broken, width
from sharewise.present.wording import LANGUAGE, map_wording
from sharewise.reasoning.flow import Flow
from sharewise.rulebook.model import Rulebook
from sharewise.text import listed, one_line

# A3, in millimetres. What would be too small to read there (a text of seven points) is made for the next larger sheet.
_PAGE_WIDE, _PAGE_HIGH = 420.0, 297.0
_SHEETS = {"A3": 1.0, "A2": 2**0.5, "A1": 2.0, "A0": 2 * 2**0.5}
LEGIBLE = 2.45
# The text in the boxes is at most so large, in millimetres. Where words in full would leave it smaller, they are short.
_LARGEST, _ENOUGH = 5.0, 3.2
# Of the drawing's units to the size of the text in the boxes.
_UNIT = 10
_MARGIN, _BELOW = 2.0, 1.5
_TITLE, _LEAD, _KEY = 2.4, 1.15, 0.85

STYLE = "\n" + Path(__file__).with_name("map.css").read_text(encoding="utf-8")
# Lines that come together have one colour, so that where lines cross they can be told apart. All are dark on white.
_INKS = ("#1f4e79", "#8a3b00", "#22632a", "#6b2a6b", "#333333")


def svg_text(rules: Rulebook, edition_id: str, flow: Flow, total: int, command: str) -> str:
    """The picture as an SVG document.

    `total` is the number of all sets of answers of the edition, and `command` the one that gives the same in words.
    """
    return "\n".join(_Picture(rules, edition_id, flow, total, command).document()) + "\n"


class _Picture:
    def __init__(self, rules: Rulebook, edition_id: str, flow: Flow, total: int, command: str) -> None:
        self._rules, self._edition, self._flow, self._total, self._command = rules, edition_id, flow, total, command
        lead = [under(rules, edition_id), count_of(flow, total), map_wording.HOW_PICTURE]
        lead += [map_wording.ONLY] if flow.only else []
        lead += [left] if (left := not_asked(rules, flow)) else []
        self._lead = " ".join(lead)
        self._numbers = {question: index for index, question in enumerate(rules.questions, 1)}
        self._order = ordered(flow)
        self._in_full = True
        self._sheet = next(iter(_SHEETS))
        self._layout, self._size = self._laid_out()
        if self._size < _ENOUGH:
            self._in_full = False
            self._layout, self._size = self._laid_out()
        self._wide = _PAGE_WIDE / self._size - 2 * _MARGIN
        large_enough = (sheet for sheet, scale in _SHEETS.items() if self._size * scale >= LEGIBLE)
        self._sheet = next(large_enough, list(_SHEETS)[-1])

    def _laid_out(self) -> tuple[Layout, float]:
        """The flow in words in full or in short, and the size of the text that fills the page."""
        self._key = PictureKey(key_of(self._rules, self._edition, self._flow, self._total, in_full=self._in_full))
        heads = {name: short_of(self._rules, name) for name in self._rules.questions}
        layout = lay_out(self._flow, self._order, CardWords(self._answers, self._outcome), heads, self._fitting)
        return layout, self._fitting(layout.width, layout.height + layout.head)

    def _answers(self, question: str, answers: Sequence[str]) -> list[str]:
        if self._in_full:
            said = in_full(self._rules, question, answers)
            return said if len(said) == 1 else [f"•\u00a0{each}" for each in said]
        return [listed(map(code_in_words, answers), "or")]

    def _outcome(self, outcome: str) -> str:
        return one_line(self._rules.outcomes[outcome].title) if self._in_full else code_in_words(outcome).capitalize()

    def _fitting(self, width: float, height: float) -> float:
        """The size of the text, in millimetres, with which a flow of this width and height fits the page."""
        size = min(_LARGEST, _PAGE_WIDE / (width + 2 * _MARGIN))
        while self._needed(size, height) > _PAGE_HIGH / size:
            size *= 0.97
        return size

    def _needed(self, size: float, height: float) -> float:
        """How high the picture is with a flow of this height, in units of the size of its text."""
        wide = _PAGE_WIDE / size - 2 * _MARGIN
        return 2 * _MARGIN + self._top(wide) + height + _BELOW + self._key.height(wide / _KEY) * _KEY + self._foot(wide)

    def _top(self, wide: float) -> float:
        return (len(self._title_in(wide)) * _TITLE + len(self._lead_in(wide)) * _LEAD) * LINE + 0.8

    def _title_in(self, wide: float) -> list[str]:
        return broken(title_of(self._rules, self._flow), wide / _TITLE)

    def _lead_in(self, wide: float) -> list[str]:
        return broken(self._lead, wide / _LEAD)

    def _foot(self, wide: float) -> float:
        return len(broken(self._about(), wide)) * LINE

    def _about(self) -> str:
        """What it says of itself. The name of each sheet is as wide as that of another, so that the lines stay as they are."""
        return f"{about(self._rules)} {map_wording.PRINT_ON.format(sheet=self._sheet)}"

    def document(self) -> Iterator[str]:
        needed = self._needed(self._size, self._layout.height + self._layout.head)
        wide, high = _PAGE_WIDE / self._size * _UNIT, needed * _UNIT
        title, scale = title_of(self._rules, self._flow), _SHEETS[self._sheet]
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_PAGE_WIDE * scale:.1f}mm" height="{needed * self._size * scale:.1f}mm" '
            f'viewBox="0 0 {_number(wide)} {_number(high)}" role="img" aria-labelledby="title description" xml:lang="{LANGUAGE}">'
        )
        yield f'<title id="title">{xml_text(title)}</title>'
        yield f'<desc id="description">{xml_text(map_wording.DESCRIPTION.format(lead=self._lead, command=self._command))}</desc>'
        yield f"<style>{STYLE.replace(next(iter(_SHEETS)), self._sheet)}</style>"
        yield f'<rect class="paper" width="{_number(wide)}" height="{_number(high)}"/>'
        named = self._title_in(self._wide)
        for index, line in enumerate(named):
            yield drawn_text("title", _MARGIN, _MARGIN + index * LINE * _TITLE, line, size=_TITLE)
        top = _MARGIN + len(named) * _TITLE * LINE
        for index, line in enumerate(self._lead_in(self._wide)):
            yield drawn_text("lead", _MARGIN, top + index * LINE * _LEAD, line, size=_LEAD)
        top = _MARGIN + self._top(self._wide)
        yield from self._columns(top)
        top += self._layout.head
        yield from self._lines(top)
        for placed in self._layout.cards:
            yield from drawn_card(
                self._rules, self._flow, placed.card, _MARGIN + placed.x, top + placed.y, "→{}".format
            )
        yield from self._below(top + self._layout.height + _BELOW)
        yield "</svg>"

    def _columns(self, top: float) -> Iterator[str]:
        for column in self._layout.columns:
            x = _MARGIN + column.x
            high = self._layout.head + self._layout.height + 0.5
            yield drawn_box("column", x - 0.5, top, column.width + 1, high)
            head = (map_wording.QUESTION.format(number=self._numbers[column.question]), *column.head)
            for index, line in enumerate(head):
                yield drawn_text("head" if index else "lead", x, top + 0.3 + index * LINE * HEAD, line, size=HEAD)

    def _lines(self, top: float) -> Iterator[str]:
        """Lines to one box are drawn together: over others with a white edge, so that crossings can be followed."""
        together: dict[int, list[Line]] = {}
        for line in self._layout.lines:
            together.setdefault(line.to, []).append(line)
        for index, (number, lines) in enumerate(together.items()):
            ink = _INKS[index % len(_INKS)]
            paths = [self._path(line, top) for line in lines]
            for path in paths:
                yield f'<path class="casing" d="{path}"/>'
            for line, path in zip(lines, paths, strict=True):
                state = self._flow.states[line.start]
                said = listed(in_full(self._rules, state.question, state.ways[line.way].answers), "or")
                yield f'<path class="line" stroke="{ink}" d="{path}"><title>{xml_text(f"{line.start} to {number}: {said}")}</title></path>'
            last = lines[0]
            x, y = _MARGIN + self._layout.columns[last.last].x, top + last.heights[-1]
            yield f'<path fill="{ink}" d="M{_at(x, y)} L{_at(x - 0.9, y - 0.42)} L{_at(x - 0.9, y + 0.42)} Z"/>'

    def _path(self, line: Line, top: float) -> str:
        columns = self._layout.columns[line.first : line.last + 1]
        x = _MARGIN + columns[0].x + columns[0].width
        path = f"M{_at(x, top + line.heights[0])}"
        for index, column in enumerate(columns[1:], 1):
            arrives = index == len(columns) - 1
            there = _MARGIN + column.x - (0.8 if arrives else 0)
            middle = (x + there) / 2
            before, y = top + line.heights[index - 1], top + line.heights[index]
            path += f" C{_at(middle, before)} {_at(middle, y)} {_at(there, y)}"
            if not arrives:
                x = there + column.width
                path += f" L{_at(x, y)}"
        return path

    def _below(self, top: float) -> Iterator[str]:
        wide = self._wide / _KEY
        yield f'<g transform="translate({_at(_MARGIN, top)}) scale({_KEY})">'
        for line in self._key.lines(wide):
            if line.frame is not None:
                yield from _drawn_tag(
                    self._rules, line.frame, line.x, line.y, max(map(width, line.lines)) + 2 * TAG_SIDE, line.lines
                )
                continue
            for index, said in enumerate(line.lines):
                yield drawn_text("strong" if line.strong else "", line.x, line.y + index * LINE, said)
        yield "</g>"
        for index, said in enumerate(broken(self._about(), self._wide)):
            yield drawn_text("", _MARGIN, top + self._key.height(wide) * _KEY + index * LINE, said)


def drawn_card(
    rules: Rulebook, flow: Flow, card: Card, x: float, y: float, onward: Callable[[int], str]
) -> Iterator[str]:
    """A box with its corner at x and y. `onward` says which box a way leads to."""
    state = card.state
    yield "<g>"
    here = map_wording.COUNT_HERE.format(
        number=state.number,
        question=short_of(rules, state.question),
        sets=counted(state.sets),
        total=counted(flow.sets),
    )
    yield f"<title>{xml_text(here)}</title>"
    yield drawn_box("card", x, y, card.width, card.height)
    yield drawn_box("strip", x, y, STRIP, card.height)
    yield drawn_text("number", x + STRIP / 2, y + card.height / 2 - LINE * HEAD / 2, str(state.number), size=HEAD)
    for way, row in zip(state.ways, card.rows, strict=True):
        if row.top:
            line = f'y1="{units(y + row.top)}" x2="{units(x + card.width)}" y2="{units(y + row.top)}"'
            yield f'<line class="rule" x1="{units(x + STRIP)}" {line}/>'
        for index, said in enumerate(row.lines):
            yield drawn_text("", x + TEXT, y + row.text + index * LINE, said)
        if isinstance(way.to, int):
            yield drawn_text("to", x + card.width - 0.4, y + row.port - LINE / 2, onward(way.to))
        elif row.tag is not None:
            tag = row.tag
            yield from _drawn_tag(rules, tag.outcome, x + tag.x, y + tag.y, tag.width, tag.lines)
    yield "</g>"


def _drawn_tag(rules: Rulebook, outcome: str, x: float, y: float, wide: float, lines: Sequence[str]) -> Iterator[str]:
    kind = kind_of(rules.outcomes[outcome])
    high = len(lines) * LINE + 0.1
    rounding = min(high / 2, 0.9) if kind == "share" else 0
    yield drawn_box(f"frame {kind}", x, y, wide, high, rounding)
    for index, line in enumerate(lines):
        yield drawn_text(f"on-{kind}", x + TAG_SIDE, y + 0.05 + index * LINE, line)


def xml_text(text: str) -> str:
    """A text as XML: sanitised, without the two characters that XML has no way to write, and escaped."""
    return escape(one_line(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"))


def drawn_text(kind: str, x: float, y: float, text: str, size: float = 1.0) -> str:
    """A line of text whose top is at `y`."""
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{units(x)}" y="{units(y + size * 0.95)}">{xml_text(text)}</text>'


def drawn_box(kind: str, x: float, y: float, wide: float, high: float, rounding: float = 0) -> str:
    """A rectangle, its corners rounded by so much."""
    corners = f' rx="{units(rounding)}"' if rounding else ""
    return f'<rect class="{kind}" x="{units(x)}" y="{units(y)}" width="{units(wide)}" height="{units(high)}"{corners}/>'


def units(length: float) -> str:
    """A length in units of the drawing."""
    return _number(length * _UNIT)


def _at(x: float, y: float) -> str:
    return f"{units(x)},{units(y)}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
