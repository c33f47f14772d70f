"""From the rulebook's file (and an adoption's) to the model: found, read, validated and cross-checked, with the position of
every fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sharewise.errors import BadFile, Problem, SourcePosition, StorageFailed
from sharewise.files import read_named, why
from sharewise.rulebook.adoptions.adoption import Adoption, LocalWords
from sharewise.rulebook.adoptions.adoption_problems import adoption_problems
from sharewise.rulebook.adoptions.local_texts import without_marks
from sharewise.rulebook.adoptions.overlay import overlaid
from sharewise.rulebook.base import TERMS
from sharewise.rulebook.conditions import Condition, written_terms
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import Part, members_of, validated_part
from sharewise.rulebook.references import reference_problems
from sharewise.rulebook.shape_errors import shape_problems
from sharewise.rulebook.slots import fill_of, filled
from sharewise.strict_yaml import LARGEST_FILE, LazyPositions, PositionedData, read_known_yaml, read_yaml
from sharewise.values import frozen

FILE_NAME = "golden_rules.yaml"
# How many rulebooks a process keeps in mind, by their bytes: the shipped ones of a replay are fewer.
_REMEMBERED = 16


@frozen
class Loaded:
    """A rulebook, the digest (SHA-256, hex) of the bytes it came from, and the position of each of its parts.

    `adoption_sha256` is the digest of its adoption, or None.
    """

    rules: Rulebook
    sha256: str
    document: PositionedData
    adoption_sha256: str | None = None

    def __reduce__(self) -> tuple[type[Loaded], tuple[Rulebook, str, PositionedData, str | None]]:
        """As it is told to another process, which does not ask where something stands."""
        return Loaded, (self.rules, self.sha256, PositionedData({}, {}, self.document.file), self.adoption_sha256)

    def position(self, *path: str | int) -> SourcePosition:
        """Where in its file the part at `path` stands."""
        return self.document.position(path)


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


def shipped_adoptions() -> dict[str, Path]:
    """The adoptions that come with sharewise, by name.

    Raises:
        StorageFailed: as `shipped_rulebook`.

    """
    return {path.stem: path for path in sorted((shipped_rulebook().parent / "adoptions").glob("*.yaml"))}


@frozen
class Content:
    """The bytes of a rulebook's or an adoption's file, and the name used in messages."""

    file: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of the bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def read_content(path: Path, what: str = "rulebook") -> Content:
    """The content of the file at `path`, which is called `what` in messages.

    Raises:
        StorageFailed: the file cannot be read.

    """
    try:
        return Content(path.name, read_named(path, LARGEST_FILE + 1))
    except OSError as error:
        raise StorageFailed(f"The {what} {path} cannot be read: {why(error)}.") from None


def load_rulebook(path: Path, adoption: Path | None = None) -> Loaded:
    """Read, validate and cross-check the rulebook at `path`, with the overlay of an adoption. Nothing is proved yet.

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


@lru_cache(_REMEMBERED)
def read_rules(base: Content, adoption: Content | None = None) -> Loaded:
    """A rulebook from the content of its file, and that of its adoption. The same content is read once in a process.

    Raises:
        BadFile: as `load_rulebook`.

    """
    document = _rulebook_data(base)
    terms = written_terms(document.data.get("terms"))
    fill: dict[str, str] = {}
    if adoption is not None:
        _refuse_wrong(base)
        over = _mapping(adoption, "an adoption is a mapping that begins with `format: sharewise-adoption/1`")
        over, marks = without_marks(over)
        file = _validated(Adoption, over, terms)
        wrong = adoption_problems(document, over, file)
        if wrong:
            raise BadFile(wrong)
        fill = fill_of(document, file)
        document = overlaid(document, over, file, marks)
    document = filled(document, fill)
    rules = _validated(Rulebook, document, terms)
    problems = reference_problems(rules, document)
    if problems:
        raise BadFile(problems)
    return Loaded(rules, base.sha256, document, None if adoption is None else adoption.sha256)


@lru_cache(_REMEMBERED)
def read_known(base: Content, adoption: Content | None = None) -> Loaded:
    """The same of contents that were proved before, byte for byte: in half the time, as no fault and no position is looked for.

    Raises:
        BadFile: they cannot have been proved.

    """
    try:
        document = read_known_yaml(base.content, base.file)
        context = {TERMS: written_terms(document.data.get("terms"))}
        fill: dict[str, str] = {}
        if adoption is not None:
            over, marks = without_marks(read_known_yaml(adoption.content, adoption.file))
            file = validated_part(Adoption, over.data, context)
            fill = fill_of(document, file)
            document = overlaid(document, over, file, marks)
        document = filled(document, fill)
        rules = validated_part(Rulebook, document.data, context)
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        raise BadFile([Problem(SourcePosition(base.file), "this is not what was proved", "not-a-mapping")]) from None
    return as_loaded(rules, base, adoption)


def as_loaded(rules: Rulebook, base: Content, adoption: Content | None) -> Loaded:
    """The rules in contents that were read before. They are read in full again where it is asked where something stands."""
    positions = LazyPositions(lambda: read_rules(base, adoption).document.positions)
    document = PositionedData({}, positions, base.file)
    return Loaded(rules, base.sha256, document, None if adoption is None else adoption.sha256)


@lru_cache(_REMEMBERED)
def _refuse_wrong(base: Content) -> None:
    """Say of a rulebook that is wrong by itself that it is. One that is right is read once for all its adoptions.

    Raises:
        BadFile: as `load_rulebook`.

    """
    document = _rulebook_data(base)
    _validated(Rulebook, filled(document, {}), written_terms(document.data.get("terms")))


@lru_cache(_REMEMBERED)
def _rulebook_data(base: Content) -> PositionedData:
    document = _mapping(base, "a rulebook is a mapping that begins with `format: sharewise-rules/1`")
    problems = [
        Problem(
            document.position(path), f"'{path[-1]}' is not known here: an adoption has a file of its own", "unknown-key"
        )
        for path in _overlaid(document.data)
    ]
    if "templates" in document.data:
        message = "'templates' is not known here: sharewise makes them"
        problems.append(Problem(document.position(("templates",)), message, "unknown-key"))
    if problems:
        raise BadFile(problems)
    return document


def _overlaid(data: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The paths at which data holds what only an adoption may add."""
    if "adoption" in data:
        yield ("adoption",)
    for part in members_of(LocalWords):
        parts = data.get(part)
        for name, holder in parts.items() if isinstance(parts, dict) else ():
            if isinstance(holder, dict) and "local" in holder:
                yield (part, name, "local")


def _mapping(content: Content, message: str) -> PositionedData:
    document = read_yaml(content.content, content.file)
    if not isinstance(document.data, dict):
        raise BadFile([Problem(SourcePosition(content.file, 1, 1), message, "not-a-mapping")])
    return document


_Model = TypeVar("_Model", bound=Part)


def validated_file(model: type[_Model], content: Content, begins: str) -> tuple[_Model, PositionedData]:
    """Another file of parts as `model` has it, and its data with positions. `begins` says how such a file begins.

    Raises:
        BadFile: it is not what it should be; every fault with its position.

    """
    document = _mapping(content, begins)
    return _validated(model, document, {}), document


def _validated(model: type[_Model], document: PositionedData, terms: Mapping[str, Condition]) -> _Model:
    # Imported here: what is opened as it was compiled needs none of it.
    from pydantic import ValidationError

    try:
        return validated_part(model, document.data, {TERMS: terms})
    except ValidationError as error:
        raise BadFile(shape_problems(model, error, document)) from None
