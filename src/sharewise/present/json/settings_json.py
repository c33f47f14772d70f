"""What `sharewise setup --show --json` prints: each setting with its value and where that comes from, and the places in use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, TypedDict

from sharewise.present.pages.interview.setup_page import InUse
from sharewise.settings import Setting, Settings, declared_settings


class SettingData(TypedDict):
    """One setting. `line` is that of the settings file, where it says so. Without a value, none is set and nothing stands for one."""

    value: str | int | list[str] | None
    comes_from: Literal["settings", "local rules", "default"]
    line: int | None


class SettingsPlaceData(TypedDict):
    """A file or folder that is used, and whether it is there yet."""

    path: str
    exists: bool


class SettingsDocument(TypedDict):
    """The settings, and what is in use. `edition` and `jurisdiction`: those of the rules that are followed."""

    format: Literal["sharewise-settings/1"]
    settings: dict[str, SettingData]
    edition: str
    jurisdiction: str
    places: dict[str, SettingsPlaceData]


def settings_document(settings: Settings, in_use: InUse) -> SettingsDocument:
    """The document."""
    folders = in_use.folders
    places: dict[str, Path] = {
        "settings": folders.settings,
        "data": folders.data,
        "records": folders.records,
        "key": folders.key,
        "drafts": folders.drafts,
        "rules": in_use.rules,
    }
    if in_use.local is not None:
        places["local_rules"] = in_use.local
    return {
        "format": "sharewise-settings/1",
        "settings": {key: _setting(each, settings, in_use) for key, each in declared_settings(type(settings)).items()},
        "edition": in_use.edition,
        "jurisdiction": in_use.jurisdiction,
        "places": {name: {"path": str(path), "exists": os.path.exists(path)} for name, path in places.items()},
    }


def _setting(setting: Setting, settings: Settings, in_use: InUse) -> SettingData:
    position = settings.positions.get(setting.key)
    if position is None and setting.key in in_use.local_values:
        return {"value": in_use.local_values[setting.key], "comes_from": "local rules", "line": None}
    value = getattr(settings, setting.key)
    return {
        "value": _as_json(value),
        "comes_from": "default" if position is None else "settings",
        "line": position.line if position else None,
    }


def _as_json(value: object) -> str | int | list[str] | None:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return value if value is None or isinstance(value, str | int) else str(value)
