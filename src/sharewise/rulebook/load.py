"""From the rulebook file to the model: found, read, validated and cross-checked, with the place of every fault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sharewise.errors import BadFile, Place, Problem, StorageFailed
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.references import reference_problems
from sharewise.rulebook.source import Marked, read_marked
from sharewise.text import did_you_mean

FILE_NAME = "golden_rules.yaml"


@dataclass(frozen=True)
class Loaded:
    """A rulebook, the digest (SHA-256, hex) of the bytes it came from, and the place of each of its parts."""

    rules: Rulebook
    sha256: str
    marked: Marked

    def place(self, *path: str | int) -> Place:
        return self.marked.place(path)


def shipped_rulebook() -> Path:
    """The rulebook that comes with sharewise.

    In an installed wheel it lies beside the package; in a checkout and an editable install it lies at the top of the
    project, where people edit it.

    Raises:
        StorageFailed: neither place has it: the installation is broken.

    """
    package = Path(__file__).parents[1]
    for folder in (package / "rules", package.parents[1] / "rules"):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    raise StorageFailed(f"The rulebook {FILE_NAME} is missing from this installation. Install sharewise again.")


def load_rulebook(path: Path) -> Loaded:
    """Read, validate and cross-check the rulebook at `path`. Nothing is proved yet.

    Raises:
        StorageFailed: the file cannot be read.
        BadFile: the file is not a rulebook; every fault with its place.

    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StorageFailed(f"The rulebook {path} cannot be read: {error.strerror}.") from None
    return parse_rulebook(content, path.name)


def parse_rulebook(content: bytes, file: str) -> Loaded:
    """The same from bytes; `file` is the name used in messages.

    Raises:
        BadFile: as `load_rulebook`.

    """
    marked = read_marked(content, file)
    if not isinstance(marked.data, dict):
        raise BadFile(
            [Problem(Place(file, 1, 1), "a rulebook is a mapping that begins with `format: sharewise-rules/1`")]
        )
    try:
        rules = Rulebook.model_validate(marked.data)
    except ValidationError as error:
        raise BadFile(_shape_problems(error, marked)) from None
    problems = reference_problems(rules, marked)
    if problems:
        raise BadFile(problems)
    return Loaded(rules, hashlib.sha256(content).hexdigest(), marked)


def _shape_problems(error: ValidationError, marked: Marked) -> list[Problem]:
    """Pydantic's errors in our words, each where it stands in the file."""
    problems: dict[Problem, None] = {}
    for fault in error.errors(include_url=False, include_input=True):
        path = tuple(step for step in fault["loc"] if step not in {"[key]"})
        problems[Problem(marked.place(path), _shape_message(fault, path))] = None
    return list(problems)


def _shape_message(fault: Mapping[str, Any], path: tuple[Any, ...]) -> str:
    name = f"'{path[-1]}'" if path else "this"
    if path and isinstance(path[-1], int):
        name = f"entry {path[-1] + 1} of '{path[-2]}'"
    context = fault.get("ctx", {})
    match fault["type"]:
        case "missing":
            return f"{name} is missing"
        case "extra_forbidden":
            return f"{name} is not known here: {did_you_mean(str(path[-1]), _fields_at(path[:-1]))}"
        case "literal_error":
            return f"{name} must be one of: {str(context['expected']).replace(' or ', ', ')}"
        case "string_too_short":
            return f"{name} is empty"
        case "too_short":
            return f"{name} needs at least {context['min_length']}, and has {context['actual_length']}"
        case "string_pattern_mismatch":
            return f"{name} is not written as it has to be (pattern {context['pattern']})"
        case "string_type":
            return f"{name} must be text"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"{name} must be a mapping"
        case "list_type":
            return f"{name} must be a list"
        case "value_error":
            return str(context["error"])
        case other:
            return f"{name} is not as it has to be ({other})"


def _fields_at(path: Iterable[Any]) -> list[str]:
    """The keys that the model knows at `path`: for "did you mean"."""
    node: Any = Rulebook
    for step in path:
        model = _model_in(node)
        if model is None:
            # A list's item, or a mapping's value.
            node = next(reversed(get_args(_bare(node))), None)
        else:
            named = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
            node = named.get(step)
    model = _model_in(node)
    return [] if model is None else [field.alias or name for name, field in model.model_fields.items()]


def _bare(node: Any) -> Any:
    """A type without `Annotated` and without `| None`."""
    while get_origin(node) in {Annotated, Union, UnionType}:
        node = next(each for each in get_args(node) if each is not NoneType)
    return node


def _model_in(node: Any) -> type[BaseModel] | None:
    bare = _bare(node)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None
