"""The words of the pages: the notice at the start, a recommendation and what it rests on, the rules, a record's commands."""

from __future__ import annotations

# Said once, after the question about danger.
FOLLOWS_RULES = "It follows the rules of {published}, and is written for {jurisdiction}.{replaced}"
REPLACED_IN = " There is a newer edition, of {year}. You need not begin again: if it leads elsewhere for your answers, sharewise says so."

# A recommendation.
WHY, STEPS, CONDITIONS = "Why", "What to do, in this order", "When you share"
ONE_HOLDS = "One of these holds. Each leads to the same advice, so you were not asked which."
RESTS_ON = "This rests on {rules} of {published}."
RULE, RULES = "rule {number}", "rules {numbers}"
LEADS_ELSEWHERE = "The rules of {editions} would lead elsewhere: {outcomes}."
COULD_LEAD_ELSEWHERE = "The rules of {editions} could lead elsewhere. They also ask: {question} Then: {outcomes}."

# What it rests on.
RESTS_ON_TITLE = "What this rests on, {published}"
WHICH_PART, SOURCES = "Which part of the decision", "Sources"
PART_OF = "{stage}, row {row}. {words}"
QUOTED_FROM = "Quoted from: {publisher}."
SOURCE_OF = "{title}. {publisher}."

# More about one question.
SERVES = "It serves rule {number} of {published}: {title}."
DUTIES = "Legal duties to know of, as of {reviewed}"
DUTY = "{title} ({jurisdiction}). {says} Binds: {binds}. {status}"

# The rules.
SEVEN_RULES = "The seven golden rules, {published}"
SEVEN_RULES_IN_FULL = "The seven golden rules of information sharing, {published}"
RULE_TITLE = "Rule {number}. {title}"
TITLE, PUBLISHER, STATUS, SOURCE = "Title", "Publisher", "Status", "Source"
WRITTEN_FOR = "{status}. Written for {jurisdiction}."
EDITION_OF = "{title}. {publisher}, {published}."
QUESTIONS_TITLE = "The questions, in the order in which they are asked"
ASKED_WHILE = "A question is asked only while its answer can still change the recommendation."

# A record.
YOUR_DECISION = "your decision"
STILL_MISSING, NOTHING_MISSING = "Still missing: {details}.", "Nothing is missing."
COMPLETE = "`sharewise decide --complete {reference}{ending}`"
DUE = "`sharewise due{ending}`"
SETUP = "`sharewise setup{ending}`"
LOOK_AGAIN = "`sharewise decide --supersede {reference}{ending}`"
SHOW = "`sharewise records show {reference}{ending}`"
TO_PRINT = "`sharewise records show {reference} --format html`"
