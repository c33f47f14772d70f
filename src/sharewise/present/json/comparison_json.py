"""What `sharewise rules compare --format json` prints: everything that differs between two sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal, TypedDict

from sharewise.present.json.condition_json import conjunctions_data
from sharewise.reasoning.compare.comparison import Comparison, EditionPair, Side
from sharewise.reasoning.compare.text_changes import PartChange, RulePair
from sharewise.rulebook.conditions import Condition

FORMAT: Literal["sharewise-comparison/1"] = "sharewise-comparison/1"


class SideData(TypedDict):
    """What is compared. `edition` None: the whole rulebook."""

    name: str
    edition: str | None
    rulebook: str
    version: str
    sha256: str


class DifferData(TypedDict):
    """Whether anything differs in words, and in meaning."""

    words: bool
    meaning: bool


class RulePairData(TypedDict):
    """A rule and its counterpart, each member with one entry a side; None: that side has none."""

    numbers: list[str | None]
    same: bool
    texts: list[str | None]
    titles: list[str | None]
    only: dict[str, Any] | None


class EditionPairData(TypedDict):
    """The rules of two editions side by side."""

    editions: list[str]
    rules: list[RulePairData]


class ChangeData(TypedDict):
    """One thing that differs. `path` says what, as in the file."""

    path: Sequence[str]
    one: Any
    two: Any


class PartData(TypedDict):
    """A question, row, step or other part that differs. `only`: the side that has it, where the other has not."""

    section: str
    id: str | None
    only: str | None
    changes: list[ChangeData]


class ComparisonDocument(TypedDict):
    """Everything that differs. `version`: the smallest version that the second side needs, where it is a later first."""

    format: Literal["sharewise-comparison/1"]
    one: SideData
    two: SideData
    differ: DifferData
    rules: list[EditionPairData]
    editions_only: dict[str, Sequence[str]]
    parts: list[PartData]
    meaning: list[dict[str, Any]]
    version: dict[str, Any] | None


def comparison_document(found: Comparison) -> ComparisonDocument:
    """The document."""
    return {
        "format": FORMAT,
        "one": _side(found.one),
        "two": _side(found.two),
        "differ": {"words": found.has_other_words, "meaning": found.has_other_meaning},
        "rules": [_edition_pair(pair) for pair in found.editions],
        "editions_only": {"one": found.only_one, "two": found.only_two},
        "parts": [_part(part) for part in found.parts],
        "meaning": [
            {
                "editions": each.editions,
                "compared": each.meaning is not None,
                **(asdict(each.meaning) if each.meaning else {}),
            }
            for each in found.decided
        ],
        "version": asdict(found.needed) if found.needed else None,
    }


def _side(side: Side) -> SideData:
    rules = side.rules
    return {
        "name": side.name,
        "edition": side.edition,
        "rulebook": rules.id,
        "version": rules.version,
        "sha256": side.rulebook.loaded.sha256,
    }


def _edition_pair(pair: EditionPair) -> EditionPairData:
    return {"editions": [pair.one, pair.two], "rules": [_rule_pair(each) for each in pair.rules]}


def _rule_pair(pair: RulePair) -> RulePairData:
    return {
        "numbers": [pair.number_one, pair.number_two],
        "same": pair.is_same,
        "texts": [rule.text if rule else None for rule in (pair.one, pair.two)],
        "titles": [rule.title if rule else None for rule in (pair.one, pair.two)],
        "only": asdict(pair.phrases) if pair.phrases else None,
    }


def _part(part: PartChange) -> PartData:
    return {
        "section": part.section,
        "id": part.id,
        "only": part.only,
        "changes": [
            {"path": change.path, "one": _plain(change.one), "two": _plain(change.two)} for change in part.changes
        ],
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it: a condition as the file writes it."""
    if not isinstance(value, Condition):
        return value
    boxes = conjunctions_data(value)
    return boxes if len(boxes) > 1 else boxes[0]
