"""What a command said went wrong, whether in words or, with `--json`, as JSON."""

from __future__ import annotations

import json


def error_said(standard_error: bytes | str) -> str:
    """The message of the one error on standard error. It stands alone there."""
    said = standard_error.decode() if isinstance(standard_error, bytes) else standard_error
    if said.startswith("{"):
        (line,) = said.splitlines()
        message = json.loads(line)["message"]
        assert isinstance(message, str)
        return message
    assert said.startswith("Error: "), said
    return said.removeprefix("Error: ").removesuffix("\n")
