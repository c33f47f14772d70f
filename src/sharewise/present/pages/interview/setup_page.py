"""The pages of `sharewise setup`: what is set and where it comes from, what was saved, what a given file changes."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sharewise.folders import Folders
from sharewise.present.page import (
    Block,
    CommandLine,
    DefinitionList,
    Heading,
    Page,
    Paragraph,
    Title,
    Verbatim,
    with_commands,
)
from sharewise.present.wording import setup_wording
from sharewise.settings import LinesOfText, NumberOfDays, Setting, Settings, declared_settings
from sharewise.text import listed, one_line
from sharewise.values import frozen


def setting_in_words(settings: Settings, key: str) -> str | None:
    """The value of a setting in words, or None where it has none. A default is a value too."""
    return _in_words(declared_settings(type(settings))[key], getattr(settings, key))


def _in_words(setting: Setting, value: Any) -> str | None:
    if value is None or value == ():
        return None
    match setting.kind:
        case NumberOfDays():
            return setup_wording.ONE_DAY if value == 1 else setup_wording.DAYS.format(number=value)
        case LinesOfText():
            return "; ".join(one_line(each) for each in value)
        case kind if kind.codes:
            return setup_wording.SETTING_WORDS[setting.key].choices[value]
    return one_line(setting.kind.text_of(value))


def with_limits(words: str, setting: Setting) -> str:
    """Words about a setting, with what its kind allows filled in."""
    return words.format(most=setting.kind.most, codes=listed(setting.kind.codes, last="or"))


def _label(key: str) -> str:
    return setup_wording.SETTING_WORDS[key].label


def _personal(settings: Settings) -> str:
    """The personal settings, as the beginning of a sentence: Your name and your job."""
    names = listed(
        setup_wording.SETTING_WORDS[key].in_text or _label(key)[:1].lower() + _label(key)[1:]
        for key, setting in declared_settings(type(settings)).items()
        if setting.is_personal
    )
    return names[:1].upper() + names[1:]


def settings_saved_page(file: Path) -> Page:
    """The last screen of setting up."""
    return (
        Title(setup_wording.SAVED),
        Heading(setup_wording.SAVED_IN),
        Verbatim(str(file)),
        DefinitionList(
            (
                (setup_wording.TO_DECIDE, CommandLine("sharewise decide")),
                (setup_wording.TO_SEE, CommandLine("sharewise setup --show")),
                (setup_wording.TO_CHANGE, CommandLine("sharewise setup")),
                (setup_wording.TO_HAND_OUT, CommandLine("sharewise setup --hand-out FILE")),
            )
        ),
    )


def taken_page(file: Path, before: Settings, after: Settings) -> Page:
    """What became of the settings when those of a file were taken."""
    declared = declared_settings(type(after))
    changed = tuple(
        (_label(key), _change(before, after, key)) for key in declared if getattr(before, key) != getattr(after, key)
    )
    own = any(setting.is_personal and getattr(before, key) != setting.default for key, setting in declared.items())
    return (
        Title(setup_wording.TAKEN.format(file=file.name)),
        *(
            (Heading(setup_wording.WHAT_CHANGED), DefinitionList(changed))
            if changed
            else (Paragraph(setup_wording.NOTHING_CHANGED),)
        ),
        *((Paragraph(setup_wording.OWN_KEPT.format(names=_personal(after))),) if own else ()),
        DefinitionList(
            (
                (setup_wording.TO_SEE, CommandLine("sharewise setup --show")),
                (setup_wording.TO_CHANGE, CommandLine("sharewise setup")),
            )
        ),
    )


def _change(before: Settings, after: Settings, key: str) -> str:
    return setup_wording.BEFORE.format(
        value=setting_in_words(after, key) or setup_wording.NOT_SET,
        before=setting_in_words(before, key) or setup_wording.NOT_SET,
    )


def handed_out_page(file: Path, settings: Settings, places: Iterable[str], rules: Path | None = None) -> Page:
    """What was written for others. `places`: the keys of the settings that name a place on this computer. `rules`: the file of
    local rules that was put beside it.
    """
    names = listed(_label(key) for key in places)
    return (
        Title(setup_wording.HANDED_OUT.format(file=file.name)),
        Paragraph(setup_wording.WITHOUT_YOU.format(names=_personal(settings))),
        *((Paragraph(setup_wording.LOCAL_RULES_BESIDE.format(file=one_line(rules.name))),) if rules else ()),
        *((Paragraph(setup_wording.ON_THIS_COMPUTER.format(names=names), "warning"),) if names else ()),
        Heading(setup_wording.TO_USE_IT),
        Verbatim(f"sharewise setup --from {shlex.quote(file.name)}"),
        Paragraph(with_commands(setup_wording.LEAFLET)),
    )


@frozen
class InUse:
    """What is in use beside the settings: the places, the rules, and what these say where the settings say nothing.

    Attributes:
        folders: the places of this installation.
        from_environment: the data folder is that of SHAREWISE_HOME.
        rules, local: the file of the rules, and of the local rules that add to them.
        own_local: the local rules are an organisation's own file.
        edition, jurisdiction: what the rules, or the local ones, say.
        local_values: what the local rules say where a setting, by its key, says nothing.

    """

    folders: Folders
    from_environment: bool
    rules: Path
    local: Path | None
    own_local: bool
    edition: str
    jurisdiction: str
    local_values: Mapping[str, str]


def settings_page(settings: Settings, in_use: InUse) -> Page:
    """Each setting with its value and where that comes from; then each folder and file that is used."""
    return tuple(_settings_blocks(settings, in_use))


def _settings_blocks(settings: Settings, in_use: InUse) -> Iterator[Block]:
    yield Title(setup_wording.SHOW_TITLE)
    there = in_use.folders.settings.is_file()
    if not there:
        yield Paragraph(with_commands(setup_wording.NO_FILE))
    yield Heading(setup_wording.THE_SETTINGS)
    yield DefinitionList(
        tuple(
            (_label(key), _value_and_origin(settings, setting, in_use))
            for key, setting in declared_settings(type(settings)).items()
        )
    )
    if settings.positions:
        yield Paragraph(setup_wording.LINES, "quiet")
    yield Heading(setup_wording.PLACES)
    for what, why, path in _places(settings, in_use):
        shown = why if os.path.exists(path) else f"{why}; {setup_wording.NOT_THERE_YET}"
        yield Heading(setup_wording.PLACE.format(what=what, why=shown), 3)
        yield Verbatim(str(path))


def _value_and_origin(settings: Settings, setting: Setting, in_use: InUse) -> str:
    """What a setting says and on which line, or what holds where it says nothing."""
    value = _in_words(setting, getattr(settings, setting.key))
    position = settings.positions.get(setting.key)
    if position is not None:
        return setup_wording.ON_LINE.format(value=value or setup_wording.NOT_SET, line=position.line)
    if setting.key in in_use.local_values:
        return setup_wording.LOCAL_RULES_VALUE.format(value=one_line(in_use.local_values[setting.key]))
    return setup_wording.SETTING_WORDS[setting.key].unset.format(
        value=value,
        jurisdiction=in_use.jurisdiction,
        edition=in_use.edition,
        rules=setup_wording.LOCAL_RULES_SAY if in_use.local else setup_wording.THE_RULES_SAY,
    )


def _places(settings: Settings, in_use: InUse) -> Iterator[tuple[str, str, Path]]:
    """What each place is, where that is said, and its name."""
    folders = in_use.folders
    yield setup_wording.SETTINGS_FILE, setup_wording.IN_DATA, folders.settings
    yield (
        setup_wording.DATA,
        setup_wording.FROM_ENVIRONMENT if in_use.from_environment else setup_wording.FROM_SYSTEM,
        folders.data,
    )
    moved = settings.positions.get("records_folder")
    yield (
        setup_wording.RECORDS,
        setup_wording.FROM_LINE.format(line=moved.line) if moved else setup_wording.IN_DATA,
        folders.records,
    )
    yield setup_wording.KEY, setup_wording.IN_DATA, folders.key
    yield setup_wording.UNFINISHED, setup_wording.IN_DATA, folders.drafts
    yield setup_wording.RULES_FILE, setup_wording.COMES_WITH, in_use.rules
    if in_use.local is not None:
        named = setup_wording.FROM_LINE.format(line=settings.positions["adoption"].line)
        yield setup_wording.LOCAL_FILE, named if in_use.own_local else setup_wording.COMES_WITH, in_use.local
