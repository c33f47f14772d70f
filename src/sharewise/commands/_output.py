"""Where a result goes: the screen, standard output, or a new file that nobody else can read."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO, TypeAlias

import typer

from sharewise.commands._terminal import (
    HeldSignals,
    columns_of,
    is_terminal,
    leads_nowhere,
    must_say_plain_again,
    plain_again,
    rows_of,
    say,
    say_data,
    speaks_json,
    wants_colour,
    wants_plain,
)
from sharewise.errors import DONE, WrongUse
from sharewise.folders import named_path, read_settings
from sharewise.present.formats import SCREEN, Format, Kind, format_named, formats_for
from sharewise.present.json.error_json import error_data
from sharewise.present.wording import formats_wording
from sharewise.present.wording.records_wording import SAVED_BUT, SAVED_UNSEEN
from sharewise.text import listed, one_line

if TYPE_CHECKING:
    from sharewise.present.page import DocumentFrame, Layout, Page

# What makes a context to wait in for a key.
Waiting: TypeAlias = Callable[[], contextlib.AbstractContextManager[object]]

OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", help="A new file, in place of standard output.", metavar="FILE", parser=named_path),
]

JsonOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Print JSON for scripts, errors too. See docs/scripts.md.")
]


@cache
def format_option(*kinds: Kind) -> Any:
    """The option `--format`, which offers the formats that can make one of `kinds`, and says in its help what each is for."""
    names = [each.name for each in formats_for(*kinds)]
    says = ". ".join(f"{each.name}: {each.says}" for each in formats_for(*kinds)) + "."

    def known(typed: str) -> str:
        if typed not in names:
            raise typer.BadParameter(f"{typed!r} is not one of {', '.join(map(repr, names))}.")
        return typed

    # The choices stand in the help: as a metavar they would be wider than a narrow window.
    return typer.Option("--format", help=says, metavar="FORMAT", parser=known, autocompletion=lambda: names)


def asked_format(
    name: str | None, output: Path | None, *kinds: Kind, as_json: bool = False, only: tuple[str, ...] = ()
) -> str:
    """The format to make: the one that was typed after `--format`, or the one that the file's ending stands for, or the usual one.
    `--json` is `--format json`.

    Args:
        name, output: what was typed after `--format` and `--output`.
        kinds: what the command can make, as of `format_option`.
        as_json: whether `--json` was typed.
        only: of the formats that can make it, those that are made here. Empty: all.

    Raises:
        WrongUse: two formats are asked for; the ending is not of the format, or of none; or what the format needs is not installed.

    """
    if as_json:
        if name not in (None, "json"):
            raise WrongUse(f"--json and --format {name} ask for two formats. Leave one out.")
        name = "json"
    offered = [each for each in formats_for(*kinds) if not only or each.name in only]
    suffix = output.suffix if output else ""
    # What has no letter in it, as in `records-2026.11`, is part of a name.
    ending = suffix.casefold() if any(letter.isalpha() for letter in suffix) else ""
    by_ending = next((each for each in offered if ending in each.endings), None)
    if name is None and ending and by_ending is None:
        known = listed(formats_wording.ONE_ENDING.format(ending=each.ending, name=each.name) for each in offered)
        raise WrongUse(formats_wording.NO_SUCH_ENDING.format(ending=suffix, endings=known))
    chosen = by_ending or offered[0] if name is None else format_named(name)
    if ending and ending not in chosen.endings:
        endings = listed(chosen.endings, "or")
        raise WrongUse(formats_wording.OTHER_ENDING.format(file=output, name=chosen.name, endings=endings))
    chosen.require()
    return chosen.name


@contextlib.contextmanager
def writing(output: Path | None) -> Iterator[Callable[[bytes], object]]:
    """A function that takes the bytes: for standard output, or for a new file that is there only once it is whole.

    Raises:
        WrongUse: something has that name. Nothing is ever overwritten.
        StorageFailed: the file could not be written.

    """
    if output is None:
        yield sys.stdout.buffer.write
        sys.stdout.buffer.flush()
        return
    from sharewise.files import AlreadyExists, creating_atomically, remove_leftovers

    # What an earlier one that was killed left there holds what the document holds.
    remove_leftovers(output.parent, now=time.time())
    try:
        with creating_atomically(output) as write:
            yield write
        say(f"Written: {one_line(str(output))}")
    except AlreadyExists:
        raise WrongUse(f"{output} is already there. Choose another name, or move it away.") from None


@contextlib.contextmanager
def writing_as(chosen: Format, output: Path | None, *, name: str) -> Iterator[Callable[[bytes], object]]:
    """`writing`, for a document in this format. What nobody can read in a terminal, such as a page for a browser, goes to a
    new file there, called after `name`.

    Raises:
        WrongUse: something has the name of the file.
        StorageFailed: the file could not be written.

    """
    in_new_file = chosen.open_it is not None and output is None and is_terminal(sys.stdout)
    with writing(_new_file(name, chosen.ending) if in_new_file else output) as write:
        yield write
    if in_new_file:
        say(str(chosen.open_it))


def print_page(page: Page, *, plain: bool = False) -> None:
    """Print a page as a result: styled on a terminal, plain lines anywhere else."""
    # Imported here, and below: documents for scripts need no pages.
    from sharewise.present.formats.plain_text import fitting_width, plain_text

    columns = columns_of(sys.stdout)
    if must_say_plain_again(plain):
        # Imported here: as above.
        from sharewise.present.page import with_changed_commands

        page = with_changed_commands(page, plain_again)
    if plain or wants_plain() or not wants_colour(sys.stdout):
        sys.stdout.write(plain_text(page, fitting_width(columns)))
        return
    sys.stdout.write("\n".join(_drawn(page, columns)) + "\n")


def _drawn(page: Page, columns: int) -> list[str]:
    """The lines of a page as a terminal shows them."""
    # Imported here: rich costs more than all the rest of a plain command.
    from sharewise.present.formats.terminal import show

    drawn = io.StringIO()
    show(page, drawn, columns=columns, colour=True)
    return drawn.getvalue().rstrip("\n").split("\n")


def print_to_read(page: Page, *, plain: bool = False, waiting: Waiting = contextlib.nullcontext) -> None:
    """Print a page as a result. On a terminal where it is read here and now, as much at a time as the window holds: else its
    heading would run off. Ctrl-C there ends the page, and nothing else.

    `waiting` is called once a piece is shown, and makes the context that a key is awaited in.
    """
    is_read_here = is_terminal(sys.stdin) and is_terminal(sys.stdout)
    if not is_read_here or plain or wants_plain():
        print_page(page, plain=plain)
        return
    from sharewise.present.formats.plain_text import fitting_width, paged, plain_lines, rows_taken, wrapped
    from sharewise.present.wording import PAGE_OF

    columns, rows = columns_of(sys.stdout), rows_of(sys.stdout)
    lines = _drawn(page, columns) if wants_colour(sys.stdout) else plain_lines(page, fitting_width(columns))
    # Below each piece stand an empty line and what to press.
    room = rows - 1 - len(wrapped(PAGE_OF.format(page=10, pages=10), columns))
    pieces = [lines] if rows_taken(lines, columns) < rows else paged(lines, max(5, room), columns)
    for number, piece in enumerate(pieces, 1):
        sys.stdout.write("\n".join(piece) + "\n")
        if number < len(pieces):
            said = wrapped(PAGE_OF.format(page=number, pages=len(pieces)), columns)
            typed = reply_to(("\n" if piece[-1] else "") + "\n".join(said) + " ", waiting)
            if not typed or typed.strip().lower() == "q":
                return


def reply_to(said: str, waiting: Waiting) -> str:
    """What is typed below `said`, with its end of line. Nothing at all where the input ends, or after Ctrl-C: that ends what is
    shown, and nothing else. `waiting`: as in `print_to_read`.
    """
    sys.stdout.flush()
    reading = waiting()
    sys.stdout.write(said)
    sys.stdout.flush()
    try:
        with reading:
            return sys.stdin.readline()
    except KeyboardInterrupt:
        sys.stdout.write("\n")
        return ""


@contextlib.contextmanager
def after_saving(reference: str, held: HeldSignals) -> Iterator[None]:
    """What comes after a record was saved. Whatever fails in the block, and if it is Ctrl-C: the record is there, and that
    is said on whatever stream is left. Nothing is raised, so that nobody, and no script, saves it a second time. Then the
    signals that were held act again.
    """
    try:
        with _saying(reference):
            yield
    finally:
        held.release(is_said=True)


@contextlib.contextmanager
def _saying(reference: str) -> Iterator[None]:
    try:
        yield
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        why = system_words(error)
    else:
        if not leads_nowhere(sys.stdout):
            return
        why = SAVED_UNSEEN
    said = SAVED_BUT.format(reference=reference, why=why)
    for stream in (sys.stderr, sys.stdout):
        with contextlib.suppress(Exception):
            if speaks_json():
                say_data(error_data("saved-not-shown", said, DONE, saved=reference), stream)
            else:
                stream.write(f"{said}\n")
            stream.flush()
            break
    for stream in (sys.stdout, sys.stderr):
        drop_unwritten(stream)


def system_words(error: BaseException) -> str:
    """What went wrong, in the system's own words alone: those of an error could hold what a person typed."""
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else type(error).__name__


def drop_unwritten(stream: TextIO) -> None:
    """Let go of what a stream cannot write: it would be tried again as the program ends, and then be its exit code."""
    try:
        stream.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def print_parts(parts: Iterable[bytes]) -> None:
    """Print a document on standard output while it is worked out: it may be very long."""
    with writing(None) as write:
        for part in parts:
            write(part)


def show_page(
    page: Page,
    format_name: str,
    output: Path | None,
    *,
    name: str,
    plain: bool,
    frame: DocumentFrame | None = None,
    layout: Layout = "sheets",
    ending: Page = (),
) -> None:
    """Show the page. Plain text in a file is as wide as a page is.

    Args:
        page: what is shown.
        format_name, output: in which format, and where.
        name: as in `writing_as`.
        plain: plain lines are asked for.
        frame: what a document says beside the page. Without it: whose it is, if the settings say so, with this `layout` and `ending`.

    Raises:
        WrongUse: something has the name of the file.
        StorageFailed: the file could not be written.

    """
    if format_name == SCREEN and output is None:
        print_to_read((*page, *ending), plain=plain)
        return
    chosen = format_named(format_name)
    document = chosen.page_maker()(page, frame or _own_frame(layout, ending))
    with writing_as(chosen, output, name=name) as write:
        write(document)


def _own_frame(layout: Layout, ending: Page) -> DocumentFrame:
    """What a document says of whoever made it, if it is no record."""
    # Imported here: as above.
    from sharewise.present.page import DocumentFrame

    return DocumentFrame(organisation=read_settings().organisation or "", ending=ending, layout=layout)


def _new_file(name: str, ending: str) -> Path:
    """A file here that is not there yet: `NAME.html`, `NAME-2.html` and so on."""
    names = (
        f"{name}{number}{ending}" for number in itertools.chain([""], (f"-{count}" for count in itertools.count(2)))
    )
    return next(path for each in names if not (path := Path.cwd() / each).exists())


def write_data(document: Mapping[str, Any], output: Path | None = None) -> None:
    """Write a document for scripts, on standard output or in a new file."""
    write_bytes(format_named("json").data_maker()(document), output)


def write_bytes(document: bytes, output: Path | None) -> None:
    """Write a document that is ready, on standard output or in a new file."""
    with writing(output) as write:
        write(document)
