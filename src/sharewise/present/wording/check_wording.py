"""What `sharewise rules check` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharewise.reasoning.proof.checks.promises import Standing
    from sharewise.reasoning.proof.diagnostics import Severity


PROVING = "Checking these rules. Large ones take a minute or two. Ctrl-C stops."

TITLE = "{file}: the rules, checked"
REFUSED = "sharewise refuses these rules until the errors are fixed: {counts}."
ACCEPTED = "sharewise accepts these rules: {counts}."
COUNTS: Mapping[Severity, tuple[str, str]] = {
    "error": ("{count} error", "{count} errors"),
    "warning": ("{count} warning", "{count} warnings"),
    "notice": ("{count} notice", "{count} notices"),
}

PROVED = "What is proved"
ALL_HOLD = (
    "Every set of answers that a person can give was looked at, in every edition. Each has a recommendation, every row "
    "decides somewhere, every worked example comes out as it says, and all of these hold:"
)
NATIONAL_HOLD = "Of the national promises, {count} hold. To read them one by one: `sharewise rules check`"
NOTHING_LOOKED_AT = (
    "No promise was looked at yet. Mend the errors below first. A row without `before:` stands last in its stage."
)
NOT_ALL_HOLD = "Of what these rules promise:"
STANDING: Mapping[Standing, str] = {"holds": "Holds", "broken": "Broken", "not proved": "Not proved"}
NO_GUARANTEES = "These rules promise nothing: they have no guarantees."

HEADINGS: Mapping[Severity, tuple[str, str]] = {
    "error": ("Errors", "While there is an error, sharewise does not work with these rules."),
    "warning": ("Warnings", "These are most likely mistakes. sharewise works with these rules as they are."),
    "notice": ("Notices", "Nothing is wrong here. Check that it is meant."),
}
SHOWN_BY_ONE = "One set of answers shows it:"
SHOWN_BY = "{count:,} sets of answers show it. This is one of the shortest:"
TO_PASTE = "To put under `examples:` in the file:"

FIGURES = "In figures"
QUESTIONS = "Questions"
ROWS = "Rows"
ROWS_SHOWN = "{rows}. Worked examples show {shown} of them ({share:.0%})."
EDITION = (
    "{sets:,} sets of answers can be reached. They take {shortest} to {longest} questions, half of them at most {median}. "
    "{states:,} different situations."
)

# What a guarantee has proved, in words made from its condition.
NEVER = "{outcomes} never comes out where {when}."
ANY_NOT_SURE = "anyone is not sure of anything"
ANY_NOT_SURE_BUT = "anyone is not sure of anything but: {questions}"
OR_WHERE = ", or where "
ONLY = "Nothing but {outcomes} comes out where {when}."
AT_MOST = "It takes at most {count} questions."
ONLY_IF = "{outcomes} comes out only where {when}."
SWAP = "{question}: {answers} lead to the same."
RAISE = "{question}: {worse} in place of {milder} never turns {after} into {outcomes}{where}{unless}."
ANYTHING = "anything else"
WHERE, UNLESS = ", where {when}", ", unless {when}"
CARRIES = "{outcomes} always comes with {carried}{where}."
A_DATED_STEP = "a step that has a date"
EDITIONS_AGREE = "All editions lead to the same, except where {when}."

LOCAL_GUARANTEE = "{standing} (local): {proved}"
LOCAL_GUARANTEE_SAYS = "Its own words are not proved: {says}"

ADDS = "What this file adds"
ADDS_COUNTS = "It adds {counts}."
COUNTED = {
    "questions": ("{count} question", "{count} questions"),
    "word_questions": ("{count} question for words only", "{count} questions for words only"),
    "rows": ("{count} row", "{count} rows"),
    "steps": ("{count} step", "{count} steps"),
    "conditions": ("{count} condition", "{count} conditions"),
    "texts": ("{count} text", "{count} texts"),
}
NOTHING_ELSEWHERE = "All {sets:,} sets of answers lead where they lead without it."
NOT_COMPARED = "It asks in an order in which it cannot be said where its answers lead without it."
ELSEWHERE = "Of {sets:,} sets of answers, {count:,} lead elsewhere than without it:"
ELSEWHERE_TO = '{count:,} to "{two}" in place of "{one}"'
READ_THEM = "Local words"
NOT_PROVED_WORDS = "These local words are not proved. Read them:"
