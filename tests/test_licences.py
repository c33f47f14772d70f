"""The supply chain: all that an installation brings has a licence that asks nothing of whoever uses it, and is stated."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]

# What these ask for, a copy of their words beside the program, is in each package already.
ALLOWED = {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "PSF-2.0"}

# Older packages say it with a trove classifier.
CLASSIFIED = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: BSD License": "BSD-3-Clause",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}


def _brought_in() -> dict[str, Distribution]:
    """All that `pip install sharewise`, with its extras for people, brings on this system, without sharewise, by name."""
    found: dict[str, Distribution] = {}
    # Who asks, and with which of its extras.
    waiting: list[tuple[str, frozenset[str]]] = [("sharewise", frozenset({"documents"}))]
    while waiting:
        name, extras = waiting.pop()
        for line in distribution(name).requires or []:
            asked = Requirement(line)
            wanted = asked.marker is None or any(
                asked.marker.evaluate({"extra": extra}) for extra in (extras or frozenset({""}))
            )
            needed = canonicalize_name(asked.name)
            if wanted and needed not in found:
                found[needed] = distribution(asked.name)
                waiting.append((asked.name, frozenset(asked.extras)))
    return found


def _licence(package: Distribution) -> str:
    """What the package says of itself, as SPDX writes it."""
    said = package.metadata
    if "License-Expression" in said:
        return said["License-Expression"]
    classified = [CLASSIFIED[line] for line in said.get_all("Classifier") or [] if line in CLASSIFIED]
    # Some have two of them, where the second is only the older way to say the first.
    return " OR ".join(sorted(set(classified))) or " ".join(said.get_all("License") or ["not stated"])


def _may_be_used(expression: str) -> bool:
    """Whether one of the licences to choose from is an allowed one, and so is each that holds beside it."""
    choices = [part.strip(" ()") for part in expression.split(" OR ")]
    return any({one.strip(" ()") for one in choice.split(" AND ")} <= ALLOWED for choice in choices)


def _stated() -> dict[str, str]:
    """The table of docs/supply-chain.md: licence by package."""
    rows = re.findall(
        r"^\| (\w[\w.-]*) \| [^|]+ \| ([^|]+) \|", (ROOT / "docs/supply-chain.md").read_text("utf-8"), re.M
    )
    return {canonicalize_name(name): licence.strip() for name, licence in rows if name != "package"}


@pytest.mark.parametrize("name", sorted(_brought_in()))
def test_whatever_comes_with_sharewise_may_be_used_by_anybody(name: str) -> None:
    licence = _licence(_brought_in()[name])
    assert _may_be_used(licence), f"{name}: {licence}"


def test_the_page_states_the_licence_of_all_that_comes_with_sharewise() -> None:
    here = {name: _licence(package) for name, package in _brought_in().items()}
    stated = _stated()
    # What only Windows needs is not here to be looked at.
    assert {name: licence for name, licence in stated.items() if name in here} == here
    assert stated.keys() - here.keys() <= {"colorama"}


def test_a_licence_that_asks_more_is_refused() -> None:
    refused = ["LGPL-3.0-or-later", "GPL-3.0-only", "MIT AND GPL-2.0-only", "not stated", "", "Proprietary"]
    assert [said for said in refused if _may_be_used(said)] == []
    assert all(map(_may_be_used, ["MIT", "GPL-2.0-only OR MIT", "Apache-2.0 OR BSD-3-Clause", "MIT AND BSD-3-Clause"]))
