"""How the record of a new decision is saved, and what is said once it is."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.commands._output import Waiting, print_to_read, write_bytes
from sharewise.commands._records.asked_records import folder_to_name, walk_of
from sharewise.commands._records.signing import own_records
from sharewise.commands._terminal import HeldSignals, must_say_plain_again, warn
from sharewise.dates import local_now
from sharewise.errors import WrongUse
from sharewise.folders import Folders, folders
from sharewise.strict_json import shown_json

if TYPE_CHECKING:
    from sharewise.commands.deciding.new_decision import NewDecision
    from sharewise.reasoning.words import Attached
    from sharewise.record.record_model import Record
    from sharewise.record.store.saving.saved import SavedRecord


def saver(
    record: Record,
    folder: Path | None,
    held: HeldSignals,
    warn: Callable[[str], object] = warn,
    *,
    once: bool = False,
    passphrase_file: Path | None = None,
) -> Callable[[Path | None], SavedRecord]:
    """What saves the record: in the folder that it is called with, or in `folder`, or in the usual one.

    Args:
        record, folder: what is saved, and where.
        held: what waits, from just before the record is saved until `after_saving`.
        warn: says what has to be known of the folder, the key and the clock before it is saved: each thing once.
        once: a script saves it, and may try again: as `save`.
        passphrase_file: as of `own_records`.

    """
    warned: set[str] = set()

    def save_in(elsewhere: Path | None) -> SavedRecord:
        places, now = folders(elsewhere or folder), local_now()
        own = own_records(places, passphrase_file)
        followed = [] if once else _followed_meanwhile(record, places)
        for said in (*own.warnings(now), *followed):
            if said not in warned:
                warned.add(said)
                warn(said)
        # While somebody types, they can leave.
        own.unlock()
        held.hold()
        try:
            return own.save(record, now=now, random=os.urandom(16), once=once)
        except BaseException:
            held.release(is_said=False)
            raise

    return save_in


def _followed_meanwhile(record: Record, places: Folders) -> list[str]:
    """What to say where another record came to follow the same earlier one while a person answered: theirs is saved too."""
    from sharewise.present.wording.records_wording import FOLLOWED_TOO
    from sharewise.record.reading.own_reading_key import own_reader
    from sharewise.record.store.query import later_records, mentions_of
    from sharewise.record.trust.own_keys import own_keys
    from sharewise.record.verification import trust

    earlier = record.earlier
    if earlier is None:
        return []
    # Whatever is wrong with the trust list now must not hinder the saving of what was decided.
    walk = walk_of(places, trust(*own_keys(places.key), reader=own_reader(places.key)))
    later = later_records(mentions_of(walk, earlier.id), earlier.id, earlier.statement_sha256)
    return [FOLLOWED_TOO.format(reference=by, earlier=earlier.id) for _, by in later if by != record.id]


def save_from_file(
    decision: NewDecision, folder: Path | None, held: HeldSignals, passphrase_file: Path | None = None
) -> SavedRecord:
    """Save what a script decided. What it tries again under the same nonce is the record that is there already. `passphrase_file`: as of
    `own_records`.

    Raises:
        WrongUse: another record took the place of the earlier one meanwhile, or the nonce names another decision.

    """
    record = decision.record()
    once = decision.submission.nonce is not None or record.earlier is not None
    saved = saver(record, folder, held, once=once, passphrase_file=passphrase_file)(None)
    if not saved.was_there:
        return saved
    try:
        refuse_other_content(saved, record)
    except WrongUse:
        held.release(is_said=False)
        raise
    warn(f"This was saved before, as {record.id}. Nothing new was saved.")
    return saved


def refuse_other_content(saved: SavedRecord, record: Record) -> None:
    """Refuse a record under whose nonce another one is saved that says something else.

    Raises:
        WrongUse: it does.

    """
    if not saved.says_the_same_as(record):
        raise WrongUse(
            f"The nonce of these answers was used before, for record {record.id}, which says something else. Give each "
            "decision a nonce of its own. Nothing was saved."
        )


def print_saved(
    saved: SavedRecord,
    decision: NewDecision,
    steps: tuple[Attached, ...],
    *,
    as_json: bool,
    plain: bool,
    waiting: Waiting = contextlib.nullcontext,
    own_words: bool = False,
) -> None:
    """Say what was saved and what to do next; as data, the record itself. `steps`: those not shown yet. `waiting`: as in
    `print_to_read`. `own_words`: as of `saved_page`.
    """
    from sharewise.present.pages.records.saving_pages import saved_page
    from sharewise.rulebook.parts import as_data

    if as_json:
        write_bytes(shown_json(as_data(saved.sealed), indent=2) + b"\n", None)
        return
    adoption = decision.rulebook.loaded.rules.adoption
    system = adoption.record_system if adoption else None
    page = saved_page(
        saved.sealed.record,
        saved.path,
        steps,
        folder_to_name(saved.path.parent.parent),
        system,
        decision.earlier,
        own_words=own_words,
        plain=must_say_plain_again(plain),
        is_encrypted=saved.is_encrypted,
    )
    print_to_read(page, plain=plain, waiting=waiting)
