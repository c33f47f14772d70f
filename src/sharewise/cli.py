"""The command line: what a person can type, its help, and the function that it stands for.

The options of a command stand with its function, in the command's own module, and options that commands share stand in
the module that they belong to. They are loaded when the command is called, completed or asked for its help: not before.

Nothing is called here: a command line is read into the call that it stands for. `__main__` makes that call, outside
Typer, so that no error and no Ctrl-C is turned into something else on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache, partial
from importlib import import_module
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from sharewise import __version__
from sharewise.errors import WrongUse
from sharewise.values import frozen

if TYPE_CHECKING:
    # Private: Typer has no other name for what its groups and commands take. A test holds what is used of it.
    from typer._click.core import Context
    from typer._click.exceptions import ClickException
    from typer._click.shell_completion import CompletionItem

HELP = """\
Decide whether to share information about a child or an adult at risk, and keep a signed record.

If someone is in immediate danger, ring 999 first.

To decide: sharewise decide. To finish something: sharewise due. For plain lines: sharewise decide --plain.
"""
# The codes of what Typer finds wrong, by the names of its errors; the others are wrong use.
_TYPER_CODES = {
    "NoSuchOption": "no-such-option",
    "MissingParameter": "missing-argument",
    "BadParameter": "wrong-value",
    "BadOptionUsage": "wrong-value",
    "BadArgumentUsage": "wrong-value",
}
# Help is never wider than this, nor than the window.
_WIDEST_HELP = 80


@frozen
class CommandEntry:
    """One command.

    Attributes:
        function: what it calls, as `module:function` in `sharewise.commands`. Its parameters are the options.
        help: what it is for. The first sentence stands in the list of commands too.

    """

    function: str
    help: str


@frozen
class GroupEntry:
    """The first word of commands that have two.

    Attributes:
        help: what they are for, as in a command.
        has_default: whether the word alone stands for the first of them: `sharewise records` is `sharewise records list`.
        named: which of them it stands for where the name of a thing follows, if not for the first.

    """

    help: str
    has_default: bool = True
    named: str | None = None


# Both in the order in which help lists them.
GROUPS: Mapping[str, GroupEntry] = {
    "records": GroupEntry(
        "Your records: list them, show one.\n\n"
        "`records` alone lists them, `records` and a reference shows one: for more see `records list --help`.",
        named="show",
    ),
    "rules": GroupEntry(
        "Show, check and compare the seven rules. Show where answers lead.\n\n"
        "`rules` alone shows them: for its options see `rules show --help`."
    ),
    "drafts": GroupEntry("Decisions that are not finished: list them, drop them.\n\n`drafts` alone lists them."),
    "cases": GroupEntry(
        "Published decisions to think with.\n\n"
        "`cases` alone lists them, `cases` and a name shows one: for more see `cases show --help`."
    ),
    "key": GroupEntry("Your public key, and the keys of others that you trust.", has_default=False),
    "store": GroupEntry("One store for the records of many people: put records there, fetch them.", has_default=False),
}
COMMANDS: Mapping[str, CommandEntry] = {
    "decide": CommandEntry("decide:decide", "Decide, and keep a record."),
    "export": CommandEntry("export:export", "Print records for scripts and spreadsheets."),
    "verify": CommandEntry(
        "verify:verify", "Check that records are as they were signed. Say too whether any is missing."
    ),
    "checkpoint": CommandEntry(
        "checkpoint:make_checkpoint", "Print one line that pins all records, to keep elsewhere."
    ),
    "due": CommandEntry("due:due", "List what is still to do about your records."),
    "report": CommandEntry("report:report", "Show what was decided in a month, on one page. For a lead or a board."),
    "practise": CommandEntry(
        "practise:practise", "Practise on cases, alone or in a group. Nothing of it is ever saved."
    ),
    "setup": CommandEntry("setup:setup", "Say once what you would say each time. You need not."),
    "schema": CommandEntry("schema:show_schema", "Print the JSON Schemas of what is printed for scripts."),
    "records list": CommandEntry("records:list_records", "List your records, newest first."),
    "records show": CommandEntry("records:show_record", "Show one record as a person reads it."),
    "records gather": CommandEntry(
        "records_gather:gather_records", "Put the records of several folders together in one, each at its own place."
    ),
    "records erase": CommandEntry(
        "keeping:erase_record", "Erase what a record says, and save a signed note of it. It asks first."
    ),
    "records hold": CommandEntry("keeping:hold_record", "Put a record on hold, so that it is not erased."),
    "records release": CommandEntry("keeping:release_record", "Take a hold back."),
    "records approve": CommandEntry(
        "keeping:approve_record", "Approve of a colleague's record, or say something of it."
    ),
    "records expiring": CommandEntry(
        "due:list_expiring", "List the records that were kept for as long as they had to be. It erases none."
    ),
    "records revise": CommandEntry(
        "records:revise_record", "Look at a decision again: the same as `decide --supersede`."
    ),
    "rules show": CommandEntry("rules_show:show_rules", "Show the seven rules, or one of them with worked examples."),
    "rules new-adoption": CommandEntry(
        "rules_new_adoption:write_new_adoption", "Write a file to begin your own local rules with."
    ),
    "rules compare": CommandEntry(
        "rules_compare:compare_rules",
        "Say exactly what differs. That is the words, and which answers lead elsewhere.\n\n"
        "A and B are editions, local rules by name (such as coventry), or files of either. `shipped` is what comes with "
        "sharewise, in all editions.",
    ),
    "rules map": CommandEntry(
        "rules_map:show_map", "Show where each answer leads. This is the way through the questions."
    ),
    "rules check": CommandEntry(
        "rules_check:check_rules", "Prove that rules keep their promises. Say what is wrong with them."
    ),
    "cases show": CommandEntry(
        "cases:show_cases",
        "List published decisions of courts, regulators and others, or show one. Find those like yours.",
    ),
    "drafts list": CommandEntry(
        "drafts:list_drafts",
        "List the decisions that are not finished. To go on with one: `sharewise decide`.",
    ),
    "drafts drop": CommandEntry("drafts:drop_drafts", "Drop a draft, so that nothing is left of it."),
    "key show": CommandEntry("key:show_key", "Show the public key, for whoever checks your records."),
    "key protect": CommandEntry("key:protect_key", "Put your key under a passphrase, or under another one."),
    "key unprotect": CommandEntry("key:unprotect_key", "Take the passphrase off your key."),
    "key rotate": CommandEntry("key:rotate_key", "Change your signing key for a new one. Your records stay yours."),
    "key enrol": CommandEntry("key:enrol_key", "Make a page to hand to whoever keeps the list of trusted keys."),
    "key list": CommandEntry("key:list_keys", "List the keys that are trusted here, and whose they are."),
    "key trust": CommandEntry(
        "key:trust_key", "Trust somebody's public key from now on. Or take over a list that somebody sealed."
    ),
    "key revoke": CommandEntry("key:revoke_key", "Take a key back. What it signed before stays as it is."),
    "key root": CommandEntry("key:know_root", "Show, make or change the root key, which seals the list."),
    "key readers": CommandEntry(
        "key_readers:show_readers", "Say who can read new records: whether they are encrypted, and to whom."
    ),
    "store push": CommandEntry("store:push", "Put your records into the store: those that it has not yet."),
    "store pull": CommandEntry("store:pull", "Fetch records from the store that are not here."),
    "store status": CommandEntry("store:status", "Say how many records are here, and how many in the store."),
    "store verify": CommandEntry("store:verify", "Check every record in the store that you may see."),
    "store schema": CommandEntry(
        "store:show_schema", "Print what sets up a store in PostgreSQL, for whoever looks after the database."
    ),
}


class LazyCommand(TyperCommand):
    """A command whose module is loaded when it is called. Until then it has its name and its help."""

    def __init__(self, name: str, entry: CommandEntry) -> None:
        super().__init__(name, help=entry.help, rich_markup_mode=None)
        self._entry = entry

    def make_context(
        self, info_name: str | None, args: list[str], parent: Context | None = None, **extra: Any
    ) -> Context:
        """Read the words that follow the command, for which its options are needed."""
        self.load()
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """The words, in which no option that has one value may have two: the first would not count, without a word.

        Raises:
            WrongUse: one has.

        """
        if not ctx.resilient_parsing:
            _, _, given = self.make_parser(ctx).parse_args(args=[*args])
            for each, times in Counter(given).items():
                if times > 1 and isinstance(each, TyperOption) and not (each.multiple or each.is_flag):
                    raise WrongUse(f"{each.opts[-1]} stands here twice, and takes one value. Leave one out.")
        return super().parse_args(ctx, args)

    def load(self) -> None:
        """Load the function that the command stands for, and make its parameters the options of the command. Once is enough."""
        if self.callback is not None:
            return
        module, _, function = self._entry.function.partition(":")
        app = typer.Typer(add_completion=False)
        app.command()(getattr(import_module(f"sharewise.commands.{module}"), function))
        loaded = get_command(app)
        self.params, self.callback = loaded.params, loaded.callback

    def invoke(self, ctx: Context) -> Any:
        """The call that was asked for, not yet made. It returns the exit code, or None for 0."""
        assert self.callback is not None
        return partial(self.callback, **ctx.params)


class DefaultGroup(TyperGroup):
    """Commands of which the first may be left unnamed, and the one that the name of a thing follows."""

    named: str | None = None

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """The words, with the first command in front where none is named."""
        names = [*self.commands, *ctx.help_option_names]
        # While a word is completed, it may yet become the name of any of them.
        is_named = args[0] in names if args else ctx.resilient_parsing
        if not is_named:
            first = next(iter(self.commands))
            args = [first if not args or args[0].startswith("-") else self.named or first, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """What a word can become: the name of a command, an option of the first, or what the one takes that a name may follow."""
        first = next(iter(self.commands))
        unnamed = first if incomplete.startswith("-") else self.named or first
        command = self.commands[unnamed]
        inside = command.make_context(unnamed, [], ctx, resilient_parsing=True)
        every = [*super().shell_complete(ctx, incomplete), *command.shell_complete(inside, incomplete)]
        if not incomplete.startswith("-"):
            for each in command.params[:]:
                if isinstance(each, TyperArgument):
                    every += each.shell_complete(inside, incomplete)
        return list({each.value: each for each in every}.values())


def code_of(wrong: ClickException) -> str:
    """What is wrong with a command line, for scripts."""
    return _TYPER_CODES.get(type(wrong).__name__, WrongUse.code)


def command_line() -> TyperGroup:
    """The whole command line, with help that fits the window."""
    # Left to itself, help is never narrower than 50 columns.
    return _command_line_in(min(get_terminal_size().columns, _WIDEST_HELP))


@cache
def _command_line_in(columns: int) -> TyperGroup:
    """The command line for windows of so many columns. It keeps nothing of a call: a process that makes many makes it once."""
    app = typer.Typer(
        name="sharewise",
        help=HELP,
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "terminal_width": columns,
        },
    )
    app.callback()(_options_of_all)
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    groups: dict[str, TyperGroup] = {}
    for name, group in GROUPS.items():
        if group.has_default:
            default = groups[name] = DefaultGroup(name=name, help=group.help, rich_markup_mode=None)
            default.named = group.named
        else:
            groups[name] = TyperGroup(name=name, help=group.help, no_args_is_help=True, rich_markup_mode=None)
    for words, entry in COMMANDS.items():
        first, _, second = words.partition(" ")
        if second:
            groups[first].add_command(LazyCommand(second, entry))
        else:
            root.add_command(LazyCommand(first, entry))
    for each in groups.values():
        root.add_command(each)
    return root


def _options_of_all(
    version: Annotated[bool, typer.Option("--version", "-V", help="Show the version and stop.")] = False,
) -> None:
    """`--version` alone is answered before this module is loaded; this is its help, and `--version` beside a command."""
    if version:
        typer.echo(f"sharewise {__version__}")
        raise typer.Exit
