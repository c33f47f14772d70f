"""What `sharewise checkpoint --json` prints: the line, and what is pinned by it."""

from __future__ import annotations

from collections.abc import Iterable
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


def checkpoint_document(checkpoint: Checkpoint, heads: Iterable[VerifiedSeal]) -> CheckpointDocument:
    """The document. `heads`: the last records that are pinned."""
    return {
        "format": "sharewise-checkpoint/1",
        "line": checkpoint.line,
        "day": checkpoint.day,
        "records": checkpoint.records,
        "root_sha256": checkpoint.root,
        "chains": [
            {
                "key": seal.key.thumbprint,
                "folder": seal.key.folder_name,
                "records": seal.sequence,
                "statement_sha256": seal.statement,
            }
            for seal in sorted(heads, key=lambda seal: seal.key.folder_name)
        ],
    }
