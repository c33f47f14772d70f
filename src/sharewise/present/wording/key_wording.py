"""What is said of keys, and of the list of those that are trusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharewise.record.seal import EntryKind


# What `sharewise verify` says of an entry about a key.
ENTRIES_ABOUT_KEYS: Mapping[EntryKind, str] = {
    "key change": "This person's records go on in another place. Here they end.",
    "key start": "The same person's records go on here. Their earlier ones end in another place, and say so.",
}
LIST_TITLE = "Keys that are trusted here"
LIST_NONE = "There is no trust list here yet. To begin one: `sharewise key trust FILE --person NAME`"
LIST_VERSION = "Version {version}, sealed on {time}. Root key: {root}."
OWN_ROOT = "This computer's own key is the root key."
LIST_NEXT = (
    "To add somebody: `sharewise key trust FILE --person NAME`\n"
    "To take a key back: `sharewise key revoke KEY --from DAY`\n"
    "To see whose records lie somewhere: `sharewise records --folder FOLDER`"
)
LIST_ENCRYPTS = "By this list, new records are encrypted. To see who can read them: `sharewise key readers`"
COUNTS_ALWAYS, COUNTS_FROM, COUNTS_UNTIL = "All count.", "They count from {day}.", "They count up to {day}."
TAKEN_BACK = "The key was taken back from {day}."
LAST_GOOD = "Last record that counts: number {number}, in the records folder {folder}."
LAST_GOOD_ANYWHERE = "Last record that counts: number {number}."
NONE_GOOD = "None of its records in the folder {folder} counts."
NONE_GOOD_ANYWHERE = "None of its records counts."
FINGERPRINT, KEY_NAME, SHORT_NAME, ROLE = "Fingerprint", "Key name", "Short name", "Role"
ITS_RECORDS = "Records"

TRUSTED = "Now trusted: {person}, {fingerprint}."
COMPARE = "Compare each fingerprint with its owner, in person or by telephone, before you rely on it."
TAKEN_OVER = "The trust list is now version {version}. Keys on it: {number}."
SAVED_LIST = "The trust list is version {version} now: {file}"
GIVE_OUT = "Give this file to those who read records, and the public root key once, if they have not got it."
REVOKED = "Records of {person}. {until}"
NOT_SEEN = (
    "No records of this key lie in {folder}, so where they end is not known. Its records count by their dates, which whoever has the "
    "key can make up. Better: name the folder, or the last good number."
)
UNSEEN_NUMBER = (
    "No records of this key lie in {folder}. The number holds for every folder, whatever stands in that place."
)
LEFT_OUT = "Left out, as this format cannot say where a key's records end: {number}."
ROOT_MADE = (
    "The new root key is in {file}. Keep that file away from this computer: on a stick, locked away, with a copy."
)
ROOT_TO_PROTECT = (
    "Give the root key a passphrase, so that whoever finds the file cannot use it. Nobody can tell you what it is later: write it down, and "
    "lock it away in another place than the file. To make the key without one: sharewise key root FILE --new --without-passphrase"
)
ROOT_LOCKED = "You are asked for its passphrase each time the list is sealed."
ROOT_OPEN = (
    "It has no passphrase: whoever gets the file can say whose records count. A stick that is encrypted is better."
)
ROOT_KNOWN = "The root key that is known here: {fingerprint}."
ROOT_COMPARE = "Compare this with whoever keeps the trust list, in person or by telephone."
ROOT_NONE = "No root key is known here. The first `sharewise key trust` makes this computer's own key the root key."

SLIP_TITLE = "A key to be trusted"
SLIP_WHY = (
    "Whoever keeps the list of trusted keys adds this one, so that the records which are signed with it can be checked. "
    "It cannot be used to sign."
)
SLIP_NAME, SLIP_ROLE, SLIP_ORGANISATION = "Name", "Role", "Organisation"
SLIP_TO_FILL_IN = "(to be filled in by hand)"
SLIP_DO_TITLE = "What to do with it"
SLIP_STEPS = (
    "Hand this page, or its file, to whoever keeps the list.",
    "They read the fingerprint to you, and you compare it with this page: in person, or by telephone to a number that is known.",
    "They save the line below as a file, and add it: `sharewise key trust FILE --person NAME`",
)
SLIP_KEY_TITLE = "The public key"
NO_KEY_YET = "There is no signing key yet. sharewise makes one when it saves the first record."
KEY_LOST = (
    "There are records here, and no signing key in {folder}. If you saved them, their key is lost from this computer. The records are not: "
    "they can be read as ever, and checked with the old key's public half. If you have a copy of the key, such as in a backup, put it "
    "back. If not, your next record is signed with a new one. Then tell whoever keeps your list of trusted keys that the old one is "
    "gone, so that they take it back and add the new one. This makes a page for them: sharewise key enrol"
)
PROTECTED = (
    "Your signing key has a passphrase now. You are asked for it each time a record is saved. Nobody can tell you what it is: without it "
    "you save with a new key. Records that are saved already stay as they are, and can be checked without it. Copies of the key that were "
    "made before, such as in a backup, have none."
)
READING_PROTECTED = (
    "Your reading key has the same passphrase. You are asked for it to read a record that is encrypted. Without it you cannot read any of them: "
    "only whoever keeps the recovery key, and others on the list, can."
)
PROTECTED_AND_KEPT = (
    "Your signing key has a passphrase now. The keyring of this system keeps it, so you are asked for it only where that cannot be opened: "
    "on another computer, or from a backup. Write it down somewhere safe. Whoever can use your account while you are logged in can sign with "
    "your key."
)
NO_KEYRING = (
    "The passphrase is not kept: this system has no keyring that sharewise can use, or it is locked. So you are asked for it each time. A "
    "keyring that keeps it as plain text in a file is never used."
)
UNPROTECTED = "Your signing key has no passphrase any more. Whoever can use your account can sign with it."
ROTATED_TITLE = "You have a new signing key"
ROTATED = (
    "What you saved before stays as it is, and still counts as yours. What you save from now on is signed with the new key. The old key "
    "is gone from this computer, and nothing can be signed with it here any more."
)
ROTATED_HANDLE = (
    "Tell whoever keeps your list of trusted keys, or gives you the store: `sharewise key enrol` makes a page for them. Until they have it, "
    "your new records count by what your old key said."
)
ROTATED_UNUSED = (
    "Nothing here was signed with the old key, so nothing says that the new one is yours. If you handed in the old one, hand in the new one "
    "too. This makes a page for whoever keeps your list of trusted keys: `sharewise key enrol`"
)
ROTATED_ROOT = (
    "Your old key sealed the trust list. The new one does now. Whoever took that list over from you needs the new key once: give them "
    "what this prints, `sharewise key show --format openssh`. They save it and type: `sharewise key root FILE --replace`"
)
ROTATED_APART = (
    "In {folder} your earlier records end with a change to another key, which is not on this computer. So nothing there says that the new "
    "key is yours. Ask whoever keeps your list of trusted keys to add it. If you did not make that change, tell them so: somebody else "
    "has used your old key."
)
ROTATED_FOLDERS = "Records folders in which both keys say so"
GONE_FOLDER = (
    "You saved records in {place}, and that folder is not here today. Connect it and try again, so that the change stands there too. Nothing "
    "was changed. If it is gone for good: sharewise key rotate --without-missing"
)
UNDER_WAY = "A change of your signing key was begun and not finished. First finish it: sharewise key rotate"
FINISHED_CHANGE = "The change of your signing key that was begun earlier is finished now."
CHANGED_OF, CHANGED_OWN = "{person}: a newer key", "A newer key of the same person"
CHANGED_SAYS = (
    "This key took the place of {old}: record {number} of that key says so, in the records folder {folder}. What is on the list for that "
    "key holds for this one too."
)
NOT_PROTECTED = "Your signing key has no passphrase. There is nothing to take away."

READERS_NONE = (
    "New records are not encrypted: whoever can open the files can read them. To encrypt them, make a recovery key first, on a computer "
    "that your organisation trusts: `sharewise key readers FILE --new-recovery`"
)
READERS_SOME = "New records are encrypted. These can read them:"
READER, READER_RECOVERY = "{name}", "{name} (recovery key)"
READER_OWN = "Whoever makes the record, on this computer"
READER_OWN_LATER = "(the reading key is made with the first record)"
READERS_NOT_INSTALLED = "What encrypts them is missing on this computer, and without it no record is saved."
READS_NOW = "{name} can read the records that are saved from now on. Earlier ones stay as they are."
READS_NO_MORE = (
    "{name} can read no records that are saved from now on. What was encrypted to them before they can still read."
)
NOT_ENCRYPTED_NOW = "New records are not encrypted any more."
RECOVERY_NAME = "Recovery key"
RECOVERY_FILE = "The recovery key of sharewise. Whoever has this file can read every record that is encrypted to it."
RECOVERY_MADE = (
    "The recovery key is in {file}. Whoever has that file can read every record. Keep it away from this computer, locked away, with a copy. "
    "To encrypt new records from now on: `sharewise key readers FILE.pub --recovery`"
)
RECOVERY_FIRST = (
    "Nobody could read a record any more once its author has gone and this key is lost. Name a recovery key first: "
    "`sharewise key readers FILE --recovery`"
)
RECOVERY_LAST = "It is the last recovery key. Take the others off the list first, or put another recovery key on it."
