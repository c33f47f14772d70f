"""The Typer app: names and help of the commands, nothing else.

Each function returns the call that its options stand for, with the command loaded only then. `__main__` makes the call:
outside Typer, so that no error and no Ctrl-C is turned into something else on the way.

Annotations are not put off here, as they are elsewhere: Typer would evaluate each four times, at the start of any command.
"""

from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click.core import Context


class Fitting(TyperGroup):
    """Commands whose help fits the window. Left to itself, help is never narrower than 50 columns."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: "Context | None" = None, **extra: Any
    ) -> "Context":
        width = min(get_terminal_size().columns, 80)
        return super().make_context(info_name, args, parent, terminal_width=width, **extra)


app = typer.Typer(
    name="sharewise",
    help=(
        "Decide whether to share information about a child or an adult at risk, and keep a signed record.\n\n"
        "If someone is in immediate danger, ring 999 first.\n\n"
        "To decide: sharewise decide. To finish something: sharewise due. For plain lines: sharewise decide --plain."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    # A traceback's local variables could hold what a person typed.
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    cls=Fitting,
)


class WithDefault(TyperGroup):
    """A group of commands whose first command may be left unnamed: `sharewise records` is `sharewise records list`."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        names = [*self.commands, *ctx.help_option_names]
        if not args or args[0] not in names:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)


records_app = typer.Typer(
    cls=WithDefault,
    help="Your records: list them, show one.\n\n`records` alone lists them: for its filters see `records list --help`.",
    rich_markup_mode=None,
)
app.add_typer(records_app, name="records")
rules_app = typer.Typer(
    cls=WithDefault,
    help="Show, check and compare the seven rules. Show where answers lead.\n\n`rules` alone shows them: for its options see `rules show --help`.",
    rich_markup_mode=None,
)
app.add_typer(rules_app, name="rules")
drafts_app = typer.Typer(
    cls=WithDefault,
    help="Decisions that are not finished: list them, drop them.\n\n`drafts` alone lists them.",
    rich_markup_mode=None,
)
app.add_typer(drafts_app, name="drafts")
key_app = typer.Typer(help="Show your public key.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(key_app, name="key")


# What a command returns: the exit code, or None for 0.
Call: TypeAlias = Callable[[], int | None]


class RulesFormat(str, Enum):
    text = "text"
    markdown = "markdown"
    html = "html"
    json = "json"


class MapFormat(str, Enum):
    text = "text"
    mermaid = "mermaid"
    svg = "svg"


class ExportFormat(str, Enum):
    ndjson = "ndjson"
    csv = "csv"


class CheckFormat(str, Enum):
    text = "text"
    json = "json"


class PageFormat(str, Enum):
    text = "text"
    html = "html"


class KeyFormat(str, Enum):
    text = "text"
    jwk = "jwk"
    pem = "pem"
    openssh = "openssh"


Folder = Annotated[Path | None, typer.Option("--folder", help="The records folder.", metavar="FOLDER")]
Edition = Annotated[
    str | None, typer.Option("--edition", help="The edition of the rules, such as dfe-2024.", metavar="EDITION")
]
Adoption = Annotated[
    str | None,
    typer.Option("--adoption", help="Follow local rules too: a name, such as coventry, or a file.", metavar="NAME"),
]
AtHand = Annotated[
    list[Path] | None,
    typer.Option("--adoption", help="The file of local rules that the records name.", metavar="FILE"),
]
Keys = Annotated[
    list[Path] | None,
    typer.Option("--key", help="Trust this public key (JWK, PEM or OpenSSH) in place of your own.", metavar="FILE"),
]
Since = Annotated[str | None, typer.Option("--since", help="Made on this day or later.", metavar="DATE")]
Until = Annotated[str | None, typer.Option("--until", help="Made on this day or earlier.", metavar="DATE")]
Outcome = Annotated[
    str | None, typer.Option("--outcome", help="Decided so, such as share_do_not_tell.", metavar="OUTCOME")
]
Case = Annotated[str | None, typer.Option("--case", help="With this case reference.", metavar="REFERENCE")]
Output = Annotated[
    Path | None, typer.Option("--output", help="A new file, in place of standard output.", metavar="FILE")
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
    adoption: Adoption = None,
    folder: Folder = None,
    plain: Plain = False,
    json: Annotated[bool, typer.Option("--json", help="Print the record as JSON on standard output.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Show what comes out and write nothing.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="With --answers: show also what decided it, and what would change it.")
    ] = False,
    complete: Annotated[
        str | None, typer.Option("--complete", help="Add what this record lacks, as a new record.", metavar="REFERENCE")
    ] = None,
    supersede: Annotated[
        str | None,
        typer.Option("--supersede", help="Look at this decision again, as something changed.", metavar="REFERENCE"),
    ] = None,
    draft: Annotated[
        str | None, typer.Option("--draft", help="Go on with this draft. See: sharewise drafts", metavar="REFERENCE")
    ] = None,
) -> Call:
    """Decide, and keep a record."""
    from sharewise.commands.decide import Options
    from sharewise.commands.decide import decide as run

    return partial(
        run,
        Options(
            answers=answers,
            edition=edition,
            adoption=adoption,
            folder=folder,
            plain=plain,
            json=json,
            no_save=no_save,
            why=why,
            complete=complete,
            supersede=supersede,
            draft=draft,
        ),
    )


@rules_app.command("show")
def rules_show(
    number: Annotated[
        str | None, typer.Argument(help="One rule in full, with examples: its number, 1 to 7.", metavar="NUMBER")
    ] = None,
    edition: Edition = None,
    adoption: Adoption = None,
    format: Annotated[
        RulesFormat, typer.Option("--format", help="markdown and html: a handout. json: for scripts.")
    ] = RulesFormat.text,
    questions: Annotated[bool, typer.Option("--questions", help="Show the questions and answers instead.")] = False,
    examples: Annotated[
        bool, typer.Option("--examples", help="Show all the worked examples, or all that rest on the rule NUMBER.")
    ] = False,
    output: Output = None,
    plain: Plain = False,
) -> Call:
    """Show the seven rules, or one of them with worked examples."""
    from sharewise.commands.rules_show import Options
    from sharewise.commands.rules_show import rules as run

    return partial(
        run,
        Options(
            number=number,
            edition=edition,
            adoption=adoption,
            format=format.value,
            questions=questions,
            examples=examples,
            plain=plain,
            output=output,
        ),
    )


@rules_app.command("new-adoption")
def rules_new_adoption(
    name: Annotated[str, typer.Argument(help="What to call it, such as york-primary.", metavar="NAME")],
) -> Call:
    """Write a file to begin your own local rules with."""
    from sharewise.commands.rules_new_adoption import new_adoption as run

    return partial(run, name)


@rules_app.command("compare")
def rules_compare(
    one: Annotated[str, typer.Argument(help="An edition, such as hmg-2018, local rules, or a file.", metavar="A")],
    two: Annotated[str, typer.Argument(help="What to compare it with.", metavar="B")],
    format: Annotated[
        RulesFormat, typer.Option("--format", help="markdown and html: to print or send. json: for scripts.")
    ] = RulesFormat.text,
    output: Output = None,
    plain: Plain = False,
) -> Call:
    """Say exactly what differs. That is the words, and which answers lead elsewhere.

    A and B are editions, local rules by name (such as coventry), or files of either. `shipped` is what comes with
    sharewise, in all editions.
    """
    from sharewise.commands.rules_compare import Options
    from sharewise.commands.rules_compare import rules_compare as run

    return partial(run, Options(one=one, two=two, format=format.value, output=output, plain=plain))


@rules_app.command("map")
def rules_map(
    edition: Edition = None,
    adoption: Adoption = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", help="Only the ways that lead there, such as share_do_not_tell.", metavar="OUTCOME"),
    ] = None,
    format: Annotated[
        MapFormat, typer.Option("--format", help="svg: a picture to project and to print. mermaid: for a wiki.")
    ] = MapFormat.text,
    output: Output = None,
    plain: Plain = False,
) -> Call:
    """Show where each answer leads. This is the way through the questions."""
    from sharewise.commands.rules_map import Options
    from sharewise.commands.rules_map import rules_map as run

    return partial(
        run,
        Options(edition=edition, adoption=adoption, outcome=outcome, format=format.value, plain=plain, output=output),
    )


@rules_app.command("check")
def rules_check(
    file: Annotated[
        str | None,
        typer.Argument(help="Rules or local rules. Without a file: the rules of sharewise.", metavar="FILE"),
    ] = None,
    format: Annotated[CheckFormat, typer.Option("--format", help="json: for scripts.")] = CheckFormat.text,
    plain: Plain = False,
) -> Call:
    """Prove that rules keep their promises. Say what is wrong with them."""
    from sharewise.commands.rules_check import Options, check_rules

    return partial(check_rules, Options(file=file, format=format.value, plain=plain))


@app.command()
def export(
    folder: Folder = None,
    format: Annotated[
        ExportFormat, typer.Option("--format", help="One JSON line a record, or a table.")
    ] = ExportFormat.ndjson,
    since: Since = None,
    until: Until = None,
    outcome: Outcome = None,
    case: Case = None,
    include_altered: Annotated[
        bool, typer.Option("--include-altered", help="Keep records that are not proved, with their verdict.")
    ] = False,
    output: Output = None,
) -> Call:
    """Print records for scripts and spreadsheets."""
    from sharewise.commands._records import wanted
    from sharewise.commands.export import Options
    from sharewise.commands.export import export as run

    return lambda: run(
        Options(
            folder=folder,
            output=output,
            form=format.value,
            wanted=wanted(since, until, outcome, case),
            include_altered=include_altered,
        )
    )


@app.command()
def verify(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Record files or folders. Without one: your records folder.", metavar="PATH..."),
    ] = None,
    folder: Folder = None,
    key: Keys = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Also compute each recommendation again, under the rules it names.")
    ] = False,
    rules: Annotated[
        str | None,
        typer.Option(
            "--rules",
            help="Also say what these rules (a file, local rules, or an edition) would change.",
            metavar="FILE",
        ),
    ] = None,
    adoption: AtHand = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document for scripts.")] = False,
) -> Call:
    """Check that records are as they were signed. Say too whether any is missing."""
    from sharewise.commands.verify import Options
    from sharewise.commands.verify import verify as run

    return partial(
        run,
        Options(
            paths=paths or [],
            folder=folder,
            keys=key or [],
            replay=replay,
            rules=rules,
            at_hand=adoption or [],
            json=json,
        ),
    )


@records_app.command("list")
def records_list(
    folder: Folder = None,
    since: Since = None,
    until: Until = None,
    outcome: Outcome = None,
    case: Case = None,
    all: Annotated[bool, typer.Option("--all", help="All of them, not only the newest 20.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print them all as JSON for scripts.")] = False,
    fields: Annotated[
        str | None, typer.Option("--fields", help="With --json: only these, such as id,decided.", metavar="FIELDS")
    ] = None,
    plain: Plain = False,
) -> Call:
    """List your records, newest first."""
    from sharewise.commands._records import wanted
    from sharewise.commands.records import ListOptions, list_records

    return lambda: list_records(
        ListOptions(
            folder=folder,
            wanted=wanted(since, until, outcome, case),
            all=all,
            json=json,
            fields=fields,
            plain=plain,
        )
    )


@app.command()
def due(
    folder: Folder = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Leave out what has a later date than this.", metavar="DATE")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON list for scripts.")] = False,
    plain: Plain = False,
) -> Call:
    """List what is still to do about your records."""
    from sharewise.commands._records import day_named
    from sharewise.commands.due import Options
    from sharewise.commands.due import due as run

    return lambda: run(Options(folder=folder, until=day_named("--until", until), json=json, plain=plain))


@records_app.command("show")
def records_show(
    record: Annotated[str, typer.Argument(help="The reference, or a record's file.", metavar="REFERENCE")],
    folder: Folder = None,
    key: Keys = None,
    why: Annotated[bool, typer.Option("--why", help="Show what decided the advice, and what would change it.")] = False,
    adoption: AtHand = None,
    format: Annotated[
        PageFormat, typer.Option("--format", help="For the screen, or a page to print.")
    ] = PageFormat.text,
    output: Output = None,
    plain: Plain = False,
) -> Call:
    """Show one record as a person reads it."""
    from sharewise.commands.records import ShowOptions, show_record

    return partial(
        show_record,
        ShowOptions(
            record=record,
            folder=folder,
            keys=key or [],
            why=why,
            at_hand=adoption or [],
            form=format.value,
            output=output,
            plain=plain,
        ),
    )


@records_app.command("revise")
def records_revise(
    record: Annotated[str, typer.Argument(help="The reference.", metavar="REFERENCE")],
    folder: Folder = None,
    edition: Edition = None,
    adoption: Adoption = None,
    plain: Plain = False,
) -> Call:
    """Look at a decision again: the same as `decide --supersede`."""
    return decide(supersede=record, folder=folder, edition=edition, adoption=adoption, plain=plain)


@app.command()
def setup(
    show: Annotated[bool, typer.Option("--show", help="Show what is set, and where each value comes from.")] = False,
    given: Annotated[
        Path | None, typer.Option("--from", help="Use the settings in this file, and keep my name.", metavar="FILE")
    ] = None,
    hand_out: Annotated[
        Path | None,
        typer.Option("--hand-out", help="Write a new file for others, without my name and job.", metavar="FILE"),
    ] = None,
    plain: Plain = False,
) -> Call:
    """Say once what you would say each time. You need not."""
    from sharewise.commands.setup import Options
    from sharewise.commands.setup import setup as run

    return partial(run, Options(show=show, given=given, hand_out=hand_out, plain=plain))


@drafts_app.command("list")
def drafts_list(plain: Plain = False) -> Call:
    """List the decisions that are not finished. To go on with one: `sharewise decide`."""
    from sharewise.commands.drafts import list_drafts

    return partial(list_drafts, plain=plain)


@drafts_app.command("drop")
def drafts_drop(
    draft: Annotated[str | None, typer.Argument(help="The reference.", metavar="REFERENCE")] = None,
    all: Annotated[bool, typer.Option("--all", help="Drop them all.")] = False,
) -> Call:
    """Drop a draft, so that nothing is left of it."""
    from sharewise.commands.drafts import drop_drafts

    return partial(drop_drafts, draft, every=all)


@key_app.command("show")
def key_show(
    format: Annotated[KeyFormat, typer.Option("--format", help="How to write it.")] = KeyFormat.text,
) -> Call:
    """Show the public key, for whoever checks your records."""
    from sharewise.commands.key import show as run

    return partial(run, format.value)
