"""`sharewise key readers`: who can read the records that are saved from now on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sharewise.commands._records.passphrase import passphrases
from sharewise.commands._terminal import say
from sharewise.commands.key import RootOption, sealing_key, trust_store
from sharewise.dates import local_now, utc
from sharewise.errors import WrongUse
from sharewise.files import AlreadyExists, create_atomically, read_named, why
from sharewise.folders import Folders, folders, named_path
from sharewise.present.page import as_text, with_commands
from sharewise.present.wording import key_wording
from sharewise.record.keys import is_locked, read_key
from sharewise.record.reading.content_reader import TO_INSTALL, is_installed, made_recovery_key
from sharewise.record.reading.own_reading_key import own_recipient, own_recipient_made
from sharewise.record.reading.recipients import BadRecipient, RecordReader, is_readers_name, recipients_in
from sharewise.text import comparable, one_line

_LARGEST = 64 * 1024


def show_readers(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The public key of somebody who can read new records too. Without it: who can read them is shown.",
            metavar="FILE",
            parser=named_path,
            show_default=False,
        ),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Whose key it is.", metavar="NAME")] = None,
    recovery: Annotated[
        bool, typer.Option("--recovery", help="It is the recovery key, which your organisation keeps locked away.")
    ] = False,
    new: Annotated[
        bool, typer.Option("--new-recovery", help="Make a recovery key in this file, and its public half beside it.")
    ] = False,
    own: Annotated[
        bool, typer.Option("--own", help="Print the public half of your own reading key, to hand it over.")
    ] = False,
    remove: Annotated[
        str | None,
        typer.Option("--remove", help="They can read no records that are saved from now on.", metavar="NAME"),
    ] = None,
    root: RootOption = None,
) -> None:
    """Run the command."""
    if sum((file is not None, own, remove is not None)) > 1:
        raise WrongUse("Name a file, or --own, or --remove: one of them.")
    if file is None and (name or recovery or new):
        raise WrongUse("Name the file of the key.")
    places = folders()
    if own:
        sys.stdout.write(f"{_own(places)}\n")
    elif file is not None and new:
        _make_recovery_key(file)
    elif file is not None:
        _add(places, file, name, root, is_recovery=recovery)
    elif remove is not None:
        _remove(places, remove, root)
    else:
        _show(places)


def _own(places: Folders) -> str:
    """The public half of this installation's reading key, which is made if there is none, as the signing key is protected."""
    there = own_recipient(places.key)
    if there is not None:
        return there
    tried = list[bytes]()
    if is_locked(places.key):
        for each in passphrases(None):
            tried.append(each)
            break
        read_key(places.key, tried)
    return own_recipient_made(places.key, tried[0] if tried else None)


def _make_recovery_key(file: Path) -> None:
    _require()
    private, public = made_recovery_key()
    try:
        create_atomically(file, f"# {key_wording.RECOVERY_FILE}\n# public key: {public}\n{private}\n".encode())
        create_atomically(file.with_name(f"{file.name}.pub"), f"{public}\n".encode())
    except AlreadyExists as taken:
        raise WrongUse(f"{taken} is already there. Choose another name, or move it away.") from None
    say(as_text(with_commands(key_wording.RECOVERY_MADE, file=str(file))), sys.stdout)


def _require() -> None:
    if not is_installed():
        raise WrongUse(f"To encrypt records, more has to be installed. {TO_INSTALL}")


def _add(places: Folders, file: Path, name: str | None, root: Path | None, *, is_recovery: bool) -> None:
    _require()
    try:
        found = recipients_in(read_named(file, _LARGEST))
        if len(found) > 1:
            raise BadRecipient("there is more than one key in it. Give one at a time")
    except OSError as error:
        raise WrongUse(f"The key file {file} cannot be read: {why(error)}.") from None
    except BadRecipient as error:
        raise WrongUse(f"The key file {file} cannot be used: {error}.") from None
    said = name or (key_wording.RECOVERY_NAME if is_recovery else None)
    if said is None or not is_readers_name(said):
        raise WrongUse("Say in one line whose key it is: --name NAME")
    if found[0] == own_recipient(places.key) and is_recovery:
        raise WrongUse("This is your own reading key. A recovery key is another, which is not on this computer.")
    store = trust_store(places)
    before = store.read()
    reader = RecordReader(found[0], said, is_recovery)
    readers = [*(before.readers if before else ()), reader]
    if not any(each.is_recovery for each in readers):
        raise WrongUse(as_text(with_commands(key_wording.RECOVERY_FIRST)))
    list_now = store.seal(before.entries if before else (), sealing_key(store, places, root), utc(local_now()), readers)
    say(one_line(key_wording.READS_NOW.format(name=said)), sys.stdout)
    _say_sealed(list_now.version, str(store.file), is_own=store.is_own_root)


def _remove(places: Folders, name: str, root: Path | None) -> None:
    store = trust_store(places)
    before = store.read()
    readers = before.readers if before else ()
    left = [each for each in readers if comparable(each.name) != comparable(name)]
    if before is None or len(left) == len(readers):
        raise WrongUse("Nobody of that name can read new records. To see who can: sharewise key readers")
    if left and not any(each.is_recovery for each in left):
        raise WrongUse(key_wording.RECOVERY_LAST)
    list_now = store.seal(before.entries, sealing_key(store, places, root), utc(local_now()), left)
    say(one_line(key_wording.READS_NO_MORE.format(name=name)), sys.stdout)
    if not left:
        say(key_wording.NOT_ENCRYPTED_NOW, sys.stdout)
    _say_sealed(list_now.version, str(store.file), is_own=store.is_own_root)


def _say_sealed(version: int, file: str, *, is_own: bool) -> None:
    say(one_line(key_wording.SAVED_LIST.format(version=version, file=file)))
    if not is_own:
        say(key_wording.GIVE_OUT)


def _show(places: Folders) -> None:
    readers = trust_store(places).readers()
    if not readers:
        say(as_text(with_commands(key_wording.READERS_NONE)), sys.stdout)
        return
    say(key_wording.READERS_SOME, sys.stdout)
    for each in readers:
        what = key_wording.READER_RECOVERY if each.is_recovery else key_wording.READER
        sys.stdout.write(f"  {one_line(what.format(name=each.name))}\n    {each.recipient}\n")
    mine = own_recipient(places.key)
    sys.stdout.write(f"  {key_wording.READER_OWN}\n    {mine or key_wording.READER_OWN_LATER}\n")
