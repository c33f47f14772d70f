"""Asking in plain, numbered lines. No escape sequence, nothing redrawn: for screen readers and simple terminals."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TextIO

from sharewise.errors import Interrupted
from sharewise.interview.prompters.interrupts import ControlC, LeavingAtOnce
from sharewise.interview.prompters.key_sequences import without_sequences
from sharewise.interview.prompts import (
    COMMAND_KEYS,
    TAKE_OUT,
    Choose,
    Command,
    Interruption,
    Prompt,
    PromptAnswer,
    Reply,
    Write,
    command_in,
    how_to_answer,
    how_to_write,
    leaves_at_once,
    suggested,
    suggestion_lines,
)
from sharewise.present.formats.plain_text import plain_lines, wrapped
from sharewise.present.page import Page
from sharewise.present.wording import interview_wording
from sharewise.text import expression

# How long after a line the next line of a paste can take, in seconds. Nobody types a line in that time, and nobody notices it.
_PASTE_PAUSE = 0.04

# A terminal gives 4095 bytes of one line to a program that reads lines, and drops the rest. Some way below that, a line
# may have been cut.
_LONGEST_LINE = 4000

# Of a very long text, this many lines at its beginning and at its end are shown again.
_SHOWN_BACK = 20

# How long to wait for the rest of a paste that is dropped, in seconds.
_PASTE_ENDS = 0.2

# Words that people type in full instead of the letter, where nothing but a command or an answer can be meant.
_MORE_WORDS = {interview_wording.KEY_MORE, "more", "help"}
_COMMAND_WORDS: Mapping[str, str] = {
    "back": interview_wording.KEY_BACK,
    "stop": interview_wording.KEY_STOP,
    "quit": interview_wording.KEY_STOP,
    "exit": interview_wording.KEY_STOP,
    interview_wording.KEY_LEAVE_IN_A_LIST: interview_wording.KEY_LEAVE,
}


# Keys that the terminal gives as a character. In a text they would not be seen; in a list they would be a wrong answer.
# But for the line and page breaks of word processors, which `typed` makes line breaks of.
_CONTROLS = expression("[\x00-\x08\x0e-\x1b\x1f\x7f]")


class PlainPrompter:
    """A `Prompter` on two text streams: lines in, lines out. `width` tells how long a line can be, as windows change."""

    def __init__(self, typed_in: TextIO, shown_on: TextIO, width: Callable[[], int], control_c: ControlC) -> None:
        self._in = typed_in
        self._out = shown_on
        self._width_now = width
        self._control_c = control_c
        # The lines of the text that is being typed.
        self._so_far: list[str] = []

    @property
    def _width(self) -> int:
        return self._width_now()

    def show(self, page: Page) -> None:
        """As `Prompter.show`."""
        self._print("", *plain_lines(page, self._width))

    def ask(self, prompt: Prompt) -> Reply:
        """As `Prompter.ask`."""
        try:
            return self._asked(prompt)
        except LeavingAtOnce:
            return Command.LEAVE
        except KeyboardInterrupt:
            # Wherever it came: while a line was awaited, or just before or after.
            self._print("")
            if self._control_c.ends:
                raise Interrupted(interview_wording.STOPPED) from None
            self._control_c.came = False
            return Interruption("\n".join(self._so_far) if isinstance(prompt, Write) else "")

    def _asked(self, prompt: Prompt) -> Reply:
        self._so_far = []
        if isinstance(prompt, Write) and prompt.change_now and prompt.long and prompt.so_far:
            self._print("", *wrapped(prompt.ask, self._width))
            try:
                return self._kept(prompt.so_far, prompt)
            except ValueError as error:
                # They were interrupted before it could be read, and it cannot be.
                self._print(*wrapped(str(error), self._width))
        self._show_prompt(prompt)
        words, more = (
            (_COMMAND_WORDS, _MORE_WORDS) if isinstance(prompt, Choose) else ({}, {interview_wording.KEY_MORE})
        )
        is_told = False
        while True:
            line = self._line().strip()
            if isinstance(prompt, Choose) and not leaves_at_once(line) and self._more_is_waiting():
                self._drop_paste()
                continue
            word = line.lower()
            command = command_in(words.get(word, word), prompt)
            if word in more:
                self._show_more(prompt, all_of_it=not prompt.more_in_short or is_told)
                is_told = True
            elif command is not None and (command is Command.LEAVE or not self._begins_paste(prompt)):
                return command
            elif isinstance(prompt, Choose) and _COMMAND_WORDS.get(word, word) in COMMAND_KEYS:
                self._print(
                    interview_wording.FIRST_PROMPT
                    if word in {interview_wording.KEY_BACK, "back"}
                    else interview_wording.NOT_HERE
                )
            else:
                try:
                    return self._chosen(line, prompt) if isinstance(prompt, Choose) else self._written(line, prompt)
                except ValueError as error:
                    self._print(*wrapped(str(error), self._width))

    # What is shown

    def _show_prompt(self, prompt: Prompt) -> None:
        if prompt.before:
            self.show(prompt.before)
        self._show_question(prompt)

    def _show_question(self, prompt: Prompt) -> None:
        self._print("")
        if prompt.heading:
            self._print(*wrapped(prompt.heading, self._width))
        self._print(*wrapped(prompt.ask, self._width))
        # What was read before has gone, or is far above where it was read aloud.
        for line in (*prompt.reminder, *prompt.lines):
            self._print(*wrapped(line, self._width))
        if isinstance(prompt, Choose):
            self._print("")
            for number, option in enumerate(prompt.options, 1):
                begin = f"{number}. ".rjust(len(str(len(prompt.options))) + 3)
                self._print(*wrapped(option.label, self._width, begin))
                if option.help:
                    self._print(*wrapped(option.help, self._width, " " * len(begin)))
        else:
            if prompt.so_far:
                self._show_text(interview_wording.SO_FAR.format(text="").strip(), prompt.so_far)
            for suggestion in suggestion_lines(prompt):
                self._print(*wrapped(suggestion, self._width, "  "))
        self._print("", *how_to_answer(self._how(prompt), prompt, self._width))

    @staticmethod
    def _how(prompt: Prompt) -> str:
        if isinstance(prompt, Choose):
            how = interview_wording.TYPE_NUMBERS if prompt.many else interview_wording.TYPE_A_NUMBER
            if prompt.can_skip:
                return (
                    f"{how} {interview_wording.OR_LEAVE_IT if prompt.has_so_far else interview_wording.OR_LEAVE_EMPTY}"
                )
            return f"{how} {interview_wording.OR_KEEP.format(answer=prompt.kept.label)}" if prompt.kept else how
        how = interview_wording.TYPE_LONG_TEXT if prompt.long else interview_wording.TYPE_TEXT
        return how_to_write(how, prompt, can_edit=prompt.long)

    def _show_text(self, above: str, text: str) -> None:
        """Show a text, with a number before each line where there are several."""
        lines = text.split("\n")
        self._print(*wrapped(above if len(lines) > 1 else f"{above} {text}", self._width))
        if len(lines) > 1:
            self._show_lines(lines)

    def _show_lines(self, lines: list[str]) -> None:
        """Show each line with its number; of very many, leave out the middle."""
        for number, line in enumerate(lines, 1):
            if number <= _SHOWN_BACK or len(lines) - number < _SHOWN_BACK:
                self._print(*wrapped(line, self._width, f"{number}. ".rjust(len(str(len(lines))) + 3)))
            elif number == _SHOWN_BACK + 1:
                self._print(interview_wording.AND_SO_ON)

    def _show_more(self, prompt: Prompt, *, all_of_it: bool) -> None:
        more = prompt.all_more() if all_of_it else prompt.more_in_short
        self._print("", *(plain_lines(more, self._width) if more else [interview_wording.NOTHING_MORE]))
        if not all_of_it:
            self._print("", *wrapped(interview_wording.READ_ALL, self._width))
        self._show_question(prompt)

    def _print(self, *lines: str) -> None:
        self._out.write("".join(f"{line}\n" for line in lines))
        self._out.flush()

    # What is typed

    def _line(self) -> str:
        """One line as typed. The end of input is a way to leave."""
        self._out.write("> ")
        self._out.flush()
        try:
            with self._control_c.awaited(self._in):
                line = self._in.readline()
        except (OSError, ValueError):
            raise Interrupted(interview_wording.STOPPED) from None
        if not line.endswith("\n"):
            # The input ended, perhaps in the middle of a line: what nobody ended with Enter is no reply.
            if not self._in.isatty():
                self._print("")
                raise Interrupted(interview_wording.STOPPED)
            # A terminal goes on after Ctrl-D.
            self._so_far += [line] if line else []
            raise KeyboardInterrupt
        return _CONTROLS.sub("", without_sequences(line.rstrip("\r\n")))

    def _chosen(self, line: str, prompt: Choose) -> PromptAnswer:
        if not line and prompt.can_skip:
            if not prompt.has_so_far:
                self._print(interview_wording.LEFT_EMPTY)
            return None
        if not line and prompt.kept:
            return prompt.kept.code
        word = line.casefold()
        named = [option.code for option in prompt.options if word in {option.label.casefold(), option.code}]
        if named:
            return tuple(named) if prompt.many else named[0]
        parts = line.replace(",", " ").split()
        error = interview_wording.ERROR_CHOOSE_SOME if prompt.many else interview_wording.ERROR_CHOOSE_ONE
        if not parts or (len(parts) > 1 and not prompt.many):
            raise ValueError(error)
        numbers = [int(part) if part.isascii() and part.isdecimal() else 0 for part in parts]
        if any(not 1 <= number <= len(prompt.options) for number in numbers):
            raise ValueError(error)
        codes = tuple(dict.fromkeys(prompt.options[number - 1].code for number in numbers))
        return codes if prompt.many else codes[0]

    def _written(self, line: str, prompt: Write) -> str | None:
        if prompt.long and prompt.so_far and line == interview_wording.KEY_EDIT:
            return self._kept(prompt.so_far, prompt)
        text = self._whole(line, prompt)
        word = text.strip()
        if not word and prompt.change_now and prompt.so_far:
            # It was never read: they were interrupted while they typed it.
            return self._said_back(self._read(prompt.so_far, prompt), prompt.so_far, prompt)
        if not word and (prompt.can_skip or prompt.so_far):
            if not prompt.so_far:
                self._print(interview_wording.LEFT_EMPTY)
            return None
        if word == TAKE_OUT and prompt.can_skip:
            return "" if prompt.so_far else None
        if (suggestion := suggested(word, prompt)) is not None:
            return self._said_back(suggestion, word, prompt)
        if prompt.long and "\n" in word:
            return self._kept(word, prompt)
        return self._said_back(self._read(text, prompt), word, prompt)

    def _said_back(self, read: str, typed: str, prompt: Write) -> str:
        """What was read, shown where it is not what was typed: such as a date for a word."""
        if (said := prompt.said_back(read)) != typed:
            self._print(*wrapped(said, self._width))
        return read

    @staticmethod
    def _read(text: str, prompt: Write) -> str:
        read = prompt.read(text)
        if not read or read == TAKE_OUT:
            raise ValueError(interview_wording.ERROR_ENTER_TEXT)
        return read

    def _kept(self, text: str, prompt: Write) -> str | None:
        """A text of several lines, once it has been looked at and any line that is wrong was written again."""
        while True:
            lines = prompt.read(text).split("\n")
            self._print(*wrapped(interview_wording.YOU_WROTE, self._width))
            self._show_lines(lines)
            self._print("", *wrapped(interview_wording.TEXT_KEEP, self._width))
            word = self._text_line().strip()
            if not word:
                return self._read("\n".join(lines), prompt)
            if word == interview_wording.KEY_ADD:
                self._print("", *wrapped(interview_wording.TEXT_MORE, self._width))
                lines += self._whole(self._text_line(), prompt).split("\n")
            elif word == interview_wording.KEY_ANEW:
                self._show_question(prompt)
                return self._written(self._text_line().strip(), prompt)
            elif word.isascii() and word.isdecimal() and 1 <= int(word) <= len(lines):
                self._print("", *wrapped(interview_wording.TEXT_LINE.format(number=word), self._width))
                again = self._text_line().strip()
                if again:
                    lines[int(word) - 1 : int(word)] = [] if again == TAKE_OUT else [again]
            else:
                self._print(*wrapped(interview_wording.ERROR_TEXT_KEEP, self._width))
            text = "\n".join(lines)

    def _text_line(self) -> str:
        """A line of a text. Whoever wants to leave at once can do so in the middle of it."""
        line = self._line()
        if leaves_at_once(line):
            raise LeavingAtOnce
        return line

    def _whole(self, line: str, prompt: Write) -> str:
        """The text that begins with `line`. What is pasted comes in lines too: all that is waiting belongs to it."""
        lines = self._so_far = [line]
        while (is_pasted := self._more_is_waiting()) or (prompt.long and lines[-1]):
            more = self._text_line()
            if prompt.long and not is_pasted and command_in(more, prompt) is not None:
                self._print(*wrapped(interview_wording.FINISH_FIRST, self._width))
            else:
                lines.append(more)
        longest = max(len(each.encode("utf-8", "surrogateescape")) for each in lines)
        if longest >= _LONGEST_LINE and self._in.isatty():
            raise ValueError(interview_wording.ERROR_LONG_LINE)
        return "\n".join(lines)

    def _more_is_waiting(self, seconds: float = _PASTE_PAUSE) -> bool:
        """Whether more was pasted than has been read. False where that cannot be known."""
        if os.name != "posix" or not self._in.isatty():
            return False
        return bool(select.select([self._in], [], [], seconds)[0])

    def _begins_paste(self, prompt: Prompt) -> bool:
        """Whether what was typed at a text is the first line of a paste, and is text whatever it says."""
        return isinstance(prompt, Write) and self._more_is_waiting()

    def _drop_paste(self) -> None:
        """Drop what was pasted where one answer is asked for. Any of its lines could be taken for one."""
        while self._more_is_waiting(_PASTE_ENDS):
            with self._control_c.awaited(self._in):
                if not self._in.readline():
                    break
        self._forget_line()
        self._print("", *wrapped(interview_wording.ERROR_PASTED, self._width))

    def _forget_line(self) -> None:
        """Drop a line that was begun, as by the end of a paste: what is typed next would come behind it."""
        if sys.platform != "win32" and self._in.isatty():
            # Imported here: Windows has no such module.
            import termios

            with suppress(termios.error):
                termios.tcflush(self._in, termios.TCIFLUSH)
