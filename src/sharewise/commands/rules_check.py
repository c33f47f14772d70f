"""`sharewise rules check`: everything that can be said about a rulebook, for those who change it and for scripts."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sharewise.commands._output import print_page, writing
from sharewise.commands._rulebooks import adoption_file, cache_proof, earlier_version, is_adoption
from sharewise.errors import DONE, BadFile, Finding, Problem
from sharewise.present.pages.check_page import check_page
from sharewise.reasoning.proof.check import Checked, check
from sharewise.reasoning.proof.diagnostics import Found
from sharewise.rulebook.load import Loaded, read_content, read_rules, shipped_rulebook

_FORMAT = "sharewise-check/1"


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line. No file: the rulebook that sharewise comes with."""

    file: str | None
    format: str
    plain: bool


def check_rules(options: Options) -> int:
    """Run the command. Returns the exit code: 1 where there is an error."""
    path = _path(options.file)
    try:
        loaded = _loaded(path)
    except BadFile as bad:
        if options.format == "json":
            _print(
                {
                    "format": _FORMAT,
                    "file": path.name,
                    "refused": True,
                    "findings": [_problem(each) for each in bad.problems],
                }
            )
            return bad.exit_code
        raise
    checked = check(loaded, before=earlier_version(loaded))
    refused = bool(checked.of("error"))
    if not refused:
        cache_proof(loaded)
    if options.format == "json":
        _print(_data(checked, path.name))
    else:
        print_page(check_page(checked, path.name), plain=options.plain)
    return Finding.exit_code if refused else DONE


def _path(asked: str | None) -> Path:
    """The file that is meant: the shipped rulebook's, any file, or that of local rules by their name."""
    if asked is None:
        return shipped_rulebook()
    path = Path(asked).expanduser()
    return path if os.path.isfile(path) else adoption_file(asked) or shipped_rulebook()


def _loaded(path: Path) -> Loaded:
    content = read_content(path, "file")
    if is_adoption(content.content):
        return read_rules(read_content(shipped_rulebook()), content)
    return read_rules(content)


def _data(checked: Checked, file: str) -> dict[str, Any]:
    rules = checked.loaded.rules
    return {
        "format": _FORMAT,
        "file": file,
        "sha256": checked.loaded.sha256,
        "refused": bool(checked.of("error")),
        "guarantees": [
            {"id": name, "says": rules.guarantees[name].says, "standing": standing}
            for name, standing in checked.guarantees.items()
        ],
        "findings": [_found(each) for each in checked.found],
        "questions": len(rules.questions),
        "rows": sum(len(stage.rows) for stage in rules.stages.values()),
        "rows_shown_by_examples": checked.rows_shown,
        "examples": len(rules.examples),
        "editions": {edition: asdict(figures) for edition, figures in checked.editions.items()},
    }


def _found(found: Found) -> dict[str, Any]:
    return {
        **_problem(Problem(found.position, found.sentence, found.code)),
        "severity": found.severity,
        "sets": found.count,
        "edition": found.edition,
        "answers": found.answers,
        "paste": found.paste,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    position = problem.position
    return {
        "code": problem.code,
        "severity": "error",
        "file": position.file,
        "line": position.line,
        "column": position.column,
        "sentence": problem.message,
    }


def _print(data: dict[str, Any]) -> None:
    with writing(None) as write:
        write((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())
