"""From the rulebook's file (and an adoption's) to the model: found, read, validated and cross-checked, with the position of
every fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from sharewise.errors import BadFile, Problem, SourcePosition, StorageFailed
from sharewise.rulebook.adoption import Adoption, LocalWords
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.overlay import adopted
from sharewise.rulebook.references import reference_problems
from sharewise.rulebook.slots import fill_of, filled
from sharewise.strict_yaml import LazyPositions, PositionedData, read_known_yaml, read_yaml
from sharewise.text import did_you_mean

FILE_NAME = "golden_rules.yaml"


@dataclass(frozen=True)
class Loaded:
    """A rulebook, the digest (SHA-256, hex) of the bytes it came from, and the position of each of its parts.

    `adoption_sha256` is the digest of the adoption that is laid over it, or None.
    """

    rules: Rulebook
    sha256: str
    marked: PositionedData
    adoption_sha256: str | None = None

    def position(self, *path: str | int) -> SourcePosition:
        return self.marked.position(path)


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


@dataclass(frozen=True)
class Content:
    """The bytes of a rulebook's or an adoption's file, and the name used in messages."""

    file: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_content(path: Path, what: str = "rulebook") -> Content:
    """The content of the file at `path`, which is called `what` in messages.

    Raises:
        StorageFailed: the file cannot be read.

    """
    try:
        return Content(path.name, path.read_bytes())
    except OSError as error:
        raise StorageFailed(f"The {what} {path} cannot be read: {error.strerror}.") from None


def load_rulebook(path: Path, adoption: Path | None = None) -> Loaded:
    """Read, validate and cross-check the rulebook at `path`, with an adoption laid over it. Nothing is proved yet.

    Raises:
        StorageFailed: a file cannot be read.
        BadFile: a file is not what it should be; every fault with its position.

    """
    return read_rules(read_content(path), None if adoption is None else read_content(adoption, "adoption"))


def parse_rulebook(content: bytes, file: str) -> Loaded:
    """A rulebook from bytes; `file` is the name used in messages.

    Raises:
        BadFile: as `load_rulebook`.

    """
    return read_rules(Content(file, content))


def read_rules(base: Content, adoption: Content | None = None) -> Loaded:
    """A rulebook from the content of its file, and of the adoption's that is laid over it.

    Raises:
        BadFile: as `load_rulebook`.

    """
    marked = _rulebook_data(base)
    fill: dict[str, str] = {}
    if adoption is not None:
        # A rulebook that is wrong by itself is said to be wrong by itself.
        _validated(Rulebook, filled(marked, {}))
        over = _mapping(adoption, "an adoption is a mapping that begins with `format: sharewise-adoption/1`")
        overlay = _validated(Adoption, over)
        fill = fill_of(marked, over, overlay)
        marked = adopted(marked, over, overlay)
    marked = filled(marked, fill)
    rules = _validated(Rulebook, marked)
    problems = reference_problems(rules, marked)
    if problems:
        raise BadFile(problems)
    return Loaded(rules, base.sha256, marked, None if adoption is None else adoption.sha256)


def read_known(base: Content, adoption: Content | None = None) -> Loaded:
    """The same of contents that were proved before, byte for byte: in half the time, as no fault and no position is looked for.

    Raises:
        BadFile: they cannot have been proved.

    """
    try:
        marked = read_known_yaml(base.content, base.file)
        fill: dict[str, str] = {}
        if adoption is not None:
            over = read_known_yaml(adoption.content, adoption.file)
            overlay = Adoption.model_validate(over.data)
            fill = fill_of(marked, over, overlay)
            marked = adopted(marked, over, overlay)
        marked = filled(marked, fill)
        rules = Rulebook.model_validate(marked.data)
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        raise BadFile([Problem(SourcePosition(base.file), "this is not what was proved", "not-a-mapping")]) from None
    positions = LazyPositions(lambda: read_rules(base, adoption).marked.positions)
    return Loaded(
        rules, base.sha256, replace(marked, positions=positions), None if adoption is None else adoption.sha256
    )


def _rulebook_data(base: Content) -> PositionedData:
    marked = _mapping(base, "a rulebook is a mapping that begins with `format: sharewise-rules/1`")
    problems = [
        Problem(
            marked.position(path), f"'{path[-1]}' is not known here: an adoption has a file of its own", "unknown-key"
        )
        for path in _laid_over(marked.data)
    ]
    if problems:
        raise BadFile(problems)
    return marked


def _laid_over(data: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Where data holds what only an adoption can lay over it."""
    if "adoption" in data:
        yield ("adoption",)
    for part in LocalWords.model_fields:
        parts = data.get(part)
        for name, holder in parts.items() if isinstance(parts, dict) else ():
            if isinstance(holder, dict) and "local" in holder:
                yield (part, name, "local")


def _mapping(content: Content, message: str) -> PositionedData:
    marked = read_yaml(content.content, content.file)
    if not isinstance(marked.data, dict):
        raise BadFile([Problem(SourcePosition(content.file, 1, 1), message, "not-a-mapping")])
    return marked


# The keys that an adoption fills in: no file of a rulebook has them.
_LAID_OVER = {"adoption", "local"}
_Model = TypeVar("_Model", bound=BaseModel)


def _validated(model: type[_Model], marked: PositionedData) -> _Model:
    try:
        return model.model_validate(marked.data)
    except ValidationError as error:
        raise BadFile(_shape_problems(model, error, marked)) from None


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
    "value_error": "condition-shape",
}


def _shape_problems(model: type[BaseModel], error: ValidationError, marked: PositionedData) -> list[Problem]:
    """Pydantic's errors in our words, each where it stands in the file."""
    problems: dict[Problem, None] = {}
    for fault in error.errors(include_url=False, include_input=True):
        path = tuple(step for step in fault["loc"] if step not in {"[key]"})
        code = SHAPE_CODES.get(fault["type"], "not-as-written")
        problems[Problem(marked.position(path), _shape_message(model, fault, path), code)] = None
    return list(problems)


# What the patterns of the models ask for, in words.
_SHAPES = {
    r"^[A-Za-z][A-Za-z0-9_.-]*$": "a letter first, then letters, digits and . _ -",
    r"^[a-z][a-z0-9-]*$": "a small letter first, then small letters, digits and hyphens",
    r"^[0-9]+$": "a whole number",
    r"^[0-9]{4}$": "four digits, such as 2026",
    r"^[0-9]+\.[0-9]+\.[0-9]+$": "three numbers with dots, such as 1.0.0",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "year, month, day, such as 2026-11-22",
}


def _shape_message(model: type[BaseModel], fault: Mapping[str, Any], path: tuple[Any, ...]) -> str:
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
        case "string_pattern_mismatch" if str(context["pattern"]).startswith(r"^local\."):
            return f"{name} is not written as it has to be: a name of your own begins with 'local.'"
        case "string_pattern_mismatch":
            return f"{name} is not written as it has to be: {_SHAPES.get(context['pattern'], context['pattern'])}"
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
        case "listed_twice" | "in_two_places":
            return str(fault["msg"])
        case other:
            return f"{name} is not as it has to be ({other})"


def _fields_at(model: type[BaseModel], path: Iterable[Any]) -> list[str]:
    """The keys that the model knows at `path`: for "did you mean"."""
    node: Any = model
    for step in path:
        part = _model_in(node)
        if part is None:
            # A list's item, or a mapping's value.
            node = next(reversed(get_args(_bare(node))), None)
        else:
            named = {field.alias or name: field.annotation for name, field in part.model_fields.items()}
            node = named.get(step)
    found = _model_in(node)
    known = [] if found is None else [field.alias or name for name, field in found.model_fields.items()]
    return [name for name in known if name not in _LAID_OVER]


def _bare(node: Any) -> Any:
    """A type without `Annotated` and without `| None`."""
    while get_origin(node) in {Annotated, Union, UnionType}:
        node = next(each for each in get_args(node) if each is not NoneType)
    return node


def _model_in(node: Any) -> type[BaseModel] | None:
    bare = _bare(node)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None
