"""What `sharewise report` says."""

from __future__ import annotations

from collections.abc import Mapping

TITLE = "Decisions from {since} to {until}"
NONE = "No decision was made in this time."
COUNTED = "Decisions: {decisions}. People they are about: {people}."
HOW_COUNTED = (
    "Records that follow each other count as one decision, as the last of them says. It counts on the day it was made. "
    "Adding to a record later does not change that day. Dates to look again are as they stood on {today}."
)
HIDDEN_SAID = (
    'A number that is fewer than 5, but not 0, is not shown here: it says "hidden", so that nobody can tell who it is '
    "about. Some other numbers are hidden too, if you could work out a small one from them."
)
EXACT_SAID = (
    "This page shows every number, also those that are fewer than 5. Somebody may be able to tell who they are about. "
    "Keep it where you keep the records."
)
LEFT_OUT = (
    "{count} could not be read or relied on. Nothing in them is counted here, so the true numbers may be higher. "
    "To see why: `sharewise verify`"
)
LEFT_OUT_COUNT = ("1 file", "{count} files")
UNDATED = "Records without a date that can be read: {count}. They are not counted."
FOUND = "The records may not all be here. To see why: `sharewise verify`"

HIDDEN = "hidden"
UNKNOWN = "not known"

BY_OUTCOME, BY_SPAN = "Decisions by outcome", "Decisions over time"
BY_OUTCOME_SAID, PART_SAID = "{parts}.", "{label}: {number}"
OUTCOME, ADVISED, DECIDED, FOLLOWED = "Outcome", "Advised", "Decided", "Advice kept"
ALL, UNDECIDED = "All", "No decision written down"
OUTCOMES_AND_ADVICE = "What was advised, and what was decided"
OUTCOMES_BY_SPAN = "What was decided, and when"
OTHERWISE = "Not as advised"
NO_REASON = "no reason written down"

REST = "What was done"
TELLING = "Telling them"
WHY_NOT_TOLD = "Why not told"
ADVICE_TAKEN = "Advice"
SHARING = "Sharing"
EMERGENCIES = "Emergencies"
REVIEWING = "Looking again"
RULES = "Rules most used"
ASKING = "Requests"
NOT_RECORDED = "Records do not hold when a request came, so how long an answer took is not known."
NONE_OF_THEM = "none"
MIDDLE = "Of those that took longer, half took at most {hours} hours."

TOLD: Mapping[str, str] = {
    "told": "told",
    "to_tell": "still to be told",
    "not_told": "not told, with reasons",
    "no_reason": "not told, no reason yet",
    "nothing": "nothing to tell",
}
ADVICE: Mapping[str, str] = {
    "taken": "advice written down",
    "waiting": "waiting for advice",
    "none": "none taken",
}
SHARED: Mapping[str, str] = {
    "at_once": "by the time of the decision",
    "day": "within 1 day",
    "three_days": "within 3 days",
    "later": "later",
    "not_yet": "no time written down",
}
COMPLETED: Mapping[str, str] = {
    "at_once": "complete at once",
    "day": "within 1 day",
    "three_days": "within 3 days",
    "later": "later",
    "not_yet": "not complete yet",
}
REVIEWS: Mapping[str, str] = {
    "overdue": "passed, not looked at",
    "to_come": "still to come",
    "looked_at": "looked at",
    "no_date": "no date",
}
