"""Each guarantee of the shipped rulebook, broken on purpose: sharewise refuses the copy and shows a breach that is real.

Every edit below is one that somebody could make while changing the rules. The example in the refusal is walked
through the broken copy's own diagram, and what it reaches is held against the guarantee, without the proof's searches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

import pytest

from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, diagrams_of
from sharewise.reasoning.proof.prove import RulebookRefused, prove
from sharewise.rulebook.guarantee import Carries, EditionsAgree, Guarantee, Never, Only, OnlyIf, Raise, Swap
from sharewise.rulebook.load import Loaded, parse_rulebook, shipped_rulebook
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.parts import Part
from tests.support.answers import shipped_rules, written
from tests.support.needed import in_short, long

Edit = Callable[[str], str]
NAME = "golden_rules.yaml"


def swapped(old: str, new: str, text: str) -> str:
    assert text.count(old) == 1, f"stands {text.count(old)} times: {old}"
    return text.replace(old, new)


def row_on_top(stage: str, when: str, outcome: str, text: str, editions: str = "") -> str:
    """A new first row in a stage."""
    heading = re.search(rf"^  {stage}:\n    title: .+\n    rows:\n", text, re.MULTILINE)
    assert heading, stage
    row = (
        f"      NEW:\n        when: {when}\n{editions}        outcome: {outcome}\n        because: Somebody thought so.\n"
        "        topics: [safety]\n        sources: [sefton]\n"
    )
    return text[: heading.end()] + row + text[heading.end() :]


def outcome_of(row: str, outcome: str, text: str) -> str:
    """Another outcome for a row."""
    line = re.search(rf"(?<=^      {re.escape(row)}:\n)((?:        .+\n)*?        outcome: )\w+$", text, re.MULTILINE)
    assert line, row
    return text[: line.end(1)] + outcome + text[line.end() :]


def only_when(step: str, when: str, text: str) -> str:
    """A condition for a step, or for a condition for sharing, that was always given, or another condition than it had."""
    heading = re.search(rf"^  {step}:\n(?:    when:(?: .+\n|\n(?:      - .+\n)+))?(?=    says?: )", text, re.MULTILINE)
    assert heading, step
    return text[: heading.start()] + f"  {step}:\n    when: {when}\n" + text[heading.end() :]


def left_out(outcome: str, part: str, name: str, text: str) -> str:
    """A step or condition taken out of an outcome's list."""
    line = re.search(rf"^  {outcome}:\n(?:    .+\n)*?    {part}: (\[.+\])$", text, re.MULTILINE)
    assert line, outcome
    names = line[1].strip("[]").split(", ")
    names.remove(name)
    return text[: line.start(1)] + f"[{', '.join(names)}]" + text[line.end(1) :]


GUARANTEES: Mapping[str, Guarantee] = shipped_rules().guarantees
# Edits that somebody could make. A guarantee that has none is broken as `plainly_broken` does.
EDITS: Mapping[str, Edit] = {
    "danger-means-emergency": partial(row_on_top, "emergency", "{danger: yes, subject: adult}", "advice_urgent"),
    "only-danger-means-emergency": partial(
        row_on_top,
        "what_could_happen",
        "{subject: child, term: serious, harm_to: not_sure}",
        "emergency",
    ),
    "serious-harm-is-never-left": partial(
        row_on_top,
        "serious_harm",
        "{term: serious, harm_to: child, consent: refused, tell: no}",
        "do_not_share_now",
    ),
    "serious-risk-is-urgent": partial(outcome_of, "K2", "advice"),
    "withdrawn-is-refused": partial(
        swapped,
        "{term: serious, harm_to: self_free, consent: [refused, withdrawn], grounds: no}",
        "{term: serious, harm_to: self_free, consent: refused, grounds: no}",
    ),
    "refusal-is-no-veto": partial(
        row_on_top,
        "serious_harm",
        "{term: serious, harm_to: self_cannot, consent: [refused, withdrawn], tell: yes}",
        "advice_urgent",
    ),
    "pressured-adults-are-not-left": partial(outcome_of, "D4", "do_not_share_now"),
    "not-sure-never-shares": partial(outcome_of, "I2", "share_without_name"),
    "not-sure-of-telling-waits": partial(outcome_of, "L4", "share_and_tell"),
    "no-purpose-no-share": partial(outcome_of, "P2", "share_with_agreement"),
    "unsafe-telling-is-never-advised": partial(outcome_of, "W2", "ask_first"),
    "not-telling-needs-a-reason": partial(outcome_of, "W3", "share_do_not_tell"),
    "not-telling-is-reviewed": partial(only_when, "agree_who_tells", "{subject: child}"),
    "more-risk-is-never-plain-advice": partial(outcome_of, "R0.sig", "advice"),
    "more-risk-is-never-milder": partial(outcome_of, "R4", "do_not_share_now"),
    "not-sharing-has-a-next-step": partial(only_when, "what_would_change_it", "{subject: [child, both]}"),
    "advice-has-a-next-step": partial(only_when, "decide_by_date", "{risk: welfare}"),
    "urgent-advice-cannot-stall": partial(only_when, "ring_today", "{danger: no}"),
    "late-advice-does-not-stop-protection": partial(only_when, "refer_if_late", "{danger: no, subject: child}"),
    "the-dangerous-are-told-nothing": partial(left_out, "advice", "steps", "say_nothing_to_them"),
    "pressured-adults-are-seen-alone": partial(left_out, "share_and_tell", "steps", "talk_alone"),
    "a-free-adult-may-change-their-mind": partial(only_when, "stay_within_agreement", "{risk: [welfare, none]}"),
    # What a `never` cannot see: rows that share before the questions that matter are asked.
    "every-share-was-thought-through": partial(
        row_on_top, "what_could_happen", "{subject: child, term: serious}", "share_and_tell"
    ),
    "agreement-was-given": partial(
        row_on_top, "what_could_happen", "{subject: adult, risk: welfare}", "share_with_agreement"
    ),
    "telling-is-known-to-be-safe": partial(outcome_of, "C2", "ask_first"),
    "no-name-was-needed": partial(outcome_of, "W9", "share_without_name"),
    "others-are-protected": partial(left_out, "share_do_not_tell", "conditions", "keep_what_protects"),
    "others-are-taken-out": partial(left_out, "share_redacted", "conditions", "take_out_others"),
    "doubt-about-danger-says-999": partial(only_when, "ring_999_if_in_doubt", "{risk: not_sure}"),
    "asking-has-a-date": partial(left_out, "ask_first", "steps", "if_worse_do_not_wait"),
    "too-much-is-cut-down": partial(left_out, "share_without_name", "conditions", "cut_down"),
    "serious-agreement-is-not-the-basis": partial(
        only_when, "agreement_is_not_the_basis", "{consent: given, tell: yes}"
    ),
    "today-means-today": partial(outcome_of, "R2", "advice_urgent"),
    "own-requests-are-not-refused": partial(outcome_of, "S3", "do_not_share_now"),
    "the-law-is-never-met-with-a-no": partial(outcome_of, "L5", "do_not_share_now"),
    "serious-harm-goes-to-those-who-protect": partial(outcome_of, "R4", "share_do_not_tell"),
    "a-pressured-yes-is-not-enough": partial(outcome_of, "D4", "share_with_agreement"),
    "nobody-is-asked-who-cannot-decide": partial(outcome_of, "O2", "ask_first"),
    "free-adults-are-told": partial(outcome_of, "F2", "share_do_not_tell"),
    "a-clear-no-before-leaving-it": partial(outcome_of, "R8", "do_not_share_now"),
    "grounds-are-not-passed-over": partial(outcome_of, "W8", "do_not_share_now"),
    "no-grounds-no-share": partial(outcome_of, "W7", "share_and_tell"),
    "doubt-is-never-a-plain-no": partial(outcome_of, "I2", "do_not_share_now"),
    "below-serious-harm-there-is-time": partial(outcome_of, "W1", "share_do_not_tell"),
    "nothing-harmful-nothing-done-over-their-heads": partial(outcome_of, "W9", "share_and_tell"),
    "an-unneeded-name-is-never-given": partial(outcome_of, "I1", "share_and_tell"),
    "editions-differ-only-in-consent": partial(
        row_on_top,
        "below_serious_harm",
        "{recipient: other, consent: [refused, withdrawn]}",
        "advice",
        editions="        editions: [dcsf-2008]\n",
    ),
}


def plainly_broken(guarantee: Guarantee, text: str) -> str:
    """The shipped rulebook with the first single change that breaks a guarantee of this kind.

    A step or condition no longer comes. For any other kind, a row on top of all gives a set of answers that the guarantee
    speaks of an outcome that it forbids there.
    """
    rules = shipped_rules()
    ((_, kind),) = guarantee.kinds
    edition = rules.default_edition
    diagram = Diagram(rules, edition)
    for answers, outcome in diagram.paths():
        assert outcome is not None
        if isinstance(kind, Carries):
            if outcome in kind.outcomes and kind.when.holds(answers):
                return _without_what_it_carries(kind, outcome, answers, text)
            continue
        wrong = [other for other in rules.outcomes if other != outcome and _breaks(kind, diagram, answers, other)]
        if wrong:
            only_there = f"        editions: [{edition}]\n" if isinstance(kind, EditionsAgree) else ""
            when = dict(answers)
            if len(when) == 1:
                # Alone it would leave nothing for the row that decides there now.
                also = next(question for question in rules.questions if question not in when)
                when[also] = next(iter(rules.questions[also].answers))
            return row_on_top(next(iter(rules.stages)), written(when), wrong[0], text, editions=only_there)
    raise AssertionError(f"nothing here breaks this; it needs an edit of its own in EDITS: {guarantee.says}")


def _without_what_it_carries(kind: Carries, outcome: str, answers: Mapping[str, str], text: str) -> str:
    """The rulebook in which a step or condition that has to come with this outcome does not come after these answers."""
    rules = shipped_rules()
    dated = [
        name
        for name in rules.outcomes[outcome].steps
        if rules.steps[name].dated == "yes" and rules.steps[name].when.holds(answers)
    ]
    first = next(iter(answers))
    others = [answer for answer in rules.questions[first].answers if answer != answers[first]]
    for part in [*kind.steps, *kind.conditions][:1] or dated:
        text = only_when(part, f"{{{first}: [{', '.join(others)}]}}", text)
    return text


def _breaks(kind: Part, diagram: Diagram, answers: Mapping[str, str], outcome: str) -> bool:
    """Whether a guarantee would be broken if these answers, and no others, led to this outcome."""
    match kind:
        case Never():
            return outcome in kind.outcomes and forbidden(kind, diagram.rules, answers)
        case Only():
            return outcome not in kind.outcomes and kind.when.holds(answers)
        case OnlyIf():
            return outcome in kind.outcomes and not kind.when.holds(answers)
        case Swap():
            return answers.get(kind.question) in kind.answers
        case Raise():
            milder = {
                before
                for answer in kind.milder
                for before in diagram.possible_outcomes({**answers, kind.question: answer})
            }
            promised = kind.when.holds(answers) and not (kind.unless and kind.unless.holds(answers))
            after = milder & set(kind.after) if kind.after else milder
            return outcome in kind.outcomes and answers.get(kind.question) in kind.worse and promised and bool(after)
        case EditionsAgree():
            return not kind.excepted.holds(answers)
        case _:
            raise AssertionError(f"a kind of guarantee that is not known here: {kind}")


@dataclass(frozen=True)
class Breach:
    """What the refusal says about one guarantee: the words after its own, and the answers of its example."""

    message: str
    answers: dict[str, str]


def breach_of(guarantee: str, refusal: RulebookRefused) -> Breach:
    named = [problem for problem in refusal.problems if f"guarantee '{guarantee}' is broken" in problem.message]
    assert len(named) == 1
    message = named[0].message
    example = re.search(r"; example: \{(.*)\}", message)
    assert example, message
    return Breach(message, dict(part.split(": ") for part in example[1].split(", ")))


def forbidden(kind: Never, rules: Rulebook, taken: Mapping[str, str]) -> bool:
    """Whether a `never` speaks of these answers."""
    if kind.when is not None and kind.when.holds(taken):
        return True
    but_for = kind.not_sure_but_for
    return but_for is not None and any(
        question not in but_for and rules.questions[question].answers[answer].find_out is not None
        for question, answer in taken.items()
    )


def end_of(diagram: Diagram, answers: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """What was asked on the way, and the outcome: the answers must settle it, and none may be in vain."""
    taken, end = diagram.walk(answers)
    assert isinstance(end, Leaf) and end.name is not None
    return taken, end.name


def words(pattern: str, message: str) -> tuple[str, ...]:
    found = re.search(pattern, message)
    assert found, message
    return found.groups()


def assert_breach(kind: Part, breach: Breach, diagrams: Mapping[str, Diagram]) -> None:
    if isinstance(kind, EditionsAgree):
        one, first, two, second = words(r"because (\S+) gives (\w+) and (\S+) gives (\w+);", breach.message)
        assert first != second
        for edition, outcome in ((one, first), (two, second)):
            assert outcome in diagrams[edition].possible_outcomes(breach.answers)
        (edition,) = words(r"\(edition (\S+)\)$", breach.message)
        taken, _ = end_of(diagrams[edition], breach.answers)
        assert edition in (one, two) and taken == breach.answers and not kind.excepted.holds(taken)
        return
    (edition,) = words(r"\(edition (\S+)\)$", breach.message)
    diagram = diagrams[edition]
    if isinstance(kind, Swap):
        question, one, first, two, second = words(
            r"because (\w+): (\w+) gives (\w+) and \w+: (\w+) (?:gives|can give) (\w+);", breach.message
        )
        assert question == kind.question and {one, two} <= set(kind.answers) and first != second
        assert end_of(diagram, {**breach.answers, question: one})[1] == first
        assert second in diagram.possible_outcomes({**breach.answers, question: two})
        return
    taken, outcome = end_of(diagram, breach.answers)
    assert taken == breach.answers
    if isinstance(kind, Never):
        assert forbidden(kind, diagram.rules, taken) and outcome in kind.outcomes
    elif isinstance(kind, Only):
        too_long = kind.at_most_questions is not None and len(taken) > int(kind.at_most_questions)
        assert kind.when.holds(taken) and (outcome not in kind.outcomes or too_long)
    elif isinstance(kind, OnlyIf):
        assert outcome in kind.outcomes and not kind.when.holds(taken)
    elif isinstance(kind, Raise):
        question, worse, milder, before, after = words(
            r"because (\w+): (\w+) in place of (\w+) turns (\w+) into (\w+);", breach.message
        )
        assert question == kind.question and worse in kind.worse and milder in kind.milder
        assert taken[question] == worse and outcome == after and after in kind.outcomes
        assert kind.when.holds(taken) and not (kind.unless and kind.unless.holds(taken))
        assert not kind.after or before in kind.after
        assert before in diagram.possible_outcomes({**taken, question: milder})
    else:
        assert isinstance(kind, Carries)
        assert outcome in kind.outcomes and kind.when.holds(taken)
        rules = diagram.rules
        lacking = [
            name
            for name in kind.steps
            if name not in rules.outcomes[outcome].steps or not rules.steps[name].when.holds(taken)
        ]
        lacking += [
            name
            for name in kind.conditions
            if name not in rules.outcomes[outcome].conditions or not rules.conditions[name].when.holds(taken)
        ]
        assert words(r"without the (?:step|condition) '(\w+)'", breach.message)[0] in lacking


def test_a_step_that_no_longer_sets_a_date_is_missed() -> None:
    text = shipped_rulebook().read_text(encoding="utf-8")
    heading = "  decide_by_date:\n"
    start = text.index(heading)
    spoilt = text[:start] + text[start:].replace("    dated: yes\n", "", 1)
    with pytest.raises(
        RulebookRefused, match=r"because advice comes without the step with a date; [\d,]+ sets of answers; example"
    ):
        prove(parse_rulebook(spoilt.encode(), "copy.yaml"))


def test_every_edit_breaks_a_guarantee_that_there_is(loaded: Loaded) -> None:
    assert set(EDITS) <= set(GUARANTEES) == set(loaded.rules.guarantees)


@dataclass(frozen=True)
class Refused:
    """A copy of the shipped rulebook that breaks a guarantee, and the refusal it met."""

    text: str
    copy: Loaded
    refusal: RulebookRefused


@cache
def refused(guarantee: str) -> Refused:
    edit = EDITS.get(guarantee, partial(plainly_broken, GUARANTEES[guarantee]))
    return refused_copy(edit(shipped_rulebook().read_text(encoding="utf-8")))


def refused_copy(text: str) -> Refused:
    copy = parse_rulebook(text.encode(), NAME)
    with pytest.raises(RulebookRefused) as refusal:
        prove(copy)
    return Refused(text, copy, refusal.value)


@pytest.mark.parametrize("guarantee", in_short(GUARANTEES, 6))
def test_a_rulebook_that_breaks_a_guarantee_is_refused_with_a_real_example(guarantee: str) -> None:
    assert_refused_for(guarantee, refused(guarantee))


# One of each kind.
@long
@pytest.mark.parametrize(
    "guarantee", {kind: name for name, each in GUARANTEES.items() for kind, _ in each.kinds}.values()
)
def test_a_guarantee_without_an_edit_of_its_own_is_broken_as_its_kind_is(guarantee: str) -> None:
    text = shipped_rulebook().read_text(encoding="utf-8")
    assert_refused_for(guarantee, refused_copy(plainly_broken(GUARANTEES[guarantee], text)))


def assert_refused_for(guarantee: str, broken: Refused) -> None:
    breach = breach_of(guarantee, broken.refusal)
    stated = broken.copy.rules.guarantees[guarantee]
    assert stated.says in breach.message
    ((_, kind),) = stated.kinds
    assert_breach(kind, breach, diagrams_of(broken.copy.rules))


@pytest.mark.parametrize("guarantee", in_short(GUARANTEES, 6))
def test_a_broken_guarantee_is_shown_where_it_stands(guarantee: str) -> None:
    broken = refused(guarantee)
    said = f"guarantee '{guarantee}' is broken"
    (position,) = [problem.position for problem in broken.refusal.problems if said in problem.message]
    assert broken.text.split("\n")[position.line - 1][position.column - 1 :] == f"{guarantee}:"
    assert f"{NAME}:{position.line}:{position.column}: {said}" in str(broken.refusal)
