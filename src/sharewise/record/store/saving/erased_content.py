"""Taking out the content of a saved record that is to be erased."""

from __future__ import annotations

from sharewise.errors import Finding, StorageFailed
from sharewise.files import make_durable, replace_atomically, why
from sharewise.record.seal import without_record
from sharewise.record.trust.trusted_keys import TrustedKeys
from sharewise.record.verification import FILE_ORDER, Verdict, verify_file
from sharewise.strict_json import write_readable


def take_out_content(verdict: Verdict, trusted: TrustedKeys) -> None:
    """Put a record's digest in the place of its content: the one change that a saved file may ever see. The seal, the signature and
    the place in the chain stay. `verdict` is on the record as it was read, proved.

    An entry says first that it is done; so whatever stops it in between, the folder says what is still to be done.

    Raises:
        Finding: it was changed since.
        StorageFailed: it could not be done; the content is still there.

    """
    assert verdict.seal is not None
    now = verify_file(verdict.path, trusted)
    if not now.has_content or now.data is None or now.seal != verdict.seal:
        raise Finding(f"The file {verdict.path} was changed meanwhile. Look at it first: sharewise verify")
    stub = without_record({name: now.data[name] for name in FILE_ORDER if name in now.data})
    try:
        replace_atomically(verdict.path, write_readable(stub))
        make_durable(verdict.path)
    except OSError as error:
        raise StorageFailed(
            f"The content of {verdict.path} could not be taken out: {why(error)}. It is still to be done. Try again."
        ) from None
    after = verify_file(verdict.path, trusted)
    if after.seal != verdict.seal or after.has_content:
        raise StorageFailed(f"The content of {verdict.path} is not gone. Look at it: sharewise verify")
