"""The plain prompter: numbered lines that a screen reader can follow, and no answer by accident."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from sharewise.errors import Interrupted
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.plain_prompter import PlainPrompter
from sharewise.interview.prompts import Choose, Command, Option, Reply, Write
from sharewise.present.page import Page, Paragraph
from sharewise.present.wording import interview_wording
from sharewise.text import typed

THREE = Choose(
    ask="Is it safe?",
    options=(Option("yes", "Yes"), Option("no", "No", "Not now."), Option("not_sure", "I am not sure")),
    lines=("Why we ask: it matters.",),
    more=(Paragraph("More about it."),),
    commands=frozenset({Command.BACK, Command.STOP, Command.NOTE}),
)


def asked(prompt: Choose | Write, *lines: str, width: int = 80) -> tuple[Reply, str]:
    """The reply to a prompt after these lines are typed, and everything that was shown."""
    shown = io.StringIO()
    reply = PlainPrompter(io.StringIO("".join(f"{line}\n" for line in lines)), shown, lambda: width, ControlC()).ask(
        prompt
    )
    return reply, shown.getvalue()


@pytest.mark.parametrize(("line", "reply"), [("1", "yes"), (" 2 ", "no"), ("3", "not_sure")])
def test_a_number_chooses(line: str, reply: str) -> None:
    assert asked(THREE, line)[0] == reply


@pytest.mark.parametrize(("line", "reply"), [("yes", "yes"), ("NO", "no"), ("I am not sure", "not_sure")])
def test_an_answer_can_be_typed_in_full(line: str, reply: str) -> None:
    assert asked(THREE, line)[0] == reply


def test_what_takes_long_to_make_is_made_when_more_is_asked_for_and_shown_after_the_rest() -> None:
    made: list[str] = []

    def later() -> Page:
        made.append("made")
        return (Paragraph("And this."),)

    prompt = replace(THREE, more_later=later)
    asked(prompt, "yes")
    assert made == []
    shown = asked(prompt, "?", "yes")[1]
    assert made == ["made"]
    assert shown.index("More about it.") < shown.index("And this.")


WORDS = {
    "help": None,
    "more": None,
    "?": None,
    "back": Command.BACK,
    "stop": Command.STOP,
    "quit": Command.STOP,
    "exit": Command.STOP,
}


@pytest.mark.parametrize("word", WORDS)
def test_a_word_for_a_command_is_one_in_a_list_and_text_in_a_text(word: str) -> None:
    reply, shown = asked(THREE, word.upper(), "yes")
    assert reply == (WORDS[word] or "yes")
    assert ("More about it." in shown) == (WORDS[word] is None)
    if word != "?":
        text, shown = asked(replace(write(), long=True), word, "", "")
        assert text == word
        assert asked(write(), word)[0] == word


def test_the_question_mark_shows_the_short_answer_first_and_then_all_of_it() -> None:
    prompt = replace(THREE, more_in_short=(Paragraph("In short."),))
    shown = asked(prompt, "?", "yes")[1]
    assert "In short." in shown
    assert interview_wording.READ_ALL in shown
    assert "More about it." not in shown
    assert "More about it." in asked(prompt, "?", "?", "yes")[1]


def test_enter_alone_keeps_what_was_chosen_before_and_nothing_else() -> None:
    kept = replace(THREE, kept=Option("no", "No"))
    reply, shown = asked(kept, "")
    assert reply == "no"
    assert "Press Enter alone to keep your answer: No." in shown


def test_what_was_written_before_is_kept_or_taken_out() -> None:
    kept = replace(write(), so_far="What I saw.")
    assert asked(kept, "")[0] is None
    assert asked(kept, "-")[0] == ""
    assert asked(write(), "-")[0] is None


def test_a_text_of_several_lines_is_shown_again_before_it_is_kept() -> None:
    long = replace(write(), long=True)
    reply, shown = asked(long, "One.", "Two.", "", "")
    assert reply == "One.\nTwo."
    assert " 2. Two." in shown
    assert asked(long, "One.", "")[0] == "One."


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (["2", "Three.", ""], "One.\nThree."),
        (["2", "", ""], "One.\nTwo."),
        (["1", "-", ""], "Two."),
        (["+", "Three.", "", ""], "One.\nTwo.\nThree."),
        (["0", "Anew.", ""], "Anew."),
        (["nonsense", "9", ""], "One.\nTwo."),
    ],
    ids=["a line again", "a line left", "a line out", "more", "from the beginning", "a slip"],
)
def test_a_line_that_is_wrong_can_be_written_again(lines: list[str], kept: str) -> None:
    assert asked(replace(write(), long=True), "One.", "Two.", "", *lines)[0] == kept


def test_what_was_kept_can_be_changed_line_by_line() -> None:
    kept = replace(write(), long=True, so_far="One.\nTwo.")
    assert asked(kept, "e", "2", "Three.", "")[0] == "One.\nThree."
    assert asked(replace(kept, change_now=True), "1", "-", "")[0] == "Two."


def test_a_suggestion_is_taken_by_its_number_and_never_in_advance() -> None:
    with_some = replace(
        write(), suggestions=(Option("Class teacher", "Class teacher"), Option("2026-11-23", "Tomorrow"))
    )
    reply, shown = asked(with_some, "2")
    assert reply == "2026-11-23"
    assert "Type 1 for: Class teacher" in shown
    assert asked(with_some, "")[0] is None
    assert asked(with_some, "3")[0] == "3"


@pytest.mark.parametrize("lines", [["q!"], ["Q!"], ["He asked ab q!"], ["One.", "q!"], ["One.", "Two.", "", "q!"]])
def test_whoever_wants_to_leave_at_once_can_do_so_in_the_middle_of_a_text(lines: list[str]) -> None:
    assert asked(replace(write(), long=True), *lines)[0] == Command.LEAVE


@pytest.mark.parametrize("last", ["the new HQ!", "her brother Tariq!", "IQ!", "an FAQ!", "(q!", "q!."])
def test_a_word_that_ends_as_a_command_does_is_text(last: str) -> None:
    for words in (last, f"We met, he said: {last}"):
        assert asked(write(), words)[0] == words
        assert asked(write(long=True), words, "", "")[0] == words


@pytest.mark.parametrize("word", ["q!", "Q!", "!"])
def test_leaving_at_once_works_at_every_question(word: str) -> None:
    assert asked(replace(THREE, commands=frozenset()), word)[0] == Command.LEAVE


@pytest.mark.parametrize("line", ["", " ", "0", "4", "-1", "1.5", "perhaps", "1 2", "²", "٣", "99999999999999999999"])
def test_nothing_but_a_number_on_the_list_answers(line: str) -> None:
    reply, shown = asked(THREE, line, "2")
    assert reply == "no"
    assert "Error: Choose one of the answers. Type its number." in shown


@pytest.mark.parametrize(
    ("line", "reply"),
    [("b", Command.BACK), ("B", Command.BACK), ("q", Command.STOP), ("stop", Command.STOP), ("+", Command.NOTE)],
)
def test_the_keys_and_their_words_work(line: str, reply: Command) -> None:
    assert asked(THREE, line)[0] == reply


def test_a_key_that_does_nothing_here_says_so_and_asks_on() -> None:
    reply, shown = asked(THREE, "f", "1")
    assert reply == "yes"
    assert "does nothing here" in shown


def test_the_question_mark_shows_more_and_asks_again() -> None:
    reply, shown = asked(THREE, "?", "1")
    assert reply == "yes"
    assert "More about it." in shown


def test_the_end_of_input_stops_and_never_answers() -> None:
    with pytest.raises(Interrupted):
        asked(THREE)
    with pytest.raises(Interrupted):
        PlainPrompter(io.StringIO("1"), io.StringIO(), lambda: 80, ControlC()).ask(THREE)


def test_what_is_shown_can_be_read_aloud_line_by_line() -> None:
    shown = asked(THREE, "", "?", "2")[1]
    assert "\x1b" not in shown
    assert "\r" not in shown
    assert all(ord(character) < 0x2500 or ord(character) > 0x259F for character in shown)
    assert " 1. Yes" in shown
    assert "b = back, + = add a note, q = stop" in shown


def test_nothing_is_wider_than_a_narrow_screen() -> None:
    shown = asked(THREE, "?", "1", width=40)[1]
    assert max(len(line) for line in shown.splitlines()) <= 40


def write(*, long: bool = False, can_skip: bool = True) -> Write:
    return Write(ask="What happened?", read=typed, long=long, can_skip=can_skip)


def test_a_text_is_kept_as_typed() -> None:
    assert asked(write(), "  see [/rule 4] and [bold]x[/bold] ")[0] == "see [/rule 4] and [bold]x[/bold]"


def test_a_long_text_goes_over_several_lines_to_an_empty_one() -> None:
    assert asked(write(long=True), "one", "two", "", "", "three")[0] == "one\ntwo"


def test_an_empty_text_is_left_out_where_it_may_be() -> None:
    assert asked(write(), "")[0] is None
    reply, shown = asked(write(can_skip=False), "", "words")
    assert reply == "words"
    assert "Error:" in shown


def test_several_can_be_chosen_where_several_fit() -> None:
    many = Choose(ask="Why?", options=THREE.options, many=True, can_skip=True)
    assert asked(many, "1, 3")[0] == ("yes", "not_sure")
    assert asked(many, "3 3 1")[0] == ("not_sure", "yes")
    assert asked(many, "")[0] is None
    reply, shown = asked(many, "1, 9", "2")
    assert reply == ("no",)
    assert "Error: Choose at least one" in shown


def test_a_hostile_option_is_shown_and_not_obeyed() -> None:
    hostile = Choose(ask="\x1b[2J\u202eQ", options=(Option("a", "\x9b31m"), Option("b", "ok")))
    shown = asked(hostile, "1")[1]
    assert "\\x1b[2J\\u202eQ" in shown
    assert "\\x9b31m" in shown
