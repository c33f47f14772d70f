"""`sharewise export`: the records for scripts, one JSON line each."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from sharewise.errors import CannotDecide, WrongUse
from sharewise.record.keys import own_public_key
from sharewise.record.publish import AlreadyThere, publishing
from sharewise.record.verify import exit_code, verify_all
from sharewise.settings import folders
from sharewise.text import one_line


def export(folder: Path | None, output: Path | None) -> int:
    """Run the command. A record that is not proved intact is left out, named on stderr, and told by the exit code.

    Returns the exit code: 0 where every record was written.
    """
    places = folders(folder)
    if not places.records.is_dir():
        raise CannotDecide(f"There are no records in {places.records} yet.")
    codes: set[int] = set()
    with _writing(output) as write:
        for verdict in verify_all([places.records], own_public_key(places.key)):
            codes.add(verdict.exit_code)
            if verdict.is_proved:
                write(json.dumps(verdict.data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            else:
                sys.stderr.write(f"Left out: {one_line(str(verdict.path))}: {verdict.word}. {one_line(verdict.why)}\n")
    return exit_code(codes)


@contextlib.contextmanager
def _writing(output: Path | None) -> Iterator[Callable[[bytes], object]]:
    """Where the lines go: standard output, or a new file that is there only once it is whole."""
    if output is None:
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
        return
    try:
        with publishing(output) as write:
            yield write
    except AlreadyThere:
        raise WrongUse(f"{output} is already there. Choose another name, or move it away.") from None
