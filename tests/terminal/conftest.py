"""Interviews for the terminal tests, each in a folder of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from tests.support.environment import small_environment
from tests.support.journeys import decide
from tests.support.session import Mode, Session

Start = Callable[[Mode], Session]


@pytest.fixture
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """`start(mode)`: an interview at its first question, in an empty folder, closed at the end of the test."""
    with contextlib.ExitStack() as open_sessions:

        def begin(mode: Mode) -> Session:
            folder = tmp_path_factory.mktemp("practitioner")
            return open_sessions.enter_context(decide(small_environment(folder / "home"), folder, mode))

        yield begin
