"""Interviews for the terminal tests, each in a folder of its own, the next of each mode already starting."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from tests.terminal.journeys import decide, decide_under_a_shell, small_environment
from tests.terminal.session import Ahead, Mode, Session

Start = Callable[[Mode], Session]


class _Starting:
    """Sessions of each mode, of which the next is always starting while another is driven: most of a short test is the start."""

    def __init__(self, begin: Callable[..., Session], folders: pytest.TempPathFactory) -> None:
        self._begin = begin
        self._folders = folders
        self._ahead: dict[Mode, Ahead] = {}

    def take(self, mode: Mode) -> Session:
        if mode not in self._ahead:
            self._ahead[mode] = Ahead(lambda: self._started(mode))
        return self._ahead[mode].take()

    def _started(self, mode: Mode) -> Session:
        folder = self._folders.mktemp("practitioner")
        return self._begin(small_environment(folder / "home"), folder, mode)

    def close(self) -> None:
        for each in self._ahead.values():
            each.close()


@pytest.fixture(scope="session")
def _interviews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Starting]:
    starting = _Starting(decide, tmp_path_factory)
    yield starting
    starting.close()


@pytest.fixture(scope="session")
def _interviews_under_a_shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Starting]:
    starting = _Starting(decide_under_a_shell, tmp_path_factory)
    yield starting
    starting.close()


@pytest.fixture
def start(_interviews: _Starting) -> Iterator[Start]:
    """`start(mode)`: an interview at its first question, in an empty folder, closed at the end of the test."""
    with contextlib.ExitStack() as open_sessions:
        yield lambda mode: open_sessions.enter_context(_interviews.take(mode))


@pytest.fixture
def start_under_a_shell(_interviews_under_a_shell: _Starting) -> Iterator[Start]:
    """The same, started by a shell that says afterwards what it finds of the terminal."""
    with contextlib.ExitStack() as open_sessions:
        yield lambda mode: open_sessions.enter_context(_interviews_under_a_shell.take(mode))
