"""What `sharewise verify` says in words, read back: a line for each record, with the why set in below it, and last of all the totals."""

from __future__ import annotations

import re
from pathlib import Path

from sharewise.present.wording import records_wording

# A word and what explains it.
Found = tuple[str, str]
_IN_ALL = records_wording.VERIFIED_IN_ALL.partition("{")[0]


def found_lines(stdout: str) -> list[str]:
    """The lines that each name a record or a folder, without those that explain and the totals."""
    return [line for line in stdout.splitlines() if line and not line.startswith(("  ", _IN_ALL))]


def found_about(stdout: str, path: Path) -> list[Found]:
    """What is said of a file, or of a folder and what is in it: the word and the explanation."""
    where = rf"{re.escape(str(path))}(?:/[^\n]*)?"
    said = re.finditer(rf"^([a-z, ]+): {where}\n(?:  (.+)\n)?", stdout, re.MULTILINE)
    return [(each[1], each[2] or "") for each in said]


def totals(stdout: str) -> list[dict[str, int]]:
    """How many there are of each word; then how many of each way of replaying them, where they were replayed."""
    lines = [line.removeprefix(_IN_ALL).removesuffix(".") for line in stdout.splitlines() if line.startswith(_IN_ALL)]
    counts = (re.findall(r"(\d+) ([^\d]+?)(?=, \d|$)", line) for line in lines)
    return [{what: int(number) for number, what in each} for each in counts]
