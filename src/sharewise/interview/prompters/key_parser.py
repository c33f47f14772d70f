"""The parser of a terminal's keys, behind what swallows the sequences that stand for none."""

from __future__ import annotations

import sys

from prompt_toolkit.input import Input
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.input.vt100_parser import Vt100Parser

from sharewise.interview.prompters.key_sequences import KeySequences


def swallow_sequences(keys: Input) -> KeySequences | None:
    """Let `keys` give nothing but what people type and press. None on a system that gives keys as such, and no sequences."""
    if sys.platform != "win32":
        # Imported here: Windows has no such terminals.
        from prompt_toolkit.input.vt100 import Vt100Input

        if isinstance(keys, Vt100Input):
            sequences = KeySequences(ANSI_SEQUENCES)
            keys.vt100_parser = KeyParser(keys.vt100_parser, sequences)
            return sequences
    return None


class KeyParser(Vt100Parser):
    """A parser that gets what `sequences` lets through."""

    def __init__(self, parser: Vt100Parser, sequences: KeySequences) -> None:
        super().__init__(parser.feed_key_callback)
        self._parser, self._sequences = parser, sequences

    def feed(self, data: str) -> None:
        """As of `Vt100Parser`."""
        self._parser.feed(self._sequences.passed(data))

    def flush(self) -> None:
        """As of `Vt100Parser`."""
        self._parser.feed(self._sequences.given_up())
        self._parser.flush()
