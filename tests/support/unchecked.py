"""Parts that lack members: for tests of what looks at some of them only."""

from __future__ import annotations

from typing import Any, TypeVar

from sharewise.rulebook.parts import Part

Made = TypeVar("Made", bound=Part)


def unchecked(kind: type[Made], **members: Any) -> Made:
    """A part of these members, and the defaults of others. To ask for one that it lacks is an error."""
    made = object.__new__(kind)
    made.__dict__.update(members)
    return made
