"""The place that records are saved in: whether what was saved there is there today."""

from __future__ import annotations

from sharewise.errors import StorageFailed
from sharewise.folders import AskedFolder
from sharewise.record.store.chains.folder_walk import FolderWalk
from sharewise.record.store.folder import folder_id_of
from sharewise.record.store.watermark import Watermarks
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import trust


class RecordsNotHere(StorageFailed):
    """What was saved in a folder from this computer is not there, or another folder stands in its place."""


def refuse_another_folder(folder: AskedFolder, marks: Watermarks) -> None:
    """Refuse to begin a new records folder where one was before: what is saved there is lost from sight when that is back.

    Nothing is made in the place: it may be where a disk or a shared folder is connected.

    Raises:
        RecordsNotHere: what was saved there is not there today.

    """
    gone = [
        found
        for found in walk_at_a_glance(folder, trust(), marks).about_place
        if found.code in ("not here", "another folder")
    ]
    here = folder_id_of(folder.path)
    if gone and not any(mark.folder == here for mark in marks if mark.was_saved_in(folder)):
        raise RecordsNotHere(
            f"{gone[0].why} Connect it and try again, or save in another folder: --folder FOLDER. Folder: {folder.path}"
        )


def walk_at_a_glance(folder: AskedFolder, trusted: TrustedKeys, marks: Watermarks) -> FolderWalk:
    """A walk that says what is to be said of the place. Where the folder's own file is lost, its records say what it was."""
    return FolderWalk(folder, trusted, marks, at_a_glance=folder_id_of(folder.path) is not None)
