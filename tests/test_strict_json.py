"""The strict reader takes records and refuses all else, in words.

What it refuses, and that it agrees with a second reader, is in `tests/attacks`.
"""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from sharewise.strict_json import NotStrict, read_strict


def test_brackets_in_text_are_not_depth() -> None:
    assert read_strict(json.dumps({"a": "[{" * 50}).encode()) == {"a": "[{" * 50}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_strict(content)
    except NotStrict as refused:
        assert str(refused)
