"""Settings as the text of a settings file: with a comment on each, so that a person can change it by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sharewise.present.wording import setup_wording
from sharewise.settings import JURISDICTIONS, KEYS, MOST_DAYS, Settings
from sharewise.text import listed


def settings_text(settings: Settings) -> str:
    """The text of a file that is read back as exactly these settings. What is not set stands there as an example."""
    return "\n".join(_lines(settings)) + "\n"


def _lines(settings: Settings) -> Iterator[str]:
    yield from (f"# {line}" for line in setup_wording.FILE_HEAD)
    unset = Settings()
    for key in KEYS:
        value = getattr(settings, key)
        yield ""
        about = setup_wording.IN_FILE[key]
        yield f"# {about.format(jurisdictions=listed(JURISDICTIONS, last='or'), most=MOST_DAYS)}"
        if value == getattr(unset, key):
            example = setup_wording.EXAMPLE_LISTS.get(key) or setup_wording.EXAMPLES[key]
            yield from (f"#{line}" for line in _written(key, example))
        else:
            yield from _written(key, value)


def _written(key: str, value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        yield f"{key}:"
        # Not indented, so that an example becomes a setting when the # of each line is taken away.
        yield from (f"- {_quoted(each)}" for each in value)
    else:
        yield f"{key}: {_quoted(str(value))}"


def _quoted(text: str) -> str:
    """A text in quotation marks: nothing in it can mean anything but itself."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else _escape(ord(each)) for each in quoted)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
