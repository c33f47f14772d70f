"""JSON that is written while it is worked out, line by line: a folder may hold very many records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping


def list_parts(rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """A document that is one list, with a line for each of `rows`."""
    yield from _list(rows, "", ascii_only=False)
    yield b"\n"


def document_parts(members: Iterable[tuple[str, object]]) -> Iterator[bytes]:
    """A document that is one object, with a line for each of `members`. A member that is an iterator becomes a list, with a
    line for each entry; the members after it are asked for when it is at its end.

    Every character is ASCII: the name of a file may hold what acts on a terminal, or what is no character.
    """
    before = "{\n  "
    for name, value in members:
        yield f"{before}{json.dumps(name)}: ".encode()
        if isinstance(value, Iterator):
            yield from _list(value, "  ", ascii_only=True)
        else:
            yield json.dumps(value).encode()
        before = ",\n  "
    yield b"\n}\n"


def _list(entries: Iterable[object], indent: str, *, ascii_only: bool) -> Iterator[bytes]:
    before = f"[\n{indent}  "
    for entry in entries:
        # Half of a character, which a file's name may hold, is written as JSON escapes it.
        yield (before + json.dumps(entry, ensure_ascii=ascii_only)).encode(errors="backslashreplace")
        before = f",\n{indent}  "
    yield b"[]" if before.startswith("[") else f"\n{indent}]".encode()
