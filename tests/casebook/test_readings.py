"""The rulebook, tried on published decisions that it does not know: what it says for the answers that readers gave.

A reading is what one person answered for each case, who saw the facts and the questions, and neither the rows nor what the
authority said. `CONTRIBUTING.md` says how one is made and added. Beside each published decision, an outcome is exact,
acceptable, too cautious, wrong or unsafe.

Rows are never bent to single cases: where the product differs, the case stands here with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

import pytest
import yaml

from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.recommend import recommend
from sharewise.rulebook.casebook import Casebook, CaseVerdict, shipped_casebook
from tests.support.tally import READING

FOLDER = Path(__file__).parent / "readings"
RIGHT = (CaseVerdict.EXACT, CaseVerdict.ACCEPTABLE)


@dataclass(frozen=True)
class Floor:
    """Below what a reading may not come: the share that is right, and exact, of a hundred; and how many may be unsafe."""

    right: float
    exact: float
    unsafe: int


ASK = "It asks the person first, and shares nothing. The authority would not raise it at all, or take advice."
ORDER = "A law protects the thing itself and the receiver is dangerous: it does not decide that without legal advice."
# The third answer of telling now names whoever told you.
TOLD = "The reader held telling to be unsafe. The authority told the family."
PRESSED = "An adult who may be under pressure has said no: it does not leave it there without advice."
NOT_ALONE = "It is no professional who asks, and a child may come to serious harm: not on one's own."
OTHER_PARENT = "One parent told of it, and the other may have done it: whoever told is told, and not the other."
# The question of the law now says that a court decides what the parties of its case get.
DANGEROUS = "The receiver may do harm with it: they get nothing. The authority gave a part, or the court decided."
# The question now says that the answer is yes where 999 was rung just now, and they ask what is happening.
ON_ITS_WAY = "Help was called already: it says to tell them what is needed, and does not say 999 again."
DOUBT = "The reader was not sure of the purpose: a doubt never ends in a flat no."
CLAIM = "The reader took what is not law yet for a law, or was not sure of it: it says to find that out first."
NOT_NEEDED = "The reader saw no purpose or need that protects anyone: it does not share."
PAST = "It rests on the past, and the reader was not sure of a pressing need."
CHILD_FIRST = "A child may come to serious harm, seen: it shares without agreement."
# The question now says that governors have the job to keep the children of a school safe.
ONLY_SAFE = "Someone who must know gets what they need to be safe, and not all."
NO_DUTY = "The reader knew of no duty to share."
SERIOUS_IF_SO = "The reader held the worry to be seen, and serious if so: it shares with the police, who look for her."
# The question now says that someone who was hurt and is in hospital is a "no", also where whoever did it is free.
IN_HOSPITAL = (
    "The reader held a wounded man in hospital, with an armed man at large, to need 999. An emergency names him."
)
AGREED_FIRST = (
    "Someone else acts for the child and gets the part that is safe, once it is agreed. The authority gave it at once."
)
PART = "The reader held that a part is enough: only that part is shared. The authority gave it whole."
# The answer now says that it is not.
REPORTER = "The reader held that leaving out who reported it makes it a part."
CLAIM_NO = "The reader was not sure of the law that protects whoever reported it: it says to find that out first."
REFUSED = "The reader held the worry to be less than serious, and they had said no: it does not share."

# Every case in which the product is not right for a reading: why, and for whose.
DIFFERS: dict[str, dict[str, list[str]]] = {
    "DDU-01-toddler-decay": {
        "The reader held it to be serious and seen. The authority tries with the parents first.": ["nursery_lead"]
    },
    "GMC-02-tired-parent": {
        ASK: [
            "childrens_social_worker",
            "experienced",
            "form_tutor",
            "gp",
            "head_of_year",
            "lead",
            "mental_health_nurse",
            "nurse",
            "nursery_lead",
            "social_worker",
        ]
    },
    "GMC-08-victim-refuses-police": {
        PRESSED: [
            "childrens_social_worker",
            "experienced",
            "form_tutor",
            "gp",
            "head_of_year",
            "housing_manager",
            "lead",
            "literal",
            "mental_health_nurse",
            "nurse",
            "nursery_lead",
            "school_nurse",
            "social_worker",
        ],
        "The reader held being afraid to be a ground. The question now says that it is none by itself.": ["teacher"],
    },
    "GMC-12-sarah-15": {
        CHILD_FIRST: ["childrens_social_worker", "form_tutor", "mental_health_nurse", "school_nurse"],
        "The reader held it to be serious and seen, and was not sure of telling: it shares, and tells nobody yet.": [
            "nurse"
        ],
    },
    "GUID-02-13yo-disclosure": {TOLD: ["social_worker"]},
    "GUID-10-nrm-child": {NO_DUTY: ["nurse", "social_worker", "teacher"]},
    "GUID-12-mother-discloses-toddler": {OTHER_PARENT: ["lead", "nurse", "social_worker", "teacher"]},
    "GUID-13-mother-police": {
        CHILD_FIRST: [
            "childrens_social_worker",
            "form_tutor",
            "gp",
            "head_of_year",
            "housing_manager",
            "lead",
            "mental_health_nurse",
            "newer",
            "nurse",
            "nursery_lead",
            "school_nurse",
            "social_worker",
            "teacher",
        ]
    },
    "HELP-01-toddler-thrown": {TOLD: ["gp", "lead", "nurse", "nursery_lead", "social_worker", "teacher"]},
    "HELP-03-just-cut-self": {
        ASK: ["childrens_social_worker", "form_tutor", "head_of_year", "mental_health_nurse", "nursery_lead"]
    },
    "HELP-04-abuser-works-with-children": {TOLD: ["lead", "teacher"]},
    "ICO-02-court-bundle": {
        DANGEROUS: [
            "childrens_social_worker",
            "form_tutor",
            "gp",
            "head_of_year",
            "housing_manager",
            "lead",
            "mental_health_nurse",
            "nurse",
            "nursery_lead",
            "school_nurse",
            "social_worker",
            "teacher",
        ],
        ORDER: ["experienced", "literal"],
    },
    "ICO-03-unredacted-assessment": {
        NOT_ALONE: [
            "childrens_social_worker",
            "experienced",
            "form_tutor",
            "head_of_year",
            "housing_manager",
            "lead",
            "mental_health_nurse",
            "school_nurse",
            "teacher",
        ],
        ASK: ["nurse", "social_worker"],
    },
    "ICO-07-work-crisis-999": {ON_ITS_WAY: ["gp", "lead", "nurse", "nursery_lead", "social_worker", "teacher"]},
    "ICO-09-two-settings": {
        "The reader took a nursery for somebody whose job it is not, and was not sure of the grounds.": ["teacher"]
    },
    "LAW-02-nspcc-informant": {CLAIM_NO: ["housing_manager"]},
    "LAW-04-h-and-l": {DOUBT: ["gp", "lead", "nurse", "social_worker", "teacher"]},
    "LAW-06-re-a": {
        DANGEROUS: ["childrens_social_worker", "form_tutor", "gp", "nurse", "nursery_lead"],
        ORDER: [
            "experienced",
            "head_of_year",
            "housing_manager",
            "lead",
            "literal",
            "mental_health_nurse",
            "school_nurse",
            "social_worker",
            "teacher",
        ],
    },
    "LAW-08-plymouth": {"Somebody claims that a law forbids it: it says to find that out first.": ["literal"]},
    "LAW-09-woolgar": {PAST: ["teacher"]},
    "LAW-11-named-person": {
        CLAIM: ["gp", "lead", "nurse", "nursery_lead", "social_worker", "teacher"],
        "The reader took a power to share for a duty.": ["literal"],
    },
    "LAW-19-cop-psychology": {
        ORDER: [
            "childrens_social_worker",
            "form_tutor",
            "gp",
            "head_of_year",
            "housing_manager",
            "lead",
            "mental_health_nurse",
            "newer",
            "nurse",
            "nursery_lead",
            "school_nurse",
            "social_worker",
            "teacher",
        ]
    },
    "LAW-21-headteacher": {ONLY_SAFE: ["lead", "nurse", "teacher"]},
    "MDDUS-02-missing-woman": {ASK: ["experienced", "lead", "literal"], SERIOUS_IF_SO: ["head_of_year"]},
    "MDDUS-05-abandoned-car": {ASK: ["nurse"]},
    "MDDUS-06-relative-reports-mother": {
        REPORTER: [
            "childrens_social_worker",
            "form_tutor",
            "gp",
            "lead",
            "nurse",
            "nursery_lead",
            "social_worker",
            "teacher",
        ]
    },
    "MDDUS-07-informant-in-notes": {AGREED_FIRST: ["childrens_social_worker"]},
    "MDU-01-father-psychosis": {PART: ["mental_health_nurse"]},
    "MDU-02-contraception-13": {CHILD_FIRST: ["form_tutor"]},
    "MDU-10-grandson-afraid": {NOT_NEEDED: ["teacher"]},
    "MPS-01-gunshot": {IN_HOSPITAL: ["childrens_social_worker", "nurse", "teacher"]},
    "MPS-02-borrowed-shotgun": {
        ASK: [
            "childrens_social_worker",
            "experienced",
            "form_tutor",
            "head_of_year",
            "literal",
            "mental_health_nurse",
            "school_nurse",
        ]
    },
    "OMB-01-aberdeen": {PART: ["childrens_social_worker", "lead", "mental_health_nurse", "teacher"]},
    "OMB-04-knowsley": {
        PAST: [
            "childrens_social_worker",
            "form_tutor",
            "gp",
            "head_of_year",
            "housing_manager",
            "lead",
            "mental_health_nurse",
            "nurse",
            "nursery_lead",
            "school_nurse",
            "social_worker",
            "teacher",
        ]
    },
    "OMB-06-health-despite-refusal": {REFUSED: ["childrens_social_worker"]},
    "OMB-11-employer-of-referrer": {
        NOT_NEEDED: [
            "childrens_social_worker",
            "form_tutor",
            "gp",
            "head_of_year",
            "housing_manager",
            "lead",
            "mental_health_nurse",
            "newer",
            "nurse",
            "nursery_lead",
            "school_nurse",
            "social_worker",
            "teacher",
        ]
    },
    "PULSE-01-case-review-chronology": {
        "The reader knew of no duty to answer a case review, and of no harm.": ["literal", "school_nurse"],
        NO_DUTY: ["teacher"],
    },
    "REV-01-fathers-records": {"Of the past, only the part that is needed now.": ["newer"]},
}

FLOORS = {
    "childrens_social_worker": Floor(82, 62, 1),
    "experienced": Floor(90, 69, 0),
    "form_tutor": Floor(85, 62, 0),
    "gp": Floor(86, 62, 1),
    "head_of_year": Floor(87, 61, 0),
    "housing_manager": Floor(90, 61, 0),
    "lead": Floor(80, 50, 0),
    "literal": Floor(89, 66, 0),
    "mental_health_nurse": Floor(85, 60, 0),
    "newer": Floor(80, 40, 0),
    "nurse": Floor(78, 53, 2),
    "nursery_lead": Floor(85, 60, 1),
    "school_nurse": Floor(88, 62, 0),
    "social_worker": Floor(82, 55, 0),
    "teacher": Floor(75, 48, 2),
}


def differing(name: str) -> set[str]:
    """The cases in which the product is not right for a reading."""
    return {case for case, reasons in DIFFERS.items() if any(name in readings for readings in reasons.values())}


@cache
def casebook() -> Casebook:
    return shipped_casebook()


def reading(name: str) -> dict[str, dict[str, str]]:
    content = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    return {case: dict(answers) for case, answers in content["answers"].items()}


def verdicts(name: str, proved: CompiledRulebook) -> dict[str, CaseVerdict]:
    """How the recommendation for each case's answers stands beside the published decision."""
    found: dict[str, CaseVerdict] = {}
    for case, answers in reading(name).items():
        said = recommend(proved, "dfe-2024", answers)
        verdict = casebook().verdict_on(said.outcome_id, said.answers, casebook().cases[case])
        assert verdict is not None, (case, said.outcome_id)
        found[case] = verdict
    return found


def test_every_reading_has_a_floor() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(FLOORS)
    assert {name for reasons in DIFFERS.values() for readings in reasons.values() for name in readings} <= set(FLOORS)
    assert all(any(case in differing(name) for name in FLOORS) for case in DIFFERS)


def test_what_the_decision_model_asks_of_the_two_readings_that_shaped_the_rows() -> None:
    experienced, literal = FLOORS["experienced"], FLOORS["literal"]
    assert (experienced.right, experienced.exact, experienced.unsafe) >= (90, 65, 0)
    assert (literal.right, literal.exact, literal.unsafe) >= (85, 58, 0)
    assert (experienced.unsafe, literal.unsafe) == (0, 0)


@pytest.mark.parametrize("name", FLOORS)
def test_a_reading_comes_out_no_worse_than_its_floor(
    name: str, proved: CompiledRulebook, record_property: Callable[[str, object], None]
) -> None:
    floor, found = FLOORS[name], verdicts(name, proved)
    counts = Counter(found.values())
    record_property(READING, (name, {each.value: counts[each] for each in CaseVerdict}))
    assert {case for case, verdict in found.items() if verdict not in RIGHT} == differing(name)
    assert 100 * (counts[CaseVerdict.EXACT] + counts[CaseVerdict.ACCEPTABLE]) >= floor.right * len(found)
    assert 100 * counts[CaseVerdict.EXACT] >= floor.exact * len(found)
    assert counts[CaseVerdict.UNSAFE] <= floor.unsafe


@pytest.mark.parametrize("name", FLOORS)
def test_a_reading_answers_what_it_is_asked_with_answers_that_there_are(name: str, proved: CompiledRulebook) -> None:
    questions = proved.loaded.rules.questions
    for case, answers in reading(name).items():
        assert case in casebook().cases
        assert all(answer in questions[question].answers for question, answer in answers.items()), case
        assert proved.diagrams["dfe-2024"].next_question(answers) is None, case


@pytest.mark.parametrize("name", FLOORS)
def test_published_cases_are_decided_after_a_few_questions(name: str, proved: CompiledRulebook) -> None:
    asked = [len(recommend(proved, "dfe-2024", answers).answers) for answers in reading(name).values()]
    assert max(asked) <= 12
    # Of 20 newer cases, half are of serious harm, which asks more.
    assert median(asked) <= (10 if len(asked) < 50 else 9)
