"""Who can read the records that are saved now: whoever can open the files, or only those to whom the content is encrypted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from sharewise.record.reading.content_reader import ContentReader, encrypted
from sharewise.record.reading.own_reading_key import own_reader, own_recipient_made
from sharewise.record.reading.recipients import RecordReader, check_readers
from sharewise.strict_json import write_canonical
from sharewise.values import by_default, frozen


@frozen
class Readership:
    """Who can read what is saved.

    Attributes:
        recipients: to whom it is encrypted; nobody: it is saved as it is.
        reader: what opens earlier records that are encrypted.

    """

    recipients: tuple[str, ...] = by_default(())
    reader: ContentReader | None = None

    def body_of(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The members of a record's file that hold its content.

        Raises:
            StorageFailed: it cannot be encrypted here.

        """
        if not self.recipients:
            return {"record": record}
        content = write_canonical(record)
        return {
            "record_age": encrypted(content, self.recipients),
            "record_sha256": hashlib.sha256(content).hexdigest(),
        }


# Whoever can open the files.
UNENCRYPTED = Readership()


def readership_of(
    key_folder: Path,
    readers: Iterable[RecordReader],
    passphrase: bytes | None,
    passphrases: Callable[[], Iterable[bytes]],
) -> Readership:
    """Who can read what this installation saves: the author, and those on the list. Without a list, it is not encrypted.

    Args:
        key_folder: where the reading key of this installation lies, or is made.
        readers: those on the list.
        passphrase: what opened the signing key, if it has one.
        passphrases: as of `own_reader`.

    Raises:
        BadRecipient: they do not go together.
        StorageFailed: the reading key cannot be read or made.

    """
    some = list(readers)
    check_readers(some)
    own = (own_recipient_made(key_folder, passphrase),) if some else ()
    return Readership((*own, *(each.recipient for each in some)), own_reader(key_folder, passphrases))
