"""Parts: the frozen pieces that rulebooks, records and drafts are made of. Each is declared once, by its annotations.

A part is read from plain data in two ways. `read_part` takes what sharewise itself wrote, and only says that it is wrong.
`validated_part` takes what a person wrote, and finds every fault and where it stands: that is pydantic's work, and it is
loaded there alone, because it takes longer than all else that a start needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from inspect import cleandoc
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Literal,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from sharewise.values import frozen, make_frozen

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
    from pydantic_core import CoreSchema

_Part = TypeVar("_Part", bound="Part")


@dataclass_transform(kw_only_default=True, frozen_default=True)
class _Kind(type):
    """The type of every kind of part, by which type checkers know how one is made, and that it can be kept by its kind."""


class Part(metaclass=_Kind):
    """The base of every part: frozen, and refusing what it does not know.

    To make one checks only that all members are there: types are for the type checker, and contents for the two readers.
    """

    # The members in their order, and what those are that may be left out.
    _names: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[Mapping[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        make_frozen(cls)

    def but(self: _Part, **members: Any) -> _Part:
        """The same part with other `members`, by name."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        for name, value in members.items():
            if name not in self._names:
                raise TypeError(f"{type(self).__name__} has no {name}")
            other.__dict__[name] = value
        return other

    def as_members(self) -> Mapping[str, Any]:
        """Its members by name, in their order, as `as_data` writes them."""
        return self.__dict__

    def check_whole(self) -> None:
        """Look at what no member shows by itself. Only what a person wrote is asked this.

        Raises:
            ValueError: a `custom_fault`: its members do not go together.

        """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        def made(found: dict[str, Any]) -> Part:
            part = cls(**{members[key].name: value for key, value in found.items()})
            part.check_whole()
            return part

        members = {member.key: member for member in members_of(cls).values()}
        keys = {
            key: core_schema.typed_dict_field(
                handler.generate_schema(member.hint)
                if member.is_required
                else core_schema.with_default_schema(
                    handler.generate_schema(member.hint), default=member.default, validate_default=False
                ),
                required=member.is_required,
            )
            for key, member in members.items()
        }
        shape = core_schema.typed_dict_schema(keys, cls=cls, cls_name=cls.__name__, extra_behavior="forbid")
        return core_schema.no_info_after_validator_function(made, shape, ref=f"{cls.__module__}.{cls.__qualname__}")

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        made: dict[str, Any] = handler(schema)
        whole = handler.resolve_ref_schema(made)
        whole["description"] = cleandoc(cls.__doc__ or "")
        return made


# What may stand in `Annotated` beside the type of a member.


@frozen
class Shape:
    """What a text, a list, a mapping or a number has to be like.

    Attributes:
        min_length, max_length: at least, and at most, so many characters or entries.
        pattern: what the whole of a text matches, as Python and the Rust of pydantic both read it.
        least, most: the bounds of a number.

    """

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    least: int | None = None
    most: int | None = None

    def tests(self) -> Iterator[Callable[[Any], object]]:
        """What a value of the right type has to pass: each says something true of it."""
        if (length := self.min_length) is not None:
            yield lambda value: len(value) >= length
        if (longest := self.max_length) is not None:
            yield lambda value: len(value) <= longest
        if self.pattern is not None:
            yield re.compile(self.pattern).fullmatch
        if (least := self.least) is not None:
            yield lambda value: value >= least
        if (most := self.most) is not None:
            yield lambda value: value <= most

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        limits = {
            "min_length": self.min_length,
            "max_length": self.max_length,
            "pattern": self.pattern,
            "ge": self.least,
            "le": self.most,
        }
        return {**handler(source), **{name: value for name, value in limits.items() if value is not None}}


@frozen
class Key:
    """What a member is called in a file, where its name here cannot be that."""

    name: str


@frozen
class Describes:
    """What is said of a member in the JSON Schema."""

    words: str

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described: dict[str, Any] = handler(schema)
        return {**described, "description": self.words}


@frozen
class ReadBy:
    """A function that makes the value of what stands in a file, for a type that is no part. It gets the context as well.

    Its ValueErrors are faults of the file.
    """

    read: Callable[[object, Mapping[str, Any]], object]

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.with_info_plain_validator_function(lambda raw, info: self.read(raw, info.context or {}))


@frozen
class Checked:
    """A function that takes a value of the right type, and raises a `custom_fault` where it is wrong."""

    check: Callable[[Any], None]

    def tests(self) -> Iterator[Callable[[Any], object]]:
        """As of `Shape`."""

        def passes(value: Any) -> bool:
            try:
                self.check(value)
            except ValueError:
                return False
            return True

        yield passes

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        def checked(value: Any) -> Any:
            self.check(value)
            return value

        return core_schema.no_info_after_validator_function(checked, handler(source))


# What parts are made of, for code that walks them.


@frozen
class Member:
    """A member of a kind of part.

    Attributes:
        name: its name here.
        key: its name in a file.
        hint: its type, with all that is annotated on it.
        is_required: it has no default.
        default: what it is where it was not given.

    """

    name: str
    key: str
    hint: Any
    is_required: bool
    default: Any = None


@cache
def members_of(kind: type[Part]) -> Mapping[str, Member]:
    """The members of a kind of part, by name, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: _member(kind, name, hints[name]) for name in kind._names}


def _member(kind: type[Part], name: str, hint: Any) -> Member:
    marks = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    key = next((mark.name for mark in marks if isinstance(mark, Key)), name)
    return Member(name, key, hint, name not in kind._defaults, kind._defaults.get(name))


def bare(hint: Any) -> Any:
    """A type without what is annotated on it, and without `| None`."""
    while get_origin(hint) in {Annotated, Union, UnionType}:
        hint = next(each for each in get_args(hint) if each is not NoneType)
    return hint


def part_in(hint: Any) -> type[Part] | None:
    """The kind of part that a member of this type is, if it is one."""
    kind = bare(hint)
    return kind if isinstance(kind, type) and issubclass(kind, Part) else None


def as_data(part: Part, *, without_none: bool = False) -> dict[str, Any]:
    """A part as plain data, in the order of its members. `without_none`: what is None is left out, at every depth."""
    return _members_as_data(part.as_members(), without_none)


def _members_as_data(members: Mapping[str, Any], without_none: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    # Every record that is sealed comes through here, and most of it is text: a plain loop that looks at that first takes
    # half the time of a call for each value.
    for name, value in members.items():
        if type(value) is str:
            made[name] = value
        elif value is not None:
            made[name] = _as_data(value, without_none)
        elif not without_none:
            made[name] = None
    return made


def _as_data(value: Any, without_none: bool) -> Any:
    if isinstance(value, Part):
        return _members_as_data(value.as_members(), without_none)
    if isinstance(value, dict):
        return _members_as_data(value, without_none)
    if isinstance(value, list):
        return [each if type(each) is str else _as_data(each, without_none) for each in value]
    return value


# The two readers.


def read_part(kind: type[_Part], data: object) -> _Part:
    """The part in data that sharewise wrote.

    Raises:
        ValueError: it is not one. The message quotes nothing.

    """
    made: _Part = _reader(kind)(data)
    return made


_Read = Callable[[Any], Any]


class _Unread(ValueError):
    def __init__(self) -> None:
        super().__init__("this has not the parts that it should have")


@cache
def _reader_of_part(kind: type[Part]) -> _Read:
    members = members_of(kind)
    readers = {member.key: (name, _reader(member.hint), member.default) for name, member in members.items()}
    required = {member.key for member in members.values() if member.is_required}

    def read(data: Any) -> Any:
        if type(data) is not dict or not readers.keys() >= data.keys() >= required:
            raise _Unread
        # What `Part.__init__` looks at is so.
        made = object.__new__(kind)
        made.__dict__.update(
            {name: each(data[key]) if key in data else default for key, (name, each, default) in readers.items()}
        )
        return made

    return read


@cache
def _reader(hint: Any) -> _Read:
    """What reads a value of a type, strictly: nothing is taken for what it is not.

    Raises:
        TypeError: no part that sharewise writes is made of such a type.

    """
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Part):
        return _reader_of_part(hint)
    if hint in {str, int, bool, NoneType}:
        return _reader_of_plain(hint)
    if origin is Annotated:
        marks = (mark for mark in arguments[1:] if isinstance(mark, Shape | Checked))
        return _reader_of_tested(_reader(arguments[0]), [test for mark in marks for test in mark.tests()])
    if origin in {Union, UnionType}:
        some = [_reader(each) for each in arguments if each is not NoneType]
        return _reader_of_either(some, with_none=NoneType in arguments)
    if origin is list:
        return _reader_of_list(_reader(arguments[0]))
    if origin is dict:
        return _reader_of_mapping(_reader(arguments[0]), _reader(arguments[1]))
    if origin is Literal:
        return _reader_of_literal(frozenset(arguments))
    raise TypeError(f"sharewise writes no {hint}")


def _reader_of_plain(kind: type[Any]) -> _Read:
    def read(data: Any) -> Any:
        if type(data) is not kind:
            raise _Unread
        return data

    return read


def _reader_of_tested(inner: _Read, tests: list[Callable[[Any], object]]) -> _Read:
    def read(data: Any) -> Any:
        value = inner(data)
        for test in tests:
            if not test(value):
                raise _Unread
        return value

    return read


def _reader_of_either(readers: list[_Read], *, with_none: bool) -> _Read:
    def read(data: Any) -> Any:
        if data is None and with_none:
            return None
        if len(readers) == 1:
            return readers[0](data)
        for each in readers:
            try:
                return each(data)
            except ValueError:
                continue
        raise _Unread

    return read


def _reader_of_list(of_entries: _Read) -> _Read:
    def read(data: Any) -> Any:
        if type(data) is not list:
            raise _Unread
        return [of_entries(each) for each in data]

    return read


def _reader_of_mapping(of_names: _Read, of_values: _Read) -> _Read:
    def read(data: Any) -> Any:
        if type(data) is not dict:
            raise _Unread
        return {of_names(name): of_values(each) for name, each in data.items()}

    return read


def _reader_of_literal(values: frozenset[object]) -> _Read:
    def read(data: Any) -> Any:
        if type(data) is not str or data not in values:
            raise _Unread
        return data

    return read


def validated_part(kind: type[_Part], data: object, context: Mapping[str, Any] | None = None) -> _Part:
    """The part in data that a person wrote. `context` is for its `ReadBy`.

    Raises:
        pydantic.ValidationError: it is not one; every fault, with its path.

    """
    made: _Part = _adapter(kind).validate_python(data, context=context)
    return made


def json_schema_of(kind: type[Part]) -> dict[str, Any]:
    """The JSON Schema of a kind of part."""
    return _adapter(kind).json_schema()


def custom_fault(code: str, message: str) -> ValueError:
    """What a `Checked` or `check_whole` raises."""
    from pydantic_core import PydanticCustomError

    # The message is a template of pydantic's: this one fills nothing in.
    return PydanticCustomError(code, "{message}", {"message": message})


@cache
def _adapter(kind: type[Part]) -> TypeAdapter[Any]:
    # Imported here: see above.
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
