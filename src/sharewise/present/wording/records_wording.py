"""What is said of records: as they are saved, in the list of them, and of one in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sharewise.present.wording import IMPORTANT
from sharewise.present.wording.key_wording import ENTRIES_ABOUT_KEYS

if TYPE_CHECKING:
    from sharewise.record.entry_model import Ground
    from sharewise.record.retention import ExpiryStanding
    from sharewise.record.seal import EntryKind


ASKED_IN_SHORT = "There are {number} details to add, such as {names}. You can skip the rest at any time: f."
CONFIRM_TITLE = "Ready to save"
ADDED = "The details"
SAVED_TITLE = "Your record is saved"
NOT_SAVED_TITLE = "This record is not saved"
RECOMMENDED, DECIDED, REASON, OWN_WORDS = "Recommended", "You decided", "Your reason", "In your own words"
READ_REASON, READ_WORDS = "The reason", "In the practitioner's own words"
RULES = "Rules"
JURISDICTION = "Where"
MADE_ON, ADVICE = "Made on", "The advice was"
RELATION = {"completes": "Completes", "supersedes": "Replaces"}
COMPLETING_TITLE = "Completing record {reference}"
NOTHING_YET = "nothing yet"
LOOKING_AGAIN = (
    "You are looking again at record {reference}, made on {made}. You decided: {title}. Change what is different now. "
    "What it says of the case and the plan is filled in. Both records are kept."
)
LEFT_BEHIND = "Not taken over, and still to be read in record {reference}: {details}."
DATE_LEFT_BEHIND = "The date to look again, {day}, no longer counts. Set a new one."
SIGNED = "Record {reference} is saved and signed. If anyone changes it, `sharewise verify` shows that."
SAVED_BUT = "Saved as {reference}. Do not enter it again. What comes after saving could not be shown: {why}."
SAVED_UNSEEN = "there is no standard output"
FOLLOWED_TOO = (
    "Record {reference} came to follow record {earlier} while you answered. Yours is saved too. Look at both."
)
TO_READ_IT, TO_PRINT_IT = "To read it here", "To make a page of it to print"
TO_COMPLETE_IT = "To add what is missing"
SECOND_PERSON = "a second person"
ASKS_APPROVAL = (
    "Your organisation wants this decision approved by {approver}. Ask them: you cannot do it yourself. Do not hold up an urgent matter "
    "for that."
)
ASKED_APPROVAL_BEFORE = (
    "Your organisation wants this decision approved by {approver}. If record {reference} was approved, that is enough. If not, ask them: "
    "you cannot do it yourself."
)
FOR_WHO_APPROVES, TO_APPROVE = (
    "For whoever approves, on their own computer",
    "`sharewise records approve {reference}`",
)
TO_LOOK_AGAIN = "If something changes"
DECIDE_AGAIN = "Would you decide otherwise now, such as when they agreed? Then decide again. Below is what to type."
TO_SEE_DUE = "To see what is still to do"
TO_STAY_PLAIN = "To have plain lines always"
TO_HAND_OVER, HAND_OVER = (
    "For someone who has to check it",
    "Send the file above, and what this prints: `sharewise key show`",
)
ADD_FOLDER = "This is not the usual folder. End each of these commands with:"
ADD_KEYS = "More is needed to read these. End each of these commands with:"
RECORDS_TITLE, RECORDS_OF_SEVERAL = "Your records, newest first", "Records of several people, newest first"
RECORDS_NEXT = (
    "To read one: `sharewise records show REFERENCE`\n"
    "To see what is still to do: `sharewise due`\n"
    "If something has changed: `sharewise decide --supersede REFERENCE`"
)
RECORDS_NEXT_OF_OTHERS = "To read one: `sharewise records show REFERENCE`\nTo see what is still to do: `sharewise due`"
RECORDS_MORE = (
    "There are older records. To see all: `sharewise records --all`. To read one: `sharewise records show REFERENCE`"
)
NO_RECORD_FITS = "No record fits."
NO_REFERENCE = "(unreadable)"
LIST_NOT_PROVED = f"{IMPORTANT} " + "{verdict}. {why} File: {file}"
RECORDS_MISSING = (
    "Records are missing in this folder. What you see may not be all. To see what is missing: `sharewise verify`"
)
RECORDS_WRONG = "Something in this folder is not as it was saved. To see all of it: `sharewise verify`"
CHECKED_SO_FAR = "Checked {done} of {total}."
NO_RECORDS_YET = "There are no records in {folder} yet."
# What an answer rests on for which not every record was read.
CHECKED_NOW, CHECKED_NOW_ONE = "{number} records were checked just now.", "1 record was checked just now."
UNCHANGED = "The files of {number} more have not changed since they were last checked, on {day} or later."
UNCHANGED_ONE = "The file of 1 more has not changed since it was last checked, on {day}."
TO_CHECK_ALL = "To check all: `sharewise verify`"
SIGNED_BY, SIGNED_BY_WHOM = "Signed by {signer}.", "Signed by"
LIST_SAYS = "What it says may be made up:"
LIST_DECIDED = "Decided: {title}."
LIST_ADVICE = "No decision recorded. The advice was: {title}."
AND_MORE = "{number} more"
SEVERAL_FIT = "Several records fit. Choose one of these by its reference, such as: {command}"
SAME_REFERENCE = "{number} records have the reference {reference}: the same answers were saved more than once."
ONE_OF_SAME = (
    "More than one record has the reference {reference}. Nothing was done. Say which by its file, such as: {command}"
)
OTHERS_OF_SAME = "This shows one of them. For another, name its file: {command}"
NOT_IN_FOLDER = "The file {file} is not one of the records in {folder}."
AND_MORE_FIT = "And {number} more that are older."
LIST_CASE = "Case {case}."
LIST_MISSING, LIST_MISSING_ONE = "{number} details are missing.", "One detail is missing."
LATER = {"completes": "Completed by {reference}.", "supersedes": "Replaced by {reference}."}
READING_TITLE = "Record {reference}"
READING_NOT_PROVED = "This record cannot be relied on as it stands: {verdict}. {why}"
READING_NOT_CHECKED = "This record could not be checked. {why} Then: `sharewise records show FILE --key KEY`"
LATER_IS = {
    "completes": "Record {reference} completes this one.",
    "supersedes": "The decision was looked at again. Record {reference} replaces this one.",
}
UK_TIME = "{moment} (UK time)"
READING_DECIDED, READING_NO_DECISION = "What was decided", "No decision is recorded."
READ_CASE, READ_BY, READ_NEXT = "Case", "Decided by", "What is next"
READ_UNDECIDED = "No decision is recorded. The advice was: {title}."
READ_LOOK_AGAIN = "Look at it again on {day}."
READING_FOLLOWED = "This is what sharewise recommended."
READING_OTHERWISE = "sharewise recommended something else: {title}."
READING_MISSING = "What is missing"
STEP_DONE = "{step} (Done: see the details.)"
READING_ADVICE = "What sharewise recommended"
READING_ROW = "Part of the decision: {stage}, row {row}."
READING_RULES = "What was asked and answered, rule by rule"
READING_RULES_WHY = "The golden rules that the advice rests on, and the questions that were asked for each."
READING_EXACT, RULE_NUMBERED = "The wording of the rules", "Rule {number}"
READING_RULE = "Rule {number}. {title}"
READING_NO_RULE = "This edition of the rules has no rule on this that is about such a case."
READING_FOR_WORDS = "Asked for the words only"
READING_ALSO_ASKED, READING_SOURCES = "Also asked", "Sources"
READING_SEAL = "Is this record as it was signed?"
VERDICT, SEALED, PLACE_IN_CHAIN = "Check", "Signed on", "Number"
KEY_NAME, FINGERPRINT, MADE_WITH = "Key", "Fingerprint", "Made with"
READING_SHOWS = (
    "The check was made when this page was made. It shows that the record is as it was signed. It does not show who "
    "typed it, or that what it says is true."
)
TO_FILE_IT = "To file it in {name}"

# The words of `sharewise verify`, and of its `--replay` and `--rules`.

GATHERED_OF = "{signer}: {number} of the records here."
KEPT_AT = "It is kept here: {file}"
GATHERED_NEXT = (
    "Say whether any is missing: sharewise verify {folder}. To list them: sharewise records --folder {folder}"
)
VERIFIED_IN_ALL = "In all: {counts}."
REPLAYED_SAME = "Replayed: the same answers give the same recommendation, word for word."
REPLAYED_DIFFERENT = "Replayed: something else comes out ({now}). Not as the record has it: {parts}."
NO_END = "no recommendation"
RULES_NOT_AT_HAND = (
    "Not replayed: the rules that it names ({rules}) are not here. Name the file of your local rules: --adoption FILE"
)
RULES_EDITED = (
    "Not replayed: the local rules {adoption} {version} that are here have other content than when the record was made. Put the "
    "file as it was beside it, under another name, and name that: --adoption FILE. Raise `version:` with each change."
)
SAME, DIFFERENT, NOT_AT_HAND = "replayed and the same", "replayed and different", "not replayed"

UNDER = {
    "same": "Under the other rules: the same.",
    "other outcome": 'Under the other rules: {now}, in place of "{was}".',
    "asks more": "Under the other rules: they would also ask about this: {question}. Then: {now}.",
    "cannot take the answers": "Under the other rules: these answers are not possible, from this on: {question}.",
}
CHANGES = {
    "same": "the same under the other rules",
    "other outcome": "with another recommendation under the other rules",
    "asks more": "that the other rules would ask more about",
    "cannot take the answers": "with answers that the other rules do not have",
}

# What is said of the answers of many decisions, given in one file.

MANY_DOCUMENT = "Document {number}"
MANY_LINE = "Document {number}, line {line}"
MANY_PROBLEM = "Error: {place}: {message}"
MANY_SAVED_BEFORE = "{place}: this was saved before, as {reference}. Nothing new was saved."
MANY_EMPTY = "this document is empty"
MANY_ENDLESS = "Document {number} is longer than {size} MiB. What comes after it was not read."
MANY_TOO_LARGE = "this document is larger than {size} KiB"

# How many documents there were, and what became of them.
MANY_IN_ALL = "In all: {counts}."
MANY_STOPPED = "Stopped. {counts}."
MANY_NOTHING_DONE = "Nothing was saved"
MANY_COUNTS: Mapping[str, str] = {
    "saved": "{number} saved",
    "saved before": "{number} saved before",
    "not confirmed": "{number} saved, which the disk did not confirm",
    "not saved": "{number} not saved (as you asked)",
    "refused": "{number} refused",
}
MANY_OUTPUT_FAILED = "The output could not be written: {why}. Nothing is saved after document {number}."

# What is said of entries: that a record was erased, is on hold, or was looked at by a second person.

GROUNDS: Mapping[Ground, str] = {
    "retention": "it was kept for as long as it had to be",
    "request": "the person asked for it",
    "court": "a court ordered it",
}
ERASED = "Erased on {day} by {who}: {ground}. Authorised by {authorised}."
TO_BE_ERASED = "It is to be erased, and its content is still here. To finish: `sharewise records erase {reference}`"
ON_HOLD = "On hold since {day}: do not erase. Put on hold by {who}: {reason}"
APPROVED, APPROVED_SAYING = "Approved on {day} by {who}.", "Approved on {day} by {who}, who said: {comment}"
NOT_APPROVED = "It waits for approval by {approver}. To approve of it: `sharewise records approve {reference}`"
SEEN_SAYING = "Looked at on {day} by {who}, who said: {comment}"
NAMELESS = "someone who gave no name ({signer})"
ERASED_TITLE = "Record {reference} was erased"
ERASED_WHY = (
    "What it said is gone. Its place in the row of records is kept, so that nobody can say it was taken away in secret."
)
ENCRYPTED_LEFT_OUT_ONE = "Left out: one record is encrypted, and was not opened here. Its seal is intact."
ENCRYPTED_LEFT_OUT = "Left out: {number} records are encrypted, and were not opened here. Their seals are intact."
MAY_BE_ENCRYPTED = (
    "The record {reference} was not found. {number} of the records in {folder} are encrypted, and cannot be opened on this computer. "
    "Ask whoever made it, or whoever looks after your records."
)
NONE_FITS_AND_ENCRYPTED = (
    "No record fits of those that can be read. {number} of the records in {folder} are encrypted, and cannot be opened on this "
    "computer. Ask whoever made them, or whoever looks after your records."
)
LIST_ENCRYPTED = "Encrypted, and its seal is intact. It was not opened here. File: {file}"
ENCRYPTED_TITLE = "Encrypted record"
ENCRYPTED_WHY = "This record is encrypted, and cannot be opened on this computer. Its seal is intact."
ENCRYPTED_ASK = "To read it, ask whoever made it, or whoever looks after your organisation's records."
UNLOCKED = (
    "What could be unlocked is in the folder now for whoever can open its files. Delete the folder when you have read it, and lock away "
    "what opened it."
)
OPENING_NOT_INSTALLED = "What opens them is not installed on this computer."
SAVED_ENCRYPTED = "It is encrypted. To see who can read it: `sharewise key readers`"
LIST_SEALED = "Sealed on {moment}."
NO_WORDS = "(encrypted)"
LEFT_OUT_ERASED = "Left out: {reference}. {erased}"

# What `sharewise verify` says of an entry.
ENTRY_KINDS: Mapping[EntryKind, str] = {
    "erasure": "It says that record {reference} was erased.",
    "hold": "It says that record {reference} is on hold.",
    "release": "It says that record {reference} is no longer on hold.",
    "approval": "It says that a second person approved of record {reference}.",
    "comment": "It is what a second person said of record {reference}.",
    **ENTRIES_ABOUT_KEYS,
}
ABOUT_OTHERS, WHERE_THEY_GO_ON = "about other records", "about where records go on"

# What `records erase`, `hold`, `release` and `approve` say.

UNASKED = "Nobody is here to be asked. Nothing was changed. Say it after {option}."
STOPPED = "Stopped. Nothing was changed."
NOTHING_TYPED = "You typed nothing. Nothing was changed."
TOO_LONG = "That is too long. Write one line of at most {longest} letters."
ASK_GROUND = "Why may it be erased? Type the number."
NO_SUCH_NUMBER = "Type a number from 1 to {most}."
ASK_AUTHORISED = "Who said that it may be erased? Their name or their post."
ASK_REASON = "Why must it be kept? One line, and no name of a child or a family."
ASK_COMMENT = "What do you say of it? One line, and no name of a child or a family."
ERASE_ASK = (
    "Erase all that record {reference} says? It cannot be brought back. Its place in the row of records stays, with the reason "
    "why it was erased. Type yes to erase it."
)
ERASE_UNASKED = "Nobody is here to be asked whether to erase it. Nothing was changed. If it is meant: add --yes"
NOT_ERASED = "You did not say yes. Nothing was changed."
ERASED_NOW_TITLE = "Record {reference} is erased"
ERASED_NOW = (
    "What it said is gone from the records folder. That it was erased, when, by whom and why is saved and signed."
)
ERASE_TOO = "The same may stand in records about the same decision. Look at each, and erase it too: {references}."
OUT_OF_REACH = "What sharewise cannot reach, and you have to look after:"
OUT_OF_REACH_LIST = (
    "drafts on this or another computer: `sharewise drafts`",
    "what was exported, printed, pasted into another system or sent",
    "the earlier versions and the recycle bin of a shared or synchronised folder",
    "backups, and copies of the folder",
    "what the disk itself still holds: sharewise does not overwrite it",
)
INDEX_GONE = (
    "The list that this computer kept so as to find records faster is gone too. It is made anew when it is needed."
)
ERASED_BEFORE = "Record {reference} was erased before. {erased}"
HELD = "Record {reference} must not be erased. {held} To take that back: sharewise records release {reference}"
HOLD_SAVED = "Record {reference} is on hold. sharewise does not erase it until the hold is taken back."
NO_HOLD = "Record {reference} is not on hold."
RELEASE_SAVED = "Record {reference} is no longer on hold."
OWN_RECORD = (
    "Record {reference} is your own. A second person has to approve of it, on a computer with their own signature."
)
REPLACED = "The decision was looked at again. Record {later} replaces record {reference}. Take that one."
APPROVAL_SAVED = "You approved of record {reference}. That is saved and signed beside your own records."
COMMENT_SAVED = "What you said of record {reference} is saved and signed beside your own records."

# What `records expiring` says.

EXPIRING_TITLE = "Records that were kept long enough"
EXPIRING_NONE = "No record is known to have been kept for as long as it had to be by {day}."
EXPIRING_RULE = "Your organisation's rule: {rule}. A record that says itself how long it is kept goes by that."
EXPIRING_NO_RULE = (
    "How long records are kept is not set. To set it: `sharewise setup`. A record that says it itself goes by that."
)
EXPIRING_ROW = "Saved on {made}: {title}. {until}"
EXPIRING_UNTIL: Mapping[ExpiryStanding, str] = {
    "passed": "It was to be kept until {day}.",
    "coming": "It is to be kept until {day}.",
}
EXPIRING_NOT_COUNTED_ONE = "Of 1 other record nobody can count until when it is kept: look at it yourself."
EXPIRING_NOT_COUNTED = "Of {number} other records nobody can count until when they are kept: look at those yourself."
EXPIRING_NEXT = (
    "Nothing is erased by itself. Read each one first: `sharewise records show REFERENCE`. To erase one: `sharewise records erase "
    "REFERENCE`"
)
EXPIRING_NOT_CHECKED = "Records that cannot be relied on"
EXPIRING_NOT_CHECKED_WHY = (
    "How long these are kept is not shown, as what they say may have been made up. To find out more: `sharewise verify`"
)
MONTHS_WRONG = "After --within comes a number of months from 0 to {most}, such as 3."
