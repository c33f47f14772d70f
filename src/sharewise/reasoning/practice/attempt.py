"""How what somebody decided and answered compares with what an exercise states, and where the two part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf
from sharewise.reasoning.practice.exercise import Exercise, StatedOutcome
from sharewise.reasoning.recommend import Recommendation, recommend
from sharewise.rulebook.model import Rulebook
from sharewise.values import frozen


class Likeness(Enum):
    """How one outcome stands to what is stated. More careful: it shares less, or not yet. Other: it differs in neither that nor
    in telling the person, such as in how soon advice is needed.
    """

    SAME = "same"
    ACCEPTABLE = "acceptable"
    MORE_CAREFUL = "more careful"
    LESS_CAREFUL = "less careful"
    TELLS_OTHERWISE = "tells otherwise"
    OTHER = "other"


# How much leaves, and how soon, by an outcome's decision about sharing.
SHARED = {"no": 0, "not_yet": 1, "limited": 2, "redacted": 2, "without_name": 2, "yes": 3, "now": 4}


@frozen
class Attempt:
    """What came of one exercise: the answers, and what each person decided before them. None: they did not know."""

    exercise: Exercise
    decisions: tuple[str | None, ...]
    answers: Mapping[str, str]


@frozen
class Parting:
    """A question that was asked on both ways and answered in two: as it was answered here, and as it is stated."""

    question: str
    given: str
    stated: str


@frozen
class Turning:
    """Where the outcome turns: the answers that have to be as stated, by question, and the outcomes that are then possible."""

    answers: Mapping[str, str]
    outcomes: tuple[str, ...]


@frozen
class Feedback:
    """What is said back about an attempt.

    Attributes:
        recommendation: what the rulebook recommends for the answers that were given.
        decided: how each decision stands to what is stated. None: there was none.
        recommended: how the recommendation stands to it.
        partings: where the answers part from those stated, in the order of the questions.
        turning: the first of them at which the outcome turns. None: it does not.
        with_stated: what the rulebook recommends for the answers that are stated. None: they do not settle it.

    """

    recommendation: Recommendation
    decided: tuple[Likeness | None, ...]
    recommended: Likeness
    partings: tuple[Parting, ...]
    turning: Turning | None
    with_stated: str | None


def feedback_on(rulebook: CompiledRulebook, edition: str, attempt: Attempt) -> Feedback:
    """What is said back about an attempt, under `edition`. Its answers have to settle what comes out.

    Raises:
        NotSettled: a question has still to be asked.

    """
    rules, stated = rulebook.loaded.rules, attempt.exercise.stated
    said = recommend(rulebook, edition, attempt.answers)
    diagram = rulebook.diagrams[edition]
    end = diagram.walk(attempt.exercise.answers)[1]
    return Feedback(
        recommendation=said,
        decided=tuple(None if each is None else likeness_of(rules, each, stated) for each in attempt.decisions),
        recommended=likeness_of(rules, said.outcome_id, stated),
        partings=tuple(partings_of(diagram, said.answers, attempt.exercise.answers)),
        turning=turning_of(diagram, said.answers, attempt.exercise.answers),
        with_stated=end.name if isinstance(end, Leaf) else None,
    )


def likeness_of(rules: Rulebook, outcome: str, stated: StatedOutcome) -> Likeness:
    """How `outcome` stands to what is stated."""
    if outcome in stated.outcomes:
        return Likeness.SAME
    if outcome in stated.acceptable:
        return Likeness.ACCEPTABLE
    mine, theirs = rules.outcomes[outcome], rules.outcomes[stated.outcomes[0]]
    shared = SHARED[mine.share.code] - SHARED[theirs.share.code]
    if shared:
        return Likeness.MORE_CAREFUL if shared < 0 else Likeness.LESS_CAREFUL
    return Likeness.OTHER if mine.tell.code == theirs.tell.code else Likeness.TELLS_OTHERWISE


def partings_of(diagram: Diagram, given: Mapping[str, str], stated: Mapping[str, str]) -> Iterator[Parting]:
    """Where two sets of answers part, in the order of the questions: at those that are asked on both ways.

    What is asked on one way alone follows from an earlier parting.
    """
    mine, theirs = diagram.walk(given)[0], diagram.walk(stated)[0]
    for question, answer in mine.items():
        if theirs.get(question, answer) != answer:
            yield Parting(question, answer, theirs[question])


def turning_of(diagram: Diagram, given: Mapping[str, str], stated: Mapping[str, str]) -> Turning | None:
    """The first parting at which the outcome turns: with that one answer as stated and all others kept, what came out no
    longer can. Where none does so alone, the first ones together that do. What is then asked anew is answered as stated.

    `given` has to settle the outcome. Where `stated` settles another one, there is always a turning.
    """
    mine, end = diagram.walk(given)
    assert isinstance(end, Leaf) and end.name is not None, "the answers settle the outcome"
    partings = list(partings_of(diagram, mine, stated))
    alone = [{each.question: each.stated} for each in partings]
    together = [{each.question: each.stated for each in partings[:count]} for count in range(2, len(partings) + 1)]
    for changed in [*alone, *together]:
        outcomes = tuple(diagram.possible_outcomes({**stated, **mine, **changed}))
        if end.name not in outcomes:
            return Turning(changed, outcomes)
    return None
