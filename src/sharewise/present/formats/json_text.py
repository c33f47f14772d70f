"""Documents for scripts as JSON that a person can read too: indented, one member a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharewise.strict_json import shown_json


def data_bytes(document: Mapping[str, Any]) -> bytes:
    """The document as JSON in UTF-8, ending in a line break."""
    return shown_json(document, indent=2) + b"\n"
