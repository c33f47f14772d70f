"""The words on screen, one file an area."""

from __future__ import annotations

# The language that they are in, as documents name it (BCP 47).
LANGUAGE = "en-GB"
