"""YAML to plain data, strictly, with the position of every key and value.

Stricter than YAML on purpose (reasons: a rulebook is read by people who do not know YAML's surprises): every scalar is
text, so an answer called `no` stays "no"; duplicate keys, anchors, aliases, tags, several documents, empty values and
deep nesting are refused. What is left means the same to every reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sharewise.errors import BadFile, Problem, SourcePosition
from sharewise.text import has_unsafe
from sharewise.values import frozen

if TYPE_CHECKING:
    import yaml

LARGEST_FILE = 1024 * 1024
DEEPEST = 20

_TOO_DEEP = "too-deep"
_SAVE_AS = "Save the file again with the encoding UTF-8 (in Notepad: Save as, Encoding)"
# What people meet who write the name of a folder of Windows as they know it.
BACKSLASH = "in double quotes a backslash (\\) begins a sign. Put the text in single quotes: then a backslash is only a backslash"
# What a word processor makes of quotation marks.
_CURLY = frozenset("\u2018\u2019\u201c\u201d")

Path = tuple[str | int, ...]


@frozen
class PositionedData:
    """Plain data (mappings, lists and text) and the source position of each part of it, by its path."""

    data: Any
    positions: Mapping[Path, SourcePosition]
    file: str

    def position(self, path: Path) -> SourcePosition:
        """The position of `path`, or of the nearest part around it that has one."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, SourcePosition(self.file))


def read_yaml(text: str | bytes, file: str, *, private: bool = False, first_line: int = 1) -> PositionedData:
    """Read one YAML document from `text`. `file` is the name used in messages. `private`: no message quotes the text.
    `first_line`: the number of its first line, where it is a part of a file.

    Raises:
        BadFile: the text is too large, not UTF-8, not YAML, or uses what this reader refuses.

    """
    if len(text) > LARGEST_FILE:
        raise _bad(SourcePosition(file), f"the file is larger than {LARGEST_FILE // 1024} KiB", "too-large-file")
    if isinstance(text, bytes):
        text = _decoded(text, file, first_line)
    return _Builder(text, file, private, first_line).document()


def _decoded(content: bytes, file: str, first_line: int) -> str:
    """The text of a file, with or without a byte order mark.

    Raises:
        BadFile: it is in another encoding, with where that shows, and what to do about it.

    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _bad(SourcePosition(file), f"the file is UTF-16 text. {_SAVE_AS}", "not-utf8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        position = SourcePosition(file, before.count("\n") + first_line, len(before) - before.rfind("\n"))
        raise _bad(position, f"a character here is not UTF-8 text. {_SAVE_AS}", "not-utf8") from None


class LazyPositions(Mapping[Path, SourcePosition]):
    """Positions that are looked up when the first of them is asked for."""

    def __init__(self, look: Callable[[], Mapping[Path, SourcePosition]]) -> None:
        self._look = look

    @cached_property
    def _positions(self) -> Mapping[Path, SourcePosition]:
        return self._look()

    def __getitem__(self, path: Path) -> SourcePosition:
        return self._positions[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)


def read_known_yaml(content: bytes, file: str) -> PositionedData:
    """The data of a content that `read_yaml` has read before, byte for byte, without the position of anything.

    Raises:
        ValueError: it has not been read before.

    """
    # Imported here, and below: most starts read no YAML.
    import yaml

    # Makes nothing but mappings, lists and text.
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return PositionedData(yaml.load(content, Loader=loader), {}, file)  # noqa: S506 - as said
    except yaml.YAMLError:
        raise ValueError("this is not YAML") from None


def _loader() -> Any:
    """The loader to use: that of libyaml, ten times as fast, or where it is missing the pure one, which reads the same."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _bad(position: SourcePosition, message: str, code: str) -> BadFile:
    return BadFile([Problem(position, message, code)])


class _Builder:
    """Builds data from parse events: the one level at which anchors, tags and duplicate keys can still be seen."""

    def __init__(self, text: str, file: str, private: bool, first_line: int = 1, *, is_prefix: bool = False) -> None:
        """`is_prefix`: the text is the beginning of another one, which the library gave up on."""
        self._file, self._first_line = file, first_line
        self._is_prefix = is_prefix
        self._private = private
        self._positions: dict[Path, SourcePosition] = {}
        self._text = text
        self._events = self._parse(text)

    def _parse(self, text: str) -> Iterator[yaml.Event]:
        import yaml

        try:
            yield from yaml.parse(text, Loader=_loader())
        except yaml.MarkedYAMLError as error:
            self._keep_own_limits(text, error.problem_mark)
            opened = str(error.context or "").startswith("while scanning a quoted") and error.context_mark
            position = self._at(opened or error.problem_mark or error.context_mark)
            # From None: libyaml's message can quote the file, which may be somebody's answers.
            raise _bad(position, f"this is not YAML: {_plain_reason(error, self._private)}", "not-yaml") from None
        except (OverflowError, ValueError):
            # What the pure loader says of the number of a sign that there is not.
            raise _bad(SourcePosition(self._file), f"this is not YAML: {BACKSLASH}", "not-yaml") from None
        except yaml.YAMLError:
            raise _bad(
                SourcePosition(self._file),
                "this is not YAML: it holds a character that YAML does not allow",
                "not-yaml",
            ) from None

    def _keep_own_limits(self, text: str, mark: Any) -> None:
        """Say that the text is nested too deep, where that is why the library gave up.

        A library scans ahead of the events that it hands out: to the end of what may become a key. So its own limit for
        nesting, which differs from version to version, is met before ours, although ours is lower. What comes before the
        place where it gave up is read by itself: there is nothing to scan ahead to.

        Raises:
            BadFile: the text is nested too deep.

        """
        if self._is_prefix or mark is None:
            return
        for end in (mark.index, mark.index - 1):
            # Libraries differ in whether the mark stands before or behind the sign that was one too many.
            try:
                _Builder(text[:end], self._file, self._private, self._first_line, is_prefix=True).document()
            except BadFile as bad:
                if any(problem.code == _TOO_DEEP for problem in bad.problems):
                    raise

    def _at(self, mark: Any) -> SourcePosition:
        if mark is None:
            return SourcePosition(self._file)
        return SourcePosition(self._file, mark.line + self._first_line, mark.column + 1)

    def _position(self, event: yaml.Event) -> SourcePosition:
        return self._at(event.start_mark)

    def _name(self, path: Path) -> str:
        known = path and isinstance(path[-1], str) and path[-1] != "<key>" and not self._private
        return f"'{path[-1]}'" if known else "this"

    def document(self) -> PositionedData:
        import yaml

        self._next(yaml.StreamStartEvent)
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            raise _bad(SourcePosition(self._file), "the file is empty", "empty-file")
        data = self._node(next(self._events), (), 1)
        self._next(yaml.DocumentEndEvent)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _bad(self._position(after), "only one document is allowed in a file", "several-documents")
        return PositionedData(data, self._positions, self._file)

    def _next(self, kind: type[yaml.Event]) -> None:
        event = next(self._events)
        assert isinstance(event, kind), event

    def _node(self, event: yaml.Event, path: Path, depth: int) -> Any:
        import yaml

        if path not in self._positions:
            self._positions[path] = self._position(event)
        if isinstance(event, yaml.AliasEvent):
            raise _bad(self._position(event), "aliases (*) are not allowed: write the value out", "alias")
        if getattr(event, "anchor", None) is not None:
            raise _bad(self._position(event), "anchors (&) are not allowed: write the value out", "anchor")
        if getattr(event, "tag", None) is not None:
            raise _bad(self._position(event), "tags (!) are not allowed: every value is text", "tag")
        if depth > DEEPEST:
            raise _bad(self._position(event), f"this is nested more than {DEEPEST} deep", _TOO_DEEP)
        if isinstance(event, yaml.ScalarEvent):
            if not event.style and event.value == "":
                # Where the key stands: an empty value has no position of its own that loaders agree on.
                raise _bad(self._positions[path], f"{self._name(path)} has no value{self._curly(event)}", "no-value")
            if not self._private and has_unsafe(event.value):
                raise _bad(
                    self._position(event),
                    f"{self._name(path)} holds a character that cannot be shown",
                    "unsafe-character",
                )
            if not event.style:
                self._nothing_cut_off(event, path)
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path, depth)
        return self._mapping(path, depth)

    def _nothing_cut_off(self, event: yaml.ScalarEvent, path: Path) -> None:
        """Refuse a text without quotes that a comment seems to cut short, as in `She lives at flat #3`.

        A comment after one word, with a blank behind its sign, is taken for what it is.

        Raises:
            BadFile: what stands behind the sign may have been meant as text.

        """
        end = len(self._text) if event.end_mark is None else event.end_mark.index
        if self._text[end : end + 1] not in (" ", "\t"):
            return
        rest = self._text[end:].split("\n", 1)[0].lstrip(" \t")
        if rest.startswith("#") and (rest[1:2].strip() or len(event.value.split()) > 1):
            raise _bad(
                self._position(event),
                f"what stands behind # is left out of {self._name(path)}. Put all of the text in quotes, or the comment on a line of its own",
                "cut-short",
            )

    def _curly(self, event: yaml.Event) -> str:
        """What to say of quotation marks of a word processor, where they stand on the line of `event`."""
        at = 0 if event.start_mark is None else event.start_mark.index
        line = self._text[self._text.rfind("\n", 0, at) + 1 : at]
        return ". Use straight quotation marks here: curly ones hold nothing together" if _CURLY & set(line) else ""

    def _list(self, path: Path, depth: int) -> list[Any]:
        import yaml

        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        import yaml

        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            position = self._position(event)
            if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and not event.style:
                raise _bad(position, "merge keys (<<) are not allowed: write the values out", "merge-key")
            in_key = (*path, "<key>")
            self._positions[in_key] = position
            key = self._node(event, in_key, depth + 1)
            del self._positions[in_key]
            if not isinstance(key, str):
                raise _bad(position, "a key must be text", "key-not-text")
            if key in values:
                first = self._positions[(*path, key)]
                raise _bad(
                    position, f"{self._name((key,))} stands here twice (first on line {first.line})", "duplicate-key"
                )
            self._positions[(*path, key)] = position
            values[key] = self._node(next(self._events), (*path, key), depth + 1)
        return values


def _plain_reason(error: yaml.MarkedYAMLError, private: bool) -> str:
    """What is wrong, in words for people. YAML's own words are kept where no better ones are known and they may be shown."""
    problem = str(error.problem or "")
    if "escape" in problem or "hexdecimal" in problem:
        return BACKSLASH
    if "tab" in problem or "cannot start any token" in problem:
        return "a character here cannot start a value (a tab, or a sign such as % @ ` that needs quotes)"
    if "block end" in problem or "did not find expected key" in problem or "block mapping" in problem:
        return "this line is indented too much or too little, a colon is missing, or a quote further up is not closed"
    if "mapping values are not allowed" in problem:
        return "a colon stands where none is expected: indent this line and the one above like their neighbours, or put the text in quotes"
    if "',' or" in problem or "node content" in problem:
        return "a bracket is opened and not closed, or a comma or a value is missing"
    if "unexpected end" in problem or "end of stream" in problem:
        return "a quote is opened and never closed"
    return problem if problem and not private else "it cannot be read"
