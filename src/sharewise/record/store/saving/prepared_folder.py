"""The folder that records are saved in, and the key's part of it, which are made where there are none."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from sharewise.errors import StorageFailed
from sharewise.files import AlreadyExists, create_atomically, make_private_folder, remove_leftovers, why
from sharewise.record.public_key import PublicKey
from sharewise.record.store.folder import FOLDER_FILE, FOLDER_FORMAT, chains_below, folder_id, why_not_in_tree
from sharewise.record.store.saving.predecessor import refuse_to_bury
from sharewise.record.store.watermark import Watermarks, find_watermark
from sharewise.record.verification import trust, verify_file
from sharewise.strict_json import write_readable


def prepare_folder(folder: Path, key: PublicKey, marks: Watermarks, *, now: datetime, random: bytes) -> str:
    """The folder's id, once the folder and the key's part of it are there. Where nothing can be saved, nothing is made.

    Raises:
        StorageFailed: nothing can be saved there.

    """
    chain_folder = folder / key.folder_name
    known = _known_id(folder, key)
    mark = find_watermark(marks, known, key.thumbprint) if known else None
    if _is_gone(chain_folder):
        refuse_to_bury(chain_folder, None, mark, key)
    make_private_folder(folder)
    if os.path.islink(chain_folder):
        raise StorageFailed(f"The folder {chain_folder} is a link to another place. Choose another folder.")
    make_private_folder(chain_folder)
    remove_leftovers(folder, now=now.timestamp())
    if not os.path.exists(folder / FOLDER_FILE):
        # Where two write one at once, the first is kept.
        with contextlib.suppress(AlreadyExists):
            made = {"format": FOLDER_FORMAT, "id": known or random[:16].hex()}
            create_atomically(folder / FOLDER_FILE, write_readable(made))
    return folder_id(folder)


def _is_gone(folder: Path) -> bool:
    """Whether there is nothing of this name.

    Raises:
        StorageFailed: nobody can tell: the disk gives no answer.

    """
    try:
        os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError as error:
        raise StorageFailed(f"The folder {folder} cannot be read: {why(error)}.") from None
    return False


def _known_id(folder: Path, key: PublicKey) -> str | None:
    """The folder's id, where it has one. Where its file was lost, the key's own last record says what it was.

    Raises:
        StorageFailed: it cannot be read, or was lost and no record says what it was; or there are several folders here.

    """
    if os.path.exists(folder / FOLDER_FILE):
        return folder_id(folder)
    if (not_here := why_not_in_tree(folder)) is not None:
        raise StorageFailed(f"Nothing was saved. {not_here}")
    return _lost_id(folder, key)


def _lost_id(folder: Path, key: PublicKey) -> str | None:
    parts = [files for files in chains_below(folder) if files.numbered]
    if not parts:
        return None
    for files in parts:
        if files.key_name == key.folder_name:
            seal = verify_file(files.numbered[-1][0], trust(key)).seal
            if seal is not None:
                return seal.folder
    raise StorageFailed(
        f"The file {folder / FOLDER_FILE} is missing, though there are records in that folder. Choose another folder with "
        "--folder, and tell whoever looks after your records."
    )
