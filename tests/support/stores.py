"""Stores of each kind to try things on: a folder, and real servers that the tests start themselves."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sharewise.record.public_key import PublicKey
from sharewise.record.store.central.folder_store import FolderStore
from sharewise.record.store.central.protocol import Store

KINDS = ("folder",)


@contextlib.contextmanager
def opened(kind: str, folder: Path, key: PublicKey) -> Iterator[Store]:
    """An empty store, as somebody who may write the records of this key, and may erase."""
    del kind, key
    (folder / "store").mkdir()
    yield FolderStore(folder / "store")
