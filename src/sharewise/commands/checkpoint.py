"""`sharewise checkpoint`: one line that pins all records of a folder, to be kept elsewhere."""

from __future__ import annotations

import os
import sys
from datetime import datetime

from sharewise.commands._output import JsonOption, write_data
from sharewise.commands._records import FolderOption, JobsOption, KeysOption, keys_to_trust, no_records, verifying
from sharewise.commands._terminal import Progress, say
from sharewise.dates import local_now, uk_zone
from sharewise.errors import CannotDecide, Finding
from sharewise.folders import folders
from sharewise.present.wording import IMPORTANT
from sharewise.text import one_line

KEEP = (
    "Keep this line where nobody who can change the records can change it: on paper, in the notes of your supervision, in a mail to "
    "your lead. By hand, write as far as the first = and the four characters behind it. Later this says whether every record "
    "is still there: sharewise verify --checkpoint LINE"
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
    from sharewise.record.checkpoint_line import Heads, checkpoint_of, lost_since
    from sharewise.record.store.chain import verify_all
    from sharewise.record.store.watermark import read_watermarks, write_pinned
    from sharewise.record.verification import Verdict

    places = folders(folder)
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
    if not is_whole:
        raise Finding(REFUSED.format(folder=places.records, again=f" --folder {places.records}" if folder else ""))
    last = heads.last
    if not last:
        raise CannotDecide(NOTHING.format(folder=places.records))
    in_folder = last[0].folder
    if lost := lost_since(last, marks, in_folder):
        raise Finding(SHORTER.format(folder=places.records, names=", ".join(lost)))
    checkpoint = checkpoint_of(last, datetime.now(uk_zone()).date().isoformat())
    write_pinned(places.key, places.asked_records, in_folder, last)
    if heads.unknown:
        say(f"{IMPORTANT} {one_line(UNKNOWN.format(names=', '.join(heads.unknown)))}")
    if as_json:
        from sharewise.present.json.checkpoint_json import checkpoint_document

        write_data(checkpoint_document(checkpoint, last))
        return
    # As it is: where a terminal breaks it, it is still one line to copy.
    sys.stdout.write(f"{checkpoint.line}\n")
    sys.stdout.flush()
    say(KEEP)
