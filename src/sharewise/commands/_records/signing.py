"""What saves with this installation's signing key, and how that key is changed."""

from __future__ import annotations

import contextlib
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.commands._records.asked_records import keys_to_trust
from sharewise.commands._terminal import HeldSignals, say
from sharewise.dates import local_now
from sharewise.errors import SharewiseError
from sharewise.folders import Folders, read_settings
from sharewise.text import typed

if TYPE_CHECKING:
    from sharewise.record.store.key_change.rotation import ChangedKey, OwnChains
    from sharewise.record.store.saving.own_records import OwnRecords

# No name in an entry is longer.
_LONGEST_NAME = 200


def own_records(places: Folders, passphrase_file: Path | None = None, *, many: bool = False) -> OwnRecords:
    """What saves with this installation's key, and names the records of others that it trusts. `passphrase_file`: where the key's
    passphrase stands; without it, whoever is there is asked. `many`: as of `OwnRecords`.

    Raises:
        OnlyAPiece: the folder lies in a records folder.

    """
    from sharewise.commands._records.passphrase import passphrases
    from sharewise.record.store.folder import refuse_a_piece
    from sharewise.record.store.saving.own_records import OwnRecords
    from sharewise.record.trust.trust_store import TrustStore

    refuse_a_piece(places.asked_records)
    _finish_key_change(places, passphrase_file)
    return OwnRecords(
        places.key,
        places.asked_records,
        many=many,
        trusted=partial(keys_to_trust, [], places),
        passphrases=partial(passphrases, passphrase_file),
        readers=TrustStore(places.data, places.key).readers,
    )


def change_own_key(
    places: Folders, passphrase_file: Path | None, *, without_missing: bool = False
) -> ChangedKey | OwnChains | None:
    """Change the signing key of this installation. What comes back and what is raised: as of the function of this name in `rotation`."""
    from sharewise.commands._records.passphrase import passphrases
    from sharewise.record.store.folder import refuse_a_piece
    from sharewise.record.store.key_change import rotation
    from sharewise.record.trust.trust_store import TrustStore

    refuse_a_piece(places.asked_records)
    name = typed(read_settings().name or "")
    held = HeldSignals()
    try:
        changed = rotation.change_own_key(
            TrustStore(places.data, places.key),
            places.asked_records,
            passphrases(passphrase_file),
            name if name and len(name) <= _LONGEST_NAME else None,
            without_missing=without_missing,
            # While somebody types a passphrase, they can leave.
            hold=held.hold,
            now=local_now(),
            random=os.urandom(16),
        )
    except BaseException:
        held.release(is_said=False)
        raise
    # Whoever stops it now would be told nothing, and change the new key again.
    held.release(is_said=True)
    return changed


def _finish_key_change(places: Folders, passphrase_file: Path | None) -> None:
    """Finish a change of the key that was begun and stopped. Where that cannot be done now, it hinders nobody: what saves says what it
    cannot do.
    """
    from sharewise.present.wording import key_wording
    from sharewise.record.store.key_change.rotation import ChangedKey
    from sharewise.record.trust.own_keys import next_public_key

    with contextlib.suppress(SharewiseError):
        if next_public_key(places.key) is None:
            return
        if isinstance(change_own_key(places, passphrase_file), ChangedKey):
            say(key_wording.FINISHED_CHANGE)
