"""What `sharewise practise` says. All that it shows says that it is practice, and that nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping

NO_TERMINAL = (
    "sharewise practise asks questions, and there is no terminal to ask them in.\n"
    "For exercises on paper: sharewise practise --sheet"
)
NOT_READ = "The file of exercises {file} cannot be read: {why}."
NOT_NAMED = "It is no published decision either. To see their names: sharewise cases"
NONE_FITS = "No exercise is like that. Leave out --outcome, --topic, --sector or --rule, or choose other cases."
NO_OUTCOME = "There is no such outcome: {known}"
NO_RULE = "There are seven rules, 1 to 7. Choose one of these numbers, such as: sharewise practise --rule 4"
PEOPLE_FORM = (
    "--people takes how many you are (2 to 12), or your initials, such as: --people 'AB CD EF'\n"
    "At most three letters each. Nobody's name is needed, and nothing is kept."
)
PEOPLE_ON_PAPER = "--people goes with questions on the screen, and not with --sheet."
NO_DATA_ON_PAPER = "Exercises on paper have no score card for scripts. Leave out --sheet, or choose another format."
ANSWERS_OF_SHEET = "--answers-to goes with --sheet: it writes the answers to the exercises that are on it."
ONE_FILE = "--output and --answers-to name one file. Choose two, so that the answers can be kept back."
TAKEN = "{file} is already there. Choose another name, or move it away."

PERSON = "Person {number}"
STOPPED = "Stopped. This was practice: nothing was kept."

MARK = "Practice. Nothing is kept."
MARKED = "{mark} {what}"
NOTICE = "This is practice. Nothing that you answer is kept. If someone is really in danger now, ring 999."

# An exercise.
TITLE, EXERCISE = "Practice. {exercise}", "Exercise {number} of {total}"
QUESTION = "Question {number}"
DECIDE_ASK = "What would you do?"
DECIDE_TURN = "{person}: what would you do?"
DECIDE_WHY = "Decide for yourself first. Then come the questions, and what sharewise would recommend."
NOT_KNOWN = "I do not know"
TOGETHER = "Answer this one together."
STORY_AGAIN, MORE_STORY = "the story again, and what each means", "the story again, and more"

# What is said back.
FEEDBACK = "Practice: what came out"
YOU_DECIDED, PERSON_DECIDED = "You decided", "{person} decided"
RECOMMENDED = "sharewise recommends, for your answers"
# By the kind of the exercise.
STATED: Mapping[str, str] = {
    "example": "The worked example says",
    "published": "The authority said",
    "own": "Your trainer says",
}
STATED_BY = "{who} said"
SAYS_THE_SAME = "{first} Or: {others}."
ALSO_GOOD = "{outcome} As good: {others}."
DECIDED_SO = "{outcome} {likeness}"
# By the value of a `Likeness`.
LIKENESS: Mapping[str, str] = {
    "same": "As the case says.",
    "acceptable": "Another good way.",
    "more careful": "This shares less, or later.",
    "less careful": "This shares more, or sooner.",
    "tells otherwise": "This shares as much, and differs in telling the person.",
    "other": "Close, and not quite the same.",
}
DID_NOT_KNOW = "Not sure yet. That is a fair place to begin."
WHY_RECOMMENDED, WHY_STATED = "Why sharewise recommends this", "Why, in short"
# What is stated about a published decision are the answers of somebody who read its facts: the authority gave none.
PARTINGS = "Where your answers part from those stated"
PARTING = '{question}: you said "{given}". The case says "{stated}".'
NO_PARTINGS = "Your answers are the same as those stated."
PARTINGS_READER = "Where your answers part from those of a reader of the case"
PARTING_READER = '{question}: you said "{given}". A reader of the case said "{stated}".'
NO_PARTINGS_READER = "A reader of the case gave the same answers."
NO_ANSWERS = "No answers are stated for this case. Talk about yours."
TURNS = 'The outcome turns at "{question}". With "{answer}" it would be: {outcomes}.'
TURNS_TOGETHER = "The outcome turns where these change together: {answers}. Then it would be: {outcomes}."
WITH_ALL = "With all those answers it would be: {outcome}"
TURNS_AT = "{question} ({answer})"
TURNS_NOWHERE = "They do not change what comes out."
WHERE_PUBLISHED = "Where it was published:"
READ_MORE = "The case in full, and how sure that is: `sharewise cases {case}`"

NEXT_ASK = "What now?"
NEXT, SHOW_CARD, CHANGE = "Go on to the next exercise", "Show the score card", "Change our answers"
CHANGE_MINE = "Change my answers"
WHOLE_ADVICE = "the whole advice"

STOP_ASK = "Do you want to stop practising?"
STOP_NO, STOP_CARD, STOP_YES = "No, go on", "Yes, and show the score card", "Yes, stop"

# The score card.
CARD = "Practice: score card"
CARD_ABOUT = "Exercises done: {number}. They follow the rules of {published}. This is for talking about, not for marks."
CARD_COUNTS = "How the decisions compare with what was stated"
CARD_COUNT = "{likeness}: {number}"
CARD_NOT_KNOWN = "Not sure yet"
ALONE = "You"
PARTED_AT = "Where the answers part"
TURNED_AT = "The turning point"
RESTS_ON = "Rests on"
RULES_OF = "{rules} of {published}."
AGAIN = "The same exercises again: `{command}`"
# To sign on paper. Nobody's name is asked for, and none is kept.
TAKEN_PART = "Who took part"
TAKEN_PART_HOW = "To fill in by hand, on paper. sharewise keeps no name."
NAME_LINE = f"Name {'_' * 28} Date {'_' * 14}"
TRAINER, TRAINER_LINE = "Trainer", f"Name {'_' * 28} Signed {'_' * 12}"

# Exercises on paper.
SHEET = "Practice: exercises"
SHEET_HOW = (
    "Read each story, and write down what you would do. Then answer the questions that matter. Each exercise is on a page of its "
    "own. Whoever trains you has the answers."
)
SHEET_EXERCISE = "Exercise {number}. {title}"
SHEET_OUTCOMES, SHEET_QUESTIONS = "What you can decide", "The questions"
SHEET_QUESTION = "{ask} {answers}."
SHEET_DECISION, SHEET_WHY, SHEET_ANSWERS = "I would", "Because", "My answers that matter most"
# Room to write a sentence: in pieces, so that it fills two lines of a page or a screen, and fits a narrow one.
LINE = " ".join(["_" * 18] * 8)
SHEET_SOLUTIONS = "Practice: the answers"
SOLUTIONS_HOW = "For whoever trains. They follow the rules of {published}. Keep them back until each has written what they would do."
ANSWERS_APART = "The answers are not on the sheet. To have them in a file of their own: {command}"
NUMBERED = "{number}. {title}"
SOLUTION_ANSWERS, SOLUTION_ANSWERS_READER = "Answers", "A reader's answers"
SOLUTION_RECOMMENDED = "sharewise recommends"
