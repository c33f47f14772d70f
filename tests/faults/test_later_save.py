"""A later save, with a fault at each of its system calls. There is a record already, and a leftover of an old crash."""

from __future__ import annotations

from pathlib import Path

from tests.faults.each_call import try_at_each_call
from tests.faults.harness import Call, Writer
from tests.faults.promises import Promises

WHICH = "later"


class TestLaterSave(Promises):
    def test_a_folder_is_used_though_the_one_above_may_not_be_read(self, traced: Writer, tmp_path: Path) -> None:
        def opens_the_one_above(call: Call) -> bool:
            return str(call) in ("openat home", "openat home/records")

        outcomes = try_at_each_call(traced, tmp_path / "tried", WHICH, "error=EACCES", of=opens_the_one_above)
        wrong = [str(outcome) for outcome in outcomes if outcome.code != 0 or not outcome.is_new]
        assert not wrong, "\n".join(wrong)
