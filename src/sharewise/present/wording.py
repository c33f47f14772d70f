"""What the interface itself says, in one place, so that it can be read as a whole, checked, and one day be in Welsh.

The rulebook's own words (questions, reasons, steps) are in `rules/golden_rules.yaml`; a detail's words are in the field
table. Style: GOV.UK. Plain words, short sentences, "you".
"""

from __future__ import annotations

NOT_LEGAL_ADVICE = (
    "sharewise helps you to think and to keep a record. You decide. It is not legal advice and does not replace your "
    "safeguarding lead or your local procedure."
)
USE_A_REFERENCE = "Use a case reference, not a name, wherever you can. What you type stays on this computer."

# Keys that work at every prompt. The letters are commands where they stand alone.
KEY_MORE, KEY_NOTE, KEY_BACK, KEY_STOP, KEY_FINISH = "?", "+", "b", "q", "f"
MORE, MORE_RULES = "more", "the rules and sources"
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
TYPE_LONG_TEXT = "Type or paste your answer. Press Enter on an empty line when you are done."
ARROWS = "Use the arrow keys, then press Enter."
TYPE_THEN_ENTER = "Type or paste, then press Enter."
LEAVE_IT = "Leave it as it is"
ARROWS_MANY = "Use the arrow keys. Press Space to choose, then Enter."
NOTHING_MORE = "There is nothing more to say about this."
FIRST_PROMPT = "This is the first question. There is nothing to go back to."
NOT_HERE = "That key does nothing here."
OR_TAKE_OUT = "Press Enter alone to keep what is there. Type - to take it out."
TAKE_IT_OUT = "Take it out again"
OR_LEAVE_EMPTY = "Press Enter alone to leave it as it is."

ERROR_CHOOSE_ONE = "Error: Choose one of the answers. Type its number."
ERROR_CHOOSE_WITH_ARROWS = "Error: Choose one of the answers. Move to it with the arrow keys."
ERROR_CHOOSE_SOME = "Error: Choose at least one. Type its number."
ERROR_ENTER_TEXT = "Error: Type a few words, then press Enter."
ERROR_LONG_LINE = "Error: That line is too long for this terminal. Paste it in shorter lines."
ERROR_DATE = "Error: Enter a date, such as 25/11/2026."
ERROR_TIME = "Error: Enter a date and time, such as 22/11/2026 14:30."

ASK_NOTE = "What do you want to note about this answer?"
NOTE_HELP = "The note is kept in the record. It does not change the recommendation. Use a case reference, not a name."

CHECK_TITLE = "Check your answers"
CHECK_ASK = "Are these right?"
CHECK_GO_ON = "Yes. Show me the recommendation"
CHECK_CHANGE = "Change: {question} ({answer})"

DECIDE_ASK = "What will you do?"
RECOMMENDS = "sharewise recommends: {title}."
DECIDE_FOLLOW = "I will do this"
DECIDE_OTHERWISE = "I will do something else"
DECIDE_CHANGE = "Change my answers"
INSTEAD_ASK = "What will you do instead?"
REASON_ASK = "What is the main reason?"
REASON_WHY = "Your decision may be right. The record keeps both, with your reason."
WORDS_ASK = "Why did you decide this?"
WORDS_HELP = "In your own words, so that someone who reads it in five years can follow you."

DETAILS_ASK = "Do you want to add the details now?"
DETAILS_WHY = "The record says what is still missing. You can leave any of them empty."
DETAILS_NOW = "Yes, add them now"
DETAILS_LATER = "No, save it now"
DETAIL_OF = "Detail {number} of {total}"

CONFIRM_TITLE = "Ready to save"
CONFIRM_ASK = "Save this record?"
CONFIRM_SAVE = "Yes, save it"
CONFIRM_DETAILS = "Add or change details"
CONFIRM_LEAVE = "No, stop and save nothing"
ADDED = "What you added"

STOP_ASK = "Do you want to stop?"
STOP_WHY = "Nothing has been saved. If you stop, your answers are gone."
STOP_NO = "No, go on"
STOP_YES = "Yes, stop and save nothing"

EMERGENCY_ASK = "When everyone is safe: do you want to keep a record?"
EMERGENCY_SAVE = "Save a short record now"
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
REFERENCE, PLACE, NEXT = "Reference", "Place", "What to do next"
RECOMMENDED, DECIDED, REASON = "Recommended", "You decided", "Your reason"
MADE, RULES = "Made at (UTC)", "Rules"
SIGNED = "It is signed. If anyone changes it, sharewise verify shows that."
STOPPED = "Stopped. Nothing was saved."

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

SHARE, TELL, NAME = "Share it?", "Tell them?", "Use names?"

DUTY_STATUS = {
    "in_force": "In force: {since}.",
    "reported": "Reported, not confirmed: {since}. Check it.",
    "not_yet": "Not known to be in force. Check it.",
}
DUTY_WITHOUT_SOURCE = "Not yet checked against a source."
