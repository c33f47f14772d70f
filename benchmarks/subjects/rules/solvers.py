"""The same questions put to general solvers: is there a gap, and is a guarantee of kind `never` broken?

Neither solver is a dependency. Each is told what the rules mean, from the same model: one statement for each row. That a
question is asked has to be told too: it is, where some other answer to it, with some answers to those after it, ends
elsewhere than the answer given does with the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, TypeAlias

from benchmarks.subjects.rules.plain import plain_rows
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.reasoning.proof.guarantees import find_breach
from sharewise.rulebook.guarantee import Guarantee, Never
from sharewise.rulebook.model import Rulebook
from tests.support.unchecked import unchecked

EDITION = "one"
NAMES = ("z3", "clingo")


@dataclass(frozen=True)
class Put:
    """What is asked of a rulebook. `shorter` is the same without its last row, so that one of the two has a gap."""

    rules: Rulebook
    shorter: Rulebook
    guarantees: tuple[Never, ...]


# Whether there is a gap, in the rulebook and in the shorter one; and of each guarantee, whether it is broken.
Said: TypeAlias = tuple[bool, bool, list[bool]]


def questions_on(rules: Rulebook) -> Put:
    """A guarantee for each row: where it fits, nothing comes out but its own outcome and that of the row before."""
    [(name, stage)] = rules.stages.items()
    rows = list(stage.rows.values())
    shorter = stage.but(rows=dict(list(stage.rows.items())[:-1]))
    return Put(
        rules,
        rules.but(stages={name: shorter}),
        tuple(
            unchecked(
                Never,
                when=row.when,
                outcomes=[each for each in rules.outcomes if each not in (row.outcome, before.outcome)],
            )
            for before, row in pairwise(rows[:-1])
        ),
    )


def by_sharewise(put: Put) -> Said:
    whole, shorter = Diagram(put.rules, EDITION), Diagram(put.shorter, EDITION)
    never = [unchecked(Guarantee, says="", never=each) for each in put.guarantees]
    return (
        None in whole.outcomes_from(whole.root),
        None in shorter.outcomes_from(shorter.root),
        [find_breach(each, {EDITION: whole}) is not None for each in never],
    )


def others() -> dict[str, Callable[[Put], Said]]:
    """The solvers that are installed, by name."""
    ask = {"z3": by_z3, "clingo": by_clingo}
    return {name: partial(ask[name], import_module(name)) for name in NAMES if find_spec(name)}


def by_z3(z3: Any, put: Put) -> Said:
    """As propositions: one for each question and answer."""
    solver = z3.Solver()
    rows = plain_rows(put.rules, EDITION)
    answers = {question: list(asked.answers) for question, asked in put.rules.questions.items()}
    order = list(answers)

    def known_as(name: str, meaning: Any) -> Any:
        proposition = z3.Bool(name)
        solver.add(proposition == meaning)
        return proposition

    def answered(question: str, where: str) -> dict[str, Any]:
        """One answer and no other."""
        each = {code: z3.Bool(f"{where} {question} {code}") for code in answers[question]}
        solver.add(z3.Or(*each.values()))
        solver.add(
            *(
                z3.Or(z3.Not(one), z3.Not(two))
                for at, one in enumerate(each.values())
                for two in list(each.values())[:at]
            )
        )
        return each

    def held(tests: Mapping[str, frozenset[str]], given: Mapping[str, Any]) -> Any:
        return z3.And(*(z3.Or(*(given[name][code] for code in sorted(codes))) for name, codes in tests.items()))

    def decided(given: Mapping[str, Any], where: str) -> tuple[dict[str, Any], list[Any]]:
        """Of each outcome, whether it comes out; and of each number of rows, whether none of so many fits."""
        none_yet = [z3.BoolVal(True)]
        by_outcome: dict[str, list[Any]] = {outcome: [] for outcome in put.rules.outcomes}
        for number, row in enumerate(rows):
            fits = known_as(f"{where} {number} fits", held(row.tests, given))
            by_outcome[row.outcome].append(z3.And(none_yet[-1], fits))
            none_yet.append(known_as(f"{where} {number} not", z3.And(none_yet[-1], z3.Not(fits))))
        ends = {outcome: known_as(f"{where} {outcome}", z3.Or(*some)) for outcome, some in by_outcome.items()}
        return ends, none_yet

    given = {question: answered(question, "given") for question in order}
    ends, none_yet = decided(given, "given")

    def asked(question: str) -> Any:
        at = order.index(question)
        before = {name: given[name] for name in order[:at]}
        after = {name: answered(name, f"after {question}") for name in order[at + 1 :]}
        here, _ = decided({**before, question: given[question], **after}, f"at {question}")
        other, _ = decided({**before, question: answered(question, "other"), **after}, f"beside {question}")
        return z3.Or(*(z3.And(here[outcome], z3.Not(other[outcome])) for outcome in ends))

    is_asked = {question: known_as(f"asked {question}", asked(question)) for question in order}
    breaks = [
        known_as(
            f"broken {number}",
            z3.And(
                held(when, given),
                z3.Or(*(ends[outcome] for outcome in never.outcomes)),
                *(is_asked[question] for question in when),
            ),
        )
        for number, never in enumerate(put.guarantees)
        for when in [_tests(never)]
    ]
    return (
        solver.check(none_yet[-1]) == z3.sat,
        solver.check(none_yet[-2]) == z3.sat,
        [solver.check(each) == z3.sat for each in breaks],
    )


_PROGRAM = """
question(Q) :- answer(Q, _).
{ given(now, Q, A) : answer(Q, A) } = 1 :- question(Q).
{ after(Q, P, A) : answer(P, A) } = 1 :- question(Q), question(P), P > Q.
{ other(Q, A) : answer(Q, A) } = 1 :- question(Q).
given(at(Q), P, A) :- given(now, P, A), question(Q), P <= Q.
given(at(Q), P, A) :- after(Q, P, A).
given(beside(Q), P, A) :- given(now, P, A), question(Q), P < Q.
given(beside(Q), Q, A) :- other(Q, A).
given(beside(Q), P, A) :- after(Q, P, A).
way(now). way(at(Q)) :- question(Q). way(beside(Q)) :- question(Q).
missed(W, R) :- against(R, Q, A), given(W, Q, A).
none(W, 0) :- way(W).
none(W, R+1) :- none(W, R), row(R, _), missed(W, R).
ends(W, O) :- none(W, R), row(R, O), not missed(W, R).
asked(Q) :- ends(at(Q), O), not ends(beside(Q), O).
not_held(G) :- unless(G, Q, A), given(now, Q, A).
not_held(G) :- needs(G, Q), not asked(Q).
broken(G) :- never(G, O), ends(now, O), not not_held(G).
"""


def by_clingo(clingo: Any, put: Put) -> Said:
    """As a logic program."""
    rows = plain_rows(put.rules, EDITION)
    answers = {question: list(asked.answers) for question, asked in put.rules.questions.items()}
    order = list(answers)

    def facts(name: str, number: int, tests: Mapping[str, frozenset[str]]) -> list[str]:
        return [
            f"{name}({number},{order.index(question)},{answers[question].index(code)})."
            for question, codes in tests.items()
            for code in answers[question]
            if code not in codes
        ]

    said = [f"answer({at},{code})." for at, question in enumerate(order) for code in range(len(answers[question]))]
    for number, row in enumerate(rows):
        said += [f"row({number},{row.outcome}).", *facts("against", number, row.tests)]
    for number, never in enumerate(put.guarantees):
        tests = _tests(never)
        said += [f"never({number},{outcome})." for outcome in never.outcomes]
        said += [f"needs({number},{order.index(question)})." for question in tests]
        said += facts("unless", number, tests)
    control = clingo.Control()
    control.add("base", [], _PROGRAM + "\n".join(said))
    control.ground([("base", [])])

    def can_be(name: str, *arguments: Any) -> bool:
        return bool(control.solve(assumptions=[(clingo.Function(name, list(arguments)), True)]).satisfiable)

    now, number = clingo.Function("now"), clingo.Number
    return (
        can_be("none", now, number(len(rows))),
        can_be("none", now, number(len(rows) - 1)),
        [can_be("broken", number(each)) for each in range(len(put.guarantees))],
    )


def _tests(never: Never) -> Mapping[str, frozenset[str]]:
    """The condition of a guarantee: here it has one box, and no test that is negated."""
    assert never.when is not None, "these are made up with a condition"
    [conjunction] = never.when.conjunctions
    return {question: test.answers for question, test in conjunction.tests.items()}
