"""Export: the commands that go through a whole folder, against only reading it, and against reading and verifying it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

from benchmarks.invented import folders, samples
from benchmarks.measuring.in_process import home_is, run
from benchmarks.measuring.rounds import Scale, race, timed
from benchmarks.table import Line, Section, rate, shares
from sharewise.record.row import row_of
from sharewise.record.store.chain import verify_all
from sharewise.record.summary import summarise
from sharewise.record.verification import trust, verify_file

TITLE = "A folder of records"
_READ, _VERIFY, _ROWS = "read and json.loads", "read and verify", "row_of"
COMMANDS = {
    "export (NDJSON)": ["export"],
    "export --format csv": ["export", "--format", "csv"],
    "verify": ["verify"],
    "records --json": ["records", "--json"],
}


def measure(scale: Scale) -> Section:
    """The lines on going through a folder."""
    with folders.making(scale.folder, samples.records()) as made, home_is(made.home):
        trusted = trust(made.key.public)
        # What is loaded by the first run of a command must not be in its time.
        with folders.beginning_of(made, 2) as few, home_is(few.home):
            for words in COMMANDS.values():
                run(words)
        some = [verify_file(path, trusted) for path in made.paths[:200]]

        def read() -> None:
            for path in made.paths:
                json.loads(path.read_bytes())

        def verify() -> None:
            for found in verify_all([made.records], trusted):
                assert found.exit_code == 0

        def rows() -> None:
            for verdict in some:
                row_of(verdict, summarise(verdict))

        times = race(
            {
                _READ: timed(read),
                _VERIFY: timed(verify),
                _ROWS: timed(rows),
                **{name: timed(partial(run, words)) for name, words in COMMANDS.items()},
            },
            replace(scale, warm=False),
        )
        kilobytes = made.mean_size / 1000
    lines = [
        line
        for name in COMMANDS
        for line in (
            Line(
                name, times.ratio(name, _READ), _READ, rate(times.seconds(name) / scale.folder, "records"),
                shares([
                    ("verifying", times.seconds(_VERIFY) / times.seconds(name)),
                    ("making rows", times.seconds(_ROWS) / len(some) * scale.folder / times.seconds(name)),
                ]) if name != "verify" else "see one file, above",
            ),
            Line(name, times.ratio(name, _VERIFY), _VERIFY),
        )
    ]  # fmt: skip
    lines.append(
        Line(_VERIFY, times.ratio(_VERIFY, _READ), _READ, rate(times.seconds(_VERIFY) / scale.folder, "records"))
    )
    title = f"{TITLE}: {scale.folder:,} records of {kilobytes:.1f} kB on average. {times.rounds} rounds."
    return Section(title, lines)
