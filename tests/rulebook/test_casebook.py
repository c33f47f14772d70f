"""The casebook is read strictly, the shipped one is whole, and a verdict is what its definition says."""

from __future__ import annotations

import re
from itertools import product
from typing import get_args

import pytest

from sharewise.errors import BadFile
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.rulebook.casebook import (
    Casebook,
    CaseVerdict,
    PublishedCase,
    PublishedOutcome,
    read_casebook,
    shipped_casebook,
)
from sharewise.rulebook.load import Content

CASES = """\
format: sharewise-casebook/1
licence: Ours.
beside:
  - {outcomes: [send, tell_all], when: {law: yes}, is: legal_obligation_share}
  - {outcomes: [send], is: share_without_consent_inform}
  - {outcomes: [call], is: seek_advice_first, waits: yes}
  - {outcomes: [keep], is: do_not_share}
topics:
  home: At home
  work: At work
cases:
  ONE:
    decision: Tell the aunt
    about: child
    kind: worked_case
    sector: school
    topics: [home]
    facts:
      - An aunt asks
    outcome: do_not_share
    acceptable: [seek_advice_first]
    strength: decided
    reasons: She has no part in it.
    point: Relatives have no right to know
    source: {title: A page, publisher: A body, year: 2020, link: https://example.org/}
    seen: yes
  TWO:
    decision: Tell the head
    about: adult
    kind: court_judgment
    sector: health
    topics: [work, home]
    facts: [A head does not know, He has to]
    outcome: share_without_consent_inform
    strength: no_fault
    reasons: He has to know.
    point: Heads have to know
    source: {title: A page, publisher: A court, year: 1999, link: https://example.org/2}
    seen: part
    seen_note: The end was cut
"""
ANSWERS = """\
format: sharewise-casebook-answers/1
answers:
  ONE: {danger: no, colour: blue}
  TWO: {danger: no, law: yes}
"""


def read(cases: str = CASES, answers: str = ANSWERS) -> Casebook:
    return read_casebook(Content("published.yaml", cases.encode()), Content("answers.yaml", answers.encode()))


def test_a_casebook_says_what_its_files_say() -> None:
    book = read()
    assert list(book.cases) == ["ONE", "TWO"]
    assert book.topics == {"home": "At home", "work": "At work"}
    assert book.cases["TWO"].facts == ["A head does not know", "He has to"]
    # A rulebook need not have the question.
    assert book.answers["ONE"] == {"danger": "no", "colour": "blue"}


@pytest.mark.parametrize(
    ("find", "put", "says"),
    [
        ("topics: [home]", "topics: [hom]", "published.yaml:17:14: there is no topic 'hom': did you mean 'home'?"),
        ("sector: school", "sector: scool", "published.yaml:16:5: there is no sector 'scool': did you mean 'school'?"),
        ("topics: [work, home]", "topics: [home]", "published.yaml:10:3: no case has the topic 'work'"),
        ("topics: [work, home]", "topics: [work, work]", "published.yaml:32:5: 'work' stands here twice"),
        ("[seek_advice_first]\n", "[do_not_share]\n", "published.yaml:21:5: 'do_not_share' stands here twice"),
        ("    reasons: He has", "    reason: He has", "published.yaml:36:5: 'reason' is not known here"),
        (
            "kind: court_judgment",
            "kind: court_judgement",
            "published.yaml:30:5: 'kind' must be one of: 'court_judgment'",
        ),
        ("strength: no_fault", "strength: weak", "published.yaml:35:5: 'strength' must be one of"),
        ("  TWO:\n", "  ONE:\n", "published.yaml:27:3: 'ONE' stands here twice (first on line 12)"),
        (
            "outcome: share_without_consent_inform",
            "outcome: emergency_share_now",
            "published.yaml:34:5: nothing in 'beside' comes to 'emergency_share_now'",
        ),
        ("  - {outcomes: [keep], is: do_not_share}", "  - {outcomes: [keep]}", "published.yaml:7:5: 'is' is missing"),
        ("format: sharewise-casebook/1", "format: sharewise-casebook/2", "published.yaml:1:1: 'format' must be one of"),
        (CASES, "- a list", "published.yaml:1:1: a casebook begins with `format: sharewise-casebook/1`"),
    ],
)
def test_a_wrong_casebook_is_refused_where_it_is_wrong(find: str, put: str, says: str) -> None:
    assert find in CASES
    with pytest.raises(BadFile, match=re.escape(says)):
        read(CASES.replace(find, put, 1))


@pytest.mark.parametrize(
    ("find", "put", "says"),
    [
        ("  TWO: {", "  TOW: {", "answers.yaml:4:3: there is no case 'TOW': did you mean 'TWO'?"),
        ("  TWO: {danger: no, law: yes}\n", "", "answers.yaml:2:1: 'TWO' has no answers"),
        ("{danger: no, law: yes}", "{danger: [no]}", "answers.yaml:4:9: 'danger' must be text"),
        (ANSWERS, "- a list", "answers.yaml:1:1: the answers to a casebook begin with"),
    ],
)
def test_wrong_answers_are_refused_where_they_are_wrong(find: str, put: str, says: str) -> None:
    assert find in ANSWERS
    with pytest.raises(BadFile, match=re.escape(says)):
        read(answers=ANSWERS.replace(find, put, 1))


def test_the_first_entry_that_fits_says_what_an_outcome_comes_to() -> None:
    book = read()
    assert book.published_outcome_of("send", {"law": "yes"}) == "legal_obligation_share"
    assert book.published_outcome_of("send", {"law": "no"}) == "share_without_consent_inform"
    assert book.published_outcome_of("tell_all", {}) is None
    assert book.outcomes_beside("legal_obligation_share") == ("send", "tell_all")
    assert book.outcomes_beside("share_with_consent") == ()
    assert book.verdict_on("tell_all", {}, book.cases["ONE"]) is None


# The shipped casebook.


@pytest.fixture(scope="module")
def shipped() -> Casebook:
    return shipped_casebook()


def test_the_shipped_casebook_is_whole(shipped: Casebook) -> None:
    assert len(shipped.cases) == 95
    assert shipped.answers.keys() == shipped.cases.keys()
    for name, case in shipped.cases.items():
        assert case.source.link.startswith(("https://", "http://")), name
        # What is in doubt is said.
        assert case.seen == "yes" or case.seen_note, name


def test_a_case_that_another_names_is_there(shipped: Casebook) -> None:
    for name, case in shipped.cases.items():
        for named in re.findall(r"\b[A-Z]{3,}-\d\d\b", f"{case.point} {case.seen_note}"):
            assert [each for each in shipped.cases if each.startswith(named)] != [], (name, named)


def test_every_outcome_of_the_shipped_rules_stands_beside_one_that_was_published(
    shipped: Casebook, proved: CompiledRulebook
) -> None:
    for outcome in proved.loaded.rules.outcomes:
        assert shipped.published_outcome_of(outcome, {}) is not None, outcome
    for published in get_args(PublishedOutcome):
        assert shipped.outcomes_beside(published), published


# The table and the definitions, written out a second time.
COMES_TO = {
    "emergency": "emergency_share_now",
    "share_with_agreement": "share_with_consent",
    "ask_first": "share_with_consent",
    "share_and_tell": "share_without_consent_inform",
    "share_do_not_tell": "share_without_consent_do_not_inform",
    "share_limited": "share_limited_or_anonymised",
    "share_redacted": "share_limited_or_anonymised",
    "share_without_name": "share_limited_or_anonymised",
    "do_not_share_now": "do_not_share",
    "not_to_them": "do_not_share",
    "advice": "seek_advice_first",
    "advice_urgent": "seek_advice_first",
}


def expected(outcome: str, is_required: bool, case: PublishedCase) -> str:
    comes_to = COMES_TO[outcome]
    if is_required and outcome in ("share_and_tell", "share_do_not_tell"):
        comes_to = "legal_obligation_share"
    if comes_to == case.outcome:
        return "exact"
    if comes_to in case.acceptable:
        return "acceptable"
    if (
        outcome in ("do_not_share_now", "not_to_them")
        and case.strength == "decided"
        and (case.outcome.startswith("share_without_consent") or case.outcome.startswith(("emergency", "legal")))
    ):
        return "unsafe"
    if case.outcome in ("do_not_share", "share_limited_or_anonymised") and outcome in (
        "emergency",
        "share_with_agreement",
        "share_and_tell",
        "share_do_not_tell",
    ):
        return "unsafe"
    if outcome in ("advice", "advice_urgent", "ask_first") and case.outcome != "seek_advice_first":
        return "too cautious"
    return "wrong"


def test_a_verdict_is_what_its_definition_says_for_every_outcome_beside_every_published_one(shipped: Casebook) -> None:
    model = shipped.cases["GMC-02-tired-parent"]
    published = get_args(PublishedOutcome)
    seen = set()
    for outcome, said, also, legal, strength in product(
        COMES_TO, published, (None, *published), ("required", "none_known"), ("decided", "no_fault")
    ):
        changes = {"outcome": said, "acceptable": [also] if also else [], "strength": strength}
        case = model.but(**changes)
        verdict = shipped.verdict_on(outcome, {"legal": legal}, case)
        assert verdict is not None
        assert verdict.value == expected(outcome, legal == "required", case), (outcome, said, also, legal, strength)
        seen.add(verdict)
    assert seen == set(CaseVerdict)
