"""Asking in plain, numbered lines. No escape sequence, nothing redrawn: for screen readers and simple terminals."""

from __future__ import annotations

from typing import TextIO

from sharewise.errors import Interrupted
from sharewise.interview.prompts import COMMAND_KEYS, Choose, Command, Given, Prompt, Reply, Write, how_to_answer
from sharewise.present import wording
from sharewise.present.page import Page
from sharewise.present.plain import plain_lines, wrapped

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
            return f"{how} {wording.OR_LEAVE_EMPTY}" if prompt.can_skip else how
        if prompt.long:
            return wording.TYPE_LONG_TEXT
        return wording.TYPE_TEXT if prompt.can_skip else wording.TYPE_NEEDED_TEXT

    def _show_more(self, prompt: Prompt) -> None:
        self._print("", *(plain_lines(prompt.more, self._width) if prompt.more else [wording.NOTHING_MORE]))
        self._print("", *wrapped(prompt.ask, self._width), *wrapped(self._how(prompt), self._width))

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
        except KeyboardInterrupt:
            self._print("")
            raise Interrupted(wording.STOPPED) from None
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
        text = line
        if prompt.long and line:
            lines = [line]
            while following := self._line():
                lines.append(following)
            text = "\n".join(lines)
        if not text.strip():
            if prompt.can_skip:
                return None
            raise ValueError(wording.ERROR_ENTER_TEXT)
        return prompt.read(text)
