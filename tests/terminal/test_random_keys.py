"""Whatever is typed, pasted and sent at a real terminal, it echoes afterwards. What is kept: `tests/interview/test_random_sessions.py`."""

from __future__ import annotations

import os
import random
import signal

import pytest

from tests.support.needed import in_short, long, times
from tests.support.random_sessions import PASTES, SAID_BY_ITSELF, STRAY, TEXTS
from tests.support.session import CTRL_C, CTRL_D, DOWN, ENTER, MODES, UP, Mode
from tests.terminal.conftest import Start

KEYS = (
    *(ENTER, ENTER, ENTER, DOWN, UP, CTRL_C, CTRL_D, "1" + ENTER, "2" + ENTER, "3" + ENTER, "b", "+", "?", "f", "q"),
    *(text + ENTER for text in TEXTS),
    *(f"\x1b[200~{paste}\x1b[201~" for paste in PASTES),
    *(paste.replace("\n", ENTER) + ENTER for paste in PASTES),
    *SAID_BY_ITSELF,
    *STRAY,
)
SIGNALS = (signal.SIGINT, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)


@long
@pytest.mark.parametrize(
    ("seed", "mode"), in_short([(seed, mode) for seed in range(times(40, 20, 40)) for mode in MODES], 6)
)
def test_after_random_keys_sizes_and_signals_the_terminal_echoes(seed: int, mode: Mode, start: Start) -> None:
    chance = random.Random(seed)
    session = start(mode)
    session.wait_for_prompt()
    for _ in range(40):
        session.press(chance.choice(KEYS))
        if chance.randrange(3) == 0:
            session.settle()
        if chance.randrange(12) == 0:
            session.resize(40, chance.choice([40, 60, 80, 132]))
        if session.ended:
            break
        if chance.randrange(25) == 0:
            os.kill(session.pid, chance.choice(SIGNALS))
    session.settle()
    if not session.ended:
        os.kill(session.pid, signal.SIGTERM)
    # What comes after the end of the interview ends the program as any other.
    assert session.finish() in (0, 130, -signal.SIGTERM, -signal.SIGHUP)
    assert session.is_terminal_as_before
    assert "Traceback" not in session.transcript, session.transcript[
        max(0, session.transcript.find("Traceback") - 600) :
    ]
