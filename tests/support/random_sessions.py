"""Random sessions of keys, pastes, changes of size and signals, over the prompters' own input.

    .venv/bin/python -m tests.support.random_sessions 100000

Each session is one interview that somebody types at without sense: mostly what a prompt takes, now and then a slip. After each reply all
that was confirmed has to be in the state; at the end it is in the record, or in the draft, or they chose to keep nothing. The number of a
session is its seed: one that fails can be run again by itself.
"""

from __future__ import annotations

import asyncio
import io
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import DummyInput
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.input.vt100_parser import Vt100Parser
from prompt_toolkit.key_binding import KeyPress

from sharewise.errors import Interrupted
from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.drafts.draft import draft_of, read_draft
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, StoppedPlace
from sharewise.interview.places.personal_data_places import PersonalDataPlace
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.key_parser import KeyParser
from sharewise.interview.prompters.key_sequences import KeySequences
from sharewise.interview.prompters.plain_prompter import PlainPrompter
from sharewise.interview.prompters.styled_prompter import StyledPrompter
from sharewise.interview.prompts import Choose, Command, Interruption, Prompt, Prompter, Reply, Write
from sharewise.interview.state import Interview
from sharewise.rulebook.parts import as_data
from tests.support.account import Account
from tests.support.samples import AT_NOON, EMERGENCY, FOLLOWED
from tests.support.shipped import proved_rules

TEXTS = (
    "What I saw.",
    "Mum said he shouts at her brother Tariq!",
    "We met at the new HQ!",
    "help",
    "stop",
    "1",
    "yes",
    "Ring 07700 900123.",
    "25/11/2027",
    "yesterday 14:30",
    "AB-12",
)
PASTES = ("Dear Ms Example,\n1\nYes\nq\nb\n\nRegards", "1\n", "q!", "one\ntwo", "\x1b[31mred\x1b[0m")
SAID_BY_ITSELF = (
    "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
    "\x1b[I",
    "\x1b[b",
    "\x1bOq",
    "\x1b[12;40R",
    "\x1b[113;5u",
    "\x1bq",
)
STRAY = ("\x13", "\x12", "\x11", "\x1a", "\x1c", "\t", "\x00", "\x17", "\x15", "\x0c")
# After so many things typed, whoever types wants out.
PATIENCE = 60
# So many sessions are one piece of work for a processor.
_AT_A_TIME = 500


@dataclass
class Hand:
    """Whoever types: what comes next at a prompt, from one source of chance. `prompt` is the one that is asked."""

    chance: random.Random
    control_c: ControlC
    prompt: Prompt | None = None
    columns: int = 80
    typed: int = 0
    faults: list[Exception] = field(default_factory=list)

    def slips(self) -> str | None:
        """Now and then something happens that is no reply: a window of another size, a signal. What is typed by it, if anything."""
        self.typed += 1
        if self.typed > PATIENCE:
            return "\x03"
        match self.chance.randrange(60):
            case 0:
                self.columns = self.chance.choice([40, 60, 80, 132])
            case 1:
                signal.raise_signal(self.chance.choice([signal.SIGINT, signal.SIGQUIT]))
            case 2 if self.chance.randrange(4) == 0:
                signal.raise_signal(self.chance.choice([signal.SIGTERM, signal.SIGHUP]))
            case 3 | 4:
                return "\x03"
        return None

    def reply(self) -> tuple[str, bool]:
        """What is meant as a reply, and whether it is a text or a command rather than the number of a line."""
        chance, prompt = self.chance, self.prompt
        assert prompt is not None
        match chance.randrange(16):
            case 0:
                return chance.choice("bq+f?"), False
            case 1 if chance.randrange(6) == 0:
                return "q!", False
            case 2:
                return "", False
        if isinstance(prompt, Choose):
            return str(chance.randint(1, len(prompt.options))), False
        return chance.choice(TEXTS), True


class TypedLines(io.RawIOBase):
    """What a plain prompter reads: a line at a time, when it asks for one."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._ends_text = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        line = self._line().encode("utf-8", "surrogateescape")
        buffer[: len(line)] = line
        return len(line)

    def _line(self) -> str:
        if self._ends_text:
            self._ends_text = False
            return "\n"
        hand = self._hand
        slip = hand.slips()
        if slip is not None:
            # The terminal makes a signal of it.
            signal.raise_signal(signal.SIGINT)
        match hand.chance.randrange(30):
            case 0:
                return hand.chance.choice(STRAY) + "\n"
            case 1:
                return hand.chance.choice(SAID_BY_ITSELF) + "\n"
            case 2:
                return "".join(hand.chance.choice("123bq?zé ") for _ in range(3)) + "\n"
        line, is_text = hand.reply()
        self._ends_text = is_text and isinstance(hand.prompt, Write) and hand.prompt.long and hand.chance.random() < 0.8
        return line + "\n"


class TypedKeys(DummyInput):
    """What a styled prompter reads: some keys at a time, when it waits for them. The time it waits for more goes by at once."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._keys: list[KeyPress] = []
        self.sequences = KeySequences(ANSI_SEQUENCES)
        self._parser = KeyParser(Vt100Parser(lambda key: self._keys.append(key)), self.sequences)

    @property
    def closed(self) -> bool:
        return False

    @contextmanager
    def attach(self, input_ready_callback: Callable[[], None]) -> Iterator[None]:
        loop, is_attached = asyncio.get_running_loop(), True

        def come() -> None:
            if is_attached:
                try:
                    input_ready_callback()
                except Exception as fault:
                    # The loop would show it, and go on.
                    self._hand.faults.append(fault)
                loop.call_soon(come)

        loop.call_soon(come)
        try:
            yield
        finally:
            is_attached = False

    def read_keys(self) -> list[KeyPress]:
        self.sequences.takes_text = isinstance(self._hand.prompt, Write)
        self._parser.feed(self._next())
        if self._hand.chance.randrange(4) == 0:
            self._parser.flush()
        return self._taken()

    def flush_keys(self) -> list[KeyPress]:
        self._parser.flush()
        return self._taken()

    def _taken(self) -> list[KeyPress]:
        keys, self._keys = self._keys, []
        return keys

    def _next(self) -> str:
        hand = self._hand
        chance = hand.chance
        slip = hand.slips()
        if slip is not None:
            return slip
        match chance.randrange(30):
            case 0 | 1:
                return chance.choice(STRAY)
            case 2 | 3:
                said = chance.choice(SAID_BY_ITSELF)
                # It can be cut in two.
                return said[: chance.randint(1, len(said))]
            case 4:
                return f"\x1b[200~{chance.choice(PASTES)}\x1b[201~"
            case 5:
                return chance.choice(
                    ("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[3~", "\x7f", "é")
                )
            case 6:
                return chance.choice(PASTES).replace("\n", "\r")
            case 7 | 8:
                return "\r"
        reply, is_text = hand.reply()
        if is_text:
            return reply + chance.choice(("\r", "\r\r"))
        is_list = isinstance(hand.prompt, Choose)
        return reply + ("\r" if not is_list or reply.isdecimal() else "")


class Failed(AssertionError):
    """A text that was confirmed is lost."""


def run_session(seed: int, *, styled: bool) -> str:
    """One session. Returns how it ended.

    Raises:
        Failed: something that was confirmed is neither in the state nor in the record nor in the draft.

    """
    chance = random.Random(seed)
    control_c = ControlC()
    hand = Hand(chance, control_c)
    interview = _begun(chance)
    account = Account(dict(interview.answers))
    with create_app_session(), control_c.held_back():
        prompter = _prompter(hand, styled=styled)
        try:
            while not isinstance(interview.at, FinishedPlace | StoppedPlace | LeftPlace):
                hand.prompt = interview.at.prompt(interview)
                before, reply = interview, prompter.ask(hand.prompt)
                if hand.faults:
                    raise Failed(f"session {seed}: a key was an error") from hand.faults[0]
                interview = step(before, reply).at_time(AT_NOON.now)
                _write_down(account, before, interview, reply)
                _hold(interview, account, seed)
        except Interrupted:
            assert control_c.ends, f"session {seed} ended by itself"
            return "told to end"
    return _ended(interview, account, seed)


def _begun(chance: random.Random) -> Interview:
    """An interview at its beginning, or further on."""
    interview = begin(proved_rules(), "dfe-2024", AT_NOON)
    match chance.randrange(4):
        case 0:
            return interview
        case 1:
            given = dict(EMERGENCY)
        case _:
            given = dict(FOLLOWED.answers)
            if chance.randrange(2):
                given.popitem()
    for question, answer in given.items():
        if interview.next_question == question:
            interview = interview.at.take(interview, answer)
    return interview


def _prompter(hand: Hand, *, styled: bool) -> Prompter:
    if not styled:
        lines = io.TextIOWrapper(io.BufferedReader(TypedLines(hand)), encoding="utf-8", newline="\n")
        return PlainPrompter(lines, io.StringIO(), lambda: hand.columns, hand.control_c)
    keys = TypedKeys(hand)
    return StyledPrompter(io.StringIO(), io.StringIO(), lambda: hand.columns, hand.control_c, colour=False, keys=keys)


def _write_down(account: Account, before: Interview, after: Interview, reply: Reply) -> None:
    match reply:
        case Command() | Interruption():
            return
        case None if before.editing is not None:
            prompt = before.at.prompt(before)
            if after != before and isinstance(prompt, Write):
                account.take(before, before.at, prompt.read(before.editing))
        case _:
            if not isinstance(after.at, PersonalDataPlace):
                account.take(before, before.at, reply)


def _hold(interview: Interview, account: Account, seed: int) -> None:
    """All that was confirmed is in the state."""
    for given, there in (
        (account.answers, interview.answers),
        (account.notes, interview.notes),
        (account.details, interview.details),
    ):
        if any(there.get(name) != what for name, what in given.items()):
            raise Failed(f"session {seed}: something that was confirmed is lost at {type(interview.at).__name__}")
    if account.words != interview.words:
        raise Failed(f"session {seed}: the reason is lost at {type(interview.at).__name__}")


def _ended(interview: Interview, account: Account, seed: int) -> str:
    """How a session ended: with a record or a draft that has it all, or as they chose."""
    match interview.at:
        case FinishedPlace(save=True):
            told, fields = interview.submission(), {each.name for each in interview.fields}
            notes = {question: note for question, note in account.notes.items() if question in interview.path}
            details = {name: value for name, value in account.details.items() if name in fields}
            if (dict(told.notes), dict(told.details)) != (notes, details):
                raise Failed(f"session {seed}: the record lacks something that was confirmed")
            return "saved"
        case StoppedPlace(kept_at) if kept_at is not None:
            made = draft_of(
                interview, reference="DR-7F3KQ", begun_at="2026-11-22T12:00:00Z", adoption=None, folder=None
            )
            draft = read_draft(as_data(made))
            if (dict(draft.notes), dict(draft.details), draft.words) != (
                account.notes,
                account.details,
                account.words,
            ):
                raise Failed(f"session {seed}: the draft lacks something that was confirmed")
            return "a draft kept"
        case LeftPlace():
            return "left at once"
        case _:
            return "nothing kept, as they chose"


def run_many(first: int, number: int, *, styled_in: int) -> Counter[str]:
    """So many sessions, from the seed `first` on. One in `styled_in` has lists and keys, the others plain lines."""
    ends: Counter[str] = Counter()
    for seed in range(first, first + number):
        styled = seed % styled_in == 0
        ends[f"{'styled' if styled else 'plain'}: {run_session(seed, styled=styled)}"] += 1
    return ends


def _run_part(part: tuple[int, int]) -> Counter[str]:
    return run_many(*part, styled_in=20)


def main(arguments: list[str]) -> None:
    """Run so many sessions (100,000), from this seed on (0), and say how they ended and how long it took."""
    number = int(arguments[0]) if arguments else 100_000
    first = int(arguments[1]) if len(arguments) > 1 else 0
    began = time.monotonic()
    parts = [(at, min(_AT_A_TIME, first + number - at)) for at in range(first, first + number, _AT_A_TIME)]
    ends: Counter[str] = Counter()
    with ProcessPoolExecutor() as workers:
        for done in workers.map(_run_part, parts):
            ends += done
    for end, count in sorted(ends.items()):
        sys.stdout.write(f"{count:>8,}  {end}\n")
    sys.stdout.write(
        f"{number:>8,}  sessions in {time.monotonic() - began:,.0f} s; nothing that was confirmed is lost\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
