"""The errors that sharewise raises on purpose, and the exit code of each.

    SharewiseError
    ├── Finding          1    something was found that is not as it should be
    ├── WrongUse         2    the command or its input has to be changed
    │   └── BadFile      2    a file has to be changed; says where, line and column
    ├── CannotDecide     3    there is too little to decide by
    ├── StorageFailed    4    a file or the system failed
    └── Interrupted    130    the person stopped
        └── LeftAtOnce 130    the same, and nothing of it may stay on the screen

Every message is for people: what is wrong, where, and what to do. No message holds what a person
typed into a note, a detail or a reason. `code` says to scripts of what kind it is.
"""

from __future__ import annotations

from sharewise.values import frozen

DONE = 0
# So many faults of one file are shown. A file that is of another kind altogether can have a fault in every line.
_SHOWN = 50


class SharewiseError(Exception):
    """The base. `str(error)` is a message that a person can act on, one or more lines."""

    exit_code = 4
    code = "storage-failed"


class Finding(SharewiseError):
    """A check found something that is not as it should be: an altered record, a broken guarantee."""

    exit_code = 1
    code = "finding"


class WrongUse(SharewiseError):
    """The command was used in a way that cannot work, or its input cannot be used."""

    exit_code = 2
    code = "wrong-use"


class CannotDecide(SharewiseError):
    """A check had too little to decide by: nothing to check, or a signer that is not known."""

    exit_code = 3
    code = "cannot-decide"


class StorageFailed(SharewiseError):
    """A file could not be read or written."""

    exit_code = 4


class Interrupted(SharewiseError):
    """The person stopped with Ctrl-C, Ctrl-D or `q`. Nothing was written."""

    exit_code = 130
    code = "interrupted"


class LeftAtOnce(Interrupted):
    """The person left at once. The screen has to be cleared too."""


@frozen(order=True)
class SourcePosition:
    """A position in a file. `line` and `column` count from 1; 0 means that only the file is known."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`file:line:column`, or the file alone."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@frozen(order=True)
class Problem:
    """One thing that is wrong in a file, and where. `code` is its kind, for scripts."""

    position: SourcePosition
    message: str
    code: str = "wrong-input"

    def __str__(self) -> str:
        """The position and the message, on one line."""
        return f"{self.position}: {self.message}"


class BadFile(WrongUse):
    """A file that sharewise reads has faults. `problems` has one entry for each, in the order of the file. The message has
    the first of them.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        lines = [str(problem) for problem in self.problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            lines.append(f"There are {len(problems) - _SHOWN} more faults. Mend these first.")
        super().__init__("\n".join(lines))
