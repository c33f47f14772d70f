"""The rulebook, tried on published decisions that it does not know: what it says for the answers that readers gave.

A reading is what one person answered for each case, who saw the facts and the questions, and neither the rows nor what the
authority said. `CONTRIBUTING.md` says how one is made and added. Beside each published decision, an outcome is exact,
acceptable, too cautious, wrong or unsafe.

Rows are never bent to single cases: where the product differs, the case stands here with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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

    `cases`: every case in which the product is not right. `WHY` says why, and `other` where a reader led it there otherwise.
    """

    right: float
    exact: float
    unsafe: int
    cases: tuple[str, ...]
    other: Mapping[str, str] = field(default_factory=dict)

    @property
    def differs(self) -> Mapping[str, str]:
        """Every case in which the product is not right, and why."""
        return {case: self.other.get(case, WHY[case]) for case in self.cases}


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
PART = "The reader held that a part is enough: only that part is shared. The authority gave it whole."
# The answer now says that it is not.
REPORTER = "The reader held that leaving out who reported it makes it a part."
CLAIM_NO = "The reader was not sure of the law that protects whoever reported it: it says to find that out first."
REFUSED = "The reader held the worry to be less than serious, and they had said no: it does not share."

# Why the product differs from what was published, where a reading leads it there.
WHY = {
    "DDU-01-toddler-decay": "The reader held it to be serious and seen. The authority tries with the parents first.",
    "GMC-02-tired-parent": ASK,
    "GMC-08-victim-refuses-police": PRESSED,
    "GMC-12-sarah-15": CHILD_FIRST,
    "GUID-02-13yo-disclosure": TOLD,
    "GUID-10-nrm-child": NO_DUTY,
    "GUID-12-mother-discloses-toddler": OTHER_PARENT,
    "GUID-13-mother-police": CHILD_FIRST,
    "HELP-01-toddler-thrown": TOLD,
    "HELP-03-just-cut-self": ASK,
    "HELP-04-abuser-works-with-children": TOLD,
    "ICO-02-court-bundle": DANGEROUS,
    "ICO-03-unredacted-assessment": NOT_ALONE,
    "ICO-07-work-crisis-999": ON_ITS_WAY,
    "ICO-09-two-settings": "The reader took a nursery for somebody whose job it is not, and was not sure of the grounds.",
    "LAW-02-nspcc-informant": CLAIM_NO,
    "LAW-04-h-and-l": DOUBT,
    "LAW-06-re-a": ORDER,
    "LAW-08-plymouth": "Somebody claims that a law forbids it: it says to find that out first.",
    "LAW-09-woolgar": PAST,
    "LAW-11-named-person": CLAIM,
    "LAW-19-cop-psychology": ORDER,
    "LAW-21-headteacher": ONLY_SAFE,
    "MDDUS-02-missing-woman": SERIOUS_IF_SO,
    "MDDUS-05-abandoned-car": ASK,
    "MDDUS-06-relative-reports-mother": REPORTER,
    "MDDUS-07-informant-in-notes": AGREED_FIRST,
    "MDU-01-father-psychosis": PART,
    "MDU-02-contraception-13": CHILD_FIRST,
    "MDU-10-grandson-afraid": NOT_NEEDED,
    "MPS-01-gunshot": IN_HOSPITAL,
    "MPS-02-borrowed-shotgun": ASK,
    "OMB-01-aberdeen": PART,
    "OMB-04-knowsley": PAST,
    "OMB-06-health-despite-refusal": REFUSED,
    "OMB-11-employer-of-referrer": NOT_NEEDED,
    "PULSE-01-case-review-chronology": "The reader knew of no duty to answer a case review, and of no harm.",
    "REV-01-fathers-records": "Of the past, only the part that is needed now.",
}

FLOORS = {
    "childrens_social_worker": Floor(
        82,
        62,
        1,
        (
            "GMC-02-tired-parent",
            "ICO-02-court-bundle",
            "MDDUS-06-relative-reports-mother",
            "MDDUS-07-informant-in-notes",
            "MPS-02-borrowed-shotgun",
            "GMC-08-victim-refuses-police",
            "HELP-03-just-cut-self",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "MPS-01-gunshot",
            "OMB-01-aberdeen",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "OMB-06-health-despite-refusal",
            "GUID-13-mother-police",
            "GMC-12-sarah-15",
            "OMB-11-employer-of-referrer",
        ),
        {"LAW-06-re-a": DANGEROUS},
    ),
    "experienced": Floor(
        90,
        69,
        0,
        (
            "ICO-03-unredacted-assessment",
            "GMC-02-tired-parent",
            "LAW-06-re-a",
            "ICO-02-court-bundle",
            "MPS-02-borrowed-shotgun",
            "MDDUS-02-missing-woman",
            "GMC-08-victim-refuses-police",
        ),
        {"ICO-02-court-bundle": ORDER, "MDDUS-02-missing-woman": ASK},
    ),
    "form_tutor": Floor(
        85,
        62,
        0,
        (
            "GMC-02-tired-parent",
            "ICO-02-court-bundle",
            "MDDUS-06-relative-reports-mother",
            "MDU-02-contraception-13",
            "MPS-02-borrowed-shotgun",
            "GMC-08-victim-refuses-police",
            "HELP-03-just-cut-self",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "GUID-13-mother-police",
            "GMC-12-sarah-15",
            "OMB-11-employer-of-referrer",
        ),
        {"LAW-06-re-a": DANGEROUS},
    ),
    "gp": Floor(
        86,
        62,
        1,
        (
            "GMC-02-tired-parent",
            "HELP-01-toddler-thrown",
            "ICO-02-court-bundle",
            "ICO-07-work-crisis-999",
            "LAW-04-h-and-l",
            "MDDUS-06-relative-reports-mother",
            "GMC-08-victim-refuses-police",
            "LAW-06-re-a",
            "LAW-11-named-person",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "GUID-13-mother-police",
            "OMB-11-employer-of-referrer",
        ),
        {"LAW-06-re-a": DANGEROUS},
    ),
    "head_of_year": Floor(
        87,
        61,
        0,
        (
            "GMC-02-tired-parent",
            "ICO-02-court-bundle",
            "MDDUS-02-missing-woman",
            "MPS-02-borrowed-shotgun",
            "GMC-08-victim-refuses-police",
            "HELP-03-just-cut-self",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "GUID-13-mother-police",
            "OMB-11-employer-of-referrer",
        ),
    ),
    "housing_manager": Floor(
        90,
        61,
        0,
        (
            "ICO-02-court-bundle",
            "LAW-02-nspcc-informant",
            "GMC-08-victim-refuses-police",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "GUID-13-mother-police",
            "OMB-11-employer-of-referrer",
        ),
    ),
    "lead": Floor(
        80,
        50,
        0,
        (
            "GMC-02-tired-parent",
            "HELP-01-toddler-thrown",
            "HELP-04-abuser-works-with-children",
            "ICO-02-court-bundle",
            "ICO-07-work-crisis-999",
            "LAW-04-h-and-l",
            "MDDUS-02-missing-woman",
            "MDDUS-06-relative-reports-mother",
            "GMC-08-victim-refuses-police",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "LAW-11-named-person",
            "OMB-01-aberdeen",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "GUID-12-mother-discloses-toddler",
            "GUID-13-mother-police",
            "LAW-21-headteacher",
            "OMB-11-employer-of-referrer",
        ),
        {"MDDUS-02-missing-woman": ASK},
    ),
    "literal": Floor(
        89,
        66,
        0,
        (
            "LAW-08-plymouth",
            "MPS-02-borrowed-shotgun",
            "GMC-08-victim-refuses-police",
            "LAW-11-named-person",
            "MDDUS-02-missing-woman",
            "LAW-06-re-a",
            "ICO-02-court-bundle",
            "PULSE-01-case-review-chronology",
        ),
        {
            "LAW-11-named-person": "The reader took a power to share for a duty.",
            "MDDUS-02-missing-woman": ASK,
            "ICO-02-court-bundle": ORDER,
        },
    ),
    "mental_health_nurse": Floor(
        85,
        60,
        0,
        (
            "GMC-02-tired-parent",
            "ICO-02-court-bundle",
            "MDU-01-father-psychosis",
            "MPS-02-borrowed-shotgun",
            "GMC-08-victim-refuses-police",
            "HELP-03-just-cut-self",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "OMB-01-aberdeen",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "GUID-13-mother-police",
            "GMC-12-sarah-15",
            "OMB-11-employer-of-referrer",
        ),
    ),
    "newer": Floor(
        80,
        40,
        0,
        (
            "LAW-19-cop-psychology",
            "GUID-13-mother-police",
            "OMB-11-employer-of-referrer",
            "REV-01-fathers-records",
        ),
    ),
    "nurse": Floor(
        78,
        53,
        2,
        (
            "GMC-02-tired-parent",
            "HELP-01-toddler-thrown",
            "ICO-02-court-bundle",
            "ICO-07-work-crisis-999",
            "LAW-04-h-and-l",
            "MDDUS-05-abandoned-car",
            "MDDUS-06-relative-reports-mother",
            "GMC-08-victim-refuses-police",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "LAW-11-named-person",
            "MPS-01-gunshot",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "GUID-10-nrm-child",
            "GUID-12-mother-discloses-toddler",
            "GUID-13-mother-police",
            "GMC-12-sarah-15",
            "LAW-21-headteacher",
            "OMB-11-employer-of-referrer",
        ),
        {
            "ICO-03-unredacted-assessment": ASK,
            "LAW-06-re-a": DANGEROUS,
            "GMC-12-sarah-15": "The reader held it to be serious and seen, and was not sure of telling: it shares, and tells nobody yet.",
        },
    ),
    "nursery_lead": Floor(
        85,
        60,
        1,
        (
            "GMC-02-tired-parent",
            "HELP-01-toddler-thrown",
            "ICO-02-court-bundle",
            "ICO-07-work-crisis-999",
            "MDDUS-06-relative-reports-mother",
            "DDU-01-toddler-decay",
            "GMC-08-victim-refuses-police",
            "HELP-03-just-cut-self",
            "LAW-06-re-a",
            "LAW-11-named-person",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "GUID-13-mother-police",
            "OMB-11-employer-of-referrer",
        ),
        {"LAW-06-re-a": DANGEROUS},
    ),
    "school_nurse": Floor(
        88,
        62,
        0,
        (
            "ICO-02-court-bundle",
            "MPS-02-borrowed-shotgun",
            "GMC-08-victim-refuses-police",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "OMB-04-knowsley",
            "PULSE-01-case-review-chronology",
            "LAW-19-cop-psychology",
            "GUID-13-mother-police",
            "GMC-12-sarah-15",
            "OMB-11-employer-of-referrer",
        ),
    ),
    "social_worker": Floor(
        82,
        55,
        0,
        (
            "GMC-02-tired-parent",
            "GUID-02-13yo-disclosure",
            "HELP-01-toddler-thrown",
            "ICO-02-court-bundle",
            "ICO-07-work-crisis-999",
            "LAW-04-h-and-l",
            "MDDUS-06-relative-reports-mother",
            "GMC-08-victim-refuses-police",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "LAW-11-named-person",
            "OMB-04-knowsley",
            "LAW-19-cop-psychology",
            "GUID-10-nrm-child",
            "GUID-12-mother-discloses-toddler",
            "GUID-13-mother-police",
            "OMB-11-employer-of-referrer",
        ),
        {"ICO-03-unredacted-assessment": ASK},
    ),
    "teacher": Floor(
        75,
        48,
        2,
        (
            "HELP-01-toddler-thrown",
            "HELP-04-abuser-works-with-children",
            "ICO-02-court-bundle",
            "ICO-07-work-crisis-999",
            "LAW-04-h-and-l",
            "LAW-09-woolgar",
            "MDDUS-06-relative-reports-mother",
            "GMC-08-victim-refuses-police",
            "ICO-03-unredacted-assessment",
            "LAW-06-re-a",
            "LAW-11-named-person",
            "MDU-10-grandson-afraid",
            "MPS-01-gunshot",
            "OMB-01-aberdeen",
            "OMB-04-knowsley",
            "PULSE-01-case-review-chronology",
            "LAW-19-cop-psychology",
            "ICO-09-two-settings",
            "GUID-10-nrm-child",
            "GUID-12-mother-discloses-toddler",
            "GUID-13-mother-police",
            "LAW-21-headteacher",
            "OMB-11-employer-of-referrer",
        ),
        {
            "GMC-08-victim-refuses-police": "The reader held being afraid to be a ground. The question now says that it is none by itself.",
            "PULSE-01-case-review-chronology": NO_DUTY,
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
    assert {case for floor in FLOORS.values() for case in floor.differs} == set(WHY)


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
    assert {case for case, verdict in found.items() if verdict not in RIGHT} == floor.differs.keys()
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
