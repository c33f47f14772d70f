"""The registry of places: every place is in it, and every way from one place to another leads to a place that there is."""

from __future__ import annotations

import ast
import inspect
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from sharewise.interview import places
from sharewise.interview.place_registry import PLACES, Place, draft_names
from sharewise.interview.places.end_places import EndPlace
from sharewise.interview.places.practice_places import PracticeDecisionPlace
from sharewise.interview.places.setup_places import SettingPlace

FOLDER = Path(places.__file__).parent
PLACE_MODULES = {path.stem for path in FOLDER.glob("*_places.py")}

# The names in drafts on disk: they stay as they are.
IN_DRAFTS = {
    "question", "note", "word_question", "check", "conflict", "recommendation", "instead", "depart", "reason", "words", "cost",
    "details", "detail", "more", "choose", "reference", "confirm", "emergency", "complete",
}  # fmt: skip


@cache
def sources() -> dict[str, ast.Module]:
    """Every module of the interview, read."""
    return {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.parent.rglob("*.py")}


def conversation_of(place: type[Place[Any, Any]]) -> object:
    """The type of the state that a place belongs to; Any for one that is in every conversation."""
    bases = [base for each in place.__mro__ for base in getattr(each, "__orig_bases__", ())]
    return next(get_args(base)[0] for base in bases if get_origin(base) is Place)


def test_every_class_that_is_a_place_is_in_the_registry() -> None:
    written = {
        node.name
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Place") and node.name not in ("Place", "EndPlace")
    }
    assert written == {place.__name__ for place in PLACES.values()}
    assert all(place.__name__.endswith("Place") for place in PLACES.values())
    assert {place.__module__.rpartition(".")[2] for place in PLACES.values()} == PLACE_MODULES


def test_the_conversation_loads_every_place_of_the_interview() -> None:
    others = {each.__module__.rpartition(".")[2] for each in (SettingPlace, PracticeDecisionPlace)}
    assert {*places.__all__, *others} == PLACE_MODULES


def test_every_way_leads_to_a_place_that_there_is_with_what_it_needs() -> None:
    ways = [
        (module, node)
        for module, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "go"
    ]
    assert len(ways) > len(PLACES)
    for module, call in ways:
        assert_leads_to_a_place(module, call)


def assert_leads_to_a_place(module: str, call: ast.Call) -> None:
    """The call of `go` in the module gives the place that it names what that needs."""
    _, name = call.args
    assert isinstance(name, ast.Constant), "a name is written out, so that it can be looked up"
    assert isinstance(name.value, str)
    place = PLACES[name.value]
    of_data: Any = place
    assert is_dataclass(of_data)
    types = get_type_hints(place)
    given = {each.arg: each.value for each in call.keywords}
    assert None not in given, "what a place needs is written out"
    known = {each.name for each in fields(of_data) if each.init}
    needed = {each.name for each in fields(of_data) if each.default is MISSING and each.default_factory is MISSING}
    assert needed <= set(given) <= known, f"{module}: {ast.unparse(call)}"
    for key, value in given.items():
        if isinstance(value, ast.Constant):
            assert isinstance(value.value, types[str(key)])
    # A place of another conversation could not be asked.
    others = {conversation_of(each) for each in PLACES.values() if each.__module__.endswith(f".{module}")}
    assert conversation_of(place) is Any or others <= {Any, conversation_of(place)}


@pytest.mark.parametrize("module", sorted(PLACE_MODULES))
def test_no_place_imports_another_module_of_places(module: str) -> None:
    imported = {
        (node.module or "").rpartition(".")[2]
        for node in ast.walk(sources()[module])
        if isinstance(node, ast.ImportFrom)
    }
    assert not imported & PLACE_MODULES
    assert "places" not in imported


def test_a_draft_can_hold_the_places_that_it_always_could() -> None:
    assert draft_names() == IN_DRAFTS


@pytest.mark.parametrize("place", [PLACES[name] for name in sorted(PLACES)], ids=lambda place: place.name)
def test_every_place_is_a_frozen_value_with_a_name_and_words_about_it(place: type[Place[Any, Any]]) -> None:
    of_data: Any = place
    assert is_dataclass(of_data)
    empty: Any = object.__new__(place)
    with pytest.raises(AttributeError, match="frozen"):
        empty.kept = "here"
    assert place.name.isidentifier()
    assert inspect.getdoc(place)
    if not issubclass(place, EndPlace):
        types = {get_type_hints(function)["return"] for function in (place.take, place.back)}
        assert len(types) == 2, "a reply leads on; back can lead nowhere"


def test_a_second_place_of_a_name_is_refused() -> None:
    with pytest.raises(TypeError, match="two places called check"):
        type("CheckPlace", (PLACES["check"],), {"name": "check"})
