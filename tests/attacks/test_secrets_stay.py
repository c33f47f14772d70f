"""The passphrase and the private half of the key are nowhere but where they belong: not in what is said, nor in any file that is left."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sharewise.record.keys import KEY_FILE, read_key
from tests.conftest import Run
from tests.support.samples import EMERGENCY

ROOT = Path(__file__).parents[2]
ANSWERS = json.dumps({"answers": EMERGENCY}).encode()
RIGHT, WRONG = "Wälder und 4 owls", "Täler und 5 cows"


def spellings(secret: bytes) -> Iterator[bytes]:
    """A secret as it may stand in a file: plain, in hex, and in base64 wherever it begins there."""
    yield secret
    yield secret.hex().encode()
    for before in range(3):
        # The first and the last signs depend on what stands beside it.
        whole = base64.b64encode(b"\0" * before + secret).rstrip(b"=")[4 if before else 0 : -2]
        yield from {whole, whole.translate(bytes.maketrans(b"+/", b"-_"))}


def plain(content: bytes) -> bytes:
    """A file with what its lines say in base64, as in the file of a key."""
    lines = re.findall(rb"^[A-Za-z0-9+/]{20,}=*$", content, re.MULTILINE)
    return content + base64.b64decode(b"".join(lines) + b"==") if lines else content


def test_no_secret_is_in_what_is_said_or_left_behind(run: Run, home: Path, tmp_path: Path) -> None:
    for name, text in (("right", RIGHT), ("wrong", WRONG)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    (tmp_path / "temporary").mkdir()
    said: list[bytes] = []

    def do(*arguments: str, stdin: bytes = b"") -> int:
        done = run(*arguments, stdin=stdin, TMPDIR=str(tmp_path / "temporary"))
        said.append(done.stdout + done.stderr)
        return done.returncode

    def found(secrets: list[bytes], but: set[str]) -> list[str]:
        """Where one of these is, but in the files of these names."""
        places = {
            str(path): plain(path.read_bytes())
            for path in tmp_path.rglob("*")
            if path.is_file() and path.name not in but
        }
        places["what was said"] = b"\n".join(said)
        return [place for place, content in places.items() if any(each in content for each in secrets)]

    assert do("decide", "--answers", "-", stdin=ANSWERS) == 0
    key = read_key(home / "key")
    assert key is not None
    seed = key.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    seeds = list(spellings(seed))
    phrases = [each for text in (RIGHT, WRONG) for each in spellings(text.encode())]
    # What is looked for would be found.
    assert found(seeds, set()) == [str(home / "key" / KEY_FILE)]
    assert len(found(phrases, set())) == 2
    assert do("key", "protect", "--new-passphrase-file", "right") == 0
    for file, code in (("wrong", 4), ("right", 0)):
        assert do("decide", "--answers", "-", "--passphrase-file", file, stdin=ANSWERS) == code
    assert do("records", "hold", "last", "--reason", "A court case.") == 4
    for command in (
        *(("verify",), ("verify", "--json"), ("records",), ("records", "show"), ("export",), ("report",), ("due",)),
        *(("checkpoint",), ("key", "show"), ("key", "show", "--format", "jwk"), ("key", "enrol"), ("setup", "--json")),
    ):
        assert do(*command) in (0, 2), command
    assert found(phrases, {"right", "wrong"}) == []
    # Under the passphrase it is in no file at all.
    assert found(seeds, set()) == []
    assert do("key", "unprotect", "--passphrase-file", "wrong") == 4
    assert do("key", "unprotect", "--passphrase-file", "right") == 0
    assert found(phrases, {"right", "wrong"}) == []
    assert found(seeds, set()) == [str(home / "key" / KEY_FILE)]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_no_option_takes_a_secret_that_others_could_see() -> None:
    """What is typed after a command is seen by all who use the computer, and kept by the shell: an option names a file."""
    # Those with a value: a switch says nothing secret.
    options = set(re.findall(r"`(--[a-z-]+) [^`]+`", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")))
    secret = {each for each in options if re.search(r"pass|secret|token|private", each)}
    assert "--passphrase-file" in secret
    assert {each for each in secret if not each.endswith("-file")} == set()
