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
LOCAL_SOURCE = "Taken from"
LOCAL_RECORDS, LOCAL_RETENTION, LOCAL_AGREEMENTS = "Records kept in", "Kept for", "Local agreements to share"

LOCAL_APPROVAL = "Approval"
LOCAL_APPROVED = "A second person has to approve of these decisions: {outcomes}."
LOCAL_APPROVED_BY = "A second person, {approver}, has to approve of these decisions: {outcomes}."

# Everything that it adds, part by part. The keys are the sections of its file.
IN_FULL = "What {organisation} adds, in full"
NOT_NATIONAL = "These are local words, and not national ones. They are not proved."
MARKS = (
    'Words in quotation marks are quoted from their page. "(reworded)" is what the page says, in other words. '
    '"(added by sharewise)" is not on the page.'
)
PROVED = "What is proved: {proved}"
WHERE = "{label}, where {when}"
HOURS = 'Hours said beside "{name}"'
PARTS = {
    "sources": "Source",
    "opening": "Said at the start",
    "remember": "Said with every recommendation",
    "handout": "{title}",
    "wording": "Rule {name} in local words",
    "fill": 'In place of "{name}"',
    "words.questions": 'With the question "{name}"',
    "words.outcomes": 'With "{name}"',
    "words.steps": 'With the step "{name}"',
    "words.conditions": 'With the condition "{name}"',
    "record_system": "Where records are kept",
    "retention": "How long records are kept",
    "checklist": "Before anything is shared",
    "approval": "Who approves of decisions",
    "agreements": "An agreement to share",
    "reasons_not_to_tell": "A reason not to tell them now",
    "details": "A detail of the record",
    "questions": "A question",
    "word_questions": "A question for words only",
    "rows": "A row that leads to {name}",
    "to_paste": "A text to paste, {name}",
    "steps": "A step with {name}",
    "conditions": "A condition with {name}",
    "guarantees": "A promise",
    "examples": "A worked example",
}
