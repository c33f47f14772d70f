"""Where this installation keeps its things, and the settings file there; and any file or folder as a person names it.

A folder is named by the option on the command line, else by the environment, else by the settings file, else by the
platform. The data folder holds the signing key (`key/`), the cache of proofs (`proved/`), the indexes of large records folders (`index/`),
the settings file, the drafts of unfinished decisions (`drafts/`) and, unless `--folder` or the settings file names another folder, the records (`records/`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from sharewise.errors import BadFile, StorageFailed, WrongUse
from sharewise.files import open_to_others, read_with_status, why
from sharewise.settings import Settings, settings_from
from sharewise.values import frozen

_DRAFTS = "drafts"
# What follows where nothing can be decided until something is mended.
DANGER_FIRST = "If anyone is in danger now, ring 999 first."


@frozen
class AskedFolder:
    """A folder of records as it is asked for.

    Attributes:
        path: its name, links not followed.
        origin: whether it was named in this call (`--folder`, or as a file is), or is the usual one: by the settings, or the
            data folder's own.

    """

    path: Path
    origin: Literal["named", "settings", "default"] = "named"

    @property
    def is_usual(self) -> bool:
        """Whether it is what sharewise uses where no folder is named."""
        return self.origin != "named"


# What is wrong with a name, as a person gives it.
BLANK = "The name of a file or folder is missing. Leave the option out, or put a name after it."
NO_NAME = "No file or folder can have such a name: {name!r}."
NOBODY = "There is no folder {name}: nobody here has that name."
GONE = "The folder that you are in is not there any more. Change to another one first, such as with: cd ~"
# What stands for a data folder where there is no home: nothing is there, and nothing can be made there.
NOWHERE = Path(os.devnull) / "no-home"


class NoHome(StorageFailed):
    """There is no home folder, so that nothing can be kept. What needs nothing of it works."""

    def __init__(self) -> None:
        super().__init__(
            "There is no home folder here, so there is no place for your key and your records. Set SHAREWISE_HOME to the full "
            "name of a folder of your own."
        )


@frozen
class Folders:
    """The folders of an installation. To ask for one creates nothing.

    Attributes:
        data: the data folder.
        records_option: the `--folder` option. It moves the records, never the key.

    """

    data: Path
    records_option: Path | None = None

    @property
    def key(self) -> Path:
        """The folder of the signing key.

        Raises:
            NoHome: there is no place for it.

        """
        if self.data == NOWHERE:
            raise NoHome
        return self.data / "key"

    @property
    def proved(self) -> Path:
        """The folder that remembers which rulebooks were proved."""
        return self.data / "proved"

    @property
    def index(self) -> Path:
        """The folder of the indexes of records folders. Whatever is in it can be made again."""
        return self.data / "index"

    @property
    def settings(self) -> Path:
        """The settings file. It need not be there."""
        return self.data / "settings.yaml"

    @property
    def drafts(self) -> Path:
        """The folder of the drafts."""
        return self.data / _DRAFTS

    @cached_property
    def records(self) -> Path:
        """The folder of the records. Only this reads the settings file, and only once.

        Raises:
            StorageFailed: the folder's name begins with ~ and the name of nobody here, or the settings cannot be read.
            BadSettings: the settings file has a fault.

        """
        return self.asked_records.path

    @cached_property
    def asked_records(self) -> AskedFolder:
        """The same, and how it was asked for."""
        if self.records_option:
            return AskedFolder(expanded(self.records_option))
        if self.data == NOWHERE:
            raise NoHome
        chosen = _read(self.settings).records_folder
        return AskedFolder(expanded(chosen), "settings") if chosen else AskedFolder(self.data / "records", "default")


def folders(folder: Path | None = None, environment: Mapping[str, str] = os.environ) -> Folders:
    """The folders of this installation. `folder` is the `--folder` option.

    `SHAREWISE_HOME` replaces the platform's local data folder. The key stays on this computer: it does not roam with a
    Windows profile.

    Raises:
        StorageFailed: `SHAREWISE_HOME` begins with ~ and the name of nobody here.

    """
    home = environment.get("SHAREWISE_HOME", "")
    if home.strip():
        return Folders(expanded(Path(home)), folder)
    # Imported here: platformdirs costs as much as the rest of a short command.
    from platformdirs import user_data_path

    try:
        data = user_data_path("sharewise", appauthor=False, roaming=False)
    except RuntimeError:
        data = NOWHERE
    # Without a home folder it can come out as one of the folder that one happens to be in.
    return Folders(data if data.is_absolute() else NOWHERE, folder)


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """What the settings file says. Where there is no file, nothing is set.

    Raises:
        BadSettings: it has faults; each comes with its position.
        StorageFailed: it cannot be read.

    """
    return _read(folders(environment=environment).settings)


def forget_settings() -> None:
    """Let the settings file be read again: a new run begins in this process."""
    _read.cache_clear()


class BadSettings(BadFile):
    """The settings file has a fault. Nothing can be decided until it is mended or out of the way."""

    def __str__(self) -> str:
        """The faults, and what to do: also where somebody is in danger now."""
        return (
            f"{super().__str__()}\nThese are your settings. Mend them, or give the file another name: sharewise works "
            f"without it.\n{DANGER_FIRST}"
        )


class OpenToOthers(StorageFailed):
    """Others could have put what is in the data folder there. Nothing is taken from it until it is closed."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"Your settings, drafts and key cannot be used. {fault}\n{DANGER_FIRST}")


def _refuse_open(fault: str | None) -> None:
    if fault is not None:
        raise OpenToOthers(fault)


@cache
def _read(path: Path) -> Settings:
    """Read once in a run: a file that breaks or changes while somebody answers must not cost them what they typed."""
    # Also where there are no settings: others could put some there, or another key, or take the drafts.
    _refuse_open(open_to_others(path.parent) or open_to_others(path.parent / _DRAFTS))
    try:
        os.lstat(path)
        # Imported here: most have no settings, and to read YAML takes its time.
        from sharewise.strict_yaml import LARGEST_FILE

        content, status = read_with_status(path, LARGEST_FILE + 1, through_links=True)
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        raise StorageFailed(f"The settings file {path} cannot be read: {why(error)}.\n{DANGER_FIRST}") from None
    _refuse_open(open_to_others(path, status))
    try:
        return settings_from(content, str(path))
    except BadFile as bad:
        raise BadSettings(bad.problems) from None


def named_path(text: str) -> Path:
    """The path that is named: with the home folder in place of `~`, and never nothing.

    Raises:
        WrongUse: it is blank, is no name at all, begins in the home of nobody here, or in a folder that is gone.

    """
    try:
        return expanded(named_folder(text))
    except StorageFailed as error:
        raise WrongUse(str(error)) from None


def named_folder(text: str) -> Path:
    """The same for a folder that something is to be saved in later. That there is no such home is said then: what has to be
    asked first is asked first.

    Raises:
        WrongUse: it is blank, is no name at all, or begins in a folder that is gone.

    """
    if not text.strip():
        raise WrongUse(BLANK)
    try:
        if b"\0" in os.fsencode(text):
            raise WrongUse(NO_NAME.format(name=text))
    except UnicodeEncodeError:
        raise WrongUse(NO_NAME.format(name=text)) from None
    path = Path(text)
    if not path.is_absolute() and not text.startswith("~"):
        refuse_gone_folder()
    return path


def expanded(path: Path) -> Path:
    """`path` with the home folder in place of `~`.

    Raises:
        StorageFailed: it names the home folder of nobody here.

    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise StorageFailed(NOBODY.format(name=path)) from None


def in_full(path: Path) -> Path:
    """The full name of what a person named, so that it means the same from anywhere.

    Raises:
        StorageFailed: it begins in the home of nobody here.
        WrongUse: it begins in a folder that is gone.

    """
    path = expanded(path)
    if not path.is_absolute():
        refuse_gone_folder()
    return Path(os.path.abspath(path))


def refuse_gone_folder() -> None:
    """Refuse to work in a folder that was removed: whatever has a short name there is nowhere.

    Raises:
        WrongUse: it is gone.

    """
    try:
        os.getcwd()
    except OSError:
        raise WrongUse(GONE) from None
