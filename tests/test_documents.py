"""The README and the pages in `docs`: what they say to type can be typed, and where they lead there is something.

    SHAREWISE_WRITE=1 pytest -n 0 tests/test_documents.py

writes `docs/commands.md` anew, which is made from the command line.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.core import TyperArgument, TyperOption

from benchmarks.reading_grade import INTERFACE_GRADE, Text, grade
from sharewise.cli import COMMANDS, GROUPS, LazyCommand, command_line
from tests.support.written import hold

ROOT = Path(__file__).parents[1]
COMMANDS_PAGE = ROOT / "docs/commands.md"
PAGES = {
    path.relative_to(ROOT).as_posix(): path for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
}
BLOCK = re.compile(r"^ *```(\w*)[^\n]*\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
# Where a command stands in a line of a shell, and as far as it goes.
TYPED = re.compile(r"(?:^|[|;&(]\s*|bin/)sharewise(?: +((?:'[^']*'|\"[^\"]*\"|[^|;&<>()#'\"\n])*))?(?=$|[|;&<>()#\n])")
# Pages without a command.
NOTHING_TO_TYPE = {"docs/README.md", "docs/supply-chain.md"}
HEAD = """\
# Every command and option

This page is made from the command line itself, and says what `sharewise COMMAND --help` says. Which command is for whom:
[all pages, by reader](README.md). The exit codes, and what is printed with `--json`: [scripts.md](scripts.md).
"""


def loaded(words: str) -> LazyCommand:
    """The command that these words stand for, with its options."""
    command: Any = command_line()
    for word in words.split():
        command = command.commands[word]
    assert isinstance(command, LazyCommand)
    command.load()
    return command


@cache
def parameters(words: str) -> tuple[list[TyperArgument], dict[str, TyperOption]]:
    """The arguments of a command, and its options by name."""
    params = loaded(words).params
    options = {name: each for each in params if isinstance(each, TyperOption) for name in each.opts}
    return [each for each in params if isinstance(each, TyperArgument)], options


def commands_page() -> str:
    """`docs/commands.md` as it has to be."""
    parts = [HEAD]
    for words in COMMANDS:
        command = loaded(words)
        first, _, second = words.partition(" ")
        parts.append(f"## sharewise {words}\n\n{command.help}\n")
        if (
            second
            and GROUPS[first].has_default
            and next(each for each in COMMANDS if each.startswith(f"{first} ")) == words
        ):
            parts.append(f"`sharewise {first}` alone is the same.\n")
        if GROUPS.get(first) and GROUPS[first].named == second:
            parts.append(f"`sharewise {first}` and a name is the same.\n")
        rows = [f"- `{typed_as(each)}`: {getattr(each, 'help', '')}\n" for each in command.params]
        parts.append("".join(rows))
    return "\n".join(parts)


def typed_as(each: Any) -> str:
    """An argument or option as it is typed."""
    if isinstance(each, TyperOption):
        return each.opts[0] if each.is_flag else f"{each.opts[0]} {each.metavar}"
    return str(each.metavar)


def spans(text: str) -> list[str]:
    """The code in a page that does not stand in blocks."""
    found = (" ".join(each.split()) for each in re.findall(r"``?([^`]+)``?", BLOCK.sub("", text)))
    return [each for each in found if each]


def commands_in(text: str) -> Iterator[str]:
    """What a page says to type, without the word `sharewise`."""
    for language, block in BLOCK.findall(text):
        if language in ("", "bash", "sh"):
            for line in block.replace("\\\n", " ").replace(" 2>", " >").splitlines():
                yield from (each.strip() for each in TYPED.findall(line))
    for span in spans(text):
        if span.split()[0] == "sharewise":
            yield from (each.strip() for each in TYPED.findall(span))
        elif " --" in span and span.split()[0] in {word.split()[0] for word in COMMANDS}:
            yield span


def command_of(typed: str) -> tuple[str, list[str]]:
    """The command that is meant, and the words after it."""
    words = shlex.split(typed)
    if words[0] not in GROUPS:
        return words[0], words[1:]
    group, rest = words[0], words[1:]
    if rest and f"{group} {rest[0]}" in COMMANDS:
        return f"{group} {rest[0]}", rest[1:]
    if not GROUPS[group].has_default:
        return group, rest
    first = next(each for each in COMMANDS if each.startswith(f"{group} "))
    named = f"{group} {GROUPS[group].named}" if GROUPS[group].named else first
    return (first if not rest or rest[0].startswith("-") else named), rest


def faults(typed: str) -> str:
    """What is wrong with a command, or nothing."""
    if not typed or typed in ("--help", "--version", "COMMAND --help"):
        return ""
    words, rest = command_of(typed)
    if words not in COMMANDS:
        return f"no command {words}"
    arguments, options = parameters(words)
    given = []
    while rest:
        word = rest.pop(0)
        if word.startswith("$"):
            continue
        if not word.startswith("--"):
            given.append(word)
        elif word == "--help":
            continue
        elif (option := options.get(word)) is None:
            return f"no option {word} of {words}"
        elif not option.is_flag and rest:
            value = rest.pop(0)
            choices = re.fullmatch(r"<([a-z|]+)>", str(option.metavar))
            if choices and value.islower() and value not in choices[1].split("|"):
                return f"no {value} for {word} of {words}"
            if option.metavar == "FORMAT" and value.islower():
                try:
                    option.type(value, option)
                except typer.BadParameter:
                    return f"no {value} for {word} of {words}"
    if any(each.nargs == -1 for each in arguments):
        return ""
    if len(given) > sum(each.nargs for each in arguments):
        return f"too many words after {words}: {given}"
    return ""


def test_the_page_of_commands_is_that_of_the_command_line() -> None:
    hold(COMMANDS_PAGE, commands_page())


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_says_to_type_can_be_typed(name: str) -> None:
    text = PAGES[name].read_text(encoding="utf-8")
    found = {typed: faults(typed) for typed in commands_in(text)}
    assert {typed: wrong for typed, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("name", PAGES)
def test_an_option_that_a_page_names_is_one_of_some_command(name: str) -> None:
    known = {option for words in COMMANDS for option in parameters(words)[1]} | {"--help", "--version"}
    text = PAGES[name].read_text(encoding="utf-8")
    named = {span.split()[0] for span in spans(text) if re.match(r"--[a-z]", span)}
    assert named - known == set()


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("decide", True),
        ("decyde", False),
        ("decide --anwsers FILE", False),
        ("records AB-1234", True),
        ("records --fields id", True),
        ("records show --fields id", False),
        ("rules 4", True),
        ("rules chek FILE", False),
        ("rules map --format docx", False),
        ("due NAME", False),
        ("key", False),
    ],
)
def test_a_command_that_cannot_be_typed_would_be_seen(typed: str, right: bool) -> None:
    assert (faults(typed) == "") is right


def test_every_command_is_named_in_a_page_for_people() -> None:
    named = set()
    for name, path in PAGES.items():
        if path != COMMANDS_PAGE:
            typed = [
                each for each in commands_in(path.read_text(encoding="utf-8")) if each and not each.startswith("-")
            ]
            named |= {command_of(each)[0] for each in typed}
            assert typed or name in NOTHING_TO_TYPE, name
    assert set(COMMANDS) - named == set()


def test_every_link_leads_somewhere() -> None:
    for name, path in [*PAGES.items(), ("CONTRIBUTING.md", ROOT / "CONTRIBUTING.md")]:
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", text)):
            if not re.match(r"[a-z]+:", link):
                file, _, heading = link.partition("#")
                led = path.parent / file if file else path
                assert led.exists(), f"{link} in {name}"
                assert not heading or heading in headings(led), f"{link} in {name}"
        for span in spans(text):
            if re.fullmatch(r"(docs|src|tests|benchmarks)/[a-z0-9_./-]+", span):
                assert (ROOT / span).exists(), f"{span} in {name}"


def headings(path: Path) -> set[str]:
    """The names by which a link can lead to a heading of a page."""
    found = re.findall(r"^#+ (.*)$", BLOCK.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in found}


def test_every_page_is_listed() -> None:
    listed = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    for path in PAGES.values():
        assert path.name == "README.md" or f"({path.name})" in listed, path.name


def pages_in(nav: Any) -> Iterator[str]:
    """The files that a navigation names, in its order."""
    if isinstance(nav, str):
        yield nav
    else:
        for each in nav.values() if isinstance(nav, dict) else nav:
            yield from pages_in(each)


def test_the_navigation_of_the_site_names_every_page_once_and_none_that_is_not_there() -> None:
    named = list(pages_in(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))
    assert len(set(named)) == len(named)
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert set(PAGES) | {path.name for path in ROOT.glob("*.md")} <= set(named), "mkdocs.yml names them"


def test_the_readme_is_one_screen_and_begins_with_999() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 80
    assert text.index("999") < text.index("\n## ")
    assert "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/sharewise decide\n" in text


@pytest.mark.parametrize("name", ["practitioner", "lead", "trainer"])
def test_a_page_for_people_can_be_read_at_12(name: str) -> None:
    text = BLOCK.sub("", (ROOT / f"docs/{name}.md").read_text(encoding="utf-8"))
    # What is typed, and where a link leads, are not read as words.
    text = re.sub(r"`[^`]+`", "it", re.sub(r"\]\([^)]*\)", "]", text))
    paragraphs = [" ".join(each.split()).strip("#-*| ") for each in re.split(r"\n\n|\n- ", text)]
    prose = [Text(name, each) for each in paragraphs if each.endswith(".") and "|" not in each]
    assert prose
    assert grade(prose) <= INTERFACE_GRADE
