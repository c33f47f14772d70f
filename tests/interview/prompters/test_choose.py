"""Which prompter asks: one that draws lists only where it was found that the terminal can."""

from __future__ import annotations

import io

import pytest

from sharewise.interview.prompters.choose import choose_prompter
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.plain_prompter import PlainPrompter
from sharewise.interview.prompters.styled_prompter import StyledPrompter


@pytest.mark.parametrize(("styled", "kind"), [(False, PlainPrompter), (True, StyledPrompter)])
def test_lists_are_drawn_only_where_that_is_asked_for(
    styled: bool, kind: type[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert isinstance(choose_prompter(ControlC(), lambda: 80, styled=styled, colour=False), kind)


def test_a_byte_that_is_no_text_can_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    typed_in = io.TextIOWrapper(io.BytesIO(b"caf\xe9\r\nmore\n"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", typed_in)
    monkeypatch.setattr("sys.stderr", io.StringIO())
    choose_prompter(ControlC(), lambda: 80, styled=False, colour=False)
    assert typed_in.readline() == "caf\udce9\r\n"
