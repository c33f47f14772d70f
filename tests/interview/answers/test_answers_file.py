"""Answers from a file: what is right is taken, and every fault is named with its place and what would be right."""

from __future__ import annotations

import json
from datetime import date

import pytest
import yaml

from sharewise.errors import BadFile
from sharewise.interview.answers import answers_file
from sharewise.interview.answers.answers_file import AnswersFile, read_answers, read_document
from sharewise.reasoning.compiled import CompiledRulebook
from tests.support.answers import written
from tests.support.samples import EMERGENCY, NOON, SERIOUS_AND_REFUSED, not_yet_asked


def read(
    proved: CompiledRulebook, content: str | bytes, *, edition: str | None = None, must_decide: bool = True
) -> AnswersFile:
    raw = content.encode() if isinstance(content, str) else content
    return read_answers(proved, read_document(raw, "case.yaml"), edition=edition, must_decide=must_decide, now=NOON)


def refused(proved: CompiledRulebook, content: str | bytes, **options: str) -> list[str]:
    with pytest.raises(BadFile) as caught:
        read(proved, content, **options)  # type: ignore[arg-type]
    return str(caught.value).splitlines()


SERIOUS = "answers: {" + ", ".join(f"{question}: {answer}" for question, answer in SERIOUS_AND_REFUSED.items()) + "}\n"


def test_yaml_and_json_are_read_alike(proved: CompiledRulebook) -> None:
    data = {
        "edition": "hmg-2015",
        "answers": {**SERIOUS_AND_REFUSED, "risk": {"answer": "significant", "note": "Seen on Monday."}},
        "decision": "follow",
        "details": {"purpose": "Enquiries", "reasons_not_told": ["harm_child"], "review_on": "25/11/2026"},
    }
    from_yaml = read(proved, yaml.safe_dump(data, allow_unicode=True).replace("'no'", "no"))
    assert from_yaml == read(proved, json.dumps(data)) == read(proved, json.dumps(data, indent="\t"))
    assert from_yaml.edition == "hmg-2015"
    assert from_yaml.submission.notes == {"risk": "Seen on Monday."}
    assert from_yaml.submission.details["review_on"] == "2026-11-25"


def test_an_emergency_needs_no_decision(proved: CompiledRulebook) -> None:
    assert read(proved, "answers: {danger: yes}").submission.answers == EMERGENCY


def test_a_recommendation_can_be_had_without_a_decision_where_nothing_is_saved(proved: CompiledRulebook) -> None:
    assert read(proved, SERIOUS, must_decide=False).submission.decision is None


def test_a_decision_that_differs_is_taken_with_its_reason_and_words(proved: CompiledRulebook) -> None:
    decided = read(
        proved, SERIOUS + "decision: {outcome: advice_urgent, reason: advice_received, words: My lead said so}"
    ).submission.decision
    assert decided is not None
    assert decided.outcome == "advice_urgent"


BAD = {
    "an empty file": ("", "case.yaml: the file is empty"),
    "a list": ("- a", "case.yaml:1:1: an answers file is a mapping with `answers`"),
    "no answers": ("decision: follow", "case.yaml:1:1: an answers file is a mapping with `answers`"),
    "bad YAML": ("answers: {", "a bracket is opened and not closed"),
    "a tab": ("answers:\n\tdanger: no", "case.yaml:2:1: this is not YAML"),
    "a duplicate": ("answers: {danger: no, danger: yes}", "case.yaml:1:23: this stands here twice (first on line 1)"),
    "an alias": ("answers: &a {danger: no}", "anchors (&) are not allowed"),
    "a tag": ("answers: !!map {danger: no}", "tags (!) are not allowed"),
    "an unknown part": ("answers: {danger: yes}\nanswer: x", "case.yaml:2:1: this is not a part of an answers file: did you mean 'answers'?"),
    "answers that are no mapping": ("answers: [no]", "case.yaml:1:1: `answers` is a mapping of question to answer"),
    "a local question": (
        "answers: {local.plan: no}",
        "case.yaml:1:11: this is a question of local rules: name theirs with --adoption",
    ),
    "an unknown question": ("answers: {dangr: no}", "case.yaml:1:11: this is not a question: did you mean 'danger'?"),
    "an unknown answer": (
        "answers: {danger: perhaps}",
        ("case.yaml:1:11: this is not an answer to 'danger' (Does someone need 999 right now? "
        "Answers: yes, no, not_sure)"),
    ),
    "a missing answer": ("answers: {danger: no}", "case.yaml:1:1: the answer to 'subject' is missing (Whose private facts are in it? Answers: child, adult, both)"),
    "an answer that is not reached": ("answers: {danger: yes, tell: no}", "case.yaml:1:24: 'tell' is not asked after the other answers"),
    "an answer that is not offered": (
        "answers: {danger: no, subject: child, risk: significant, basis: seen, harm_to: self_free}",
        "case.yaml:1:71: this answer to 'harm_to' is not offered after the answers before it (Who could come to that harm? Choose the first line that fits. Answers: child, other, not_sure)",
    ),
    "an answer with parts unknown": ("answers: {danger: {answer: yes, notes: x}}", "case.yaml:1:33: this is not a part of an answer: did you mean 'note'?"),
    "an answer without an answer": ("answers: {danger: {note: x}}", "case.yaml:1:11: this is not an answer to 'danger'"),
    "an unknown edition": ("edition: hmg-2016\nanswers: {danger: yes}", "case.yaml:1:1: this is not an edition: did you mean 'hmg-2018'?"),
    "an edition that is a list": ("edition: [x]\nanswers: {danger: yes}", "case.yaml:1:1: this is not an edition"),
    "an outcome that is a list": (SERIOUS + "decision: {outcome: [x]}", "this is not an outcome"),
    "a reason that is a list": (SERIOUS + "decision: {outcome: advice, reason: [x]}", "this is not a reason to decide otherwise"),
    "a time before the telephone": ("answers: {danger: yes}\ndecision: follow\ndetails: {acted_at: 22/11/0026 14:30}", "Enter a time, such as"),
    "too much": ("answers: {danger: yes}\ndetails: {concern: " + "x" * 1_100_000 + "}", "the file is larger than"),
    "no decision": (SERIOUS, "case.yaml:1:1: `decision` is missing"),
    "a decision that is no decision": (SERIOUS + "decision: yes", "case.yaml:2:1: `decision` is `follow`, or a mapping"),
    "an unknown outcome": (SERIOUS + "decision: {outcome: share}", "case.yaml:2:12: this is not an outcome"),
    "an unknown reason": (SERIOUS + "decision: {outcome: advice_urgent, reason: x}", "case.yaml:2:36: this is not a reason to decide otherwise"),
    "no words": (SERIOUS + "decision: {outcome: advice_urgent, reason: law, words: ' '}", "needs `words`"),
    "no reason": (SERIOUS + "decision: {outcome: advice_urgent, words: The head saw it}", "case.yaml:2:1: a decision that differs from the recommendation needs a `reason`: new_facts,"),
    "words that say nothing": (SERIOUS + "decision: {outcome: advice_urgent, reason: law, words: x}", "needs `words`: why, in a few words"),
    "words that are left out": (SERIOUS + "decision: {outcome: advice_urgent, reason: law}", "needs `words`: why, in a few words"),
    "a reason to follow": (SERIOUS + "decision: {outcome: share_do_not_tell, reason: law}", "so it needs no reason"),
    "an unknown detail": (SERIOUS + "decision: follow\ndetails: {purpos: x}", "case.yaml:3:11: this is not a detail: did you mean 'purpose'?"),
    "a detail of another decision": (SERIOUS + "decision: follow\ndetails: {told: x}", "'told' is not asked for when the decision is 'share_do_not_tell'"),
    "an unknown code": (SERIOUS + "decision: follow\ndetails: {shared_how: pigeon}", "'shared_how' is one of: in_person, phone"),
    "an unknown code among several": (SERIOUS + "decision: follow\ndetails: {reasons_not_told: [harm_child, x]}", "'reasons_not_told' is one or more of"),
    "a bad date": (SERIOUS + "decision: follow\ndetails: {review_on: soon}", "case.yaml:3:11: Enter a date, such as"),
    "a text that is no text": (SERIOUS + "decision: follow\ndetails: {purpose: [x]}", "this has to be text"),
    "details that are no mapping": (SERIOUS + "decision: follow\ndetails: x", "`details` is a mapping of detail to value"),
    "an escape character": (SERIOUS + 'decision: follow\ndetails: {purpose: "\\e[2J"}', "this holds a character that cannot be shown"),
    "JSON with a number": ('{"answers": {"danger": 1}}', "this is not an answer to 'danger'"),
    "JSON with a duplicate": ('{"answers": {"danger": "yes", "danger": "yes"}}', "stands here twice"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "says"), BAD.values(), ids=BAD.keys())
def test_every_fault_is_named_with_its_place(proved: CompiledRulebook, content: str, says: str) -> None:
    lines = refused(proved, content)
    assert any(says in line for line in lines), lines


def test_bytes_that_are_not_text_are_refused(proved: CompiledRulebook) -> None:
    assert "not UTF-8" in refused(proved, b"answers: {danger: \xff}")[0]


def test_several_faults_are_found_at_once(proved: CompiledRulebook) -> None:
    assert len(refused(proved, "answers: {dangr: no, risk: x, tell: y}")) == 3


def test_the_file_and_the_option_may_not_name_two_editions(proved: CompiledRulebook) -> None:
    assert "two editions" in refused(proved, "edition: hmg-2015\nanswers: {danger: yes}", edition="dfe-2024")[0]
    assert read(proved, "answers: {danger: yes}", edition="dfe-2024").edition == "dfe-2024"


def test_the_edition_decides_what_is_asked(proved: CompiledRulebook) -> None:
    older = f"answers: {written(not_yet_asked('hmg-2018'))}\ndecision: follow"
    assert read(proved, older, edition="hmg-2018").submission.decision is not None
    assert "'grounds' is missing" in refused(proved, older, edition="dfe-2024")[0]


def notices(proved: CompiledRulebook, content: str, file: str = "case.yaml") -> list[str]:
    told = read(proved, content).submission
    return answers_file.notices(told, read_document(content.encode(), file), today=date(2026, 11, 22))


def test_what_may_say_who_somebody_is_is_noticed_at_its_place_and_never_quoted(proved: CompiledRulebook) -> None:
    content = (
        SERIOUS.replace("risk: significant", "risk: {answer: significant, note: 'Mr Kowalski did, 07700 900123'}")
        + "decision: {outcome: advice_urgent, reason: advice_received, words: Mrs Adeyemi said so}\n"
        + "details:\n  concern: |\n    Born 12/03/2014.\n  advice_from: Sarah Thompson\n"
    )
    assert notices(proved, content) == [
        (
            f"Note: case.yaml:1:{content.index('note:') + 1}: this may hold a name and a phone number. "
            "Use a case reference where you can."
        ),
        (
            f"Note: case.yaml:2:{content.splitlines()[1].index('words:') + 1}: this may hold a name. "
            "Use a case reference where you can."
        ),
        "Note: case.yaml:4:3: this may hold a date of birth. Use a case reference where you can.",
    ]


def test_json_says_where_the_text_is_that_is_meant(proved: CompiledRulebook) -> None:
    answers = {**SERIOUS_AND_REFUSED, "risk": {"answer": "significant", "note": "Ring 07700 900123."}}
    content = json.dumps({"answers": answers, "decision": "follow"})
    place = content.index('"note"') + 1
    assert notices(proved, content, "case.json") == [
        f"Note: case.json:1:{place}: this may hold a phone number. Use a case reference where you can."
    ]
    # Half of a character is no YAML, from which the places are had.
    content = content.replace("Ring", "\\ud83d\\ude00 Ring")
    assert notices(proved, content, "case.json") == [
        "Note: case.json: 'answers.risk.note' may hold a phone number. Use a case reference where you can."
    ]


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_fault_in_json_has_its_place(proved: CompiledRulebook, indent: int | str | None, mark: str) -> None:
    content = json.dumps(
        {"answers": {"danger": "yes"}, "details": {"case_reference": "AB-1", "concern": 7}}, indent=indent
    )
    before = content[: content.index('"concern"')]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    assert refused(proved, mark + content) == [f"case.yaml:{line}:{column}: this has to be text"]


def test_a_fault_in_json_that_has_no_place_says_which_part_is_meant_and_shows_no_name_that_is_not_ours(
    proved: CompiledRulebook,
) -> None:
    half = '"facts": "\\ud83d\\ude00"'
    assert refused(proved, f'{{"answers": {{"danger": "yes"}}, "details": {{{half}, "concern": 7}}}}') == [
        "case.yaml: 'details.concern': this has to be text"
    ]
    (problem,) = refused(proved, f'{{"answers": {{"danger": "yes"}}, "details": {{{half}, "Kevin": "x"}}}}')
    assert problem.startswith("case.yaml: 'details': this is not a detail")
    assert "Kevin" not in problem


def test_a_date_to_come_that_has_passed_is_kept_and_said(proved: CompiledRulebook) -> None:
    content = SERIOUS + "decision: follow\ndetails: {review_on: 1 Sept 2026}\n"
    assert read(proved, content).submission.details["review_on"] == "2026-09-01"
    assert notices(proved, content) == [
        "Note: case.yaml:3:11: this date has passed. It is kept, and is listed at once among what is due."
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("review_on: tomorrow", "2026-11-23"),
        ("review_on: 1 Sept", "2027-09-01"),
        ("review_on: next Monday", "2026-11-23"),
        ("shared_at: yesterday 2.30 pm", "2026-11-21T14:30:00Z"),
        ("shared_at: 1/7/2026 2:30 pm", "2026-07-01T13:30:00Z"),
    ],
)
def test_dates_are_read_as_at_the_prompt(proved: CompiledRulebook, written: str, kept: str) -> None:
    details = read(proved, SERIOUS + f"decision: follow\ndetails: {{{written}}}\n").submission.details
    assert list(details.values()) == [kept]


def test_an_ordinary_file_raises_no_notice(proved: CompiledRulebook) -> None:
    content = SERIOUS + "decision: follow\ndetails: {case_reference: AB-1234, decided_by: Sarah Thompson}\n"
    assert notices(proved, content) == []
