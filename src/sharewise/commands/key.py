"""`sharewise key show`: the public half of this installation's signing key, for whoever checks its records."""

from __future__ import annotations

from sharewise.commands._output import write_bytes
from sharewise.errors import CannotDecide
from sharewise.folders import folders
from sharewise.present.formats import format_named
from sharewise.record.keys import own_public_key


def show(form: str) -> None:
    """Run the command. `form` is one of the formats that can make a key."""
    places = folders()
    key = own_public_key(places.key)
    if key is None:
        raise CannotDecide("There is no signing key yet. sharewise makes one when it saves the first record.")
    write_bytes(format_named(form).key_maker()(key), None)
