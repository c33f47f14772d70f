"""Whether a record is as it was signed: a verdict in plain words for each file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from sharewise.errors import CannotDecide, Finding, StorageFailed
from sharewise.record.folder import read_regular, record_paths
from sharewise.record.keys import PublicKey
from sharewise.record.seal import FORMAT, is_signed, statement
from sharewise.record.strict_json import NotStrict, read_strict, write_readable

Word: TypeAlias = Literal["intact", "intact, layout changed", "altered", "cannot decide", "cannot be read"]

_EXIT: dict[Word, int] = {
    "intact": 0,
    "intact, layout changed": 0,
    "altered": Finding.exit_code,
    "cannot decide": CannotDecide.exit_code,
    "cannot be read": StorageFailed.exit_code,
}
_MEMBERS = ["format", "record", "seal", "signature"]
_SEAL_MEMBERS = {"kind", "chain", "folder", "sequence", "previous", "time", "seen"}
_NEWER = re.compile(r"sharewise-record/(\d+)")


@dataclass(frozen=True)
class Verdict:
    """What was found about one file. `why` is a sentence for people; `data` is the file's content where it is proved."""

    path: Path
    word: Word
    why: str
    data: dict[str, Any] | None = None

    @property
    def exit_code(self) -> int:
        return _EXIT[self.word]

    @property
    def is_proved(self) -> bool:
        return self.exit_code == 0


def verify_file(path: Path, key: PublicKey | None) -> Verdict:
    """The verdict on one file. `key` is the public key that is trusted; None: none is known."""
    try:
        content = read_regular(path)
    except StorageFailed as error:
        return Verdict(path, "cannot be read", str(error))
    try:
        data = read_strict(content)
    except NotStrict as error:
        return Verdict(path, "altered", f"This is not a record as sharewise writes them: {error}.")
    return _verdict(path, content, data, key)


def _verdict(path: Path, content: bytes, data: Any, key: PublicKey | None) -> Verdict:
    if not isinstance(data, dict):
        return Verdict(path, "altered", "This is not a record.")
    format_name = data.get("format")
    if format_name != FORMAT:
        newer = _NEWER.fullmatch(format_name) if isinstance(format_name, str) else None
        if newer and int(newer.group(1)) > 1:
            return Verdict(
                path, "cannot decide", "It was made by a newer version of sharewise. Check it with that version."
            )
        return Verdict(path, "altered", "This is not a record.")
    seal = data.get("seal")
    if sorted(data) != sorted(_MEMBERS) or not isinstance(data["record"], dict):
        return Verdict(path, "altered", "Parts of the record are missing or were added.")
    if not isinstance(seal, dict) or set(seal) != _SEAL_MEMBERS:
        return Verdict(path, "altered", "Parts of the seal are missing or were added.")
    if key is None or seal["chain"] != key.thumbprint:
        return Verdict(
            path, "cannot decide", "It was signed on another computer or account, whose key is not known here."
        )
    if not is_signed(key, data["signature"], statement(FORMAT, data["record"], seal)):
        return Verdict(path, "altered", "The content does not match its signature. It was changed after it was signed.")
    if content != write_readable(data):
        return Verdict(
            path,
            "intact, layout changed",
            "The content is as it was signed. The file was saved again by something else.",
            data,
        )
    return Verdict(path, "intact", "The content is as it was signed.", data)


def verify_all(paths: Iterable[Path], key: PublicKey | None) -> Iterator[Verdict]:
    """A verdict for each file, and for each record below each folder.

    A folder with no record in it is a verdict too: nothing was checked there.
    """
    for path in paths:
        if not path.is_dir():
            yield verify_file(path, key)
            continue
        try:
            found = list(record_paths(path))
        except StorageFailed as error:
            yield Verdict(path, "cannot be read", str(error))
            continue
        if not found:
            yield Verdict(path, "cannot decide", "There is no record here to check.")
        for each in found:
            yield _in_its_place(verify_file(each, key))


def _in_its_place(verdict: Verdict) -> Verdict:
    """The verdict on a file of a records folder, where its name has to be its own number."""
    if verdict.data is None or verdict.path.name == f"{verdict.data['seal']['sequence']:08d}.json":
        return verdict
    return Verdict(verdict.path, "altered", "It is a copy of another record, or was given another's name.")


def exit_code(codes: Iterable[int]) -> int:
    """One exit code for many verdicts: altered before unreadable before undecided. Nothing checked is undecided."""
    codes = set(codes)
    if not codes:
        return CannotDecide.exit_code
    return next((code for code in (1, 4, 3) if code in codes), 0)
