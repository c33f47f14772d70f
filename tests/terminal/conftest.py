"""Interviews for the terminal tests, each in a folder of its own, the next of each mode already starting."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from tests.terminal.journeys import decide, small_environment
from tests.terminal.session import MODES, Ahead, Mode, Session

Start = Callable[[Mode], Session]


@pytest.fixture(scope="session")
def _ahead(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Mode, Ahead]]:
    """One session of each mode that is always starting while another is driven: most of a short test is the start."""

    def starting(mode: Mode) -> Callable[[], Session]:
        def start() -> Session:
            folder = tmp_path_factory.mktemp("practitioner")
            return decide(small_environment(folder / "home"), folder, mode)

        return start

    ahead = {mode: Ahead(starting(mode)) for mode in MODES}
    yield ahead
    for each in ahead.values():
        each.close()


@pytest.fixture
def start(_ahead: dict[Mode, Ahead]) -> Iterator[Start]:
    """`start(mode)`: an interview at its first question, in an empty folder, closed at the end of the test."""
    with contextlib.ExitStack() as open_sessions:
        yield lambda mode: open_sessions.enter_context(_ahead[mode].take())
