"""What sharewise says is plain British English, and its words stand in one place."""

from __future__ import annotations

import re

import pytest

from tests.support.messages import (
    ROOT,
    SOURCE,
    Message,
    is_sentence,
    messages_in,
    program_messages,
    rule_files,
    rule_messages,
)
from tests.support.needed import long

# GOV.UK style, "Words to avoid" and "Error messages"; and words that only lawyers use.
BANNED = re.compile(
    r"\b(?:please|kindly|sorry|oops|valid|invalid|data subjects?|utili[sz]\w*|in order to|prior to|whilst|should you|and/or|etc|"
    r"hereby|herein|aforementioned|pursuant)\b|\b(?:e\.g|i\.e)\b",
    re.IGNORECASE,
)
AMERICAN = re.compile(
    r"\b(?:\w*(?:organiz|recogniz|summariz|prioritiz|authoriz|apologiz|minimiz|finaliz|categoriz|analyz|realiz|emphasiz)\w*|"
    r"(?:behavior|color|favor|neighbor|honor|labor|center|rumor|humor)\w*|\w*(?:defense|offense)|judgments?|fulfill|enroll|"
    r"gray|cancell?(?<!ll)(?:ed|ing)|label(?:ed|ing)|gotten|mom|gonna|toward)\b",
    re.IGNORECASE,
)
# Words of those who make programs. The keys of a keyboard are everybody's; so are commands that are to be typed as they stand.
TECHNICAL = re.compile(
    r"\b(?:JSON|YAML|CSV|hash\w*|keys?|node|diagram|payload|null|boolean|pars(?:e|ed|ing|er)|variables?|schema|strings?|digests?)\b",
    re.IGNORECASE,
)
NOT_TECHNICAL = re.compile(r"arrow keys|That key does|sharewise key (show|readers)|--key KEY|--format \w+|Signing key")
FOR_PRACTITIONERS = ("src/sharewise/present/", "src/sharewise/interview/", "src/sharewise/record/fields.py")
# An answers file is written by scripts, and its errors are for those who write them. A public key is for those who check
# records with tools of their own.
FOR_SCRIPTS = {
    "src/sharewise/interview/answers/answers_file.py",
    "src/sharewise/present/json/documents.py",
    "src/sharewise/present/json/error_json.py",
    "src/sharewise/present/wording/formats_wording.py",
    "src/sharewise/present/wording/key_wording.py",
    "src/sharewise/present/wording/schema_wording.py",
}


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    """Every text of the program and of the rules that come with it."""
    return [*program_messages(), *(message for path in rule_files() for message in rule_messages(path))]


@long
def test_all_messages_are_looked_at(messages: list[Message]) -> None:
    """One known text of each kind: a constant, a part of an f-string, the help of the command line, a field, rules, adoption."""
    words = {" ".join(message.words.split()) for message in messages}
    for known in (
        "What will you do?",
        "Choose one: --complete adds to a record, --supersede looks at the decision again.",
        "Written: {}",
        "What is the case reference?",
        "Show, check and compare the seven rules.",
        "Follow local rules too: a name, such as coventry, or a file.",
        "Who gives safeguarding advice?",
        "Parents are given it when a child is registered.",
    ):
        assert any(known in each for each in words), known
    assert len(messages) > 1500


def test_no_message_has_a_word_that_plain_english_does_without(messages: list[Message]) -> None:
    assert found(messages, BANNED) == []


def test_every_message_is_spelt_as_in_britain(messages: list[Message]) -> None:
    assert found(messages, AMERICAN) == []


def test_a_practitioner_meets_no_word_of_programmers(messages: list[Message]) -> None:
    shown = [
        Message(message.file, message.line, NOT_TECHNICAL.sub("", message.words))
        for message in messages
        if message.file.startswith(FOR_PRACTITIONERS) and message.file not in FOR_SCRIPTS
    ]
    assert found(shown, TECHNICAL) == []


def found(messages: list[Message], words: re.Pattern[str]) -> list[str]:
    return [f"'{hit[0]}' in {message}" for message in messages for hit in words.finditer(message.words)]


@pytest.mark.parametrize(
    ("banned", "words"),
    [
        (BANNED, "Please enter a valid date, e.g. today"),
        (BANNED, "Get consent prior to sharing, whilst you can"),
        (AMERICAN, "Your organization recognizes this behavior"),
        (AMERICAN, "It was canceled and labeled gray"),
        (TECHNICAL, "The hash of this JSON is wrong"),
        (TECHNICAL, "No such key"),
    ],
)
def test_such_words_would_be_seen(banned: re.Pattern[str], words: str) -> None:
    assert len(found([Message("a.py", 1, words)], banned)) > 1 or words == "No such key"
    assert found([Message("a.py", 1, words)], banned)


@pytest.mark.parametrize(
    "words", ["organisation", "a valued neighbour", "cancelled", "whiles", "monkey", "centre", "colour", "moment"]
)
def test_words_that_only_look_like_them_are_let_through(words: str) -> None:
    assert [each for each in (BANNED, AMERICAN, TECHNICAL) if found([Message("a.py", 1, words)], each)] == []


@pytest.mark.parametrize("room", ["present", "interview"])
def test_the_words_of_the_interface_stand_in_the_wording_modules_alone(room: str) -> None:
    """So that they can be read as a whole, measured, and one day be in Welsh."""
    elsewhere = [path for path in sorted((SOURCE / room).rglob("*.py")) if "wording" not in path.parts]
    texts = [message for path in elsewhere for message in messages_in(path) if message.file not in FOR_SCRIPTS]
    assert [str(text) for text in texts if is_sentence(text.words)] == []


def test_a_sentence_outside_the_wording_would_be_seen() -> None:
    lines = {
        'Title("What to do")': True,
        'Paragraph(f"This rests on {rules}.")': True,
        'say("are you sure?")': True,
        'style = "bold yellow"': False,
        'name = "records show"': False,
        'pattern = re.compile("This is a pattern.")': False,
        'pattern = expression("This is a pattern.")': False,
        '"""This explains the code."""': False,
        'def of(kind: "This or That") -> None: ...': False,
        'page = "<p>This is markup.</p>"': False,
    }
    assert {line: _is_seen(line) for line in lines} == lines


def _is_seen(line: str) -> bool:
    path = ROOT / "line.py"
    return any(is_sentence(message.words) for message in messages_in(path, line))
