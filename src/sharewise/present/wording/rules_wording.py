"""The words of the pages about the rules: an edition, its handout, one rule in full, the examples."""

from __future__ import annotations

STATUS = {
    "withdrawn": "Withdrawn. A later edition of {later} replaced it",
    "superseded": "Replaced by the edition of {later}",
    "current": "The newest edition that we have read",
}
WORDING, SINCE_2024 = "Wording", "Since 2024"
SUMMARY_MARK = "A summary in our own words."
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
ABOUT_ADVICE = "This is not legal advice. It does not replace safeguarding advice or your local procedure."
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
RELIED_ON_WHERE = "For cases with"

# A briefing on one side, slides, a poster.
BRIEFING = "Information sharing: a briefing in seven steps"
BRIEFING_STEPS = {
    "1": "Background",
    "2": "Why it matters",
    "3": "If someone is in danger",
    "4": "What to do",
    "5": "Questions to discuss",
    "6": "The seven golden rules",
    "7": "Further information",
}
BRIEFING_RULES = "The seven golden rules are from: {title}. {publisher}, {published}."
ABOUT_THESE_SLIDES = "About these slides"
OWN_SENTENCES = "Rules stand here by their titles, with a sentence of our own. Read their words in the document itself."
WITH_LOCAL_WORDS = "With the local words of {organisation}."
ONE_KIND = "Choose one of {options}. Each shows something else."

LOCAL_WITH_RULE = "Local words that go with this rule"
NOTHING_LOCAL_WITH_RULE = "There are none."
ALL_LOCAL = "To read everything that is local: `{command}`"
