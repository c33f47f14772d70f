"""The words of `rules map`: the way through the questions, as text and as a picture."""

from __future__ import annotations

TITLE = "The way through the questions"
TITLE_ONLY = "The ways to: {outcome}"
UNDER = "The rules of {published}. {status}."
WITH_LOCAL = "With local rules: {title}."
HOW_TEXT = (
    "Start at 1. Choose an answer and go to the number beside it, until it names what comes out. A question is asked "
    "only where its answer can still change that."
)
HOW_PICTURE = (
    "Start at box 1, on the left. Choose an answer, and follow its line to the box with that number, until you come to "
    "what comes out, in a frame. A question is asked only where its answer can still change that."
)
ONLY = "Only the answers that can lead there are shown. Others lead elsewhere."
COUNT = "{sets} sets of answers can be given in all."
COUNT_ONLY = "{sets} of {total} sets of answers lead there."
COUNT_HERE = "{number}. {question}: {sets} of {total} sets of answers come here."
QUESTION = "Question {number}"
QUESTION_IS = "Question {number}. {short}"
STATE, STATE_FROM = "{number}. {question}", "{number}. {question} (from {before})"
OR = "; or "
GO_TO = "{answers}: go to {number}."
COMES_TO = "{answers}: {outcome}."
COMES_OUT = "What comes out"
ENDS = "{sets} of {total} sets of answers"
NOT_ASKED = "Not asked on these ways: {questions}."
DESCRIPTION = "{lead} The same in words, for reading aloud: {command}"
NONE_LEAD_THERE = "Under the rules of {published}, no answers lead to '{outcome}'."
NO_SUCH_OUTCOME = "There is no such outcome: {near}"
# The map in parts.
DANGER = "If someone is in immediate danger, ring 999 first."
PART_TITLE = "{title}, part {part} of {parts}"
HOW_PART = (
    "Start at box 1 of part 1. Choose an answer, and go to the box with the number beside it, until you come to what comes out, in a "
    "frame. Where that box is in another part, the part is named."
)
TO_HERE, TO_PART = "→{number}", "→{number}, part {part}"
GO_TO_PART = "{answers}: go to {number}, in part {part}."
NO_SUCH_PART = "The map has {parts} parts. Choose one of 1 to {parts}, or all: sharewise rules map --part all"
ONE_PART = (
    "A picture shows one part, such as --part 1. For all of them: sharewise rules map --part all --output map.html"
)
NOT_IN_PARTS = "The map comes in parts as text, as a picture (.svg) and as a page for a browser (.html)."
PRINT_ON = "To be read, print it on {sheet}. For smaller paper, take it in parts (--part) or one recommendation at a time (--outcome)."
