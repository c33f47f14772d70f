"""Plain lines fit the window, whatever the script they are written in, and what is to be typed stays on one line."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from wcwidth import wcswidth

from sharewise.cli import COMMANDS
from sharewise.present.formats.plain_text import NARROWEST, WIDEST, paged, plain_lines, rows_taken, wrapped
from sharewise.present.formats.terminal import show
from sharewise.present.page import (
    Bar,
    BarChart,
    CommandLine,
    Inlines,
    Page,
    Paragraph,
    Table,
    Verbatim,
    as_text,
    commands_in,
    with_commands,
)
from sharewise.text import display_width, one_line, visible
from tests.present.formats.pages_of_text import pages
from tests.support.messages import program_messages
from tests.support.needed import long

WIDTHS = st.integers(NARROWEST, WIDEST)
WIDE = st.text(st.sampled_from("名前 a\u0301é🙂❤\ufe0f\u200d👩🇬🇧กำ\u1100\u1161xyz -\n"), max_size=120)


@given(WIDE | st.text(max_size=60), WIDTHS)
@example("名前" * 30, 40)
@example("👩\u200d👩\u200d👧" * 30, 20)
@example("❤\ufe0f" * 41, 40)
def test_no_line_is_wider_than_the_window_and_no_word_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width, "- ", "  ")
    assert all(wcswidth(line) <= width for line in lines)
    words = "".join(line.removeprefix("  " if number else "-") for number, line in enumerate(lines))
    assert "".join(words.split()) == "".join(visible(text).split())


@given(pages, WIDTHS)
def test_no_line_of_a_page_is_wider_than_the_window(page: Page, width: int) -> None:
    some = [block for block in page if not isinstance(block, Verbatim)]
    lines = plain_lines(tuple(some), width)
    # No address on the web is ever broken.
    assert all(wcswidth(line) <= width or re.match(r" *[(<\"']?https?://", line) for line in lines)


@given(st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["C"])))
def test_the_width_of_a_text_is_measured_the_same_without_the_tables(text: str) -> None:
    assert display_width(text) == wcswidth(text)


@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize("lead", ["", "To read one: ", "To see what is still to do about it: "])
def test_a_command_stays_on_one_line_where_there_is_room(lead: str, width: int) -> None:
    command = "sharewise due --plain"[: width - 1]
    lines = wrapped((lead, CommandLine(command), "."), width)
    assert any(command in line for line in lines)


def test_a_command_that_is_longer_than_a_line_is_broken_at_its_spaces() -> None:
    assert wrapped(CommandLine("sharewise records show SW-00000-00000"), 20) == [
        "sharewise records",
        "show SW-00000-00000",
    ]


def test_the_marks_of_a_command_are_read_in_our_own_words_alone() -> None:
    """What a person typed is put in after the wording is split: its backticks stay, and make nothing a command."""
    text = with_commands("Case {case}. To read it: `sharewise records --case {case}`.", case="`rm -r` {0} {case}")
    assert text == (
        "Case `rm -r` {0} {case}. To read it: ",
        CommandLine("sharewise records --case `rm -r` {0} {case}"),
        ".",
    )


@given(st.text(st.characters(exclude_characters="`{}")), st.text())
def test_a_text_without_marks_has_no_command(wording: str, typed: str) -> None:
    text = with_commands(wording + "{typed}", typed=typed)
    assert as_text(text) == wording + typed
    assert not any(isinstance(part, CommandLine) for part in text)


def test_a_paragraph_reads_the_same_with_its_commands_and_without() -> None:
    text: Inlines = ("To read one: ", CommandLine("sharewise records show REFERENCE"), ".")
    for width in (25, 40, 80):
        assert one_line(" ".join(plain_lines((Paragraph(text),), width))) == as_text(text)


@long
def test_every_marked_command_in_the_wording_is_one_that_there_is() -> None:
    marked = [
        command
        for message in program_messages()
        if "/wording/" in message.file
        for command in re.findall("`(sharewise [^`]*)`", message.words)
    ]
    assert len(marked) > 15
    first_words = {name.partition(" ")[0] for name in COMMANDS}
    assert {command.split()[1].partition("{")[0] for command in marked} <= first_words


COMMANDS_IN_ERRORS = {
    "To see yours: sharewise records, or of one case: sharewise records --case CASE": [
        "sharewise records",
        "sharewise records --case CASE",
    ],
    "Replaced by SW-1. Take that one: sharewise decide --supersede SW-7F3KQ-9TX2M.": [
        "sharewise decide --supersede SW-7F3KQ-9TX2M"
    ],
    "To go on: sharewise decide --plain\nTo drop it: sharewise drafts drop ab12": [
        "sharewise decide --plain",
        "sharewise drafts drop ab12",
    ],
    "Give it the answers: sharewise decide --answers FILE (or - for standard input).": [
        "sharewise decide --answers FILE"
    ],
    "To see them: sharewise rules --questions --format json": ["sharewise rules --questions --format json"],
    "Read what changed (sharewise rules compare), then go on": ["sharewise rules compare"],
    "such as: sharewise practise --rule 4.": ["sharewise practise --rule 4"],
    "Try: sharewise rules check local/my-file.yaml. Then go on": ["sharewise rules check local/my-file.yaml"],
    "Try: sharewise setup --from 'a file.yaml'": ["sharewise setup --from 'a file.yaml'"],
    "Nothing of sharewise-records here": [],
    "You do what sharewise recommended today": [],
}


@pytest.mark.parametrize("text", COMMANDS_IN_ERRORS)
def test_a_command_in_a_text_is_never_broken_where_it_fits(text: str) -> None:
    found = [part.text for part in commands_in(text) if isinstance(part, CommandLine)]
    assert found == COMMANDS_IN_ERRORS[text]
    assert as_text(commands_in(text)) == text
    for width in (40, 50, 60, 80):
        lines = wrapped(text, width)
        assert all(any(command in line for line in lines) for command in found if len(command) < width)


def test_every_command_is_known_to_be_one() -> None:
    for name in COMMANDS:
        assert commands_in(f"Type sharewise {name}.")[1] == CommandLine(f"sharewise {name}"), name


_LINES = st.sampled_from(["", "words", "more words", "\x1b[1mwords\x1b[0m", f"https://example.org/{'words' * 20}"])


@given(st.lists(_LINES, max_size=120), st.integers(8, 40))
def test_a_long_page_is_cut_into_pieces_that_fit_and_are_worth_turning_to(lines: list[str], rows: int) -> None:
    pieces = paged(lines, rows, columns=40)
    assert all(rows_taken(piece, 40) <= rows for piece in pieces)
    assert [line for piece in pieces for line in piece] == lines
    if len(pieces) > 1 and rows_taken(lines, 40) == len(lines) and "" not in lines:
        assert len(pieces[-1]) >= 5
        assert len(pieces) <= len(lines) // (rows // 2) + 1


def test_a_page_is_cut_where_a_paragraph_ends() -> None:
    lines = ["a", "b", "c", "", "d", "e", "f", "g", "h"]
    assert paged(lines, 5, columns=40) == [["a", "b", "c", ""], ["d", "e", "f", "g", "h"]]


def test_a_line_that_the_terminal_breaks_counts_as_the_rows_it_takes() -> None:
    """Else what is above an address runs off the window. What gives colour takes no room, and what has no room anywhere is whole."""
    assert (
        rows_taken(["", "a" * 40, "a" * 41, "\x1b[1m" + "a" * 40 + "\x1b[0m", "\u6f22" * 21], 40) == 1 + 1 + 2 + 1 + 2
    )
    assert paged(["a", "a" * 400, "b"], 5, columns=40) == [["a"], ["a" * 400], ["b"]]


_FIGURES = Table(
    "Decisions",
    ("Outcome", "October", "November"),
    (("Share, and tell them", "12", "7"), ("Do not share", "fewer than 5", "0")),
    numbers=(1, 2),
)


def test_a_table_stands_in_columns_and_its_numbers_at_the_right() -> None:
    assert plain_lines((_FIGURES,), 80) == [
        "Decisions:",
        "Outcome                    October  November",
        "Share, and tell them            12         7",
        "Do not share          fewer than 5         0",
    ]


def test_what_a_row_is_about_is_wrapped_before_the_columns_are_given_up() -> None:
    long = Table("Decisions", ("Outcome", "2026"), (("Share, and do not tell them yet", "12"),), numbers=(1,))
    assert plain_lines((long,), 26) == [
        "Decisions:",
        "Outcome               2026",
        "Share, and do not       12",
        "  tell them yet",
    ]


def test_in_a_narrow_window_each_row_says_what_stands_under_each_heading() -> None:
    assert plain_lines((_FIGURES,), 40) == [
        "Decisions:",
        "Share, and tell them",
        "  October: 12",
        "  November: 7",
        "Do not share",
        "  October: fewer than 5",
        "  November: 0",
    ]


def test_in_a_narrow_window_a_row_of_two_is_one_line() -> None:
    of_two = Table("Reasons", ("Reason for it", "Decisions"), (("Advice from my lead", "7"),), numbers=(1,))
    assert plain_lines((of_two,), 25) == ["Reasons:", "Advice from my lead: 7"]


def test_a_chart_is_said_in_words_and_drawn_where_there_is_room() -> None:
    chart = BarChart("By month", (Bar("May", 4, "4"), Bar("June", 8, "8"), Bar("July", None, "few")), "May 4, June 8.")
    assert plain_lines((chart,), 40) == ["By month:", "May 4, June 8."]
    drawn = io.StringIO()
    show((chart,), drawn, columns=40, colour=False)
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in drawn.getvalue().splitlines()]
    assert lines == ["By month:", f"May     4  {'█' * 14}▌", f"June    8  {'█' * 29}", "July  few"]
    narrow = io.StringIO()
    show((BarChart("Told", (Bar("Not told, as asked", 4, "4"),), "Not told: 4."),), narrow, columns=20, colour=False)
    assert "Not told: 4." in narrow.getvalue()


ADDRESS = "https://www.example.org/safeguarding/what-to-do/" + "and-how/" * 9


@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize("text", [ADDRESS, f"To read it: {ADDRESS} and more", f"A duty.\n{ADDRESS}"])
def test_an_address_on_the_web_is_never_broken_and_stands_on_a_line_of_its_own(text: str, width: int) -> None:
    """To be copied whole, with nothing before it."""
    lines = wrapped(text, width, "1. ", "   ")
    assert ADDRESS in lines
    assert all(display_width(line) <= width for line in lines if line != ADDRESS)
    assert " ".join(" ".join(lines).split()) == "1. " + " ".join(text.split())
