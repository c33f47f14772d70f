"""The part of docs/organisation.md about a store, followed as it stands on a real server, and a dump of it checked without sharewise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from tests.outside.recipes import need, run_recipe
from tests.support.environment import small_environment
from tests.support.many_records import ManyRecords
from tests.support.needed import long, needed
from tests.support.samples import record
from tests.support.stores import postgres_here

PAGE = (Path(__file__).parents[2] / "docs/organisation.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r'^```sh title="(\w+\.sh)"\n(.*?)^```$', PAGE, re.MULTILINE | re.DOTALL))


class Office:
    """Somebody's computer: a home, a folder to work in, and who they are to the server."""

    def __init__(self, folder: Path, user: str) -> None:
        self.folder, self._user = folder, user
        folder.mkdir(exist_ok=True)

    def follow(self, block: str, **more: str) -> str:
        """Run a block of the page. What it prints."""
        environment = {
            **small_environment(self.folder / "home"),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PGHOST": str(postgres_here().socket),
            "PGUSER": self._user,
            **more,
        }
        ran = subprocess.run(
            ["sh", "-eu"],
            input=BLOCKS[block],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, (block, ran.stdout, ran.stderr)
        return ran.stdout


@pytest.fixture(autouse=True)
def _clean() -> None:
    needed("psql", "jq")
    # The names in the page are the server's own, which others use too.
    server = postgres_here()
    for each in ("records", "records_restored"):
        server.sql(f"DROP DATABASE IF EXISTS {each}")


@long
def test_the_page_is_followed_to_its_end(tmp_path: Path, proved: CompiledRulebook) -> None:
    keeper, anna = Office(tmp_path / "keeper", "owner"), Office(tmp_path / "anna", "anna")
    made = ManyRecords(anna.folder / "home", record(proved))
    for number in range(4):
        made.add(f"AB-{number}")
    keeper.follow("set_up.sh")
    anna.follow("show_key.sh")
    shutil.copy(anna.folder / "anna.json", keeper.folder)
    keeper.follow("enrol.sh")
    assert "Put into the store now: 4." in anna.follow("anna.sh").replace("\n", " ")
    assert "4 intact" in keeper.follow("audit.sh")
    assert len(list((keeper.folder / "everybody").rglob("0000*.json"))) == 4
    keeper.follow("back_up.sh")
    assert "4 intact" in keeper.follow("restore.sh")
    keeper.follow("leave.sh")
    made.add("AB-5")
    with pytest.raises(AssertionError, match="did not let you in"):
        anna.follow("anna.sh")
    assert made.key.public.folder_name in keeper.follow("erase.sh", RECORD=made.references[1])
    keeper.follow("dump.sh")
    dumped = sorted((keeper.folder / "dump").rglob("*.json"))
    assert [path.read_bytes() for path in dumped[2:]] == made.contents[2:4]
    need("jq+openssl")
    said = [outside(path, tmp_path / f"outside-{path.stem}", made) for path in dumped]
    assert ["GONE" in each for each in said] == [False, True, False, False]
    assert all("VERIFIED" in each and "NOT" not in each for each in said)
    whole = run_recipe("chain.sh", tmp_path / "chain", {path.name: path.read_bytes() for path in dumped})
    assert whole.returncode == 0 and whole.stdout.startswith("WHOLE: 4 records"), whole.stdout


def outside(path: Path, folder: Path, made: ManyRecords) -> str:
    """What a verifier of docs/verify.md says of a file."""
    files = {"record.json": path.read_bytes(), "key.pem": made.key.public.pem().encode()}
    return run_recipe("verify_openssl.sh", folder, files).stdout
