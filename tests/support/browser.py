"""A real browser, without a window, as somebody opens a page in it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
]


class Browser:
    """Chromium with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self._command = [shutil.which("chromium") or "chromium", *QUIET, f"--user-data-dir={folder / 'profile'}"]

    def opened(self, page: Path, *options: str) -> tuple[str, str]:
        """The page as the browser has built it, and what it has to say about it."""
        done = subprocess.run(
            [*self._command, *options, page.as_uri()], capture_output=True, text=True, timeout=120, check=True
        )
        console = "\n".join(line for line in done.stderr.splitlines() if ":CONSOLE:" in line)
        return done.stdout, console
