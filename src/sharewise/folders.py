"""Where settings come from: the option on the command line, then the environment, then the settings file, then the platform.

The data folder holds the signing key (`key/`), which rulebooks were proved (`proved/`), the settings file, unfinished
decisions that are kept (`drafts/`) and, unless `--folder` or the settings file says otherwise, the records (`records/`).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from sharewise.errors import BadFile, SharewiseError, StorageFailed
from sharewise.settings import Settings, settings_from


@dataclass(frozen=True)
class Folders:
    """Where this installation keeps its things. Nothing is created by asking.

    `asked` is the `--folder` option: it moves the records, never the key.
    """

    data: Path
    asked: Path | None = None

    @property
    def key(self) -> Path:
        return self.data / "key"

    @property
    def proved(self) -> Path:
        return self.data / "proved"

    @property
    def settings(self) -> Path:
        return self.data / "settings.yaml"

    @property
    def drafts(self) -> Path:
        return self.data / "drafts"

    @cached_property
    def records(self) -> Path:
        """Where the records lie. Only this looks into the settings file, and once.

        Raises:
            SharewiseError: nobody here has the name in the folder's name, or the settings file is at fault.

        """
        chosen = self.asked or _read(self.settings).records_folder
        return expanded(chosen) if chosen else self.data / "records"


def folders(folder: Path | None = None, environment: Mapping[str, str] = os.environ) -> Folders:
    """The places of this installation. `folder` is the `--folder` option.

    `SHAREWISE_HOME` replaces the platform's local data folder. The key's place is local and does not roam with a Windows
    profile.
    """
    if home := environment.get("SHAREWISE_HOME"):
        return Folders(expanded(Path(home)), folder)
    # Imported here: platformdirs costs as much as the rest of a short command.
    from platformdirs import user_data_path

    return Folders(user_data_path("sharewise", appauthor=False, roaming=False), folder)


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """What the settings file says; nothing where there is none.

    Raises:
        BadFile: it is not as it has to be; every fault with its position.
        StorageFailed: it cannot be read.

    """
    return _read(folders(environment=environment).settings)


def forget_settings() -> None:
    """Let the settings file be read anew: a run begins, and what an earlier one read in this process is not its own."""
    _read.cache_clear()


class BadSettings(BadFile):
    """The settings file is not as it has to be. Nothing can be decided before it is mended or out of the way."""

    def __str__(self) -> str:
        return (
            f"{super().__str__()}\nThese are your settings. Mend them, or give the file another name: sharewise works "
            "without it.\nIf anyone is in danger now, ring 999 first."
        )


@cache
def _read(path: Path) -> Settings:
    """Read once in a run: a file that is broken or changed while somebody answers must not cost what they typed."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        raise StorageFailed(f"The settings file {path} cannot be read: {error.strerror}.") from None
    try:
        return settings_from(content, str(path))
    except BadFile as bad:
        raise BadSettings(bad.problems) from None


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
    """True where the settings ask for plain lines, or the environment says that the terminal can only take those."""
    with contextlib.suppress(SharewiseError):
        # Where the settings are at fault, what needs them says so, on any screen.
        if read_settings(environment).screen == "plain":
            return True
    # mintty is a window for another kind of terminal than the one that programs of Windows draw on.
    return environment.get("TERM", "") in {"dumb", "unknown"} or environment.get("TERM_PROGRAM") == "mintty"


def wants_colour(is_terminal: bool, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a stream gets colour: NO_COLOR and plain terminals say no, FORCE_COLOR says yes, else terminals do."""
    if environment.get("NO_COLOR") or wants_plain(environment):
        return False
    return bool(environment.get("FORCE_COLOR")) or is_terminal
