"""The texts of an adoption, all of them, and whose words they are.

What an adoption says is not proved, so it has to be read. One walk over its model finds every text: what is shown of local
words as a whole (`rules check`, handouts, JSON) is made from it, so that no part can be forgotten there.

A text may be given as a mapping that says whose words it is. What is shown carries that mark wherever it stands.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from sharewise.errors import BadFile, Problem
from sharewise.rulebook.adoptions.adoption import Adoption
from sharewise.rulebook.base import Text
from sharewise.rulebook.model import LocalMark, LocalText
from sharewise.rulebook.parts import Part, members_of
from sharewise.strict_yaml import Path, PositionedData

# How a text is shown that is given with a mark: `opening: {quoted: ...}`. The names are keys of the file.
SHOWN_AS: Mapping[LocalMark, str] = {
    "quoted": '"{words}"',
    "reworded": "{words} (reworded)",
    "added_by_sharewise": "{words} (added by sharewise)",
}
# What is pasted elsewhere does not carry the mark: the list of all local texts does.
_WITHOUT_MARKS = frozenset({"to_paste"})
# Whom a quotation is from, where that is not the adoption's own page.
_FROM = "from"


def without_marks(adoption: PositionedData) -> tuple[PositionedData, dict[Path, LocalMark]]:
    """The data of an adoption with each marked text as it is shown, and the marks by the paths of the texts.

    Raises:
        BadFile: a mark has something beside it, or no text.

    """
    marks: dict[Path, LocalMark] = {}
    problems: list[Problem] = []

    def walk(node: Any, path: Path) -> Any:
        if isinstance(node, list):
            return [walk(each, (*path, index)) for index, each in enumerate(node)]
        if not isinstance(node, dict):
            return node
        mark = next((each for each in SHOWN_AS if each in node), None)
        if mark is None:
            return {key: walk(each, (*path, key)) for key, each in node.items()}
        words, origin = node[mark], node.get(_FROM)
        if not isinstance(words, str) or set(node) - {mark, _FROM} or (_FROM in node and mark != "quoted"):
            message = f"a text with a mark is written `{{{mark}: the text}}`; beside `quoted` may stand `from`"
            problems.append(Problem(adoption.position((*path, mark)), message, "marked-text"))
            return ""
        marks[path] = mark
        if path[0] in _WITHOUT_MARKS:
            return words
        return SHOWN_AS[mark].format(words=words) + (f" ({origin})" if origin else "")

    data = walk(adoption.data, ())
    if problems:
        raise BadFile(problems)
    return PositionedData(data, adoption.positions, adoption.file), marks


def with_mark(text: LocalText) -> str:
    """A text of an adoption with its mark, wherever it stands."""
    is_bare = text.mark is not None and text.at[0] in _WITHOUT_MARKS
    return SHOWN_AS[text.mark].format(words=text.says) if text.mark is not None and is_bare else text.says


def texts_of(adoption: Adoption) -> Iterator[tuple[Path, str]]:
    """Every text of an adoption that people read, by its path in the file, in the order of the model."""
    return _texts_of_part(adoption, ())


def _texts_of_part(part: Part, path: Path) -> Iterator[tuple[Path, str]]:
    for name, hint in _hints(type(part)).items():
        yield from _texts(getattr(part, name), hint, (*path, name))


def _texts(value: Any, hint: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if hint == Text:
            yield path, value
    elif isinstance(value, Part):
        yield from _texts_of_part(value, path)
    elif isinstance(value, dict):
        of_values = get_args(_bare(hint))[1]
        for name, each in value.items():
            yield from _texts(each, of_values, (*path, name))
    elif isinstance(value, list):
        (of_entries,) = get_args(_bare(hint))
        for index, each in enumerate(value):
            yield from _texts(each, of_entries, (*path, index))


def _bare(hint: Any) -> Any:
    """A type without what is annotated on it, but for a text."""
    while hint != Text and get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    return hint


@functools.cache
def _hints(kind: type[Part]) -> dict[str, Any]:
    """The types of a part's fields, without `| None`."""
    found: dict[str, Any] = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        if name in members_of(kind):
            is_union = get_origin(hint) in {Union, UnionType}
            found[name] = next(each for each in get_args(hint) if each is not NoneType) if is_union else hint
    return found
