"""What a command knows of the terminal that it runs in."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, TextIO, TypeAlias, TypeVar

import typer

from sharewise.errors import Interrupted, SharewiseError
from sharewise.present.json.error_json import NOTICE, error_data, errors_data
from sharewise.present.wording import IMPORTANT
from sharewise.present.wording.records_wording import CHECKED_SO_FAR
from sharewise.text import one_line, visible

PlainOption: TypeAlias = Annotated[
    bool, typer.Option("--plain", help="Plain numbered lines, for screen readers and simple terminals.")
]
# The first words of the commands that have it. A test holds it.
IN_PLAIN_LINES = frozenset(
    {"cases", "decide", "drafts", "due", "practise", "records", "report", "rules", "schema", "setup"}
)

# How an environment says no.
_NO = frozenset({"", "0", "false", "no", "off"})
# The styled prompter needs room to draw a question with its answers.
_FEWEST_LINES = 21
_FEWEST_COLUMNS = 40
# In seconds: what takes less is over before a person looks; and how often a line on how far it is is drawn again.
_BEFORE, _BETWEEN = 1.0, 0.2
_Found = TypeVar("_Found")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal. A closed stream is not."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def leads_nowhere(stream: TextIO) -> bool:
    """Whether a stream stands for one that sharewise was started without (`>&-`)."""
    return getattr(stream, "name", None) == os.devnull


def wants_plain(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the settings ask for plain lines, or the environment says that the terminal can show nothing else."""
    # Imported here: help needs no settings.
    from sharewise.folders import read_settings

    with contextlib.suppress(SharewiseError):
        # Where the settings are at fault, what needs them says so, on any screen.
        if read_settings(environment).screen == "plain":
            return True
    # mintty is a window for another kind of terminal than the one that programs of Windows draw on.
    return environment.get("TERM", "") in {"dumb", "unknown"} or environment.get("TERM_PROGRAM") == "mintty"


def wants_colour(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a stream gets colour: NO_COLOR and plain terminals say no, FORCE_COLOR (but 0) says yes, else terminals do."""
    if environment.get("NO_COLOR") or wants_plain(environment):
        return False
    return environment.get("FORCE_COLOR", "").lower() not in _NO or is_terminal(stream)


def can_ask() -> bool:
    """Whether a person can be asked: they can type, and see what they are asked. Anything else might answer for them."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def is_git_bash(environment: Mapping[str, str] = os.environ, system: str = os.name) -> bool:
    """Whether this is the window of Git for Windows: a program of Windows sees no terminal there."""
    return system == "nt" and bool(environment.get("MSYSTEM"))


@contextlib.contextmanager
def said_if_long(message: str, after: float = 3.0) -> Iterator[None]:
    """Say `message` on a terminal if what is done meanwhile takes longer than `after` seconds."""

    def say_it() -> None:
        with contextlib.suppress(OSError):
            say(message)
            sys.stderr.flush()

    if not is_terminal(sys.stderr) or speaks_json():
        yield
        return
    # Imported here: hardly anything takes so long.
    from threading import Timer

    timer = Timer(after, say_it)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def columns_of(stream: TextIO) -> int:
    """The width of the terminal that `stream` is drawn on; COLUMNS where it is set, 80 where there is no terminal."""
    return _size_of(stream).columns


def rows_of(stream: TextIO) -> int:
    """The height of the terminal that `stream` is drawn on."""
    return _size_of(stream).lines


def asks_for_json(words: Sequence[str]) -> bool:
    """Whether a command line asks for JSON, as far as can be told before it is read: what is wrong with it is to be JSON too."""
    options = list(itertools.takewhile(lambda word: word != "--", words))
    return "--json" in options or "--format=json" in options or ("--format", "json") in itertools.pairwise(options)


class _Speech:
    """How everything is said on standard error in this run. None: as the command line asks for."""

    is_json: bool | None = None


def speak_json(is_json: bool) -> None:
    """From now on say everything on standard error as JSON, an object a line; or in words, as to whoever is asked questions there."""
    _Speech.is_json = is_json


def speaks_json() -> bool:
    """Whether a script reads what is said on standard error."""
    return asks_for_json(sys.argv[1:]) if _Speech.is_json is None else _Speech.is_json


def say_data(line: Mapping[str, object], stream: TextIO | None = None) -> None:
    """Say something to a script: one line, all of it ASCII, whatever the encoding of the stream is."""
    (stream or sys.stderr).write(f"{json.dumps(line)}\n")


def say(message: str, stream: TextIO | None = None, *, indent: str = "") -> None:
    """Print a message for people, on standard error or `stream`: on a terminal by words, with each command that it names whole;
    elsewhere each line as it stands, so that scripts can look for it. Where standard error is for a script, it is a notice there.
    """
    if stream is None and speaks_json():
        say_data({"format": NOTICE, "message": message})
        return
    stream = stream or sys.stderr
    if is_terminal(stream):
        # Imported here: most commands have nothing to say.
        from sharewise.present.formats.plain_text import wrapped

        lines = wrapped(message, max(columns_of(stream), 20), indent)
    else:
        lines = [f"{indent}{visible(message)}"]
    stream.write("".join(f"{line}\n" for line in lines))


def tell(said: str) -> None:
    """Say something on standard error, in one line. Whether anybody hears it does not matter to what is saved."""
    with contextlib.suppress(OSError):
        say(one_line(said))


def warn(said: str) -> None:
    """The same of something that is important."""
    tell(f"{IMPORTANT} {said}")


def say_error(error: SharewiseError) -> None:
    """Say what went wrong on standard error."""
    if speaks_json():
        for each in errors_data(error):
            say_data(each)
    elif isinstance(error, Interrupted):
        say(str(error))
    else:
        say(f"Error: {error}")


def say_failure(code: str, message: str, exit_code: int) -> None:
    """The same of what is no error of ours. `code`: one of `ERROR_CODES`."""
    if speaks_json():
        say_data(error_data(code, message, exit_code))
    else:
        say(f"Error: {message}")


def question_columns() -> int:
    """The width of the terminal that questions are drawn on."""
    return columns_of(sys.stderr)


def _size_of(stream: TextIO) -> os.terminal_size:
    asked = shutil.get_terminal_size()
    if os.environ.get("COLUMNS", "").isdecimal() or not is_terminal(stream):
        return asked
    try:
        return os.get_terminal_size(stream.fileno())
    except OSError:
        return asked


def can_style() -> bool:
    """Whether the terminal that questions are drawn on can draw lists and move in them."""
    size = _size_of(sys.stderr)
    return not wants_plain() and size.lines >= _FEWEST_LINES and size.columns >= _FEWEST_COLUMNS


# What in a command says that it prints something else, or nothing to read.
_SPEAK_OTHERWISE = frozenset({"--plain", "--json", "--format", "drop", "gather", "new-adoption"})


def plain_again(command: str) -> str:
    """A command to type next, so that it speaks in plain lines as this one was told to."""
    words = command.split()
    speaks = words[:1] == ["sharewise"] and not IN_PLAIN_LINES.isdisjoint(words[1:2])
    return command if not speaks or _SPEAK_OTHERWISE.intersection(words) else f"{command} --plain"


def must_say_plain_again(plain: bool) -> bool:
    """Whether commands to type next need `--plain`: it was asked for, and neither the settings nor the terminal say so."""
    return plain and not wants_plain()


class Progress:
    """A line on the terminal that says how many records were checked, where nothing else shows it. It is gone when they all are."""

    def __init__(self, *, is_seen_otherwise: bool, line: str = CHECKED_SO_FAR) -> None:
        """`is_seen_otherwise`: the results themselves appear on the terminal. `line`: what it says, where they are not checked alone."""
        self._done, self._width, self._line = 0, 0, line
        self._shows = is_terminal(sys.stderr) and not (is_seen_otherwise or speaks_json() or wants_plain())
        self._next = time.monotonic() + _BEFORE

    def over(self, found: Iterable[_Found], total: Callable[[], int]) -> Iterator[_Found]:
        """The same as they come. The line stays while the next is worked out. `total`: how many there are, as far as is known."""
        try:
            for each in found:
                self._done += 1
                if self._is_due:
                    self._draw(total())
                yield each
        finally:
            self.clear()

    def tell(self, done: int, total: int) -> None:
        """Say that so many of so many are done."""
        self._done = done
        if self._is_due:
            self._draw(total)

    @property
    def _is_due(self) -> bool:
        return self._shows and time.monotonic() >= self._next

    def clear(self) -> None:
        """Take the line away, for others to write there."""
        if self._width:
            sys.stderr.write(f"\r{' ' * self._width}\r")
            sys.stderr.flush()
            self._width = 0

    def _draw(self, total: int) -> None:
        self._next = time.monotonic() + _BETWEEN
        line = self._line.format(done=f"{self._done:,}", total=f"{max(total, self._done):,}")
        sys.stderr.write(f"\r{line.ljust(self._width)}")
        sys.stderr.flush()
        self._width = len(line)


class HeldSignals:
    """Keeps what would end the program (Ctrl-C, a closed window, a shutdown) waiting while a record is saved and that is
    said: whoever is told nothing saves it a second time.
    """

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}
        self._came: list[int] = []

    def hold(self) -> None:
        """From now on they wait. Those that are ignored, or lead elsewhere, are left as they are."""
        names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
        for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
            if number not in self._before and signal.getsignal(number) not in (signal.SIG_IGN, None):
                # In another thread than the first, nothing can be held.
                with contextlib.suppress(ValueError, OSError):
                    self._before[number] = signal.signal(number, self._note)

    def release(self, *, is_said: bool) -> None:
        """Let them act again, and act on those that came. `is_said`: a record was said to be saved, and Ctrl-C has nothing
        left to stop.
        """
        before, came = self._before, self._came
        self._before, self._came = {}, []
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came:
            if not (is_said and number == signal.SIGINT):
                signal.raise_signal(number)

    def _note(self, number: int, _frame: object) -> None:
        self._came.append(number)


def clear_window() -> bool:
    """Clear the window that questions were asked in, and what scrolled off it. False where the terminal cannot, or not all."""
    if wants_plain() or not is_terminal(sys.stderr):
        return False
    # To the top left, everything in the window, everything above it. Whatever else stood there is gone too.
    sys.stderr.write("\x1b[H\x1b[2J\x1b[3J")
    sys.stderr.flush()
    return not _keeps_what_scrolled_off(os.environ)


def _keeps_what_scrolled_off(environment: Mapping[str, str]) -> bool:
    """Whether a terminal keeps what scrolled off its window whatever it is told: GNU screen does, by `STY` here or by its name elsewhere."""
    within_tmux = bool(environment.get("TMUX"))
    return bool(environment.get("STY")) or (environment.get("TERM", "").startswith("screen") and not within_tmux)


def forget_typed() -> None:
    """Drop what was typed or pasted and not read yet. Else the shell would take it for commands, and remember it."""
    if sys.platform != "win32" and is_terminal(sys.stdin):
        # Imported here: Windows has no such module.
        import termios

        with contextlib.suppress(termios.error, OSError):
            termios.tcflush(sys.stdin, termios.TCIFLUSH)
