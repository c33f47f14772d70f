"""What the interview says while it asks, and what it shows on the way.

The rulebook's own words (questions, reasons, steps) are in `rules/golden_rules.yaml`; a detail's words are in the field
table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharewise.rulebook.base import Exactness

from sharewise.dates import DateProblem

NOT_LEGAL_ADVICE = (
    "sharewise helps you to think and to keep a record. You decide. It is not legal advice and does not replace "
    "safeguarding advice or your local procedure."
)
TO_LEAVE_AT_ONCE = "To leave at once: type q! and press Enter. Nothing is kept, and this window is cleared."
USE_A_REFERENCE = "Use a case reference, not a name, wherever you can. What you type stays on this computer."

# Keys that work at every prompt. The letters are commands where they stand alone.
KEY_MORE, KEY_NOTE, KEY_BACK, KEY_STOP, KEY_FINISH = "?", "+", "b", "q", "f"
# Leaves at once, wherever it is typed. In a list, "q" asks whether to stop, and "!" after it leaves.
KEY_LEAVE, KEY_LEAVE_IN_A_LIST = "q!", "!"
# In a text: takes it up again to change it; adds lines; begins again.
KEY_EDIT, KEY_ADD, KEY_ANEW = "e", "+", "0"
MORE, MORE_WHY = "more", "why, the rules and sources"
LEAVE = "leave at once"
KEYS = {KEY_NOTE: "add a note", KEY_BACK: "back", KEY_STOP: "stop", KEY_FINISH: "skip the rest"}

QUESTION = "Question {number}"
FOR_WORDS = "One more, so that the words fit. It does not change the recommendation."
FOR_LOCAL_STEPS = "For local steps. It can add one, and changes nothing else in what to do."
SKIP_WORDS = "Skip this"
SET_ONCE = "To be asked this no more, answer it in: sharewise setup"
WHY_WE_ASK = "Why we ask: {why}"
KEPT = "{answer} (your answer)"
OR_KEEP = "Press Enter alone to keep your answer: {answer}."
YOUR_NOTE = "Your note: {note}"
SO_FAR = "So far: {text}"
TYPE_A_NUMBER = "Type a number, then press Enter."
TYPE_NUMBERS = "Type the numbers that fit, such as 1, 3. Then press Enter."
TYPE_TEXT = "Type your answer, then press Enter."
YOU_WROTE = "You wrote:"
SUGGESTED = "Type {number} for: {text}"
AND_SO_ON = "   ... and so on ..."
TEXT_KEEP = (
    "Press Enter to keep it. To write a line again, type its number. To add to it, type +. To begin again, type 0."
)
TEXT_LINE = "Line {number}, as it should be. Press Enter alone to leave it. Type - to take it out."
TEXT_MORE = "Type what to add. Press Enter on an empty line when you are done."
ERROR_TEXT_KEEP = "Error: Press Enter to keep the text. To change it, type the number of a line, + or 0."
OR_EDIT = "Type e to change what is there."
TYPE_LONG_TEXT = "Type or paste your answer. Press Enter twice when you are done."
ARROWS = "Use the arrow keys or type a number, then press Enter."
TYPE_THEN_ENTER = "Type or paste, then press Enter."
TYPE_LINES = "Type or paste. Press Enter twice when you are done."
LEAVE_IT, LEAVE_EMPTY = "Leave it as it is", "Leave it empty"
MORE_BELOW = "There are {number} lines: move down to see them all."
ARROWS_MANY = "Use the arrow keys or type a number. Press Space to choose, then Enter."
READ_PAGE = "Page {page} of {pages}."
READ_ON = "Press Enter to read on, or b to go to the question."
BACK_TO_QUESTION = "Press Enter to go back to the question."
OR_READ_ALL = "Press Enter to go back to the question, or ? to read all of it."
READ_ALL = "To read all of it, type ? again."
NOTHING_MORE = "There is nothing more to say about this."
FIRST_PROMPT = "This is the first question. There is nothing to go back to."
NOT_HERE = "That key does nothing here."
OR_TAKE_OUT = "Press Enter alone to keep what is there. Type - to take it out."
OR_KEEP_IT = "Press Enter alone to keep what is there."
TAKE_IT_OUT = "Take it out again"
OR_LEAVE_EMPTY = "Press Enter alone to leave it empty."
FINISH_FIRST = "Finish the text first: press Enter on an empty line. Then that letter works."
LEFT_EMPTY = "Left empty."
OR_LEAVE_IT = "Press Enter alone to leave it as it is."

ERROR_CHOOSE_ONE = "Error: Choose one of the answers. Type its number."
ERROR_CHOOSE_SOME = "Error: Choose at least one. Type its number."
ERROR_PASTED = "Error: What you pasted is not an answer here. Nothing was taken from it. Type a number."
ERROR_ENTER_TEXT = "Error: Type a few words, then press Enter."
ERROR_SAY_WHY = "Error: Say in a few words why, so that someone else can follow you."
ERROR_LONG_LINE = "Error: That line is too long for this terminal. Paste it in shorter lines."
# The examples stay right whatever day it is.
DATE_PROBLEMS: Mapping[DateProblem, str] = {
    DateProblem.NOT_A_DATE: "Enter a date, such as 14 March, tomorrow or next Monday.",
    DateProblem.NOT_A_TIME: "Enter a time, such as 14:30, yesterday 2.30pm or 14 March 14:30.",
    DateProblem.OTHER_WEEKDAY: "That date is another day of the week. Check both.",
    DateProblem.PASSED: "Enter a date that is still to come.",
    DateProblem.TO_COME: "Enter a time that has passed, or leave it empty until you have done it.",
    DateProblem.DAY_ONLY: "Add the time of day, such as 14:30.",
    DateProblem.MORNING_OR_AFTERNOON: "Is that in the morning or in the afternoon? Add am or pm, such as 1.50pm.",
    DateProblem.LEFT_OUT: "The clocks went forward that night and left this time out. Check it.",
    DateProblem.TWICE: "The clocks went back that night, and this time came twice. Add BST for the first, or GMT for the second.",
    DateProblem.OTHER_CLOCK: "Clocks in the UK went by the other time on that day. Leave out BST or GMT.",
}
HAS_PASSED = "Note: {place}: this date has passed. It is kept, and is listed at once among what is due."
ERROR = "Error: {problem}"

TOMORROW, IN_A_WEEK, IN_FOUR_WEEKS = "Tomorrow", "In a week", "In four weeks"
NOW = "Now: {moment}"
SAME_TIME = "As before: {moment}"

ASK_NOTE = "What do you want to note about this answer?"
NOTE_TO = "The question: {question}."
NOTE_HELP = "The note is kept in the record. It does not change the recommendation. Use a case reference, not a name."

KEEP_NOTE_ASK = "You changed this answer. Does your note still fit?"
KEEP_NOTE, CHANGE_NOTE, NOTE_OUT = "Yes, keep it", "No, change it", "No, take it out"

CHECK_TITLE = "Check your answers"
CHECK_ASK = "Are these right?"
CHECK_GO_ON = "Yes. Show me the recommendation"
CHECK_WORDS_FIRST = "First a short question or two, so that the words fit."
CHECK_CHANGE = "Change: {question} ({answer})"
CHECK_ANSWER = "{question} ({answer})"
CHECK_PARKED = "Set aside, as it makes no difference now: {answers}."
CHECK_MORE = "What you were asked, and what you answered"

DECIDE_ASK = "What will you do?"
RECOMMENDS = "sharewise recommends: {title}."
DECIDE_FOLLOW = "I will do this"
DECIDE_OTHERWISE = "I will do something else"
DECIDE_CHANGE = "Change my answers"
INSTEAD_WHY = "After this you can say why."
INSTEAD_ASK = "What will you do instead?"
REASON_ASK = "What is the main reason?"
REASON_WHY = "Choose what comes nearest. You write it in your own words next. The record keeps both, with your reason."
WORDS_ASK = "Why did you decide this?"
WORDS_HELP = "In your own words, so that someone who reads it in five years can follow you."

DETAILS_ASK = "Do you want to add the details now?"
DETAILS_WHY = "The record says what is still missing. You can leave any of them empty."
WORDS_NOT_SAVED = "You follow the advice now. The reason that you typed before is not saved with it."
DETAILS_NOW = "Yes, add them now"
DETAILS_REFERENCE = "Only the case reference, then save it"
DETAILS_LATER = "No, save it now"
DETAILS_LATER_UNSAVED = "No, show the record now"
DETAIL_OF = "{section}: {number} of {total}"
MORE_DETAIL_OF = "{section}: {number} of {total} more"
CHOOSE_DETAIL_ASK = "Which detail do you want to add or change?"
CHOOSE_DETAIL_DONE = "None. That is right now"
CHOOSE_DETAIL = "{name}: {value}"
CHOOSE_DETAIL_EMPTY = "{name} (empty)"
MORE_DETAILS_ASK = "Do you want to add more?"
MORE_DETAILS_WHY = "Those were the ones that matter most. You can also add: {names}."
MORE_DETAILS_NO = "No, that is enough"
MORE_DETAILS_YES = "Yes, ask me"

CONFIRM_ASK = "Save this record?"
CONFIRM_SAVE = "Yes, save it"
CONFIRM_ASK_UNSAVED = "Show this record?"
CONFIRM_SAVE_UNSAVED = "Yes, show it"
CONFIRM_DETAILS = "Add or change details"
CONFIRM_DECIDE = "Change what I decided, or my answers"
CONFIRM_LEAVE = "No, stop and save nothing"

STOP_ASK = "Do you want to stop?"
STOP_WHY = "Nothing has been saved."
STOP_EARLIER = "Nothing new has been saved. Record {reference} stays as it was."
STOP_DRAFTING = "Nothing has been saved, but a draft of what you typed is kept."
STOP_NO = "No, go on"
STOP_KEEP = "Yes, and keep a draft to go on later"
STOP_KEEP_HELP = "On this computer only, for {days} days."
STOP_YES = "Yes, stop and save nothing"
STOP_YES_HELP = "What you typed is gone, and this window is cleared."

EMERGENCY_ASK = "When everyone is safe: do you want to keep a record?"
EMERGENCY_SAVE = "Save a short record now"
EMERGENCY_LATER = "You can add the rest later."
EMERGENCY_DETAILS = "Add what happened, then save"
EMERGENCY_LEAVE = "Leave without a record"

SAVE_FAILED_ASK = "Your record is not saved yet. What do you want to do?"
SAVE_AGAIN = "Try again"
SAVE_ELSEWHERE = "Save it in another folder"
SAVE_ANEW = "Begin a new records folder there: what was saved there is gone for good"
SAVE_SHOW = "Show the record on this screen, so that I can copy it, and stop"
SAVE_WHERE = "Which folder?"
SAVE_WHERE_HELP = "Type the full name of a folder that you can write to."

REFERENCE, PLACE, NEXT = "Reference", "Where it is", "What to do next"

RING_FIRST = "If anyone is in danger now, ring 999 first."
COMPLETE_ASK = "Do you want to add something?"
COMPLETE_WHY = "What you saved before stays as it was. What you add now is saved with it, as a new record."
COMPLETE_LEAVE = "No, stop and save nothing"
DID_ASK = "What did you do?"
DID_THIS = "I did what the advice said"
DID_OTHERWISE = "I did something else"
NOTHING_TO_COMPLETE = (
    "Nothing is missing in record {reference}. To change what it says: sharewise decide --supersede {reference}"
)
RULES_HAVE_CHANGED = (
    "The rules have changed since record {reference} was made, so it cannot be completed as it is. "
    "Look at the decision again: sharewise decide --supersede {reference}"
)
OTHER_LOCAL_RULES = "Record {reference} follows the local rules '{adoption}'. Complete it under them."
NO_LOCAL_RULES = "Record {reference} follows no local rules. Complete it without any: leave out --adoption."
STOPPED = "Stopped. Nothing was saved."
STOPPED_AGAIN = "Stopped. Nothing new was saved. What was there before is still there."

FILE = "File"
SECTIONS = {
    "who": "The case, and who decided",
    "worry": "What the worry is",
    "sharing": "About sharing it",
    "person": "What the person wants, and what they were told",
    "advice": "Whose advice was taken",
    "after": "What happens next",
    "local": "What your organisation asks for",
}
READING_WHY, READING_STEPS, READING_CONDITIONS = "Why", "What to do, in this order", "When sharing"
NOTE = "Note: {note}"

EXACT: dict[Exactness, str] = {
    "yes": "Word for word, as another copy has it.",
    "agreed": "Its opening words, the same in at least two copies. Not compared with the official text.",
    "unverified": "Not compared with the official text.",
    "no": "Not word for word.",
    "ours": "In our own words. Read the official page for the wording.",
}
NOT_IN_THIS_EDITION = "{title} (not one of the seven rules in this edition)"
NOT_FOR_THIS_CASE = "{title} (this edition's rule on it is about other cases)"

LOCAL_FOLLOWED = 'Local rules are followed too: {title}. What they add is marked "Local rule", and a name that they fill in "(local)".'

SHARE, TELL, NAME = "Share it?", "Tell them?", "Use names?"

DUTY_STATUS = {
    "in_force": "In force: {since}.",
    "reported": "Reported, not confirmed: {since}. Check it.",
    "not_yet": "Not known to be in force. Check it.",
}
DUTY_WITHOUT_SOURCE = "Not yet checked against a source."
DUTY_LINE = "{line} To read more here: ?"
NO_DUTIES = "sharewise knows of none where you work. Your own law may still require it."

# What the interview says where it asks someone to stop and think.

PAUSE = "Before you go on"

CONFLICT_ASK = "Do you want to change one of these answers?"
CONFLICT_RIGHT = "No, they are right. Go on"

DEPART_TITLE = "You mean to do something else"
DEPART_RECOMMENDED, DEPART_DECIDED = "sharewise recommends", "You mean to"
DEPART_REMEMBER = "Think of this first"
DEPART_ASK = "Do you want to go on with your decision?"
DEPART_GO_ON = "Yes, go on with my decision"
DEPART_LOOK = "No, show me the recommendation again"
DEPART_KEEPS = "You decide. The record keeps your decision and your reason."
