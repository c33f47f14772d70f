"""A page: what is said, apart from how it is shown.

A page is a row of blocks of plain text. Each way of showing pages (`plain`, `terminal`) shows every block, and passes
every text through the sanitiser. Nothing in a block is markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True)
class Title:
    """What the page is about."""

    text: str


@dataclass(frozen=True)
class Heading:
    """The head of a section; `level` 3 is for a part of one."""

    text: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `quiet` is for what one may skip; `warning` begins with a word that says so."""

    text: str
    tone: Literal["normal", "quiet", "warning"] = "normal"


@dataclass(frozen=True)
class Verbatim:
    """What is copied as it stands, such as the name of a file: one line that is never broken, whatever its length."""

    text: str


@dataclass(frozen=True)
class Quotation:
    """Somebody else's words, or the practitioner's own."""

    text: str


@dataclass(frozen=True)
class ItemList:
    """A list, numbered where the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class DefinitionList:
    """Short labels, each with its text."""

    rows: tuple[tuple[str, str], ...]


Block: TypeAlias = Title | Heading | Paragraph | Verbatim | Quotation | ItemList | DefinitionList
Page: TypeAlias = tuple[Block, ...]
