"""Parts: frozen, refusing what they do not know, and read alike by both readers."""

from __future__ import annotations

import copy
import pickle
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Annotated, Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from sharewise.interview.begin import begin
from sharewise.interview.drafts.draft import Draft, draft_of
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.record_model import SealedRecord
from sharewise.rulebook.parts import (
    Checked,
    Key,
    Part,
    Shape,
    as_data,
    custom_fault,
    members_of,
    read_part,
    validated_part,
)
from sharewise.values import by_default
from tests.support.needed import examples, long
from tests.support.samples import AT_NOON, FOLLOWED, record


def _even(numbers: list[int]) -> None:
    if len(numbers) % 2:
        raise custom_fault("odd", "an odd {number}")


class Leg(Part):
    """A part within a part."""

    length: Annotated[int, Shape(least=1, most=9)]
    is_lame: bool = False


class Animal(Part):
    """Each type that a part may be made of."""

    name: Annotated[str, Shape(min_length=1)]
    sound: Annotated[str, Shape(pattern=r"^[a-z]+$")] | None
    kind: Annotated[Literal["cat", "dog"], Key("is")]
    legs: list[Leg] = by_default([])
    numbers: Annotated[list[int], Checked(_even)] = by_default([])
    known_as: dict[Annotated[str, Shape(pattern=r"^[A-Z]$")], str | list[str]] = by_default({})


class Pet(Animal):
    """A part of a kind: with all members of the other, and one of them otherwise."""

    sound: None = None
    owner: str


MADE = "2026-11-22T12:00:00Z"
CAT: dict[str, Any] = {
    "name": "Felix",
    "sound": "miaow",
    "is": "cat",
    "legs": [{"length": 3}, {"length": 4, "is_lame": True}],
    "numbers": [1, 2],
    "known_as": {"A": "Fritz", "B": ["x"]},
}


def test_a_part_is_frozen_and_made_of_its_members_alone() -> None:
    cat = read_part(Animal, CAT)
    with pytest.raises(AttributeError):
        cat.name = "Tom"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del cat.name
    with pytest.raises(TypeError, match="name"):
        Animal(sound=None, kind="cat")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="age"):
        Animal(name="x", sound=None, kind="cat", age=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="age"):
        cat.but(age=3)
    assert cat.but(name="Tom").name == "Tom"
    assert cat.name == "Felix"


def test_a_repr_shows_nothing_of_what_a_part_holds() -> None:
    assert "Felix" not in repr(read_part(Animal, CAT))


def test_a_kind_of_a_kind_has_the_members_of_both_in_their_order() -> None:
    assert list(members_of(Pet)) == [*members_of(Animal), "owner"]
    assert read_part(Pet, {"name": "Rex", "is": "dog", "owner": "Jo"}).sound is None
    with pytest.raises(ValueError, match="parts"):
        read_part(Pet, {"name": "Rex", "is": "dog", "owner": "Jo", "sound": "wow"})


def test_a_part_read_again_is_the_part() -> None:
    cat = read_part(Animal, CAT)
    assert as_data(cat)["legs"] == [{"length": 3, "is_lame": False}, {"length": 4, "is_lame": True}]
    assert pickle.loads(pickle.dumps(cat)) == cat == copy.deepcopy(cat)
    assert read_part(Animal, CAT) != read_part(Animal, {**CAT, "name": "Tom"})


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name": ""}, ("name", "string_too_short")),
        ({"name": None}, ("name", "string_type")),
        ({"sound": "MIAOW"}, ("sound", "string_pattern_mismatch")),
        ({"sound": "miaow\n"}, ("sound", "string_pattern_mismatch")),
        ({"is": "cow"}, ("is", "literal_error")),
        ({"kind": "cat"}, ("kind", "extra_forbidden")),
        ({"legs": [{"length": 0}]}, ("legs", 0, "length", "greater_than_equal")),
        ({"legs": [{"length": 10}]}, ("legs", 0, "length", "less_than_equal")),
        ({"legs": [{}]}, ("legs", 0, "length", "missing")),
        ({"legs": ["long"]}, ("legs", 0, "dict_type")),
        ({"legs": {}}, ("legs", "list_type")),
        ({"numbers": [1]}, ("numbers", "odd")),
        ({"known_as": {"a": "x"}}, ("known_as", "a", "[key]", "string_pattern_mismatch")),
    ],
    ids=str,
)
def test_both_readers_refuse_what_is_wrong_and_one_says_where(change: dict[str, Any], fault: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="this has not the parts that it should have"):
        read_part(Animal, {**CAT, **change})
    with pytest.raises(ValidationError) as found:
        validated_part(Animal, {**CAT, **change})
    (only,) = found.value.errors()
    assert (*only["loc"], only["type"]) == fault


_adapter = cache(TypeAdapter)


def _accepts_by_pydantic(kind: type[Part], data: object) -> bool:
    try:
        _adapter(kind).validate_python(data, strict=True)
    except ValidationError:
        return False
    return True


def _accepts(kind: type[Part], data: object) -> bool:
    try:
        read_part(kind, data)
    except ValueError:
        return False
    return True


_ODD: tuple[object, ...] = (
    None,
    "",
    "x",
    "X-1",
    0,
    1,
    10**9,
    1.0,
    True,
    [],
    ["x"],
    {},
    {"x": "y"},
    "2026-11-22",
    "a\n",
    b"x",
)


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in data: what holds it, and its key there."""
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        yield data, key
        yield from _places(data[key])


def _altered(data: Any, chance: random.Random) -> Any:
    """A copy with one odd thing in one place: another value, none, one more, or another name."""
    other = {"whole": copy.deepcopy(data)}
    holder, key = chance.choice(list(_places(other)))
    match chance.randrange(4):
        case 0:
            holder[key] = copy.deepcopy(chance.choice(_ODD))
        case 1 if isinstance(holder, dict) and holder is not other:
            del holder[key]
        case 2 if isinstance(holder[key], dict):
            holder[key]["unknown"] = 1
        case 3 if isinstance(holder, dict) and holder is not other:
            holder[f"{key}x"] = holder.pop(key)
    return other["whole"]


def _sample(kind: type[Part], proved: CompiledRulebook) -> dict[str, Any]:
    if kind is Animal:
        return CAT
    if kind is Draft:
        begun = begin(proved, proved.loaded.rules.default_edition, AT_NOON)
        interview = replace(begun, answers=FOLLOWED.answers, details=FOLLOWED.details, decision=FOLLOWED.decision)
        return as_data(draft_of(interview, reference="DR-7F3KQ", begun_at=MADE, adoption=None, folder=None))
    seal = {
        "kind": "decision",
        "chain": "c" * 43,
        "folder": "f" * 32,
        "sequence": 2,
        "previous": "a" * 64,
        "time": MADE,
    }
    return {
        "format": "sharewise-record/1",
        "record": as_data(record(proved)),
        "seal": {**seal, "seen": ["b" * 64]},
        "signature": f"e30..{'s' * 86}",
    }


@long
@pytest.mark.parametrize("kind", [SealedRecord, Draft, Animal])
def test_the_reader_of_what_sharewise_wrote_agrees_with_pydantic(kind: type[Part], proved: CompiledRulebook) -> None:
    """Pydantic, told to be strict, is the oracle: of any data both readers say the same."""
    chance = random.Random(f"altered {kind.__name__}")
    data = _sample(kind, proved)
    assert _accepts(kind, data)
    assert _accepts_by_pydantic(kind, data)
    verdicts: set[bool] = set()
    for _ in range(examples(3_000)):
        altered = _altered(data, chance)
        verdict = _accepts(kind, altered)
        assert verdict == _accepts_by_pydantic(kind, altered), altered
        verdicts.add(verdict)
    assert verdicts == {True, False}
