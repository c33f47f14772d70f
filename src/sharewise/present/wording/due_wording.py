"""What `sharewise due` says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharewise.record.due_steps import DueStatus
    from sharewise.record.fields import StepKind


TITLE = "What is still to do"
TODAY_IS = "Today is {today}."
NOTHING = "Nothing is left to do."
NOTHING_KNOWN = (
    "There may be more to do than this page can say: not all records could be checked. See the warnings on this page. The "
    "records that were checked leave nothing to do."
)
NOTHING_BY = "Nothing is left to do up to {until}."

HEADINGS: Mapping[DueStatus, str] = {
    "passed": "The date has passed",
    "today": "Today",
    "coming": "Coming up",
    "no_date": "No date yet",
}
TO_DO_NOW = "To do now"
RECORD, RECORD_OF_CASE = "Record {reference}", "Case {case}, record {reference}"
DECIDED = "Saved on {made}: {title}."
UNDECIDED = "Saved on {made}. The advice was: {title}."

STEPS: Mapping[StepKind, str] = {
    "review": "Look at it again, and write down what came of it.",
    "emergency": "Complete the emergency record. Still missing: {names}.",
    "decide": "Write down what you decided.",
    "approval": "It waits for approval by {approver}.",
    "share": "Share it if you have not yet, and write down when.",
    "advice": "Get the advice if you have not yet, and write down who gave it and what they said.",
    "tell": "Tell those it is safe to tell, as the advice says, unless they know. Write down whom you told, when and how.",
    "plan": "Write down why you are not telling them now, who will tell them, and when.",
    "requester": "If someone asked for it: answer them as the advice says. Some may be told nothing. Then write that down.",
    "date": "Set a date to look at it again.",
    "details": "Add {names}.",
}
DATES: Mapping[DueStatus, str] = {
    "passed": "This date has passed: {date}.",
    "today": "The date is today.",
    "coming": "The date is {date}.",
    "no_date": "",
}

NOTHING_CHANGED = "To write down what came of it"
SOMETHING_CHANGED = "If you would decide otherwise now, such as when they agreed"
TO_ADD = "To add it"
TO_APPROVE = "To approve of it"
NOT_CHECKED = "Records that cannot be relied on"
NOT_CHECKED_WHY = "What these say to do is not shown, as it may have been made up. To find out more: `sharewise verify`"

KEPT_LONG_ENOUGH_ONE = "1 record was kept for as long as it had to be. To see which: `sharewise records expiring`"
KEPT_LONG_ENOUGH = (
    "{number} records were kept for as long as they had to be. To see which: `sharewise records expiring`"
)
