"""The rulebook, tried on published decisions that it does not know: what it says for the answers that readers gave.

A reading is what one person answered for each case, who saw the facts and the questions, and neither the rows nor what the
authority said. `CONTRIBUTING.md` says how one is made and added. Beside each published decision, an outcome is exact,
acceptable, too cautious, wrong or unsafe.

Rows are never bent to single cases: where the product differs, the case stands here with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
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
    """Below what a reading may not come: the share that is right, and exact, of a hundred; and how many may be unsafe.

    `differs`: every case in which the product is not right, and why.
    """

    right: float
    exact: float
    unsafe: int
    differs: Mapping[str, str]


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
WITHOUT_NAME = "The reader held that the name is not needed: without it, it shares. The authority would not share."
SERIOUS_IF_SO = "The reader held the worry to be seen, and serious if so: it shares with the police, who look for her."
# The question now says that someone who was hurt and is in hospital is a "no", also where whoever did it is free.
IN_HOSPITAL = (
    "The reader held a wounded man in hospital, with an armed man at large, to need 999. An emergency names him."
)
AGREED_FIRST = (
    "Someone else acts for the child and gets the part that is safe, once it is agreed. The authority gave it at once."
)
REFUSED = "The reader held the worry to be less than serious, and they had said no: it does not share."

# What the four readings of all 95 cases that were made before the question of telling had its third answer have in common,
# each by somebody who saw the questions for the first time.
IN_ALL_FRESH = {
    "HELP-01-toddler-thrown": TOLD,
    "ICO-02-court-bundle": DANGEROUS,
    "ICO-07-work-crisis-999": ON_ITS_WAY,
    "LAW-04-h-and-l": DOUBT,
    "LAW-11-named-person": CLAIM,
    "LAW-19-cop-psychology": ORDER,
    "GUID-12-mother-discloses-toddler": OTHER_PARENT,
    "GUID-13-mother-police": CHILD_FIRST,
    "LAW-21-headteacher": ONLY_SAFE,
    "OMB-11-employer-of-referrer": NOT_NEEDED,
    "OMB-04-knowsley": PAST,
    "GMC-02-tired-parent": ASK,
}

# And what the two have in common that were made after it.
IN_BOTH_WITH_SOME = {
    "GMC-02-tired-parent": ASK,
    "HELP-01-toddler-thrown": TOLD,
    "ICO-02-court-bundle": DANGEROUS,
    "ICO-07-work-crisis-999": ON_ITS_WAY,
    "MDDUS-02-missing-woman": SERIOUS_IF_SO,
    "GMC-08-victim-refuses-police": PRESSED,
    "LAW-06-re-a": DANGEROUS,
    "LAW-11-named-person": CLAIM,
    "OMB-04-knowsley": PAST,
    "LAW-19-cop-psychology": ORDER,
    "GUID-13-mother-police": CHILD_FIRST,
    "LAW-21-headteacher": ONLY_SAFE,
}

# And what the two have in common that were made after the words were mended once more.
IN_BOTH_LATEST = {
    "GMC-02-tired-parent": ASK,
    "GMC-08-victim-refuses-police": PRESSED,
    "GMC-12-sarah-15": CHILD_FIRST,
    "GUID-13-mother-police": CHILD_FIRST,
    "HELP-03-just-cut-self": ASK,
    "ICO-02-court-bundle": DANGEROUS,
    "ICO-03-unredacted-assessment": NOT_ALONE,
    "LAW-06-re-a": DANGEROUS,
    "LAW-19-cop-psychology": ORDER,
    "MDDUS-02-missing-woman": SERIOUS_IF_SO,
    "MPS-02-borrowed-shotgun": ASK,
    "OMB-04-knowsley": PAST,
    "OMB-11-employer-of-referrer": NOT_NEEDED,
}

FLOORS = {
    "experienced": Floor(
        89,
        66,
        0,
        {
            "GMC-02-tired-parent": ASK,
            "HELP-03-just-cut-self": ASK,
            "MPS-02-borrowed-shotgun": ASK,
            "MDDUS-02-missing-woman": ASK,
            "ICO-02-court-bundle": ORDER,
            "LAW-06-re-a": ORDER,
            "GMC-08-victim-refuses-police": PRESSED,
            "ICO-03-unredacted-assessment": NOT_ALONE,
        },
    ),
    "literal": Floor(
        86,
        60,
        1,
        {
            "MPS-02-borrowed-shotgun": ASK,
            "MDDUS-02-missing-woman": ASK,
            "PULSE-01-case-review-chronology": "The reader knew of no duty to answer a case review, and of no harm.",
            "ICO-02-court-bundle": ORDER,
            "LAW-06-re-a": ORDER,
            "LAW-08-plymouth": "Somebody claims that a law forbids it: it says to find that out first.",
            "LAW-11-named-person": "The reader took a power to share for a duty.",
            "GMC-08-victim-refuses-police": PRESSED,
            "MDU-11-steroids-15": DOUBT,
            "MPS-01-gunshot": IN_HOSPITAL,
        },
    ),
    "newer": Floor(
        80,
        40,
        0,
        {
            "LAW-19-cop-psychology": ORDER,
            "GUID-13-mother-police": CHILD_FIRST,
            "LAW-21-headteacher": ONLY_SAFE,
            "REV-01-fathers-records": "Of the past, only the part that is needed now.",
        },
    ),
    "nursery_lead": Floor(
        84,
        56,
        1,
        {
            **IN_BOTH_WITH_SOME,
            "HELP-03-just-cut-self": ASK,
            "MPS-02-borrowed-shotgun": WITHOUT_NAME,
            "DDU-01-toddler-decay": "The reader held it to be serious and seen. The authority tries with the parents first.",
        },
    ),
    "gp": Floor(
        85,
        60,
        1,
        {
            **IN_BOTH_WITH_SOME,
            "LAW-04-h-and-l": DOUBT,
            "OMB-11-employer-of-referrer": NOT_NEEDED,
        },
    ),
    "childrens_social_worker": Floor(
        82,
        61,
        1,
        {
            **IN_BOTH_LATEST,
            "MDDUS-07-informant-in-notes": AGREED_FIRST,
            "MDU-11-steroids-15": DOUBT,
            "MPS-01-gunshot": IN_HOSPITAL,
            "OMB-06-health-despite-refusal": REFUSED,
        },
    ),
    "form_tutor": Floor(85, 60, 0, {**IN_BOTH_LATEST, "MDU-02-contraception-13": CHILD_FIRST}),
    "lead": Floor(
        78,
        51,
        0,
        {
            **IN_ALL_FRESH,
            "MPS-02-borrowed-shotgun": ASK,
            "HELP-04-abuser-works-with-children": TOLD,
            "MDDUS-02-missing-woman": ASK,
            "MDU-11-steroids-15": DOUBT,
            "GMC-08-victim-refuses-police": PRESSED,
            "HELP-03-just-cut-self": WITHOUT_NAME,
            "ICO-03-unredacted-assessment": NOT_ALONE,
            "LAW-06-re-a": ORDER,
        },
    ),
    "teacher": Floor(
        73,
        46,
        2,
        {
            **IN_ALL_FRESH,
            "MPS-02-borrowed-shotgun": ASK,
            "HELP-04-abuser-works-with-children": TOLD,
            "LAW-09-woolgar": PAST,
            "MDU-11-steroids-15": DOUBT,
            "GMC-08-victim-refuses-police": "The reader held being afraid to be a ground. The question now says that it is none by itself.",
            "HELP-03-just-cut-self": ASK,
            "ICO-03-unredacted-assessment": NOT_ALONE,
            "LAW-06-re-a": ORDER,
            "MDU-10-grandson-afraid": NOT_NEEDED,
            "MPS-01-gunshot": IN_HOSPITAL,
            "PULSE-01-case-review-chronology": NO_DUTY,
            "ICO-09-two-settings": "The reader took a nursery for somebody whose job it is not, and was not sure of the grounds.",
            "GUID-10-nrm-child": NO_DUTY,
        },
    ),
    "nurse": Floor(
        77,
        54,
        2,
        {
            **IN_ALL_FRESH,
            "MPS-02-borrowed-shotgun": ASK,
            "MDDUS-02-missing-woman": SERIOUS_IF_SO,
            "MDDUS-05-abandoned-car": ASK,
            "GMC-08-victim-refuses-police": PRESSED,
            "ICO-03-unredacted-assessment": ASK,
            "LAW-06-re-a": DANGEROUS,
            "MPS-01-gunshot": IN_HOSPITAL,
            "GUID-10-nrm-child": NO_DUTY,
            "GMC-12-sarah-15": "The reader held it to be serious and seen, and was not sure of telling: it shares, and tells nobody yet.",
        },
    ),
    "social_worker": Floor(
        77,
        52,
        0,
        {
            **IN_ALL_FRESH,
            "GUID-02-13yo-disclosure": TOLD,
            "MDDUS-02-missing-woman": SERIOUS_IF_SO,
            "MDU-11-steroids-15": DOUBT,
            "MPS-02-borrowed-shotgun": WITHOUT_NAME,
            "GMC-08-victim-refuses-police": PRESSED,
            "HELP-03-just-cut-self": WITHOUT_NAME,
            "ICO-03-unredacted-assessment": ASK,
            "LAW-06-re-a": ORDER,
            "GUID-10-nrm-child": NO_DUTY,
        },
    ),
}


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


@pytest.mark.parametrize("name", FLOORS)
def test_a_reading_comes_out_no_worse_than_its_floor(
    name: str, proved: CompiledRulebook, record_property: Callable[[str, object], None]
) -> None:
    floor, found = FLOORS[name], verdicts(name, proved)
    counts = Counter(found.values())
    record_property(READING, (name, {each.value: counts[each] for each in CaseVerdict}))
    assert {case for case, verdict in found.items() if verdict not in RIGHT} == set(floor.differs)
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
    assert median(asked) <= 10
