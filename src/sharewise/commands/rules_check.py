"""`sharewise rules check`: everything that can be said about a rulebook, for those who change it and for scripts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sharewise.commands._output import print_page, write_data
from sharewise.commands._rulebooks import adoption_file, cache_proof, earlier_version, is_adoption
from sharewise.errors import DONE, BadFile, Finding
from sharewise.present.json.check_json import check_document, refused_document
from sharewise.present.pages.check_page import check_page
from sharewise.reasoning.proof.check import check
from sharewise.rulebook.load import Loaded, read_content, read_rules, shipped_rulebook


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
            write_data(refused_document(path.name, bad.problems))
            return bad.exit_code
        raise
    checked = check(loaded, before=earlier_version(loaded))
    refused = bool(checked.of("error"))
    if not refused:
        cache_proof(loaded)
    if options.format == "json":
        write_data(check_document(checked, path.name))
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
