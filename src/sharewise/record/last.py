"""The record that was saved last, as its file says: to remind of it, not to rely on it."""

from __future__ import annotations

from typing import Any

from sharewise.errors import StorageFailed
from sharewise.folders import Folders
from sharewise.record.store.folder import chains_below, read_regular
from sharewise.strict_json import NotStrict, read_strict


def last_record(places: Folders) -> dict[str, Any]:
    """The `record` of the newest file in the folder of records; nothing where there is none that can be read.

    Nothing is checked: what it says may have been changed.
    """
    try:
        if not places.records.is_dir():
            return {}
        newest = [files.numbered[-1][0] for files in chains_below(places.records) if files.numbered]
        if not newest:
            return {}
        path = max(newest, key=lambda path: path.stat().st_mtime)
        data = read_strict(read_regular(path))
    except (OSError, NotStrict, StorageFailed):
        return {}
    record = data.get("record") if isinstance(data, dict) else None
    return record if isinstance(record, dict) else {}
