"""The words about a recommendation: the notice before it, what it says and rests on, why, and what would change it."""

from __future__ import annotations

# Said once, after the question about danger.
FOLLOWS_RULES = "It follows the rules of {published}{newest}, and is written for {jurisdiction}.{replaced}"
NEWEST_READ = ", the newest that we have read"
REPLACED_IN = " There is a newer edition, of {year}. You need not begin again: if it leads elsewhere for your answers, sharewise says so."

# A recommendation.
# Before those whom the settings name.
YOU_SHARE_WITH, YOU_CAN_ASK = "You usually share with", "You can ask"
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
HOW_EXACT = "How exact these words are: `sharewise rules --edition {edition}`"
QUOTED_FROM = "Quoted from: {publisher}."
ALSO_IN = "Also in: {publishers}."
SOURCE_OF = "{title}. {publisher}."

# More about one question.
SERVES = "It serves rule {number} of {published}: {title}."
DUTIES = "The law to know of, as of {reviewed}"
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
COMPLETE = "`sharewise decide --complete {reference}`"
DUE = "`sharewise due`"
SETUP = "`sharewise setup`"
LOOK_AGAIN = "`sharewise decide --supersede {reference}`"
SHOW = "`sharewise records show {reference}`"
TO_PRINT = "`sharewise records show {reference} --format html`"

# The words of the explanations: why a question is asked, what decided, what would change it, what is not known.

ANSWER = "{question}: {answer}"
QUOTED = '"{words}"'

# On a record.
RECORD_TITLE = "Why: record {reference}"

# At a question.
WHY_NOW = "Why you are asked this now"
ASKED_FIRST = "This is always asked first."
ASKED_ALWAYS = "This is asked whatever you have answered so far."
ASKED_BECAUSE = "You are asked because you answered:"
LEADS_TO = "What your answer can lead to"
IS_OPEN = "What comes out then is still open."

# At a recommendation, and on a record.
WHY_TITLE = "Why: {title}"
DECIDED_BY = "What decided it"
DECIDED_BY_ONE = "This one answer. Nothing else could change what to do."
DECIDED_BY_ALL = "All of the answers. No fewer of them would have been enough."
DECIDED_BY_SOME = "These answers. Whatever the other answers had been, this would have come out."
NO_DIFFERENCE = "What made no difference"
NO_DIFFERENCE_WHY = "With the answers above, it did not matter what these were."
DECIDED_IN_SHORT = "{number} of your {total} answers decided it. The others made no difference."
NO_SINGLE_ANSWER = "No other answer to a single question, as far as it can be told without asking more."
NOT_KNOWN = "What is not known yet"
TO_FIND_OUT = "Still to find out"
FIND_OUT_IN_ORDER = "Find these out in this order."
NOT_KNOWN_WHY = "If it were known, and nothing else changed:"
MAKES_NO_DIFFERENCE = "To know this alone would not change what comes out."
WHAT_IF = "What would change it"
WHAT_IF_WHY = "This is for checking, not for choosing. An answer is right when it says what you know."
ONE_OTHER = "If one answer were different"
MORE_ASKED = "If one answer were different, and more were asked"
THEN_ASKED = "{answer}. {question} would be asked too. {outcomes}"
THEN_ASKED_AGAIN = "{answer}. {question} would be asked again. {outcomes}"
CAN_LEAD = "It can lead to {outcomes}."
LEADS = "It leads to {outcomes}."
ANY_OTHER = "Any other change of one answer leads to the same recommendation."
SEVERAL_OTHER = "If several answers were different"
THEN_ALSO = "Then {question}: {answer}"
NOT_ASKED = "What was not asked"
NOT_ASKED_WHY = "What these questions are about could no longer matter, because of the answers that stand with them."
