"""What `sharewise setup` says, and the words in the settings file that it writes."""

from __future__ import annotations

from collections.abc import Mapping

NO_TERMINAL = (
    "sharewise setup asks questions, and there is no terminal to ask them in.\n"
    "To use a settings file that you were given: sharewise setup --from FILE\n"
    "To see what is set: sharewise setup --show"
)
ONE_AT_A_TIME = "Choose one of --show, --from and --hand-out."
NOTHING_TO_HAND_OUT = "There are no settings to hand out yet. Make them first: sharewise setup"
NOT_READ = "The settings file {file} cannot be read: {why}."
NOT_SAVED = "The settings could not be saved in {file}: {why}. Nothing was changed."

INTRO = (
    "Say here once what you would say each time. You can leave any of it empty, and change it later. Nothing is saved "
    "before the end. It all stays on this computer."
)
HEADING = "Setting {number} of {total}"

LABELS: Mapping[str, str] = {
    "screen": "Screen",
    "name": "Your name",
    "role": "Your job",
    "organisation": "Organisation",
    "jurisdiction": "Where you work",
    "edition": "Edition of the rules",
    "adoption": "Local rules",
    "advisers": "Who gives you advice",
    "recipients": "Who you share with",
    "records_folder": "Records folder",
    "retention": "Records are kept for",
    "drafts": "Unfinished decisions",
    "draft_days": "Days to keep them",
}
ASK: Mapping[str, str] = {
    "screen": "How should sharewise ask you?",
    "name": "What is your name?",
    "role": "What is your job?",
    "organisation": "Which organisation do you work for?",
    "jurisdiction": "Where do you work?",
    "edition": "Which edition of the seven rules do you follow?",
    "adoption": "Does your organisation have local rules?",
    "advisers": "Who can you ask for advice?",
    "recipients": "Who do you usually share information with?",
    "records_folder": "Which folder are your records kept in?",
    "retention": "How long are your records kept?",
    "drafts": "What happens to a decision that you have not finished?",
    "draft_days": "For how many days are unfinished decisions kept?",
}
HELP: Mapping[str, str] = {
    "screen": "Plain lines suit screen readers, large text and simple screens.",
    "name": "It is offered when a record asks for it. It is left out when you hand these settings out.",
    "role": "Such as: class teacher, health visitor, social worker.",
    "organisation": "Such as: York Primary School.",
    "jurisdiction": "The law and the guidance differ between the nations.",
    "edition": "If you are not sure, leave it empty. Then the rules, or your local rules, say which.",
    "adoption": "Only if you were told to follow them. They are always marked as local.",
    "advisers": "The first to ask comes first. Use one line for each.",
    "recipients": "A team or a service, such as: children's social care. Use one line for each.",
    "records_folder": "Type its full name. If you leave it empty, sharewise has a folder of its own.",
    "retention": "In words, as your organisation says it, such as: until the child is 25.",
    "drafts": "What you have typed can be kept on this computer until you go on.",
    "draft_days": "A whole number from 1 to {most}. After that they are deleted.",
}
MORE: Mapping[str, str] = {
    "screen": "For one time only, add --plain to a command, such as: sharewise decide --plain",
    "name": "A record says who decided. You can still leave your name out of a record, or write another.",
    "role": "A record says who decided, and in which job.",
    "organisation": "A record says which organisation it belongs to.",
    "jurisdiction": "sharewise is written for England. If you work elsewhere, it tells you what to look out for.",
    "edition": "sharewise always tells you where another edition would lead elsewhere. To read one: sharewise rules --edition dfe-2024",
    "adoption": "To write local rules for your organisation: sharewise rules new-adoption NAME",
    "advisers": "Such as your safeguarding lead, their deputy, then the council's advice line. You can add a phone number.",
    "recipients": "They are offered when a record asks who gets the information. Nobody is chosen for you.",
    "records_folder": "Records that are in another folder stay there. To see them: sharewise records --folder FOLDER",
    "retention": "It is a reminder. sharewise never deletes a record.",
    "drafts": "A kept decision can be read by anyone who can use your account on this computer.",
    "draft_days": "A finished record is never deleted.",
}

JURISDICTIONS: Mapping[str, str] = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
    "elsewhere": "Somewhere else",
}
SCREENS: Mapping[str, str] = {
    "lists": "With lists to move in, where the screen can draw them",
    "plain": "Always in plain lines with numbers",
}
DRAFTS: Mapping[str, str] = {"ask": "Ask me each time I stop", "keep": "Keep them"}
EDITION_STATUS: Mapping[str, str] = {
    "withdrawn": "A later edition replaced it.",
    "superseded": "A later edition replaced it.",
    "current": "The newest.",
}
ADOPTION_HELP = "They follow the rules of {published}, unless you choose another edition."
NO_ADOPTION, OWN_ADOPTION = "No local rules", "Local rules in a file of our own"
ASK_ADOPTION_FILE = "Which file has your local rules?"
HELP_ADOPTION_FILE = "Type the file's name. It is checked before it is used."
DAYS, ONE_DAY = "{number} days", "1 day"

ERROR_TOO_LONG = "Error: That is too long. Use at most {most} characters."
ERROR_TOO_MANY = "Error: Those are too many. Use at most {most}."
ERROR_FOLDER = "Error: Type the folder's full name, such as {example}. You can begin with ~ for your home folder."
ERROR_DAYS = "Error: Type a whole number from 1 to {most}."
ERROR_NO_FILE = "Error: There is no file of that name."
NO_LOCAL_RULES = "The file holds no local rules."
ERROR_ADOPTION = "Error: These local rules cannot be used.\n{why}"

CHECK_TITLE = "Check your settings"
CHECK_ASK = "Are these right?"
CHECK_SAVE = "Yes, save them"
CHECK_CHANGE = "Change: {label} ({value})"
NOT_SET, AS_LOCAL = "not set", "not set: as the local rules say"

STOP_ASK = "Do you want to stop?"
STOP_WHY = "Nothing has been saved. If you stop, your settings stay as they were."
STOP_NO, STOP_YES = "No, go on", "Yes, stop and save nothing"
STOPPED = "Stopped. Nothing was saved."

SAVED = "Your settings are saved"
SAVED_IN = "Where they are"
TO_DECIDE, TO_SEE, TO_HAND_OUT, TO_CHANGE = (
    "To decide now",
    "To see them",
    "To hand them out to others",
    "To change them",
)
TAKEN = "The settings of {file} are now yours"
WHAT_CHANGED, NOTHING_CHANGED = "What changed", "Nothing changed. They are the settings that you had."
OWN_KEPT = "Your name and your job stay as they were."
BEFORE = "{value} (before: {before})"
HANDED_OUT = "Your organisation's settings are in {file}"
WITHOUT_YOU = "Your name and your job are not in it."
TO_USE_IT = "What others do with it"
ON_THIS_COMPUTER = "It names a place on this computer. Others need the same place, or have to change the line: {names}."

SHOW_TITLE = "Your settings"
NO_FILE = "There is no settings file. sharewise works without one. To make one: sharewise setup"
THE_SETTINGS = "What is set"
LINES = "The numbers are lines of the settings file."
ON_LINE = "{value} (line {line})"
UNSET: Mapping[str, str] = {
    "screen": "not set: with lists to move in",
    "jurisdiction": "not set: the rules are written for {jurisdiction}",
    "edition": "not set: {edition}, as {rules}",
    "adoption": "not set: no local rules",
    "records_folder": "not set: the data folder, see below",
    "drafts": "not set: ask me each time I stop",
    "draft_days": "not set: {days}",
}
THE_RULES_SAY, LOCAL_RULES_SAY = "the rules say", "the local rules say"
RETENTION_LOCAL = "not set: the local rules say: {retention}"
PLACES = "Where things are"
PLACE = "{what} ({why})"
SETTINGS_FILE, DATA, RECORDS, KEY, UNFINISHED = (
    "Settings file", "Data folder", "Records", "What signs your records", "Unfinished decisions",
)  # fmt: skip
RULES_FILE, LOCAL_FILE = "The rules", "Local rules"
FROM_ENVIRONMENT, FROM_SYSTEM = "from SHAREWISE_HOME", "the usual place on this computer"
FROM_LINE, IN_DATA = "line {line} of the settings file", "in the data folder"
COMES_WITH = "comes with sharewise"
NOT_THERE_YET = "not there yet"

# In the settings file.
FILE_HEAD = (
    "The settings of sharewise. All of them are optional.",
    "To change them, change this file, or use: sharewise setup",
    "(which writes the file anew, so that notes of your own in it are not kept).",
    "A line that begins with # does nothing. Keep the quotation marks.",
    "To check the file: sharewise setup --show",
)
IN_FILE: Mapping[str, str] = {
    "screen": "How sharewise asks: lists (to move in), or plain (lines with numbers).",
    "name": "Your name. It is left out of what sharewise setup --hand-out writes.",
    "role": "Your job. It is left out too.",
    "organisation": "The organisation.",
    "jurisdiction": "Where you work: {jurisdictions}.",
    "edition": "The edition of the rules. To see them all: sharewise rules",
    "adoption": "Local rules: the name of those that come with sharewise, or the full name of a file.",
    "advisers": "Whom to ask for advice, the first to ask first.",
    "recipients": "Who information is usually shared with.",
    "records_folder": "The folder of the records: its full name, or from ~ (your home folder) on.",
    "retention": "How long records are kept, in words.",
    "drafts": "Unfinished decisions: ask (each time), or keep.",
    "draft_days": "For how many days they are kept: 1 to {most}.",
}
EXAMPLES: Mapping[str, str] = {
    "screen": "lists",
    "name": "Ada Example",
    "role": "class teacher",
    "organisation": "York Primary School",
    "jurisdiction": "england",
    "edition": "dfe-2024",
    "adoption": "coventry",
    "records_folder": "~/Records",
    "retention": "until the child is 25",
    "drafts": "ask",
    "draft_days": "7",
}
EXAMPLE_LISTS: Mapping[str, tuple[str, ...]] = {
    "advisers": ("Sam Example, safeguarding lead",),
    "recipients": ("Children's social care",),
}
