"""Where the trust list lies: in the data folder, and beside the signing key which root key seals it, and its newest version.

What is kept beside the key is held against every list that is read: an older one, one by another root key, and none where
there was one are refused. A list that is taken away could hide that a key was taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sharewise.errors import Finding, SharewiseError, StorageFailed, WrongUse
from sharewise.files import make_private_folder, open_to_others, read_with_status, replace_atomically, why
from sharewise.record.keys import SigningKey, own_public_key
from sharewise.record.public_key import BadPublicKey, PublicKey, public_key_of
from sharewise.record.reading.recipients import BadRecipient, RecordReader, reader_of
from sharewise.record.trust.own_keys import earlier_keys, next_public_key
from sharewise.record.trust.trust_entry import BadTrust, TrustEntry
from sharewise.record.trust.trust_list import LARGEST_LIST, TrustList, read_list, sealed_list
from sharewise.strict_json import NotStrict, read_strict, write_readable
from sharewise.values import by_default, frozen

TRUST_FILE, ROOT_FILE = "trust.json", "trusted-root.json"
_ROOT_FORMAT = "sharewise-root/1"
_ASK_AGAIN = "Ask whoever keeps the list for it again, and take it over: sharewise key trust FILE"


@frozen
class KnownRoot:
    """The root key that this installation knows, and the newest version of its list that was seen; 0 where none was.

    `readers`: who can read new records by that version. Whoever takes the list away must not make them readable to all.
    """

    key: PublicKey
    version: int = 0
    statement: str = ""
    readers: tuple[RecordReader, ...] = by_default(())


@frozen
class TrustStore:
    """The trust list of one installation.

    Attributes:
        data, key_folder: its data folder, and the folder of its signing key.

    """

    data: Path
    key_folder: Path

    @property
    def file(self) -> Path:
        """The list."""
        return self.data / TRUST_FILE

    def root(self) -> KnownRoot | None:
        """The root key that is known here; None where nobody said anything of one.

        Raises:
            StorageFailed: what is kept of it cannot be read.

        """
        path = self.key_folder / ROOT_FILE
        content = _read(path)
        if content is None:
            return None
        try:
            match read_strict(content):
                case {
                    "format": "sharewise-root/1",
                    "x": str(x),
                    "version": int(version),
                    "statement_sha256": str(statement),
                } as data:
                    key = public_key_of({"kty": "OKP", "crv": "Ed25519", "x": x})
                    return KnownRoot(key, version, statement, tuple(map(reader_of, data.get("readers", []))))
        except (NotStrict, BadPublicKey, BadRecipient, TypeError):
            pass
        raise StorageFailed(f"The file {path} is damaged. Put it back from a backup.")

    def read(self) -> TrustList | None:
        """The list, which has to be the newest that was seen here; None where there never was one.

        Raises:
            Finding: it is not as its root key sealed it, or is older, or is gone.
            StorageFailed: it cannot be read.

        """
        content, root = _read(self.file), self.root()
        if content is None:
            if root is not None and root.version:
                raise Finding(f"The trust list {self.file} is gone. Version {root.version} was here. {_ASK_AGAIN}")
            return None
        if root is None:
            raise Finding(
                f"The trust list {self.file} is not used: this computer knows no root key that could have sealed it. If your "
                "organisation gave you one: sharewise key root FILE. If not, move the list away."
            )
        handed_over = self._handed_over(content, root.key)
        try:
            found = read_list(content, handed_over or root.key)
            refuse_older(found, root)
        except BadTrust as error:
            raise Finding(f"The trust list {self.file} is not used: {error}. {_ASK_AGAIN}") from None
        if found.version > root.version or handed_over:
            self._remember(_known(handed_over or root.key, found))
        return found

    def readers(self) -> tuple[RecordReader, ...]:
        """Who can read new records: by the list, or where that is not used, by the newest version that was seen here. A list that is
        gone or was changed hinders nobody from saving, and makes nothing readable.

        Raises:
            StorageFailed: as `root`.

        """
        try:
            found = self.read()
        except SharewiseError:
            found = None
        root = self.root()
        return found.readers if found else root.readers if root else ()

    def _handed_over(self, content: bytes, root: PublicKey) -> PublicKey | None:
        """The key that sealed a list, where it takes the place of this installation's own as the root key, or just did: what says so
        beside the key is written after the list.
        """
        own, new = own_public_key(self.key_folder), next_public_key(self.key_folder)
        takers = [each for each in (new, own) if each is not None and each != root]
        if root not in (own, *earlier_keys(self.key_folder)):
            return None
        return next(
            (each for each in takers if each.thumbprint.encode() in content and _is_sealed(content, each)), None
        )

    def hand_over(self, old: PublicKey, new: SigningKey, time: str) -> bool:
        """Let a new key of this installation be the root key where its old one is. Returns whether it is now.

        Raises:
            Finding, StorageFailed: as `read`, or it cannot be saved.

        """
        before, root = self.read(), self.root()
        if root is None or root.key != old:
            return root is not None and root.key == new.public
        if before is None:
            self._remember(KnownRoot(new.public))
            return True
        content = write_readable(sealed_list(before.entries, new, before, time, before.readers))
        found = read_list(content, new.public)
        self._save(content, _known(new.public, found))
        return True

    def take_over(self, content: bytes, named: Path) -> TrustList:
        """Put a list that somebody sealed in place of the one here.

        Raises:
            WrongUse: no root key is known here.
            Finding: it is not sealed by that key, was changed, or is older than the one here, which stays.
            StorageFailed: it cannot be saved.

        """
        root = self.root()
        if root is None:
            raise WrongUse(
                "This is a trust list, and this computer does not know the root key that seals it. Get that key's public file from "
                "whoever keeps the list, compare its fingerprint with them, and first: sharewise key root FILE"
            )
        try:
            found = read_list(content, root.key)
            refuse_older(found, root)
        except BadTrust as error:
            raise Finding(f"The trust list {named} is refused: {error}. Nothing was changed.") from None
        self._save(content, _known(root.key, found))
        return found

    def seal(
        self,
        entries: Iterable[TrustEntry],
        key: SigningKey,
        time: str,
        readers: Iterable[RecordReader] | None = None,
    ) -> TrustList:
        """Save the next version of the list, with these entries. The first names the root key. `readers`: who can read new records;
        without it, those who could before.

        Raises:
            WrongUse: the key is not the root key that is known here, or the entries do not go together.
            Finding, StorageFailed: as `read`, or it cannot be saved.

        """
        root, before = self.root(), self.read()
        if root is not None and root.key != key.public:
            raise WrongUse(
                f"The list is sealed by another root key, {root.key.fingerprint}. Name the file of that key: --root FILE"
            )
        try:
            if readers is None:
                readers = before.readers if before else ()
            content = write_readable(sealed_list(entries, key, before, time, readers))
            found = read_list(content, key.public)
        except BadTrust as error:
            raise WrongUse(f"The trust list stays as it is: {error}.") from None
        self._save(content, _known(key.public, found))
        return found

    def know(self, key: PublicKey, *, instead: bool) -> None:
        """Know this root key from now on. `instead`: also where another is known, whose list then counts no more.

        Raises:
            WrongUse: another is known.
            StorageFailed: it cannot be saved.

        """
        root = self.root()
        if root is not None and root.key == key:
            return
        if root is not None and root.version and not instead:
            raise WrongUse(
                f"Another root key is known here: {root.key.fingerprint}. Only if your organisation says that it has a new one: "
                "sharewise key root FILE --replace"
            )
        if root is not None and self.file.exists():
            self.file.rename(self.file.with_name(f"trust-before-{key.folder_name}.json"))
        # Until a list of the new root key is here, what was encrypted stays so.
        self._remember(KnownRoot(key, readers=root.readers if root else ()))

    def _save(self, content: bytes, root: KnownRoot) -> None:
        make_private_folder(self.key_folder)
        try:
            # The list first: what is kept beside the key must never name a version that is not there.
            replace_atomically(self.file, content)
        except OSError as error:
            raise StorageFailed(f"The trust list {self.file} could not be saved: {why(error)}.") from None
        self._remember(root)

    def _remember(self, root: KnownRoot) -> None:
        make_private_folder(self.key_folder)
        data = {
            "format": _ROOT_FORMAT,
            "x": root.key.x,
            "version": root.version,
            "statement_sha256": root.statement,
            **({"readers": [each.data() for each in root.readers]} if root.readers else {}),
        }
        path = self.key_folder / ROOT_FILE
        try:
            replace_atomically(path, write_readable(data))
        except OSError as error:
            raise StorageFailed(f"The file {path} could not be saved: {why(error)}.") from None

    @property
    def is_own_root(self) -> bool:
        """Whether this installation's own key is, or would be, the root key."""
        root, own = self.root(), own_public_key(self.key_folder)
        return root is None or root.key == own


def _known(key: PublicKey, found: TrustList) -> KnownRoot:
    return KnownRoot(key, found.version, found.statement, found.readers)


def refuse_older(found: TrustList, root: KnownRoot) -> None:
    """Refuse a list that does not follow the newest one that was seen.

    Raises:
        BadTrust: it does not.

    """
    if found.version < root.version:
        raise BadTrust(f"it is version {found.version}, and version {root.version} was here already")
    if found.version == root.version and found.statement != root.statement:
        raise BadTrust(f"there are two different lists with version {found.version}")
    if root.version and found.version == root.version + 1 and found.previous != root.statement:
        raise BadTrust("it was not made after the version that is here")


def _is_sealed(content: bytes, key: PublicKey) -> bool:
    try:
        return bool(read_list(content, key))
    except BadTrust:
        return False


def _read(path: Path) -> bytes | None:
    """What a file holds that only this person can have written; None where it is not there."""
    try:
        content, status = read_with_status(path, LARGEST_LIST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageFailed(f"The file {path} cannot be read: {why(error)}.") from None
    if fault := open_to_others(path, status) or open_to_others(path.parent):
        raise StorageFailed(f"The file {path} cannot be used. {fault}")
    return content
