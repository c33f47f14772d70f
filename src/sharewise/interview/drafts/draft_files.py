"""Where drafts are stored: each in its own file in the data folder, readable by its owner only, for some days only."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sharewise.dates import FIRST_VERSION, uk_time, utc
from sharewise.errors import StorageFailed
from sharewise.files import make_private_folder, read_regular, remove_leftovers, replace_atomically
from sharewise.interview.drafts.draft import Draft, read_draft
from sharewise.present.wording import drafts_wording
from sharewise.record.make import random_letters
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import LARGEST, NotStrict, read_strict, write_readable
from sharewise.values import frozen

_ENDING = ".json"
_CLOCKS_DIFFER = timedelta(days=1)
# Nobody is away for so long, while a clock that was reset can be off by more.
_LONG_AWAY = timedelta(days=730)


@frozen
class StoredDraft:
    """A draft's file. `draft` is None where it cannot be read."""

    reference: str
    draft: Draft | None


@frozen
class DraftFiles:
    """The drafts in a folder. The folder is made when the first is kept."""

    folder: Path
    days: int

    def keep(self, draft: Draft) -> None:
        """Store a draft in place of its earlier version.

        Raises:
            StorageFailed: it could not be written. What was there is still there.

        """
        make_private_folder(self.folder)
        try:
            replace_atomically(self._path(draft.id), write_readable(as_data(draft)))
        except OSError as error:
            raise StorageFailed(f"{error.strerror}.") from None

    def drop_leftovers(self) -> bool:
        """Remove what a program that was killed left of a draft, whatever its age. False where there was nothing."""
        return remove_leftovers(self.folder, now=0.0, whoever_writes=True) > 0

    def drop(self, reference: str) -> bool:
        """Remove a draft. False where there is none."""
        try:
            self._path(reference).unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StorageFailed(drafts_wording.NOT_DROPPED.format(reference=reference, why=error.strerror)) from None
        return True

    def drop_old(self, now: datetime) -> int:
        """Remove the drafts whose time is over, and what a killed program left of one. Returns how many drafts that were.
        What cannot be removed is left there: it must not stop a decision.

        One wrong clock drops nothing. The days of a draft whose date cannot be true begin now, and where all are years
        old, they are dropped only if that is still so on another day.
        """
        if not self.folder.is_dir():
            return 0
        remove_leftovers(self.folder, now=now.timestamp())
        changed = [(found, self._changed(found, now)) for found in self.all()]
        old = [found for found, when in changed if when + timedelta(days=self.days) < now]
        if old and now - max(when for _, when in changed) > _LONG_AWAY and not self._was_so_before(now):
            return 0
        dropped = 0
        for found in old:
            with contextlib.suppress(StorageFailed):
                dropped += self.drop(found.reference)
        return dropped

    def all(self) -> Iterator[StoredDraft]:
        """Every draft, the latest first."""
        paths = self.folder.glob("DR-*" + _ENDING) if self.folder.is_dir() else ()
        found = [StoredDraft(path.name.removesuffix(_ENDING), _read(path)) for path in paths]
        yield from sorted(found, key=self._dated, reverse=True)

    def named(self, reference: str) -> Draft | None:
        """The draft of this reference, if it is there and can be read."""
        wanted = reference.strip().upper()
        return next((found.draft for found in self.all() if found.reference == wanted), None)

    def until(self, draft: Draft, now: datetime) -> datetime:
        """When a draft is dropped, in UK time."""
        return uk_time(utc(self._changed(StoredDraft(draft.id, draft), now))) + timedelta(days=self.days)

    def _path(self, reference: str) -> Path:
        return self.folder / f"{reference}{_ENDING}"

    def _changed(self, found: StoredDraft, now: datetime) -> datetime:
        """When a draft was last kept: what it says, else what its file says, else now, which is then written to its file."""
        for when in (self._dated(found), self._file_time(found.reference)):
            # What is dated before the program was kept while the clock was wrong.
            if FIRST_VERSION <= when <= now + _CLOCKS_DIFFER:
                return when
        with contextlib.suppress(OSError, NotImplementedError):
            os.utime(self._path(found.reference), (now.timestamp(), now.timestamp()), follow_symlinks=False)
        return now

    def _dated(self, found: StoredDraft) -> datetime:
        return uk_time(found.draft.kept_at) if found.draft is not None else self._file_time(found.reference)

    def _file_time(self, reference: str) -> datetime:
        with contextlib.suppress(OSError, OverflowError, ValueError):
            return datetime.fromtimestamp(os.lstat(self._path(reference)).st_mtime, UTC)
        return datetime.min.replace(tzinfo=UTC)

    def _was_so_before(self, now: datetime) -> bool:
        """Whether all drafts were too old at an earlier look, on another day. The folder's own time says when that was."""
        seen = datetime.fromtimestamp(self.folder.stat().st_mtime, UTC)
        if now - _LONG_AWAY < seen <= now:
            return seen + _CLOCKS_DIFFER <= now
        with contextlib.suppress(OSError):
            os.utime(self.folder, (now.timestamp(), now.timestamp()))
        return False


def new_reference(random: bytes) -> str:
    """A draft's reference, such as `DR-7F3KQ`, from at least 4 random bytes."""
    return f"DR-{random_letters(random, 5)}"


def _read(path: Path) -> Draft | None:
    try:
        draft = read_draft(read_strict(read_regular(path, LARGEST + 1)))
    except (StorageFailed, NotStrict, ValueError):
        return None
    # A file that was copied under another name is not the draft of that name.
    return draft if path.name == f"{draft.id}{_ENDING}" else None
