"""The rules that a record names: found by digest among those that ship with sharewise, now and earlier, and those given.

The rulebooks of earlier versions stay in `rules/earlier`, so that what was decided under them can be worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sharewise.errors import CannotDecide
from sharewise.reasoning.diagram import diagrams_of
from sharewise.reasoning.proof import Proved
from sharewise.record.model import Record, Rules
from sharewise.rulebook.load import Content, read_content, read_known, shipped_rulebook


class KnownRules:
    """Every rulebook and adoption at hand, by digest. Each pair is read once, when it is first needed.

    They are not proved again: they were when they were used, and what is asked now is what they said then. A later
    sharewise may ask more of a rulebook than it kept.
    """

    def __init__(self, files: Iterable[Path] = ()) -> None:
        """`files` are rulebooks and adoptions beside those that ship."""
        shipped = shipped_rulebook()
        folder = shipped.parent
        paths = [shipped, *sorted(folder.glob("adoptions/*.yaml")), *sorted(folder.glob("earlier/*.yaml")), *files]
        self._contents = {content.sha256: content for content in (read_content(path, "file") for path in paths)}
        self._proved: dict[tuple[str, str | None], Proved | None] = {}

    def named_by(self, rules: Rules) -> Proved | None:
        """The rules that a record names, byte for byte, or None where they are not at hand."""
        key = (rules.sha256, rules.adoption_sha256)
        if key not in self._proved:
            base = self._contents.get(rules.sha256)
            over = self._contents.get(rules.adoption_sha256) if rules.adoption_sha256 else None
            lacks_adoption = rules.adoption_sha256 is not None and over is None
            self._proved[key] = None if base is None or lacks_adoption else _as_it_was(base, over)
        return self._proved[key]


def _as_it_was(base: Content, over: Content | None) -> Proved:
    loaded = read_known(base, over)
    return Proved(loaded, diagrams_of(loaded.rules))


def rulebook_of(record: Record, files: Iterable[Path] = ()) -> Proved:
    """The rulebook that the record names, with the adoption that it names laid over it. `files` as `KnownRules`.

    Raises:
        CannotDecide: it is not here.

    """
    proved = KnownRules(files).named_by(record.rules)
    if proved is not None:
        return proved
    named = record.rules
    local = f", with the local rules '{named.adoption}'" if named.adoption else ""
    raise CannotDecide(
        f"The rules that record {record.id} was made under ({named.id} {named.version}{local}) are not here, so its "
        "advice cannot be worked out again.\n"
        + ("If you have the file of the local rules, name it: --adoption FILE\n" if named.adoption else "")
        + f"The record holds its own reasons: sharewise records show {record.id}"
    )
