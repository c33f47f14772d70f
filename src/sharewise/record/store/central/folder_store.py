"""A folder as a store: on this computer, a shared drive, or a disk for backups. Each folder id is a records folder in it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.files import (
    AlreadyExists,
    NotDurable,
    create_atomically,
    make_durable,
    make_private_folder,
    replace_atomically,
    why,
)
from sharewise.record.store.central.at_once import AtOnce
from sharewise.record.store.central.protocol import (
    LAST,
    NotAllowed,
    StoreDescription,
    check_prefix,
    check_stub,
    is_name,
    parts_of,
    position_of,
    read_name,
)
from sharewise.record.store.folder import FOLDER_FILE, chain_files, record_name
from sharewise.record.verification import read_record_file

# So many files are written at once.
_AT_ONCE = 8


class FolderStore:
    """A store in a folder. Who may write there is the system's to say."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put_new(self, name: str, content: bytes) -> None:
        """As of `Store`."""
        if not self.put_all([(name, content)])[0]:
            raise AlreadyExists(name)

    def put_all(self, files: Sequence[tuple[str, bytes]]) -> list[bool]:
        """As of `Store`."""
        for name, content in files:
            parts_of(name, content)
        for folder, name in {str(Path(name).parent): name for name, _ in files}.items():
            self._refuse_links(name)
            make_private_folder(self._root / folder)
        # Each waits for the disk, which makes those safe together that come together.
        with AtOnce(_AT_ONCE) as at_once:
            return at_once.each(self._is_put, files)

    def _is_put(self, file: tuple[str, bytes]) -> bool:
        path = self._root / file[0]
        try:
            create_atomically(path, file[1])
        except AlreadyExists:
            with contextlib.suppress(NotDurable):
                make_durable(path)
            return False
        return True

    def get(self, name: str) -> bytes | None:
        """As of `Store`."""
        read_name(name)
        path = self._root / name
        self._refuse_links(name)
        return read_record_file(path) if os.path.lexists(path) else None

    def get_all(self, names: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """As of `Store`."""
        return ((name, self.get(name)) for name in names)

    def list(self, prefix: str = "", after: str = "") -> Iterator[str]:
        """As of `Store`."""
        begins = check_prefix(prefix)
        position_of(after)
        return (name for name in self._all(begins, after) if name.startswith(begins) and name > after)

    def _all(self, begins: str, after: str) -> Iterator[str]:
        for folder in _names(self._root):
            if not _may_begin(f"{folder}/", begins) or f"{folder}/{LAST}" <= after:
                continue
            for part in _names(self._root / folder):
                if part == FOLDER_FILE:
                    if is_name(f"{folder}/{part}"):
                        yield f"{folder}/{part}"
                elif f"{folder}/{part}/{LAST}" <= after:
                    continue
                elif _may_begin(f"{folder}/{part}/", begins) and is_name(f"{folder}/{part}/{record_name(1)}"):
                    self._refuse_links(f"{folder}/{part}/{FOLDER_FILE}")
                    if (self._root / folder / part).is_dir():
                        yield from (
                            f"{folder}/{part}/{record_name(number)}"
                            for number in chain_files(self._root / folder / part).numbers
                        )

    def replace_with_stub(self, name: str, expected_sha256: str, stub: bytes) -> None:
        """As of `Store`."""
        check_stub(name, self.get(name), expected_sha256, stub)
        path = self._root / name
        try:
            replace_atomically(path, stub)
        except PermissionError:
            raise NotAllowed(f"You may not change {path}. Ask whoever looks after the store.") from None
        except OSError as error:
            raise StorageFailed(f"The file {path} cannot be saved: {why(error)}.") from None

    def describe(self) -> StoreDescription:
        """As of `Store`."""
        if not self._root.is_dir():
            raise StorageFailed(
                f"The store cannot be reached: there is no folder {self._root}. A disk or a shared folder may not be connected."
            )
        return StoreDescription("folder", str(self._root))

    def close(self) -> None:
        """As of `Store`."""

    def _refuse_links(self, name: str) -> None:
        """Refuse to go out of the store: a link in it leads elsewhere."""
        path = self._root
        for part in name.split("/")[:-1]:
            path /= part
            if path.is_symlink():
                raise StorageFailed(f"{path} is a link to another place. A store holds no links.")


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be read: {why(error)}.") from None


def _may_begin(part: str, begins: str) -> bool:
    """Whether names that begin with `part` can begin with `begins`."""
    return part.startswith(begins) or begins.startswith(part)
