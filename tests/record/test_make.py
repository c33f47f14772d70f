"""A record holds all that is needed to understand it, and to reach the same recommendation again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.recommend import recommend
from sharewise.record.make import Decision, Submission, make_reference, says_why
from sharewise.record.record_model import Record
from sharewise.rulebook.parts import as_data, read_part
from sharewise.strict_json import read_strict, write_readable
from tests.support.answers import answers_to
from tests.support.samples import EMERGENCY, FOLLOWED, NOT_YET_ASKED, record


def as_read_back(made: Record) -> dict[str, object]:
    return dict(read_strict(write_readable(as_data(made))))


def test_the_record_keeps_every_answer_with_both_texts_as_shown(proved: CompiledRulebook) -> None:
    answers = as_data(record(proved))["answers"]
    assert [answer["question"] for answer in answers] == list(FOLLOWED.answers)
    refused = next(answer for answer in answers if answer["question"] == "consent")
    assert refused["asked"] == proved.loaded.rules.questions["consent"].ask
    assert (refused["answer"], refused["said"]) == ("refused", "They have said no")
    risk = next(answer for answer in answers if answer["question"] == "risk")
    assert risk["note"] == FOLLOWED.notes["risk"]


def test_the_record_keeps_the_words_of_the_edition_that_was_shown(proved: CompiledRulebook) -> None:
    answers = {**NOT_YET_ASKED, "grounds": "yes"}
    told = Submission(answers=answers, decision=Decision("share_and_tell"))
    said = recommend(proved, "dfe-2024", answers)
    from sharewise.record.make import make_record
    from tests.support.samples import NOON

    made = make_record(proved, said, told, now=NOON, random=bytes(48))
    asked = {answer.question: answer.asked for answer in made.answers}
    assert asked["grounds"] == "Is there a lawful basis to share without their agreement?"


def test_the_record_names_the_rules_exactly(proved: CompiledRulebook) -> None:
    rules = as_data(record(proved))["rules"]
    edition = proved.loaded.rules.editions[proved.loaded.rules.default_edition]
    assert rules == {
        "id": "golden-rules",
        "version": proved.loaded.rules.version,
        "sha256": proved.loaded.sha256,
        "edition": proved.loaded.rules.default_edition,
        "edition_title": f"{edition.title}, {edition.published}",
        "adoption": None,
        "adoption_version": None,
        "adoption_title": None,
        "adoption_sha256": None,
    }


def test_the_same_answers_give_the_same_recommendation_again(proved: CompiledRulebook) -> None:
    data = as_data(record(proved))
    again = recommend(proved, data["rules"]["edition"], {each["question"]: each["answer"] for each in data["answers"]})
    assert again.outcome_id == data["recommendation"]["outcome"]
    assert [row["id"] for row in data["recommendation"]["rows"]] == list(again.rows)


def test_decision_and_recommendation_stand_side_by_side(proved: CompiledRulebook) -> None:
    told = replace(FOLLOWED, decision=Decision("advice_urgent", "advice_received", "My lead rang social care first."))
    data = as_data(record(proved, told))
    assert data["recommendation"]["outcome"] == "share_do_not_tell"
    assert data["decision"]["outcome"] == "advice_urgent"
    assert data["decision"]["followed"] is False
    assert data["decision"]["words"] == "My lead rang social care first."


def test_an_emergency_record_may_lack_everything_but_the_answer(proved: CompiledRulebook) -> None:
    data = as_data(record(proved, Submission(answers=EMERGENCY)))
    assert data["made_after_the_event"] is True
    assert data["decision"] is None
    assert data["missing"][0] == "decision"
    assert "acted_at" in data["missing"]


def test_missing_details_are_listed_and_not_written_as_null(proved: CompiledRulebook) -> None:
    data = as_data(record(proved))
    assert "shared_with" in data["missing"]
    assert "shared_with" not in data["details"]
    assert data["details"]["shared_how"] == {"code": "phone", "says": "By telephone"}


def test_where_another_edition_leads_elsewhere_the_record_says_so(proved: CompiledRulebook) -> None:
    about = {"subject": "child", "risk": "welfare", "consent": "not_yet_asked", "tell": "yes", "grounds": "yes"}
    answers = answers_to("share_and_tell", about)
    data = as_data(record(proved, Submission(answers=answers, decision=Decision("share_and_tell"))))
    others = [name for name in proved.loaded.rules.editions if name != data["rules"]["edition"]]
    assert data["recommendation"]["elsewhere"] == [
        {"edition": other, "outcomes": ["ask_first"], "asks": None} for other in others
    ]


def test_a_record_read_back_is_the_record(proved: CompiledRulebook) -> None:
    made = record(proved)
    assert as_read_back(made) == as_data(made)
    assert read_part(Record, as_read_back(made)) == made


@given(st.binary(min_size=7, max_size=16))
def test_a_reference_can_be_read_out_over_the_telephone(random: bytes) -> None:
    made = make_reference(random)
    assert len(made) == 14
    assert not set(made.removeprefix("SW-")) & set("ILOU")


def test_records_of_the_same_case_have_different_references_and_nonces(proved: CompiledRulebook) -> None:
    first, second = record(proved, seed=1), record(proved, seed=2)
    assert first.id != second.id
    assert first.nonce != second.nonce


@pytest.mark.parametrize(
    ("words", "says"),
    [
        *(
            (words, True)
            for words in (
                "Mum died",
                "Court order",
                "The head agreed.",
                "校長同意了",
                "उन्होंने मना किया",
                "I saw him at 3 pm",
            )
        ),
        *(
            (words, False)
            for words in ("x", "x x", "n/a", "N/A.", "ok ok", "asdf asdf", "because", "Safeguarding", "...", "- - -")
        ),
        *((words, False) for words in ("1234567 7654321", "no", "none", "?", "😀😀😀😀", "x\ny\nz", "")),
    ],
)
def test_a_reason_is_more_than_a_word(words: str, says: bool) -> None:
    assert says_why(words) == says


@pytest.mark.parametrize("outcome", ["share_and_tell", "do_not_share_now", "advice"])
def test_what_is_missing_follows_the_decision_and_not_the_recommendation(
    proved: CompiledRulebook, outcome: str
) -> None:
    told = replace(FOLLOWED, details={}, decision=Decision(outcome, "judgement", "Because of what I saw."))
    missing = as_data(record(proved, told))["missing"]
    assert ("reason_not_shared" in missing) == (outcome == "do_not_share_now")
    assert ("told" in missing) == (outcome == "share_and_tell")
