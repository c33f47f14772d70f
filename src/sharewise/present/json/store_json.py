"""What `sharewise store push`, `pull` and `status` print under `--json`: how far each chain is, and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypedDict

from sharewise.record.store.central.protocol import StoreDescription
from sharewise.record.store.central.transfer import ChainState, Moved, StoreFinding


class StoreData(TypedDict):
    """The store. `notes`: what whoever relies on it should know."""

    kind: str
    place: str
    notes: list[str]


class ChainData(TypedDict):
    """The records of one key in one folder: how many were on each side, and on one side only, before; and how many were moved."""

    folder: str
    key: str
    here: int
    there: int
    to_push: int
    to_pull: int
    moved: int


class StoreFindingData(TypedDict):
    """What was found. `kept`: where what came back is kept apart."""

    name: str
    finding: str
    why: str
    kept: str | None
    exit_code: int


class StoreDocument(TypedDict):
    """The whole."""

    format: Literal["sharewise-store/1"]
    action: str
    store: StoreData
    chains: list[ChainData]
    findings: list[StoreFindingData]
    exit_code: int


def store_document(action: str, described: StoreDescription, moved: Iterable[Moved], exit_code: int) -> StoreDocument:
    """The document."""
    every = list(moved)
    return {
        "format": "sharewise-store/1",
        "action": action,
        "store": {"kind": described.kind, "place": described.place, "notes": list(described.notes)},
        "chains": [_chain(each) for each in every if isinstance(each, ChainState)],
        "findings": [_finding(each) for each in every if isinstance(each, StoreFinding)],
        "exit_code": exit_code,
    }


def _chain(state: ChainState) -> ChainData:
    return {
        "folder": state.folder,
        "key": state.key_name,
        "here": state.here,
        "there": state.there,
        "to_push": state.to_push,
        "to_pull": state.to_pull,
        "moved": state.moved,
    }


def _finding(found: StoreFinding) -> StoreFindingData:
    return {
        "name": found.name,
        "finding": found.code,
        "why": found.why,
        "kept": str(found.kept) if found.kept else None,
        "exit_code": found.exit_code,
    }
