"""The command line: each command and each option declared once, with help, and loaded only when it is needed."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import typer
from typer._click.core import Parameter
from typer._click.exceptions import ClickException
from typer.core import TyperGroup, TyperOption

from sharewise.cli import COMMANDS, GROUPS, LazyCommand, command_line
from sharewise.commands._terminal import plain_again
from sharewise.errors import WrongUse
from sharewise.present.formats import Kind, formats_for
from sharewise.text import is_hidden
from tests.conftest import Run
from tests.support.environment import what_programs_need

ROOT = Path(__file__).parents[1]
HEAVY = {"pydantic", "rich", "questionary", "prompt_toolkit", "yaml", "asyncio", "importlib.metadata"}
# What each command is asked for with --format.
FORMATS: dict[str, tuple[Kind, ...]] = {
    "report": ("page", "data"),
    "practise": ("page", "data"),
    "rules show": ("page", "data"),
    "rules compare": ("page", "data"),
    "rules check": ("page", "data"),
    "rules map": ("map",),
    "records show": ("page", "data"),
    "cases show": ("page", "data"),
    "export": ("records",),
    "key show": ("key",),
    "key enrol": ("page",),
    "key list": ("page", "data", "keys"),
}
# Options that mean something of their own in more than one command: these are declared, with their help, in each.
SAID_IN_EACH = {"--adoption", "--all", "--exit-code", "--format", "--from", "--outcome", "--topic", "--until", "--why"}


def loaded(words: str) -> LazyCommand:
    """The command that these words stand for, with its options."""
    command: Any = command_line()
    for word in words.split():
        command = command.commands[word]
    assert isinstance(command, LazyCommand)
    command.load()
    return command


def declarations(words: str) -> Iterator[Any]:
    """How the options of a command are declared: the objects in its function's annotations."""
    module, _, name = COMMANDS[words].function.partition(":")
    function = getattr(import_module(f"sharewise.commands.{module}"), name)
    for parameter in inspect.signature(function, eval_str=True).parameters.values():
        yield get_args(parameter.annotation)[1]


def options_of(words: str) -> dict[str, Parameter]:
    return {name: each for each in loaded(words).params if each.param_type_name == "option" for name in each.opts}


def test_a_command_is_named_again_with_plain_where_it_has_that_option() -> None:
    has_it = {words: "--plain" in options_of(words) for words in COMMANDS}
    for words, has in has_it.items():
        said = plain_again(f"sharewise {words}")
        assert said == (f"sharewise {words} --plain" if has else f"sharewise {words}")
    assert (
        plain_again("sharewise decide --complete SW-7F3KQ-9TX2M")
        == "sharewise decide --complete SW-7F3KQ-9TX2M --plain"
    )
    assert plain_again("sharewise records show SW-7F3KQ-9TX2M --format html").endswith(" html")


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_and_every_option_has_help(words: str) -> None:
    command = loaded(words)
    assert command.help
    assert command.help.endswith(".")
    for each in command.params:
        assert getattr(each, "help", None), f"{words} {each.name}"
        # `metavar` says what comes after an option. One that has none takes nothing.
        assert each.metavar or getattr(each, "is_flag", False), f"{words} {each.name}"


@pytest.mark.parametrize("words", GROUPS)
def test_the_first_word_alone_is_the_first_command_of_its_group(words: str) -> None:
    group = command_line().commands[words]
    assert isinstance(group, TyperGroup)
    first = next(each for each in COMMANDS if each.startswith(f"{words} "))
    assert next(iter(group.commands)) == first.partition(" ")[2]
    assert group.help


def test_every_command_has_a_module_and_every_module_a_command() -> None:
    modules = {entry.function.partition(":")[0] for entry in COMMANDS.values()}
    files = {path.stem for path in (ROOT / "src/sharewise/commands").glob("*.py") if not path.stem.startswith("_")}
    assert modules == files
    shared = {path.stem for path in (ROOT / "src/sharewise/commands").glob("_[a-z]*")}
    assert shared == {"_completion", "_output", "_paste", "_records", "_rulebooks", "_terminal"}
    assert {words.partition(" ")[0] for words in COMMANDS if " " in words} == set(GROUPS)


def test_an_option_that_commands_share_is_declared_once() -> None:
    declared: dict[tuple[str, ...], set[int]] = defaultdict(set)
    helps: dict[str, set[str]] = defaultdict(set)
    kept = []
    for words in COMMANDS:
        for each in declarations(words):
            if isinstance(each, typer.models.OptionInfo):
                # Kept, so that no two have the same id.
                kept.append(each)
                name = str(each.default)
                declared[name, str(each.help)].add(id(each))
                helps[name].add(str(each.help))
    assert [what for what, ids in declared.items() if len(ids) > 1] == []
    assert {name for name, each in helps.items() if len(each) > 1} == SAID_IN_EACH


def test_an_option_is_called_as_it_is_typed() -> None:
    for words in COMMANDS:
        for name, each in options_of(words).items():
            assert re.fullmatch(r"--[a-z-]+", name), f"{words} {name}"
            assert each.secondary_opts == []


def test_commands_name_exit_codes_and_never_write_numbers() -> None:
    """The numbers stand in `errors` alone."""
    for path in [*(ROOT / "src/sharewise/commands").glob("*.py"), ROOT / "src/sharewise/record/verification.py"]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"exit_code *[=!]= *\d|codes\.add\(\d|return [1-4]$", text, re.MULTILINE), path


@pytest.mark.parametrize("words", FORMATS)
def test_a_command_offers_the_formats_that_can_make_what_it_shows(words: str) -> None:
    names = [each.name for each in formats_for(*FORMATS[words])]
    option = options_of(words)["--format"]
    assert option.metavar == "FORMAT"
    assert re.findall(r"(?:^|\. )([a-z-]+): ", str(getattr(option, "help", ""))) == names
    assert option.default in (None, names[0])


def test_no_other_command_takes_a_format() -> None:
    assert [words for words in COMMANDS if "--format" in options_of(words)] == sorted(FORMATS, key=list(COMMANDS).index)


def test_a_format_that_there_is_not_is_named_with_those_there_are(run: Run) -> None:
    wrong = run("export", "--format", "xml")
    assert wrong.returncode == 2
    there_are = ", ".join(repr(each.name) for each in formats_for("records"))
    assert f"Invalid value for '--format': 'xml' is not one of {there_are}." in wrong.stderr.decode()


def test_to_read_a_command_line_loads_nothing_heavy() -> None:
    """Not even all options of all commands do, which is more than the help of one command or a completion needs."""
    program = (
        "import sys\n"
        "from sharewise.cli import command_line\n"
        "root = command_line()\n"
        "assert not [name for name in sys.modules if name.startswith('sharewise.commands')]\n"
        "for each in root.commands.values():\n"
        "    for command in getattr(each, 'commands', {'': each}).values():\n"
        "        command.load()\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={"PATH": "", "PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    assert set(done.stdout.split()) & HEAVY == set()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (("",), {"decide", "records", "verify"}),
        (("rec",), {"records"}),
        (("records", ""), {"list", "show", "revise"}),
        (("records", "list", "--"), {"--case", "--fields", "--json"}),
        (("rules", "--ed"), {"--edition"}),
        (("export", "--format", ""), {each.name for each in formats_for("records")}),
        (("export", "--format", "c"), {"csv"}),
    ],
)
def test_what_is_typed_is_completed(typed: tuple[str, ...], offered: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sharewise"],
        capture_output=True,
        text=True,
        env={
            **what_programs_need(),
            "_SHAREWISE_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(("sharewise", *typed)),
            "COMP_CWORD": str(len(typed)),
        },
        check=False,
    )
    found = set(done.stdout.split())
    assert offered <= found
    assert all(each.startswith(typed[-1]) for each in found)


def test_what_is_private_in_typer_is_there_and_typer_is_held() -> None:
    """What `cli` and `__main__` use of Typer that has no public name. The cap in pyproject.toml holds it."""
    assert issubclass(typer.BadParameter, ClickException)
    assert ClickException.exit_code == 1
    assert callable(ClickException.show)
    assert '"typer>=0.26,<0.29"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [["records", "--{}"], ["{}"], ["verify", "--key"], ["rules", "{}", "{}", "{}"], ["export", "--format", "{}"]],
)
def test_what_is_typed_wrong_is_said_without_what_acts_on_a_terminal(run: Run, words: list[str]) -> None:
    for acting in ("\u202e", "\x1b[2J", "\x9b", "\u2066"):
        said = run(*(word.format(f"x{acting}y") for word in words)).stderr.decode()
        assert said.strip()
        assert not [character for character in said if character != "\n" and is_hidden(character)]


def test_help_is_no_wider_than_the_window(run: Run) -> None:
    for columns in (40, 80, 200):
        for words in ([], ["decide"], ["records"]):
            shown = run(*words, "--help", COLUMNS=str(columns)).stdout.decode()
            assert max(map(len, shown.splitlines())) <= min(columns, 80)


def test_every_annotation_of_a_command_declares_an_option_or_an_argument() -> None:
    for words, entry in COMMANDS.items():
        module, _, name = entry.function.partition(":")
        function = getattr(import_module(f"sharewise.commands.{module}"), name)
        for parameter in inspect.signature(function, eval_str=True).parameters.values():
            assert get_origin(parameter.annotation) is not None, f"{words} {parameter.name}"


@pytest.mark.parametrize("words", COMMANDS)
def test_an_option_with_one_value_is_not_taken_twice(words: str) -> None:
    """Else the first would not count, and nobody would be told."""
    command = loaded(words)
    for name, each in options_of(words).items():
        if isinstance(each, TyperOption) and not (each.multiple or each.is_flag):
            context = command.context_class(command, info_name=words)
            with pytest.raises(WrongUse, match=f"{each.opts[-1]} stands here twice"):
                command.parse_args(context, [name, "1", name, "1"])


def test_a_switch_may_stand_twice_and_an_option_with_many_values_has_many(run: Run, tmp_path: Path) -> None:
    assert run("rules", "--plain", "--plain").returncode == 0
    said = run("verify", "--key", str(tmp_path / "one"), "--key", str(tmp_path / "two"), str(tmp_path)).stderr
    assert b"stands here twice" not in said


@pytest.mark.parametrize(
    "word", ["--key=theirs.jwk", "--folder=other", "--json", "-h", "--version", "--no-such-option"]
)
@pytest.mark.parametrize("command", [("verify",), ("records", "show"), ("rules", "check"), ()], ids=" ".join)
def test_the_name_of_a_file_is_never_taken_for_an_option(
    command: tuple[str, ...], word: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / word).write_text("{}")
    done = run(*command, "a.json", word)
    assert done.returncode == 2
    assert f"A file or folder here is called {word}, which is an option too" in done.stderr.decode()
    assert done.stdout == b""
    # Said to be a file, it is one.
    for plainly in ((f"./{word}",), ("--", word)):
        assert b"which is an option too" not in run("verify", *plainly).stderr


@pytest.mark.parametrize("name", GROUPS)
def test_the_name_of_a_thing_after_the_first_word_alone_shows_that_thing(name: str, run: Run) -> None:
    group = GROUPS[name]
    assert group.named is None or f"{name} {group.named}" in COMMANDS
    if group.named:
        short, full = run(name, "AB-9"), run(name, group.named, "AB-9")
        assert (short.returncode, short.stderr) == (full.returncode, full.stderr)
        assert b"no record fits it" in short.stderr
