"""Hostile text costs time in proportion to its length: every pattern, and everything that reads what people give.

The patterns are found by walking the modules. Each is pumped with what its own parts match, at growing sizes.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import re._parser as sre  # type: ignore[import-not-found]
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import sharewise
from sharewise.dates import Direction, read_date, read_past_time
from sharewise.interview.answers.answers_file import read_answers, read_document
from sharewise.interview.privacy.detect import personal_data_in
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.page import Paragraph
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.public_key import read_public_key
from sharewise.record.verification import trust, verify_bytes
from sharewise.rulebook.load import parse_rulebook
from sharewise.settings import settings_from
from sharewise.strict_json import read_strict
from sharewise.strict_yaml import read_yaml
from sharewise.text import Expression, comparable, folded, one_line, typed, visible
from tests.support.needed import OF_EXTRAS, WHOLE, in_short, long
from tests.support.pumping import Pump, grows_faster_than_its_text

SOURCES = {path: path.read_text("utf-8") for path in Path(sharewise.__file__).parent.rglob("*.py")}
LARGEST = 16_000 if WHOLE else 4_000
# Patterns that are given no more than so many characters.
BOUNDED = {"birth ?dates?": 55}
# The patterns are shared out among so many tests: to find them takes a second, which is too long where tests are found.
PARTS = 12
SCANS = "search|finditer|findall|sub|split"


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], bool]]:
    """Every pattern by its source, and whether a match is looked for all through a text, and not for the whole of it."""
    found: dict[str, tuple[re.Pattern[str], bool]] = {}
    everything = "\n".join(SOURCES.values())
    for module in pkgutil.walk_packages(sharewise.__path__, "sharewise."):
        if module.name.endswith("__main__"):
            continue
        try:
            imported = importlib.import_module(module.name)
        except ModuleNotFoundError as missing:
            if missing.name not in OF_EXTRAS:
                raise
            continue
        for name, value in vars(imported).items():
            for each in _within(value):
                source = each.pattern if isinstance(each.pattern, str) else each.pattern.decode("latin-1")
                flags = each.flags if isinstance(each.pattern, str) else each.flags | re.ASCII
                # One of a table has no name of its own.
                own = SOURCES[Path(str(imported.__file__))]
                scanned = (
                    _is_scanned(name, own)
                    if each is value or isinstance(value, Expression)
                    else bool(re.search(r"\.(?:search|finditer|findall|sub)\(", own))
                )
                found[source] = (re.compile(source, flags), scanned or found.get(source, (None, False))[1])
    for used, written in re.findall(r"\bre\.(\w+)\(\s*r?(\"[^\"\n]+\"|'[^'\n]+')", everything):
        if used != "compile":
            found.setdefault(written[1:-1], (re.compile(written[1:-1]), used in SCANS))
    return found


def _is_scanned(name: str, module: str) -> bool:
    """Whether a module searches texts for the pattern of this name. One that is only handed on may be used in any way."""
    used = set(re.findall(rf"\b{name}\.(\w+)", module)) | set(re.findall(rf"\bre\.(\w+)\({name}\b", module))
    return not used or not used.isdisjoint(SCANS.split("|"))


def _within(value: object, deep: int = 3) -> Iterator[re.Pattern[Any]]:
    """The patterns in a value of a module: itself, or parts of it, such as those of a table."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Expression):
        yield value.compiled
    elif deep and isinstance(value, dict):
        for each in value.values():
            yield from _within(each, deep - 1)
    elif deep and isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _within(each, deep - 1)
    elif deep and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for each in value.__dataclass_fields__:
            yield from _within(getattr(value, each), deep - 1)


class _Sampler:
    """Texts that a pattern matches, and for each of its repetitions what may stand before it and what it repeats."""

    def __init__(self, pattern: str, flags: int, seed: int) -> None:
        self._random = random.Random(seed)
        self.pumps: list[tuple[str, str]] = []
        self.text = self._sequence(sre.parse(pattern, flags & ~re.DEBUG), "")

    def _sequence(self, parts: Any, before: str) -> str:
        said = ""
        for part in parts:
            said += self._part(part, before + said)
        return said

    def _part(self, part: Any, before: str) -> str:
        code, value = str(part[0]), part[1]
        match code:
            case "LITERAL":
                return chr(value)
            case "NOT_LITERAL":
                return "x" if value != ord("x") else "y"
            case "ANY":
                return "x"
            case "IN":
                return self._one_of(value)
            case "BRANCH":
                options = value[1]
                for option in options:
                    self._sequence(option, before)
                return self._sequence(self._random.choice(options), before)
            case "SUBPATTERN":
                return self._sequence(value[3], before)
            case "ASSERT" if value[0] > 0:
                return self._sequence(value[1], before)
            case "ATOMIC_GROUP":
                return self._sequence(value, before)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, body = value
                once = self._sequence(body, before)
                if int(most) > 8 and once:
                    self.pumps.append((before, once))
                return once * max(int(least), self._random.randrange(2))
            case _:
                return ""

    def _one_of(self, choices: Any) -> str:
        drawn = self._random.choice([each for each in choices if str(each[0]) != "NEGATE"])
        if any(str(each[0]) == "NEGATE" for each in choices):
            return self._random.choice("x 1-.")
        code, value = str(drawn[0]), drawn[1]
        if code == "LITERAL":
            return chr(value)
        if code == "RANGE":
            return chr(self._random.randint(*value))
        return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(str(value), "-")


def _attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """What to put before and what to repeat, for a pattern: of each of its repetitions, and each two of them in turn."""
    found: set[tuple[str, str]] = set()
    for seed in range(6 if WHOLE else 3):
        sampled = _Sampler(pattern.pattern, pattern.flags, seed)
        found |= set(sampled.pumps)
        found |= {("", once) for _, once in sampled.pumps}
        found |= {("", once + other) for _, once in sampled.pumps for _, other in sampled.pumps}
        if sampled.text:
            found |= {("", sampled.text), ("", sampled.text[:-1] or sampled.text)}
    return sorted(found)


def _calls(pattern: re.Pattern[str], scanned: bool) -> list[Callable[[str], object]]:
    return [pattern.fullmatch, pattern.match, *((lambda text: pattern.sub("", text),) if scanned else ())]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_pattern_takes_longer_than_its_text_grows(part: int) -> None:
    patterns = sorted(_patterns().items())[part::PARTS]
    assert patterns
    for source, (pattern, scanned) in in_short(patterns, 2):
        largest = next((bound for part, bound in BOUNDED.items() if part in source), LARGEST)
        for (before, piece), after in product(in_short(_attacks(pattern), 24), ("", "!", "\n", "1", "a", "\\")):
            pump = Pump(before, piece, after)
            for call in _calls(pattern, scanned):
                assert not grows_faster_than_its_text(call, pump, largest), (source, pump)


@long
@pytest.mark.parametrize("source", ["(a+)+b", "(a|aa)+$", r"\d+x", "(?:x*)*y", r"\s*\n"])
def test_a_pattern_that_looks_back_over_its_text_again_and_again_is_found(source: str) -> None:
    pattern = re.compile(source)
    pumps = [Pump(before, piece, "!") for before, piece in _attacks(pattern)]
    assert any(grows_faster_than_its_text(call, pump, 64_000) for pump in pumps for call in _calls(pattern, True))


NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
READERS: dict[str, Callable[[str], object]] = {
    "a record": lambda text: verify_bytes(Path("1.json"), text.encode(), trust()),
    "strict JSON": lambda text: read_strict(text.encode()),
    "YAML": lambda text: read_yaml(text, "x"),
    "a rulebook": lambda text: parse_rulebook(text.encode(), "x"),
    "settings": lambda text: settings_from(text.encode(), "x"),
    "a public key": lambda text: read_public_key(text.encode()),
    "personal data": lambda text: personal_data_in(text, today=TODAY),
    "a date": lambda text: read_date(text, today=TODAY, direction=Direction.BACK),
    "a time": lambda text: read_past_time(text, now=NOW),
    "typed text": typed,
    "shown text": visible,
    "one line": one_line,
    "folded text": folded,
    "a reference": comparable,
    "a page": lambda text: plain_text((Paragraph(text),), 80),
}
PUMPED = [
    *(
        '"\\',
        '"',
        "\\",
        "[",
        "{",
        "a: ",
        "a:\n",
        "- ",
        "\n",
        " ",
        "\t",
        "#",
        " #",
        "'",
        ": ",
        "1",
        "a",
        "A",
        "a ",
        "A ",
        "Mr ",
        "O'",
    ),
    *(
        "1/",
        "1.",
        ".1",
        "! ",
        "born ",
        "@",
        "a@",
        "a.",
        "07",
        "+44",
        "1 ",
        "é",
        "e\u0301",
        "\u200d",
        "\ufeff",
        "\u4e2d",
        "👩\u200d",
        "=",
        "-",
    ),
    *(
        "-----BEGIN ",
        "ssh-ed25519 ",
        '{"a":',
        "? ",
        "&a ",
        "*a ",
        "!a ",
        "%",
        "|\n ",
        "\r",
        "\u2028",
        "at ",
        "1pm ",
        "Kim ",
        "St ",
        "SW1A ",
    ),
]


@long
@pytest.mark.parametrize("reader", READERS)
def test_nothing_that_reads_what_people_give_takes_longer_than_its_text_grows(reader: str) -> None:
    for piece, (before, after) in product(in_short(PUMPED, 16), (("", ""), ("answers: ", "!"), ("born", "! 1/2/2010"))):
        pump = Pump(before, piece, after)
        assert not grows_faster_than_its_text(READERS[reader], pump, LARGEST), pump


def test_neither_does_an_answers_file(proved: CompiledRulebook) -> None:
    for piece in in_short(PUMPED, 12):
        pump = Pump("answers: {danger: yes}\n", piece)
        assert not grows_faster_than_its_text(
            lambda text: read_answers(
                proved, read_document(text.encode(), "x"), edition=None, must_decide=False, now=NOW
            ),
            pump,
            4_000,
        ), pump
