"""What is left of the file that local rules are begun with, and dates of a review that cannot be or are long past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sharewise.reasoning.proof.diagnostics import (
    BEFORE_THE_EDITION,
    IN_THE_FUTURE,
    NO_SUCH_DAY,
    PLACEHOLDER_LEFT,
    REVIEW_CANNOT_BE,
    REVIEWED_LONG_AGO,
    Diagnostic,
)
from sharewise.reasoning.proof.subject import Subject
from sharewise.strict_yaml import Path
from sharewise.values import frozen

# What people look at once a year may be late; after so many years it was forgotten.
MOST_YEARS = 3


@frozen
class Surroundings:
    """What a check is told that does not stand in the rules: the day, and the texts of the starter file that are to be replaced."""

    today: date
    placeholders: tuple[str, ...]


def placeholders_left(subject: Subject, known: Surroundings) -> Iterator[Diagnostic]:
    """Texts of the file that is checked that are still those of the starter file, wherever they were put."""
    loaded = subject.loaded
    looked_for = {_plain(text) for text in known.placeholders}
    own = None if loaded.rules.adoption is None else loaded.position("adoption").file
    for path, text in _texts(loaded.document.data, ()):
        # What was made of a text of the file has no position of its own: it is named once, where it stands.
        position = loaded.document.positions.get(path)
        if position is not None and own in (None, position.file) and _plain(text) in looked_for:
            yield PLACEHOLDER_LEFT.at(position, text=text)


def reviews(subject: Subject, known: Surroundings) -> Iterator[Diagnostic]:
    """A review in the future or before there was the edition that is followed; and one that is long past."""
    rules = subject.loaded.rules
    path = ("reviewed",) if rules.adoption is None else ("adoption", "reviewed")
    text = rules.reviewed if rules.adoption is None else rules.adoption.reviewed
    followed = rules.editions[rules.default_edition if rules.adoption is None else rules.adoption.based_on]
    position = subject.loaded.position(*path)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        yield REVIEW_CANNOT_BE.at(position, day=text, how=NO_SUCH_DAY)
        return
    if day > known.today:
        yield REVIEW_CANNOT_BE.at(position, day=text, how=IN_THE_FUTURE)
    elif day.year < int(followed.year):
        how = BEFORE_THE_EDITION.format(year=followed.year)
        yield REVIEW_CANNOT_BE.at(position, day=text, how=how)
    elif day.year + MOST_YEARS < known.today.year:
        yield REVIEWED_LONG_AGO.at(position, day=text, years=known.today.year - day.year)


def _plain(text: str) -> str:
    """A text without what makes no other text of it."""
    return " ".join(text.split()).casefold().strip(' ."')


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index))
