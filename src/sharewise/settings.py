"""Where settings come from: the option on the command line, then the environment, then the platform.

The data folder holds the signing key (`key/`), which rulebooks were proved (`proved/`) and, unless `--folder` says
otherwise, the records (`records/`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sharewise.errors import StorageFailed


@dataclass(frozen=True)
class Folders:
    """Where this installation keeps its things. Nothing is created by asking."""

    key: Path
    records: Path
    proved: Path


def folders(folder: Path | None = None, environment: Mapping[str, str] = os.environ) -> Folders:
    """The key folder and the records folder.

    `folder` is the `--folder` option: it moves the records, never the key. `SHAREWISE_HOME` replaces the platform's
    local data folder. The key's place is local and does not roam with a Windows profile.
    """
    if home := environment.get("SHAREWISE_HOME"):
        data = expanded(Path(home))
    else:
        # Imported here: platformdirs costs as much as the rest of a short command.
        from platformdirs import user_data_path

        data = user_data_path("sharewise", appauthor=False, roaming=False)
    return Folders(key=data / "key", records=expanded(folder) if folder else data / "records", proved=data / "proved")


def expanded(path: Path) -> Path:
    """`path` with `~` written out.

    Raises:
        StorageFailed: nobody here has that name.

    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise StorageFailed(f"There is no folder {path}: nobody here has that name.") from None


def wants_plain(environment: Mapping[str, str] = os.environ) -> bool:
    """True where the environment says that the terminal can only take plain lines."""
    return environment.get("TERM", "") in {"dumb", "unknown"}


def wants_colour(is_terminal: bool, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a stream gets colour: NO_COLOR and plain terminals say no, FORCE_COLOR says yes, else terminals do."""
    if environment.get("NO_COLOR") or wants_plain(environment):
        return False
    return bool(environment.get("FORCE_COLOR")) or is_terminal
