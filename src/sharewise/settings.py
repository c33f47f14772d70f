"""The settings file: what a person or an organisation wrote down once, so that it need not be said each time.

All of it is optional. No message repeats what the file says: it may hold a person's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sharewise.errors import BadFile, Problem, SourcePosition
from sharewise.text import did_you_mean, has_unsafe

if TYPE_CHECKING:
    from sharewise.strict_yaml import Path as Where

JURISDICTIONS = ("england", "wales", "scotland", "northern_ireland", "elsewhere")
DRAFTS = ("ask", "keep")
SCREENS = ("lists", "plain")
LONGEST = 500
# As long as the system lets the name of a file be.
LONGEST_PATH = 4000
MOST_LINES = 50
MOST_DAYS = 90


@dataclass(frozen=True)
class Settings:
    """What is settled. None, or an empty list: nothing is.

    Attributes:
        screen: how sharewise asks and shows: in lists to move in, where the screen can draw them, or in plain lines.
        name, role, organisation: the practitioner's own, as texts.
        jurisdiction: one of `JURISDICTIONS`.
        edition, adoption: as `--edition` and `--adoption`; a file of local rules by its full name.
        advisers: whom to ask for advice, in this order.
        recipients: with whom information is usually shared.
        records_folder: where records lie, as written: with its full name, or from `~` on.
        retention: how long records are kept, in words.
        drafts: whether an unfinished decision is kept: only when asked to, or always.
        draft_days: for how many days.
        positions: where in the file each of these is, for those that are in it.

    """

    screen: Literal["lists", "plain"] = "lists"
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    jurisdiction: str | None = None
    edition: str | None = None
    adoption: str | None = None
    advisers: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    records_folder: Path | None = None
    retention: str | None = None
    drafts: Literal["ask", "keep"] = "ask"
    draft_days: int = 7
    positions: Mapping[str, SourcePosition] = field(default_factory=dict, compare=False, repr=False)


# The keys of the file, in order.
KEYS = tuple(each.name for each in fields(Settings) if each.name != "positions")


def settings_from(content: bytes, file: str) -> Settings:
    """The settings in the content of a file. `file` is the name used in messages. A file with nothing in it settles nothing.

    Raises:
        BadFile: with every fault that can be told apart, each with its position.

    """
    # Imported here: where there is no file, no command needs it.
    from sharewise.strict_yaml import read_yaml

    try:
        marked = read_yaml(content, file, private=True)
    except BadFile as bad:
        if [problem.code for problem in bad.problems] == ["empty-file"]:
            return Settings()
        raise
    if not isinstance(marked.data, dict):
        raise BadFile(
            [Problem(marked.position(()), "settings are written as a name, a colon and a value on each line")]
        )
    reader = _Reader(marked.positions, file)
    found = {key: reader.value(key, value) for key, value in marked.data.items()}
    if reader.problems:
        raise BadFile(reader.problems)
    return Settings(**found, positions={key: marked.position((key,)) for key in found})


def path_problem(text: str) -> str | None:
    """What is wrong with the full name of a file or folder, or None."""
    path = Path(text)
    if not text.startswith("~"):
        return None if path.is_absolute() else "is not the full name of a place on this computer, nor begins with ~"
    try:
        path.expanduser()
    except RuntimeError:
        return "names the home folder of somebody who is not known here"
    return None


class _Reader:
    """Reads one value after another, and collects what is wrong."""

    def __init__(self, positions: Mapping[Where, SourcePosition], file: str) -> None:
        self._positions = positions
        self._file = file
        self.problems: list[Problem] = []

    def value(self, key: str, raw: object) -> Any:
        match key:
            case "jurisdiction":
                return self._one_of(key, raw, JURISDICTIONS)
            case "screen":
                return self._one_of(key, raw, SCREENS)
            case "drafts":
                return self._one_of(key, raw, DRAFTS)
            case "advisers" | "recipients":
                return self._lines(key, raw)
            case "records_folder":
                return self._path(key, raw)
            case "draft_days":
                return self._days(key, raw)
            case _ if key in KEYS:
                return self._text((key,), raw, LONGEST_PATH if key == "adoption" else LONGEST)
        self._report((key,), f"this is not a setting: {did_you_mean(key, KEYS)}", "unknown-key")
        return None

    def _report(self, path: Where, message: str, code: str) -> None:
        self.problems.append(Problem(self._positions.get(path, SourcePosition(self._file)), message, code))

    def _text(self, path: Where, raw: object, longest: int = LONGEST) -> str | None:
        """A text of one line, exactly as it is written."""
        name = f"'{path[0]}'" if len(path) == 1 else f"entry {int(path[1]) + 1} of '{path[0]}'"
        if not isinstance(raw, str):
            self._report(path, f"{name} must be text", "not-text")
        elif not raw.strip():
            self._report(path, f"{name} is empty: take the line out", "empty")
        elif len(raw) > longest:
            self._report(path, f"{name} is longer than {longest} characters", "too-long")
        elif "\n" in raw:
            self._report(path, f"{name} goes over several lines: write it on one", "not-as-written")
        elif has_unsafe(raw):
            self._report(path, f"{name} holds a character that cannot be shown", "unsafe-character")
        else:
            return raw
        return None

    def _one_of(self, key: str, raw: object, known: Iterable[str]) -> str | None:
        text = self._text((key,), raw)
        if text is not None and text not in known:
            self._report((key,), f"this is not known as '{key}': {did_you_mean(text, known)}", "not-one-of-these")
        return text

    def _lines(self, key: str, raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list):
            self._report((key,), f"'{key}' must be a list: each on a line of its own that begins with -", "not-a-list")
            return ()
        if len(raw) > MOST_LINES:
            self._report((key,), f"'{key}' has more than {MOST_LINES} lines", "too-long")
        found = [self._text((key, index), each) for index, each in enumerate(raw)]
        return tuple(text for text in found if text is not None)

    def _path(self, key: str, raw: object) -> Path | None:
        text = self._text((key,), raw, LONGEST_PATH)
        if text is None:
            return None
        problem = path_problem(text)
        if problem is not None:
            self._report((key,), f"'{key}' {problem}", "not-as-written")
        return Path(text)

    def _days(self, key: str, raw: object) -> int:
        text = self._text((key,), raw)
        days = int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) <= 4 else 0
        if text is not None and not 1 <= days <= MOST_DAYS:
            self._report((key,), f"'{key}' must be a whole number from 1 to {MOST_DAYS}", "not-as-written")
        return days
