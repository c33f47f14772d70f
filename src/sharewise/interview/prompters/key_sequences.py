"""What comes from a terminal, before it is taken for keys.

Terminals send more than keys: answers to questions that other programs asked, reports of the mouse and of the window, and keys that no
table has. They all begin with Escape. Read letter by letter, the end of one would be a command in a list, and stand in a text.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Container

from sharewise.text import expression

PASTE_BEGINS, PASTE_ENDS = "\x1b[200~", "\x1b[201~"

_ESCAPE = "\x1b"
# A whole sequence: CSI (on the console of Linux with a second bracket), SS3, or a string with its end.
_WHOLE = expression(
    r"(?<!\x1b)\x1b++(?:\[(?:\[[ -~]|[0-?]*[ -/]*[@-Z\\-~])|O[0-9;]*[@-~]|[\]PX^_][^\x00-\x1f\x7f\x9c]*(?:\x07|\x1b\\|\x9c))"
)
# What can become one, at the end of what has come so far.
_BEGUN = expression(r"(?<!\x1b)\x1b++(?:\[(?:\[|[0-?]*[ -/]*)|O[0-9;]*|[\]PX^_][^\x00-\x1f\x7f\x9c]*\x1b?)?\Z")
# A string that something else cuts off.
_CUT_OFF = expression(r"\x1b+[\]PX^_][^\x00-\x1f\x7f\x9c]*")
# Letters and the ends of lines: what people type and paste.
_TEXT = expression(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")
_LINE_ENDS = expression(r"[\r\n]")
# The command to leave at once, alone on a line.
_LEAVES = expression(r"(?:\A|(?<=[\r\n]))[ \t]*q![ \t]*[\r\n]", re.IGNORECASE)

# How long the second half of a sequence may take, in seconds, where the first was given up already.
_SECOND_HALF = 2.0
# How soon what is pasted goes on, in seconds.
_GOES_ON = 0.05
# More letters than this do not come at once from one who types.
_TYPED_AT_ONCE = 2
# A terminal is read in parts of 1024 characters: one that is about so long goes on.
_FULL = 1000


def without_sequences(text: str) -> str:
    """A text without the sequences of a terminal in it."""
    return _WHOLE.sub("", text) if _ESCAPE in text else text


class KeySequences:
    """Lets through what people type and the sequences that stand for keys, and swallows all others whole.

    What is pasted comes between marks where the terminal gives them. Where it does not, it comes faster than anyone types.
    `takes_text` says what becomes of it: in a text it is a paste, and anywhere else nothing.
    """

    def __init__(self, known: Container[str], clock: Callable[[], float] = time.monotonic) -> None:
        self.takes_text = False
        self._known, self._clock = known, clock
        self._begun = ""
        self._is_pasting = False
        # The first half of a sequence that was given up, and when.
        self._half, self._half_at = "", 0.0
        self._paste_until = -1.0

    def passed(self, data: str) -> str:
        """What of `data` is to be taken for keys. The beginning of a sequence is kept until its end comes."""
        data = self._with_first_half(self._begun + data)
        self._begun = ""
        is_full = len(data) >= _FULL
        passed: list[str] = []
        at = 0
        while at < len(data):
            if self._is_pasting:
                part, at = self._pasted(data, at)
            elif data[at] == _ESCAPE:
                part, at = self._sequence(data, at)
            elif text := _TEXT.match(data, at):
                at = text.end()
                part = self._text(text.group(), may_go_on=is_full and at == len(data))
            else:
                part, at = data[at], at + 1
            passed.append(part)
        return "".join(passed)

    def given_up(self) -> str:
        """What to take for keys where nothing more has come for a while: of the beginning of a sequence, nothing."""
        if self._is_pasting or not self._begun:
            return ""
        begun, self._begun = self._begun, ""
        if not begun.startswith(_ESCAPE):
            return begun
        self._half, self._half_at = begun, self._clock()
        return ""

    def _with_first_half(self, data: str) -> str:
        """`data` with the half that was given up before it, where the two are one sequence."""
        half, self._half = self._half, ""
        if not half or self._clock() - self._half_at > _SECOND_HALF:
            return data
        # After Escape alone, a person could type a bracket and then a letter, but not both at once.
        whole = _WHOLE.match(half + data)
        is_one = whole is not None and whole.end() > len(half) and (len(half) > 1 or len(data) > 1)
        return half + data if is_one else data

    def _pasted(self, data: str, at: int) -> tuple[str, int]:
        """The rest of a paste between marks, as far as it has come; and where it ends."""
        end = data.find(PASTE_ENDS, at)
        if end >= 0:
            self._is_pasting = False
            return data[at : end + len(PASTE_ENDS)], end + len(PASTE_ENDS)
        # The end mark may have come in part.
        come = next((n for n in range(len(PASTE_ENDS) - 1, 0, -1) if data.endswith(PASTE_ENDS[:n], at)), 0)
        self._begun = data[len(data) - come :]
        return data[at : len(data) - come], len(data)

    def _sequence(self, data: str, at: int) -> tuple[str, int]:
        """The key that a sequence stands for, or nothing; and where it ends."""
        if whole := _WHOLE.match(data, at):
            sequence = _ESCAPE + whole.group().lstrip(_ESCAPE)
            self._is_pasting = sequence == PASTE_BEGINS
            is_key = sequence in self._known and sequence != PASTE_ENDS
            return (sequence if is_key else ""), whole.end()
        if _BEGUN.match(data, at):
            self._begun = data[at:]
            return "", len(data)
        if cut_off := _CUT_OFF.match(data, at):
            return "", cut_off.end()
        # A letter with Alt is no letter. Ctrl-C after Escape is Ctrl-C.
        after = data[at + 1]
        return "", at + (2 if after.isprintable() else 1)

    def _text(self, text: str, *, may_go_on: bool) -> str:
        now = self._clock()
        typed = text.strip("\r\n")
        has_lines = _LINE_ENDS.search(typed) is not None
        too_fast = has_lines if self.takes_text else has_lines or len(typed) > _TYPED_AT_ONCE
        if not too_fast and now >= self._paste_until:
            return text
        # In a text, what comes next is written there too. Elsewhere it may be the rest of what was dropped.
        if may_go_on or not self.takes_text:
            self._paste_until = now + _GOES_ON
        if leaves := _LEAVES.search(text):
            # Whatever comes after it is for nobody.
            return text[: leaves.end()] if self.takes_text else "q!"
        if not self.takes_text:
            return ""
        pasted = text.rstrip("\r\n")
        ends = text[len(pasted) :]
        if may_go_on:
            self._begun, ends = ends, ""
        return f"{PASTE_BEGINS}{pasted}{PASTE_ENDS}{ends}" if pasted else ends
