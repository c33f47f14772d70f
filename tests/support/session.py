"""sharewise in a real pseudo-terminal, as a person meets it: keys go in, and the screen is read as it is drawn.

The same journey drives both ways of asking. In plain mode `choose` types the number before a label; in styled mode it
moves the pointer to the label.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import pyte

from sharewise.present.wording import interview_wording
from tests.support.started import InATerminal

Mode = Literal["plain", "styled"]
MODES: tuple[Mode, ...] = ("plain", "styled")

ENTER, ESCAPE, SPACE, DOWN, UP, RIGHT = "\r", "\x1b", " ", "\x1b[B", "\x1b[A", "\x1b[C"
CTRL_C, CTRL_D = "\x03", "\x04"

STOPPED = "Stopped. Nothing was saved."
# Summer time in the UK, without the time zone database of the machine.
UK = "GMT0BST,M3.5.0/1,M10.5.0"

# The argument of the sequence that clears what scrolled off the screen. It leaves the screen itself as it is.
_WITH_WHAT_SCROLLED_OFF = 3

# Nobody waits so long but where something is wrong: a machine that has much else to do is not.
_PATIENCE = 60.0
_POINTER = re.compile(r"^ » (?:[○●] )?(?: *\d+\. )?(.*)$")
_IN_A_LIST = re.compile(r"^ [ »] (?:[○●] )? *(\d+)\. (.*)$")
# What stands after the answer that was given before.
_KEPT = interview_wording.KEPT.format(answer="")
_WAITING = re.compile(rb"(?:\A|[\r\n])(?:> )+\Z")
_NUMBERED = re.compile(r"^ *(\d+)\. (.*)$")
_DRAWING, _DRAWN = b"\x1b[?7l", b"\x1b[?7h"
_LISTENING, _DEAF = b"\x1b[?2004h", b"\x1b[?2004l"
_LIST, _TEXTS = "Use the arrow keys", ("Type or paste, then", "Type or paste. Press")
_LONG = "Press Enter twice when you are done."
_SHORT = ("Type your answer, then press Enter.", "Type or paste, then press Enter.")
_READING = ("or b to go to the question.", "Press Enter to go back to the question.", "or ? to read all of it.")
_DROPPED = "What you pasted is not an answer here."
_PAGE_OF = (b"Enter to stop. ", b"Enter to stop.\r\n> ")
_KEEP = "Press Enter to keep it."


# Characters as they are drawn, by their colours and weights: they are never changed.
_CELLS: dict[Any, dict[str, Any]] = {}


class _Paper(pyte.Screen):
    """A screen that keeps the lines that scroll off its top, until a program has them cleared as a terminal does.

    `cleared`: they were, since this was last looked at. Lines are counted from the first one after that.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.gone: list[str] = []
        self.cleared = False
        self._drawn: list[str] = []
        super().__init__(columns, rows)

    def erase_in_display(self, how: int = 0, *more: Any, **named: Any) -> None:
        if how == _WITH_WHAT_SCROLLED_OFF:
            self.gone.clear()
            self.cleared = True
            return
        super().erase_in_display(how, *more, **named)

    def draw(self, data: str) -> None:
        """Draw what fits on the line at once: a character at a time, as the library does, takes most of the time of a session."""
        end = self.cursor.x + len(data)
        is_plain = data.isascii() and data.isprintable() and not self.charset and pyte.modes.IRM not in self.mode
        if end > self.columns or not is_plain:
            super().draw(data)
            return
        line, attributes = self.buffer[self.cursor.y], self.cursor.attrs
        cells = _CELLS.setdefault(attributes, {})
        for column, character in enumerate(data, self.cursor.x):
            cell = cells.get(character)
            if cell is None:
                cell = cells[character] = attributes._replace(data=character)
            line[column] = cell
        self.cursor.x = end
        self.dirty.add(self.cursor.y)

    def index(self) -> None:
        if self.cursor.y == self.lines - 1:
            self.gone.append("".join(self.buffer[0][column].data for column in range(self.columns)).rstrip())
        super().index()

    @property
    def on_screen(self) -> list[str]:
        """The lines of the window."""
        if len(self._drawn) != self.lines:
            self._drawn = [""] * self.lines
            self.dirty.update(range(self.lines))
        columns = range(self.columns)
        # A window is looked at often, and little of it changes in between.
        for number in self.dirty:
            if number < self.lines:
                line = self.buffer[number]
                self._drawn[number] = "".join([line[column].data for column in columns]).rstrip() if line else ""
        self.dirty.clear()
        return list(self._drawn)

    def text_from(self, line: int) -> list[str]:
        """The lines from `line` on, counted from the first ever drawn."""
        on_screen = self.on_screen
        return [*self.gone[line:], *on_screen[max(0, line - len(self.gone)) :]]


class Session:
    """One run of sharewise in a terminal of its own.

    Every `wait_for` looks only at what appeared after the last key, so that an earlier screen is never mistaken for the
    next one.
    """

    def __init__(
        self,
        *arguments: str,
        environment: Mapping[str, str],
        folder: Path,
        mode: Mode,
        rows: int = 40,
        columns: int = 80,
        command: tuple[str, ...] = (),
        **more: str,
    ) -> None:
        self.mode = mode
        self.folder = folder
        self.home = Path(environment["SHAREWISE_HOME"])
        self.raw = b""
        self._screen = _Paper(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._mark_raw = 0
        self._mark_line = 0
        self._lines_typed = 0
        self._has_dropped = False
        # Whether the last key went back: at the prompt that it led to, Enter alone does nothing for a moment.
        self._went_back = False
        # Whether Enter is pressed where a page is shown in pieces; and how many prompts there were at the last.
        self.reads_on = True
        self._read_at = 0
        self._paged_at = 0
        self._new, self._read_new = "", (0, 0)
        told = {name: value for name, value in environment.items() if name not in {"COLUMNS", "LINES"}}
        self._run = InATerminal(
            arguments,
            environment={**told, "TZ": UK, **more},
            folder=folder,
            rows=rows,
            columns=columns,
            command=command,
        )
        # Whether it has ended, and all that it wrote was read.
        self.ended = False

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run.end()

    @property
    def pid(self) -> int:
        return self._run.pid

    # What is on the screen

    @property
    def transcript(self) -> str:
        """Every byte that came, as text."""
        return self.raw.decode("utf-8", "replace")

    @property
    def lines(self) -> list[str]:
        """The lines drawn so far, those that scrolled away included, as they stand now."""
        return self._screen.text_from(0)

    @property
    def on_screen(self) -> list[str]:
        """The lines of the window as they stand now."""
        return self._screen.on_screen

    @property
    def coloured(self) -> Iterator[tuple[str, str]]:
        """Each character of the window that has a colour, with that colour."""
        for line in self._screen.buffer.values():
            for cell in line.values():
                if cell.data.strip() and (cell.fg, cell.bg) != ("default", "default"):
                    yield cell.data, cell.fg

    @property
    def new_lines(self) -> list[str]:
        """The lines from where the cursor stood when the last key was pressed."""
        return self._screen.text_from(self._mark_line)

    @property
    def shown(self) -> str:
        """All that was drawn, as one line, so that wrapping does not matter."""
        return flat(self.lines)

    @property
    def new(self) -> str:
        """What was drawn since the last key, as one line."""
        if self._read_new != (len(self.raw), self._mark_line):
            self._read_new = (len(self.raw), self._mark_line)
            self._new = flat(self.new_lines)
        return self._new

    def wait_for(self, *texts: str) -> None:
        """Wait until every text has appeared since the last key."""
        self._until(lambda: all(text in self.new for text in texts), f"{texts} to appear")

    def wait_until_quiet(self) -> None:
        """Wait until nothing more comes, however long what was typed is shown."""
        self._rest(0.5)

    def wait_for_prompt(self, patience: float = _PATIENCE) -> None:
        """Wait until sharewise listens for an answer, at most so many seconds."""
        self._until(self._listens, "a prompt", patience)

    def wait_for_prompt_or_end(self) -> None:
        self._until(lambda: self.ended or self._listens(), "a prompt or the end")

    def _listens(self) -> bool:
        since = self.raw[self._mark_raw :]
        if self.mode == "plain":
            # Before each line that is read stands a prompt, also between the lines of a paste: the one that waits for
            # more is the one after the last line that was typed.
            # A paste that is dropped has one prompt for all its lines.
            prompts, lines = self.raw.count(b"> "), self._lines_typed
            self._has_dropped = self._has_dropped or _DROPPED in self.new
            return bool(_WAITING.search(since)) and (prompts > lines or self._has_dropped)
        listens = since.rfind(_LISTENING)
        drawn = since.rfind(_DRAWN) > max(listens, since.rfind(_DRAWING))
        is_prompt = ("Enter." in self.new or _LONG in self.new) and not (self.reads_on and self._is_reading)
        if self.raw.count(_LISTENING) <= self._read_at:
            # The page was read on, and what comes after it has not come.
            return False
        return listens > since.rfind(_DEAF) and drawn and is_prompt

    @property
    def _is_reading(self) -> bool:
        """Whether a page waits to be read on. In a narrow window, what it says takes three lines."""
        drawn = [line for line in self._screen.on_screen if line]
        return flat(drawn[-3:]).endswith(_READING)

    # What a person does

    def press(self, keys: str) -> None:
        """Send keys. What is drawn from here on counts as new."""
        self._send(keys.encode("utf-8", "surrogateescape"))

    def press_hidden(self, text: str) -> None:
        """Type a line that does not show, as a passphrase does not. It is asked for in its own way."""
        self.press(f"{text}\n")
        self._lines_typed -= 1

    def choose(self, *labels: str) -> None:
        """Choose the options with these labels at the prompt."""
        self.wait_for_prompt()
        if self.mode == "plain":
            self.press(", ".join(str(self.number_of(label)) for label in labels) + ENTER)
            return
        many = "Press Space to choose" in self.new
        for label in labels:
            if self._points_at(label):
                # An Enter that comes first is not taken until the prompt can have been read.
                self._move(DOWN)
                self._move(UP)
            elif number := self._number_in_list(label):
                self._move(number[-1] if len(number) == 1 else DOWN)
            self.point_at(label)
            if many:
                self._move(SPACE)
        self.press(ENTER)

    def answer(self, question: str, *labels: str) -> None:
        """Choose at the prompt that asks `question`."""
        self.wait_for(question)
        self.choose(*labels)

    def write(self, text: str, *, question: str = "") -> None:
        """Type a reply to an open question."""
        if question:
            self.wait_for(question)
        self.wait_for_prompt()
        of_lines = self._asks_for_lines
        end = ENTER + ENTER if of_lines else ENTER
        if self.mode == "styled":
            self.press((f"\x1b[200~{text}\x1b[201~" if "\n" in text else text) + end)
            return
        self.press(text.replace("\n", ENTER) + end)
        if of_lines and "\n" in text.strip():
            # A text of several lines is shown once more.
            self.wait_for(_KEEP)
            self.wait_for_prompt()
            self.press(ENTER)

    def leave_empty(self) -> None:
        """Leave a detail empty."""
        self.wait_for_prompt()
        self.press(ENTER)

    def press_and_again(self, keys: str) -> None:
        """Press keys that ask whether to stop, and the same again where that was asked. Nothing is asked of whoever gave nothing."""
        self.press(keys)
        self.wait_for_prompt_or_end()
        if not self.ended:
            self.wait_for("Do you want to stop")
            self.press(keys)

    def key(self, letter: str) -> None:
        """One of the letters that work at prompts: in a styled list by itself, elsewhere followed by Enter."""
        self.wait_for_prompt()
        self.press(letter if self._is_list else letter + ENTER)
        self._went_back = letter == "b"

    def number_of(self, label: str) -> int:
        """The number that plain mode last printed before `label`."""
        lines = self.lines
        for index in range(len(lines) - 1, -1, -1):
            found = _NUMBERED.match(lines[index])
            if found and _begins(label, [found.group(2), *lines[index + 1 :]]):
                return int(found.group(1))
        raise AssertionError(f"no number stands before {label!r}:\n" + "\n".join(lines))

    def point_at(self, label: str) -> None:
        """Move the pointer of a styled list to `label`."""
        for _ in range(60):
            if self._points_at(label):
                return
            self._move(DOWN)
        raise AssertionError(f"the pointer never came to {label!r}:\n" + "\n".join(self.new_lines))

    def _points_at(self, label: str) -> bool:
        return any(_begins(each, self.pointed) for each in (label, f"{label}{_KEPT}"))

    def _number_in_list(self, label: str) -> str:
        """The number that stands before `label` in a styled list, where it is in the window."""
        lines = self._screen.on_screen
        for index in range(len(lines) - 1, -1, -1):
            found = _IN_A_LIST.match(lines[index])
            if found and _begins(label, [found.group(2), *(line.strip() for line in lines[index + 1 :])]):
                return found.group(1)
        return ""

    @property
    def pointed(self) -> list[str]:
        """The lines from the pointer of a styled list on, without the pointer itself."""
        lines = self._screen.on_screen
        for index in range(len(lines) - 1, -1, -1):
            if found := _POINTER.match(lines[index]):
                return [found.group(1), *(line.strip() for line in lines[index + 1 :])]
        return []

    def _move(self, key: str) -> None:
        """Press a key that only redraws a list, and wait until it is redrawn."""
        self._went_back = False
        before = len(self.raw)
        self._run.write(key.encode())
        self._until(
            lambda: self.raw.rfind(_DRAWN) > max(self.raw.rfind(_DRAWING), before), "the list to be drawn again"
        )

    def _send(self, keys: bytes) -> None:
        if self.mode == "styled" and self._went_back and keys.startswith(ENTER.encode()):
            # Another key first, which changes nothing: whoever presses it has seen the prompt.
            if self._is_list:
                self._move(DOWN)
                self._move(UP)
            else:
                keys = RIGHT.encode() + keys
        self._went_back = False
        self._mark_raw = len(self.raw)
        self._mark_line = self._end_of_question()
        self._lines_typed += keys.count(b"\r") + keys.count(b"\n")
        end = time.monotonic() + _PATIENCE
        while keys:
            # Where there is no room for more, sharewise may be waiting for what it shows to be read.
            keys = keys[self._run.write(keys[:1024]) :]
            assert time.monotonic() < end, "it no longer reads what is typed"
            self._read(0.0)

    def _end_of_question(self) -> int:
        """The line below the question: what is drawn from there on is the reply, and what comes after it."""
        cursor = self._screen.cursor.y
        if self.mode == "styled":
            # A list is drawn again from its first line, above the cursor. Those before it were wiped when they were answered.
            lines = self._screen.on_screen
            for number in range(cursor, -1, -1):
                if any(how in lines[number] for how in (_LIST, *_TEXTS)):
                    return len(self._screen.gone) + _top_of_prompt(lines, number)
            if self._is_list:
                # It is longer than the window, and drawn again from its top.
                return len(self._screen.gone)
        return len(self._screen.gone) + cursor

    @property
    def _is_list(self) -> bool:
        """Whether what is asked is a styled list."""
        return self.mode == "styled" and self._last_of(_LIST) > self._last_of(*_TEXTS)

    @property
    def _asks_for_lines(self) -> bool:
        """Whether what is asked for can have several lines, and ends with an empty one."""
        return self._last_of(_LONG) > self._last_of(*_SHORT)

    def _last_of(self, *instructions: str) -> int:
        shown = self.shown
        return max(shown.rfind(instruction) for instruction in instructions)

    def _read_on(self) -> None:
        """Press Enter where that shows the next piece of a page. What comes after it belongs to what is new already."""
        asked = self.raw.count(_LISTENING)
        waits = self.mode == "styled" and asked > self._read_at and self.raw.rfind(_DRAWN) > self.raw.rfind(_DRAWING)
        if self.reads_on and not self.ended and self.raw.endswith(_PAGE_OF) and len(self.raw) > self._paged_at:
            # A page that a command prints, which takes a line.
            self._paged_at = len(self.raw)
            self._run.write(ENTER.encode())
            return
        if not (self.reads_on and waits and self.raw.rfind(_LISTENING) > self.raw.rfind(_DEAF)):
            return
        if self._is_reading:
            self._read_at = asked
            self._run.write(ENTER.encode())

    def settle(self) -> None:
        """Wait until nothing more is drawn."""
        self._rest(0.3)

    def _rest(self, seconds: float) -> None:
        """Wait until nothing has come for so long, and it waits for something too: a program that has no turn shows nothing either."""
        before = -1
        while not self.ended and (len(self.raw) != before or not self._run.is_at_rest):
            before = len(self.raw)
            self._read(seconds)

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the window."""
        self._screen.resize(rows, columns)
        self._run.resize(rows, columns)

    # How it ends

    @property
    def is_terminal_as_before(self) -> bool:
        """Whether the terminal is set as it was before sharewise began."""
        return self._run.is_set_as_before

    def left_unread(self) -> bytes:
        """What was typed and is left for the shell to read."""
        return self._run.left_unread()

    def finish(self) -> int:
        """Wait for the end. The exit status; minus the signal's number where a signal ended it."""
        self._until(lambda: self.ended, "the end")
        assert self._run.code is not None
        return self._run.code

    def close_window(self) -> int:
        """Close the terminal's window under it. The exit status, as of `finish`."""
        self._run.close_window()
        end = time.monotonic() + _PATIENCE
        while (code := self._run.code) is None:
            assert time.monotonic() < end, "it goes on without a terminal"
            time.sleep(0.01)
        self.ended = True
        return code

    def _until(self, holds: Callable[[], bool], what: str, patience: float = _PATIENCE) -> None:
        end = time.monotonic() + patience
        while not holds():
            if self.ended:
                assert holds(), f"waited for {what}, and it ended:\n" + "\n".join(self.lines)
                return
            assert time.monotonic() < end, f"waited for {what}:\n" + "\n".join(line for line in self.lines if line)
            self._read(0.05)

    def _read(self, seconds: float) -> None:
        """Read what has come; wait for it at most so long."""
        if self.ended:
            return
        if not self._take_in(seconds) and self._run.code is not None:
            # What it wrote before its end is there to be read.
            self._take_in(0.0)
            self.ended = True
        self._read_on()

    def _take_in(self, seconds: float) -> bool:
        """Draw what has come, if any; wait for it at most so long."""
        before = len(self.raw)
        while part := self._run.read(seconds):
            self.raw += part
            self._stream.feed(part)
            if self._screen.cleared:
                self._screen.cleared, self._mark_line, self._read_new = False, 0, (0, 0)
            seconds = 0.0
        return len(self.raw) > before


def _top_of_prompt(lines: list[str], number: int) -> int:
    """The line on which what goes with the answer begins: an error, or the question where the list is long, above line `number`."""
    while number and lines[number - 1].startswith("  ") and lines[number - 1].strip():
        number -= 1
    return number


def _begins(label: str, lines: list[str]) -> bool:
    """Whether `lines` begin with `label`, wrapped or not, and with nothing else on its last line."""
    for count in range(1, len(lines) + 1):
        begin = flat(lines[:count])
        if begin == label:
            return True
        if not label.startswith(begin):
            return False
    return False


def flat(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def everything_below(folder: Path) -> Iterator[Path]:
    """Every file and folder below `folder`."""
    for root, folders, files in os.walk(folder):
        yield from (Path(root) / name for name in [*folders, *files])
