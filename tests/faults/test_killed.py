"""Processes that save one record after the other, killed at any moment."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.conftest import Count
from tests.faults.each_call import in_each, save_attempt
from tests.faults.harness import Writer
from tests.faults.whole import said_to_be_saved, whole
from tests.support.needed import WHOLE

FOLDERS = 30 if WHOLE else 6
# By how many usual saves a kill comes after the start: evenly spread over the first saves, then at random.
MOMENTS = [
    *(9 * number / FOLDERS for number in range(FOLDERS)),
    *(random.Random(number).uniform(0, 15) for number in range(FOLDERS)),
]


def test_a_kill_at_any_moment_leaves_whole_records_and_each_that_was_said_to_be_saved_and_verify_finds_them(
    tmp_path: Path, writer: Writer, count: Count
) -> None:
    # Each is used again for a second kill.
    folders = [tmp_path / str(number) for number in range(FOLDERS)]
    for each in folders:
        each.mkdir()
    said_in_all = 0
    for number, moment in enumerate(MOMENTS):
        folder = folders[number % FOLDERS]
        (ended,) = writer.run(
            {
                "do": "save for ever",
                "folder": str(folder),
                "name": f"kill-{number}",
                "processes": 2,
                "kill_after": moment * writer.usual,
            }
        )
        assert [code for _, code in ended] == [-9, -9]
        left = whole(folder / "home")
        said = said_to_be_saved(folder, f"kill-{number}")
        assert set(said) <= set(left.records)
        said_in_all += len(said)
        assert writer.one(**save_attempt(folder, "next")) == 0
        after = whole(folder / "home")
        assert after.nonces[:-1] == left.nonces
    assert said_in_all
    assert set(in_each(writer, "verify in each", folders)) == {0}
    count(kills=len(MOMENTS))
