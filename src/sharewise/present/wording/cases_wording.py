"""The words about published decisions: the list, one of them, how it differs from somebody's answers."""

from __future__ import annotations

from collections.abc import Mapping

LIST_TITLE = "Published decisions"
LIST_OF_TOPIC, LIST_BOTH = "Published decisions: {topic}", "{topic} ({sector})"
LIST_LIKE = "Published decisions, the nearest to these answers first"
ABOUT = (
    "Courts, regulators, ombudsmen and others said this about real and made-up cases. They are here to think with. No "
    "advice of sharewise rests on them."
)
SUMMARY = "{decision}? {outcome}"
SUMMARY_LIKE = "{decision}? {outcome} {differences}"
ASKED = "{decision}?"
TOPIC_HEADING = "{title} ({topic})"
NEXT = "To read one: `sharewise cases {example}`. One topic alone, by the word in brackets: `sharewise cases --topic {topic}`"
NEXT_OF_SOME = "To read one: `sharewise cases {example}`. To practise on these: `sharewise practise {options}`."
NEXT_OF_TOPIC = "To read one: `sharewise cases {example}`. To practise on these: `sharewise practise --topic {topic}`. Other topics: {topics}."
NEXT_LIKE = "To read one: `sharewise cases {example}`."
NEXT_LIKE_MORE = "To read one: `sharewise cases {example}`. For all of them add `--all`."

SAME_ANSWERS = "The same answers."
ALL_BUT = "The same answers but for: {differences}."
DIFFERENCE = '{question} (you said "{given}", there it was "{there}")'
NOT_THERE = '{question} (you said "{given}", there it did not arise)'

CASE = "Case"
ABOUT_WHOM = "About"
TOPICS, SECTOR = "Topics", "Kind of work"
HAPPENED = "What happened"
DECIDED = "What was said"
BY = "Who said it"
BY_WHOM = "{publisher}. {kind}."
ALSO = "Just as good"
NO_FAULT = "No fault was found in what was done. Another course may have been as good."
WHY = "Why"
POINT = "What it shows"
PUBLISHED = "Where to read it"
TITLE, YEAR, LINK = "Title", "Year", "Link"
SURE = "How sure this is"
SEEN: Mapping[str, str] = {
    "yes": "What was said was read in the source.",
    "part": "Only a part of the source could be read.",
    "memory": "What was said is told from memory, and was not read again.",
}
MORE_LIKE_IT = "More on this topic: `sharewise cases --topic {topic}`. To practise on this case: `sharewise practise --cases {case}`"

OUTCOMES: Mapping[str, str] = {
    "emergency_share_now": "Share at once, as someone is in danger.",
    "share_with_consent": "Ask first, and share with their agreement.",
    "share_without_consent_inform": "Share without agreement, and tell them.",
    "share_without_consent_do_not_inform": "Share without agreement, and do not tell them.",
    "legal_obligation_share": "Share, as the law requires it.",
    "share_limited_or_anonymised": "Share a part only, or leave out the name.",
    "do_not_share": "Do not share.",
    "seek_advice_first": "Find out more or get advice first.",
}
# The kind of work of whoever had to decide.
SECTORS: Mapping[str, str] = {
    "school": "Schools and colleges",
    "early_years": "Early years",
    "health": "Health",
    "police": "The police",
    "council": "Councils and social care",
    "charity": "Charities and clubs",
    "housing": "Housing",
    "other": "Other work, or all kinds",
}
KINDS: Mapping[str, str] = {
    "court_judgment": "A court's ruling",
    "ombudsman_finding": "An ombudsman's finding",
    "regulator_finding": "A regulator's finding",
    "worked_case": "A worked case",
    "guidance_illustration": "An example in guidance",
    "training_scenario": "A case made up for training",
}

# Beside a recommendation.
BESIDE = "Published decisions on cases like this"
BESIDE_WHY = (
    "These are to think with. They are no reason for your decision and do not go into your record. Those that came out "
    "differently stand first."
)
BESIDE_ROW = "{fact}. {decision}? {by} said: {outcome} {differences}"
BESIDE_NEXT = "To read one: `sharewise cases {example}`"
NONE_CLOSE = "None of the published decisions is close to these answers."

# Wrong use
NO_CASE = "There is no such case. To see them all: sharewise cases"
NO_CASE_BUT = "There is no such case: did you mean '{near}'? To see them all: sharewise cases"
SEVERAL = "Several cases begin so: {cases}."
IS_TOPIC = "This is a topic. To see its cases: sharewise cases --topic {topic}"
NO_TOPIC_BUT = "There is no such topic: did you mean '{near}'?"
NO_TOPIC = "There is no such topic. These are the topics:\n{topics}"
KNOWN_TOPIC = "- {topic}: {title}"
NO_SECTOR_BUT = "No cases are of such a kind of work: did you mean '{near}'?"
NO_SECTOR = "No cases are of such a kind of work. There are cases of these:\n{sectors}"
NONE_OF_BOTH = "No case is about that topic in that kind of work. Leave out --topic or --sector."
NOT_PROVED = "{verdict}: {why}"
ONE_ALONE = "One case is shown by itself: leave out --topic, --sector, --like and --all."
RULES_WITH_LIKE = "--edition, --adoption and --folder go with --like. Cases are the same under all rules."
ALL_WITH_LIKE = "--all goes with --like: without it, all cases are listed."
