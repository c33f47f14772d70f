"""A public key for whoever checks records: in words, and in the three forms that stock tools read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sharewise.present.wording import formats_wording

if TYPE_CHECKING:
    from sharewise.record.public_key import PublicKey


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
