"""Values: what a frozen dataclass promises, at next to no cost; the standard library's is the oracle."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.values import by_default, frozen


@frozen
class Note:
    """A value with all that one can declare."""

    text: str
    times: int = 1
    marks: Mapping[str, str] = by_default({})
    kinds: ClassVar[int] = 3

    @cached_property
    def shout(self) -> str:
        """Worked out once: no member."""
        return self.text.upper()


@frozen
class DatedNote(Note):
    """A value with more members than the one above it, and another default."""

    times: int = 2
    day: str = ""


@frozen(order=True)
class Place:
    """Values that are sorted."""

    file: str
    line: int = 0


@frozen(eq=False)
class Vertex:
    """Each is equal only to itself."""

    name: str


@frozen(uncounted=("term",))
class Told:
    """One of its members changes nothing of what it is."""

    tests: tuple[str, ...]
    term: str = ""


@frozen
class Spoken:
    """What it says of itself stands."""

    word: str

    def __repr__(self) -> str:
        return self.word

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spoken)

    def __hash__(self) -> int:
        return 7


@frozen
class Nothing:
    """No member at all."""


def twin(kind: Any) -> Any:
    """The same class as the standard library makes it."""
    marks = kind.__dict__["marks"]

    @dataclass(frozen=True)
    class Twin:
        text: str
        times: int = 1
        marks: Any = None

    assert marks == {}
    return Twin


Given = tuple[tuple[Any, ...], dict[str, Any]]
ARGUMENTS = st.tuples(
    st.lists(st.sampled_from(["a", 1, None]), max_size=4).map(tuple),
    st.dictionaries(st.sampled_from(["text", "times", "marks", "wrong"]), st.sampled_from(["b", 2]), max_size=4),
)


def made(kind: Callable[..., Any], arguments: Given) -> tuple[Any, ...] | None:
    places, names = arguments
    try:
        value = kind(*places, **names)
    except TypeError:
        return None
    return value.text, value.times, value.marks or None


@given(ARGUMENTS)
def test_a_value_is_made_of_what_a_dataclass_is_made_of_and_refuses_the_rest(arguments: Given) -> None:
    assert made(Note, arguments) == made(twin(Note), arguments)


def test_members_are_kept_in_the_order_in_which_they_are_declared() -> None:
    for note in (Note("a", 1, {}), Note(marks={}, times=1, text="a"), Note(times=1, text="a"), Note("a", marks={})):
        assert list(vars(note)) == ["text", "times", "marks"]


def test_what_is_wrong_is_named_without_the_contents() -> None:
    wrong = untyped(Note)
    with pytest.raises(TypeError, match="Note is not made of this: text") as missing:
        wrong(times="Felix")
    with pytest.raises(TypeError, match="Note is not made of this: text"):
        wrong("Felix", text="Felix")
    with pytest.raises(TypeError, match="too many"):
        wrong("Felix", 1, {}, 4)
    assert "Felix" not in f"{missing.value}{Note('Felix')!r}"


def test_values_of_one_class_with_equal_members_are_equal_whatever_they_worked_out() -> None:
    one, two = Note("a"), Note(text="a", times=1)
    assert one.shout == "A"
    assert one == two
    assert one != Note("b")
    assert one != untyped("a")
    assert Note("a", 2) != DatedNote("a")
    assert Vertex("a") != Vertex("a")
    assert Nothing() == Nothing()
    assert Told(("a",), "one") == Told(("a",), "other")
    assert hash(Told(("a",), "one")) == hash(Told(("a",), "other"))
    assert Told(("a",)) != Told(("b",))
    assert Spoken("a") == Spoken("b")
    assert repr(Spoken("a")) == "a"


def test_equal_values_have_one_place_in_a_set() -> None:
    assert {Place("a", 1), Place("a", 1), Place("b")} == {Place("b", 0), Place("a", 1)}
    assert len({Vertex("a"), Vertex("a")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Note("a"))


def test_values_are_sorted_by_their_members_in_order() -> None:
    in_order = [Place("a", 2), Place("a", 10), Place("b", 1)]
    assert sorted([in_order[2], in_order[0], in_order[1]]) == in_order
    assert in_order[0] <= in_order[1] < in_order[2]
    assert in_order[2] >= in_order[1] > in_order[0]
    with pytest.raises(TypeError):
        assert in_order[0] < untyped("a")


def test_nothing_about_a_value_can_be_changed() -> None:
    value: Any = Note("a")
    for name in ("text", "times", "new", "shout"):
        with pytest.raises(AttributeError, match="Note is frozen"):
            setattr(value, name, "b")
        with pytest.raises(AttributeError, match="Note is frozen"):
            delattr(value, name)
    assert value == Note("a")


def test_a_class_below_another_adds_its_members_and_changes_their_defaults() -> None:
    assert [each.name for each in fields(untyped(DatedNote))] == ["text", "times", "marks", "day"]
    below = DatedNote("a")
    assert (below.times, below.day, below.marks) == (2, "", {})
    assert Note("a").times == 1
    assert DatedNote("a", 3, {"x": "y"}, "Monday").day == "Monday"


def test_the_standard_library_takes_a_value_for_a_dataclass() -> None:
    note = Note("a", marks={"x": "y"})
    assert is_dataclass(untyped(note))
    assert replace(note, times=3) == Note("a", 3, {"x": "y"})
    with pytest.raises(TypeError):
        replace(untyped(note), wrong=1)
    assert asdict(note) == {"text": "a", "times": 1, "marks": {"x": "y"}}
    assert [each.name for each in fields(untyped(note))] == ["text", "times", "marks"]
    assert not is_dataclass(str)


def test_a_value_is_matched_by_place_and_by_name() -> None:
    match Place("a", 4):
        case Place(file, line=4):
            assert file == "a"
        case _:
            pytest.fail("not matched")


def test_a_value_comes_back_from_a_pickle() -> None:
    note = Note("a", 4, {"x": "y"})
    assert pickle.loads(pickle.dumps(note)) == note


def untyped(value: Any) -> Any:
    """The same, of which the type checker knows nothing."""
    return value
