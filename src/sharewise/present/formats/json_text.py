"""Documents for scripts as JSON that a person can read too: indented, one member a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def data_bytes(document: Mapping[str, Any]) -> bytes:
    """The document as JSON in UTF-8, ending in a line break."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
