"""What is said on standard error where `--json` was asked for: errors and notices, an object a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypedDict

from sharewise.errors import BadFile, SharewiseError, SourcePosition

ERROR: Literal["sharewise-error/1"] = "sharewise-error/1"
NOTICE: Literal["sharewise-notice/1"] = "sharewise-notice/1"

# The codes that are not those of a fault in a file. `docs/scripts.md` lists them; those of files stand in `docs/rules-check.md`.
ERROR_CODES: Mapping[str, str] = {
    "finding": "Something is not as it should be, such as an altered record.",
    "wrong-use": "The command, or what it was given, has to be changed.",
    "no-such-option": "There is no such option.",
    "missing-argument": "An argument is missing.",
    "wrong-value": "What stands after an option, or as an argument, is not what it takes.",
    "wrong-input": "A file has a fault of another kind than those that have a code.",
    "not-json": "A file is not JSON, and begins as JSON does.",
    "cannot-decide": "There is too little to decide by: nothing to check, or a signer that is not known.",
    "storage-failed": "A file or the system failed.",
    "output-failed": "The output could not be written.",
    "saved-not-shown": "The record was saved, and the output could not be written: do not save it again.",
    "interrupted": "Somebody stopped the command.",
    "fault": "Something went wrong inside sharewise: a fault of the program.",
}


class PlaceData(TypedDict):
    """Where in a file something is wrong. Where only the file is known, `line` and `column` are null."""

    file: str
    line: int | None
    column: int | None


class ErrorData(TypedDict):
    """One thing that went wrong. `exit_code` is that of the command; `saved` is the reference of a record that was saved all the same."""

    format: Literal["sharewise-error/1"]
    code: str
    message: str
    place: PlaceData | None
    exit_code: int
    saved: str | None


class NoticeData(TypedDict):
    """Something to know beside the result, for whoever looks at it. Its words may change."""

    format: Literal["sharewise-notice/1"]
    message: str


def error_data(
    code: str, message: str, exit_code: int, position: SourcePosition | None = None, saved: str | None = None
) -> ErrorData:
    """One error."""
    return {
        "format": ERROR,
        "code": code,
        "message": message,
        "place": None
        if position is None
        else {"file": position.file, "line": position.line or None, "column": position.column or None},
        "exit_code": exit_code,
        "saved": saved,
    }


def errors_data(error: SharewiseError) -> Iterator[ErrorData]:
    """The same of an error: one for each fault of a file that has several."""
    if isinstance(error, BadFile):
        for each in error.problems:
            yield error_data(each.code, each.message, error.exit_code, each.position)
    else:
        yield error_data(error.code, str(error), error.exit_code)
