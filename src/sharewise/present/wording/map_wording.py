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
PRINT_ON = "To be read, print it on {sheet}. For smaller paper, make one recommendation at a time (--outcome)."
