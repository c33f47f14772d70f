"""The slots in the rulebook's words: where an organisation says who is meant, and how soon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharewise.errors import BadFile, Problem
from sharewise.rulebook.adoptions.adoption import Adoption
from sharewise.strict_yaml import Path, PositionedData
from sharewise.text import did_you_mean, expression

_SLOT = expression(r"\{([a-z_]+)\}")
# Where people are spoken to. Quoted rules, stories and what an organisation wrote itself have no slots.
_WITH_SLOTS = ("questions", "terms", "stages", "outcomes", "steps", "conditions")


def filled(document: PositionedData, fill: Mapping[str, str]) -> PositionedData:
    """The same with every slot filled in: with `fill`, or else with the rulebook's own words.

    A text with a slot that has other words for some answers is kept as it was before, too (`templates`): it is filled in
    again once those are known. What an organisation has filled in stays as it is.

    Raises:
        BadFile: a text names a slot that does not exist, or no text names one that does.

    """
    slots = document.data.get("slots", {})
    words = {name: slot["words"] for name, slot in slots.items()} | dict(fill)
    varied = {name for name, slot in slots.items() if "variants" in slot and name not in fill}
    templates: dict[str, str] = {}
    named: set[str] = set()
    problems: list[Problem] = []

    def walk(node: Any, path: Path) -> Any:
        if isinstance(node, dict):
            return {key: walk(value, (*path, key)) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(value, (*path, index)) for index, value in enumerate(node)]
        if not isinstance(node, str) or "{" not in node:
            return node
        for name in _SLOT.findall(node):
            named.add(name)
            if name not in words:
                message = f"there is no slot '{name}': {did_you_mean(name, words)}"
                problems.append(Problem(document.position(path), message, "unknown-name"))
        text = _SLOT.sub(lambda found: words.get(found[1], found[0]), node)
        if varied & set(_SLOT.findall(node)):
            templates[text] = _SLOT.sub(
                lambda found: found[0] if found[1] in varied else words.get(found[1], found[0]), node
            )
        return text

    data = {key: walk(value, (key,)) if key in _WITH_SLOTS else value for key, value in document.data.items()}
    unused = [
        Problem(document.position(("slots", name)), f"no text has the slot '{name}'", "unused")
        for name in slots
        if name not in named
    ]
    if problems or unused:
        raise BadFile([*problems, *unused])
    if templates:
        data["templates"] = templates
    return PositionedData(data, document.positions, document.file)


def fill_of(base: PositionedData, file: Adoption) -> dict[str, str]:
    """The words that an adoption puts into the slots of the rulebook, with the mark that shows whose they are."""
    slots = base.data.get("slots", {})
    words: dict[str, str] = {}
    for name, given in file.fill.items():
        if name in slots:
            hours = f"{given} hour" if given == "1" else f"{given} hours"
            said = str(slots[name].get("hours", "{hours}")).replace(
                "{hours}", hours if "hours" in slots[name] else given
            )
            words[name] = str(slots[name].get("filled", "{words}")).replace("{words}", said)
    return words
