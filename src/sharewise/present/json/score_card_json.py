"""What `sharewise practise --json` prints when a round is over: its score card. It is the only thing that is left of the round."""

from __future__ import annotations

from typing import Literal, TypedDict

from sharewise.reasoning.practice.attempt import Attempt, Likeness, Turning
from sharewise.reasoning.practice.exercise import Exercise, ExerciseKind
from sharewise.reasoning.practice.practice_round import PracticeRound

LikenessWord = Literal["same", "acceptable", "more careful", "less careful", "tells otherwise", "other"]


class StatedData(TypedDict):
    """What the case says comes out: outcomes of which the first says it best, and those that would be as good. `who` and `link`: of a
    published decision.
    """

    outcomes: list[str]
    acceptable: list[str]
    who: str | None
    link: str | None


class CardDecisionData(TypedDict):
    """What one person decided before the questions, and how that stands to what is stated. Nulls: they did not know. `person` is null for
    somebody who practised alone.
    """

    person: str | None
    outcome: str | None
    likeness: LikenessWord | None


class CardRecommendedData(TypedDict):
    """What is recommended for the answers that were given, and how that stands to what is stated."""

    outcome: str
    likeness: LikenessWord


class CardPartingData(TypedDict):
    """A question that was answered otherwise than is stated."""

    question: str
    given: str
    stated: str


class CardTurningData(TypedDict):
    """Where the outcome turns: the answers that would have to be as stated, and what is then possible."""

    answers: dict[str, str]
    outcomes: list[str]


class CardExerciseData(TypedDict):
    """One exercise that was done."""

    id: str
    title: str
    kind: ExerciseKind
    stated: StatedData
    decisions: list[CardDecisionData]
    answers: dict[str, str]
    recommended: CardRecommendedData
    partings: list[CardPartingData]
    turning: CardTurningData | None


class ScoreCardDocument(TypedDict):
    """The score card of a round. `asked`: so many exercises were in it; those in `exercises` are done. `again`: the command that gives
    the same ones. Nobody's name is in it: `people` are initials, or numbers; none for one person alone.
    """

    format: Literal["sharewise-score-card/1"]
    edition: str
    people: list[str]
    asked: int
    exercises: list[CardExerciseData]
    again: str


def score_card_document(practice: PracticeRound, again: str) -> ScoreCardDocument:
    """The document. `again` is the command that gives the same exercises."""
    return {
        "format": "sharewise-score-card/1",
        "edition": practice.edition,
        "people": list(practice.people),
        "asked": len(practice.exercises),
        "exercises": [_exercise(practice, each) for each in practice.attempts],
        "again": again,
    }


def _exercise(practice: PracticeRound, attempt: Attempt) -> CardExerciseData:
    said, exercise = practice.feedback(attempt), attempt.exercise
    return {
        "id": exercise.id,
        "title": exercise.title,
        "kind": exercise.kind,
        "stated": _stated(exercise),
        "decisions": [
            {"person": person, "outcome": outcome, "likeness": likeness and _word(likeness)}
            for person, outcome, likeness in zip(
                practice.people or (None,), attempt.decisions, said.decided, strict=True
            )
        ],
        "answers": dict(said.recommendation.answers),
        "recommended": {"outcome": said.recommendation.outcome_id, "likeness": _word(said.recommended)},
        "partings": [{"question": each.question, "given": each.given, "stated": each.stated} for each in said.partings],
        "turning": None if said.turning is None else _turning(said.turning),
    }


def _stated(exercise: Exercise) -> StatedData:
    stated = exercise.stated
    return {
        "outcomes": list(stated.outcomes),
        "acceptable": list(stated.acceptable),
        "who": stated.who,
        "link": stated.link,
    }


def _turning(turning: Turning) -> CardTurningData:
    return {"answers": dict(turning.answers), "outcomes": list(turning.outcomes)}


def _word(likeness: Likeness) -> LikenessWord:
    return likeness.value
