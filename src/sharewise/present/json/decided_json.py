"""What `sharewise decide --answers` prints of many documents: a line for each, as soon as it is known what became of it."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from sharewise.rulebook.parts import Part, json_schema_of
from sharewise.values import by_default

FORMAT: Literal["sharewise-decided/1"] = "sharewise-decided/1"

# "saved before": a record of these answers is there already, under their nonce. "not confirmed": it is there, but the disk did not
# confirm that it is safe. "not saved": nothing was to be saved.
DecidedStatus: TypeAlias = Literal["saved", "saved before", "not confirmed", "not saved", "refused"]
# Of these, a record is there.
IS_THERE: frozenset[DecidedStatus] = frozenset({"saved", "saved before", "not confirmed"})


class DecidedProblem(Part):
    """Why a document was refused, or what is wrong. The line is that of the file or stream; where only the document is known, line and
    column are null.
    """

    code: str
    message: str
    line: int | None
    column: int | None


class DecidedLine(Part):
    """What became of one document. Without a record, `id`, `file`, `recommended` and `decided` are null as far as they are not known;
    `record` is there where it was asked for.
    """

    format: Literal["sharewise-decided/1"]
    document: int
    line: int
    status: DecidedStatus
    exit_code: int
    id: str | None
    file: str | None
    recommended: str | None
    decided: str | None
    problems: list[DecidedProblem]
    record: dict[str, Any] | None = by_default(None)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a line."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **{key: value for key, value in json_schema_of(DecidedLine).items() if key != "title"},
    }
