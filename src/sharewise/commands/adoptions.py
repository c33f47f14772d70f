"""Which adoption is meant: one that comes with sharewise, by its name, or one of an organisation's own, by its file."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sharewise.errors import WrongUse
from sharewise.rulebook.load import shipped_rulebook
from sharewise.text import did_you_mean

# A file of JSON is YAML too.
_IS_ADOPTION = re.compile(rb"^\s*\{?\s*[\"']?format[\"']?\s*:\s*[\"']?sharewise-adoption/", re.MULTILINE)
# What to say to follow the national rules alone, where a record that is looked at again followed an adoption.
NONE = "none"


def shipped_adoptions() -> dict[str, Path]:
    """The adoptions that come with sharewise, by name."""
    return {path.stem: path for path in sorted((shipped_rulebook().parent / "adoptions").glob("*.yaml"))}


def is_adoption(content: bytes) -> bool:
    """Whether a file says that it is an adoption, and not a rulebook."""
    return _IS_ADOPTION.search(content) is not None


def adoption_file(named: str | None) -> Path | None:
    """The file of the adoption that is meant, or None where none is.

    Raises:
        WrongUse: there is no such adoption and no such file.

    """
    if named is None or named == NONE:
        return None
    shipped = shipped_adoptions()
    if named in shipped:
        return shipped[named]
    path = Path(named).expanduser()
    # Not Path.is_file, which fails on a name that is too long for a file.
    if os.path.isfile(path):
        return path
    raise WrongUse(
        f"There are no local rules of that name, and no such file: {did_you_mean(named, shipped)}\n"
        "To write your own: sharewise rules new-adoption NAME"
    )
