"""`sharewise verify`: says of each record whether it is as it was signed."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from sharewise.errors import CannotDecide
from sharewise.record.keys import own_public_key
from sharewise.record.verify import exit_code, verify_all
from sharewise.settings import folders
from sharewise.text import one_line


def verify(paths: list[Path], folder: Path | None) -> int:
    """Run the command. Returns the exit code: 0 only where every record found is intact, and at least one was."""
    places = folders(folder)
    if not paths and not places.records.exists():
        raise CannotDecide(f"There are no records in {places.records} yet.")
    counts: Counter[str] = Counter()
    codes: set[int] = set()
    for verdict in verify_all(paths or [places.records], own_public_key(places.key)):
        counts[verdict.word] += 1
        codes.add(verdict.exit_code)
        sys.stdout.write(f"{verdict.word}: {one_line(str(verdict.path))}\n")
        if verdict.word != "intact":
            sys.stdout.write(f"  {one_line(verdict.why)}\n")
    sys.stderr.write(", ".join(f"{count} {word}" for word, count in counts.items()) + "\n")
    return exit_code(codes)
