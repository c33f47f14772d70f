"""The pages of `sharewise setup`: what is set and where it comes from, what was saved, what a given file changes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sharewise.folders import Folders
from sharewise.present.page import Block, Heading, Page, Pairs, Paragraph, Title, Whole
from sharewise.present.wording import setup_wording
from sharewise.settings import KEYS, Settings
from sharewise.text import listed, one_line


def said(settings: Settings, key: str) -> str | None:
    """A setting in words, or None where it is not set. Unfinished decisions are always dealt with in some way."""
    value = getattr(settings, key)
    match key:
        case "jurisdiction":
            return setup_wording.JURISDICTIONS[value] if value else None
        case "screen":
            return setup_wording.SCREENS[value]
        case "drafts":
            return setup_wording.DRAFTS[value]
        case "draft_days":
            return days(value)
        case "advisers" | "recipients":
            return "; ".join(one_line(each) for each in value) or None
    return None if value is None else one_line(str(value))


def days(number: int) -> str:
    return setup_wording.ONE_DAY if number == 1 else setup_wording.DAYS.format(number=number)


def saved_page(file: Path) -> Page:
    """The last screen of setting up."""
    return (
        Title(setup_wording.SAVED),
        Heading(setup_wording.SAVED_IN),
        Whole(str(file)),
        Pairs(
            (
                (setup_wording.TO_DECIDE, "sharewise decide"),
                (setup_wording.TO_SEE, "sharewise setup --show"),
                (setup_wording.TO_CHANGE, "sharewise setup"),
                (setup_wording.TO_HAND_OUT, "sharewise setup --hand-out FILE"),
            )
        ),
    )


def taken_page(file: Path, before: Settings, after: Settings) -> Page:
    """What became of the settings when those of a file were taken."""
    changed = tuple(
        (setup_wording.LABELS[key], _changed(before, after, key)) for key in KEYS if _differs(before, after, key)
    )
    own = any(getattr(before, key) is not None for key in ("name", "role"))
    return (
        Title(setup_wording.TAKEN.format(file=file.name)),
        *(
            (Heading(setup_wording.WHAT_CHANGED), Pairs(changed))
            if changed
            else (Paragraph(setup_wording.NOTHING_CHANGED),)
        ),
        *((Paragraph(setup_wording.OWN_KEPT),) if own else ()),
        Pairs(((setup_wording.TO_SEE, "sharewise setup --show"), (setup_wording.TO_CHANGE, "sharewise setup"))),
    )


def _differs(before: Settings, after: Settings, key: str) -> bool:
    return bool(getattr(before, key) != getattr(after, key))


def _changed(before: Settings, after: Settings, key: str) -> str:
    return setup_wording.BEFORE.format(
        value=said(after, key) or setup_wording.NOT_SET, before=said(before, key) or setup_wording.NOT_SET
    )


def handed_out_page(file: Path, places: tuple[str, ...]) -> Page:
    """What was written for others. `places`: the settings that name a place on this computer."""
    names = listed(setup_wording.LABELS[key] for key in places)
    return (
        Title(setup_wording.HANDED_OUT.format(file=file.name)),
        Paragraph(setup_wording.WITHOUT_YOU),
        *((Paragraph(setup_wording.ON_THIS_COMPUTER.format(names=names), "warning"),) if places else ()),
        Heading(setup_wording.TO_USE_IT),
        Whole(f"sharewise setup --from {shlex.quote(file.name)}"),
    )


@dataclass(frozen=True)
class InUse:
    """What is in use beside the settings: the places, the rules, and what these say where the settings say nothing.

    Attributes:
        folders: the places of this installation.
        from_environment: the data folder is that of SHAREWISE_HOME.
        rules, local: the file of the rules, and of the local rules that are laid over them.
        own_local: the local rules are an organisation's own file.
        edition, retention, jurisdiction: what the rules, or the local ones, say.

    """

    folders: Folders
    from_environment: bool
    rules: Path
    local: Path | None
    own_local: bool
    edition: str
    retention: str | None
    jurisdiction: str


def settings_page(settings: Settings, in_use: InUse) -> Page:
    """Each setting with its value and where that comes from; then each folder and file that is used."""
    return tuple(_settings_blocks(settings, in_use))


def _settings_blocks(settings: Settings, in_use: InUse) -> Iterator[Block]:
    yield Title(setup_wording.SHOW_TITLE)
    there = in_use.folders.settings.is_file()
    if not there:
        yield Paragraph(setup_wording.NO_FILE)
    yield Heading(setup_wording.THE_SETTINGS)
    yield Pairs(tuple((setup_wording.LABELS[key], _standing(settings, key, in_use)) for key in KEYS))
    if settings.positions:
        yield Paragraph(setup_wording.LINES, "quiet")
    yield Heading(setup_wording.PLACES)
    for what, why, path in _places(settings, in_use):
        shown = why if path.exists() else f"{why}; {setup_wording.NOT_THERE_YET}"
        yield Heading(setup_wording.PLACE.format(what=what, why=shown), 3)
        yield Whole(str(path))


def _standing(settings: Settings, key: str, in_use: InUse) -> str:
    position = settings.positions.get(key)
    if position is not None:
        return setup_wording.ON_LINE.format(value=said(settings, key) or setup_wording.NOT_SET, line=position.line)
    if key == "retention" and in_use.retention:
        return setup_wording.RETENTION_LOCAL.format(retention=one_line(in_use.retention))
    return setup_wording.UNSET.get(key, setup_wording.NOT_SET).format(
        jurisdiction=in_use.jurisdiction,
        edition=in_use.edition,
        rules=setup_wording.LOCAL_RULES_SAY if in_use.local else setup_wording.THE_RULES_SAY,
        days=days(settings.draft_days),
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
