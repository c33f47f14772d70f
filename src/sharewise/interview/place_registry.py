"""What a place of a conversation is, and the one registry of places.

A place is a point where something is asked, or where the conversation ends. Every class with a `name` is in the registry as
soon as its module is imported. A place leads to another module's place by its name, so no place imports another.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar

from sharewise.interview.prompts import Prompt
from sharewise.values import frozen

State = TypeVar("State")
Answer = TypeVar("Answer")

# What a draft keeps of a place: its name, and what else it needs, by key.
PlaceData: TypeAlias = Mapping[str, str | bool | None]
DataTypes: TypeAlias = Mapping[str, type[str | bool]]

# Every place, by its name.
PLACES: dict[str, type[Place[Any, Any]]] = {}


@frozen
class FreeText:
    """A text in people's own words that a place asks for.

    Attributes:
        kept: the text that was kept here before.
        names_staff: whether it may name those who work with the person.

    """

    kept: str | None
    names_staff: bool = False


class Place(ABC, Generic[State, Answer]):
    """A point in a conversation. Pure: it asks, shows and saves nothing itself.

    `State` is the state of the conversation, and `Answer` what its prompt can be answered with. `name` is unique, and
    stands in drafts.
    """

    name: ClassVar[str]
    # What a draft keeps of this place beside its name: each key, and the type of its value where it is not null.
    data_types: ClassVar[DataTypes] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" in vars(cls) and PLACES.setdefault(cls.name, cls) is not cls:
            raise TypeError(f"there are two places called {cls.name}")

    @abstractmethod
    def prompt(self, state: State) -> Prompt:
        """What is asked here."""

    @abstractmethod
    def take(self, state: State, reply: Answer) -> State:
        """The state after a reply."""

    @abstractmethod
    def back(self, state: State) -> State | None:
        """The state one step back, or None where there is nothing to go back to."""

    def free_text(self, state: State) -> FreeText | None:
        """The text that is asked for, where it is to be searched for personal data before it is kept."""
        return None

    def to_data(self, state: State) -> PlaceData | None:
        """What a draft keeps of this place, or None where it cannot keep it."""
        return {"name": self.name}

    @classmethod
    def from_data(cls, state: State, data: PlaceData) -> Place[State, Any] | None:
        """The place that a draft kept, or None where the conversation can no longer stand there."""
        return None


class _ConversationState(Protocol):
    def moved(self, at: Any) -> Any: ...


Conversation = TypeVar("Conversation", bound=_ConversationState)


def go(state: Conversation, name: str, /, **data: object) -> Conversation:
    """The state at the place called `name`, made from `data`. A test holds every call against the registry."""
    moved: Conversation = state.moved(PLACES[name](**data))
    return moved


def draft_names() -> frozenset[str]:
    """The names of the places that can stand in a draft."""
    return frozenset(name for name, place in PLACES.items() if "from_data" in vars(place))


def is_place_data(data: PlaceData) -> bool:
    """Whether a draft could keep this of a place: a name, and keys and types that places write."""
    known: dict[str, type[str | bool]] = {"name": str}
    for place in PLACES.values():
        known |= place.data_types
    return data.get("name") in draft_names() and all(
        key in known and (value is None or isinstance(value, known[key])) for key, value in data.items()
    )


def place_from(state: State, data: PlaceData) -> Place[State, Any] | None:
    """The place that a draft kept, or None where the conversation can no longer stand there. The name is a known one."""
    return PLACES[str(data["name"])].from_data(state, data)


def text_in(data: PlaceData, key: str) -> str | None:
    """The text of this key in what a draft kept of a place, if there is one."""
    value = data.get(key)
    return value if isinstance(value, str) else None
