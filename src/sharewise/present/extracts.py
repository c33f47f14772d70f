"""What a command that goes through many records needs of each: made while the record is verified, of the very bytes that were, in this
process or in any other. No more is kept of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from sharewise.errors import DONE
from sharewise.present.formats import ExportedRecord, RecordsWriter, format_named
from sharewise.record.summary import RecordFilter
from sharewise.record.verification import Verdict
from sharewise.values import by_default, frozen

if TYPE_CHECKING:
    from sharewise.present.pseudonyms import Pseudonyms


@frozen
class ReplayReport:
    """What is said of replaying one record.

    Attributes:
        lines: for people.
        members: for scripts, to stand beside the record's verdict.
        exit_code: the one that it asks for.
        counted: what it counts as, in words.

    """

    lines: tuple[str, ...] = ()
    members: Mapping[str, object] = by_default({})
    exit_code: int = DONE
    counted: tuple[str, ...] = ()


@frozen
class VerificationExtract:
    """What `verify` shows of a record beside the verdict on it.

    Attributes:
        reference: its own, as it says.
        report: what is said of replaying it, where that is asked for.

    """

    reference: object
    report: ReplayReport | None


@frozen
class VerificationExtractor:
    """Makes this extract. `replayed` is what replays the record."""

    replayed: Callable[[Verdict], ReplayReport] | None = None

    def __call__(self, verdict: Verdict) -> VerificationExtract:
        """The extract of a record, as it is by this verdict."""
        record = (verdict.data or {}).get("record")
        reference = record.get("id") if isinstance(record, dict) else None
        return VerificationExtract(reference, self.replayed(verdict) if self.replayed else None)


def report_of(verdict: Verdict) -> ReplayReport | None:
    """What is said of replaying the record that the verdict is on: nothing where it is not proved, or nobody asked."""
    extract = verdict.extract
    return extract.report if verdict.is_proved and isinstance(extract, VerificationExtract) else None


@frozen
class ExportExtract:
    """What `export` writes of a record.

    Attributes:
        made: what the document holds of it; None where it is not wanted.

    """

    made: bytes | None = None


@frozen
class ExportExtractor:
    """Makes this extract.

    Attributes:
        format_name: the format of the document.
        wanted: which records are chosen among those that are proved.
        include_altered: whether those that are not proved are written too, and with each record its verdict.
        pseudonyms: as of `ExportedRecord`.

    """

    format_name: str
    wanted: RecordFilter
    include_altered: bool
    pseudonyms: Pseudonyms | None = None

    def __call__(self, verdict: Verdict) -> ExportExtract:
        """The extract of a record, as it is by this verdict."""
        if not verdict.is_proved and not self.include_altered:
            return ExportExtract()
        record = ExportedRecord(verdict, self.include_altered, self.pseudonyms)
        # Without a choice, a format may need nothing of what a record says in short.
        if verdict.is_proved and self.wanted.chooses and not self.wanted.matches(record.summary):
            return ExportExtract()
        return ExportExtract(_writer(self.format_name).made_of(record))


@cache
def _writer(format_name: str) -> RecordsWriter:
    return format_named(format_name).records_writer()
