"""Several people who save in one records folder, each with a key of their own, and know each other's keys."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from sharewise.folders import AskedFolder
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.store.saving.own_records import save_as_own
from sharewise.record.store.saving.saved import SavedRecord
from sharewise.record.store.watermark import read_watermarks
from sharewise.record.verification import Verdict, trust
from tests.support.samples import NOON, record


class Team:
    """Attributes:
    folder, asked: the records folder, and the same as it is asked for.
    keys, homes: of each person, by name.
    saved: what was saved, in its order.

    """

    def __init__(self, home: Path, proved: CompiledRulebook, *people: str) -> None:
        self.folder = home / "records"
        self.asked = AskedFolder(self.folder, "default")
        self.homes = {person: home / person for person in people}
        self.keys = {person: read_or_make_key(where) for person, where in self.homes.items()}
        self.trusted = trust(*(key.public for key in self.keys.values()))
        self.saved: list[SavedRecord] = []
        self._proved = proved

    def save(self, *people: str) -> SavedRecord:
        """Each of these people saves a record, one after the other, a minute apart. The last of these."""
        for person in people:
            number = len(self.saved)
            self.saved.append(
                save_as_own(
                    self.homes[person],
                    self.asked,
                    record(self._proved, seed=number + 1),
                    now=NOON + timedelta(minutes=number),
                    random=os.urandom(16),
                    trusted=lambda: self.trusted,
                )
            )
        return self.saved[-1]

    def chain(self, person: str) -> Path:
        """A person's part of the folder."""
        return self.folder / self.keys[person].public.folder_name

    def statement(self, number: int) -> str:
        """The digest of the statement that was saved as the number-th of all."""
        return self.saved[number - 1].statement

    def verified(self, by: str | None = None) -> list[Verdict | ChainFinding]:
        """All that is found in the folder; by somebody who remembers, or by a stranger."""
        marks = read_watermarks(self.homes[by]) if by else ()
        return list(verify_all([self.asked], self.trusted, marks))

    def findings(self, by: str | None = None) -> list[str]:
        """What is found about records together."""
        return [found.code for found in self.verified(by) if isinstance(found, ChainFinding)]
