"""Growth: what concerns one record, or a screen of them, in a folder with many records against the same in one with few."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from functools import partial

from benchmarks.invented import folders, samples
from benchmarks.measuring.in_process import home_is, run
from benchmarks.measuring.rounds import Run, Scale, race, timed
from benchmarks.table import Line, Section, duration
from sharewise.record.record_model import Record
from sharewise.record.store.save import save

TITLE = "One record among many"
# More than the list shows at once.
_FEW = 25
_LIMITS = {
    "save one more": "going through the names in the folder to find the last",
    "records (the newest 20)": "the same, to find the newest",
    "records show (the oldest)": "reading every file for those that name the record",
}


def measure(scale: Scale) -> Section:
    """The lines on growth."""
    with folders.making(scale.among, samples.records()) as made, folders.beginning_of(made, _FEW) as few:
        runners = _runners(few) | _runners(made)
        with home_is(made.home):
            times = race(runners, scale)
    lines = [
        Line(
            name, times.ratio(f"{name} {scale.among}", f"{name} {_FEW}"), f"the same among {_FEW}",
            f"{duration(times.seconds(f'{name} {scale.among}'))} among {scale.among:,}", limit,
        )
        for name, limit in _LIMITS.items()
    ]  # fmt: skip
    return Section(f"{TITLE}: among {scale.among:,} against among {_FEW}. {times.rounds} rounds.", lines)


def _runners(made: folders.Made) -> dict[str, Run]:
    count = len(made.paths)
    oldest = json.loads(made.paths[0].read_bytes())["record"]["id"]
    in_folder = ("--folder", str(made.records))
    return {
        f"save one more {count}": partial(_save_one, made, next(samples.records())),
        f"records (the newest 20) {count}": timed(lambda: run(["records", *in_folder])),
        f"records show (the oldest) {count}": timed(lambda: run(["records", "show", oldest, *in_folder])),
    }


def _save_one(made: folders.Made, record: Record) -> float:
    """Save a record, and take it away again."""
    later = samples.NOW + timedelta(days=30)
    started = time.perf_counter()
    saved = save(made.records, made.key, record, now=later, random=bytes(16))
    seconds = time.perf_counter() - started
    saved.path.unlink()
    return seconds
