"""Where a result goes: standard output, or a new file that nobody else can read."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sharewise.errors import WrongUse
from sharewise.files import AlreadyExists, creating_atomically
from sharewise.text import one_line


@contextlib.contextmanager
def writing(output: Path | None) -> Iterator[Callable[[bytes], object]]:
    """A function that takes the bytes: for standard output, or for a new file that is there only once it is whole.

    Raises:
        WrongUse: something has that name. Nothing is ever overwritten.
        StorageFailed: the file could not be written.

    """
    if output is None:
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
        return
    try:
        with creating_atomically(output) as write:
            yield write
        sys.stderr.write(f"Written: {one_line(str(output))}\n")
    except AlreadyExists:
        raise WrongUse(f"{output} is already there. Choose another name, or move it away.") from None


def print_list(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON list on standard output, a line for each row, written as it is found out: it may be very long."""
    before = "[\n  "
    with writing(None) as write:
        for row in rows:
            write((before + json.dumps(row, ensure_ascii=False)).encode())
            before = ",\n  "
        write(b"[]\n" if before.startswith("[") else b"\n]\n")
