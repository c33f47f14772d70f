"""`python -m benchmarks`: everything measured in one run, and printed as one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
import traceback
from datetime import datetime

from benchmarks.invented.folders import NoRoom
from benchmarks.measuring.processes import WentWrong
from benchmarks.measuring.rounds import FULL, QUICK, STANDARD, TINY, Scale
from benchmarks.subjects import bulk, growth, index, interview, jobs, keys, records, startup, verifiers
from benchmarks.subjects.rules import proof, reasoning
from benchmarks.table import Section, as_markdown, as_text, in_words

SUBJECTS = {
    "startup": startup.measure,
    "interview": interview.measure,
    "keys": keys.measure,
    "records": records.measure,
    "bulk": bulk.measure,
    "jobs": jobs.measure,
    "verifiers": verifiers.measure,
    "index": index.measure,
    "growth": growth.measure,
    "reasoning": reasoning.measure,
    "proof": proof.measure,
}
# What has no goal and takes minutes: only in a full run, or by name.
_BY_NAME = {"reasoning", "proof"}


def main() -> None:
    """Measure what was asked for, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--full", action="store_true", help="also a million records, and more rounds: takes hours")
    size.add_argument("--quick", action="store_true", help="about a minute, with fewer rounds and fewer records")
    size.add_argument("--tiny", action="store_true", help="only whether all still works; the figures mean nothing")
    parser.add_argument(
        "--only", metavar="NAME", action="append", choices=SUBJECTS, help=f"only this: {', '.join(SUBJECTS)}"
    )
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    asked = parser.parse_args()
    scale = FULL if asked.full else QUICK if asked.quick else TINY if asked.tiny else STANDARD
    started, load_before = time.monotonic(), _load()
    sections = [_section(name, scale) for name in asked.only or _usual(full=asked.full)]
    lines = as_markdown(sections) if asked.markdown else as_text(sections)
    print("\n".join(lines))
    print("", *in_words(sections), sep="\n")
    print(
        f"\n{datetime.now():%d %B %Y}, {scale.name} run of {time.monotonic() - started:.0f} s. "
        f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores; "
        f"waiting for them on average: {load_before} before, {_load()} after."
    )


def _usual(*, full: bool) -> list[str]:
    return [name for name in SUBJECTS if full or name not in _BY_NAME]


def _section(name: str, scale: Scale) -> Section:
    print(f"{name} ...", end=" ", file=sys.stderr, flush=True)
    started = time.monotonic()
    try:
        return SUBJECTS[name](scale)
    except (NoRoom, WentWrong) as error:
        return Section(f"{name}: left out. {error}", [])
    except AssertionError:
        # What is compared does not come to the same: then nothing of it is worth a line, and the rest still is.
        traceback.print_exc()
        return Section(f"{name}: left out. What is compared does not agree.", [])
    finally:
        print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"


if __name__ == "__main__":
    main()
