"""The words of `sharewise rules new-adoption`."""

from __future__ import annotations

NAME_SHAPE = "A name begins with a letter, and has small letters, digits and hyphens, such as: york-primary"
NAME_TAKEN = "The name {name} is taken. Choose another, such as: my-{name}"
FILE_THERE = "There is a file {file} already. Nothing was written. Choose another name, or another folder."
NOT_WRITTEN = "The file {file} cannot be written here: {why}."

WRITTEN = "Your local rules begin in {file}"
OPEN_IT = "Open the file in a text editor. It says what each part is for. It changes nothing until you use it."
TO_CHECK = "To check it when you have changed it"
TO_SEE = "To see the rules with it"
TO_COMPARE = "To see what it changes"
TO_DECIDE = "To decide with it"

# How an organisation's own words are marked.

# What an organisation's adoption adds.
LOCAL, LOCAL_QUESTION = "Local rule: {words}", "Local question: {words}"
LOCAL_RULE = "Local words for this rule:"
LOCAL_DIFFERS = "How they differ"
LOCAL_TITLE, LOCAL_FROM, LOCAL_BASED_ON = "Local rules", "From {organisation}.", "Based on"
LOCAL_RECORDS, LOCAL_RETENTION, LOCAL_AGREEMENTS = "Records kept in", "Kept for", "Local agreements to share"
