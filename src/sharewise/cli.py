"""The Typer app: names and help of the commands, nothing else.

Each function returns the call that its options stand for, with the command loaded only then. `__main__` makes the call:
outside Typer, so that no error and no Ctrl-C is turned into something else on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

app = typer.Typer(
    name="sharewise",
    help=(
        "Decide whether to share information about a child or an adult at risk, and keep a signed record.\n\n"
        "If someone is in immediate danger, ring 999 first."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    # A traceback's local variables could hold what a person typed.
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
key_app = typer.Typer(help="Show your public key.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(key_app, name="key")


# What a command returns: the exit code, or None for 0.
Call: TypeAlias = Callable[[], int | None]


class RulesFormat(str, Enum):
    text = "text"
    json = "json"


class ExportFormat(str, Enum):
    ndjson = "ndjson"


class KeyFormat(str, Enum):
    text = "text"
    jwk = "jwk"
    pem = "pem"
    openssh = "openssh"


Folder = Annotated[Path | None, typer.Option("--folder", help="The records folder.", metavar="FOLDER")]
Edition = Annotated[
    str | None, typer.Option("--edition", help="The edition of the rules, such as dfe-2024.", metavar="EDITION")
]
Plain = Annotated[bool, typer.Option("--plain", help="Plain numbered lines, for screen readers and simple terminals.")]


@app.callback()
def _main(version: Annotated[bool, typer.Option("--version", "-V", help="Show the version and stop.")] = False) -> None:
    """`--version` alone is answered before this module is loaded; this is its help, and `--version` beside a command."""
    if version:
        from sharewise import __version__

        typer.echo(f"sharewise {__version__}")
        raise typer.Exit


@app.command()
def decide(
    answers: Annotated[
        str | None,
        typer.Option("--answers", help="Take the answers from this file (YAML or JSON), or from - .", metavar="FILE"),
    ] = None,
    edition: Edition = None,
    folder: Folder = None,
    plain: Plain = False,
    json: Annotated[bool, typer.Option("--json", help="Print the record as JSON on standard output.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Show what comes out and write nothing.")] = False,
) -> Call:
    """Decide, and keep a record."""
    from sharewise.commands.decide import Options
    from sharewise.commands.decide import decide as run

    return partial(
        run, Options(answers=answers, edition=edition, folder=folder, plain=plain, json=json, no_save=no_save)
    )


@app.command()
def rules(
    edition: Edition = None,
    format: Annotated[RulesFormat, typer.Option("--format", help="For people or for scripts.")] = RulesFormat.text,
    questions: Annotated[bool, typer.Option("--questions", help="Show the questions and answers instead.")] = False,
    plain: Plain = False,
) -> Call:
    """Show the seven rules."""
    from sharewise.commands.rules import rules as run

    return partial(run, edition, as_json=format is RulesFormat.json, questions=questions, plain=plain)


@app.command()
def export(
    folder: Folder = None,
    format: Annotated[ExportFormat, typer.Option("--format", help="One JSON line a record.")] = ExportFormat.ndjson,
    output: Annotated[
        Path | None, typer.Option("--output", help="A new file, in place of standard output.", metavar="FILE")
    ] = None,
) -> Call:
    """Print records for scripts."""
    from sharewise.commands.export import export as run

    return partial(run, folder, output)


@app.command()
def verify(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Record files or folders. Without one: your records folder.", metavar="PATH..."),
    ] = None,
    folder: Folder = None,
) -> Call:
    """Check your records."""
    from sharewise.commands.verify import verify as run

    return partial(run, paths or [], folder)


@key_app.command("show")
def key_show(
    format: Annotated[KeyFormat, typer.Option("--format", help="How to write it.")] = KeyFormat.text,
) -> Call:
    """Show the public key, for whoever checks your records."""
    from sharewise.commands.key import show as run

    return partial(run, format.value)
