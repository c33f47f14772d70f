"""Which contents are known to be proved, so that the proof is not made again at every start.

Two lists say so, and both name contents by their digest, so that one changed byte is proved again:

- `proved.txt` beside the shipped rules. It comes with the prover that proved it, and a test proves each line again.
- The folder `proved/` in the data folder, written by `sharewise rules check` alone. Its files hold also for one prover
  only: their names cover the version and the source of everything that proves.

Nothing here is ever run, and what is damaged counts as not there.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from sharewise import __version__
from sharewise.errors import StorageFailed
from sharewise.files import make_private_folder, open_to_others, read_named, replace_atomically

SHIPPED_LIST = "proved.txt"
# What a list gives for the digest of the adoption where there is none.
NO_ADOPTION = "-"
_LARGEST_LIST = 64 * 1024
_SAYS = "proved\n"
# The rooms whose code decides what a rulebook means and whether it is proved.
_PROVING = ("rulebook", "reasoning")


def line(sha256: str, adoption: str | None, names: str) -> str:
    """The line of `proved.txt` for a content: the digests of the rulebook and its adoption, and what they are called."""
    return f"{sha256}  {adoption or NO_ADOPTION}  {names}"


def is_listed_as_proved(rules: Path, sha256: str, adoption: str | None = None) -> bool:
    """Whether the list in the folder of the shipped rules names this content."""
    wanted = [sha256, adoption or NO_ADOPTION]
    return any(written.split()[:2] == wanted for written in _text(rules / SHIPPED_LIST).splitlines())


def is_cached(folder: Path, sha256: str, adoption: str | None = None) -> bool:
    """Whether `rules check` has proved this content on this computer, with this very prover."""
    # What is there is looked at first: to read the prover's source takes longer. What others could have put there counts
    # as not there.
    if not folder.is_dir() or open_to_others(folder) or open_to_others(folder.parent):
        return False
    return _text(folder / _name(sha256, adoption)) == _SAYS


def add_to_cache(folder: Path, sha256: str, adoption: str | None = None) -> None:
    """Note that this content was proved. Where that cannot be written, it is proved again another time."""
    try:
        make_private_folder(folder)
        replace_atomically(folder / _name(sha256, adoption), _SAYS.encode())
    except (OSError, StorageFailed):
        return


def _name(sha256: str, adoption: str | None) -> str:
    """The file's name: a digest of all that the proof depends on."""
    whole = hashlib.sha256("\n".join((__version__, sha256, adoption or NO_ADOPTION)).encode())
    package = Path(__file__).parents[1]
    for room in _PROVING:
        for source in sorted((package / room).rglob("*.py")):
            whole.update(hashlib.sha256(source.read_bytes()).digest())
    return whole.hexdigest()


def _text(path: Path) -> str:
    """What is in a file, or nothing where it cannot be read."""
    try:
        return read_named(path, _LARGEST_LIST).decode("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
