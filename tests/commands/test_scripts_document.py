"""`docs/scripts.md` says what is so: its examples are run from top to bottom, and its lists are those of the program."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from sharewise.present.json.documents import DOCUMENTS, WITHOUT_JSON
from sharewise.present.json.error_json import ERROR_CODES
from tests.support.environment import small_environment
from tests.support.needed import long, needed

TEXT = (Path(__file__).parents[2] / "docs/scripts.md").read_text(encoding="utf-8")


@long
def test_every_example_prints_what_stands_below_it(tmp_path: Path) -> None:
    needed("bash", "jq")
    examples = re.findall(r"```bash\n(.*?)```\n(?:\n```output\n(.*?)```\n)?", TEXT, re.DOTALL)
    assert len(examples) > 8
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/sharewise"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sharewise "$@"\n')
    program.chmod(0o755)
    environment = small_environment(tmp_path / "home")
    environment["PATH"] = f"{program.parent}:{environment['PATH']}"
    # One shell for all of them takes no longer than its commands.
    script = "\n".join(f"{each}\nprintf '\\0'" for each, _ in examples)
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False)
    printed = done.stdout.decode().split("\0")
    for (typed, right), shown in zip(examples, printed, strict=False):
        assert (typed, shown) == (typed, right)
    assert done.stderr == b""


def test_its_lists_are_those_of_the_program() -> None:
    rows = dict(re.findall(r"(?m)^\| `([a-z-]+)` \| (.+) \|$", TEXT))
    assert {code: rows.get(code) for code in ERROR_CODES} == ERROR_CODES
    listed = TEXT.partition("| command with `--json` | document |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([a-z-]+)`", listed))
    for each in DOCUMENTS:
        assert not each.commands or each.name in named, each.name
    for command in WITHOUT_JSON:
        assert f"`{command}`" in TEXT
