"""Erasing: a record's content gives way to its digest. It is the one change that a saved file may ever see.

An entry says first that it is done, on what ground and who authorised it; so whatever stops the erasure in between, the
folder says what is still to be done, and to erase again finishes it. The seal, the signature and the place in the chain stay.
"""

from __future__ import annotations

import hashlib

from sharewise.errors import Finding, StorageFailed
from sharewise.files import make_durable, replace_atomically, why
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import Verdict, verify_file
from sharewise.strict_json import write_canonical, write_readable


def take_out_content(verdict: Verdict, trusted: TrustedKeys) -> None:
    """Put a record's digest in the place of its content. `verdict` is on the record as it was read, proved.

    Raises:
        Finding: it was changed since.
        StorageFailed: it could not be done; the content is still there.

    """
    assert verdict.seal is not None
    now = verify_file(verdict.path, trusted)
    if not now.is_proved_record or now.data is None or now.seal != verdict.seal:
        raise Finding(f"The file {verdict.path} was changed meanwhile. Look at it first: sharewise verify")
    digest = hashlib.sha256(write_canonical(now.data["record"])).hexdigest()
    kept = {name: now.data[name] for name in ("format", "seal", "signature")}
    stub = {"format": kept.pop("format"), "record_sha256": digest, **kept}
    try:
        replace_atomically(verdict.path, write_readable(stub))
        make_durable(verdict.path)
    except OSError as error:
        raise StorageFailed(
            f"The content of {verdict.path} could not be taken out: {why(error)}. It is still to be done. Try again."
        ) from None
    after = verify_file(verdict.path, trusted)
    if after.seal != verdict.seal or after.is_proved:
        raise StorageFailed(f"The content of {verdict.path} is not gone. Look at it: sharewise verify")
