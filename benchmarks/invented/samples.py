"""Invented situations and records, made from the rulebook itself, so that they stay right when its words change."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from benchmarks.measuring.rounds import SEED
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.proof.prove import prove
from sharewise.reasoning.recommend import recommend
from sharewise.record.fields import FIELDS
from sharewise.record.make import Decision, Submission, make_record
from sharewise.record.record_model import Record
from sharewise.rulebook.load import load_rulebook, shipped_rulebook
from tests.support.samples import every_detail

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
# Where many records are made of one, each twenty of them get a case of their own.
CASE = "CASE-00000"
_WORDS = "So that children's social care can make enquiries today, and the family gets help before the weekend."
_NOTE = "Bruises seen on Monday.\nThe child said who did it."


@dataclass(frozen=True)
class Situation:
    """One way through the questions.

    Attributes:
        asked: the answers to the questions that are asked, in order.
        whole: the same with an answer to every other question too, which changes nothing.
        outcome: what comes out.

    """

    asked: Mapping[str, str]
    whole: Mapping[str, str]
    outcome: str


@cache
def rulebook() -> CompiledRulebook:
    """The shipped rulebook, proved."""
    return prove(load_rulebook(shipped_rulebook()))


def two_editions() -> list[str]:
    """The default edition and the newest one, as `rules compare` takes them."""
    rules = rulebook().loaded.rules
    return [rules.default_edition, list(rules.editions)[-1]]


@cache
def situations() -> tuple[Situation, ...]:
    """Every reachable set of answers under the default edition, in a random order that is always the same."""
    rng = random.Random(SEED)
    proved = rulebook()
    found = [
        Situation(asked, _whole(proved, asked, rng), str(outcome))
        for asked, outcome in proved.diagrams[proved.loaded.rules.default_edition].paths()
    ]
    rng.shuffle(found)
    return tuple(found)


def _whole(proved: CompiledRulebook, asked: Mapping[str, str], rng: random.Random) -> dict[str, str]:
    whole: dict[str, str] = {}
    for question_id, question in proved.loaded.rules.questions.items():
        offered = [
            code
            for code, answer in question.answers.items()
            if answer.offer_when is None or answer.offer_when.holds(whole)
        ]
        whole[question_id] = asked.get(question_id) or rng.choice(offered)
    return whole


def records(*, questions: range = range(100), details: bool = True) -> Iterator[Record]:
    """A record for each situation with so many questions: the recommendation is followed.

    With `details`, there are a note at the last question and the first five details that are written in words.
    """
    named = [field.name for field in FIELDS if field.kind in ("text", "long_text")][:5]
    for number, situation in enumerate(each for each in situations() if len(each.asked) in questions):
        notes = {list(situation.asked)[-1]: _NOTE} if details else {}
        yield _record(number, situation, notes, dict.fromkeys(named, _WORDS) if details else {})


def complete_records(*, questions: range = range(100)) -> Iterator[Record]:
    """The same with every detail, so that nothing is left to do, and of one case, `CASE`."""
    rules = rulebook().loaded.rules
    for number, situation in enumerate(each for each in situations() if len(each.asked) in questions):
        details = every_detail(rules, situation.outcome) | {"case_reference": CASE}
        yield _record(number, situation, {}, details)


def _record(number: int, told: Situation, notes: dict[str, str], details: Mapping[str, str | list[str]]) -> Record:
    proved = rulebook()
    said = recommend(proved, proved.loaded.rules.default_edition, told.asked)
    submission = Submission(answers=told.asked, notes=notes, details=details, decision=Decision(told.outcome))
    return make_record(proved, said, submission, now=NOW, random=random.Random(f"{SEED} {number}").randbytes(48))


def answers_file() -> str:
    """An answers file for one of the longest ways through the questions, with the decision to follow what comes out."""
    longest = max(situations(), key=lambda situation: len(situation.asked))
    answers = "".join(f"  {question}: {answer}\n" for question, answer in longest.asked.items())
    return f"answers:\n{answers}decision: follow\n"
