"""JSON that is written while it is worked out, line by line: a folder may hold very many records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sharewise.strict_json import shown_json


def list_parts(rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """A document that is one list, with a line for each of `rows`."""
    yield from _list(rows, "")
    yield b"\n"


def document_parts(members: Iterable[tuple[str, object]]) -> Iterator[bytes]:
    """A document that is one object, with a line for each of `members`. A member that is an iterator becomes a list, with a
    line for each entry; the members after it are asked for when it is at its end.
    """
    before = "{\n  "
    for name, value in members:
        yield before.encode() + shown_json(name) + b": "
        if isinstance(value, Iterator):
            yield from _list(value, "  ")
        else:
            yield shown_json(value)
        before = ",\n  "
    yield b"\n}\n"


def _list(entries: Iterable[object], indent: str) -> Iterator[bytes]:
    before = f"[\n{indent}  "
    for entry in entries:
        yield before.encode() + shown_json(entry)
        before = f",\n{indent}  "
    yield b"[]" if before.startswith("[") else f"\n{indent}]".encode()
