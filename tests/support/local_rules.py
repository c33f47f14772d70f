"""Local rules for the tests: the starter file that ships, filled in, with or without every part put to use."""

from __future__ import annotations

import re
from datetime import date

from sharewise.commands.rules_new_adoption import STARTER, starter
from sharewise.rulebook.load import shipped_rulebook
from tests.support.answers import shipped_rules


def begun(name: str = "york-primary") -> str:
    """The starter file as it is written for an organisation that begins with the rules as they are now."""
    template = (shipped_rulebook().parent / STARTER).read_text(encoding="utf-8")
    return starter(template, name=name, rules=shipped_rules(), today=date(2026, 11, 22))


def put_to_use(text: str) -> str:
    """A starter file with nothing left in comments: one of everything that local rules can have."""
    return re.sub(r"^#(?=[a-z_]+:|  \S|    )", "", text, flags=re.MULTILINE)
