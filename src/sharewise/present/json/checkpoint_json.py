"""What `sharewise checkpoint --json` prints: the line, and what is pinned by it; of several folders, those of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypedDict

from sharewise.record.checkpoint_line import Checkpoint

if TYPE_CHECKING:
    from sharewise.record.verification import VerifiedSeal


class PinnedChain(TypedDict):
    """How many records of a key are pinned. `statement_sha256`: the statement of the last of them."""

    key: str
    folder: str
    records: int
    statement_sha256: str


class CheckpointDocument(TypedDict):
    """A checkpoint. `line` is what is kept. `records`: of all keys together."""

    format: Literal["sharewise-checkpoint/1"]
    line: str
    day: str
    records: int
    root_sha256: str
    chains: list[PinnedChain]


class FolderCheckpoint(TypedDict):
    """The checkpoint of one records folder, by its id."""

    line: str
    records_folder: str
    records: int
    root_sha256: str
    chains: list[PinnedChain]


class CheckpointsDocument(TypedDict):
    """Where records of several records folders lie: a checkpoint of each. All the lines are kept. `records`: of all folders together."""

    format: Literal["sharewise-checkpoint/1"]
    lines: list[FolderCheckpoint]
    day: str
    records: int


def checkpoint_document(checkpoint: Checkpoint, heads: Iterable[VerifiedSeal]) -> CheckpointDocument:
    """The document of one. `heads`: the last records that are pinned."""
    return {
        "format": "sharewise-checkpoint/1",
        "line": checkpoint.line,
        "day": checkpoint.day,
        "records": checkpoint.records,
        "root_sha256": checkpoint.root,
        "chains": _chains(heads),
    }


def checkpoints_document(
    day: str, by_folder: Mapping[str, tuple[Checkpoint, list[VerifiedSeal]]]
) -> CheckpointsDocument:
    """The document of several: for each records folder its checkpoint, and the last records that are pinned."""
    return {
        "format": "sharewise-checkpoint/1",
        "lines": [
            {
                "line": checkpoint.line,
                "records_folder": folder,
                "records": checkpoint.records,
                "root_sha256": checkpoint.root,
                "chains": _chains(heads),
            }
            for folder, (checkpoint, heads) in by_folder.items()
        ],
        "day": day,
        "records": sum(checkpoint.records for checkpoint, _ in by_folder.values()),
    }


def _chains(heads: Iterable[VerifiedSeal]) -> list[PinnedChain]:
    return [
        {
            "key": seal.key.thumbprint,
            "folder": seal.key.folder_name,
            "records": seal.sequence,
            "statement_sha256": seal.statement,
        }
        for seal in sorted(heads, key=lambda seal: seal.key.folder_name)
    ]
