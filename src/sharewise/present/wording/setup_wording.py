"""What `sharewise setup` says, and the words in the settings file that it writes."""

from __future__ import annotations

from collections.abc import Mapping

from sharewise.settings import SettingFault
from sharewise.values import by_default, frozen

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
NOT_SET, AS_LOCAL = "not set", "not set: as the local rules say"


@frozen(kw_only=True)
class SettingWords:
    """Everything that is said about one setting. `{most}` and `{codes}` stand for what its kind allows.

    Attributes:
        label: what it is called in lists of settings.
        in_text: what it is called in a sentence, where the label does not do there.
        ask, help, more: the question about it, the line below it, and what `?` shows.
        comment: what stands above it in the file.
        example: what stands in the file where nothing is set.
        choices: what each code of a closed list means.
        unset: what holds where it is not set. `{value}` is its default, `{edition}`, `{jurisdiction}` and `{rules}` come
            from the rules in use.

    """

    label: str
    ask: str
    help: str
    more: str
    comment: str
    example: str | tuple[str, ...]
    choices: Mapping[str, str] = by_default({})
    unset: str = NOT_SET
    in_text: str = ""


SETTING_WORDS: Mapping[str, SettingWords] = {
    "screen": SettingWords(
        label="Screen",
        ask="How should sharewise ask you?",
        help="Plain lines suit screen readers, large text and simple screens.",
        more="For one time only, add --plain to a command, such as: `sharewise decide --plain`",
        comment="How sharewise asks: lists (to move in), or plain (lines with numbers).",
        example="lists",
        choices={
            "lists": "With lists to move in, where the screen can draw them",
            "plain": "Always in plain lines with numbers",
        },
        unset="not set: with lists to move in",
        in_text="your choice of screen",
    ),
    "name": SettingWords(
        label="Your name",
        ask="What is your name?",
        help="It stands in each new record. It is left out when you hand these settings out.",
        more="A record says who decided. You can still take your name out of a record, or write another.",
        comment="Your name. It is left out of what sharewise setup --hand-out writes.",
        example="Ada Example",
    ),
    "role": SettingWords(
        label="Your job",
        ask="What is your job?",
        help="Such as: class teacher, health visitor, social worker.",
        more="A record says who decided, and in which job.",
        comment="Your job. It is left out too.",
        example="class teacher",
    ),
    "organisation": SettingWords(
        label="Organisation",
        ask="Which organisation do you work for?",
        help="Such as: York Primary School.",
        more="A record says which organisation it belongs to.",
        comment="The organisation.",
        example="York Primary School",
    ),
    "jurisdiction": SettingWords(
        label="Where you work",
        ask="Where do you work?",
        help="The law and the guidance differ between the nations.",
        more="sharewise is written for England. If you work elsewhere, it tells you what to look out for.",
        comment="Where you work: {codes}.",
        example="england",
        choices={
            "england": "England",
            "wales": "Wales",
            "scotland": "Scotland",
            "northern_ireland": "Northern Ireland",
            "elsewhere": "Somewhere else",
        },
        unset="not set: the rules are written for {jurisdiction}",
    ),
    "sector": SettingWords(
        label="Kind of work",
        ask="In what kind of place do you work?",
        help="It decides who is meant by your adviser, and nothing else.",
        more="Such as: in a school, ask the safeguarding lead. In health, ask the named professional.",
        comment="The kind of place you work in: {codes}.",
        example="school",
        choices={
            "school": "A school or college",
            "early_years": "Early years",
            "health": "Health",
            "police": "The police",
            "council": "The council",
            "charity": "A charity or club",
            "housing": "Housing",
            "other": "Somewhere else",
        },
    ),
    "lead": SettingWords(
        label="Your lead role",
        ask="Do others come to you for safeguarding advice?",
        help="If you are the lead, you are not told to ask the lead.",
        more="Such as a safeguarding lead in a school, or a named nurse. Then you are told whom you can ask yourself.",
        comment="Whether you are the safeguarding lead: {codes}. It is left out too.",
        example="no",
        choices={"yes": "Yes, I am the lead", "no": "No"},
    ),
    "edition": SettingWords(
        label="Edition of the rules",
        ask="Which edition of the seven rules do you follow?",
        help="If you are not sure, leave it empty. Then the rules, or your local rules, say which.",
        more="sharewise always tells you where another edition would lead elsewhere. To read one: `sharewise rules --edition hmg-2018`",
        comment="The edition of the rules. To see them all: sharewise rules",
        example="hmg-2018",
        unset="not set: {edition}, as {rules}",
    ),
    "adoption": SettingWords(
        label="Local rules",
        ask="Does your organisation have local rules?",
        help="Only if you were told to follow them. They are always marked as local.",
        more="To write local rules for your organisation: `sharewise rules new-adoption NAME`",
        comment="Local rules: the name of those that come with sharewise, or the full name of a file.",
        example="coventry",
        unset="not set: no local rules",
    ),
    "advisers": SettingWords(
        label="Who gives you advice",
        ask="Who can you ask for advice?",
        help="The first to ask comes first. Use one line for each.",
        more="Such as your safeguarding lead, their deputy, then the council's advice line. You can add a phone number.",
        comment="Whom to ask for advice, the first to ask first.",
        example=("Sam Example, safeguarding lead",),
    ),
    "recipients": SettingWords(
        label="Who you share with",
        ask="Who do you usually share information with?",
        help="A team or a service, such as: children's social care. Use one line for each.",
        more="They are offered when a record asks who gets the information. Nobody is chosen for you.",
        comment="Who information is usually shared with.",
        example=("Children's social care",),
    ),
    "records_folder": SettingWords(
        label="Records folder",
        ask="Which folder are your records kept in?",
        help="Type its full name. If you leave it empty, sharewise has a folder of its own.",
        more="Records that are in another folder stay there. To see them: `sharewise records --folder FOLDER`",
        comment="The folder of the records: its full name, or from ~ (your home folder) on.",
        example="~/Records",
        unset="not set: the data folder, see below",
    ),
    "store": SettingWords(
        label="Shared store",
        ask="Where is the store that your organisation shares?",
        help="Leave it empty, unless somebody gave you its address.",
        more="A copy of your records goes there when you say so: `sharewise store push`",
        comment="The store that the organisation shares: its address, or a folder's full name. Never with a password in it.",
        example="postgresql://records.example/records",
    ),
    "retention": SettingWords(
        label="Records are kept for",
        ask="How long are your records kept?",
        help="In words, as your organisation says it, such as: until the child is 25.",
        more="It is a reminder. sharewise erases no record by itself.",
        comment="How long records are kept, in words.",
        example="until the child is 25",
    ),
    "drafts": SettingWords(
        label="Unfinished decisions",
        ask="What happens to a decision that you have not finished?",
        help="What you have typed can be kept on this computer until you go on. If you are asked each time, nothing is kept when the window closes.",
        more="A kept decision can be read by anyone who can use your account on this computer.",
        comment="Unfinished decisions: ask (each time), or keep.",
        example="ask",
        choices={"ask": "Ask me each time I stop", "keep": "Keep them"},
        unset="not set: ask me each time I stop",
    ),
    "draft_days": SettingWords(
        label="Days to keep them",
        ask="For how many days are unfinished decisions kept?",
        help="A whole number from 1 to {most}. After that they are deleted.",
        more="A finished record is kept, whatever you say here.",
        comment="For how many days they are kept: 1 to {most}.",
        example="7",
        unset="not set: {value}",
        in_text="your days for unfinished decisions",
    ),
    "clipboard": SettingWords(
        label="Copying",
        ask="May a text that you choose after saving go to the clipboard too?",
        help="Then you can paste it at once. Not every terminal can do it.",
        more="Other programs can read what is in the clipboard, and some keep it.",
        comment="Whether a text that is chosen after saving goes to the clipboard too: yes or no.",
        example="no",
        choices={"yes": "Yes, copy it too", "no": "No, only show it"},
        unset="not set: only show it",
        in_text="copying to the clipboard",
    ),
}

EDITION_STATUS: Mapping[str, str] = {
    "withdrawn": "A later edition replaced it.",
    "superseded": "A later edition replaced it.",
    "current": "The newest that we have read.",
}
ADOPTION_HELP = "They follow the rules of {published}, unless you choose another edition."
NO_ADOPTION, OWN_ADOPTION = "No local rules", "Local rules in a file of our own"
ASK_ADOPTION_FILE = "Which file has your local rules?"
HELP_ADOPTION_FILE = "Type the file's name. It is checked before it is used."
DAYS, ONE_DAY = "{number} days", "1 day"

# What is said to a person who types a value that cannot be used. Other faults can only stand in a file.
TYPING_FAULTS: Mapping[SettingFault, str] = {
    SettingFault.TOO_LONG: "Error: That is too long. Use at most {most} characters.",
    SettingFault.TOO_MANY: "Error: Those are too many. Use at most {most}.",
    SettingFault.NOT_A_FOLDER: (
        "Error: Type the folder's full name, such as {example}. You can begin with ~ for your home folder."
    ),
    SettingFault.NOT_A_STORE: "Error: Type the address as it was given to you, with no password in it. Of a folder, type the full name.",
    SettingFault.NOT_DAYS: "Error: Type a whole number from 1 to {most}.",
}
ERROR_NO_FILE = "Error: There is no file of that name."
NO_LOCAL_RULES = "The file holds no local rules."
ERROR_ADOPTION = "Error: These local rules cannot be used.\n{why}"

CHECK_TITLE = "Check your settings"
CHECK_ASK = "Are these right?"
CHECK_SAVE = "Yes, save them"
CHECK_CHANGE = "Change: {label} ({value})"

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
OWN_KEPT = "{names} stay as they were."
BEFORE = "{value} (before: {before})"
HANDED_OUT = "Your organisation's settings are in {file}"
WITHOUT_YOU = "{names} are not in it."
# Where local rules are handed out too.
LOCAL_RULES_BESIDE = "Your local rules are in {file}, beside it. Hand out both files, and keep them in one folder."
RULES_NAME_TAKEN = (
    "Your local rules go beside your settings, and their name {file} is taken there. Hand your settings out to another "
    "folder, and with another name than that of the local rules."
)
RULES_NOT_READ = "The file of local rules {file} cannot be read: {why}."
RULES_NOT_BESIDE = "the file of local rules that is named here is not beside this file: put both in one folder"
TO_USE_IT = "What others do with it"
LEAFLET = (
    "This file is for their computers. For a page of the rules to read or to put up: `sharewise rules --format html`"
)
ON_THIS_COMPUTER = "It names a place on this computer. Others need the same place, or have to change the line: {names}."

SHOW_TITLE = "Your settings"
NO_FILE = "There is no settings file. sharewise works without one. To make one: `sharewise setup`"
THE_SETTINGS = "What is set"
LINES = "The numbers are lines of the settings file."
ON_LINE = "{value} (line {line})"
THE_RULES_SAY, LOCAL_RULES_SAY = "the rules say", "the local rules say"
LOCAL_RULES_VALUE = "not set: the local rules say: {value}"
PLACES = "Where things are"
PLACE = "{what} ({why})"
SETTINGS_FILE, DATA, RECORDS = "Settings file", "Data folder", "Records"
KEY, UNFINISHED = "What signs your records", "Unfinished decisions"
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
