"""`sharewise rules compare A B`: what differs between two editions or rulebooks, in words and in meaning."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sharewise.commands._output import show_page, write_data
from sharewise.commands._rulebooks import open_sides
from sharewise.present.pages.comparison_page import comparison_page
from sharewise.reasoning.compare.comparison import Comparison, Side, compare
from sharewise.rulebook.conditions import Condition


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    one: str
    two: str
    format: str
    plain: bool
    output: Path | None


def rules_compare(options: Options) -> None:
    """Run the command. That the two differ is no fault."""
    found = compare(*open_sides(options.one, options.two))
    if options.format == "json":
        write_data(_data(found), options.output)
        return
    show_page(comparison_page(found), options.format, options.output, name="sharewise-rules", plain=options.plain)


def _data(found: Comparison) -> dict[str, Any]:
    return {
        "format": "sharewise-comparison/1",
        "one": _side(found.one),
        "two": _side(found.two),
        "differ": {"words": found.has_other_words, "meaning": found.has_other_meaning},
        "rules": [
            {
                "editions": [pair.one, pair.two],
                "rules": [
                    {
                        "numbers": [each.number_one, each.number_two],
                        "same": each.is_same,
                        "texts": [rule and rule.text for rule in (each.one, each.two)],
                        "titles": [rule and rule.title for rule in (each.one, each.two)],
                        "only": asdict(each.phrases) if each.phrases else None,
                    }
                    for each in pair.rules
                ],
            }
            for pair in found.editions
        ],
        "editions_only": {"one": found.only_one, "two": found.only_two},
        "parts": [
            {
                "section": part.section,
                "id": part.id,
                "only": part.only,
                "changes": [
                    {"path": change.path, "one": _plain(change.one), "two": _plain(change.two)}
                    for change in part.changes
                ],
            }
            for part in found.parts
        ],
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


def _side(side: Side) -> dict[str, Any]:
    rules = side.rules
    return {
        "name": side.name,
        "edition": side.edition,
        "rulebook": rules.id,
        "version": rules.version,
        "sha256": side.rulebook.loaded.sha256,
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it: a condition as the file writes it."""
    if not isinstance(value, Condition):
        return value
    boxes = [
        {
            question: {"not": sorted(test.answers)} if test.negated else sorted(test.answers)
            for question, test in box.tests.items()
        }
        for box in value.boxes
    ]
    return boxes if len(boxes) > 1 else boxes[0]
