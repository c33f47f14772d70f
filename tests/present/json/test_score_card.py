"""The score card for a program has what is said back about each exercise, in codes."""

from __future__ import annotations

import json

import jsonschema
import pytest

from sharewise.present.json.documents import document_named
from sharewise.present.json.score_card_json import score_card_document
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.practice.attempt import Attempt, Likeness
from sharewise.reasoning.practice.exercise import example_exercises
from sharewise.reasoning.practice.practice_round import PracticeRound
from tests.support.needed import in_short
from tests.support.samples import NOT_YET_ASKED


@pytest.mark.parametrize("people", [(), ("AB", "CD")])
def test_it_says_of_each_exercise_what_is_said_back_about_it(proved: CompiledRulebook, people: tuple[str, ...]) -> None:
    edition = proved.loaded.rules.default_edition
    exercises = tuple(in_short(example_exercises(proved, edition), 4))
    practice = PracticeRound(proved, edition, exercises, people)
    decisions = (None, "share_and_tell")[: len(people) or 1]
    for each in exercises[:-1]:
        practice = practice.with_attempt(Attempt(each, decisions, NOT_YET_ASKED))
    document = json.loads(json.dumps(score_card_document(practice, "sharewise practise --seed 1")))
    jsonschema.validate(document, json.loads(document_named("score-card").schema_file.read_bytes()))
    assert (document["asked"], len(document["exercises"])) == (len(exercises), len(exercises) - 1)
    for attempt, said in zip(practice.attempts, document["exercises"], strict=True):
        feedback = practice.feedback(attempt)
        assert said["id"] == attempt.exercise.id
        assert [each["person"] for each in said["decisions"]] == list(people or (None,))
        assert [each["outcome"] for each in said["decisions"]] == list(decisions)
        assert [each["likeness"] and Likeness(each["likeness"]) for each in said["decisions"]] == list(feedback.decided)
        assert said["recommended"]["outcome"] == feedback.recommendation.outcome_id
        assert [each["question"] for each in said["partings"]] == [each.question for each in feedback.partings]
        assert (said["turning"] is None) is (feedback.turning is None)
        # What is not the same is told of on the page too.
        assert bool(said["partings"]) or said["recommended"]["likeness"] == "same"


def test_every_way_in_which_a_decision_can_stand_has_its_word() -> None:
    schema = json.loads(document_named("score-card").schema_file.read_bytes())
    words = schema["$defs"]["CardRecommendedData"]["properties"]["likeness"]["enum"]
    assert words == [each.value for each in Likeness]
