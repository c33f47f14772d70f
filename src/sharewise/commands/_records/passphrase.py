"""The passphrase of the signing key: asked for on a terminal, or taken from a file that a script names. Never from the command line, nor
from the environment: others can see those.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from sharewise.commands._terminal import can_ask, say
from sharewise.errors import WrongUse
from sharewise.files import open_to_others, read_named, why
from sharewise.folders import folders, named_path
from sharewise.record.trust.system_keyring import kept_passphrase

PassphraseFileOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help="Take the passphrase of your key from the first line of this file.",
        metavar="FILE",
        parser=named_path,
    ),
]
# Whoever mistypes it so often may want to look for it first.
_TRIES = 3
_SHORTEST, _LONGEST = 8, 1024
ASK = "Passphrase of your key (it does not show; Enter alone: not now): "
ASK_ROOT = "Passphrase of the root key (it does not show; Enter alone: not now): "
NOT_IT = "That was not it."
ASK_NEW, ASK_AGAIN = "New passphrase (it does not show): ", "The same again: "
DIFFERENT = "The two were not the same."
TOO_SHORT = f"A passphrase has {_SHORTEST} characters or more. Several words that only you would put together are best."


def passphrases(file: Path | None) -> Iterator[bytes]:
    """Those to try, one by one: what stands in the file; or what the system's keyring has, and then what is typed, as long as it is not
    right. Nothing is typed where nobody can be asked.
    """
    if file is not None:
        yield _first_line(file)
        return
    kept = kept_passphrase(folders().key)
    if kept is not None:
        yield kept
    yield from _typed(ASK)


def root_passphrases(file: Path | None) -> Iterator[bytes]:
    """The same for a root key: no keyring has that, as it is locked away."""
    if file is not None:
        yield _first_line(file)
        return
    yield from _typed(ASK_ROOT)


def _typed(prompt: str) -> Iterator[bytes]:
    """What is typed, one by one."""
    if not can_ask():
        return
    for number in range(_TRIES):
        if number:
            say(NOT_IT)
        typed = _hidden(prompt)
        if not typed:
            return
        yield typed


def new_passphrase(file: Path | None) -> bytes:
    """A new one, from the file, or typed twice.

    Raises:
        WrongUse: it is too short, the two were never the same, or nobody can be asked.

    """
    if file is not None:
        found = _first_line(file)
        if len(found) < _SHORTEST:
            raise WrongUse(TOO_SHORT)
        return found
    if not can_ask():
        raise WrongUse("Nobody can be asked for a passphrase here. Name a file with it: --passphrase-file FILE")
    for _ in range(_TRIES):
        typed = _hidden(ASK_NEW)
        if len(typed) < _SHORTEST:
            say(TOO_SHORT)
        elif _hidden(ASK_AGAIN) != typed:
            say(DIFFERENT)
        else:
            return typed
    raise WrongUse("Nothing was changed.")


def _hidden(prompt: str) -> bytes:
    # Imported here: hardly any run asks.
    from getpass import getpass

    try:
        return _as_bytes(getpass(prompt, sys.stderr))
    except EOFError:
        return b""


def _as_bytes(typed: str) -> bytes:
    """The same letters are the same bytes, whatever keyboard they come from."""
    return unicodedata.normalize("NFC", typed).encode("utf-8", "surrogateescape")


def _first_line(file: Path) -> bytes:
    try:
        content = read_named(file, _LONGEST + 1)
    except OSError as error:
        raise WrongUse(f"The passphrase file {file} cannot be read: {why(error)}.") from None
    if fault := open_to_others(file, to_read=True):
        raise WrongUse(f"The passphrase file cannot be used. {fault}")
    line = content.partition(b"\n")[0].removesuffix(b"\r")
    if len(content) > _LONGEST or not line:
        raise WrongUse(f"There is no passphrase in the first line of {file}.")
    return _as_bytes(line.decode("utf-8", "surrogateescape"))
