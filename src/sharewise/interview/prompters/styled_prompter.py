"""Asking with arrow keys and colour. The only place that imports questionary.

A list points at its first answer, or at the one that was given before; a digit points at the line with that number, and
Enter takes what is pointed at. An Enter that nobody can have meant for the list takes nothing: see `_Stray`. All is drawn on
stderr. Keys for more, back, note and stop work in every list; in a text they work where the letter stands alone.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import time
from collections.abc import Callable
from enum import Enum
from typing import Any, Literal, TextIO, cast

from sharewise.values import frozen

# Without this, a terminal that does not report its cursor gets a warning in the middle of a question.
os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.filters import Always, Condition
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import ScrollOffsets
from prompt_toolkit.output import create_output
from prompt_toolkit.output.color_depth import ColorDepth
from prompt_toolkit.styles import Style

from sharewise.errors import Interrupted
from sharewise.interview.prompters.bound_keys import answer, bind_closed, list_bindings, page_bindings, text_bindings
from sharewise.interview.prompters.default_keys import share_default_keys
from sharewise.interview.prompters.interrupts import ControlC, LeavingAtOnce
from sharewise.interview.prompters.key_parser import swallow_sequences
from sharewise.interview.prompters.word_wrap import WordWrap
from sharewise.interview.prompts import (
    COMMAND_KEYS,
    TAKE_OUT,
    Choose,
    Command,
    Interruption,
    Option,
    Prompt,
    Reply,
    Write,
    command_in,
    how_to_answer,
    how_to_write,
    suggested,
    suggestion_lines,
)
from sharewise.present.formats.plain_text import fitting_width, paged, plain_lines, rows_taken, wrapped
from sharewise.present.formats.terminal import show
from sharewise.present.page import Heading, Page, Paragraph
from sharewise.present.wording import interview_wording
from sharewise.text import evenly_wide, folded

share_default_keys()

# How long to wait after the key that stops for the key that leaves at once, in seconds.
_AFTER_STOP = 0.4
# How soon after a prompt is shown Enter is taken as part of the key before it, in seconds. Nobody has read the prompt by then.
_UNREAD = 0.6
# How soon after another Enter it is taken for one key that is held down, in seconds.
_HELD = 0.2

# As on pages: what has to be read has the terminal's own colour.
_STYLE = Style(
    [
        ("qmark", "fg:ansicyan bold"),
        ("question", "bold"),
        ("answer", "fg:default bold"),
        ("pointer", "fg:ansicyan bold"),
        ("highlighted", "bold"),
        ("selected", "noreverse"),
        ("instruction", ""),
    ]
)


class _Wanted(Enum):
    """What drawing a prompt can return, other than a reply."""

    MORE = "`?` was pressed"
    CHANGE = "what is there is to be changed"
    NOTHING = "Enter was pressed on the line that leaves it as it is"


@frozen
class _Refused:
    """A text that cannot be read, and the message that says why."""

    message: str


class _InterruptedReading(Exception):
    """Ctrl-C came while a page was read."""


class CannotDraw(Exception):
    """The terminal cannot draw lists and move in them."""


class StyledPrompter:
    """A `Prompter` on a capable terminal. Raises `CannotDraw` where it is made on another.

    `columns` tells how wide the terminal is, as windows change.
    """

    def __init__(
        self,
        typed_in: TextIO,
        shown_on: TextIO,
        columns: Callable[[], int],
        control_c: ControlC,
        *,
        colour: bool,
        keys: Input | None = None,
    ) -> None:
        """As the class says. `keys`: where the keys come from, if not from `typed_in`."""
        self._stream = shown_on
        self._columns_now = columns
        self._control_c = control_c
        self._colour = colour
        # Whether the last reply was to go back.
        self._came_back = False
        # The keys that did something at the last prompt.
        self.bound = KeyBindings()
        try:
            keys, screen = keys or create_input(typed_in), create_output(stdout=shown_on)
        except Exception as error:
            # Each system has its own: on Windows, one for a window that is no console.
            raise CannotDraw from error
        self._sequences = swallow_sequences(keys)
        self._terminal: dict[str, Any] = {
            "input": keys,
            "output": screen,
            "color_depth": None if colour else ColorDepth.DEPTH_1_BIT,
        }

    @property
    def _columns(self) -> int:
        return self._columns_now()

    @property
    def _width(self) -> int:
        return fitting_width(self._columns)

    def show(self, page: Page) -> None:
        """As `Prompter.show`."""
        self._stream.write("\n")
        show(page, self._stream, columns=self._columns, colour=self._colour)

    def ask(self, prompt: Prompt) -> Reply:
        """As `Prompter.ask`."""
        try:
            reply = self._asked_until_answered(prompt)
        except LeavingAtOnce:
            return Command.LEAVE
        except _InterruptedReading:
            return Interruption()
        self._came_back = reply is Command.BACK
        return reply

    def _asked_until_answered(self, prompt: Prompt) -> Reply:
        reminder = prompt.reminder
        if prompt.before:
            reminder = self._show_before(prompt)
        self._show_question(prompt, reminder)
        error = ""
        while True:
            reply = self._choose(prompt, error) if isinstance(prompt, Choose) else self._write(prompt, error)
            # It is drawn with the prompt, and goes with it: where the next one is wrong too, its error comes in its place.
            error = reply.message if isinstance(reply, _Refused) else ""
            if isinstance(reply, _Refused):
                continue
            if reply is _Wanted.MORE:
                self._show_more(prompt)
                self._show_question(prompt, prompt.reminder)
            else:
                return reply

    def _show_more(self, prompt: Prompt) -> None:
        """What `?` shows: all of it at once, or first in short."""
        if prompt.more_in_short:
            pieces = paged(self._lines(prompt.more_in_short), self._rows, self._columns)
            if self._show_in_pieces(pieces, interview_wording.OR_READ_ALL, more=True) is not _Wanted.MORE:
                return
        more = self._lines(prompt.all_more() or (Paragraph(interview_wording.NOTHING_MORE),))
        self._show_in_pieces(paged(more, self._rows, self._columns), interview_wording.BACK_TO_QUESTION)

    def _show_before(self, prompt: Prompt) -> tuple[str, ...]:
        """The page above a question. Where the window does not hold both, what does not stay in it is to be read first.

        Returns the reminder of what was read, for the question: it needs none where all of it is in sight.
        """
        lines = self._lines(prompt.before)
        room = self._window_rows - self._height(prompt, ()) - 2
        if rows_taken(lines, self._columns) <= room:
            self._stream.write("\n" + "\n".join(lines) + "\n")
            return ()
        *first, last = paged(lines, self._rows, self._columns)
        if rows_taken(last, self._columns) + 1 + self._height(prompt, prompt.reminder) < self._window_rows:
            # The last of it stays in sight above the question.
            self._show_in_pieces(first, interview_wording.READ_ON, then=1)
            self._stream.write("\n" + "\n".join(last) + "\n")
        else:
            self._show_in_pieces([*first, last], interview_wording.READ_ON)
        return prompt.reminder

    def _height(self, prompt: Prompt, reminder: tuple[str, ...]) -> int:
        """How many lines a prompt takes in the window, with its question."""
        answering = 1
        if isinstance(prompt, Choose):
            answering = sum(_line_count(label) for label in self._labels(prompt)) + prompt.can_skip
        how = self._how_to(prompt)
        question = plain_lines(self._question(prompt, reminder), self._width)
        return 1 + rows_taken(question, self._columns) + len(how) + 1 + answering

    @property
    def _window_rows(self) -> int:
        return shutil.get_terminal_size().lines

    @property
    def _rows(self) -> int:
        """How many lines of a page the window holds, with what to press below."""
        return max(5, self._window_rows - 3)

    def _lines(self, page: Page) -> list[str]:
        """A page as it is drawn, without empty lines at its ends."""
        drawn = io.StringIO()
        show(page, drawn, columns=self._columns, colour=self._colour)
        return drawn.getvalue().strip("\n").split("\n")

    def _show_in_pieces(
        self, pieces: list[list[str]], at_the_end: str, then: int = 0, *, more: bool = False
    ) -> Command | Literal[_Wanted.MORE] | None:
        """As much at a time as the window holds. At each there is a way out.

        Args:
            pieces: what is shown.
            at_the_end: what can be pressed at the last.
            then: how many pieces come after these.
            more: whether there is more to read than this.

        Returns: the way out that was taken, or that more is wanted; None where all was read.

        """
        self._stream.write("\n")
        for number, piece in enumerate(pieces, 1):
            self._stream.write("\n".join(piece) + "\n")
            is_last = number == len(pieces) and not then
            words = at_the_end if is_last else interview_wording.READ_ON
            if len(pieces) + then > 1:
                words = f"{interview_wording.READ_PAGE.format(page=number, pages=len(pieces) + then)} {words}"
            wanted = self._wait(words, more=more)
            if wanted is not None:
                return wanted
        return None

    def _wait(self, words: str, *, more: bool) -> Command | Literal[_Wanted.MORE] | None:
        """Wait until they have read. Returns the command to go back where they want to read no more, or that they want `more`.

        Raises:
            LeavingAtOnce: they leave.

        """
        drawn = {name: value for name, value in self._drawn().items() if name != "qmark"}
        application = questionary.press_any_key_to_continue(
            "\n ".join(wrapped(words, self._width - 2)), **drawn
        ).application
        bindings = page_bindings(_returning(None))
        for letter in (interview_wording.KEY_BACK, interview_wording.KEY_BACK.upper()):
            bindings.add(letter)(_returning(Command.BACK))
        if more:
            bindings.add(interview_wording.KEY_MORE)(_returning(_Wanted.MORE))
        _add_leaving(bindings, application)
        reply = self._run(application, bindings)
        if reply is Command.LEAVE:
            raise LeavingAtOnce
        if isinstance(reply, Interruption):
            raise _InterruptedReading
        return cast("Command | Literal[_Wanted.MORE] | None", reply)

    def _show_question(self, prompt: Prompt, reminder: tuple[str, ...]) -> None:
        self.show(self._question(prompt, reminder))

    def _question(self, prompt: Prompt, reminder: tuple[str, ...]) -> Page:
        heading = (Heading(prompt.heading),) if prompt.heading else ()
        lines = [prompt.ask, *reminder, *prompt.lines]
        if isinstance(prompt, Write):
            if prompt.so_far and not prompt.change_now:
                lines.append(interview_wording.SO_FAR.format(text=folded(prompt.so_far, lines=6, longest=500)))
            lines += suggestion_lines(prompt)
        return (*heading, Paragraph("\n".join(lines)))

    def _how_to(self, prompt: Prompt) -> list[str]:
        if isinstance(prompt, Write):
            how = self._how(prompt)
        else:
            how = interview_wording.ARROWS_MANY if prompt.many else interview_wording.ARROWS
        return how_to_answer(how, prompt, self._width - 4)

    def _say(self, text: str) -> None:
        show((Paragraph(text),), self._stream, columns=self._columns, colour=self._colour)

    def _choose(self, prompt: Choose, error: str) -> Reply | Literal[_Wanted.MORE] | _Refused:
        labels = self._labels(prompt)
        choices = [
            questionary.Choice(label, value=option.code) for label, option in zip(labels, prompt.options, strict=True)
        ]
        first = 0
        arrows = interview_wording.ARROWS_MANY if prompt.many else interview_wording.ARROWS
        above: tuple[str, ...] = ()
        height = sum(_line_count(label) for label in labels) + prompt.can_skip
        if self._height(prompt, ()) > self._window_rows:
            # Where it was shown it goes off the window. Here it stays, and nobody has to guess how long the list is.
            above = tuple(each for each in (prompt.heading, prompt.ask) if each)
            if height + len(self._how_to(prompt)) + len(above) + 2 > self._window_rows:
                lines = len(choices) + (prompt.can_skip and not prompt.many)
                arrows = " ".join((interview_wording.MORE_BELOW.format(number=lines), arrows))
        if prompt.many:
            question = questionary.checkbox(
                "", choices=choices, instruction=self._instruction(arrows, prompt, error, above), **self._drawn()
            )
        else:
            if prompt.can_skip:
                # What Enter alone does is the first line.
                leave = interview_wording.LEAVE_IT if prompt.has_so_far else interview_wording.LEAVE_EMPTY
                choices.insert(0, questionary.Choice(leave, value=_Wanted.NOTHING))
                first = 1
            question = questionary.select(
                "",
                choices=choices,
                default=prompt.kept.code if prompt.kept else None,
                instruction=self._instruction(arrows, prompt, error, above),
                use_jk_keys=False,
                **self._drawn(),
            )
        application = question.application
        reply: Any = self._run(application, self._list_keys(application, prompt, first), prompt)
        if isinstance(reply, Interruption | _Refused):
            return reply
        if isinstance(reply, list):
            reply = tuple(reply) or None
        elif reply is _Wanted.NOTHING:
            reply = None
        if reply is None and not prompt.has_so_far:
            self._say(interview_wording.LEFT_EMPTY)
        self._say_chosen(prompt, reply)
        return cast("Reply | Literal[_Wanted.MORE]", reply)

    def _say_chosen(self, prompt: Choose, reply: object) -> None:
        """Show what was chosen, in place of the list, which is erased."""
        codes = reply if isinstance(reply, tuple) else (reply,)
        labels = [option.label for option in prompt.options if option.code in codes]
        if labels:
            self._say("\n".join(f"> {label}" for label in labels))

    def _write(self, prompt: Write, error: str) -> Reply | Literal[_Wanted.MORE] | _Refused:
        so_far = prompt.so_far or ""
        reply = self._written(prompt, so_far if prompt.change_now else "", error)
        if reply is _Wanted.CHANGE:
            reply = self._written(prompt, so_far)
        assert reply is not _Wanted.CHANGE, "what is being changed is not asked to be changed again"
        return reply

    def _written(
        self, prompt: Write, begin: str = "", error: str = ""
    ) -> Reply | Literal[_Wanted.MORE, _Wanted.CHANGE] | _Refused:
        """What is written at the prompt. `begin` stands there already, to be changed; `error` says what was wrong before."""
        question = questionary.text(
            "",
            default=begin,
            multiline=prompt.long,
            instruction=self._instruction(self._how(prompt), prompt, error),
            # questionary draws one space before each row of what is typed.
            input_processors=[WordWrap(margin=1)],
            **self._drawn(),
        )
        bindings = text_bindings(_line_or_end(prompt, begin) if prompt.long else _ending)
        text: str | Interruption = self._run(question.application, bindings, prompt)
        if isinstance(text, Interruption):
            return text
        word = text.strip()
        if not begin:
            if word == interview_wording.KEY_MORE:
                return _Wanted.MORE
            if word == interview_wording.KEY_EDIT and prompt.so_far:
                return _Wanted.CHANGE
            if (suggestion := suggested(word, prompt)) is not None:
                self._say_written(prompt, suggestion)
                return suggestion
        if (command := command_in(word, prompt)) is not None:
            return command
        if not word and not begin and (prompt.can_skip or prompt.so_far):
            if not prompt.so_far:
                self._say(interview_wording.LEFT_EMPTY)
            return None
        if word in ("", TAKE_OUT) and prompt.can_skip:
            return "" if prompt.so_far else None
        try:
            read = prompt.read(text)
        except ValueError as error:
            return _Refused(str(error))
        if not read or read == TAKE_OUT:
            return _Refused(interview_wording.ERROR_ENTER_TEXT)
        self._say_written(prompt, read)
        return read

    def _say_written(self, prompt: Write, read: str) -> None:
        self._say("\n".join(f"> {line}" for line in prompt.said_back(read).split("\n")))

    @staticmethod
    def _how(prompt: Write) -> str:
        how = interview_wording.TYPE_LINES if prompt.long else interview_wording.TYPE_THEN_ENTER
        return how if prompt.change_now else how_to_write(how, prompt, can_edit=True)

    def _drawn(self) -> dict[str, Any]:
        return {"qmark": "", "style": _STYLE, "erase_when_done": True, **self._terminal}

    def _list_keys(self, application: Application[Any], prompt: Choose, first: int) -> KeyBindings:
        """The keys of a list. `first`: the place of the line that the digit 1 points at."""
        wrong = interview_wording.ERROR_CHOOSE_SOME if prompt.many else interview_wording.ERROR_CHOOSE_ONE
        bindings = list_bindings(
            application,
            many=prompt.many,
            first=first,
            refuse=_returning(_Refused(wrong)),
            refuse_paste=_returning(_Refused(interview_wording.ERROR_PASTED)),
        )
        _add_leaving(bindings, application)
        if Command.LEAVE in prompt.commands:
            bindings.add(interview_wording.KEY_LEAVE_IN_A_LIST)(_returning(Command.LEAVE))
        if prompt.more:
            bindings.add(interview_wording.KEY_MORE)(_returning(_Wanted.MORE))
        for key, command in COMMAND_KEYS.items():
            if command in prompt.commands:
                for letter in {key, key.upper()}:
                    bindings.add(letter)(_returning(command))
        for window in application.layout.find_all_windows():
            # In a list longer than the screen: the line pointed at is shown whole, with what comes after it.
            window.scroll_offsets = ScrollOffsets(top=2, bottom=3)
            # In a window that was made narrower, nothing is cut off.
            window.wrap_lines = Always()
        return bindings

    def _is_new_to_enter(self, prompt: Prompt | None) -> bool:
        """Whether Enter may have been meant for the prompt before, and would do here what cannot be seen coming: go forward
        again, or give an answer.
        """
        answers = isinstance(prompt, Choose) and not (prompt.many or prompt.can_skip or prompt.kept)
        return self._came_back or answers

    def _run(self, application: Application[Any], bindings: KeyBindings, prompt: Prompt | None = None) -> Any:
        """What was pressed, where nothing but `bindings` acts.

        Raises:
            Interrupted: the terminal is gone, or the program is told to end.

        """
        bind_closed(application, bindings)
        self.bound = bindings
        if self._is_new_to_enter(prompt):
            stray = _Stray(application)
            for enter in ("enter", "c-j"):
                bindings.add(enter, eager=True, filter=Condition(stray.holds))(stray.pass_over)
        if self._sequences is not None:
            self._sequences.takes_text = isinstance(prompt, Write)
        if prompt is not None:
            application.before_render += self._redrawer(prompt)
        # From here on signals come as keys. What came before has been noted.
        application.pre_run_callables.append(self._control_c.raise_if_it_came)
        try:
            with self._control_c.told_to(_leaving(application)):
                reply = application.run(handle_sigint=False)
            if self._control_c.ends:
                raise Interrupted(interview_wording.STOPPED)
            if isinstance(reply, Interruption):
                self._control_c.came = False
            return reply
        except KeyboardInterrupt:
            if self._control_c.ends:
                raise Interrupted(interview_wording.STOPPED) from None
            self._control_c.came = False
            # The terminal has shown it, as ^C in the middle of a line.
            self._stream.write("\n")
            return Interruption()
        except (EOFError, OSError):
            raise Interrupted(interview_wording.STOPPED) from None

    def _redrawer(self, prompt: Prompt) -> Callable[[Application[Any]], None]:
        """What draws the question again in a window of another width: its lines stand elsewhere then, and would be seen twice."""
        width = self._columns

        def redraw(application: Application[Any]) -> None:
            nonlocal width
            if width == self._columns or application.is_done:
                return
            width = self._columns
            application.output.erase_screen()
            application.output.cursor_goto(0, 0)
            application.output.flush()
            if prompt.before and rows_taken(plain_lines(prompt.before, self._width), self._columns) <= self._rows:
                self.show(prompt.before)
            self._show_question(prompt, prompt.reminder)
            self._stream.flush()

        return redraw

    def _instruction(self, how: str, prompt: Prompt, error: str = "", above: tuple[str, ...] = ()) -> str:
        # questionary draws two spaces before it in a list, and three in a text.
        indent = "\n  " if isinstance(prompt, Choose) else "\n   "
        lines = [line for each in (*above, error) if each for line in wrapped(each, self._width - 4)]
        return evenly_wide(indent.join([*lines, *how_to_answer(how, prompt, self._width - 4)]) + "\n")

    def _labels(self, prompt: Choose) -> list[list[tuple[str, str]]]:
        """The lines of a list, which do not wrap by themselves. The pointer (and a box to tick) take some columns."""
        taken, digits = 5 if prompt.many else 3, len(str(len(prompt.options)))
        return [
            self._label(
                option,
                f"{number}. ".rjust(digits + 2),
                taken,
                is_kept=prompt.kept is not None and option.code == prompt.kept.code,
            )
            for number, option in enumerate(prompt.options, 1)
        ]

    def _label(self, option: Option, number: str, taken: int, *, is_kept: bool) -> list[tuple[str, str]]:
        label = interview_wording.KEPT.format(answer=option.label) if is_kept else option.label
        indent = " " * (taken + len(number))
        lines = wrapped(label, self._width - 1, " " * taken + number, indent)
        if option.help is not None:
            lines += wrapped(option.help, self._width - 1, indent)
        return [("class:text", evenly_wide("\n".join(lines)[taken:]))]


def _line_count(label: list[tuple[str, str]]) -> int:
    """How many lines an option's label takes."""
    return 1 + sum(text.count("\n") for _, text in label)


def _returning(reply: object) -> Callable[[KeyPressEvent], None]:
    def act(event: KeyPressEvent) -> None:
        answer(event, reply)

    return act


class _Stray:
    """Tells an Enter that nobody can have meant for a prompt, where no other key came first: one that comes before anyone can have
    read it, as where a key bounces or was pressed ahead, and one that is held down.
    """

    def __init__(self, application: Application[Any]) -> None:
        self._begun = time.monotonic()
        self._pressed = 0
        self._passed_over = 0
        self._last = -_HELD
        application.key_processor.before_key_press += self._count

    def _count(self, _: object) -> None:
        self._pressed += 1

    def holds(self) -> bool:
        """Whether an Enter that comes now is one."""
        if self._pressed > self._passed_over + 1:
            return False
        now = time.monotonic()
        return now - self._begun < _UNREAD or now - self._last < _HELD

    def pass_over(self, _: KeyPressEvent) -> None:
        """The key does nothing."""
        self._passed_over += 1
        self._last = time.monotonic()


def _add_leaving(bindings: KeyBindings, application: Application[Any]) -> None:
    """The key that leaves at once, only after the one that stops: one stray key must not take everything away."""
    for letter in (interview_wording.KEY_STOP, interview_wording.KEY_STOP.upper()):
        bindings.add(letter, interview_wording.KEY_LEAVE_IN_A_LIST)(_returning(Command.LEAVE))
    application.timeoutlen = _AFTER_STOP


def _leaving(application: Application[Any]) -> Callable[[], None]:
    """What ends a prompt from a signal, with what stood in it. The loop is woken: it may be waiting for a key."""

    def leave() -> None:
        if application.is_running and not application.is_done:
            application.exit(result=Interruption(application.current_buffer.text))

    def wake() -> None:
        # Where the loop is not there yet, or no longer, the next prompt takes the signal.
        if application.loop is not None:
            with contextlib.suppress(RuntimeError):
                application.loop.call_soon_threadsafe(leave)

    return wake


def _ending(event: KeyPressEvent) -> None:
    """Enter in a text of one line."""
    event.current_buffer.validate_and_handle()


def _line_or_end(prompt: Write, begin: str) -> Callable[[KeyPressEvent], None]:
    """Enter in a text of several lines: ends it on an empty line, and after a command; else begins a line.

    A text that stood there as one line (`begin`) and still does is ended wherever it is being put right.
    """

    def act(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        document = buffer.document
        word = document.text.strip()
        is_word = (
            word in (interview_wording.KEY_MORE, interview_wording.KEY_EDIT, TAKE_OUT)
            or suggested(word, prompt) is not None
        )
        on_empty_line = not document.current_line.strip() and (bool(word) or document.is_cursor_at_the_end)
        put_right = bool(begin) and "\n" not in begin + document.text and not document.is_cursor_at_the_end
        if on_empty_line or put_right or is_word or command_in(word, prompt) is not None:
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    return act
