"""What these tests share: a record to save, a running writer, and the count of the faults that are made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.parts import as_data
from tests.faults.each_call import Outcome, every_call, try_at_each_call
from tests.faults.harness import Call, Writer, require, why_no_strace, writing
from tests.support.needed import WHOLE
from tests.support.samples import record
from tests.support.tally import FAULTS

Count = Callable[..., None]
ERRORS = ("EIO", "EACCES", "EROFS", "ENOSPC", "EDQUOT") if WHOLE else ("EIO",)


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """Count faults for the last line of the run: `count(kills=60)`."""

    def add(**counts: int) -> None:
        request.node.user_properties.append((FAULTS, counts))

    return add


@pytest.fixture(scope="session")
def record_file(proved: CompiledRulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record as JSON, not yet sealed."""
    path = tmp_path_factory.mktemp("record") / "record.json"
    path.write_text(json.dumps(as_data(record(proved))), encoding="utf-8")
    return path


# Tests of one module run on several workers, with others between them: what takes long is kept for all of the run.
@pytest.fixture(scope="session")
def writer(record_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with writing(record_file, tmp_path_factory.mktemp("writer")) as running:
        yield running


@pytest.fixture(scope="session")
def traced(writer: Writer) -> Writer:
    """The writer, where strace can be used."""
    require(why_no_strace())
    return writer


@pytest.fixture(scope="session")
def saves(traced: Writer, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], list[Outcome]]:
    """A save for each system call of saving (where a person waits, for a part of them), the `first` or a `later` one, with a fault at that call."""

    @cache
    def with_fault(which: str, fault: str) -> list[Outcome]:
        of = _saves if fault.startswith("error") else every_call
        return try_at_each_call(traced, tmp_path_factory.mktemp("saves"), which, fault, of=of, step=1 if WHOLE else 3)

    return with_fault


@pytest.fixture(scope="module")
def which(request: pytest.FixtureRequest) -> str:
    """Which save the module is about: the `first` or a `later` one."""
    found: str = request.module.WHICH
    return found


@pytest.fixture(scope="module", params=ERRORS)
def error(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def failed(error: str, which: str, saves: Callable[[str, str], list[Outcome]]) -> list[Outcome]:
    """A save for each system call of saving, with the error at that call."""
    return saves(which, f"error={error}")


def _saves(call: Call) -> bool:
    return not call.files.endswith(".out")


@pytest.fixture(scope="module")
def killed(which: str, saves: Callable[[str, str], list[Outcome]]) -> list[Outcome]:
    """A save for each system call, killed as it enters that call. The last is the one that prints the path."""
    return saves(which, "signal=SIGKILL")
