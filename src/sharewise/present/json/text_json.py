"""What `sharewise records show --for NAME --json` prints: a text to paste, with what a person is told beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypedDict

from sharewise.present.json.record_json import LaterData, later_data
from sharewise.present.paste.paste_text import Pasted
from sharewise.record.summary import RelatedRecord
from sharewise.rulebook.to_paste import PasteText, Reader


class TextDocument(TypedDict):
    """A text, of a record that is as it was signed: where it is not, there is an error and no text. Each of `lines` is a paragraph. `gaps`:
    what stands in square brackets, to be filled in or taken out before it is used. `local`: the local rules whose own words it is, which
    nobody has proved; null where it is the national one. `later`: what was saved after the record, and may change what is to be said.
    """

    format: Literal["sharewise-text/1"]
    id: str
    text: str
    reader: Reader
    lines: list[str]
    gaps: list[str]
    local: str | None
    later: list[LaterData]
    exit_code: int


def text_document(
    reference: str, name: str, text: PasteText, made: Pasted, later: Iterable[RelatedRecord], exit_code: int
) -> TextDocument:
    """The document: the text called `name`, made of the record with this reference. `exit_code`: what the command exits with."""
    return {
        "format": "sharewise-text/1",
        "id": reference,
        "text": name,
        "reader": text.reader,
        "lines": list(made.lines),
        "gaps": list(made.gaps),
        "local": text.local,
        "later": [later_data(each) for each in later],
        "exit_code": exit_code,
    }
