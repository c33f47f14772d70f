"""`sharewise key show`: the public half of this installation's signing key, for whoever checks its records."""

from __future__ import annotations

import sys
from typing import Annotated

from sharewise.commands._output import JsonOption, asked_format, format_option, write_bytes
from sharewise.commands._terminal import is_terminal, say
from sharewise.errors import CannotDecide
from sharewise.folders import folders
from sharewise.present.formats import SCREEN, format_named
from sharewise.record.keys import own_public_key

# No word of a sentence has so many letters: it is a key, or the name of one.
_LONG = 40


def show_key(
    format_name: Annotated[str | None, format_option("key")] = None,
    as_json: JsonOption = False,
) -> None:
    """Run the command."""
    format_name = asked_format(format_name, None, "key", as_json=as_json)
    places = folders()
    key = own_public_key(places.key)
    if key is None:
        raise CannotDecide("There is no signing key yet. sharewise makes one when it saves the first record.")
    document = format_named(format_name).key_maker()(key)
    if format_name != SCREEN or not is_terminal(sys.stdout):
        write_bytes(document, None)
        return
    for line in document.decode().splitlines():
        if max(map(len, line.split()), default=0) >= _LONG:
            # What has to be copied is left to the terminal to break.
            sys.stdout.write(f"{line}\n")
        else:
            say(line, sys.stdout)
