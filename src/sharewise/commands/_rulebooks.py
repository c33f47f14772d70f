"""Which rules a command works with: those asked for, those that a record names, and those that are compared.

A rulebook that is known to be proved, byte for byte, is not proved again. Anything else is validated and proved first.

What reads rules is imported where it is used: it takes its time to load, and the help of a command needs only the options.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sharewise.commands._completion import Offered, completion
from sharewise.commands._terminal import said_if_long
from sharewise.errors import BadFile, CannotDecide, Problem, WrongUse
from sharewise.files import NotAFile, why
from sharewise.folders import expanded, folders, in_full, named_path, read_settings
from sharewise.present.wording.records_wording import RULES_EDITED
from sharewise.settings import Settings, path_problem
from sharewise.text import did_you_mean, expression

if TYPE_CHECKING:
    from sharewise.reasoning.compare.comparison import Side
    from sharewise.reasoning.compiled import CompiledRulebook
    from sharewise.record.record_model import Record, RulesApplied
    from sharewise.rulebook.load import Content, Loaded
    from sharewise.rulebook.model import Rulebook


def _completed_under(ctx: typer.Context) -> Rulebook:
    """The rules with the local rules that stand in the line, or in the settings."""
    named = ctx.params.get("adoption")
    return open_rulebook(chosen_adoption(named if isinstance(named, str) else None)).loaded.rules


@completion
def offer_editions(ctx: typer.Context, _incomplete: str) -> Iterable[Offered]:
    """The editions of the rules."""
    return ((name, edition.title) for name, edition in _completed_under(ctx).editions.items())


@completion
def offer_outcomes(ctx: typer.Context, _incomplete: str) -> Iterable[Offered]:
    """What can be recommended."""
    return ((code, outcome.title) for code, outcome in _completed_under(ctx).outcomes.items())


@completion
def offer_adoptions(_ctx: typer.Context, _incomplete: str) -> Iterable[Offered]:
    """The local rules that come with sharewise."""
    return ((name, "") for name in shipped_adoptions())


@completion
def offer_sides(ctx: typer.Context, _incomplete: str) -> Iterable[Offered]:
    """What can be compared: editions, local rules, and all that ships."""
    return (*offer_editions(ctx, ""), *offer_adoptions(ctx, ""), (SHIPPED, ""))


EditionOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--edition",
        help="The edition of the rules, such as hmg-2018.",
        metavar="EDITION",
        autocompletion=offer_editions,
    ),
]
AdoptionOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--adoption",
        help="Follow local rules too: a name, such as coventry, or a file.",
        metavar="NAME",
        autocompletion=offer_adoptions,
    ),
]
AdoptionFilesOption: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--adoption", help="The file of local rules that the records name.", metavar="FILE", parser=named_path
    ),
]

# Stands for no local rules, where the settings or the record that is looked at again name some.
NONE = "none"
# Stands for the rules that come with sharewise, in all editions, where rules are compared.
SHIPPED = "shipped"
# A file of JSON is YAML too.
_IS_ADOPTION = expression(
    rb"^[ \t]*+\{?[ \t]*+[\"']?format[\"']?[ \t]*+:[ \t]*+[\"']?sharewise-adoption/", re.MULTILINE
)


def shipped_adoptions() -> dict[str, Path]:
    """The adoptions that come with sharewise, by name."""
    from sharewise.rulebook import load

    return load.shipped_adoptions()


def is_adoption(content: bytes) -> bool:
    """Whether a file says that it is an adoption, and not a rulebook."""
    return _IS_ADOPTION.search(content) is not None


def adoption_file(named: str | None) -> Path | None:
    """The file of the adoption that is meant, or None where none is.

    Raises:
        WrongUse: there is no such adoption and no such file.

    """
    if named is None or named == NONE:
        return None
    shipped = shipped_adoptions()
    if named in shipped:
        return shipped[named]
    path = named_path(named)
    if _is_file(path):
        return path
    raise WrongUse(
        f"There are no local rules of that name, and no such file: {did_you_mean(named, shipped)}\n"
        "To write your own: sharewise rules new-adoption NAME"
    )


def _is_file(path: Path) -> bool:
    """Whether there is such a file.

    Raises:
        WrongUse: something else has the name.

    """
    # Not Path.is_file, which fails on a name that is too long for a file.
    if os.path.isfile(path):
        return True
    if os.path.exists(path):
        raise WrongUse(f"The file {path} cannot be read: {why(NotAFile(path.stat().st_mode))}.")
    return False


def lasting_name(adoption: str | None) -> str | None:
    """An adoption as it can be named from another folder too: by its name, or by the full name of its file."""
    if adoption is None or adoption == NONE or adoption in shipped_adoptions():
        return adoption
    return str(in_full(Path(adoption)))


def open_rulebook(adoption: str | None = None) -> CompiledRulebook:
    """The shipped rulebook, proved, with the adoption of this name (or in this file) as its overlay.

    Raises:
        SharewiseError: a file is missing, is not what it should be, or breaks a promise.

    """
    from sharewise.rulebook.load import shipped_rulebook

    return open_files(shipped_rulebook(), adoption_file(adoption))


def retention_rule() -> str:
    """How long records are kept, in the organisation's words: by the settings, or else by the local rules that they name. Empty where
    nobody says so.

    Raises:
        SharewiseError: the settings or the local rules cannot be used.

    """
    settings = read_settings()
    if settings.retention or settings.adoption is None:
        return settings.retention or ""
    adopted = open_rulebook(settings.adoption).loaded.rules.adoption
    return (adopted.retention or "") if adopted else ""


def open_files(path: Path, adoption: Path | None = None) -> CompiledRulebook:
    """The rulebook in a file, proved, with the adoption in another as its overlay.

    Raises:
        SharewiseError: as `open_rulebook`.

    """
    from sharewise.rulebook.load import read_content

    base = read_content(path)
    over = None if adoption is None else read_content(adoption, "adoption")
    known = _open_if_known(base, over)
    if known is not None:
        return known
    # Imported here: what is known to be proved needs none of it.
    from sharewise.present.wording.check_wording import PROVING

    with said_if_long(PROVING):
        return _prove(base, over)


@lru_cache(maxsize=8)
def _prove(base: Content, over: Content | None) -> CompiledRulebook:
    """What is proved now, once for a process: the same bytes are proved alike, and a session opens them again.

    Raises:
        SharewiseError: as `open_rulebook`.

    """
    from sharewise.present.paste.paste_problems import checked
    from sharewise.reasoning.proof.prove import prove
    from sharewise.rulebook.load import read_rules

    return prove(checked(read_rules(base, over)))


def _open_if_known(base: Content, over: Content | None) -> CompiledRulebook | None:
    """The rulebook and adoption with these contents, if it is known that they were proved."""
    compiled = _folder_if_known(base, over)
    if compiled is not None:
        # Where the cache is wrong, what is wrong with the file is said where it is read in full.
        with contextlib.suppress(BadFile):
            return _open_known(compiled, base, over)
    return None


@lru_cache(maxsize=8)
def _open_known(compiled: Path, base: Content, over: Content | None) -> CompiledRulebook:
    """What was proved before, made ready. The same bytes give the same: a session opens them again for a draft, or a record.

    Raises:
        BadFile: as `open_compiled`.

    """
    from sharewise.reasoning.compiled_form import open_compiled

    return open_compiled(compiled, base, over)


def check_outcome(code: str) -> None:
    """Check that some rulebook at hand has this outcome. Local rules add none.

    Raises:
        WrongUse: none has.

    """
    from sharewise.rulebook.load import read_content, read_known

    known = dict.fromkeys(open_rulebook().loaded.rules.outcomes)
    if code in known:
        return
    for path in _shipped()[1:]:
        known |= dict.fromkeys(read_known(read_content(path)).rules.outcomes)
    if code not in known:
        raise WrongUse(f"There is no such outcome: {did_you_mean(code, known)}")


def rules_file(asked: str | None) -> Path:
    """The file that is meant: any file, that of local rules by their name, or without one the shipped rulebook's.

    Raises:
        WrongUse: there are no such local rules and no such file.

    """
    from sharewise.rulebook.load import shipped_rulebook

    if asked is None:
        return shipped_rulebook()
    path = named_path(asked)
    return path if os.path.isfile(path) else adoption_file(asked) or shipped_rulebook()


def read_unproved(path: Path) -> Loaded:
    """The rules in a file, validated and not proved. Local rules are read as an overlay on the shipped rulebook.

    Raises:
        SharewiseError: the file cannot be read, or is not what it should be.

    """
    from sharewise.present.paste.paste_problems import checked
    from sharewise.rulebook.load import read_content, read_rules, shipped_rulebook

    content = read_content(path, "file")
    if is_adoption(content.content):
        return checked(read_rules(read_content(shipped_rulebook()), content))
    return checked(read_rules(content))


def _folder_if_known(base: Content, over: Content | None) -> Path | None:
    """The folder of compiled forms for what is known to be proved; None where it is not known."""
    from sharewise.reasoning.compiled_form import SHIPPED_FOLDER
    from sharewise.rulebook import proof_cache
    from sharewise.rulebook.load import shipped_rulebook

    digests = base.sha256, None if over is None else over.sha256
    shipped = shipped_rulebook().parent
    if proof_cache.is_listed_as_proved(shipped, *digests):
        return shipped / SHIPPED_FOLDER
    return folders().proved if proof_cache.is_cached(folders().proved, *digests) else None


def cache_proof(loaded: Loaded) -> None:
    """Note in the cache that a rulebook was proved, unless it is known already."""
    from sharewise.rulebook import proof_cache
    from sharewise.rulebook.load import shipped_rulebook

    digests = loaded.sha256, loaded.adoption_sha256
    if not proof_cache.is_listed_as_proved(shipped_rulebook().parent, *digests):
        proof_cache.add_to_cache(folders().proved, *digests)


def chosen_adoption(adoption: str | None) -> str | None:
    """The adoption asked for, or that of the settings.

    Raises:
        SharewiseError: there is none of the name that the settings give, or they are at fault.

    """
    if adoption is not None:
        return adoption
    settings = read_settings()
    try:
        return settled_adoption(settings)
    except BadFile as bad:
        raise _with_way_on(bad, f"--adoption {NONE}") from None


def settled_adoption(settings: Settings) -> str | None:
    """The adoption that settings name: one that ships, or a file by its full name.

    Raises:
        BadFile: there is no such adoption. The position is that in the settings.

    """
    named = settings.adoption
    if named is None or named == NONE:
        return None
    shipped = shipped_adoptions()
    if named in shipped or (path_problem(named) is None and os.path.isfile(expanded(Path(named)))):
        return named
    hint = did_you_mean(named, shipped)
    hint += "" if hint.endswith("?") else "."
    problem = (
        "the file of local rules that is named here is not there"
        if path_problem(named) is None
        else f"there are no local rules of this name: {hint} A file has to be named in full."
    )
    position = settings.positions["adoption"]
    raise BadFile([Problem(position, problem, "unknown-name")])


def chosen_edition(rulebook: CompiledRulebook, edition: str | None) -> str:
    """The edition asked for, or that of the settings, or that of the rules.

    Raises:
        WrongUse: there is no such edition.

    """
    if edition is None:
        settings = read_settings()
        try:
            return settled_edition(rulebook, settings)
        except BadFile as bad:
            raise _with_way_on(bad, f"--edition {rulebook.loaded.rules.default_edition}") from None
    rules = rulebook.loaded.rules
    named = edition_named(edition, rules)
    if named is None:
        raise WrongUse(f"There is no such edition: {did_you_mean(edition, rules.editions)}")
    return named


def edition_named(text: str, rules: Rulebook) -> str | None:
    """The edition of this name or, as people call them, of this year: "2018". None where there is none, or several of a year."""
    if text in rules.editions:
        return text
    of_year = [name for name, edition in rules.editions.items() if edition.year == text]
    return of_year[0] if len(of_year) == 1 else None


def settled_edition(rulebook: CompiledRulebook, settings: Settings) -> str:
    """The edition that settings name, or that of the rules where they name none.

    Raises:
        BadFile: there is no such edition. The position is that in the settings.

    """
    rules, named = rulebook.loaded.rules, settings.edition
    if named is None:
        return rules.default_edition
    if (known := edition_named(named, rules)) is not None:
        return known
    problem = f"there is no such edition of the rules: {did_you_mean(named, rules.editions)}"
    raise BadFile([Problem(settings.positions["edition"], problem, "unknown-name")])


def _with_way_on(bad: BadFile, option: str) -> BadFile:
    """The same fault in the settings, with how to go on before it is mended."""
    return BadFile(
        [replace(each, message=f"{each.message}\nTo go on without it, add: {option}") for each in bad.problems]
    )


def _shipped() -> list[Path]:
    """The rulebooks that ship: today's and the earlier ones."""
    from sharewise.rulebook.load import shipped_rulebook

    shipped = shipped_rulebook()
    return [shipped, *sorted(shipped.parent.glob("earlier/*.yaml"))]


def _earlier_adoptions() -> list[Path]:
    """The adoptions that came with sharewise once, as they were."""
    from sharewise.rulebook.load import shipped_rulebook

    return sorted(shipped_rulebook().parent.glob("earlier/adoptions/*.yaml"))


def earlier_version(loaded: Loaded) -> CompiledRulebook | None:
    """The rulebook that this one is a changed copy of: of those that ship, the newest of its name with no higher version.

    None where there is none, where it is one of them byte for byte and no other is older, and for local rules.
    """
    from sharewise.reasoning.compare.version import version_numbers
    from sharewise.reasoning.compiled import compile_rulebook
    from sharewise.rulebook.load import read_content, read_known

    if loaded.rules.adoption is not None:
        return None
    contents = (read_content(path, "file") for path in _shipped())
    others = [read_known(content) for content in contents if content.sha256 != loaded.sha256]
    version = version_numbers(loaded.rules.version)
    older = [
        each for each in others if each.rules.id == loaded.rules.id and version_numbers(each.rules.version) <= version
    ]
    newest = max(older, key=lambda each: version_numbers(each.rules.version), default=None)
    return None if newest is None else compile_rulebook(newest)


class KnownRules:
    """Every rulebook and adoption at hand, by digest. Each pair is read once, when it is first needed.

    They are not proved again: they were when they were used, and what is asked now is what they said then. A later
    sharewise may ask more of a rulebook than it kept.
    """

    def __init__(self, files: Iterable[Path] = ()) -> None:
        """`files` are rulebooks and adoptions beside those that ship."""
        from sharewise.rulebook.load import read_content

        paths = [*_shipped(), *shipped_adoptions().values(), *_earlier_adoptions(), *files]
        self._contents = {content.sha256: content for content in (read_content(path, "file") for path in paths)}
        self._rulebooks: dict[tuple[str, str | None], CompiledRulebook | None] = {}

    def is_edited(self, rules: RulesApplied) -> bool:
        """Whether local rules of the name and version that a record names are here, and say something else."""
        if rules.adoption is None or rules.adoption_sha256 in self._contents:
            return False
        return any(
            is_adoption(each.content)
            and _top(each.content, b"id", rules.adoption)
            and _top(each.content, b"version", rules.adoption_version)
            for each in self._contents.values()
        )

    def named_by(self, rules: RulesApplied) -> CompiledRulebook | None:
        """The rules that a record names, byte for byte, or None where they are not at hand."""
        key = (rules.sha256, rules.adoption_sha256)
        if key not in self._rulebooks:
            base = self._contents.get(rules.sha256)
            over = self._contents.get(rules.adoption_sha256) if rules.adoption_sha256 else None
            lacks_adoption = rules.adoption_sha256 is not None and over is None
            self._rulebooks[key] = None if base is None or lacks_adoption else _as_it_was(base, over)
        return self._rulebooks[key]


def _top(content: bytes, member: bytes, value: str | None) -> bool:
    """Whether a file of local rules has this value at its top."""
    wanted = re.escape((value or "").encode())
    return (
        re.search(
            rb"^[\"']?" + member + rb"[\"']?[ \t]*:[ \t]*[\"']?" + wanted + rb"[\"']?[ \t]*(?:#.*)?\r?$",
            content,
            re.MULTILINE,
        )
        is not None
    )


def _as_it_was(base: Content, over: Content | None) -> CompiledRulebook | None:
    """The rules, or None where this sharewise can no longer read them."""
    from sharewise.reasoning.compiled import compile_rulebook
    from sharewise.rulebook.load import read_known

    known = _open_if_known(base, over)
    if known is not None:
        return known
    try:
        loaded = read_known(base, over)
    except BadFile:
        return None
    return compile_rulebook(loaded)


def rulebook_of(record: Record, files: Iterable[Path] = ()) -> CompiledRulebook:
    """The rulebook that the record names, with the adoption that it names as its overlay. `files` as `KnownRules`.

    Raises:
        CannotDecide: it is not here.

    """
    known = KnownRules(files)
    rulebook = known.named_by(record.rules)
    if rulebook is not None:
        return rulebook
    named = record.rules
    if known.is_edited(named):
        raise CannotDecide(RULES_EDITED.format(adoption=named.adoption, version=named.adoption_version))
    local = f", with the local rules '{named.adoption}'" if named.adoption else ""
    raise CannotDecide(
        f"The rules that record {record.id} was made under ({named.id} {named.version}{local}) are not here, so its "
        "advice cannot be worked out again.\n"
        + ("If you have the file of the local rules, name it: --adoption FILE\n" if named.adoption else "")
        + f"The record holds its own reasons: sharewise records show {record.id}"
    )


def open_sides(one: str, two: str) -> tuple[Side, Side]:
    """The two sides asked for, each proved.

    Raises:
        WrongUse: one is neither an edition nor local rules nor a file.
        SharewiseError: a file cannot be read, is not what it should be, or breaks a promise.

    """
    shipped = open_rulebook()
    first, second = _side(one, shipped), _side(two, shipped)
    if first.name == second.name:
        # Two files of one name, in two folders.
        first, second = replace(first, name="the first"), replace(second, name="the second")
    return first, second


def open_rules(asked: str) -> Side:
    """The rules asked for: one edition of the shipped ones or all, local rules by name, or the rules in a file; proved.

    Raises:
        SharewiseError: as `open_sides`.

    """
    return _side(asked, open_rulebook())


def _side(asked: str, shipped: CompiledRulebook) -> Side:
    from sharewise.reasoning.compare.comparison import Side
    from sharewise.rulebook.load import read_content

    editions, adoptions = shipped.loaded.rules.editions, shipped_adoptions()
    if (edition := edition_named(asked, shipped.loaded.rules)) is not None:
        return Side(editions[edition].year, shipped, edition)
    if asked == SHIPPED:
        return Side(SHIPPED, shipped, None)
    if asked in adoptions:
        return Side(asked, open_rulebook(asked), None)
    path = named_path(asked)
    if not _is_file(path):
        known = [*editions, SHIPPED, *adoptions]
        raise WrongUse(
            f"'{asked}' is no edition, no local rules and no file: {did_you_mean(asked, known)}\n"
            f"'{SHIPPED}' stands for the rules that come with sharewise, in all editions."
        )
    if is_adoption(read_content(path).content):
        return Side(path.name, open_rulebook(str(path)), None)
    return Side(path.name, open_files(path), None)
