"""What the interface itself says, in one folder, so that it can be read as a whole, checked, and one day be in Welsh.

Here are the words of the interview, the records and the rules; beside this file, those of single commands. The
rulebook's own words (questions, reasons, steps) are in `rules/golden_rules.yaml`; a detail's words are in the field
table. Style: GOV.UK. Plain words, short sentences, "you".
"""

from __future__ import annotations

from collections.abc import Mapping

from sharewise.dates import DateProblem

NOT_LEGAL_ADVICE = (
    "sharewise helps you to think and to keep a record. You decide. It is not legal advice and does not replace your "
    "safeguarding lead or your local procedure."
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
WHY_WE_ASK = "Why we ask: {why}"
KEEP = "Keep my answer: {answer}"
OR_KEEP = "Press Enter alone to keep your answer: {answer}."
YOUR_NOTE = "Your note: {note}"
SO_FAR = "So far: {text}"
CHOOSE_AN_ANSWER = "Choose an answer"
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
ARROWS = "Use the arrow keys, then press Enter."
TYPE_THEN_ENTER = "Type or paste, then press Enter."
TYPE_LINES = "Type or paste. Press Enter twice when you are done."
LEAVE_IT, LEAVE_EMPTY = "Leave it as it is", "Leave it empty"
MORE_BELOW = "There are {number} lines: move down to see them all."
ARROWS_MANY = "Use the arrow keys. Press Space to choose, then Enter."
READ_ON = "Press Enter to read on."
BACK_TO_QUESTION = "Press Enter to go back to the question."
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
ERROR_CHOOSE_WITH_ARROWS = "Error: Choose one of the answers. Move to it with the arrow keys."
ERROR_CHOOSE_SOME = "Error: Choose at least one. Type its number."
ERROR_ENTER_TEXT = "Error: Type a few words, then press Enter."
ERROR_LONG_LINE = "Error: That line is too long for this terminal. Paste it in shorter lines."
DATE_PROBLEMS: Mapping[DateProblem, str] = {
    DateProblem.NOT_A_DATE: "Enter a date, such as 25/11/2026, tomorrow or next Monday.",
    DateProblem.NOT_A_TIME: "Enter a time, such as 14:30, yesterday 14:30 or 22/11/2026 14:30.",
    DateProblem.PASSED: "Enter a date that is still to come.",
    DateProblem.TO_COME: "Enter a time that has passed, or leave it empty until you have done it.",
    DateProblem.MORNING_OR_AFTERNOON: ("Is that in the morning or in the afternoon? Add am or pm, such as 1.50pm."),
}
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
MISSING_IN_SHORT = "{number} details are still missing, such as {names}. You can skip the rest at any time: f."
MORE_DETAILS_ASK = "Do you want to add more?"
MORE_DETAILS_WHY = "Those were the ones that matter most. You can also add: {names}."
MORE_DETAILS_NO = "No, that is enough"
MORE_DETAILS_YES = "Yes, ask me"

CONFIRM_TITLE = "Ready to save"
CONFIRM_ASK = "Save this record?"
CONFIRM_SAVE = "Yes, save it"
CONFIRM_ASK_UNSAVED = "Show this record?"
CONFIRM_SAVE_UNSAVED = "Yes, show it"
CONFIRM_DETAILS = "Add or change details"
CONFIRM_DECIDE = "Change what I decided, or my answers"
CONFIRM_LEAVE = "No, stop and save nothing"
ADDED = "The details"

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
SAVE_SHOW = "Show the record on this screen, so that I can copy it, and stop"
SAVE_WHERE = "Which folder?"
SAVE_WHERE_HELP = "Type the full name of a folder that you can write to."

SAVED_TITLE = "Your record is saved"
NOT_SAVED_TITLE = "This record is not saved"
REFERENCE, PLACE, NEXT = "Reference", "Where it is", "What to do next"
RECOMMENDED, DECIDED, REASON = "Recommended", "You decided", "Your reason"
MADE, RULES = "Made at (UTC)", "Rules"
JURISDICTION = "Where"
MADE_ON, ADVICE = "Made on", "The advice was"
RELATION = {"completes": "Completes", "supersedes": "Replaces"}

RING_FIRST = "If anyone is in danger now, ring 999 first."
COMPLETING_TITLE = "Completing record {reference}"
COMPLETE_ASK = "Do you want to add something?"
COMPLETE_WHY = "What you saved before stays as it was. What you add now is saved with it, as a new record."
COMPLETE_LEAVE = "No, stop and save nothing"
DID_ASK = "What did you do?"
DID_THIS = "I did what the advice said"
DID_OTHERWISE = "I did something else"
NOTHING_YET = "nothing yet"
LOOKING_AGAIN = (
    "You are looking again at record {reference}, made on {made}. You decided: {title}. Change what is different now. "
    "Both records are kept."
)
NOTHING_TO_COMPLETE = (
    "Nothing is missing in record {reference}. To change what it says: sharewise decide --supersede {reference}"
)
RULES_HAVE_CHANGED = (
    "The rules have changed since record {reference} was made, so it cannot be completed as it is. "
    "Look at the decision again: sharewise decide --supersede {reference}"
)
OTHER_LOCAL_RULES = "Record {reference} follows the local rules '{adoption}'. Complete it under them."
NO_LOCAL_RULES = "Record {reference} follows no local rules. Complete it without any: leave out --adoption."
SIGNED = "Record {reference} is saved and signed. If anyone changes it, `sharewise verify` shows that."
TO_READ_IT, TO_PRINT_IT = "To read it here", "To make a page of it to print"
TO_COMPLETE_IT = "To add what is missing"
TO_LOOK_AGAIN = "If something changes"
DECIDE_AGAIN = "Would you decide otherwise now, such as when they agreed? Then decide again. Below is what to type."
TO_SEE_DUE = "To see what is still to do"
TO_STAY_PLAIN = "To have plain lines always"
TO_HAND_OVER, HAND_OVER = (
    "For someone who has to check it",
    "Send the file above, and what this prints: `sharewise key show`",
)
ADD_FOLDER = "This is not the usual folder. End each of these commands with:"
STOPPED = "Stopped. Nothing was saved."
STOPPED_AGAIN = "Stopped. Nothing new was saved. What was there before is still there."

RECORDS_TITLE = "Your records, newest first"
RECORDS_NEXT = (
    "To read one: `sharewise records show REFERENCE`\n"
    "To see what is still to do: `sharewise due`\n"
    "If something has changed: `sharewise decide --supersede REFERENCE`"
)
RECORDS_MORE = (
    "There are older records. To see all: `sharewise records --all`. To read one: `sharewise records show REFERENCE`"
)
NO_RECORD_FITS = "No record fits."
NO_REFERENCE = "(unreadable)"
LIST_NOT_PROVED = "Important: {verdict}. {why} File: {file}"
RECORDS_MISSING = (
    "Records are missing in this folder. What you see may not be all. To see what is missing: `sharewise verify`"
)
LIST_DECIDED = "Decided: {title}."
LIST_ADVICE = "No decision recorded. The advice was: {title}."
AND_MORE = "{number} more"
LIST_CASE = "Case {case}."
LIST_MISSING, LIST_MISSING_ONE = "{number} details are missing.", "One detail is missing."
LATER = {"completes": "Completed by {reference}.", "supersedes": "Replaced by {reference}."}

READING_TITLE = "Record {reference}"
READING_NOT_PROVED = "This record cannot be relied on as it stands: {verdict}. {why}"
READING_NOT_CHECKED = "This record could not be checked. {why} Then: `sharewise records show FILE --key KEY`"
FILE = "File"
LATER_IS = {
    "completes": "Record {reference} completes this one.",
    "supersedes": "The decision was looked at again. Record {reference} replaces this one.",
}
UK_TIME = "{moment} (UK time)"
READING_DECIDED, READING_NO_DECISION = "What was decided", "No decision is recorded."
READING_FOLLOWED = "This is what sharewise recommended."
READING_OTHERWISE = "sharewise recommended something else: {title}. The practitioner's reason:"
SECTIONS = {
    "who": "Who decided",
    "worry": "What the worry is",
    "sharing": "What is shared, and with whom",
    "person": "What the person wants, and what they were told",
    "advice": "Whose advice was taken",
    "after": "What happens next",
    "local": "What your organisation asks for",
}
READING_MISSING = "What is missing"
READING_ADVICE = "What sharewise recommended"
READING_WHY, READING_STEPS, READING_CONDITIONS = "Why", "What to do, in this order", "When sharing"
READING_ROW = "Part of the decision: {stage}, row {row}."
READING_RULES = "What was asked and answered, rule by rule"
READING_RULES_WHY = "The golden rules that the advice rests on, and the questions that were asked for each."
READING_RULE = "Rule {number}. {title}"
READING_NO_RULE = "This edition of the rules has no rule on this."
READING_ALSO_ASKED, READING_SOURCES = "Also asked", "Sources"
READING_SEAL = "Is this record as it was signed?"
VERDICT, SEALED, PLACE_IN_CHAIN = "Check", "Signed on", "Number"
KEY_NAME, FINGERPRINT, MADE_WITH = "Key", "Fingerprint", "Made with"
NOTE = "Note: {note}"
READING_SHOWS = (
    "The check was made when this page was made. It shows that the record is as it was signed. It does not show who "
    "typed it, or that what it says is true."
)

STATUS = {
    "withdrawn": "Withdrawn. A later edition of {later} replaced it",
    "superseded": "Replaced by the edition of {later}",
    "current": "The newest edition",
}
EXACT = {
    "yes": "Word for word, as another copy has it.",
    "no": "Not word for word.",
    "unverified": "Not compared with the official text.",
}
WORDING, SINCE_2024 = "Wording", "Since 2024"
SUMMARY_MARK = "A summary in our own words."
NOT_IN_THIS_EDITION = "{title} (not one of the seven rules in this edition)"

# What an organisation's adoption adds.
LOCAL, LOCAL_QUESTION = "Local rule: {words}", "Local question: {words}"
LOCAL_RULE = "Local words for this rule:"
LOCAL_DIFFERS = "How they differ"
LOCAL_TITLE, LOCAL_FROM, LOCAL_BASED_ON = "Local rules", "From {organisation}.", "Based on"
LOCAL_RECORDS, LOCAL_RETENTION, LOCAL_AGREEMENTS = "Records kept in", "Kept for", "Local agreements to share"
LOCAL_FOLLOWED = "Local rules are followed too: {title}. They are marked as local."
TO_FILE_IT = "To file it in {name}"

SHARE, TELL, NAME = "Share it?", "Tell them?", "Use names?"

DUTY_STATUS = {
    "in_force": "In force: {since}.",
    "reported": "Reported, not confirmed: {since}. Check it.",
    "not_yet": "Not known to be in force. Check it.",
}
DUTY_WITHOUT_SOURCE = "Not yet checked against a source."

# The rules as a handout, one rule in full, and the worked examples.
DANGER_FIRST = "If someone is in immediate danger, ring 999 first."
THE_RULES = "The rules"
OWN_SUMMARY = (
    "These are not the official words. They are a summary in our own words. Read the official page for the wording."
)
NEW_SINCE = "Not in this edition"
QUESTIONS_TO_ASK = "Questions to ask yourself"
QUESTIONS_HOW = (
    "Ask them in this order. Not every case needs all of them. If you are not sure of an answer, get advice."
)
ABOUT_THIS_PAGE = "About this page"
ABOUT_RULEBOOK = "From the rulebook {id} {version} of sharewise, last reviewed on {reviewed}."
ABOUT_ADVICE = "This is not legal advice. It does not replace your safeguarding lead or your local procedure."
WHAT_IT_MEANS = "What it means"
EXAMPLES = "Worked examples"
EXAMPLES_TITLE = "Worked examples, {published}"
EXAMPLES_ARE_INVENTED = "The people in these examples are invented."
EXAMPLES_HOW = "Each has a story, the answers that a practitioner would give, and what comes out. They are grouped by what comes out."
EXAMPLES_FEW = "These are {shown} of {total}. To see them all:\n`{command}`"
EXAMPLES_ELSEWHERE = "Under another edition"
EXAMPLES_WHY_ELSEWHERE = "Each of these goes with the edition that it names."
ONLY_UNDER = "This example is about the rules of {published}."
SHOWN_UNDER = "Under the rules of {published}."
COMES_OUT, BECAUSE = "What comes out", "Why"
ONE_OF_THESE = "One of these holds. Each leads to the same advice."
EDITION, QUOTED_FROM = "Edition", "Quoted from"
