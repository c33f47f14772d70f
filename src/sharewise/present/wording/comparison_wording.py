"""The words of `sharewise rules compare`. `{one}` and `{two}` are what the sides are called, such as 2018 and 2024."""

from __future__ import annotations

COMPARING = "Comparing these rules. Large ones take a minute or two. Ctrl-C stops."

TITLE = "What differs between {one} and {two}"
THE_EDITION = "the rules of {year}"

IN_SHORT = "In short"
OTHER_EDITION = (
    "{side} follows the rules of {own} unless others are chosen. Here both are compared under the rules of {taken}. To "
    "compare with {side} as it is used, name {edition} in place of {instead}."
)
SAME_RULES = "The words of the seven rules are the same{where}."
RULE_NUMBER, RULE_NUMBERS = "rule {numbers}", "rules {numbers}"
OTHER_RULES = "Other words, or another number: {rules}{where}."
ALL_RULES = "All seven rules have other words, or another number{where}."
OTHER_PARTS = "Other parts that differ, such as questions, reasons and steps: {number}."
NO_OTHER_PARTS = "Nothing else is written differently."
SAME_MEANING = "No answers lead elsewhere. What is asked, what comes out and what to do are the same{where}."
LEADS_ELSEWHERE = "{sets} of {total} sets of answers lead elsewhere{where}."
LEADS_THE_SAME = "All {total} sets of answers lead to the same recommendation{where}."
CANNOT_SAY = "It cannot be said which answers lead elsewhere{where}. The reason is given below."
UNDER = " under the rules of {years}"
AGAINST = "{one} beside {two}"
ALSO = "Besides, {what}."
ALSO_ASKED = ("one question is asked by one side only", "{number} questions are asked by one side only")
ALSO_GIVEN = (
    "one step or condition of sharing is given by one side only",
    "{number} steps or conditions of sharing are given by one side only",
)
ALSO_DECIDED = ("one recommendation decides something else", "{number} recommendations decide something else")
A_SET = "A set of answers is one way to go through the questions, from the first to a recommendation."
ONLY_EDITION = "Only in {side}: the rules of {year}."

VERSION = "This needs at least version {version}, because {why}. {file}"
VERSION_NONE = "Nothing differs that needs another version."
VERSION_ENOUGH = "The file says {has}, which is enough."
VERSION_LOW = "The file says {has}: raise it."
VERSION_WHY = {
    "outcome": "some answers lead to another recommendation",
    "decision": "a recommendation now means something else",
    "more_asked": "some earlier answers are no longer enough",
    "answer_gone": "some earlier answers can no longer be given",
    "order": "the questions come in another order",
    "edition_gone": "an edition is gone",
    "entry_gone": "an entry of a list is gone",
    "parts": "more than words differs",
    "words": "only words differ",
}

WORDS_OF = "The rules of {one} in words"
WORDS_OF_BOTH = "The rules of {one} and of {two} in words"
SAME_WORDS = "The same, word for word:"
MOVED_ONLY = "The words are the same."
RULE = "Rule {number}. {title}"
RULE_IN_BOTH = "{topic}: rule {number} in both"
RULE_MOVED = "{topic}: rule {number_one} in {one}, rule {number_two} in {two}"
RULE_ONLY = "Only in {side}: rule {number}. {title}"
NO_COUNTERPART = "{other} has no rule on this."
ONLY_IN = "Only in {side}"
SUMMARY = "The words of {side} are a summary in our own words, not the official words."
MARK = "{side}: {mark}"
LOCAL_WORDS = "The organisation's own words. {differs}"
BOTH = "Both"

MEANING = "What comes out differently"
MEANING_UNDER = "What comes out differently under the rules of {years}"
NOTHING_ELSEWHERE = "Nothing."
SAME_AS_ABOVE = "The same as above, and nothing else. Here it is {sets} of {total} sets of answers."
REORDERED = "The two ask in another order. Here the answers are counted in the order of {one}."
NO_ORDER = (
    "Each side offers an answer because of a question that the other asks later. There is no order in which both can be asked, "
    "so their answers cannot be compared."
)
FROM_TO = 'From "{one}" to "{two}"'
OFFERED = "An answer that only {side} offers: {question}: {answer}"
OFFERED_LEADS = 'In {side} it leads to "{outcome}". {other} does not offer this answer here.'
ASKED = "A question that only {side} asks: {question}"
ASKED_NOTE = "{other} goes on without it."
STEP = 'A step that only {side} gives, with "{outcome}"'
CONDITION = 'A condition of sharing that only {side} gives, with "{outcome}"'
STEP_ALWAYS = "A step that only {side} gives"
CONDITION_ALWAYS = "A condition of sharing that only {side} gives"
ALWAYS_WITH = "With every set of answers that leads to:"
DECISION = '"{outcome}" now decides something else: {decision}'
DECISIONS = {"share": "whether to share", "tell": "whether to tell them", "name": "whether to use names"}
NO_OUTCOME = "nothing"

ONE_SET = "One set of answers:"
EXACTLY = "{sets} sets of answers, exactly those where all of this holds:"
ONLY_WHERE = "{sets} of the {alike} sets of answers where all of this holds:"
ALL_SETS = "All {sets} sets of answers."
NOTHING_SHARED = "{sets} of all {alike} sets of answers. They have nothing else in common."
EXAMPLE = "For example:"
SAME_EXAMPLE = "For example, the same answers as in the last example above."

PARTS = "What else is written differently"
PART_ONLY = "Only in {side}: {name}"
ORDER = "The order of those in both differs."
SENTENCES_SAME = "The rest of this text, {same} sentences, is the same."
SENTENCE_SAME = "The rest of this text, one sentence, is the same."
OF_SIDE = "{name}, {side}"
ONLY_OF_SIDE = "{name}, only in {side}"
NOTHING = "(nothing)"
ROW_LEADS = 'row {id}, which leads to "{outcome}". {because}'
ROW = "Row {id}, in the part: {stage}"
SECTIONS = {
    "about": "About the file",
    "adoption": "The local rules themselves",
    "slots": "Places for local words",
    "topics": "Topics",
    "editions": "Editions",
    "terms": "Names that the rules use",
    "questions": "Questions",
    "word_questions": "Questions asked for words only",
    "stages": "Parts of the decision",
    "rows": "Rows that decide",
    "outcomes": "Recommendations",
    "steps": "Steps",
    "conditions": "Conditions of sharing",
    "guarantees": "Guarantees",
    "duties": "Legal duties",
    "jurisdictions": "Where other law holds",
    "conflicts": "Answers that hardly fit together",
    "cautions": "What to think of before deciding otherwise",
    "to_paste": "Texts to paste",
    "withheld": "What texts to paste may not hold",
    "lawful_bases": "Lawful bases",
    "special_conditions": "Conditions for special data",
    "reasons_not_to_tell": "Reasons not to tell",
    "reasons_to_decide_otherwise": "Reasons to decide otherwise",
    "ways_of_sharing": "Ways of sharing",
    "examples": "Worked examples",
    "sources": "Sources",
}
# The fields of the rulebook, where their own name says too little.
FIELDS = {
    "record_system.name": "name",
    "id": "name",
    "based_on": "edition it is based on",
    "local": "local words",
    "ask": "question",
    "short": "short name",
    "why": "why it is asked",
    "say": "words",
    "says": "words",
    "because": "reason",
    "label": "label",
    "when": "when it fits",
    "offer_when": "when it is offered",
    "editions": "editions it holds in",
    "outcome": "where it leads",
    "outcomes": "recommendations",
    "topics": "topics",
    "share": "share it?",
    "tell": "tell them?",
    "name": "use names?",
    "code": "decision",
    "dated": "sets a date",
    "lists": "list shown with it",
    "variants": "other words",
    "answers": "answer",
    "expect": "expected",
    "consent_test": "test for sharing without consent",
    "default_edition": "edition followed unless another is chosen",
}
