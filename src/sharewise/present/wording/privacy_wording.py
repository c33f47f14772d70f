"""The words where a typed text looks as if it says who somebody is: the interview's question, and a script's notices."""

from __future__ import annotations

TITLE = "This may say who someone is"
# With the words that were found: on the interview's own screen alone.
LOOKS_LIKE = {
    "name": "This looks like a name: {words}",
    "date_of_birth": "This looks like a date of birth: {words}",
    "nhs_number": "This looks like an NHS number: {words}",
    "address": "This looks like an address: {words}",
    "phone": "This looks like a phone number: {words}",
    "email": "This looks like an email address: {words}",
}
ASK = "Do you want to change it?"
CHANGE = "Change it"
KEEP = "Keep it as it is"
WHY = (
    "The record may be read by people who do not need to know who this is. A case reference is safer. "
    "If the name has to be there, keep it."
)

# Of an answers file. Never with what it says.
NOTICE = "Note: {place}: {what} may hold {kinds}. Use a case reference where you can."
THIS = "this"
KINDS = {
    "name": "a name",
    "date_of_birth": "a date of birth",
    "nhs_number": "an NHS number",
    "address": "an address",
    "phone": "a phone number",
    "email": "an email address",
}
