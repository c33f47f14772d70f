"""What the shipped rules say to the one who acts: by the kind of work, and to the lead; and that their reasons are true."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram
from sharewise.reasoning.recommend import recommend
from sharewise.reasoning.words import outcome_in_words, steps_of
from sharewise.record.fields import fields_for
from sharewise.rulebook.conditions import Condition, read_condition
from sharewise.rulebook.load import Loaded
from sharewise.rulebook.model import SKIPPED, Rulebook
from sharewise.settings import SECTORS, YES_NO
from tests.support.needed import long


def test_settings_can_give_each_answer_to_the_word_questions(proved: CompiledRulebook) -> None:
    asked = proved.loaded.rules.word_questions
    assert tuple(asked["sector"].answers) == SECTORS
    assert tuple(asked["lead"].answers) == YES_NO


@pytest.mark.parametrize(
    ("words", "says", "never"),
    [
        ({}, "your safeguarding lead", "Caldicott"),
        ({"sector": "police"}, "your supervisor or the MASH", "101"),
        ({"sector": "health"}, "Caldicott", "your safeguarding lead"),
        ({"sector": "council"}, "your team manager", "your safeguarding lead"),
        ({"sector": "school", "lead": "yes"}, "your deputy lead", "your safeguarding lead"),
        ({"lead": "yes"}, "your deputy", "your safeguarding lead"),
        ({"lead": "no"}, "your safeguarding lead", "deputy"),
    ],
)
def test_urgent_advice_is_sought_from_whoever_gives_it_there(
    proved: CompiledRulebook, words: dict[str, str], says: str, never: str
) -> None:
    example = next(each for each in proved.loaded.rules.examples.values() if each.expect.outcome == "advice_urgent")
    edition = example.edition or proved.loaded.rules.default_edition
    said = recommend(proved, edition, {**example.answers, **words})
    text = " ".join(step.says for step in said.steps)
    assert says in text
    assert never not in text


def test_where_one_works_and_as_what_is_asked_only_where_the_advice_says_whom_to_ring(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    to_ring, asked = {"ring_today", "take_it_today"}, 0
    for example in rules.examples.values():
        said = recommend(proved, example.edition or rules.default_edition, example.answers)
        says_whom = bool(to_ring & {step.id for step in said.steps})
        assert {"sector", "lead"} & set(said.word_questions) == ({"sector", "lead"} if says_whom else set()), (
            said.answers
        )
        asked += says_whom
    assert 0 < asked < len(rules.examples) / 4


@pytest.mark.parametrize("sector", [SKIPPED, *SECTORS])
def test_nothing_sends_a_lead_to_the_lead(proved: CompiledRulebook, sector: str) -> None:
    """Not the steps, not what to find out, and not the help to a question."""
    rules = proved.loaded.rules
    words = {"sector": sector, "lead": "yes"}
    to_the_lead = re.compile(r"(?:your|my|the) (?:safeguarding )?lead\b(?! agency)")
    for example in rules.examples.values():
        said = recommend(proved, example.edition or rules.default_edition, {**example.answers, **words})
        for step in (*said.steps, *said.conditions, *((said.find_out,) if said.find_out else ())):
            assert not to_the_lead.search(step.says), (step.id, step.says)
    for name, question in rules.questions.items():
        answers = [text for each in question.answers.values() for text in (each.help, each.then, each.find_out) if text]
        for text in (question.help_in(rules.default_edition, {}), *answers):
            assert not to_the_lead.search(rules.in_words(text, words)), (name, text)
    choices = (rules.lawful_bases, rules.special_conditions, rules.reasons_to_decide_otherwise)
    for choice in (each for some in choices for each in some.values()):
        assert not to_the_lead.search(choice.label), choice.label


@pytest.mark.parametrize("outcome", ["advice", "do_not_share_now"])
def test_whoever_said_no_is_talked_to(proved: CompiledRulebook, outcome: str) -> None:
    """Whoever it is about: a child, an adult or both."""
    rules = proved.loaded.rules
    assert {"explain_and_support"} <= set(rules.outcomes[outcome].steps)
    for subject in ("child", "adult", "both"):
        for consent in ("refused", "withdrawn"):
            answers = {"subject": subject, "risk": "welfare", "consent": consent}
            steps = {step.id for step in steps_of(rules, rules.outcomes[outcome], answers)}
            assert "explain_and_support" in steps, answers


def test_what_shows_that_a_step_is_done_is_a_detail_of_every_record_with_it(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for outcome_id, outcome in rules.outcomes.items():
        asked = {field.name for field in fields_for(rules, outcome_id)}
        for step in outcome.steps:
            assert set(rules.steps[step].done_by) <= asked, (outcome_id, step)


# These ask for more than a detail holds.
NO_DETAIL_SHOWS_IT = {"why_not_the_others", "pass_on_their_views", "what_would_change_it"}


def test_a_step_that_says_to_write_down_or_set_a_date_is_done_by_a_detail(proved: CompiledRulebook) -> None:
    steps = proved.loaded.rules.steps
    written = {
        name for name, step in steps.items() if step.say.startswith(("Write it down", "Write down", "Set a date"))
    }
    assert written > NO_DETAIL_SHOWS_IT
    assert {name for name in written if not steps[name].done_by} == NO_DETAIL_SHOWS_IT


# What has to have been answered where a reason says this. Parts are joined by ";", and one of those parted by "|" is enough.
CLAIMS = {
    "immediate danger": "danger: yes",
    "come to serious harm": "term: serious",
    "may be serious|is serious": "term: serious | risk: significant",
    "nothing you know of shows serious harm now": "term: not_serious",
    "rests on the past": "term: past",
    "it is about a child": "subject: child / both",
    "the adult": "subject: adult / both",
    "it is not clear who": "harm_to: not_sure",
    "may not be free to choose": "harm_to: self_pressured",
    "chooses freely|risk is (only )?their own|the adult's own": "harm_to: self_free",
    "do not know who they are to this": "recipient: not_sure",
    "have not checked who they are, or whether": "recipient: unverified",
    "You have not checked .* or they could do harm": "recipient: unverified / risky",
    "^They could do harm|but they could do harm": "recipient: risky",
    "must know it": "recipient: needs",
    "may act for": "recipient: acts_for",
    "protecting is not their job|not go to someone whose job": "recipient: needs / acts_for / other",
    "^It is their own information|people may have their own|they ask for it": "recipient: self",
    "agree to it, or it is their own": "consent: given | recipient: self",
    "a law or order may": "legal: required / restricted / not_sure",
    "forbids sharing": "legal: restricted",
    "the law requires": "legal: required",
    "no proper purpose": "purpose: no",
    "not clear what (sharing|they would do|it would be for)": "purpose: not_sure",
    "not needed for it, or|do not need this[^.]*, or nobody": "necessary: no",
    "not clear which parts": "necessary: not_sure",
    "at least a part of it is needed": "necessary: yes / reduce",
    "share a part of it": "necessary: reduce",
    "not to what could harm|not have what could harm|but not what could harm": "third_party: yes",
    "nothing that could harm": "third_party: no",
    "may show something that could harm": "third_party: not_sure",
    "without knowing who|without saying who": "identity: not_needed",
    "not sure that the name": "identity: not_sure",
    "there is agreement|they agree(?! to it, or)": "consent: given",
    "said no": "consent: refused / withdrawn",
    "not agreed": "consent: refused / withdrawn / not_yet_asked / cannot",
    "no agreement that you can rely on": "consent: refused / withdrawn / doubtful / not_yet_asked / cannot",
    "cannot be reached": "consent: cannot",
    "(?<!whether )it is safe to": "tell: yes / some",
    "may not be safe and right": "tell: no / not_sure",
    "a reason not to tell": "tell: no",
    "whether it is safe|until you know that telling": "tell: not_sure",
    "(?<!that )(?<!whether )there is a pressing need": "grounds: yes",
    "no pressing need|no grounds": "grounds: no",
    "not found (a pressing need|grounds)": "grounds: no / not_sure",
    "not sure that there is a pressing need": "grounds: not_sure",
    "whether there is a pressing need to share it, or": "grounds: not_sure | necessary: not_sure",
    "there are grounds": "grounds: yes",
}
# A sentence of a reason that claims nothing begins so: it says what to do, or what holds for everybody.
CLAIM_NOTHING = (
    "Acting comes|Ask|Do not|Even if|Find|Get|Give|Have|If|Involve|Look|Not to them on your own|Nobody's agreement|Protect|Share|"
    "Since 2024|Someone can|Someone who|Talk|That has|It has to|It needs|You can"
)


def claims_of(reason: str, claims: dict[str, Condition]) -> dict[str, Condition]:
    return {said: condition for said, condition in claims.items() if re.search(said, reason, re.IGNORECASE)}


def read_claims(rules: Rulebook) -> dict[str, Condition]:
    terms = {name: term.when for name, term in rules.terms.items()}
    return {
        said: read_condition(
            [
                {question: answers.split(" / ") for question, answers in (part.split(": ") for part in way.split("; "))}
                for way in ways.split(" | ")
            ],
            terms,
        )
        for said, ways in CLAIMS.items()
    }


def every_end(rules: Rulebook) -> Iterator[tuple[Diagram, dict[str, str]]]:
    """Each set of answers that can be given, in each edition that decides differently."""
    roots: dict[tuple[str, ...], str] = {}
    for edition in rules.editions:
        roots.setdefault(tuple(rules.rows(edition)), edition)
    for edition in roots.values():
        diagram = Diagram(rules, edition)
        for answers, _ in diagram.paths():
            yield diagram, answers


@long
def test_no_reason_says_what_was_not_answered(loaded: Loaded) -> None:
    """Whatever is answered, each reason given names only questions that were asked, and only what was answered."""
    rules = loaded.rules
    read = read_claims(rules)
    known: dict[str, dict[str, Condition]] = {}
    given = set()
    for diagram, answers in every_end(rules):
        rows = {row_id: diagram.rows[row_id] for row_id in diagram.deciding_rows(answers)}
        reasons = set(rules.because(rows, answers).values())
        assert len(reasons) == 1, (rows.keys(), answers)
        outcome = next(iter(rows.values())).outcome
        for reason in filter(None, (*reasons, rules.outcomes[outcome].because)):
            if reason not in known:
                known[reason] = claims_of(reason, read)
            false = [said for said, condition in known[reason].items() if not condition.holds(answers)]
            assert not false, (reason, false, answers)
        given |= reasons
    assert given == {row.because for stage in rules.stages.values() for row in stage.rows.values()}


def test_each_sentence_of_a_reason_is_of_those_whose_claims_are_looked_at(loaded: Loaded) -> None:
    rules = loaded.rules
    read = read_claims(rules)
    unused = dict(read)
    reasons = [row.because for stage in rules.stages.values() for row in stage.rows.values()]
    for reason in (*reasons, *(outcome.because for outcome in rules.outcomes.values() if outcome.because)):
        for said in claims_of(reason, read):
            unused.pop(said, None)
    assert not unused
    for reason in reasons:
        assert claims_of(reason, read), reason
        for sentence in re.split(r"(?<=[.?!:]) ", reason):
            assert claims_of(sentence, read) or re.match(CLAIM_NOTHING, sentence, re.IGNORECASE), sentence


def test_whatever_several_rows_lead_to_has_a_reason_that_is_common_to_them(loaded: Loaded) -> None:
    """It stands wherever rows are not told apart by what was asked, those of an adoption among them."""
    rules = loaded.rules
    rows = [row.outcome for stage in rules.stages.values() for row in stage.rows.values()]
    for outcome_id, outcome in rules.outcomes.items():
        assert (outcome.because is not None) == (rows.count(outcome_id) > 1), outcome_id


Situations = list[tuple[dict[str, str], str]]


@pytest.fixture(scope="module")
def situations(loaded: Loaded) -> Situations:
    """Sets of answers with what comes out: one of all those that are alike in what words depend on."""
    found: dict[tuple[str | None, ...], tuple[dict[str, str], str]] = {}
    for diagram, answers in every_end(loaded.rules):
        (*_, row) = diagram.deciding_rows(answers)
        kind = (row, *map(answers.get, ("subject", "harm_to", "recipient", "consent", "grounds", "necessary")))
        found.setdefault(kind, (answers, diagram.rows[row].outcome))
    return list(found.values())


@long
def test_whoever_is_refused_for_somebodys_privacy_is_not_told_why_nor_that_there_is_anything(
    loaded: Loaded, situations: Situations
) -> None:
    """Only whoever lacks a purpose or a need is asked for it, in words that confirm nothing."""
    rules = loaded.rules
    counts = {"privacy": 0, "need": 0}
    for answers, outcome_id in situations:
        if outcome_id == "do_not_share_now":
            steps = {step.id for step in steps_of(rules, rules.outcomes[outcome_id], answers)}
            lacking = "no" in (answers.get("purpose"), answers.get("necessary"))
            counts["need" if lacking else "privacy"] += 1
            assert ("confirm_nothing" in steps) != lacking, answers
            assert {"tell_the_requester", "ask_for_less"} & steps == (
                {"tell_the_requester", "ask_for_less"} if lacking else set()
            )
    assert all(counts.values())
    for step in ("confirm_nothing", "tell_the_requester", "say_nothing_to_them"):
        assert re.search("confirms nothing|nor that there is anything|Do not confirm", rules.steps[step].say)


HOLDING, REFUSING = "I will find out whether I can help with that", "I cannot give out or confirm anything about anyone"


def said_with(rules: Rulebook, answers: dict[str, str], outcome_id: str, asked: str) -> str:
    """Everything that is said of a recommendation to whoever was asked for it, was not, or has not said."""
    words = {**answers, "asked": asked, "sector": SKIPPED, "lead": SKIPPED}
    outcome = outcome_in_words(rules, outcome_id, words)
    decisions = (outcome.share.says, outcome.tell.says, outcome.name.says)
    return " ".join((outcome.title, outcome.says, *decisions, *(step.says for step in steps_of(rules, outcome, words))))


@long
def test_whoever_has_to_wait_is_given_a_reply_that_confirms_nothing_and_the_dangerous_are_not(
    loaded: Loaded, situations: Situations
) -> None:
    rules = loaded.rules
    counts = {"held": 0, "refused": 0}
    for answers, outcome_id in situations:
        dangerous = answers.get("recipient") in ("unverified", "risky")
        if outcome_id in ("advice", "advice_urgent", "ask_first"):
            for asked, before in (("yes", "Say to them"), (SKIPPED, "If (someone|they) asked")):
                said = said_with(rules, answers, outcome_id, asked)
                assert (HOLDING in said) != dangerous, answers
                if not dangerous:
                    assert re.search(f'{before}[^"]*: "{HOLDING}', said), answers
                    counts["held"] += 1
        if dangerous and outcome_id in ("not_to_them", "advice", "advice_urgent"):
            counts["refused"] += 1
            assert f'Say to them only: "{REFUSING}' in said_with(rules, answers, outcome_id, "yes")
    assert all(counts.values())


def test_whoever_is_refused_is_given_the_words_for_it(loaded: Loaded, situations: Situations) -> None:
    for answers, outcome_id in situations:
        if outcome_id == "do_not_share_now":
            for asked in ("yes", SKIPPED):
                said = said_with(loaded.rules, answers, outcome_id, asked)
                assert REFUSING in said or "I cannot help with that as it was asked" in said, answers


def test_nothing_speaks_of_whoever_asked_to_those_who_bring_it_themselves(
    loaded: Loaded, situations: Situations
) -> None:
    for answers, outcome_id in situations:
        said = said_with(loaded.rules, answers, outcome_id, "no")
        assert not re.search(r"\basked\b|Say to them", said), (answers, said)


def test_where_the_parents_are_meant_they_are_called_the_parents(loaded: Loaded, situations: Situations) -> None:
    rules = loaded.rules
    told = re.compile(r"\b(tell|talk to|ask|hear) (first )?(to )?the person\b|the person agrees", re.IGNORECASE)
    for answers, outcome_id in situations:
        if answers.get("subject") == "child":
            outcome = rules.outcomes[outcome_id].worded(answers)
            decisions = (outcome.share.says, outcome.tell.says, outcome.name.says)
            steps = [step.says for step in steps_of(rules, outcome, answers)]
            for text in (outcome.title, outcome.says, *decisions, *steps):
                assert not told.search(text), (answers, text)
            assert not re.search(r"tell .*the adult|talk to the adult", outcome.says), answers


SERIOUS = {
    "danger": "no",
    "subject": "child",
    "risk": "significant",
    "basis": "seen",
    "harm_to": "child",
    "recipient": "protects",
    "legal": "none_known",
    "purpose": "yes",
    "necessary": "yes",
    "consent": "not_yet_asked",
    "tell": "no",
}
ASKED_FOR = {
    "danger": "no",
    "subject": "adult",
    "risk": "welfare",
    "recipient": "protects",
    "legal": "none_known",
    "purpose": "yes",
    "necessary": "reduce",
    "identity": "needed",
    "consent": "not_yet_asked",
    "tell": "yes",
    "grounds": "no",
}
RELATIVE = {
    "danger": "no",
    "subject": "adult",
    "risk": "none",
    "recipient": "other",
    "legal": "none_known",
    "purpose": "yes",
    "necessary": "yes",
    "consent": "refused",
}


@pytest.mark.parametrize(
    ("answers", "says", "never"),
    [
        pytest.param(
            {**SERIOUS, "necessary": "reduce"},
            "refuse only the rest",
            "do not share for now",
            id="police-want-the-whole-file-about-a-child-at-serious-risk",
        ),
        pytest.param(
            {**RELATIVE},
            "tell whoever said no that they were asked about",
            "why, and what",
            id="a-relative-on-the-phone",
        ),
        pytest.param(
            {**RELATIVE, "purpose": "not_sure"},
            "nor that there is anything to tell",
            "Ask them what they would do with it",
            id="a-relative-who-has-not-said-what-for",
        ),
        pytest.param(
            {**SERIOUS},
            "keep the child with you until children's or adults' social care or the police answer. If no answer comes in time, ring 999",
            "the person",
            id="a-child-who-is-safe-now-and-goes-home-today",
        ),
        pytest.param(
            {**SERIOUS, "legal": "not_sure"},
            "keep the child with you until children's or adults' social care or the police answer. If no answer comes in time, ring 999",
            "the person",
            id="the-same-where-advice-comes-first",
        ),
        pytest.param(
            {**SERIOUS, "consent": "given"},
            "does not make it safe for others to know",
            "They know.",
            id="a-mother-agrees-and-lives-with-whoever-may-have-done-it",
        ),
        pytest.param(
            {**ASKED_FOR},
            "get it in writing: name, number, what for, and under which power",
            "Do not promise to keep a secret",
            id="police-ask-about-an-adult-below-serious-harm",
        ),
        pytest.param(
            {**ASKED_FOR, "subject": "both"},
            "Where they want different things, go through this once for each",
            "how far you can keep it private",
            id="brothers-and-sisters-who-want-different-things",
        ),
    ],
)
def test_what_was_unwise_in_a_first_hour_of_use_is_said_well(
    proved: CompiledRulebook, answers: dict[str, str], says: str, never: str
) -> None:
    said = recommend(proved, proved.loaded.rules.default_edition, answers)
    text = " ".join(
        [said.outcome.tell.says, *(step.says for step in said.steps), *(each.says for each in said.conditions)]
    )
    assert says in text
    assert never not in text
