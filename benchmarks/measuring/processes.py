"""Commands as processes of their own: where they are found, and the small environment in which all of them run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BARE_PYTHON = (sys.executable, "-c", "pass")
# Other programs are installed here, apart from what sharewise is tested with: see README.md.
_PEERS = Path(__file__).parents[2] / ".peers"


def environment(home: Path) -> dict[str, str]:
    """What every command gets: nothing of the person who measures. `home` takes what commands write for their user."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "SHAREWISE_HOME": str(home / "sharewise"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
    }


def program(name: str) -> str | None:
    """The command called `name`: the one beside this interpreter or among the peers, or else the first on PATH. None: it is
    not installed.
    """
    beside = Path(sys.executable).parent
    places = [str(beside), str(_PEERS / beside.name)]
    return shutil.which(name, path=os.pathsep.join(places)) or shutil.which(name)


def sharewise() -> str:
    """The sharewise command.

    Raises:
        SystemExit: it is not installed.

    """
    found = program("sharewise")
    if found is None:
        raise SystemExit("There is no sharewise beside this Python. Install it first: see benchmarks/README.md.")
    return found


class WentWrong(RuntimeError):
    """A command ended otherwise than it should have: then its time says nothing."""


@dataclass(frozen=True)
class Command:
    """A command line, and the exit code that it ends with when all is well."""

    words: Sequence[str]
    exit_code: int = 0

    def seconds(self, environment: Mapping[str, str], folder: Path) -> float:
        """How long it takes from being started until it has ended, with no terminal and its output thrown away.

        Raises:
            WentWrong: it ended with another exit code.

        """
        started = time.perf_counter()
        # With `close_fds` off the process is made in the cheapest way there is, so that less of the time is ours.
        code = subprocess.call(
            self.words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=folder,
            close_fds=False,
        )
        seconds = time.perf_counter() - started
        if code != self.exit_code:
            self.output(environment, folder)
            raise WentWrong(f"{' '.join(self.words)} ended with {code}, only this time")
        return seconds

    def output(self, environment: Mapping[str, str], folder: Path) -> tuple[str, str]:
        """What it prints, on standard output and standard error.

        Raises:
            WentWrong: it ended with another exit code.

        """
        done = subprocess.run(
            self.words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            cwd=folder,
            check=False,
        )
        if done.returncode != self.exit_code:
            raise WentWrong(f"{' '.join(self.words)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout, done.stderr
