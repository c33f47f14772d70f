"""Texts to paste hold what their reader may have, and nothing else: over every decision that can be reached, with a mark of its
own in every detail, note and reason of the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharewise.commands._paste import TEXTS
from sharewise.present.paste.paste_text import Pasted, all_texts, paste_text, question_not_known
from sharewise.record.fields import FIELDS, SAID_OF_RECORD, Field
from sharewise.record.make import Decision, Submission
from sharewise.record.record_model import (
    Details,
    Record,
    RecordedAnswer,
    RecordedChoice,
    RecordedDecision,
    RecordedWordAnswer,
    RowReliedOn,
)
from sharewise.rulebook.conditions import Condition
from sharewise.rulebook.model import SKIPPED
from tests.support.answers import answers_to, shipped_rules
from tests.support.needed import WHOLE, examples, in_short, long
from tests.support.samples import NOON, record
from tests.support.shipped import EARLIER, proved_earlier, proved_rules

RULES = shipped_rules()
SHARES = {name for name, outcome in RULES.outcomes.items() if outcome.shares}
CALM_SHARES = SHARES - {"emergency"}
WAITS = {"ask_first", "advice", "advice_urgent"}
REFUSES = {"do_not_share_now", "not_to_them"}
TOLD = {"share_with_agreement", "share_and_tell", "share_limited", "share_redacted"}

# Written by hand, and not derived from what is tried: which marks may stand in which text.
SIGNATURE = {"decided_by", "position", "organisation"}
WHAT_IS_SHARED = {"shared", "shared_with", "shared_how", "shared_at", "purpose", "acted_at", "reference", *SIGNATURE}
THE_STORY = {
    *("concern", "facts", "claims", "opinion", "if_not_shared", "asked_others", "consent_details", "told"),
    *("reasons_not_told", "telling_plan"),
}
STAYS_IN_THE_RECORD = {"identities_to_protect", "left_out", "note", "word_answer"}


def allowed(name: str, decided: str, answers: Mapping[str, str]) -> set[str]:
    """The marks that may stand in a text after this decision and these answers."""
    recipient, unsafe = answers.get("recipient"), answers.get("tell") in {"no", "not_sure"}
    if name == "cpoms":
        return set(MARKS) - STAYS_IN_THE_RECORD
    if name in {"referral", "email"}:
        if decided not in SHARES or recipient in {"unverified", "risky", "not_sure"}:
            return set()
        whole = decided == "emergency" or (
            decided in {"share_with_agreement", "share_and_tell", "share_do_not_tell"} and recipient == "protects"
        )
        return WHAT_IS_SHARED | (THE_STORY if whole else set())
    if name == "requester":
        if recipient in {"unverified", "risky"}:
            return set()
        return SIGNATURE | ({"review_on"} if decided in WAITS else set())
    assert name == "person"
    if unsafe:
        return set()
    if decided in TOLD:
        return {"shared", "shared_with", "purpose", *SIGNATURE}
    return SIGNATURE if decided in {"ask_first", "do_not_share_now"} else set()


# What is said to someone who was not checked, or could do harm with it.
NOTHING_AT_ALL = ("I cannot give out or confirm anything about anyone.",)


def mark(name: str) -> str:
    return f"<{name}>"


def marked_detail(field: Field, year: int) -> Any:
    match field.kind:
        case "date":
            return f"{year}-06-15"
        case "time":
            return f"{year}-06-15T11:30:00Z"
        case "choice":
            return RecordedChoice(code="x", says=mark(field.name))
        case "choices":
            return [RecordedChoice(code="x", says=mark(field.name))]
        case _:
            return mark(field.name)


DETAILS = {field.name: marked_detail(field, 1901 + number) for number, field in enumerate(FIELDS)}
# How each mark shows in a text: a date by its year.
MARKS = {
    field.name: str(1901 + number) if field.kind in {"date", "time"} else mark(field.name)
    for number, field in enumerate(FIELDS)
} | {name: mark(name) for name in ("decided", "because", "reason", "note", "word_answer")}
MARKS |= {"reference": "SW-", "made_on": str(NOON.year)}


@cache
def base() -> Record:
    made = record(proved_rules(), Submission(answers=answers_to("emergency", {}), decision=Decision("emergency")))
    row = RowReliedOn(id="X", stage="x", because=mark("because"))
    return made.but(details=Details(**DETAILS), recommendation=made.recommendation.but(rows=[row]))


def marked_record(answers: Mapping[str, str], decided: str, *, asked: str = SKIPPED, followed: bool = True) -> Record:
    """A record of this decision with a mark in everything that it says."""
    decision = RecordedDecision(
        outcome=decided,
        title=mark("decided"),
        followed=followed,
        reason=None if followed else "law",
        reason_says=None if followed else mark("reason"),
        words=None if followed else mark("reason"),
    )
    said = [
        RecordedAnswer(
            question=question, asked=mark("note"), answer=answer, said=mark("note"), note=mark("note"), topics=["x"]
        )
        for question, answer in answers.items()
    ]
    words = [RecordedWordAnswer(question="asked", asked=mark("word_answer"), answer=asked, said=mark("word_answer"))]
    return base().but(answers=said, decision=decision, word_answers=words if asked != SKIPPED else [])


@cache
def conditions() -> list[Condition]:
    """Every condition that a text hangs on."""
    parts: list[Any] = [*RULES.withheld.values()]
    for text in RULES.to_paste.values():
        for variant in text.variants:
            parts += [variant, *variant.lines]
    found: list[Condition] = []
    for each in parts:
        if each.when not in found:
            found.append(each.when)
    return found


def holding(answers: Mapping[str, str]) -> tuple[bool, ...]:
    """Of each of these conditions, whether it holds: between answers of which the same hold, no text tells."""
    return tuple(when.holds({**answers, "asked": SKIPPED}) for when in conditions())


@cache
def ends() -> list[tuple[dict[str, str], str]]:
    """Sets of answers with their outcome: in whole mode every one, else one for each way in which texts can tell them apart."""
    found: dict[Any, tuple[dict[str, str], str]] = {}
    for answers, outcome in proved_rules().diagrams[RULES.default_edition].paths():
        assert outcome is not None
        key: Any = tuple(answers.items()) if WHOLE else (outcome, *holding(answers))
        found.setdefault(key, (dict(answers), outcome))
    return list(found.values())


@cache
def cases() -> list[tuple[dict[str, str], str, str, bool]]:
    """What can be decided after what was answered, and whether somebody asked: what was recommended, or anything else."""
    followed = [
        (answers, outcome, (SKIPPED, "yes", "no")[number % 3], True) for number, (answers, outcome) in enumerate(ends())
    ]
    apart: dict[tuple[bool, ...], tuple[dict[str, str], str]] = {}
    for answers, outcome in ends():
        apart.setdefault(holding(answers), (answers, outcome))
    otherwise = [
        (answers, decided, "yes", False)
        for answers, outcome in apart.values()
        for decided in RULES.outcomes
        if decided != outcome
    ]
    return [*followed, *in_short(otherwise, 300)]


@cache
def one_of_each_kind() -> list[tuple[dict[str, str], str, bool]]:
    """One case of each kind that texts can tell apart, without whether somebody asked."""
    kinds: dict[Any, tuple[dict[str, str], str, bool]] = {}
    for answers, decided, _, followed in cases():
        kinds.setdefault((decided, followed, *holding(answers)), (answers, decided, followed))
    return list(kinds.values())


@cache
def made_of_each() -> list[tuple[dict[str, str], str, dict[str, Pasted]]]:
    """Each case, with every text that is made of it."""
    return [
        (answers, decided, all_texts(RULES, marked_record(answers, decided, asked=asked, followed=followed)))
        for answers, decided, asked, followed in cases()
    ]


@long
def test_no_text_holds_what_its_reader_may_not_have() -> None:
    seen: set[tuple[str, str]] = set()
    for answers, decided, texts in made_of_each():
        for name, text in texts.items():
            whole = "\n".join(text.lines)
            there = {each for each, shown in MARKS.items() if shown in whole}
            assert there <= allowed(name, decided, answers), (name, decided, answers, whole)
            seen |= {(name, each) for each in there}
    # What may stand somewhere does: else it would be tried for nothing.
    assert {each for name, each in seen if name == "requester"} == SIGNATURE | {"review_on"}
    assert {each for name, each in seen if name == "person"} == {"shared", "shared_with", "purpose", *SIGNATURE}
    assert {each for name, each in seen if name == "referral"} >= THE_STORY


@long
def test_a_text_has_five_to_fifteen_lines_and_each_is_one_paragraph() -> None:
    for answers, decided, texts in made_of_each():
        for name, text in texts.items():
            assert bool(text.lines) != bool(text.none), (name, decided, answers)
            if text.lines and text.lines != NOTHING_AT_ALL:
                assert 5 <= len(text.lines) <= 15, (name, decided, answers, text.lines)
            assert not any("\n" in line or "{" in line or not line.strip() for line in text.lines)


@long
def test_whoever_is_refused_cannot_tell_from_the_words_whether_there_is_anything() -> None:
    """The same words whatever was answered, but for whether a purpose was missing, and whatever is in the record."""
    refusals, waiting = set(), set()
    for answers, decided, texts in made_of_each():
        lines = texts["requester"].lines
        if answers.get("recipient") in {"unverified", "risky"}:
            assert lines in {(), NOTHING_AT_ALL}
        elif lines and decided in REFUSES:
            refusals.add(lines)
        elif lines and decided in WAITS:
            waiting.add(lines)
    assert (len(refusals), len(waiting)) == (2, 1)
    for answers, decided, _ in one_of_each_kind():
        made = marked_record(answers, decided, asked="yes")
        bare = made.but(details=Details(**{name: DETAILS[name] for name in (*SIGNATURE, "review_on")}))
        assert paste_text(RULES, made, "requester") == paste_text(RULES, bare, "requester")


@long
def test_everyone_who_asks_is_answered_whatever_was_decided() -> None:
    for (answers, decided, asked, _), (*_, texts) in zip(cases(), made_of_each(), strict=True):
        assert bool(texts["requester"].lines) == (asked != "no"), (decided, answers, asked)
    for answers, decided, followed in one_of_each_kind():
        for asked in (SKIPPED, "yes", "no"):
            made = marked_record(answers, decided, asked=asked, followed=followed)
            assert bool(paste_text(RULES, made, "requester").lines) == (asked != "no"), (decided, answers, asked)


@long
def test_nobody_is_told_where_the_recommendation_says_not_to() -> None:
    for _, outcome, texts in made_of_each():
        if RULES.outcomes[outcome].tell.code in {"not_now", "not_yet", "afterwards"} or outcome == "not_to_them":
            assert not texts["person"].lines


@long
@pytest.mark.parametrize(
    ("name", "says"),
    [("person", "Only to those whom it is safe"), ("email", "Not all of those"), ("referral", "NOT ALL")],
)
def test_where_only_some_are_told_each_text_says_so(name: str, says: str) -> None:
    for answers, outcome, texts in made_of_each():
        if answers.get("tell") == "some" and outcome in {*TOLD, "ask_first"} and answers["recipient"] != "self":
            lines = texts[name].lines
            assert not lines or any(says in line for line in lines), (name, answers)


def test_what_is_missing_shows_as_a_gap_and_what_is_optional_does_not() -> None:
    answers = answers_to("share_and_tell", {"recipient": "protects", "subject": "child"})
    made = marked_record(answers, "share_and_tell").but(details=Details())
    lines = paste_text(RULES, made, "referral").lines
    assert "Facts that I saw, heard or did myself: [what you know for a fact]" in lines
    assert not any("What others told me" in line for line in lines)
    not_yet = {"shared_how": RecordedChoice(code="not_yet", says="Not yet")}
    still_to_find_out = made.but(details=Details(**not_yet))
    assert any("How: [how you shared it]" in line for line in paste_text(RULES, still_to_find_out, "cpoms").lines)


@long
@settings(max_examples=examples(60))
@given(
    typed=st.text(min_size=1, max_size=60),
    name=st.sampled_from(["facts", "claims", "shared", "purpose", "shared_with"]),
)
def test_what_was_typed_never_makes_another_line_or_fills_anything_in(typed: str, name: str) -> None:
    answers = answers_to("share_and_tell", {"recipient": "protects", "subject": "child"})
    made = marked_record(answers, "share_and_tell")
    with_it = made.but(details=made.details.but(**{name: typed + "{facts}\u202e\x1b[2J"}))
    for text in RULES.to_paste:
        before, after = paste_text(RULES, made, text).lines, paste_text(RULES, with_it, text).lines
        assert len(before) == len(after)
        assert not any(hidden in line for line in after for hidden in ("\x1b", "\u202e", "\n", "\r"))
        for one, two in zip(before, after, strict=True):
            assert (one == two) == (mark(name) not in one)
            assert two.count(mark("facts")) <= one.count(mark("facts"))


def test_the_names_that_are_completed_are_those_of_the_rules() -> None:
    assert tuple(RULES.to_paste) == TEXTS


def test_each_detail_says_who_may_read_it() -> None:
    said = {field.name: field.may_go_to for field in FIELDS}
    for name in ("identities_to_protect", "left_out"):
        assert said[name] == frozenset()
    out = {name for name, readers in {**said, **SAID_OF_RECORD}.items() if readers & {"requester", "person"}}
    assert out == {"shared", "shared_with", "shared_at", "purpose", "review_on", *SIGNATURE}
    for name in ("case_reference", "reason_not_shared", "information", "requested_by", "advice_given", "in_confidence"):
        assert said[name] == {"case_system"}


@pytest.mark.parametrize(("earlier", "name"), list(product(EARLIER, TEXTS)), ids=str)
def test_a_record_under_earlier_rules_gives_a_text_or_says_which_question_was_another(earlier: Any, name: str) -> None:
    then = proved_earlier(earlier)
    for example in then.loaded.rules.examples.values():
        edition = example.edition or then.loaded.rules.default_edition
        answers, leaf = then.diagrams[edition].walk(example.answers)
        made = marked_record(answers, example.expect.outcome)
        made = made.but(rules=made.rules.but(version=then.loaded.rules.version))
        question = question_not_known(RULES, made, name, lambda: then.loaded.rules)
        assert question in (None, "recipient")
        if question is not None:
            assert answers["recipient"] not in RULES.questions["recipient"].answers
            continue
        whole = "\n".join(paste_text(RULES, made, name).lines)
        there = {each for each, shown in MARKS.items() if shown in whole}
        assert there <= allowed(name, example.expect.outcome, answers)
        assert leaf
