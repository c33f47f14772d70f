"""`sharewise key show`: the public half of this installation's signing key, for whoever checks its records."""

from __future__ import annotations

import json
import sys

from sharewise.errors import CannotDecide
from sharewise.folders import folders
from sharewise.record.keys import own_public_key
from sharewise.record.public_key import PublicKey


def show(form: str) -> None:
    """Run the command. `form` is `text`, `jwk`, `pem` or `openssh`."""
    places = folders()
    key = own_public_key(places.key)
    if key is None:
        raise CannotDecide("There is no signing key yet. sharewise makes one when it saves the first record.")
    sys.stdout.write(_FORMS[form](key))


def _text(key: PublicKey) -> str:
    return (
        "This is the public part of the key that signs your records.\n"
        "Give it to whoever has to check them. It cannot be used to sign.\n\n"
        f"Fingerprint: {key.fingerprint}\n"
        f"Key name:    {key.thumbprint}\n"
        f"Records in:  {key.folder_name}\n\n"
        f"{key.openssh()}"
    )


def _jwk(key: PublicKey) -> str:
    return json.dumps({**key.jwk, "alg": "Ed25519", "use": "sig", "kid": key.thumbprint}, indent=2) + "\n"


_FORMS = {"text": _text, "jwk": _jwk, "pem": PublicKey.pem, "openssh": PublicKey.openssh}
