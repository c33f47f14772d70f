"""What the cases have in common: a name, how it is made from genuine records, and what has to be said about it.

Each case is judged twice: by the verifier as a function, and by the real command as a process, once in words and once
as JSON. One process takes all cases that have to end with the same exit code, which is then its own.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from sharewise.record.store.chains.findings import ChainFinding
from sharewise.record.store.chains.named_paths import verify_all
from sharewise.record.verification import Verdict, verify_file
from tests.attacks.genuine import PRIVATE, Genuine
from tests.support.environment import small_environment
from tests.support.started import starter
from tests.support.verified import Found, found_about

INTACT, CHANGED, ERASED = "intact", "intact, layout changed", "sealed, content erased"
TAMPERING, REFUSED, UNDECIDED, UNREADABLE = "evidence of tampering", "refused", "cannot decide", "cannot be read"
WORDS = {
    INTACT: 0,
    CHANGED: 0,
    ERASED: 0,
    "encrypted": 0,
    TAMPERING: 1,
    REFUSED: 1,
    UNDECIDED: 3,
    UNREADABLE: 4,
    "to explain": 1,
}
# What is found about records together, and how the command calls it.
CODES = {
    "missing": 1,
    "fork": 1,
    "broken link": 1,
    "dated before": 1,
    "erased": 1,
    "copy": 0,
    "earlier copy": 0,
    "elsewhere now": 0,
    "not looked at": 0,
    "dated ahead": 0,
    "earlier state": 1,
    "not here": 1,
    "another folder": 1,
    "moved": 1,
    "folder file": 3,
    "not a record": 0,
    "key taken back": 1,
    "not to its author": 1,
    "put together": 1,
    "to finish": 1,
}
CALLED = {0: "note", 1: TAMPERING, 3: UNDECIDED}
INCOMPLETE = "not all here"


@dataclass(frozen=True)
class Case:
    """One attack on a file.

    Attributes:
        make: the file's bytes.
        word: the verdict.
        says: a part of its explanation.
        fault: where the verdict is another one today: why that is wrong.

    """

    name: str
    make: Callable[[Genuine], bytes]
    word: str
    says: str
    fault: str | None = None

    @property
    def exit_code(self) -> int:
        return WORDS[self.word]

    def put(self, folder: Path, genuine: Genuine) -> Path:
        path = folder / "record.json"
        path.write_bytes(self.make(genuine))
        return path


@dataclass(frozen=True)
class FolderCase:
    """One attack on a folder of records.

    Attributes:
        make: what is done to a copy of the genuine folder.
        found: all that is found but intact records: the verdict or the finding's code, and a part of the explanation.
        exit_code: of the whole.
        fault: where something else is found today: why that is wrong.

    """

    name: str
    make: Callable[[Path, Genuine], object]
    found: Sequence[Found]
    exit_code: int
    intact: int
    fault: str | None = None

    def put(self, folder: Path, genuine: Genuine) -> Path:
        self.make(folder, genuine)
        return folder


def cases(corpus: Iterable[Case] | Iterable[FolderCase]) -> list[Any]:
    """The cases as parameters of a test. One with a known fault has to fail, until the fault is mended."""
    return [
        pytest.param(
            case, id=case.name, marks=[pytest.mark.xfail(reason=case.fault, strict=True)] if case.fault else []
        )
        for case in corpus
    ]


@dataclass(frozen=True)
class Process:
    """`sharewise verify` on some paths."""

    arguments: Sequence[str]
    exit_code: int
    stdout: str
    stderr: str

    @cached_property
    def document(self) -> Any:
        return json.loads(self.stdout)

    def lines_about(self, path: Path) -> list[Found]:
        """What is said in words about a file, or about a folder and what is in it: the word and the explanation."""
        return found_about(self.stdout, path)

    def members_about(self, path: Path) -> list[tuple[str, str, int]]:
        """The same from the JSON document, findings after verdicts: the word or code, the explanation, the exit code."""

        def is_about(each: dict[str, Any]) -> bool:
            return each["path"] == str(path) or str(each["path"]).startswith(f"{path}/")

        records = [
            (each["verdict"], each["why"], WORDS[each["verdict"]])
            for each in self.document["records"]
            if is_about(each)
        ]
        findings = [
            (each["finding"], each["why"], each["exit_code"]) for each in self.document["findings"] if is_about(each)
        ]
        return records + findings


def verify_process(home: Path, *arguments: str | Path, cwd: Path | None = None) -> Process:
    """Run `sharewise verify` with these arguments, in the data folder `home`, as a process of its own."""
    command = ("verify", *map(str, arguments))
    done = starter().run(command, stdin=b"", environment=small_environment(home), folder=cwd or home)
    return Process([str(each) for each in arguments], done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass
class Told:
    """What the command said of a whole corpus.

    Attributes:
        paths: where each case lies, by its name.
        processes: by exit code, the command's output in words and as JSON, of all the cases that have to end with it.

    """

    genuine: Genuine
    paths: dict[str, Path] = field(default_factory=dict)
    processes: dict[int, tuple[Process, Process]] = field(default_factory=dict)

    def check_case(self, case: Case) -> None:
        """The verifier and the command, in words and as JSON, give the case's verdict and explanation."""
        path = self.paths[case.name]
        verdict = verify_file(path, self.genuine.trusted)
        assert (verdict.word, verdict.exit_code) == (case.word, case.exit_code)
        assert case.says in verdict.why
        in_words, as_json = self._processes_of(case)
        assert in_words.lines_about(path) == [(case.word, "" if case.word == INTACT else verdict.why)]
        assert as_json.members_about(path) == [(case.word, verdict.why, case.exit_code)]

    def check_folder(self, case: FolderCase) -> None:
        """The same for a folder: just these findings, and so many records intact."""
        path = self.paths[case.name]
        strange = check_found(case, verify_all([path], self.genuine.trusted))
        in_words, as_json = self._processes_of(case)
        spoken = [_spoken(called) for called, _ in case.found]
        assert [word for word, _ in in_words.lines_about(path) if word != INTACT] == spoken
        assert [why for word, why in in_words.lines_about(path) if word != INTACT] == [
            " ".join(each.why.split()) for each in strange
        ]
        members = [(called, code) for called, _, code in as_json.members_about(path) if called != INTACT]
        assert sorted(members) == sorted((called, WORDS_AND_CODES[called]) for called, _ in case.found)

    def _processes_of(self, case: Case | FolderCase) -> tuple[Process, Process]:
        """The command's output about the case. One with a known fault is not in the others' processes."""
        if case.fault is None:
            return self.processes[case.exit_code]
        return run_both(self.genuine.home, [self.paths[case.name]])

    def check_processes(self) -> None:
        """Each process ends with the exit code of its cases, says nothing of what is in a record, and did not fail."""
        for code, processes in self.processes.items():
            for process in processes:
                check_output(process)
                assert process.exit_code == code
            assert processes[1].document["exit_code"] == code


def _spoken(called: str) -> str:
    if called in ("earlier state", "not here", "another folder", "moved"):
        return INCOMPLETE
    if called in ("key taken back", "put together", "not to its author"):
        return "to explain"
    return CALLED[WORDS_AND_CODES[called]] if called in CODES else called


WORDS_AND_CODES = {**WORDS, **CODES}


def check_found(case: FolderCase, all_found: Iterable[Verdict | ChainFinding]) -> list[Verdict | ChainFinding]:
    """Just the case's findings, in their order, and so many records intact. Returns all but these."""
    found = list(all_found)
    strange = [each for each in found if not (isinstance(each, Verdict) and each.word == INTACT)]
    assert [_called(each) for each in strange] == [called for called, _ in case.found]
    for each, (_, says) in zip(strange, case.found, strict=True):
        assert says in each.why
    assert len(found) - len(strange) == case.intact
    assert worst(each.exit_code for each in found) == case.exit_code
    return strange


def _called(found: Verdict | ChainFinding) -> str:
    return found.word if isinstance(found, Verdict) else found.code


def worst(codes: Iterable[int]) -> int:
    """Tampering before what cannot be read before what cannot be decided."""
    found = set(codes)
    return next((code for code in (1, 4, 3, 0) if code in found), 3)


def check_output(process: Process) -> None:
    """The command ended in an orderly way, and told nothing of what is in a record."""
    both = process.stdout + process.stderr
    assert "Traceback" not in both
    assert "inside sharewise" not in both
    assert "could not be written" not in both
    assert [secret for secret in PRIVATE if secret in both] == []


def told_of(corpus: Sequence[Case | FolderCase], genuine: Genuine, folder: Path) -> Told:
    """Make every case below `folder`, and run the command on them: twice for each exit code."""
    told = Told(genuine)
    for number, case in enumerate(corpus):
        place = folder / f"{number:03d}"
        if isinstance(case, FolderCase):
            shutil.copytree(genuine.records, place)
        else:
            place.mkdir()
        assert case.name not in told.paths, f"two cases are called {case.name}"
        told.paths[case.name] = case.put(place, genuine)
    for code in sorted({case.exit_code for case in corpus}):
        paths = [told.paths[case.name] for case in corpus if case.exit_code == code and case.fault is None]
        told.processes[code] = run_both(genuine.home, paths)
    return told


def run_both(home: Path, paths: Sequence[Path]) -> tuple[Process, Process]:
    """The command on these paths, in words and as JSON."""
    return verify_process(home, *paths), verify_process(home, *paths, "--json")
