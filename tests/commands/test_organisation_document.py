"""docs/organisation.md, followed as it stands: each block that says whose it is, on that person's computer."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

from tests.conftest import Run
from tests.support.messages import ROOT
from tests.support.needed import long
from tests.support.samples import EMERGENCY

PAGE = (ROOT / "docs" / "organisation.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r'```sh title="([a-z]+)"\n(.*?)```', PAGE, re.DOTALL)


@long
def test_every_command_of_the_page_does_what_it_says_in_its_order(run: Run, tmp_path: Path) -> None:
    assert len(BLOCKS) > 5
    for who in ("ann", "bob"):
        home = str(tmp_path / who)
        decided = json.dumps({"answers": EMERGENCY}).encode()
        assert run("decide", "--answers", "-", "--json", stdin=decided, SHAREWISE_HOME=home).returncode == 0
    for who, block in BLOCKS:
        if "--unlock-with" in block:
            # The drill is worth nothing without a record that is encrypted.
            decided = json.dumps({"answers": EMERGENCY}).encode()
            run("decide", "--answers", "-", "--json", stdin=decided, SHAREWISE_HOME=str(tmp_path / "ann"))
            assert b"record_age" in _newest(tmp_path / "ann/records")
        for line in block.splitlines():
            program, *words = shlex.split(line)
            assert program == "sharewise"
            done = run(*words, SHAREWISE_HOME=str(tmp_path / who))
            assert done.returncode == 0, (who, line, done.stdout, done.stderr)
            assert done.stdout or done.stderr
    assert b"record_age" not in _newest(tmp_path / "opened")
    assert b"record_age" in _newest(tmp_path / "all")


def _newest(folder: Path) -> bytes:
    """What stands in the records of Ann's that were saved last."""
    return b"".join(path.read_bytes() for path in folder.rglob("00000002.json"))
