"""Texts to paste: templates of the words that a practitioner takes elsewhere from a record, and what none of them may say.

A template has `{names}` in its lines: details of the record, or parts of it. What stands in square brackets is a gap that
whoever pastes it fills in, and so is a detail that is missing.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from sharewise.rulebook.base import NameUsed, Text, When
from sharewise.rulebook.conditions import ALWAYS
from sharewise.rulebook.parts import Part, Shape, custom_fault
from sharewise.text import expression
from sharewise.values import by_default

# Whom a text is for. `case_system`: the organisation's own file. `receiver`: who gets the information. `requester`: who asked for
# it. `person`: whom it is about, or their parents.
Reader: TypeAlias = Literal["case_system", "receiver", "requester", "person"]

_NAMED = expression(r"\{([A-Za-z][A-Za-z0-9_.-]*)\}")


class PasteLine(Part):
    """One line of a text. It stands there where all the details `given` are in the record, and none of those `missing` is."""

    say: Text
    outcomes: list[NameUsed] = by_default([])
    when: When = ALWAYS
    given: list[NameUsed] = by_default([])
    missing: list[NameUsed] = by_default([])

    @property
    def names(self) -> list[str]:
        """What of a record its words hold, in order."""
        return _NAMED.findall(self.say)

    @property
    def details(self) -> list[str]:
        """What of a record it hangs on or holds: a line that is there only with a detail says that there is such a detail."""
        return list(dict.fromkeys([*self.names, *self.given, *self.missing]))


class PasteVariant(Part):
    """What a text says after these answers and decisions (no outcomes named: after all): its lines, or why there is none."""

    outcomes: list[NameUsed] = by_default([])
    when: When = ALWAYS
    lines: list[PasteLine] = by_default([])
    none: Text | None = None

    def check_whole(self) -> None:
        """It has lines, or says why not."""
        if bool(self.lines) == (self.none is not None):
            raise custom_fault("lines_or_none", "a variant has `lines`, or says in `none` why there is no text")


class PasteText(Part):
    """A text that is made from a record, for one kind of reader. The first of its variants that fits is used.

    `local`: whose words it is, where an organisation's adoption has its own. It is not proved what they say.
    """

    title: Text
    reader: Reader
    variants: Annotated[list[PasteVariant], Shape(min_length=1)]
    local: Text | None = None


class Withheld(Part):
    """What no text for these readers holds, after these decisions (none named: all) and answers: these details, or with none
    named anything at all. Whatever a template says: one that would break it is refused.
    """

    says: Text
    readers: Annotated[list[Reader], Shape(min_length=1)]
    details: list[NameUsed] = by_default([])
    outcomes: list[NameUsed] = by_default([])
    when: When = ALWAYS

    def holds_for(self, reader: str, outcome: str) -> bool:
        """Whether it is about texts for this reader after this decision."""
        return reader in self.readers and (not self.outcomes or outcome in self.outcomes)
