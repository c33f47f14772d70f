"""What can be found about records together: its code, what it is called for people, and its exit code."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from sharewise.record.verification import Verdict
from sharewise.values import frozen

ChainCode: TypeAlias = Literal[
    "missing",
    "fork",
    "broken link",
    "dated before",
    "erased",
    "to finish",
    "seen before",
    "key taken back",
    "not to its author",
    "put together",
    "earlier state",
    "not here",
    "another folder",
    "moved",
    "checkpoint short",
    "checkpoint broken",
    "checkpoint undecided",
    "checkpoint holds",
    "folder file",
    "dated ahead",
    "copy",
    "earlier copy",
    "elsewhere now",
    "not looked at",
    "not a record",
]
_TAMPERING, _TO_EXPLAIN, _INCOMPLETE = "evidence of tampering", "to explain", "not all here"
_UNDECIDED, _TO_FINISH, _NOTE = "cannot decide", "to finish", "note"
# What each finding is called in a list for people, and its exit code. A folder that is not there today, or is as it was
# earlier, is no evidence against anybody: it may have been restored, or is still being synchronised.
_KINDS: dict[ChainCode, tuple[str, int]] = {
    "missing": (_TAMPERING, 1),
    "fork": (_TAMPERING, 1),
    "broken link": (_TAMPERING, 1),
    "dated before": (_TAMPERING, 1),
    "erased": (_TAMPERING, 1),
    "to finish": (_TO_FINISH, 1),
    "seen before": (_INCOMPLETE, 1),
    "key taken back": (_TO_EXPLAIN, 1),
    "not to its author": (_TO_EXPLAIN, 1),
    "put together": (_TO_EXPLAIN, 1),
    "earlier state": (_INCOMPLETE, 1),
    "not here": (_INCOMPLETE, 1),
    "another folder": (_INCOMPLETE, 1),
    "moved": (_INCOMPLETE, 1),
    "checkpoint short": (_INCOMPLETE, 1),
    "checkpoint broken": (_TAMPERING, 1),
    "checkpoint undecided": (_UNDECIDED, 3),
    "checkpoint holds": (_NOTE, 0),
    "folder file": (_UNDECIDED, 3),
    "dated ahead": (_NOTE, 0),
    "copy": (_NOTE, 0),
    "earlier copy": (_NOTE, 0),
    "elsewhere now": (_NOTE, 0),
    "not looked at": (_NOTE, 0),
    "not a record": (_NOTE, 0),
}
# Those for which records are not where they should be, and the notes that are said wherever records are listed.
INCOMPLETE: frozenset[ChainCode] = frozenset(
    {"missing", *(code for code, (word, _) in _KINDS.items() if word == _INCOMPLETE)}
)
WORTH_KNOWING: frozenset[ChainCode] = frozenset({"earlier copy", "elsewhere now", "dated ahead", "not looked at"})
# Clocks differ, and so do days around the world: what is sealed by so much later than now is dated ahead.
AHEAD = timedelta(days=1)

# Who puts the records of several people together means no harm, and has to know how to do it.
OF_ANOTHER_FOLDER = (
    "It was made for another records folder. It was put here later, by whoever put folders together, or in the place of another "
    "record. To put folders together: sharewise records gather FOLDER... --into FOLDER"
)


@frozen
class ChainFinding:
    """Something about the records together, or about a file among them that is none.

    Attributes:
        path: the file or folder that it is about.
        code: what was found; `why` says it in a sentence for people.

    """

    path: Path
    code: ChainCode
    why: str

    @property
    def word(self) -> str:
        """What it is called in a list for people."""
        return _KINDS[self.code][0]

    @property
    def exit_code(self) -> int:
        """A copy, and a file that is no record, harm nothing: they are named and left alone."""
        return _KINDS[self.code][1]


Found: TypeAlias = Verdict | ChainFinding


@frozen
class CheckedRecord:
    """A record in its place: the verdict on it, and what was found about it beside the others."""

    verdict: Verdict
    findings: tuple[ChainFinding, ...] = ()

    @property
    def exit_code(self) -> int:
        """Tampering before what the verdict says."""
        return max((each.exit_code for each in self.findings if each.exit_code), default=0) or self.verdict.exit_code
