"""Programs that some tests need. Where one is missing the test is skipped and says so; CI requires them all."""

from __future__ import annotations

import os
import shutil

import pytest

# Set by `.ci/run`, which installs them.
REQUIRED = "SHAREWISE_REQUIRE_TOOLS"


def missing(why: str) -> None:
    """Skip the test, or let it fail where nothing may be missing."""
    if os.environ.get(REQUIRED):
        pytest.fail(why)
    pytest.skip(why)


def needed(*commands: str) -> None:
    """Go on only where these commands are there."""
    for command in commands:
        if shutil.which(command) is None:
            missing(f"{command} is not on this machine")
