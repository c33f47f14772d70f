"""Bulk: what goes through a whole folder or saves many records at once, against the signatures alone, on one core and on two."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from benchmarks.figure import Figure, at_most
from benchmarks.invented import folders, samples
from benchmarks.measuring.in_process import home_is, run, takes
from benchmarks.measuring.rounds import Run, Scale, Times, race, timed
from benchmarks.table import Line, Section, line_of, rate, shares
from sharewise.record.row import row_of
from sharewise.record.seal import RECORD
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.summary import summarise
from sharewise.record.verification import trust, verify_file
from sharewise.strict_json import read_strict

TITLE = "Bulk: a folder gone through, inside one process"
_ED25519, _READ, _WALK, _ROWS = "Ed25519 alone", "read and json.loads", "the walk of verify", "row_of"


@dataclass(frozen=True)
class Through(Figure):
    """A figure on a command that goes through a folder.

    Attributes:
        words: the command.
        with_rows: it makes a row of each record.

    """

    words: tuple[str, ...] = ()
    with_rows: bool = False


_VERIFY, _EXPORT, _CSV = ("verify",), ("export",), ("export", "--format", "csv")
_LISTED, _REPLAY = ("records", "--json"), ("verify", "--replay")
WALK = Figure(_WALK, _ED25519, at_most(2.2))
FIGURES = (
    WALK,
    Through("verify", _WALK, words=_VERIFY),
    Through("export (NDJSON)", _WALK, at_most(1.15), words=_EXPORT, with_rows=True),
    Through("export --format csv", _WALK, at_most(1.4), words=_CSV, with_rows=True),
    Through("records --json", _WALK, at_most(1.2), words=_LISTED, with_rows=True),
    Through("verify --replay", _WALK, words=_REPLAY),
)


def measure(scale: Scale) -> Section:
    """The lines on going through a folder."""
    with ExitStack() as stack:
        made = stack.enter_context(folders.making(scale.folder, samples.records()))
        few = stack.enter_context(folders.beginning_of(made, min(made.count, 2)))
        commands = {figure.name: _words(figure) for figure in FIGURES if isinstance(figure, Through)}
        # What is loaded by the first run of a command must not be in its time.
        with home_is(few.home):
            for words in commands.values():
                run(words)
        stack.enter_context(home_is(made.home))
        runners = dict(_plain_runners(made)) | {name: timed(partial(run, words)) for name, words in commands.items()}
        times = race(runners, replace(scale, warm=False))
        rows = _seconds_of_rows(made)
        kilobytes = made.mean_size / 1000
    lines = [_line(figure, times, made.count, rows) for figure in FIGURES]
    lines.append(line_of(Figure(_WALK, _READ), times, absolute=rate(times.seconds(_READ) / made.count, "records read")))
    title = f"{TITLE}, with one job: {made.count:,} records of {kilobytes:.1f} kB on average. {times.rounds} rounds."
    return Section(title, lines)


def _words(figure: Through) -> list[str]:
    return [*figure.words, *(("--jobs", "1") if takes(figure.words[0], "--jobs") else ())]


def _plain_runners(made: folders.Made) -> Mapping[str, Run]:
    trusted = trust(made.key.public)
    key = Ed25519PublicKey.from_public_bytes(made.key.public.raw)
    signed = list(_signed(made))

    def signatures() -> None:
        for signature, message in signed:
            key.verify(signature, message)

    def read() -> None:
        for path in made.paths:
            json.loads(path.read_bytes())

    def walk() -> None:
        for found in verify_all([made.records], trusted):
            assert found.exit_code == 0

    return {_ED25519: timed(signatures), _READ: timed(read), _WALK: timed(walk)}


def _signed(made: folders.Made) -> Iterator[tuple[bytes, bytes]]:
    """Of each record the signature's 64 bytes, and the message that is signed."""
    protected = base64.urlsafe_b64encode(RECORD.header(made.key.public.thumbprint)).rstrip(b"=")
    for path in made.paths:
        data = read_strict(path.read_bytes())
        payload = base64.urlsafe_b64encode(RECORD.statement(data["record"], data["seal"])).rstrip(b"=")
        signature = base64.urlsafe_b64decode(data["signature"].partition("..")[2] + "==")
        yield signature, protected + b"." + payload


def _seconds_of_rows(made: folders.Made) -> float:
    """What it takes to make the row of one record that has been read."""
    some = [verify_file(path, trust(made.key.public)) for path in made.paths[:200]]
    return timed(lambda: [row_of(verdict, summarise(verdict)) for verdict in some])() / len(some)


def _line(figure: Figure, times: Times, count: int, rows: float) -> Line:
    each = times.seconds(figure.name) / count
    goes_into = {_WALK: times.seconds(_WALK) / count / each}
    if figure is WALK:
        goes_into = {_ED25519: times.seconds(_ED25519) / count / each, "reading": times.seconds(_READ) / count / each}
    elif isinstance(figure, Through) and figure.with_rows:
        goes_into["making rows"] = rows / each
    absolute = rate(each, "records")
    return line_of(figure, times, count=count, absolute=absolute, limited_by=shares(goes_into.items()))
