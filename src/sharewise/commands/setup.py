"""`sharewise setup`: what is said once and need not be said each time, in one file that can be handed out to others."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise import files
from sharewise.commands._output import JsonOption, print_page, write_data, writing
from sharewise.commands._rulebooks import (
    adoption_file,
    is_adoption,
    open_rulebook,
    settled_adoption,
    settled_edition,
    shipped_adoptions,
)
from sharewise.commands._terminal import PlainOption, can_ask, can_style, forget_typed, question_columns, wants_colour
from sharewise.errors import BadFile, CannotDecide, Problem, SharewiseError, StorageFailed, WrongUse
from sharewise.folders import expanded, folders, in_full, named_path, read_settings
from sharewise.present.json.settings_json import settings_document
from sharewise.present.page import Page
from sharewise.present.pages.interview.settings_text import settings_text
from sharewise.present.pages.interview.setup_page import (
    InUse,
    handed_out_page,
    settings_page,
    settings_saved_page,
    taken_page,
)
from sharewise.present.wording import schema_wording, setup_wording
from sharewise.settings import FolderName, Settings, declared_settings, settings_from

if TYPE_CHECKING:
    from sharewise.interview.prompts import Option, Prompter
    from sharewise.rulebook.model import Rulebook


def setup(
    show: Annotated[bool, typer.Option("--show", help="Show what is set, and where each value comes from.")] = False,
    taken_from: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Use the settings in this file, and keep my name.", metavar="FILE", parser=named_path
        ),
    ] = None,
    hand_out: Annotated[
        Path | None,
        typer.Option(
            "--hand-out",
            help="Write a new file for others, without my name and job.",
            metavar="FILE",
            parser=named_path,
        ),
    ] = None,
    as_json: JsonOption = False,
    plain: PlainOption = False,
) -> None:
    """Run the command. At most one of `show`, `taken_from` and `hand_out` is used."""
    if as_json and not show:
        raise WrongUse(schema_wording.ONLY_WITH_SHOW)
    if show + (taken_from is not None) + (hand_out is not None) > 1:
        raise WrongUse(setup_wording.ONE_AT_A_TIME)
    if show and as_json:
        write_data(settings_document(*_in_use()))
        return
    if show:
        page = settings_page(*_in_use())
    elif taken_from is not None:
        page = _taken(taken_from)
    elif hand_out is not None:
        page = _handed_out(hand_out)
    elif can_ask():
        page = _asked(plain=plain)
    else:
        raise WrongUse(setup_wording.NO_TERMINAL)
    print_page(page, plain=plain)


def _asked(*, plain: bool) -> Page:
    # Imported here: only asking needs it.
    from sharewise.interview.conversations.setup_conversation import set_up
    from sharewise.interview.prompters.choose import choose_prompter
    from sharewise.interview.prompters.interrupts import ControlC
    from sharewise.interview.prompts import Option
    from sharewise.interview.setup_state import SetupChoices

    before = read_settings()
    rules = open_rulebook().loaded.rules
    editions = tuple(
        Option(name, f"{edition.published} ({name})", setup_wording.EDITION_STATUS[edition.status])
        for name, edition in rules.editions.items()
    )
    adoptions = tuple(_offered(name, path, rules) for name, path in shipped_adoptions().items())
    control_c = ControlC()

    @cache
    def asking(in_lines: bool) -> Prompter:
        return choose_prompter(
            control_c, question_columns, styled=not in_lines and can_style(), colour=wants_colour(sys.stderr)
        )

    try:
        with control_c.held_back():
            settings = set_up(
                before,
                SetupChoices({"edition": editions, "adoption": adoptions}, _read_adoption),
                lambda settings: asking(plain or settings.screen == "plain"),
            )
    finally:
        forget_typed()
    saved = settings_saved_page(_save(settings))
    # Apart from what was asked above it.
    sys.stderr.write("\n")
    return saved


def _offered(name: str, adoption: Path, rules: Rulebook) -> Option:
    """An adoption that ships, and which edition it follows. To open it as rules would take much longer."""
    from sharewise.interview.prompts import Option
    from sharewise.rulebook.load import read_content
    from sharewise.strict_yaml import read_known_yaml

    data = read_known_yaml(read_content(adoption).content, adoption.name).data
    published = rules.editions[data["based_on"]].published
    return Option(name, f"{data['title']} ({name})", setup_wording.ADOPTION_HELP.format(published=published))


def _read_adoption(text: str) -> str:
    """The full name of the file that was typed, if its local rules can be used."""
    from sharewise.rulebook.load import read_content

    try:
        path = in_full(named_path(text.strip()))
    except WrongUse:
        raise ValueError(setup_wording.ERROR_NO_FILE) from None
    if not os.path.isfile(path):
        raise ValueError(setup_wording.ERROR_NO_FILE)
    try:
        if not is_adoption(read_content(path, "file").content):
            raise ValueError(setup_wording.ERROR_ADOPTION.format(why=setup_wording.NO_LOCAL_RULES))
        open_rulebook(str(path))
    except SharewiseError as error:
        raise ValueError(setup_wording.ERROR_ADOPTION.format(why=error)) from None
    return str(path)


def _taken(file: Path) -> Page:
    """Take the settings of a file that was handed out. What is one's own stays."""
    # Imported here: only this reads such a file.
    from sharewise.strict_yaml import LARGEST_FILE

    before = read_settings()
    try:
        given = settings_from(files.read_named(file, LARGEST_FILE + 1), str(file))
    except OSError as error:
        raise WrongUse(setup_wording.NOT_READ.format(file=file, why=files.why(error))) from None
    given = _with_rules_beside(given, file)
    settled_edition(open_rulebook(settled_adoption(given)), given)
    own = {key: getattr(before, key) for key in _personal_keys() if getattr(before, key) != getattr(Settings(), key)}
    after = replace(given, **own)
    _save(after)
    return taken_page(file, before, after)


def _with_rules_beside(given: Settings, file: Path) -> Settings:
    """Settings that were handed out, with the full name of the file of local rules that lies beside them.

    Raises:
        BadFile: they name a file, and it is not there.

    """
    named = given.adoption
    # Only a name with an ending is surely that of a file, and no slip in one of those that ship.
    if named is None or named in shipped_adoptions() or Path(named).name != named or not Path(named).suffix:
        return given
    beside = in_full(file).parent / named
    if not os.path.isfile(beside):
        raise BadFile([Problem(given.positions["adoption"], setup_wording.RULES_NOT_BESIDE, "unknown-name")])
    return replace(given, adoption=str(beside))


def _handed_out(file: Path) -> Page:
    """Write the organisation's part for others, and a copy of its own file of local rules beside it."""
    settings = read_settings()
    others = replace(settings, **{key: getattr(Settings(), key) for key in _personal_keys()})
    if others == Settings():
        raise CannotDecide(setup_wording.NOTHING_TO_HAND_OUT)
    named = settled_adoption(others)
    if named is None or named in shipped_adoptions():
        with writing(file) as write:
            write(settings_text(others).encode())
        return handed_out_page(file, others, _on_this_computer(others))
    rules = file.parent / _file_name(named)
    others = replace(others, adoption=rules.name)
    # The settings go first: where they cannot be written, nothing is left of either.
    with _copying(named, rules, beside=file), writing(file) as write:
        write(settings_text(others).encode())
    return handed_out_page(file, others, _on_this_computer(others), rules)


def _file_name(rules: str) -> str:
    """The name to hand local rules out by: that of their file, with an ending, so that it can be no other name."""
    name = Path(rules).name
    return name if Path(name).suffix else f"{name}.yaml"


@contextlib.contextmanager
def _copying(named: str, copy: Path, *, beside: Path) -> Iterator[None]:
    """Put a copy of the file of local rules that is named in its place, once what is done inside has been done: `beside` it
    other things are written.

    Raises:
        WrongUse: the file cannot be read, or another file has the name of the copy.
        StorageFailed: the copy could not be written.

    """
    # Imported here: only this reads such a file.
    from sharewise.strict_yaml import LARGEST_FILE

    source = expanded(Path(named))
    try:
        content = files.read_named(source, LARGEST_FILE + 1)
        there = files.read_named(copy, LARGEST_FILE + 1) if os.path.lexists(copy) else None
    except OSError as error:
        raise WrongUse(setup_wording.RULES_NOT_READ.format(file=source, why=files.why(error))) from None
    if there not in (None, content) or copy == beside:
        raise WrongUse(setup_wording.RULES_NAME_TAKEN.format(file=copy))
    if there is not None:
        yield
        return
    with writing(copy) as write:
        write(content)
        yield


def _personal_keys() -> list[str]:
    return [key for key, setting in declared_settings().items() if setting.is_personal]


def _on_this_computer(settings: Settings) -> Iterator[str]:
    """The keys of the settings that name a folder on this computer."""
    for key, setting in declared_settings().items():
        if isinstance(setting.kind, FolderName) and getattr(settings, key) is not None:
            yield key


def _save(settings: Settings) -> Path:
    """Put the settings in place of those before. The file is never half-written."""
    places = folders()
    files.make_private_folder(places.data)
    files.remove_leftovers(places.data, now=time.time())
    try:
        files.replace_atomically(places.settings, settings_text(settings).encode())
    except OSError as error:
        raise StorageFailed(setup_wording.NOT_SAVED.format(file=places.settings, why=error.strerror)) from None
    return places.settings


def _in_use() -> tuple[Settings, InUse]:
    """What is set, and what is in use beside it."""
    from sharewise.rulebook.load import shipped_rulebook

    settings = read_settings()
    named = settled_adoption(settings)
    rulebook = open_rulebook(named)
    rules = rulebook.loaded.rules
    settled_edition(rulebook, settings)
    in_use = InUse(
        folders=folders(),
        from_environment=bool(os.environ.get("SHAREWISE_HOME")),
        rules=shipped_rulebook(),
        local=adoption_file(named),
        own_local=named not in shipped_adoptions(),
        edition=rules.default_edition,
        jurisdiction=rules.jurisdiction,
        local_values={"retention": rules.adoption.retention} if rules.adoption and rules.adoption.retention else {},
    )
    return settings, in_use
