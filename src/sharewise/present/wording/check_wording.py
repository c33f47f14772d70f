"""What `sharewise rules check` says."""

from __future__ import annotations

from collections.abc import Mapping

from sharewise.reasoning.proof.checks.promises import Standing
from sharewise.reasoning.proof.diagnostics import Severity

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
