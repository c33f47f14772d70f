"""The protocol between a conversation and its prompter: prompts and replies. Plain data; nothing here touches a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Protocol, TypeAlias

from sharewise.present.formats.plain_text import UNBROKEN, wrapped
from sharewise.present.page import Page
from sharewise.present.wording import interview_wording
from sharewise.text import expression
from sharewise.values import frozen


class Command(Enum):
    """What a person can want at a prompt instead of answering it."""

    BACK = "back"
    STOP = "stop"
    NOTE = "note"
    FINISH = "finish"
    LEAVE = "leave at once"


@frozen
class Option:
    """One thing to choose: the code that comes back, and its words."""

    code: str
    label: str
    help: str | None = None


@frozen(kw_only=True)
class _BasePrompt:
    """What every prompt has.

    Attributes:
        ask: the question.
        before: a page shown above the question.
        heading: a line above the question, such as its number.
        lines: short lines under the question: why it is asked, the answer so far.
        reminder: the gist of `before` in short lines, for where the window no longer shows that page.
        more: what `?` shows; `more_is` is its name.
        more_in_short: what `?` shows first, where all of it is long. `?` once more shows all of it.
        more_later: what `?` shows after `more`, which takes so long to make that it is made only then.
        commands: the commands that work here. Leaving at once works everywhere.

    """

    ask: str
    before: Page = ()
    heading: str | None = None
    lines: tuple[str, ...] = ()
    reminder: tuple[str, ...] = ()
    more: Page = ()
    more_is: str = interview_wording.MORE
    more_in_short: Page = ()
    more_later: Callable[[], Page] | None = None
    commands: frozenset[Command] = frozenset({Command.BACK, Command.STOP})

    def all_more(self) -> Page:
        """All that `?` shows."""
        return self.more if self.more_later is None else (*self.more, *self.more_later())


@frozen(kw_only=True)
class Choose(_BasePrompt):
    """A closed question. With `many`, several options may be chosen, and none only where `can_skip`.

    `options` are what to choose from, in order; none is ever chosen in advance. `kept` is what was chosen before: Enter
    alone keeps it. Where there is none, Enter alone never answers. `has_so_far`: something stands there that can be left.
    """

    options: tuple[Option, ...]
    many: bool = False
    can_skip: bool = False
    kept: Option | None = None
    has_so_far: bool = False


# What takes out a text that was written before, and the code of taking out a choice. No code of the rulebook can be
# this: they begin with a letter.
TAKE_OUT = "-"

# Turns what was typed into what is kept; raises ValueError with a message for people.
Reader: TypeAlias = Callable[[str], str]


@frozen(kw_only=True)
class Write(_BasePrompt):
    """An open question. An empty reply leaves it as it is where `can_skip`, else it is asked again.

    `so_far` is what was written before, as it can be read again and changed: Enter alone keeps it, and TAKE_OUT takes it out.
    `change_now`: they want to change it, so that need not be asked for.
    `suggestions` can be taken by their number; none is ever taken in advance. A `long` text can have several lines.
    `said_back` is how what was kept is shown again.
    """

    read: Reader
    long: bool = False
    can_skip: bool = True
    so_far: str | None = None
    change_now: bool = False
    suggestions: tuple[Option, ...] = ()
    said_back: Reader = str


@frozen
class Interruption:
    """Ctrl-C, or what stands for it: whoever pressed it wants to get out, or has made a slip.

    `typed` is what stood in the text, not yet ended with Enter.
    """

    typed: str = ""


Prompt: TypeAlias = Choose | Write
# A code, several codes, a text, None for "left as it is", or an empty text for "taken out".
PromptAnswer: TypeAlias = str | tuple[str, ...] | None
Reply: TypeAlias = PromptAnswer | Command | Interruption


COMMAND_KEYS = {
    interview_wording.KEY_BACK: Command.BACK,
    interview_wording.KEY_NOTE: Command.NOTE,
    interview_wording.KEY_STOP: Command.STOP,
    interview_wording.KEY_FINISH: Command.FINISH,
}


def command_in(word: str, prompt: Prompt) -> Command | None:
    """The command that a word stands for at this prompt, if any."""
    letter = word.strip().lower()
    if leaves_at_once(word):
        return Command.LEAVE
    command = COMMAND_KEYS.get(letter)
    return command if command in prompt.commands else None


# A name or a word can end like the command: Tariq! The new HQ!
_LEAVES = expression(rf"(?:\A|\s){re.escape(interview_wording.KEY_LEAVE)}\s*\Z", re.IGNORECASE)


def leaves_at_once(text: str) -> bool:
    """Whether a text ends with the command to leave at once, as a word of its own. Nobody who needs it has time to delete
    what they typed first.
    """
    return _LEAVES.search(text) is not None


def suggested(word: str, prompt: Write) -> str | None:
    """What the number of a suggestion stands for, if it is one."""
    number = word.strip()
    numbers = {str(number): option.code for number, option in enumerate(prompt.suggestions, 1)}
    return numbers.get(number)


def suggestion_lines(prompt: Write) -> list[str]:
    """The suggestions, each with what to type for it. Enter alone takes none."""
    return [
        interview_wording.SUGGESTED.format(number=number, text=option.label)
        for number, option in enumerate(prompt.suggestions, 1)
    ]


def how_to_write(how: str, prompt: Write, *, can_edit: bool) -> str:
    """How to answer an open question, with what Enter alone does. `can_edit`: the text so far can be edited here."""
    parts = [how]
    if prompt.so_far:
        parts.append(interview_wording.OR_TAKE_OUT if prompt.can_skip else interview_wording.OR_KEEP_IT)
        parts += [interview_wording.OR_EDIT] if can_edit else []
    elif prompt.can_skip:
        parts.append(interview_wording.OR_LEAVE_EMPTY)
    return " ".join(parts)


def how_to_answer(how: str, prompt: Prompt, width: int) -> list[str]:
    """How to answer, and the keys that work at this prompt, as lines in which no key is cut off from what it does."""
    hints = [
        f"{key} = {interview_wording.KEYS[key]}" for key, command in COMMAND_KEYS.items() if command in prompt.commands
    ]
    hints.append(f"{interview_wording.KEY_LEAVE} = {interview_wording.LEAVE}")
    if prompt.more:
        hints.insert(0, f"{interview_wording.KEY_MORE} = {prompt.more_is}")
    together = ", ".join(hint.replace(" ", UNBROKEN) for hint in hints)
    return wrapped(f"{how} {together}.", width)


class Prompter(Protocol):
    """Asks one prompt of one person."""

    def ask(self, prompt: Prompt) -> Reply:
        """The person's reply. Ctrl-C and Ctrl-D are one too.

        Raises:
            Interrupted: the terminal went away, or the program was told to end.

        """

    def show(self, page: Page) -> None:
        """Show a page."""
