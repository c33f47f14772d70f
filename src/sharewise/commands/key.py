"""`sharewise key`: this installation's public key, and the list of the keys that are trusted here."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sharewise.commands._output import (
    JsonOption,
    OutputOption,
    asked_format,
    format_option,
    print_page,
    show_page,
    write_bytes,
    write_data,
)
from sharewise.commands._records.asked_records import FolderOption, keys_to_trust, read_day, walk_of
from sharewise.commands._records.passphrase import PassphraseFileOption, new_passphrase, passphrases, root_passphrases
from sharewise.commands._records.signing import change_own_key
from sharewise.commands._terminal import can_ask, is_terminal, say
from sharewise.dates import Direction, local_now, utc
from sharewise.errors import CannotDecide, StorageFailed, WrongUse
from sharewise.files import read_named, why
from sharewise.folders import Folders, folders, named_path, read_settings
from sharewise.present.formats import SCREEN, format_named
from sharewise.present.page import as_text, with_commands
from sharewise.present.wording import IMPORTANT, key_wording
from sharewise.record.keys import (
    is_locked,
    lock_key,
    make_root_key,
    own_public_key,
    read_key,
    read_key_file,
    read_or_make_key,
    read_root_key,
)
from sharewise.record.reading.content_reader import TO_INSTALL, is_installed
from sharewise.record.reading.own_reading_key import lock_reading_key, own_recipient
from sharewise.record.trust.own_keys import next_public_key
from sharewise.record.trust.system_keyring import forget_passphrase, keep_passphrase, usable_keyring
from sharewise.text import comparable, one_line

if TYPE_CHECKING:
    from sharewise.record.keys import SigningKey
    from sharewise.record.public_key import PublicKey
    from sharewise.record.trust.trust_entry import LastGood, TrustEntry
    from sharewise.record.trust.trust_store import TrustStore
    from sharewise.record.trust.trusted_keys import TrustedKeys
    from sharewise.record.verification import VerifiedSeal

# No word of a sentence has so many letters: it is a key, or the name of one.
_LONG = 40
# No list of keys is longer.
_LARGEST = 1024 * 1024

RootOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--root",
        help="The private root key that seals the list. Without it: your own.",
        metavar="FILE",
        parser=named_path,
    ),
]


RootPassphraseFileOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--root-passphrase-file",
        help="Take the passphrase of the root key from the first line of this file.",
        metavar="FILE",
        parser=named_path,
    ),
]


def show_key(
    format_name: Annotated[str | None, format_option("key")] = None,
    as_json: JsonOption = False,
) -> None:
    """Run the command."""
    format_name = asked_format(format_name, None, "key", as_json=as_json)
    places = folders()
    key = own_public_key(places.key)
    if key is None:
        raise CannotDecide(_no_key(places))
    document = format_named(format_name).key_maker()(key)
    if format_name != SCREEN or not is_terminal(sys.stdout):
        write_bytes(document, None)
        return
    for line in document.decode().splitlines():
        _say_to_copy(line)


def protect_key(
    passphrase_file: PassphraseFileOption = None,
    new_file: Annotated[
        Path | None,
        typer.Option(
            "--new-passphrase-file",
            help="Take the new passphrase from the first line of this file.",
            metavar="FILE",
            parser=named_path,
        ),
    ] = None,
    in_keyring: Annotated[
        bool,
        typer.Option("--keyring", help="Keep it in the keyring of this system too, so that it is not asked for."),
    ] = False,
) -> None:
    """Run the command. Where there is a passphrase already, it is asked for first, and the new one takes its place."""
    places = folders()
    if in_keyring:
        # What is not installed is said before anything is asked.
        usable_keyring()
    tried = list[bytes]()
    key = _unlocked_key(places, _kept(passphrases(passphrase_file), tried))
    new = new_passphrase(new_file)
    # Kept before the key has it: whatever stops it in between, the keyring never lacks it.
    is_kept = in_keyring and keep_passphrase(places.key, key.public.thumbprint, new)
    if not is_kept:
        forget_passphrase(places.key)
    # The reading key first: where the second fails, it is done again with the same passphrases.
    lock_reading_key(places.key, [new, *tried], new)
    lock_key(places.key, key, new)
    say(key_wording.PROTECTED_AND_KEPT if is_kept else key_wording.PROTECTED)
    if own_recipient(places.key) is not None:
        say(key_wording.READING_PROTECTED)
    if in_keyring and not is_kept:
        say(key_wording.NO_KEYRING)


def unprotect_key(passphrase_file: PassphraseFileOption = None) -> None:
    """Run the command."""
    places = folders()
    if own_public_key(places.key) is not None and not is_locked(places.key):
        say(key_wording.NOT_PROTECTED)
        return
    tried = list[bytes]()
    key = _unlocked_key(places, _kept(passphrases(passphrase_file), tried))
    lock_reading_key(places.key, tried, None)
    lock_key(places.key, key, None)
    forget_passphrase(places.key)
    say(key_wording.UNPROTECTED)


def _kept(given: Iterable[bytes], tried: list[bytes]) -> Iterator[bytes]:
    """The passphrases, which are kept as they are tried: what opens the one key opens the other."""
    for each in given:
        tried.insert(0, each)
        yield each


def rotate_key(
    passphrase_file: PassphraseFileOption = None,
    without_missing: Annotated[
        bool,
        typer.Option("--without-missing", help="Although a records folder that you saved in is not here."),
    ] = False,
    folder: FolderOption = None,
) -> None:
    """Run the command. It can be given again where it was stopped: then it is finished."""
    from sharewise.present.pages.key_pages import rotated_page
    from sharewise.record.store.key_change.rotation import ChangedKey

    places = folders(folder)
    changed = change_own_key(places, passphrase_file, without_missing=without_missing)
    if changed is None:
        raise CannotDecide(_no_key(places))
    if not isinstance(changed, ChangedKey):
        raise StorageFailed(key_wording.GONE_FOLDER.format(place=one_line(changed.gone[0].place)))
    print_page(rotated_page(changed), plain=False)


def _unlocked_key(places: Folders, given: Iterable[bytes]) -> SigningKey:
    if next_public_key(places.key) is not None:
        raise WrongUse(key_wording.UNDER_WAY)
    key = read_key(places.key, given)
    if key is None:
        raise CannotDecide(_no_key(places))
    return key


def _no_key(places: Folders) -> str:
    """What to say where there is no key: none was ever needed, or it is lost."""
    from sharewise.record.store.folder import chains_below
    from sharewise.record.store.watermark import read_own_watermarks

    has_saved = read_own_watermarks(places.key) or any(each.key_name for each in chains_below(places.records))
    return key_wording.KEY_LOST.format(folder=places.key) if has_saved else key_wording.NO_KEY_YET


def _say_to_copy(line: str) -> None:
    if max(map(len, line.split()), default=0) >= _LONG:
        # What has to be copied is left to the terminal to break.
        sys.stdout.write(f"{line}\n")
    else:
        say(line, sys.stdout)


def enrol_key(
    format_name: Annotated[str | None, format_option("page")] = None,
    output: OutputOption = None,
) -> None:
    """Run the command. A key is made if there is none yet."""
    from sharewise.present.pages.key_pages import enrolment_page

    format_name = asked_format(format_name, output, "page")
    settings, places = read_settings(), folders()
    # Of a key with a passphrase the public half can be had without it.
    key = own_public_key(places.key)
    if key is None:
        if (said := _no_key(places)) != key_wording.NO_KEY_YET:
            say(one_line(said))
        key = read_or_make_key(places.key).public
    page = enrolment_page(key, settings.name, settings.role, settings.organisation)
    show_page(page, format_name, output, name="enrolment", plain=False)


def list_keys(
    format_name: Annotated[str | None, format_option("page", "data", "keys")] = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    folder: FolderOption = None,
) -> None:
    """Run the command. What keys were changed for is looked up in the records folder."""
    from sharewise.present.json.trust_json import trusted_keys_document
    from sharewise.present.pages.key_pages import trust_page
    from sharewise.record.trust.key_lists import entries_that_go_out

    format_name = asked_format(format_name, output, "page", "data", "keys", as_json=as_json)
    places = folders(folder)
    store = trust_store(places)
    found, known = store.read(), store.root()
    root = known.key if known else None
    trusted = keys_to_trust([], places)
    chosen, entries = format_named(format_name), found.entries if found else ()
    if format_name == "json":
        write_data(trusted_keys_document(found, root, trusted), output)
    elif "keys" in chosen.makers:
        write_bytes(chosen.keys_maker()(entries), output)
        left_out = len(entries) - len(entries_that_go_out(entries))
        if left_out:
            say(key_wording.LEFT_OUT.format(number=left_out))
    else:
        page = trust_page(found, root, trusted, is_own_root=store.is_own_root)
        show_page(page, format_name, output, name="trusted-keys", plain=False)


def trust_key(
    file: Annotated[
        Path,
        typer.Argument(
            help="A public key or several (JWK, JWK Set, PEM, OpenSSH, allowed_signers), or a trust list that somebody sealed.",
            metavar="FILE",
            parser=named_path,
        ),
    ],
    person: Annotated[str | None, typer.Option("--person", help="Whose key it is.", metavar="NAME")] = None,
    role: Annotated[str | None, typer.Option("--role", help="Their role.", metavar="ROLE")] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Records of this day or later count.", metavar="DATE")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Records of this day or earlier count.", metavar="DATE")
    ] = None,
    root: RootOption = None,
    root_passphrase_file: RootPassphraseFileOption = None,
    folder: FolderOption = None,
) -> None:
    """Run the command."""
    from sharewise.record.public_key import BadPublicKey
    from sharewise.record.trust.key_lists import entry_of_named, read_named_keys
    from sharewise.record.trust.trust_entry import BadTrust
    from sharewise.record.trust.trust_list import trust_file_in

    places = folders(folder)
    store = trust_store(places)
    try:
        content = read_named(file, _LARGEST + 1)
    except OSError as error:
        raise WrongUse(f"The key file {file} cannot be read: {why(error)}.") from None
    days = [read_day("--from", since, Direction.BACK), read_day("--until", until, Direction.BACK)]
    try:
        if trust_file_in(content) is not None:
            if person or role or since or until or root:
                raise WrongUse("This is a whole trust list: it is taken over as it is. Leave the other options out.")
            found = store.take_over(content, file)
            say(key_wording.TAKEN_OVER.format(version=found.version, number=len(found.entries)), sys.stdout)
            if found.readers:
                say(as_text(with_commands(key_wording.LIST_ENCRYPTS)), sys.stdout)
                if not is_installed():
                    say(f"{IMPORTANT} {key_wording.READERS_NOT_INSTALLED} {TO_INSTALL}")
            return
        named = read_named_keys(content)
        if person is not None and len(named) > 1:
            raise WrongUse(f"There are {len(named)} keys in {file}. With --person, give one key at a time.")
        first, last = (day.isoformat() if day else None for day in days)
        new = [entry_of_named(each, person, role, (first, last)) for each in named]
    except (BadPublicKey, BadTrust) as error:
        raise WrongUse(f"The key file {file} cannot be used: {error}.") from None
    key = sealing_key(store, places, root, root_passphrase_file)
    before = store.read()
    new = [_with_place(each, folder) for each in new]
    found = store.seal([*(before.entries if before else ()), *new], key, utc(local_now()))
    for each in new:
        _say_to_copy(one_line(key_wording.TRUSTED.format(person=each.person, fingerprint=each.key.fingerprint)))
    say(key_wording.COMPARE)
    _say_sealed(store, found.version)


def revoke_key(
    key: Annotated[
        str,
        typer.Argument(
            help="The key: its name, its short name, its fingerprint, or whose it is if they have one.", metavar="KEY"
        ),
    ],
    last_good: Annotated[
        int | None,
        typer.Option(
            "--last-good", help="The number of its last record that counts; 0 if none does.", metavar="NUMBER", min=0
        ),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--from", help="It counts no more from this day on.", metavar="DATE")
    ] = None,
    root: RootOption = None,
    root_passphrase_file: RootPassphraseFileOption = None,
    folder: FolderOption = None,
) -> None:
    """Run the command. Where its records end that count is looked up in the records folder."""
    from dataclasses import replace

    from sharewise.present.pages.key_pages import how_long

    if (last_good is None) == (day is None):
        raise WrongUse("Say from when the key counts no more: --last-good NUMBER, or --from DATE. One of the two.")
    places = folders(folder)
    store = trust_store(places)
    before = store.read()
    on_list = before.entries if before else ()
    # A key that is on no list, and counts because one that is was changed for it, gets there as it is taken back.
    entry = _changed_key_meant(key, keys_to_trust([], places)) or _entry_meant(key, on_list)
    asked = read_day("--from", day, Direction.BACK)
    revoked = asked.isoformat() if asked else _today()

    def counts(seal: VerifiedSeal) -> bool:
        return seal.time[:10] < revoked if last_good is None else seal.sequence <= last_good

    ends = _ends_in(folder, entry.key, counts)
    if last_good is not None:
        ends = _with_number(ends, last_good, places.records)
    elif not ends:
        say(one_line(key_wording.NOT_SEEN.format(folder=places.records)))
    sealing = sealing_key(store, places, root, root_passphrase_file)
    now = replace(entry, revoked=revoked, last_good=tuple(ends))
    entries = [now if each is entry else each for each in on_list]
    entries += [] if any(each is entry for each in on_list) else [now]
    found = store.seal(entries, sealing, utc(local_now()))
    say(one_line(key_wording.REVOKED.format(person=now.person, until=how_long(now))), sys.stdout)
    _say_sealed(store, found.version)


def know_root(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The public root key of your organisation. Without it: the one that is known here.",
            metavar="FILE",
            parser=named_path,
            show_default=False,
        ),
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="Make a new root key in this file, and its public half beside it.")
    ] = False,
    instead: Annotated[bool, typer.Option("--replace", help="Although another root key is known here.")] = False,
    root_passphrase_file: RootPassphraseFileOption = None,
    without_passphrase: Annotated[
        bool, typer.Option("--without-passphrase", help="Make the new root key without one.")
    ] = False,
) -> None:
    """Run the command. On a terminal, a new root key gets a passphrase."""
    if (root_passphrase_file or without_passphrase) and not new:
        raise WrongUse("A passphrase is for a new root key: --new")
    if root_passphrase_file and without_passphrase:
        raise WrongUse("With a passphrase or without: one of the two.")
    store = trust_store(folders())
    if file is None:
        if new or instead:
            raise WrongUse("Name the file of the root key.")
        root = store.root()
        if root is None:
            say(as_text(with_commands(key_wording.ROOT_NONE)), sys.stdout)
        else:
            _say_to_copy(key_wording.ROOT_KNOWN.format(fingerprint=root.key.fingerprint))
        return
    if new:
        asked = root_passphrase_file is not None or (can_ask() and not without_passphrase)
        _make_root(store, file, root_passphrase_file, instead=instead, is_protected=asked)
        return
    keys = read_key_file(file)
    if len(keys) != 1:
        raise WrongUse(f"There is more than one key in {file}. A trust list has one root key.")
    store.know(keys[0], instead=instead)
    _say_to_copy(key_wording.ROOT_KNOWN.format(fingerprint=keys[0].fingerprint))
    say(key_wording.ROOT_COMPARE)


def _make_root(
    store: TrustStore, file: Path, passphrase_file: Path | None, *, instead: bool, is_protected: bool
) -> None:
    """A new root key, which takes over what is on a list that this computer's own key sealed."""
    is_own, before = store.is_own_root, store.read()
    if before is not None and not (is_own or instead):
        raise WrongUse("Another root key is known here. If a new one has to take its place: --replace")
    passphrase = None
    if is_protected:
        if passphrase_file is None:
            say(key_wording.ROOT_TO_PROTECT)
        passphrase = new_passphrase(passphrase_file)
    key = make_root_key(file, passphrase)
    store.know(key.public, instead=is_own or instead)
    if before is not None:
        store.seal(before.entries, key, utc(local_now()), before.readers)
    _say_to_copy(key_wording.ROOT_KNOWN.format(fingerprint=key.public.fingerprint))
    say(one_line(key_wording.ROOT_MADE.format(file=file)))
    say(key_wording.ROOT_LOCKED if is_protected else key_wording.ROOT_OPEN)


def _with_place(entry: TrustEntry, folder: Path | None) -> TrustEntry:
    """The entry of a key that counts up to a day that has passed, with the place of its last record of that day where it is at hand."""
    from dataclasses import replace

    until = entry.until
    if until is None or until >= _today():
        return entry
    ends = _ends_in(folder, entry.key, lambda seal: seal.time[:10] <= until)
    return replace(entry, last_good=tuple(ends))


def _today() -> str:
    return local_now().astimezone(UTC).date().isoformat()


def trust_store(places: Folders) -> TrustStore:
    """The trust list of this installation."""
    from sharewise.record.trust.trust_store import TrustStore

    return TrustStore(places.data, places.key)


def sealing_key(
    store: TrustStore, places: Folders, root: Path | None, passphrase_file: Path | None = None
) -> SigningKey:
    """The key that seals the list: the one in the file that was named, or this installation's own. `passphrase_file`: where the passphrase
    of the first stands.
    """
    if root is not None:
        return read_root_key(root, root_passphrases(passphrase_file))
    known = store.root()
    if known is not None and not store.is_own_root:
        raise WrongUse(
            f"The list is sealed by another root key, {known.key.fingerprint}. Name the file of that key: --root FILE"
        )
    return read_or_make_key(places.key, passphrases(None))


def _say_sealed(store: TrustStore, version: int) -> None:
    say(one_line(key_wording.SAVED_LIST.format(version=version, file=store.file)))
    if not store.is_own_root:
        say(key_wording.GIVE_OUT)


def _changed_key_meant(text: str, trusted: TrustedKeys) -> TrustEntry | None:
    """What holds for the key that is named, where another that is on the list was changed for it; None of any other key."""
    for change in trusted.changes:
        key = change.new
        if text.strip() in (key.thumbprint, key.folder_name, key.fingerprint):
            return next(reversed(trusted.entries.get(key.thumbprint, ())), None)
    return None


def _entry_meant(text: str, entries: tuple[TrustEntry, ...]) -> TrustEntry:
    """The entry of the key that is meant: of several for one key, the last."""
    names = {each: (each.kid, each.key.folder_name, each.key.fingerprint) for each in entries}
    found = [each for each in entries if text.strip() in names[each]]
    found = found or [each for each in entries if comparable(each.person) == comparable(text)]
    if len({each.kid for each in found}) > 1:
        short = ", ".join(each.key.folder_name for each in found)
        raise WrongUse(f"They have several keys: {short}. Name the one that is to be taken back.")
    if not found:
        raise WrongUse("There is no such key on the trust list. To see them all: sharewise key list")
    return found[-1]


def _ends_in(folder: Path | None, key: PublicKey, counts: Callable[[VerifiedSeal], bool]) -> list[LastGood]:
    """Where the records of a key end that count, in the folder that was named, or in the usual one."""
    from sharewise.record.store.query import last_good_in
    from sharewise.record.verification import trust

    # With that key alone: it may not be on the list yet.
    return last_good_in(walk_of(folders(folder), trust(key)), key, counts)


def _with_number(ends: list[LastGood], number: int, folder: Path) -> list[LastGood]:
    """The one place with this number. Where the key has records in several folders, nobody can tell in which it is meant."""
    from sharewise.record.trust.trust_entry import LastGood

    if len(ends) > 1:
        raise WrongUse(
            f"This key has records in several folders below {folder}. Name the one that the number is of: --folder"
        )
    if not ends:
        say(one_line(key_wording.UNSEEN_NUMBER.format(folder=folder)))
        return [LastGood(None, number)]
    (end,) = ends
    if end.sequence != number:
        # It is not here, or is not as it was signed.
        return [LastGood(end.folder, number)]
    return ends
