"""Settings as the text of a settings file: with a comment on each, so that a person can change it by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sharewise.present.pages.interview.setup_page import with_limits
from sharewise.present.wording import setup_wording
from sharewise.settings import LinesOfText, Settings, declared_settings


def settings_text(settings: Settings) -> str:
    """The text of a file that is read back as exactly these settings. What is not set stands there as an example."""
    return "\n".join(_lines(settings)) + "\n"


def _lines(settings: Settings) -> Iterator[str]:
    yield from (f"# {line}" for line in setup_wording.FILE_HEAD)
    for key, setting in declared_settings(type(settings)).items():
        value, words = getattr(settings, key), setup_wording.SETTING_WORDS[key]
        yield ""
        yield f"# {with_limits(words.comment, setting)}"
        if value == setting.default:
            yield from (f"#{line}" for line in _written(key, words.example))
        else:
            yield from _written(key, value if isinstance(setting.kind, LinesOfText) else setting.kind.text_of(value))


def _written(key: str, value: str | tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, str):
        yield f"{key}: {_quoted(value)}"
    else:
        yield f"{key}:"
        # Not indented, so that an example becomes a setting when the # of each line is taken away.
        yield from (f"- {_quoted(each)}" for each in value)


def _quoted(text: str) -> str:
    """A text in quotation marks: nothing in it can mean anything but itself."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else _escape(ord(each)) for each in quoted)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
