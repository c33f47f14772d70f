"""What a person reads in a document of each format, for tests that look for words in all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# How a format that is not text is read, as another program reads it, by its name.
READERS: Mapping[str, Callable[[bytes], str]] = {}


def words_of(format_name: str, document: bytes) -> str:
    """The words of a document in this format."""
    return READERS[format_name](document) if format_name in READERS else document.decode()
