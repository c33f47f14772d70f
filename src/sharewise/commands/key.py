"""`sharewise key show`: the public half of this installation's signing key, for whoever checks its records."""

from __future__ import annotations

from typing import Annotated

from sharewise.commands._output import format_option, write_bytes
from sharewise.errors import CannotDecide
from sharewise.folders import folders
from sharewise.present.formats import SCREEN, format_named
from sharewise.record.keys import own_public_key


def show_key(format_name: Annotated[str, format_option("key")] = SCREEN) -> None:
    """Run the command."""
    places = folders()
    key = own_public_key(places.key)
    if key is None:
        raise CannotDecide("There is no signing key yet. sharewise makes one when it saves the first record.")
    write_bytes(format_named(format_name).key_maker()(key), None)
