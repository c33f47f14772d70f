"""Each local adoption that ships, from the first screen to the record: its own words, steps and exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.places.decision_places import OfferDetailsPlace, RecommendationPlace
from sharewise.interview.places.detail_places import DetailPlace, MoreDetailsPlace
from sharewise.interview.places.end_places import FinishedPlace
from sharewise.interview.places.question_places import QuestionPlace, ReviewPlace, WordQuestionPlace
from sharewise.interview.state import Interview
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.page import Page, Paragraph
from sharewise.present.pages.local_words import worded
from sharewise.present.pages.records.saving_pages import record_text_page, saved_page
from sharewise.present.pages.rules.rules_page import (
    handout_page,
    questions_page,
    rule_page,
    rules_page,
    worked_examples,
)
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.proof.prove import prove
from sharewise.reasoning.recommend import recommend
from sharewise.record.make import make_record
from sharewise.record.record_model import Record
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.load import Content, read_content, read_rules, shipped_rulebook
from sharewise.rulebook.model import SKIPPED
from sharewise.rulebook.parts import as_data
from sharewise.text import one_line
from tests.support.answers import answers_to
from tests.support.interviews import go_on
from tests.support.local_rules import begun, put_to_use
from tests.support.needed import long
from tests.support.samples import AT_NOON, NOON, SERIOUS_AND_REFUSED
from tests.support.shipped import ADOPTIONS, proved_rules

SHIPPED = sorted((shipped_rulebook().parent / "adoptions").glob("*.yaml"))
# Of the editions before 2024, which these adoptions are based on.
ASK_FIRST = answers_to(
    "ask_first",
    {"subject": "child", "risk": "welfare", "recipient": "protects", "identity": "needed", "tell": "yes"},
    "hmg-2018",
)
WITHHELD = {
    "danger": "no",
    "subject": "adult",
    "risk": "none",
    "recipient": "other",
    "legal": "none_known",
    "purpose": "no",
}
SHARED_WITH_AGREEMENT = {**ASK_FIRST, "consent": "given"}


@dataclass(frozen=True)
class Walk:
    """What the screens of one adoption must say.

    Attributes:
        answers: the answers given.
        notice: said once, after the question about danger.
        helps: said behind `?` at a question.
        advice: said with the recommendation.
        rules: said among the seven rules.
        saved: said when the record is saved.
        details: what is asked for beside.

    """

    name: str
    edition: str
    answers: dict[str, str]
    notice: tuple[str, ...] = ()
    helps: dict[str, str] | None = None
    advice: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


WALKS = [
    Walk(
        "school-cpoms",
        "hmg-2018",
        answers_to("advice_urgent", {"subject": "child", "risk": "significant", "harm_to": "child"}, "hmg-2018"),
        advice=(
            "Ring your safeguarding lead now.",
            "Local rule: Or ring any member of the senior leadership team (SLT). (reworded)",
            "Local rule: Record this in CPOMS and by e-mail, and upload your documents to CPOMS.",
        ),
        rules=("Seek advice from other practitioners (or any member of SLT)", "upload documents to CPOMS"),
        saved=("To file it in CPOMS:", "--format html"),
        details=("Your organisation uses CPOMS.",),
    ),
    Walk(
        "early-years-setting",
        "hmg-2015",
        ASK_FIRST,
        notice=('"Sharing information is an intrinsic part of any frontline practitioners’ job',),
        helps={
            "tell": "Local rule: In this setting, a legal obligation to share is also a reason not to ask first.",
        },
        advice=("Local rule: Point them to the privacy notice that parents are given at registration.",),
        rules=("as per the Children Act 1989", "A Privacy Notice is given to parents at the point of registration"),
        details=("Did they get the privacy notice at registration?",),
    ),
    Walk(
        "early-years-setting",
        "hmg-2015",
        SERIOUS_AND_REFUSED,
        details=("I have a legal obligation to share this without asking them",),
    ),
    Walk(
        "early-years-setting",
        "hmg-2015",
        {**ASK_FIRST, "consent": "refused", "tell": "no", "grounds": "not_sure"},
        helps={
            "grounds": 'Local rule: "You may still share information without consent if, in your judgement, there is good reason'
        },
    ),
    Walk(
        "seven-minute-briefing",
        "hmg-2018",
        WITHHELD,
        notice=('"Fears about sharing information cannot be allowed to stand in the way',),
        helps={"subject": "Local rule: This briefing covers children and adults at risk alike."},
        advice=(
            'Local rule: "The most important consideration is whether sharing information is likely to safeguard and protect a child or adult at risk."',
            'Local rule: "If the decision is not to share information, it is good practice to inform the requester of this."',
        ),
        rules=(
            "When possible, seek consent",
            "The Government's seven principles",
            "Child Safeguarding Reviews",
            "This does not mean that we avoid sharing information.",
            "with reasons for the decision",
            "www.scie.org.uk/social-work/recording",
        ),
    ),
    Walk(
        "seven-minute-briefing",
        "hmg-2018",
        SHARED_WITH_AGREEMENT,
        advice=(
            "The Government's seven principles: information sharing should be (reworded) - Necessary and proportionate - Relevant - Adequate",
        ),
    ),
    Walk(
        "islington",
        "dcsf-2008",
        SHARED_WITH_AGREEMENT,
        notice=('"Practitioners recognise the importance of information sharing',),
        helps={"legal": "SEND Information Sharing Agreement."},
        advice=(
            "Local rule: This is early help or preventing harm, where it is less clear what may be shared.",
            "check whether the SEND Information Sharing Agreement covers it",
            "rules 2, 4, 6 and 7 of October 2008",
        ),
        rules=("can be overridden in the public interest", "See also our SEND Information Sharing Agreement."),
        details=("Your organisation has: SEND Information Sharing Agreement.",),
    ),
    Walk(
        "islington",
        "dcsf-2008",
        {**ASK_FIRST, "subject": "adult", "consent": "refused", "grounds": "not_sure"},
        helps={"grounds": "whether the lack of consent can be overridden in the public interest"},
    ),
    Walk(
        "coventry",
        "hmg-2015",
        ASK_FIRST,
        notice=(
            "In Coventry there is a desire to empower and enable families to find solutions, to build their own networks",
        ),
        helps={
            "tell": "put the child, another child, someone else or you who make the referral at more risk of harm, or might undermine the investigation of a serious crime"
        },
        advice=("Local rule: If you mean to make a referral, say so.",),
        rules=(
            "Make your information sharing decision after considering the safety",
            "or you the referrer, at increased risk of suffering harm",
            "might undermine the investigation of a serious crime",
            "build resilience",
        ),
    ),
    Walk(
        "coventry",
        "hmg-2015",
        SERIOUS_AND_REFUSED,
        advice=(
            "Local rule: In Coventry this is the exception.",
            "Local rule: Write down which exception holds: risk to the child, another child, someone else or you",
        ),
    ),
]


def text_of(page: Page) -> str:
    return one_line(plain_text(page, 80))


@pytest.fixture(scope="session")
def adoptions() -> dict[str, CompiledRulebook]:
    return {name: proved_rules(path) for name, path in ADOPTIONS.items()}


def walked(interview: Interview, answers: dict[str, str]) -> tuple[Interview, dict[str, str], str]:
    """The interview at its recommendation; what `?` said at each question; and what was said after the first."""
    helps: dict[str, str] = {}
    notice = ""
    while isinstance(interview.at, QuestionPlace):
        prompt = interview.at.prompt(interview)
        helps[interview.at.question] = text_of(prompt.more)
        notice += text_of(prompt.before)
        interview = step(interview, answers[interview.at.question])
    assert isinstance(interview.at, ReviewPlace)
    return go_on(interview), helps, notice


def situations(proved: CompiledRulebook, step_id: str) -> list[dict[str, str]]:
    """Every set of answers with which a step is given, in the edition that the adoption is based on."""
    rules = proved.loaded.rules
    given_with = {name for name, outcome in rules.outcomes.items() if step_id in outcome.steps}
    paths = proved.diagrams[rules.default_edition].paths()
    return [
        dict(answers)
        for answers, outcome in paths
        if outcome in given_with and rules.steps[step_id].when.holds(answers)
    ]


@long
def test_a_referral_is_spoken_of_only_where_that_is_safe_and_there_can_be_one(
    adoptions: dict[str, CompiledRulebook],
) -> None:
    found = situations(adoptions["coventry"], "local.say_that_you_refer")
    assert found
    for answers in found:
        assert answers["tell"] in ("yes", "some")
        assert answers["recipient"] == "protects"
        assert answers.get("harm_to") in (None, "child", "other")
    assert "the family that" not in adoptions["coventry"].loaded.rules.steps["local.say_that_you_refer"].say


def test_nobody_who_was_not_asked_is_told_to_inform_a_requester(adoptions: dict[str, CompiledRulebook]) -> None:
    proved = adoptions["seven-minute-briefing"]
    edition = proved.loaded.rules.default_edition

    def local_words(asked: str) -> str:
        steps = recommend(proved, edition, {**WITHHELD, "asked": asked}).steps
        return " ".join(each.local for each in steps if each.local)

    assert "inform the requester" not in local_words("no")
    for asked in ("yes", SKIPPED):
        assert local_words(asked).count("inform the requester") == 1


def test_no_exception_has_to_be_named_while_nobody_knows_whether_telling_is_safe(
    adoptions: dict[str, CompiledRulebook],
) -> None:
    found = situations(adoptions["coventry"], "local.name_the_exception")
    assert {answers["tell"] for answers in found} == {"no"}


def test_care_in_early_help_is_for_early_help(adoptions: dict[str, CompiledRulebook]) -> None:
    for answers in situations(adoptions["islington"], "local.early_help_care"):
        assert (answers["risk"], answers["recipient"], answers["legal"]) == ("welfare", "protects", "none_known")


def recorded(proved: CompiledRulebook, interview: Interview) -> Record:
    said = interview.recommendation
    return make_record(proved, said, interview.submission(), now=NOON, random=bytes(48))


@long
@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk.name}-{len(walk.answers)}")
def test_an_adoption_shows_its_own_words_steps_and_exceptions(
    walk: Walk, adoptions: dict[str, CompiledRulebook]
) -> None:
    proved = adoptions[walk.name]
    rules = proved.loaded.rules
    assert rules.default_edition == walk.edition
    first = begin(proved, walk.edition, AT_NOON)
    assert first.at.prompt(first).before == ()
    interview, helps, notice = walked(first, walk.answers)
    for words in walk.notice:
        assert f"Local rule: {words}" in notice or words in notice
    for question, words in (walk.helps or {}).items():
        assert words in helps[question]
    advice = text_of(interview.at.prompt(interview).before)
    for words in walk.advice:
        assert words in advice
    for page in (rules_page(rules, walk.edition), handout_page(rules, walk.edition)):
        for words in walk.rules:
            assert words in text_of(page)
    asked = ""
    interview = step(step(interview, "follow"), "now")
    while isinstance(interview.at, DetailPlace | MoreDetailsPlace):
        prompt = interview.at.prompt(interview)
        if isinstance(interview.at, MoreDetailsPlace):
            interview = step(interview, "yes")
            continue
        options = " ".join(option.label for option in getattr(prompt, "options", ()))
        asked += f" {prompt.ask} {' '.join(prompt.lines)} {options}"
        interview = step(interview, None)
    for words in walk.details:
        assert words in asked
    record = recorded(proved, interview)
    assert record.rules.adoption == walk.name
    assert record.rules.adoption_sha256 == proved.loaded.adoption_sha256
    system = rules.adoption.record_system if rules.adoption else None
    saved = text_of(saved_page(record, Path("x.json"), interview.recommendation.steps, None, system))
    for words in walk.saved:
        assert words in saved


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk.name}-{len(walk.answers)}")
def test_a_record_holds_the_local_words_that_were_followed(walk: Walk, adoptions: dict[str, CompiledRulebook]) -> None:
    proved = adoptions[walk.name]
    interview, _, _ = walked(begin(proved, walk.edition, AT_NOON), walk.answers)
    said = as_data(recorded(proved, step(interview, "follow")))["recommendation"]
    adoption = proved.loaded.rules.adoption
    assert adoption is not None
    rules = {each["number"]: each["local"] for each in said["rules"] if each["local"]}
    cited = {each["number"] for each in said["rules"]}
    assert rules == {number: rule.text for number, rule in adoption.wording.items() if number in cited}
    assert said["remember"] == adoption.remember
    shown = [worded(each) for each in interview.recommendation.steps]
    marked = [each for each in said["steps"] if each["id"].startswith("local.") or each["local"]]
    assert len(marked) == sum("Local rule:" in words for words in shown)


def test_no_local_word_passes_for_a_national_one() -> None:
    text = put_to_use(begun("york"))
    proved = prove(read_rules(read_content(shipped_rulebook()), Content("york.yaml", text.encode())))
    rules = proved.loaded.rules
    answers = {**ASK_FIRST, "grounds": "yes", "local.plan": "not_sure"}
    interview = begin(proved, "hmg-2018", AT_NOON)
    screens = ""
    while not isinstance(interview.at, FinishedPlace):
        prompt = interview.at.prompt(interview)
        heard = (*prompt.before, Paragraph(prompt.ask), *map(Paragraph, prompt.lines), *prompt.more)
        screens += text_of((*heard, *(Paragraph(option.label) for option in getattr(prompt, "options", ()))))
        match interview.at:
            case QuestionPlace(question):
                interview = step(interview, answers[question])
            case ReviewPlace():
                interview = step(interview, "go on")
            case WordQuestionPlace():
                interview = step(interview, SKIPPED)
            case RecommendationPlace():
                interview = step(interview, "follow")
            case OfferDetailsPlace():
                interview = step(interview, "now")
            case DetailPlace():
                given = interview.fields[interview.at.index].name == "local.incident_number"
                interview = step(interview, "2026-17" if given else None)
            case MoreDetailsPlace():
                interview = step(interview, "yes")
            case _:
                interview = step(interview, "save")
    for page in (
        record_text_page(recorded(proved, interview)),
        handout_page(rules, "hmg-2018"),
        questions_page(rules, "hmg-2018"),
        rule_page(rules, "hmg-2018", "3", worked_examples(proved, "hmg-2018"), 99, "", ""),
    ):
        screens += text_of(page)
    local, row = rules.questions["local.plan"], rules.rows("hmg-2018")["local.plan_not_known"]
    for mark, words in (
        ("Local question: ", local.ask),
        ("Local question: ", "What is the incident number?"),
        ("Local rule: ", local.help),
        ("Local rule: ", "Whether there is a plan. Ask the early help team."),
        ("Local rule: ", row.because),
    ):
        assert words in screens
        assert screens.count(words) == screens.count(mark + words), words


EMERGENCY = {"danger": "yes"}


def local_in(recommendation: dict[str, Any]) -> list[str]:
    """Every local text that a record holds of a recommendation."""
    found = [recommendation["local"], recommendation["remember"]]
    for each in (*recommendation["steps"], *recommendation["conditions"]):
        found += [each["local"], each["says"] if each["id"].startswith("local.") else None]
    found += [row["because"] for row in recommendation["rows"] if row["id"].startswith("local.")]
    found += [rule["local"] for rule in recommendation["rules"]]
    points = recommendation["checklist"]
    found += [points["title"], *points["items"]] if points else []
    return [words for words in found if words]


@long
@pytest.mark.parametrize("name", ["york-primary", *(path.stem for path in SHIPPED)])
def test_what_a_record_holds_of_a_recommendation_was_shown(name: str) -> None:
    over = Content("york.yaml", put_to_use(begun("york")).encode()) if name == "york-primary" else _shipped(name)
    proved = prove(read_rules(read_content(shipped_rulebook()), over))
    seen: set[str] = set()
    for answers in (EMERGENCY, ASK_FIRST, SERIOUS_AND_REFUSED, WITHHELD, SHARED_WITH_AGREEMENT):
        # Under the rules of 2024, grounds are asked for where those before did not.
        given = {"grounds": "no", **answers, **({"local.plan": "not_sure"} if name == "york-primary" else {})}
        interview = begin(proved, proved.loaded.rules.default_edition, AT_NOON)
        while isinstance(interview.at, QuestionPlace):
            interview = step(interview, given[interview.at.question])
        interview = step(interview, "go on") if isinstance(interview.at, ReviewPlace) else interview
        while isinstance(interview.at, WordQuestionPlace):
            interview = step(interview, "yes" if interview.at.question.startswith(LOCAL) else SKIPPED)
        prompt = interview.at.prompt(interview)
        shown = text_of((*prompt.before, *prompt.more))
        held = local_in(as_data(recorded(proved, interview))["recommendation"])
        assert [words for words in held if one_line(words) not in shown] == [], answers
        seen.update(held)
    assert seen, "some local words are followed somewhere"


def _shipped(name: str) -> Content:
    return read_content(shipped_rulebook().parent / "adoptions" / f"{name}.yaml")
