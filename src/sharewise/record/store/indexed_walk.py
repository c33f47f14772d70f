"""The walk through a records folder that leaves out what the index knows to be of no account for a question."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sharewise import __version__
from sharewise.folders import AskedFolder
from sharewise.record.store.chains.chain import Verifier
from sharewise.record.store.chains.folder_walk import Chosen, FolderWalk
from sharewise.record.store.folder import ChainFiles, folder_id_of, sequence_in
from sharewise.record.store.watermark import Watermarks, place_of
from sharewise.record.summary import RecordFilter, Summary
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.record.store.records_index import RecordsIndex

T = TypeVar("T")

# To read fewer records than this takes no longer than a person waits: for them there is no index.
FEWEST = 1000


@frozen
class Reliance:
    """What an answer rests on that was found with the index.

    Attributes:
        checked: how many records were read and checked for it.
        unchanged: how many were not: their files are as they were when they were last checked.
        since: the earliest day on which one of those was checked.

    """

    checked: int
    unchanged: int
    since: date


class IndexedWalk(FolderWalk):
    """A walk that can be asked which records are worth reading. Who does not ask reads all, and opens no index."""

    def __init__(
        self,
        folder: AskedFolder,
        trusted: TrustedKeys,
        watermarks: Watermarks,
        now: datetime,
        index_folder: Path,
        *,
        verifier: Verifier | None = None,
        fewest: int = FEWEST,
    ) -> None:
        """Args: as of `FolderWalk`. `index_folder`: where this installation keeps its indexes. `fewest`: of fewer records there is
        none.
        """
        super().__init__(folder, trusted, watermarks, now, verifier=verifier)
        self._now, self._index_folder, self._fewest = now, index_folder, fewest
        self._index: RecordsIndex | None = None
        self._is_opened = False
        self._checked: set[Path] = set()
        self._checked_unchanged = 0

    def watch(self) -> None:
        """Let the index take in what is read from now on, if there is to be one."""
        if self._is_opened:
            return
        self._is_opened = True
        if sum(len(chain.files.numbers) for chain in self.chains) >= self._fewest:
            # Without it, things take longer. There is nothing else to say.
            with contextlib.suppress(Exception):
                self._index = self._open()

    def _open(self) -> RecordsIndex | None:
        ids = {folder_id_of(chain.files.folder) if chain.files.key_name else None for chain in self.chains}
        if None in ids:
            # What the records are held against is found out by reading them.
            return None
        from sharewise.record.store.records_index import RecordsIndex

        place = "\n".join((place_of(self.folder.path), *sorted(self._trusted)))
        made_for = "\n".join((__version__, *sorted(map(str, ids)), self._trusted.stamp, place))
        parts = [(chain.files, chain.last_saved) for chain in self.chains]
        # To write it takes longer than to read a few records again.
        worth_writing = self._fewest // 16
        return RecordsIndex(self._index_folder, made_for, place, parts, self._now, worth_writing)

    def _ask(self, question: Callable[[RecordsIndex], T]) -> T | None:
        """What the index answers. None without one, and where it cannot answer: then it is without from now on."""
        if self._index is None:
            return None
        try:
            return question(self._index)
        except Exception:
            self._index = None
            return None

    def matching(self, wanted: RecordFilter) -> Chosen | None:
        """The records to read for a list of the wanted ones. None: all."""
        self.watch()
        return self._ask(lambda index: index.matching(wanted))

    def due(self, today: date | None = None, made_by: date | None = None) -> Chosen | None:
        """The records to read for what is still to do; and those whose time has passed before `today` by what they say themselves, or
        that say nothing and were made by the day `made_by`.
        """
        self.watch()
        return self._ask(lambda index: index.due(today, made_by))

    def meant(self, case: str, part: str) -> Chosen | None:
        """The records to read for those with this case reference, or this part of a reference."""
        self.watch()
        return self._ask(lambda index: index.meant(case, part))

    def naming(self, reference: str) -> Chosen | None:
        """The records to look at for those that have or name this reference."""
        self.watch()
        return self._ask(lambda index: index.naming(reference))

    def _may_be_entries(self, files: ChainFiles) -> Sequence[int]:
        self.watch()
        chosen = self._ask(lambda index: index.entries())
        every = super()._may_be_entries(files)
        return every if chosen is None else chosen.get(files.folder, every)

    def note(self, verdict: Verdict, summary: Summary | None = None, *, is_sound: bool = False) -> None:
        """Take in that a record was read and checked. With what it says, and whether it is as it should be in its place, the
        index knows it from now on.
        """
        folder, number = verdict.path.parent, sequence_in(verdict.path.name)

        def take_in(index: RecordsIndex) -> None:
            if not number or not index.holds(folder):
                return
            if verdict.path not in self._checked:
                self._checked.add(verdict.path)
                self._checked_unchanged += index.was_unchanged(folder, number)
            # What is encrypted is not to be read beside it: of such a record the index knows nothing.
            if summary is not None and not verdict.was_opened:
                index.note(folder, number, verdict, summary, is_sound=is_sound)

        self._ask(take_in)

    def keep_index(self) -> None:
        """Write down what the index took in."""
        self._ask(lambda index: index.keep())

    @property
    def reliance(self) -> Reliance | None:
        """What the answer rests on that was given; None where everything was read."""

        def worked_out(index: RecordsIndex) -> Reliance | None:
            unchanged = index.unchanged - self._checked_unchanged
            return Reliance(len(self._checked), unchanged, index.checked_since) if unchanged else None

        return self._ask(worked_out)
