"""Where drafts are stored: each in its own file in the data folder, readable by its owner only, for some days only."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sharewise.dates import uk_time
from sharewise.errors import StorageFailed
from sharewise.files import make_private_folder, read_regular, remove_leftovers, replace_atomically
from sharewise.interview.drafts.draft import Draft, as_data, read_draft
from sharewise.present.wording import drafts_wording
from sharewise.record.make import random_letters
from sharewise.strict_json import LARGEST, NotStrict, read_strict, write_readable

_ENDING = ".json"


@dataclass(frozen=True)
class StoredDraft:
    """A draft's file. `draft` is None where it cannot be read."""

    reference: str
    draft: Draft | None


@dataclass(frozen=True)
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
        """
        if not self.folder.is_dir():
            return 0
        remove_leftovers(self.folder, now=now.timestamp())
        old = [found for found in self.all() if self._changed(found) + timedelta(days=self.days) < now]
        dropped = 0
        for found in old:
            with contextlib.suppress(StorageFailed):
                dropped += self.drop(found.reference)
        return dropped

    def all(self) -> Iterator[StoredDraft]:
        """Every draft, the latest first."""
        paths = self.folder.glob("DR-*" + _ENDING) if self.folder.is_dir() else ()
        found = [StoredDraft(path.name.removesuffix(_ENDING), _read(path)) for path in paths]
        yield from sorted(found, key=self._changed, reverse=True)

    def named(self, reference: str) -> Draft | None:
        """The draft of this reference, if it is there and can be read."""
        wanted = reference.strip().upper()
        return next((found.draft for found in self.all() if found.reference == wanted), None)

    def until(self, draft: Draft) -> datetime:
        """When a draft is dropped, in UK time."""
        return uk_time(draft.kept_at) + timedelta(days=self.days)

    def _path(self, reference: str) -> Path:
        return self.folder / f"{reference}{_ENDING}"

    def _changed(self, found: StoredDraft) -> datetime:
        if found.draft is not None:
            return uk_time(found.draft.kept_at)
        with contextlib.suppress(OSError):
            return datetime.fromtimestamp(os.lstat(self._path(found.reference)).st_mtime).astimezone()
        return datetime.now().astimezone()


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
