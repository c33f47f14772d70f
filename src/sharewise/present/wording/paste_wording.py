"""What is said of texts to paste. The texts themselves stand in the rulebook."""

from __future__ import annotations

NO_SUCH_TEXT = "There is no such text for what was decided: {title}."
# What stands in a gap for what a record says beside its details.
GAPS = {"reference": "the reference", "made_on": "the date", "because": "why", "reason": "why"}
UNKNOWN = "There is no text for that: {hint}"
NOT_MADE = "No text was made. {why}"
ONLY_TEXT = "--for makes plain text: leave out --format, or use --format text."
NOT_WITH_WHY = "--for makes a text to paste, and --why explains the advice. Use one of them."
NOT_PROVED = "No text is made of this record: {verdict}. {why} To read it: sharewise records show {reference}"
OTHER_RULES = (
    "This text cannot be made: record {reference} was made under rulebook {version}, which did not ask this as the text needs "
    "it: {question}. To read the record: sharewise records show {reference}"
)
LOCAL = "Local rule: the words of this text are those of {title}. They are not proved."
GAPS_LEFT = "Fill in or take out what is in square brackets before you use it."

# After saving. The last words are those of a page that is shown in pieces, as the same keys work there.
OFFER = "Copy a text: {texts}. A number and Enter, or Enter\u00a0to\u00a0stop."
OFFERED = "{number} {name}"
NO_SUCH_NUMBER = "Type one of the numbers, such as 1."
COPIED = "It went to the clipboard too, where your terminal takes that."
TOO_LONG_TO_COPY = "It is too long for the clipboard."
