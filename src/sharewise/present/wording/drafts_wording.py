"""What sharewise says about decisions that are not finished: drafts."""

from __future__ import annotations

UNFINISHED = "You have something that is not finished. Answer this first. Then you can go on with it."
RESUME_ASK = "There is something that is not finished. Do you want to go on with it?"
RESUME_ASK_WHICH = "There are things that are not finished. Do you want to go on with one?"
RESUME = "Go on with: {about}"
RESUME_NOT = "No, begin a new one"
RESUME_NOT_HELP = "What you began before is kept as it is."

OF_CASE, OF_RECORD = "case {case}", "about record {reference}"
ABOUT = "begun on {begun}, last changed on {changed}, {answered} answered"
RECORD = "the emergency record of {made}. It does not say yet what happened"
ONE_QUESTION, QUESTIONS = "1 question", "{number} questions"

CHANGED_TITLE = "The rules have changed since you began"
CHANGED_ASK = "Have you read this?"
CHANGED_GO_ON = "Yes, go on"
CHANGED_VERSION = "You began under version {before}. Now it is version {now}."
CHANGED_GONE = "A question is no longer asked: {asked}"
CHANGED_ANSWER_GONE = "Your answer can no longer be given. The question is asked again: {asked}"
CHANGED_WORDS = "A question has other words now: {asked} You answered: {said}."
CHANGED_NEW = "Something is asked that was not asked before: {asked}"
CHANGED_OUTCOME = "The recommendation was: {before}. Now it is: {now}. Decide again."
CHANGED_OUTCOME_GONE = "What was recommended is no longer one of the recommendations. Now it is: {now}. Decide again."
CHANGED_DECISION_GONE = "What you decided, or your reason, is no longer on the list. Decide again."
CHANGED_EDITION = "The edition of the rules that you began with is gone ({before}). Now it is: {now}."
CHANGED_NOTHING = "None of your answers is affected."

KEPT = "Stopped. A draft is kept on this computer until {until}.\nTo go on: sharewise decide{ending}\nTo drop it: sharewise drafts drop {reference}"
NOT_KEPT = "The draft could not be kept: {why}"
NOT_DROPPED = "The draft {reference} could not be dropped: {why}."
NOT_CLEARED = "This window may still show what you typed. Close it."

TITLE = "Decisions that are not finished"
NONE = "There are no drafts. To see what is still to do about saved records: `sharewise due`"
DROPPED_ON = "It is dropped on {day}."
UNREADABLE = "It cannot be read by this version of sharewise."
NEXT = "To go on with one: `sharewise decide --draft REFERENCE`. To drop one: `sharewise drafts drop REFERENCE`."
DROPPED_LEFTOVERS = "What a stopped program left of a draft is gone too."
DROPPED, DROPPED_ONE = "{number} drafts are dropped.", "The draft is dropped."
EXPIRED = "Drafts older than {days} days were dropped: {number}."
UNKNOWN = "There is no draft {reference}. To see them: sharewise drafts"
EITHER = "Name one draft, or use --all."
NO_LOCAL_RULES = (
    "The local rules of this draft cannot be found: {adoption}. The draft is kept. Put their file back, or start again."
)
