"""`sharewise checkpoint`: one line that pins all records of a folder, to be kept elsewhere; where several were gathered, one for each."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sharewise.commands._output import JsonOption, write_data
from sharewise.commands._records.asked_records import (
    FolderOption,
    JobsOption,
    KeysOption,
    keys_to_trust,
    no_records,
    verifying,
)
from sharewise.commands._terminal import Progress, say
from sharewise.dates import local_now, uk_zone
from sharewise.errors import CannotDecide, Finding
from sharewise.folders import AskedFolder, Folders, folders
from sharewise.present.wording import IMPORTANT
from sharewise.text import one_line

if TYPE_CHECKING:
    from sharewise.record.store.watermark import Watermarks
    from sharewise.record.verification import VerifiedSeal

KEEP = (
    "Keep this line where nobody who can change the records can change it: on paper, in the notes of your supervision, in a mail to "
    "your lead. By hand, write as far as the first = and the four characters behind it. Later this says whether every record "
    "is still there: sharewise verify --checkpoint LINE"
)
KEEP_ALL = (
    "There are records of {number} records folders here. Each has a line of its own: keep all of them where nobody who can change the "
    "records can change it: on paper, in the notes of your supervision, in a mail to your lead. By hand, write each as far as the first = and "
    "the four characters behind it. Later they say whether every record is still there: sharewise verify{again} --checkpoint FILE"
)
UNKNOWN = (
    "Not in it are the records of {names}: the key that signed them is not known here. Ask for that person's public key, and name it: "
    "--key FILE"
)
REFUSED = "No checkpoint is made: not all records in {folder} are there and as they were signed. To see which: sharewise verify{again}"
SHORTER = (
    "No checkpoint is made: fewer records are in {folder} than when this computer last saved, saw or pinned them. By key: {names}. "
    "The folder may not be synchronised yet, or was put back to an earlier state."
)
NOTHING = "There is no record in {folder} that a known key signed. There is nothing to pin."


def make_checkpoint(
    folder: FolderOption = None, key: KeysOption = None, jobs: JobsOption = None, as_json: JsonOption = False
) -> None:
    """Run the command. What is pinned is remembered beside the key: a later line never takes anything of it back.

    Raises:
        Finding: not all records are as they should be, or some are not there that were.
        CannotDecide: there is nothing to pin.
        StorageFailed: what is pinned cannot be remembered.

    """
    from sharewise.present.extracts import VerificationExtractor
    from sharewise.record.checkpoint_line import Heads, checkpoint_of
    from sharewise.record.store.chains.named_paths import verify_all
    from sharewise.record.store.folder import refuse_a_piece
    from sharewise.record.store.watermark import read_watermarks, write_pinned
    from sharewise.record.verification import Verdict

    places = folders(folder)
    refuse_a_piece(places.asked_records)
    if not os.path.exists(places.records):
        raise no_records(places.records)
    trusted, marks, heads = keys_to_trust(key or [], places), read_watermarks(places.key), Heads()
    is_whole = True
    with verifying(trusted, VerificationExtractor(), jobs) as verifier:
        found = verify_all([places.asked_records], trusted, marks, now=local_now(), verifier=verifier)
        for each in Progress(is_seen_otherwise=False).over(found, lambda: verifier.expected):
            if isinstance(each, Verdict):
                heads.add(each)
                # What a key signed that is not known here is left out, and said to be.
                is_whole = is_whole and each.exit_code in (0, CannotDecide.exit_code)
            else:
                is_whole = is_whole and not each.exit_code
    again = f" --folder {shlex.quote(str(places.records))}" if folder else ""
    if not is_whole:
        raise Finding(REFUSED.format(folder=places.records, again=again))
    by_folder = heads.by_folder
    if not by_folder:
        raise CannotDecide(NOTHING.format(folder=places.records))
    _refuse_less(places, by_folder, marks)
    day = datetime.now(uk_zone()).date().isoformat()
    pinned = {each: (checkpoint_of(last, day), last) for each, last in by_folder.items()}
    for number, last in by_folder.items():
        write_pinned(places.key, _asked(places, number), number, last)
    if heads.unknown:
        say(f"{IMPORTANT} {one_line(UNKNOWN.format(names=', '.join(heads.unknown)))}")
    if as_json:
        from sharewise.present.json.checkpoint_json import checkpoint_document, checkpoints_document

        write_data(
            checkpoints_document(day, pinned) if len(pinned) > 1 else checkpoint_document(*next(iter(pinned.values())))
        )
        return
    # As it is: where a terminal breaks it, it is still one line to copy.
    sys.stdout.writelines(f"{checkpoint.line}\n" for checkpoint, _ in pinned.values())
    sys.stdout.flush()
    say(KEEP if len(pinned) == 1 else one_line(KEEP_ALL.format(number=len(pinned), again=again)))


def _refuse_less(places: Folders, by_folder: Mapping[str, list[VerifiedSeal]], marks: Watermarks) -> None:
    """Refuse where a folder has less than this computer knows of, or one of those that were gathered is gone.

    Raises:
        Finding: it is so.

    """
    from sharewise.record.checkpoint_line import lost_since
    from sharewise.record.store.folder import is_put_together

    here, asked = places.records, places.asked_records
    is_tree = any(is_put_together(here / each) for each in by_folder)
    gone = {mark.folder for mark in marks if is_tree and (mark.is_of_one_in(here) or mark.was_saved_in(asked))}
    for each in sorted({*by_folder, *gone}):
        if lost := lost_since(by_folder.get(each, ()), marks, each):
            raise Finding(SHORTER.format(folder=here / each if is_tree else here, names=", ".join(lost)))


def _asked(places: Folders, number: str) -> AskedFolder:
    """The records folder with this number, as it is asked for."""
    from sharewise.record.store.folder import is_put_together

    one = places.records / number
    return AskedFolder(one) if is_put_together(one) else places.asked_records
