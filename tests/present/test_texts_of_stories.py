"""Every text of some whole decisions, for people to read as whoever gets it would: `texts_to_paste/*.txt`.

SHAREWISE_WRITE=1 pytest tests/present/test_texts_of_stories.py
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sharewise.present.paste.paste_text import all_texts
from sharewise.reasoning.recommend import recommend
from sharewise.record.make import Decision, Submission, make_record
from tests.support.answers import DEFAULT_EDITION, answers_to
from tests.support.samples import NOON
from tests.support.shipped import ADOPTIONS, proved_rules
from tests.support.written import hold

FOLDER = Path(__file__).parent / "texts_to_paste"
Details = Mapping[str, str | list[str]]

TEACHER: Details = {
    "case_reference": "AB-1234",
    "decided_by": "Robin Example",
    "position": "class teacher",
    "organisation": "York Primary School",
}
GP: Details = {
    "case_reference": "AB-2345",
    "decided_by": "Dr Sam Example",
    "position": "general practitioner",
    "organisation": "Mill Lane Surgery",
}
BRUISES: Details = {
    **TEACHER,
    "concern": "He has bruises, and says that he fell.",
    "facts": "I saw three bruises on his arm on Monday morning.\nHe did not want to go home.",
    "claims": "His friend says that his stepfather did it.",
    "opinion": "I think that he is afraid to say.",
    "if_not_shared": "He could be hurt again, and worse.",
    "purpose": "So that they can protect him. I ask them to see him today.",
    "shared": "What I saw and what he said.",
    "shared_with": "Social care, the duty team",
    "shared_how": "phone",
    "shared_at": "2026-11-22T11:30:00Z",
    "consent_details": "His mother said no. I did not say why I asked.",
    "identities_to_protect": "The friend.",
    "follow_up": "They ring back by four. If they do not, I ring again.",
    "review_on": "2026-11-24",
}
STORIES: dict[str, tuple[str, Mapping[str, str], Details]] = {
    "bruises-parents-not-told": (
        "share_do_not_tell",
        {"subject": "child", "harm_to": "child", "recipient": "protects", "consent": "refused", "tell": "no"},
        {**BRUISES, "reasons_not_told": ["harm_child"], "telling_plan": "Social care, when they have seen him."},
    ),
    "neglect-mother-told": (
        "share_and_tell",
        {"subject": "child", "harm_to": "child", "recipient": "protects", "consent": "refused", "tell": "yes"},
        {
            **TEACHER,
            "concern": "She comes to school hungry and without a coat.",
            "facts": "Four mornings this month she had not eaten. On Friday it was 2 degrees and she had no coat.",
            "asked_others": "The school nurse. I have asked her.",
            "purpose": "So that they can help the family with food and heating. I ask them to visit this week.",
            "shared": "That she is hungry and cold, on which days, and what her mother says.",
            "shared_with": "Social care, the front door team",
            "shared_how": "referral_form",
            "consent_details": "Her mother does not want it. She is afraid that they take her away.",
            "told": "Her mother, today at the gate, alone. She cried, and said that she has no money.",
            "follow_up": "I ring them on Thursday.",
            "review_on": "2026-11-26",
        },
    ),
    "abuse-only-the-mother-told": (
        "share_and_tell",
        {"subject": "child", "harm_to": "child", "recipient": "protects", "consent": "not_yet_asked", "tell": "some"},
        {**BRUISES, "told": "His mother, alone. Not his stepfather.", "consent_details": "She was not asked."},
    ),
    "a-relative-asks-and-the-adult-says-no": (
        "do_not_share_now",
        {"subject": "adult", "risk": "welfare", "recipient": "other", "consent": "refused"},
        {
            **GP,
            "requested_by": "His brother, by telephone. I know him.",
            "information": "What he is treated for.",
            "consent_details": "He said: not my brother, ever.",
            "reason_not_shared": "He can decide this, and has said no.",
            "follow_up": "I ask him again in a month.",
            "review_on": "2026-12-22",
        },
    ),
    "a-list-is-asked-for-without-a-purpose": (
        "do_not_share_now",
        {"subject": "child", "risk": "none", "recipient": "other", "purpose": "no"},
        {
            **TEACHER,
            "requested_by": "A police officer, who wants the names of all pupils.",
            "information": "Names and addresses.",
            "reason_not_shared": "They did not say what for.",
            "review_on": "2026-11-30",
        },
    ),
    "a-caller-who-was-not-checked": (
        "not_to_them",
        {"subject": "adult", "risk": "significant", "recipient": "unverified"},
        {**GP, "information": "Where she lives now.", "reason_not_shared": "It may be the man she fled from."},
    ),
    "a-partner-who-must-know": (
        "share_limited",
        {"subject": "adult", "harm_to": "other", "recipient": "needs", "tell": "yes"},
        {
            **GP,
            "concern": "He has an infection, and his wife does not know.",
            "facts": "The test of Monday was positive.",
            "purpose": "So that she can be tested. I ask her to come here this week.",
            "shared": "That she should have a test, and for what.",
            "shared_with": "His wife",
            "shared_how": "in_person",
            "told": "He was told, and offered a week to tell her himself.",
            "review_on": "2026-11-29",
        },
    ),
    "a-son-who-acts-for-his-mother": (
        "share_redacted",
        {"subject": "adult", "recipient": "acts_for", "third_party": "yes", "consent": "cannot"},
        {
            **GP,
            "purpose": "So that he can see to her care.",
            "shared": "Her notes of this year, without who reported the fall.",
            "shared_with": "Her son, who has power of attorney",
            "shared_how": "letter",
            "left_out": "The neighbour who rang us.",
            "review_on": "2026-12-06",
        },
    ),
    "advice-without-the-name": (
        "share_without_name",
        {"subject": "child", "risk": "none", "recipient": "protects", "identity": "not_needed"},
        {
            **TEACHER,
            "concern": "Whether it is for early help.",
            "facts": "Two moves since summer.",
            "purpose": "So that they can say what help there is.",
            "shared": "A child in year 4 who has moved twice since summer.",
            "shared_with": "The early help team",
            "shared_how": "phone",
            "shared_at": "2026-11-22T11:30:00Z",
            "review_on": "2026-11-29",
        },
    ),
    "a-woman-who-may-be-controlled": (
        "ask_first",
        {
            "subject": "adult",
            "harm_to": "self_pressured",
            "recipient": "protects",
            "consent": "doubtful",
            "tell": "yes",
        },
        {
            **GP,
            "concern": "She has marks on her neck, and he answers for her.",
            "facts": "Red marks on both sides of her neck on Monday.",
            "information": "What I saw on Monday.",
            "consent_details": "He was in the room, so I did not ask.",
            "follow_up": "I see her alone on Tuesday.",
            "review_on": "2026-11-24",
        },
    ),
    "advice-is-taken-first": (
        "advice_urgent",
        {"subject": "child", "risk": "significant", "recipient": "not_sure"},
        {**TEACHER, "concern": "She talks of a man online.", "advice_from": "Our lead", "review_on": "2026-11-22"},
    ),
    "an-emergency": (
        "emergency",
        {},
        {
            **TEACHER,
            "acted_at": "2026-11-22T11:30:00Z",
            "concern": "He took tablets in the toilet.",
            "facts": "An empty packet lay beside him. He told me that he took all of them.",
            "shared": "His name, what he took and when.",
            "shared_with": "The ambulance crew",
            "purpose": "So that they can treat him.",
            "review_on": "2026-11-23",
        },
    ),
}


def texts_of(story: str, adoption: str | None = None) -> str:
    """All the texts of a story, below one another."""
    outcome, about, details = STORIES[story]
    rulebook = proved_rules(ADOPTIONS[adoption] if adoption else None)
    answers = answers_to(outcome, about)
    edition = rulebook.loaded.rules.default_edition if adoption else DEFAULT_EDITION
    told = Submission(answers=answers, details=details, decision=Decision(outcome))
    asked = {"asked": "yes"} if "requested_by" in details else {}
    said = recommend(rulebook, edition, {**answers, **asked})
    made = make_record(rulebook, said, told, now=NOON, random=bytes(range(48)))
    parts = []
    for name, text in all_texts(rulebook.loaded.rules, made).items():
        title = rulebook.loaded.rules.to_paste[name].title
        parts.append("\n".join((f"== {name}: {title}", *(text.lines or (f"(no text: {text.none})",)))))
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("story", STORIES)
def test_the_texts_of_a_story_are_as_they_were_read(story: str) -> None:
    hold(FOLDER / f"{story}.txt", texts_of(story))


def test_the_school_with_cpoms_has_a_note_of_its_own() -> None:
    hold(FOLDER / "school-cpoms.txt", texts_of("bruises-parents-not-told", "school-cpoms").split("\n\n")[0] + "\n")


def test_no_other_texts_are_kept() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {*STORIES, "school-cpoms"}
