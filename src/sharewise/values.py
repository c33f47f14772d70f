"""Values: plain frozen classes, made from their annotations, that cost next to nothing to declare.

They are what the standard library's frozen dataclasses are, and work with its `replace`, `fields` and `asdict`. Those write
and compile five functions for each class, in every process that loads it, which for all of ours takes longer than to read
the rules. Here every class shares the same five. A class that needs more of a dataclass, such as slots, is
declared as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial, total_ordering
from operator import itemgetter
from typing import Any, TypeVar, dataclass_transform, overload

_Kind = TypeVar("_Kind", bound=type)
_Default = TypeVar("_Default")


def by_default(value: _Default) -> _Default:
    """What a member is where it was not given. Nothing changes it, though its type could: values are frozen."""
    return value


@overload
@dataclass_transform(frozen_default=True)
def frozen(kind: _Kind) -> _Kind: ...


@overload
@dataclass_transform(frozen_default=True)
def frozen(
    *, kw_only: bool = False, eq: bool = True, order: bool = False, uncounted: Iterable[str] = ()
) -> Callable[[_Kind], _Kind]: ...


def frozen(
    kind: type | None = None,
    *,
    kw_only: bool = False,
    eq: bool = True,
    order: bool = False,
    uncounted: Iterable[str] = (),
) -> Any:
    """Make a class that declares its members by annotations a frozen one.

    Args:
        kind: the class.
        kw_only: whether its members are given by name alone, which the type checker holds.
        eq: whether values with equal members are equal. If not, each is equal only to itself.

        order: whether values are sorted by their members.
        uncounted: members that do not count for either.

    """
    # The type checker reads it: a member that is given by its place is no harm here.
    del kw_only
    make = partial(make_frozen, eq=eq, order=order, uncounted=uncounted)
    return make if kind is None else make(kind)


def make_frozen(kind: Any, *, eq: bool = True, order: bool = False, uncounted: Iterable[str] = ()) -> Any:
    """The same, as a function: for a base class that makes every class below it frozen."""
    names, defaults = declared_in(kind)
    shared = {**_SHARED, **(_SHARED_WHERE_EQUAL if eq else {}), **(_SHARED_WHERE_IN_ORDER if order else {})}
    counted = [name for name in names if name not in uncounted]
    members = staticmethod(itemgetter(*counted) if counted else lambda _: ())
    declared = {
        "_names": names,
        "_names_alone": frozenset(names),
        "_defaults": defaults,
        "_members": members,
        "__match_args__": names,
    }
    for name, value in {**shared, **declared, "__dataclass_fields__": _FieldsWhenAsked()}.items():
        # What a class says of itself stands.
        if name not in kind.__dict__ or name in declared:
            setattr(kind, name, value)
    return total_ordering(kind) if order else kind


def declared_in(kind: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The members that a class and those above it declare, in their order, and what those are that may be left out.

    What is annotated as `ClassVar`, and a name that begins with an underscore, is no member.
    """
    names, defaults = getattr(kind, "_names", ()), dict(getattr(kind, "_defaults", {}))
    own = [
        name
        for name, hint in kind.__annotations__.items()
        if not name.startswith("_") and not str(hint).startswith("ClassVar")
    ]
    for name in own:
        if name in kind.__dict__:
            defaults[name] = kind.__dict__[name]
        else:
            defaults.pop(name, None)
    return tuple(dict.fromkeys((*names, *own))), defaults


# The functions that all of them share. `_names`, `_defaults` and `_members` stand on their classes.


def _set_members(self: Any, *values: Any, **named: Any) -> None:
    """By place, by name, or by default. They are kept in the order in which they are declared: so are records written.

    A walk makes some for each record: what is given whole is taken as it is.
    """
    names = self._names
    if not named and len(values) == len(names):
        self.__dict__.update(zip(names, values))  # noqa: B905 - looked at just now, and this is what costs the time
    elif not values and tuple(named) == names:
        self.__dict__.update(named)
    elif not values and named.keys() == self._names_alone:
        self.__dict__.update({name: named[name] for name in names})
    else:
        self.__dict__.update(_completed(self, values, named))


def _completed(self: Any, values: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    """The members with those that were left out. A TypeError says the name of what is wrong, and no contents."""
    by_place = dict(zip(self._names, values, strict=False))
    given = {**self._defaults, **by_place, **named}
    wrong = given.keys() ^ self._names_alone | by_place.keys() & named.keys()
    if wrong or len(values) > len(self._names):
        raise TypeError(f"{type(self).__name__} is not made of this: {', '.join(sorted(wrong)) or 'too many'}")
    return {name: given[name] for name in self._names}


def _refuse_change(self: object, _name: str, _value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen")


def _name_alone(self: object) -> str:
    """No contents, which may be about somebody: what `repr` shows ends in tracebacks."""
    return f"<{type(self).__name__}>"


def _are_equal(self: Any, other: Any) -> bool:
    """Of one class, with equal members. What they worked out since does not count."""
    if self is other:
        return True
    return type(other) is type(self) and bool(self._members(self.__dict__) == self._members(other.__dict__))


def _hash(self: Any) -> int:
    return hash(self._members(self.__dict__))


def _comes_before(self: Any, other: Any) -> bool:
    return (
        NotImplemented
        if type(other) is not type(self)
        else self._members(self.__dict__) < self._members(other.__dict__)
    )


_SHARED = {
    "__init__": _set_members,
    "__setattr__": _refuse_change,
    "__delattr__": _refuse_change,
    "__repr__": _name_alone,
}
_SHARED_WHERE_EQUAL = {"__eq__": _are_equal, "__hash__": _hash}
_SHARED_WHERE_IN_ORDER = {"__lt__": _comes_before}


class _FieldsWhenAsked:
    """The fields of the standard library for a class, made when it asks for them."""

    def __get__(self, _: object, kind: Any) -> dict[str, Any]:
        from dataclasses import field, fields, make_dataclass

        hints = {name: hint for each in reversed(kind.__mro__[:-1]) for name, hint in each.__annotations__.items()}
        members: list[Any] = [
            (name, hints[name], field(default_factory=partial(by_default, kind._defaults[name])))
            if name in kind._defaults
            else (name, hints[name])
            for name in kind._names
        ]
        made = make_dataclass(kind.__name__, members, kw_only=True)
        kind.__dataclass_fields__ = {each.name: each for each in fields(made)}
        return dict(kind.__dataclass_fields__)
