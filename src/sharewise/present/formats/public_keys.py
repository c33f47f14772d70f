"""Public keys for whoever checks records: one in words and in the three forms that stock tools read, and many in two."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sharewise.present.wording import formats_wording
from sharewise.text import expression

if TYPE_CHECKING:
    from sharewise.record.public_key import PublicKey
    from sharewise.record.trust.trust_entry import TrustEntry

# What acts as a pattern, or ends a name, in a list of OpenSSH.
_ACTS = expression(r'[*?!,"#\\]')


def text_bytes(key: PublicKey) -> bytes:
    """The key with what it is for, and its names."""
    return formats_wording.PUBLIC_KEY.format(
        fingerprint=key.fingerprint, thumbprint=key.thumbprint, folder=key.folder_name, openssh=key.openssh()
    ).encode()


def jwk_bytes(key: PublicKey) -> bytes:
    """The key as a JSON Web Key (RFC 7517, RFC 8037)."""
    return (json.dumps({**key.jwk, "alg": "Ed25519", "use": "sig", "kid": key.thumbprint}, indent=2) + "\n").encode()


def pem_bytes(key: PublicKey) -> bytes:
    """The key as PEM (RFC 8410)."""
    return key.pem().encode()


def openssh_bytes(key: PublicKey) -> bytes:
    """The key as a line of an OpenSSH file."""
    return key.openssh().encode()


def key_set_bytes(entries: Iterable[TrustEntry]) -> bytes:
    """A JSON Web Key Set (RFC 7517). What is no member of the standard is passed over by others."""
    from sharewise.record.trust.key_lists import entries_that_go_out
    from sharewise.strict_json import shown_json

    keys = []
    for each in entries_that_go_out(entries):
        more = {"person": each.person, "role": each.role, "since": each.since, "until": each.until}
        members = {**each.key.jwk, "alg": "Ed25519", "use": "sig", "kid": each.kid}
        keys.append(members | {name: value for name, value in more.items() if value})
    return shown_json({"keys": keys}, indent=2) + b"\n"


def allowed_signers_bytes(entries: Iterable[TrustEntry]) -> bytes:
    """The lines that `ssh-keygen -Y verify -f` reads."""
    from sharewise.record.trust.key_lists import entries_that_go_out

    return "".join(map(_signer_line, entries_that_go_out(entries))).encode()


def _signer_line(entry: TrustEntry) -> str:
    from sharewise.record.trust.key_lists import NAMESPACE

    options = [f'namespaces="{NAMESPACE}"']
    if entry.since:
        options.append(f'valid-after="{entry.since.replace("-", "")}Z"')
    if entry.until:
        after = date.fromordinal(date.fromisoformat(entry.until).toordinal() + 1)
        options.append(f'valid-before="{after:%Y%m%d}Z"')
    return f'"{_ACTS.sub("_", entry.person)}" {",".join(options)} {entry.key.openssh()}'
