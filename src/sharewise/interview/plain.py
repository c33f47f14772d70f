"""Asking in plain, numbered lines. No escape sequence, nothing redrawn: for screen readers and simple terminals."""

from __future__ import annotations

import os
import select
from typing import TextIO

from sharewise.errors import Interrupted
from sharewise.interview.prompts import (
    COMMAND_KEYS,
    TAKE_OUT,
    Choose,
    Command,
    Given,
    Prompt,
    Reply,
    Write,
    how_to_answer,
)
from sharewise.present import wording
from sharewise.present.page import Page
from sharewise.present.plain import plain_lines, wrapped

# How long after a line the next line of a paste can take, in seconds. Nobody types a line in that time.
_PASTE_PAUSE = 0.05

# A terminal gives 4095 bytes of one line to a program that reads lines, and drops the rest. Some way below that, a line
# may have been cut.
_LONGEST_LINE = 4000

# Words that people type in full instead of the letter.
_COMMAND_WORDS = {"back": Command.BACK, "stop": Command.STOP, "quit": Command.STOP, "exit": Command.STOP}


class PlainPrompter:
    """A `Prompter` on two text streams: lines in, lines out."""

    def __init__(self, typed_in: TextIO, shown_on: TextIO, width: int) -> None:
        self._in = typed_in
        self._out = shown_on
        self._width = width

    def show(self, page: Page) -> None:
        self._print("", *plain_lines(page, self._width))

    def ask(self, prompt: Prompt) -> Reply:
        try:
            return self._asked(prompt)
        except KeyboardInterrupt:
            # Wherever it came: while a line was awaited, or just before or after.
            self._print("")
            raise Interrupted(wording.STOPPED) from None

    def _asked(self, prompt: Prompt) -> Reply:
        self._show_prompt(prompt)
        while True:
            line = self._line().strip()
            word = line.lower()
            command = COMMAND_KEYS.get(word) or _COMMAND_WORDS.get(word)
            if word in {wording.KEY_MORE, "more", "help"}:
                self._show_more(prompt)
            elif command in prompt.commands:
                return command
            elif command is not None and isinstance(prompt, Choose):
                self._print(wording.FIRST_PROMPT if command is Command.BACK else wording.NOT_HERE)
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
        for line in prompt.lines:
            self._print(*wrapped(line, self._width))
        if isinstance(prompt, Choose):
            self._print("")
            for number, option in enumerate(prompt.options, 1):
                begin = f"{number}. ".rjust(len(str(len(prompt.options))) + 3)
                self._print(*wrapped(option.label, self._width, begin))
                if option.help:
                    self._print(*wrapped(option.help, self._width, " " * len(begin)))
        self._print("", *how_to_answer(self._how(prompt), prompt, self._width))

    @staticmethod
    def _how(prompt: Prompt) -> str:
        if isinstance(prompt, Choose):
            how = wording.TYPE_NUMBERS if prompt.many else wording.TYPE_A_NUMBER
            if prompt.can_skip:
                return f"{how} {wording.OR_LEAVE_EMPTY}"
            return f"{how} {wording.OR_KEEP.format(answer=prompt.kept.label)}" if prompt.kept else how
        how = wording.TYPE_LONG_TEXT if prompt.long else wording.TYPE_TEXT
        if prompt.kept:
            return f"{how} {wording.OR_TAKE_OUT}"
        return f"{how} {wording.OR_LEAVE_EMPTY}" if prompt.can_skip else how

    def _show_more(self, prompt: Prompt) -> None:
        self._print("", *(plain_lines(prompt.more, self._width) if prompt.more else [wording.NOTHING_MORE]))
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
            line = self._in.readline()
        except (OSError, ValueError):
            raise Interrupted(wording.STOPPED) from None
        if not line:
            self._print("")
            raise Interrupted(wording.STOPPED)
        return line.rstrip("\r\n")

    @staticmethod
    def _chosen(line: str, prompt: Choose) -> Given:
        if not line and prompt.can_skip:
            return None
        if not line and prompt.kept:
            return prompt.kept.code
        word = line.casefold()
        named = [option.code for option in prompt.options if word in {option.label.casefold(), option.code}]
        if named:
            return tuple(named) if prompt.many else named[0]
        parts = line.replace(",", " ").split()
        error = wording.ERROR_CHOOSE_SOME if prompt.many else wording.ERROR_CHOOSE_ONE
        if not parts or (len(parts) > 1 and not prompt.many):
            raise ValueError(error)
        numbers = [int(part) if part.isascii() and part.isdecimal() else 0 for part in parts]
        if any(not 1 <= number <= len(prompt.options) for number in numbers):
            raise ValueError(error)
        codes = tuple(dict.fromkeys(prompt.options[number - 1].code for number in numbers))
        return codes if prompt.many else codes[0]

    def _written(self, line: str, prompt: Write) -> str | None:
        text = self._whole(line, prompt)
        if not text.strip() and prompt.can_skip:
            return None
        if text.strip() == TAKE_OUT and prompt.kept:
            return ""
        read = prompt.read(text)
        if not read:
            raise ValueError(wording.ERROR_ENTER_TEXT)
        return read

    def _whole(self, line: str, prompt: Write) -> str:
        """The text that begins with `line`. What is pasted comes in lines too: all that is waiting belongs to it."""
        lines = [line]
        while self._more_is_waiting() or (prompt.long and lines[-1]):
            lines.append(self._line())
        longest = max(len(each.encode("utf-8", "surrogateescape")) for each in lines)
        if longest >= _LONGEST_LINE and self._in.isatty():
            raise ValueError(wording.ERROR_LONG_LINE)
        return "\n".join(lines)

    def _more_is_waiting(self) -> bool:
        """Whether more was pasted than has been read. False where that cannot be known."""
        if os.name != "posix" or not self._in.isatty():
            return False
        return bool(select.select([self._in], [], [], _PASTE_PAUSE)[0])
