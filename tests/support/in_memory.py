"""A folder in memory for what the tests write. Where a person waits for all of them, a disk takes a tenth of the time; CI has one."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

_SHARED_MEMORY = Path("/dev/shm")
# Several times what all the tests write.
_ROOM = 2 << 30


def folder_in_memory() -> Path | None:
    """A new folder, or None where the system has no such place, or too little of it, or lets no program run there."""
    if sys.platform != "linux" or not os.access(_SHARED_MEMORY, os.W_OK):
        return None
    there = os.statvfs(_SHARED_MEMORY)
    if there.f_bavail * there.f_frsize < _ROOM or there.f_flag & os.ST_NOEXEC:
        return None
    return Path(tempfile.mkdtemp(prefix="sharewise-tests-", dir=_SHARED_MEMORY))
