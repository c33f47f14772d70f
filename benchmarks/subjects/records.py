"""One record at a time: sealing, publishing, saving and verifying, against what they cannot do without."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from benchmarks.figure import Figure, a_second
from benchmarks.invented import folders, samples
from benchmarks.measuring.in_process import home_is, run
from benchmarks.measuring.processes import WentWrong
from benchmarks.measuring.rounds import Run, Scale, Times, race, timed
from benchmarks.table import Line, Section, line_of, missing_line, rate, shares
from sharewise.files import create_atomically
from sharewise.record.keys import SigningKey
from sharewise.record.record_model import Record, Seal, SealedRecord
from sharewise.record.seal import FORMAT, KIND, RECORD
from sharewise.record.store.saving.record_writer import save
from sharewise.record.verification import trust, verify_file
from sharewise.rulebook.parts import as_data
from sharewise.strict_json import read_strict, write_canonical, write_readable

TITLE = "Records"
_T = TypeVar("_T")
_SEAL, _SIGN_ALONE = "seal: the file's bytes from a record", "JCS, SHA-256, sign"
_TO_DATA, _LAYOUT, _JCS, _SHA, _ED25519 = "model to data", "layout", "JCS", "SHA-256", "Ed25519"
_PUBLISH, _BARE, _NO_SYNC = "publish: bytes safe on disk", "bare write, fsync, link, fsync", "the same without fsync"
_SAVE, _MANY = "save: the next of a folder, safe on disk", "decide --answers, many documents at once"
_VERIFY, _LIBRARIES = "verify: one file", "read, json.loads, rfc8785, SHA-256, Ed25519"
_READ, _STRICT, _LOADS = "reading", "strict parse", "json.loads"
SEAL, PUBLISH, SAVE, MANY, VERIFY = FIGURES = (
    Figure(_SEAL, _SIGN_ALONE, a_second(5_000)),
    Figure(_PUBLISH, _BARE),
    Figure(_SAVE, _BARE),
    # Or what the disk can do, if that is less: the bare write stands beside it.
    Figure(_MANY, _BARE, a_second(200)),
    Figure(_VERIFY, _LIBRARIES),
)


def measure(scale: Scale) -> Section:
    """The lines on records, one at a time."""
    like = [record for record, _ in zip(samples.records(), range(scale.records), strict=False)]
    with folders.making(len(like), like) as made:
        sealing = _sealing(made, like, scale)
        publishing = _publishing(made, like, scale)
        verifying = _verifying(made, scale)
        kilobytes = made.mean_size / 1000
    title = (
        f"{TITLE}: {len(like)} of {kilobytes:.1f} kB on average, warm in memory. "
        f"{sealing.rounds}, {publishing.rounds} and {verifying.rounds} rounds."
    )
    return Section(title, [*_seal_lines(sealing), *_publish_lines(publishing), *_verify_lines(verifying)])


def _each(work: Callable[[_T], object], things: Sequence[_T], *, waits: bool = False) -> Run:
    """A runner that does `work` with each thing, and gives the seconds of one. `waits`: for the disk, which counts too."""

    def all_of_them() -> None:
        for thing in things:
            work(thing)

    run = timed(all_of_them, clock=time.perf_counter if waits else time.process_time)
    return lambda: run() / len(things)


def _sealing(made: folders.Made, like: list[Record], scale: Scale) -> Times:
    key = made.key
    verified = [verify_file(path, trust(key.public)).seal for path in made.paths]
    seals = [
        Seal(
            kind=KIND,
            chain=key.public.thumbprint,
            folder=sealed.folder,
            sequence=sealed.sequence,
            previous=sealed.previous,
            time=sealed.time,
            seen=[],
        )
        for sealed in verified
        if sealed
    ]
    both = list(zip(like, seals, strict=True))
    data = [(as_data(record), as_data(seal)) for record, seal in both]

    def seal_one(one: tuple[Record, Seal]) -> bytes:
        # As `save` does it; its own function is not one to call from outside.
        record, seal = one
        data = as_data(record)
        signature = RECORD.sign(key, RECORD.statement(data, as_data(seal)))
        sealed = SealedRecord(format=FORMAT, record=record, seal=seal, signature=signature)
        return write_readable(as_data(sealed.but(record=None)) | {"record": data})

    def sign_alone(one: tuple[dict[str, Any], dict[str, Any]]) -> bytes:
        record, seal = one
        digest = hashlib.sha256(rfc8785.dumps(record)).hexdigest()
        signed = rfc8785.dumps({"format": FORMAT, "record_sha256": digest, "seal": seal})
        return key.private.sign(protected + b"." + base64.urlsafe_b64encode(signed).rstrip(b"="))

    protected = base64.urlsafe_b64encode(RECORD.header(key.public.thumbprint)).rstrip(b"=")
    canonicals = [write_canonical(record) for record, _ in data]
    messages = [RECORD.statement(record, seal) for record, seal in data]
    files = [{"format": FORMAT, "record": record, "seal": seal, "signature": "x" * 200} for record, seal in data]
    return race(
        {
            _SEAL: _each(seal_one, both),
            _SIGN_ALONE: _each(sign_alone, data),
            _TO_DATA: _each(lambda one: (as_data(one[0]), as_data(one[1]), as_data(one[1])), both),
            _LAYOUT: _each(write_readable, files),
            _JCS: _each(lambda one: (write_canonical(one[0]), write_canonical(one[1])), data),
            _SHA: _each(lambda content: hashlib.sha256(content).hexdigest(), canonicals),
            _ED25519: _each(key.private.sign, messages),
        },
        scale,
    )


def _seal_lines(times: Times) -> list[Line]:
    parts = (_JCS, _LAYOUT, _TO_DATA, _SHA, _ED25519)
    return [
        line_of(
            SEAL, times, absolute=rate(times.seconds(_SEAL), "records"), limited_by=_shares(times, parts, _SEAL)
        ),
        *(_part(times, part, _SEAL) for part in parts),
    ]  # fmt: skip


def _shares(times: Times, parts: Sequence[str], whole: str) -> str:
    return shares((part, times.seconds(part) / times.seconds(whole)) for part in parts)


def _part(times: Times, part: str, whole: str) -> Line:
    return line_of(Figure(part, whole), times, named=f"  {part} alone")


def _publishing(made: folders.Made, like: list[Record], scale: Scale) -> Times:
    contents = [path.read_bytes() for path in made.paths][:20]
    with TemporaryDirectory(prefix="sharewise-benchmark-") as temporary, home_is(Path(temporary)):
        folder = Path(temporary)
        saved = _Saver(folder / "one-by-one", made.key, like)
        runners = {
            _PUBLISH: _each(lambda content: create_atomically(_new_name(folder), content), contents, waits=True),
            _BARE: _each(lambda content: _write_bare(_new_name(folder), content, sync=True), contents, waits=True),
            _NO_SYNC: _each(lambda content: _write_bare(_new_name(folder), content, sync=False), contents, waits=True),
            _SAVE: _each(lambda _: saved.save_one(), contents, waits=True),
        }
        answers = folder / "answers.yaml"
        answers.write_text("---\n".join([samples.answers_file()] * len(like)), encoding="utf-8")
        # It is left out where this version takes one document only.
        with contextlib.suppress(WentWrong):
            run(["decide", "--answers", str(answers)])
            seconds = timed(lambda: run(["decide", "--answers", str(answers)]), clock=time.perf_counter)
            runners[_MANY] = lambda: seconds() / len(like)
        return race(runners, scale)


def _new_name(folder: Path) -> Path:
    return folder / f"{secrets.token_hex(8)}.json"


class _Saver:
    """Saves one record after another in one folder."""

    def __init__(self, folder: Path, key: SigningKey, like: list[Record]) -> None:
        self._folder = folder
        self._key = key
        self._like = like
        self._count = 0

    def save_one(self) -> None:
        record = self._like[self._count % len(self._like)]
        self._count += 1
        save(self._folder, self._key, record, now=samples.NOW + timedelta(seconds=self._count), random=bytes(16))


def _write_bare(path: Path, content: bytes, *, sync: bool) -> None:
    """Write a file durably under a name that is not taken, with no thought of what can go wrong."""
    temporary = path.with_suffix(".tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(handle, content)
    if sync:
        os.fsync(handle)
    os.close(handle)
    os.link(temporary, path)
    os.unlink(temporary)
    if sync:
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _publish_lines(times: Times) -> list[Line]:
    publishing = times.seconds(_PUBLISH) / times.seconds(_SAVE)
    waiting = 1 - times.seconds(_NO_SYNC) / times.seconds(_BARE)
    return [
        line_of(
            PUBLISH, times, absolute=rate(times.seconds(_PUBLISH), "files"),
            limited_by=f"the disk: of the bare write, {waiting:.0%} is fsync",
        ),
        line_of(Figure(_NO_SYNC, _BARE), times, named=f"  {_NO_SYNC}", limited_by="the kernel"),
        line_of(
            SAVE, times, absolute=rate(times.seconds(_SAVE), "records"),
            limited_by=f"publishing {publishing:.0%}, more fsyncs, verifying the record before, sealing, reading back",
        ),
        line_of(
            MANY, times, absolute=rate(times.seconds(_MANY), "records"),
            limited_by=f"the disk, which does {1 / times.seconds(_BARE):,.0f} bare writes a second",
        ) if _MANY in times else missing_line(MANY, "one document only"),
    ]  # fmt: skip


def _verifying(made: folders.Made, scale: Scale) -> Times:
    trusted = trust(made.key.public)
    public = made.key.public
    raw = public.raw
    contents = [path.read_bytes() for path in made.paths]
    data = [read_strict(content) for content in contents]
    messages = [RECORD.statement(each["record"], each["seal"]) for each in data]
    canonicals = [write_canonical(each["record"]) for each in data]
    signed = [(each["signature"], message) for each, message in zip(data, messages, strict=True)]

    def with_libraries(path: Path) -> None:
        found = json.loads(path.read_bytes())
        digest = hashlib.sha256(rfc8785.dumps(found["record"])).hexdigest()
        payload = rfc8785.dumps({"format": found["format"], "record_sha256": digest, "seal": found["seal"]})
        protected, _, signature = found["signature"].encode().partition(b"..")
        message = protected + b"." + base64.urlsafe_b64encode(payload).rstrip(b"=")
        Ed25519PublicKey.from_public_bytes(raw).verify(base64.urlsafe_b64decode(signature + b"=="), message)

    def verify_one(path: Path) -> None:
        assert verify_file(path, trusted).word == "intact"

    return race(
        {
            _VERIFY: _each(verify_one, made.paths),
            _LIBRARIES: _each(with_libraries, made.paths),
            _READ: _each(Path.read_bytes, made.paths),
            _STRICT: _each(read_strict, contents),
            _LOADS: _each(json.loads, contents),
            _JCS: _each(lambda each: (write_canonical(each["record"]), write_canonical(each["seal"])), data),
            _LAYOUT: _each(write_readable, data),
            _SHA: _each(lambda content: hashlib.sha256(content).hexdigest(), canonicals),
            _ED25519: _each(lambda one: RECORD.is_signed(public, *one), signed),
        },
        scale,
    )


def _verify_lines(times: Times) -> list[Line]:
    parts = (_READ, _STRICT, _JCS, _LAYOUT, _SHA, _ED25519)
    return [
        line_of(
            VERIFY, times, absolute=rate(times.seconds(_VERIFY), "records"), limited_by=_shares(times, parts, _VERIFY)
        ),
        *(_part(times, part, _VERIFY) for part in parts),
        _part(times, _LOADS, _VERIFY),
    ]  # fmt: skip
