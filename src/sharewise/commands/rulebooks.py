"""The rules that a record names: found by digest among those that ship with sharewise, now and earlier, and those given.

The rulebooks of earlier versions stay in `rules/earlier`, so that what was decided under them can be worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sharewise.commands.adoptions import shipped_adoptions
from sharewise.errors import BadFile, CannotDecide
from sharewise.reasoning.compare.version import numbers
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.record.model import Record, RulesApplied
from sharewise.rulebook.load import Content, Loaded, read_content, read_known, shipped_rulebook


def _shipped() -> list[Path]:
    """The rulebooks that ship: today's and the earlier ones."""
    shipped = shipped_rulebook()
    return [shipped, *sorted(shipped.parent.glob("earlier/*.yaml"))]


def earlier_version(loaded: Loaded) -> CompiledRulebook | None:
    """The rulebook that this one is a changed copy of: of those that ship, the newest of its name with no higher version.

    None where there is none, where it is one of them byte for byte and no other is older, and for local rules.
    """
    if loaded.rules.adoption is not None:
        return None
    contents = (read_content(path, "file") for path in _shipped())
    others = [read_known(content) for content in contents if content.sha256 != loaded.sha256]
    older = [other for other in others if other.rules.id == loaded.rules.id and _is_no_newer(other, loaded)]
    newest = max(older, key=lambda other: numbers(other.rules.version), default=None)
    return None if newest is None else compile_rulebook(newest)


def _is_no_newer(other: Loaded, loaded: Loaded) -> bool:
    return numbers(other.rules.version) <= numbers(loaded.rules.version)


class KnownRules:
    """Every rulebook and adoption at hand, by digest. Each pair is read once, when it is first needed.

    They are not proved again: they were when they were used, and what is asked now is what they said then. A later
    sharewise may ask more of a rulebook than it kept.
    """

    def __init__(self, files: Iterable[Path] = ()) -> None:
        """`files` are rulebooks and adoptions beside those that ship."""
        paths = [*_shipped(), *shipped_adoptions().values(), *files]
        self._contents = {content.sha256: content for content in (read_content(path, "file") for path in paths)}
        self._rulebooks: dict[tuple[str, str | None], CompiledRulebook | None] = {}

    def named_by(self, rules: RulesApplied) -> CompiledRulebook | None:
        """The rules that a record names, byte for byte, or None where they are not at hand."""
        key = (rules.sha256, rules.adoption_sha256)
        if key not in self._rulebooks:
            base = self._contents.get(rules.sha256)
            over = self._contents.get(rules.adoption_sha256) if rules.adoption_sha256 else None
            lacks_adoption = rules.adoption_sha256 is not None and over is None
            self._rulebooks[key] = None if base is None or lacks_adoption else _as_it_was(base, over)
        return self._rulebooks[key]


def _as_it_was(base: Content, over: Content | None) -> CompiledRulebook | None:
    """The rules, or None where this sharewise can no longer read them."""
    try:
        loaded = read_known(base, over)
    except BadFile:
        return None
    return compile_rulebook(loaded)


def rulebook_of(record: Record, files: Iterable[Path] = ()) -> CompiledRulebook:
    """The rulebook that the record names, with the adoption that it names laid over it. `files` as `KnownRules`.

    Raises:
        CannotDecide: it is not here.

    """
    rulebook = KnownRules(files).named_by(record.rules)
    if rulebook is not None:
        return rulebook
    named = record.rules
    local = f", with the local rules '{named.adoption}'" if named.adoption else ""
    raise CannotDecide(
        f"The rules that record {record.id} was made under ({named.id} {named.version}{local}) are not here, so its "
        "advice cannot be worked out again.\n"
        + ("If you have the file of the local rules, name it: --adoption FILE\n" if named.adoption else "")
        + f"The record holds its own reasons: sharewise records show {record.id}"
    )
