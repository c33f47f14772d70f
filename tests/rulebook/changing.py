"""Copies of a rulebook with one thing changed."""

from __future__ import annotations

from typing import Any

from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import Part, members_of


def changed_text(rules: Rulebook, path: tuple[str, ...], text: str) -> Rulebook:
    """A copy in which the text at `path` is another."""
    found = _changed(rules, path, text)
    assert isinstance(found, Rulebook)
    return found


def _changed(value: Any, path: tuple[str, ...], text: str) -> Any:
    if not path:
        return text
    step, rest = path[0], path[1:]
    if isinstance(value, Part):
        name = step if step in members_of(type(value)) else f"{step}_"
        return value.but(**{name: _changed(getattr(value, name), rest, text)})
    if isinstance(value, dict):
        return {key: _changed(each, rest, text) if key == step else each for key, each in value.items()}
    return [_changed(each, rest, text) if str(number) == step else each for number, each in enumerate(value, 1)]
