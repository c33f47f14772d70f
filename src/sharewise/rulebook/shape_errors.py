"""Pydantic's errors in our words: what is wrong with the shape of a file, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, get_args

from sharewise.errors import Problem
from sharewise.rulebook.base import PATTERN_WORDS
from sharewise.rulebook.conditions import ConditionShape
from sharewise.rulebook.parts import Part, bare, members_of, part_in
from sharewise.strict_yaml import PositionedData
from sharewise.text import did_you_mean

if TYPE_CHECKING:
    from pydantic import ValidationError

# Keys that only an adoption fills in: no file of a rulebook has them.
_OVERLAID = {"adoption", "local"}

# The codes of pydantic's errors.
SHAPE_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown-key",
    "literal_error": "not-one-of-these",
    "string_too_short": "empty",
    "too_short": "too-few",
    "string_pattern_mismatch": "not-as-written",
    "string_type": "not-text",
    "dict_type": "not-a-mapping",
    "model_type": "not-a-mapping",
    "model_attributes_type": "not-a-mapping",
    "list_type": "not-a-list",
    "none_required": "unknown-key",
    "listed_twice": "listed-twice",
    "in_two_places": "in-two-places",
    "lines_or_none": "lines-or-none",
    "value_error": "condition-shape",
}


def shape_problems(model: type[Part], error: ValidationError, document: PositionedData) -> list[Problem]:
    """Pydantic's errors in our words, each where it stands in the file."""
    # A fault that several shapes of a part share is one.
    problems: dict[Problem, None] = {}
    for fault in error.errors(include_url=False, include_input=True):
        path = tuple(step for step in fault["loc"] if step not in {"[key]"})
        wrong = fault.get("ctx", {}).get("error")
        code = SHAPE_CODES.get(fault["type"], "not-as-written")
        if isinstance(wrong, ConditionShape):
            path, code = (*path, *wrong.at), wrong.code
        problems[Problem(document.position(path), _message(model, fault, path), code)] = None
    return list(problems)


def _message(model: type[Part], fault: Mapping[str, Any], path: tuple[Any, ...]) -> str:
    name = f"'{path[-1]}'" if path else "this"
    if path and isinstance(path[-1], int):
        name = f"entry {path[-1] + 1} of '{path[-2]}'"
    context = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return f"{name} is missing"
        case "extra_forbidden":
            return f"{name} is not known here: {did_you_mean(str(path[-1]), _fields_at(model, path[:-1]))}"
        case "literal_error":
            return f"{name} must be one of: {str(context['expected']).replace(' or ', ', ')}"
        case "string_too_short":
            return f"{name} is empty"
        case "too_short":
            return f"{name} needs at least {context['min_length']}, and has {context['actual_length']}"
        case "string_pattern_mismatch":
            return f"{name} is not written as it has to be: {PATTERN_WORDS[context['pattern']]}"
        case "string_type":
            return f"{name} must be text"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{name} must have parts of its own, each a name, a colon and a value"
        case "none_required":
            return f"{name} is not known here: all words of this part are local"
        case "list_type":
            return f"{name} must be a list"
        case "value_error":
            return str(context["error"])
        case "listed_twice" | "in_two_places" | "lines_or_none":
            return str(fault["msg"])
        case other:
            return f"{name} is not as it has to be ({other})"


def _fields_at(model: type[Part], path: Iterable[Any]) -> list[str]:
    """The keys that the model knows at `path`: for "did you mean"."""
    node: Any = model
    for step in path:
        part = part_in(node)
        if part is None:
            # A list's item, or a mapping's value.
            node = next(reversed(get_args(bare(node))), None)
        else:
            node = next((member.hint for member in members_of(part).values() if member.key == step), None)
    found = part_in(node)
    known = [] if found is None else [member.key for member in members_of(found).values()]
    return [name for name in known if name not in _OVERLAID]
