"""What the document of a record says beside the record: whose it is, that it is confidential, and how it can be checked."""

from __future__ import annotations

from sharewise.present.page import DefinitionList, DocumentFrame, Heading, Paragraph, with_commands
from sharewise.present.wording import formats_wording, records_wording
from sharewise.record.record_model import SealedRecord
from sharewise.record.verification import Verdict
from sharewise.rulebook.parts import as_data


def record_frame(sealed: SealedRecord, verdict: Verdict, organisation: str | None) -> DocumentFrame:
    """The frame. `organisation` stands in it where the record itself names none."""
    record = sealed.record
    named = as_data(record)["details"].get("organisation")
    signed_with = verdict.seal.key.fingerprint if verdict.seal else formats_wording.ENDING_UNSIGNED
    return DocumentFrame(
        organisation=named or organisation or "",
        mark=formats_wording.CONFIDENTIAL,
        reference=record.id,
        ending=(
            Heading(formats_wording.ENDING_TITLE),
            DefinitionList(((formats_wording.ENDING_REFERENCE, record.id), (records_wording.FINGERPRINT, signed_with))),
            Paragraph(with_commands(formats_wording.ENDING_SAYS)),
        ),
    )
