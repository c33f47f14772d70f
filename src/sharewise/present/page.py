"""A page: what it says, apart from how it is shown.

A page is a row of blocks. A block holds text, and in a text a command may stand, which is to be typed as it is. Each format
(`present.formats`) shows every block, and passes every text through the sanitiser. Nothing in a text is markup.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

from sharewise.text import expression
from sharewise.values import frozen


@frozen
class CommandLine:
    """A command inside a text: it is typed as it stands, and stays on one line where there is room for it."""

    text: str


Inline: TypeAlias = str | CommandLine
Inlines: TypeAlias = Inline | tuple[Inline, ...]


def with_commands(wording: str, **values: object) -> tuple[Inline, ...]:
    """One of our own wordings, in which commands stand between backticks, with `values` put in as `str.format` does.

    The wording is split before anything is put in: a backtick that a person typed stays a backtick.
    """
    return tuple(
        CommandLine(part.format(**values)) if place % 2 else part.format(**values)
        for place, part in enumerate(wording.split("`"))
        if part
    )


# A command as it stands in an error, in a prompt or in what somebody wrote: its name, and what belongs to it. Words of a sentence
# do not, nor the stop after it.
_TYPED = expression(
    r"\bsharewise (?:(?:cases|checkpoint|decide|drafts|due|export|key|practise|records|report|rules|schema|setup|store|verify)(?![-\w]))"
    r"(?: (?:list|show|revise|erase|hold|release|expiring|approve|gather|new-adoption|compare|map|check"
    r"|trust|revoke|enrol|root|protect|unprotect|readers|rotate|push|pull|status|schema|verify|drop(?: (?=[a-z-]*\d)[a-z0-9-]*[a-z0-9]\b)?"
    r"|--(?:adoption|edition|format|outcome|output|rule|topic)[= ][^\s,;:()'\"]*[^\s.,;:()'\"]"
    r"|--?[a-z][a-z-]*(?:=[^\s,;:)]+)?|[A-Z][A-Z0-9-]*\b|\d+\b|'[^'\n]*'|(?=[^\s,;:()'\"./\\~]*+[./\\~]++[^\s,;:()'\"./\\~]|~/)[^\s,;:()'\"]*[^\s.,;:()'\"]))*"
)


def commands_in(text: str) -> tuple[Inline, ...]:
    """A text in which commands stand without marks, such as an error, with each of them found."""
    parts: list[Inline] = []
    end = 0
    for found in _TYPED.finditer(text):
        parts += [text[end : found.start()], CommandLine(found.group())]
        end = found.end()
    return tuple(part for part in (*parts, text[end:]) if part)


def inlines_of(text: Inlines) -> tuple[Inline, ...]:
    """The parts of a text, one after the other."""
    return text if isinstance(text, tuple) else (text,)


def as_text(text: Inlines) -> str:
    """A text without its marks."""
    return "".join(part.text if isinstance(part, CommandLine) else part for part in inlines_of(text))


@frozen
class Title:
    """What the page is about."""

    text: str


@frozen
class Heading:
    """The head of a section; `level` 3 is for a part of one."""

    text: str
    level: Literal[2, 3] = 2


@frozen
class Paragraph:
    """A paragraph. `quiet` is for what one may skip; `warning` begins with a word that says so."""

    text: Inlines
    tone: Literal["normal", "quiet", "warning"] = "normal"


@frozen
class Verbatim:
    """What is copied as it stands, such as the name of a file: one line that is never broken, whatever its length."""

    text: str


@frozen
class Quotation:
    """Somebody else's words, or the practitioner's own."""

    text: str


@frozen
class ItemList:
    """A list, numbered where the order matters."""

    items: tuple[Inlines, ...]
    numbered: bool = False


@frozen
class DefinitionList:
    """Short labels, each with its text."""

    rows: tuple[tuple[str, Inlines], ...]


@frozen
class Table:
    """Figures or words in rows and columns.

    Attributes:
        caption: what it is about.
        columns: the heading of each column.
        rows: the texts of each row, one for each column. The first says what the row is about.
        numbers: the places of the columns, from 0, that hold numbers.

    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()


class Bar(NamedTuple):
    """One bar of a chart: what it is of, how long it is (None where nobody may know), and its number as it is shown."""

    label: str
    value: int | None
    shown: str


@frozen
class BarChart:
    """Numbers as bars. Where nothing can be drawn, or seen, `says` stands for it: the same in words."""

    title: str
    bars: tuple[Bar, ...]
    says: str

    @property
    def longest(self) -> int:
        """The largest number that is known; 0 where none is."""
        return max((bar.value or 0 for bar in self.bars), default=0)


Block: TypeAlias = Title | Heading | Paragraph | Verbatim | Quotation | ItemList | DefinitionList | Table | BarChart
Page: TypeAlias = tuple[Block, ...]


# How a document is laid out where its format has sheets or a window: on sheet after sheet; on one side of paper, in boxes; on
# slides, each title beginning one; or large, on one sheet for a wall.
Layout: TypeAlias = Literal["sheets", "side", "slides", "poster"]


@frozen
class DocumentFrame:
    """What a document says beside its page: at the head and foot of each sheet of paper, and at its end; and how it is laid out.

    Attributes:
        organisation: whose document it is; empty where nobody said.
        mark: who may read it, such as "Confidential"; empty where anybody may.
        reference: what it is about, at the foot of each sheet; where it is empty, the title of the page stands there.
        ending: blocks that come after the page, and that no sheet of paper parts.
        layout: how it is laid out.

    """

    organisation: str = ""
    mark: str = ""
    reference: str = ""
    ending: Page = ()
    layout: Layout = "sheets"


NO_FRAME = DocumentFrame()


def title_of(page: Page) -> str:
    """What a page is called; the name of the program where it does not say."""
    return next((block.text for block in page if isinstance(block, Title)), "sharewise")


def stands_between_headings(page: Page, number: int) -> bool:
    """Whether the block at this place is a paragraph between two headings: a document keeps it on one sheet with the second, as
    the first is kept with it.
    """
    return (
        0 < number < len(page) - 1
        and isinstance(page[number], Paragraph)
        and isinstance(page[number - 1], Heading)
        and isinstance(page[number + 1], Heading)
    )


def with_changed_commands(page: Page, change: Callable[[str], str]) -> Page:
    """The page with each of its commands as `change` gives it."""

    def changed(text: Inlines) -> Inlines:
        if isinstance(text, str):
            return text
        return tuple(
            CommandLine(change(part.text)) if isinstance(part, CommandLine) else part for part in inlines_of(text)
        )

    def changed_block(block: Block) -> Block:
        match block:
            case Paragraph(text, tone):
                return Paragraph(changed(text), tone)
            case ItemList(items, numbered):
                return ItemList(tuple(changed(item) for item in items), numbered)
            case DefinitionList(rows):
                return DefinitionList(tuple((label, changed(text)) for label, text in rows))
            case _:
                return block

    return tuple(changed_block(block) for block in page)
