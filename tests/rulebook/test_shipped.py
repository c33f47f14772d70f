"""The shipped rulebook says what was decided: the rows, the questions, the editions, and the wording of the rules.

The tables here are written out from the decision model and from the copies of the rules that were quoted, so that a
change to the rulebook that changes what people are told cannot pass unseen.
"""

from __future__ import annotations

import re
from typing import get_args

import pytest

from sharewise.reasoning.compare.comparison import Side, compare
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.flow import flow_of
from sharewise.reasoning.recommend import recommend
from sharewise.rulebook.base import Digit
from sharewise.rulebook.conditions import Condition, read_condition
from sharewise.rulebook.load import Loaded

# The decision: when, and what comes out. Questions are parted by ";", answers by "/", and one case from another by "|".
# Nothing: everything else.
ROWS: dict[str, tuple[str, str]] = {
    "E1": ("danger: yes", "emergency"),
    "K2": ("term: serious; harm_to: not_sure; recipient: needs / self / acts_for / other / not_sure", "advice_urgent"),
    "R0.sig": ("term: serious; recipient: not_sure", "advice_urgent"),
    "R0": ("term: not_serious; recipient: not_sure", "advice"),
    "R1": ("recipient: unverified", "not_to_them"),
    "R3.sig": ("term: serious; recipient: risky; legal: required / restricted / not_sure", "advice_urgent"),
    "R3": ("term: not_serious; recipient: risky; legal: required / not_sure", "advice"),
    "R2": ("recipient: risky", "not_to_them"),
    "S0": ("term: serious; recipient: self", "advice_urgent"),
    "L1.sig": ("term: serious; legal: restricted / not_sure", "advice_urgent"),
    "L1.no": ("term: below; legal: restricted; recipient: needs / other", "do_not_share_now"),
    "L1": ("term: not_serious; legal: restricted / not_sure", "advice"),
    "S1": ("recipient: self; third_party: yes", "share_redacted"),
    "S2": ("recipient: self; third_party: no", "share_with_agreement"),
    "S3": ("recipient: self; third_party: not_sure", "advice"),
    "P1.sig": (
        "term: serious; recipient: needs / acts_for / other; legal: none_known; purpose: not_sure",
        "advice_urgent",
    ),
    "P2.sig": ("term: serious; recipient: needs / acts_for / other; legal: none_known; purpose: no", "advice_urgent"),
    "P2": (
        "term: not_serious; recipient: protects / needs / other; legal: none_known; purpose: no",
        "do_not_share_now",
    ),
    "P1.ask": (
        "term: below; recipient: protects / needs / other; legal: none_known; purpose: not_sure; consent: doubtful / not_yet_asked; tell: yes / some",
        "ask_first",
    ),
    "P1.no": (
        "term: below; recipient: needs / other; legal: none_known; purpose: not_sure; consent: refused / withdrawn | risk: none; recipient: protects; legal: none_known; purpose: not_sure; consent: refused / withdrawn",
        "do_not_share_now",
    ),
    "P1": ("term: not_serious; recipient: protects / needs / other; legal: none_known; purpose: not_sure", "advice"),
    "N2.sig": ("term: serious; legal: required; necessary: no", "advice_urgent"),
    "N2": ("term: not_serious; legal: required; necessary: no", "advice"),
    "N3.sig": ("term: serious; legal: none_known; necessary: no", "advice_urgent"),
    "N3": (
        "term: not_serious; recipient: protects / needs / other; legal: none_known; necessary: no",
        "do_not_share_now",
    ),
    "Z0": (
        "term: past; recipient: protects / needs / other; legal: none_known; purpose: yes; necessary: yes / reduce; consent: given",
        "share_with_agreement",
    ),
    "Z1.part": (
        "term: past; recipient: protects / needs / other; legal: none_known; purpose: yes; necessary: reduce; grounds: yes; tell: yes / some",
        "share_limited",
    ),
    "Z1": (
        "term: past; recipient: protects / needs / other; legal: none_known; purpose: yes; necessary: yes; grounds: yes; tell: yes / some | term: past; recipient: protects; legal: none_known; purpose: yes; necessary: not_sure; grounds: yes; tell: yes / some",
        "share_and_tell",
    ),
    "Z3": (
        "term: past; recipient: protects / needs / other; legal: none_known; purpose: yes; necessary: yes / reduce; grounds: yes; tell: no / not_sure | term: past; recipient: protects; legal: none_known; purpose: yes; necessary: not_sure; grounds: yes; tell: no / not_sure",
        "share_do_not_tell",
    ),
    "Z4": (
        "term: past; recipient: protects / needs / other; legal: none_known; purpose: yes; grounds: no",
        "do_not_share_now",
    ),
    "Z5.sig": (
        "term: past; risk: significant; recipient: protects / needs / other; legal: none_known; purpose: yes",
        "advice_urgent",
    ),
    "Z5": ("term: past; recipient: protects / needs / other; legal: none_known; purpose: yes", "advice"),
    "N1.sig": ("term: serious; necessary: not_sure; recipient: needs / acts_for / other", "advice_urgent"),
    "N1": (
        "term: not_serious; recipient: protects / needs / other; necessary: not_sure | term: not_serious; legal: required; necessary: not_sure",
        "advice",
    ),
    "L2": ("legal: required; tell: yes / some", "share_and_tell"),
    "L3": ("legal: required; tell: no", "share_do_not_tell"),
    "L4": ("term: serious; legal: required; tell: not_sure", "share_do_not_tell"),
    "L5": ("term: not_serious; legal: required; tell: not_sure", "advice"),
    "R4": ("term: serious; recipient: other; harm_to: child / other / self_cannot / self_pressured", "advice_urgent"),
    "Y0": (
        "term: serious; recipient: needs; harm_to: other; consent: doubtful / not_yet_asked; tell: yes / some",
        "ask_first",
    ),
    "Y0.pressure": (
        "term: serious; recipient: needs; harm_to: self_pressured; consent: given / doubtful / not_yet_asked; tell: yes / some",
        "ask_first",
    ),
    "Y1": ("term: serious; recipient: needs; harm_to: child / other; consent: given", "share_with_agreement"),
    "Y2.part": (
        "term: serious; recipient: needs; harm_to: child / other / self_cannot / self_pressured; necessary: reduce; grounds: yes; tell: yes / some",
        "share_limited",
    ),
    "Y2": (
        "term: serious; recipient: needs; harm_to: child / other / self_cannot / self_pressured; grounds: yes; tell: yes / some",
        "share_and_tell",
    ),
    "Y3": (
        "term: serious; recipient: needs; harm_to: child / other / self_cannot / self_pressured; grounds: yes; tell: no / not_sure",
        "share_do_not_tell",
    ),
    "Y4": ("term: serious; recipient: needs; harm_to: child / other / self_cannot / self_pressured", "advice_urgent"),
    "A0": ("term: serious; recipient: acts_for; harm_to: child / other / self_pressured", "advice_urgent"),
    "R5": (
        "term: serious; harm_to: self_free; recipient: needs / acts_for / other; consent: given",
        "share_with_agreement",
    ),
    "R6": (
        "term: serious; harm_to: self_free; recipient: needs / acts_for / other; consent: doubtful / not_yet_asked; tell: yes / some",
        "ask_first",
    ),
    "R7": (
        "term: serious; harm_to: self_free; recipient: needs / acts_for / other; consent: refused / withdrawn",
        "do_not_share_now",
    ),
    "R8": ("term: serious; harm_to: self_free; recipient: needs / acts_for / other", "advice_urgent"),
    "A1": ("term: not_serious; recipient: acts_for; third_party: yes; consent: given / cannot", "share_redacted"),
    "A3": ("term: not_serious; recipient: acts_for; consent: cannot; tell: yes / some", "share_limited"),
    "I1.sig": (
        "term: serious; recipient: protects; harm_to: other / self_free; identity: not_needed",
        "share_without_name",
    ),
    "I1": ("risk: none; recipient: protects; identity: not_needed", "share_without_name"),
    "I3": ("term: below; recipient: protects; identity: not_needed", "advice"),
    "I2.sig": ("term: serious; recipient: protects; harm_to: other / self_free; identity: not_sure", "advice_urgent"),
    "I2": ("term: below; recipient: protects; identity: not_sure", "advice"),
    "C1": ("term: serious; harm_to: child / other / self_free / not_sure; consent: given", "share_with_agreement"),
    "H1.part": (
        "term: serious; harm_to: child / other / self_cannot / not_sure; necessary: reduce; tell: yes / some",
        "share_limited",
    ),
    "H1": ("term: serious; harm_to: child / other / self_cannot / not_sure; tell: yes / some", "share_and_tell"),
    "H2": ("term: serious; harm_to: child / other / self_cannot / not_sure; tell: no / not_sure", "share_do_not_tell"),
    "D1": (
        "term: serious; harm_to: self_pressured; consent: given / doubtful / not_yet_asked; tell: yes / some",
        "ask_first",
    ),
    "D2.part": (
        "term: serious; harm_to: self_pressured; necessary: reduce; tell: yes / some; grounds: yes",
        "share_limited",
    ),
    "D2": ("term: serious; harm_to: self_pressured; tell: yes / some; grounds: yes", "share_and_tell"),
    "D3": ("term: serious; harm_to: self_pressured; tell: no / not_sure; grounds: yes", "share_do_not_tell"),
    "D4": ("term: serious; harm_to: self_pressured", "advice_urgent"),
    "F1": ("term: serious; harm_to: self_free; consent: doubtful / not_yet_asked; tell: yes / some", "ask_first"),
    "F2.part": (
        "term: serious; harm_to: self_free; necessary: reduce; tell: yes / some; grounds: yes",
        "share_limited",
    ),
    "F2": ("term: serious; harm_to: self_free; tell: yes / some; grounds: yes", "share_and_tell"),
    "F3": ("term: serious; harm_to: self_free; consent: refused / withdrawn; grounds: no", "do_not_share_now"),
    "F4": ("term: serious; harm_to: self_free", "advice_urgent"),
    "C2": ("consent: given", "share_with_agreement"),
    "O1": ("recipient: needs / acts_for / other; consent: doubtful / not_yet_asked; tell: yes / some", "ask_first"),
    "O4": (
        "term: below; risk: welfare / not_sure; recipient: needs; consent: refused / withdrawn / cannot; tell: yes / some; grounds: yes",
        "share_limited",
    ),
    "O5": (
        "term: below; risk: welfare / not_sure; recipient: needs; consent: refused / withdrawn / cannot; tell: yes / some; grounds: not_sure",
        "advice",
    ),
    "O3": ("recipient: needs / acts_for / other; consent: refused / withdrawn", "do_not_share_now"),
    "O2": ("recipient: needs / acts_for / other", "advice"),
    "W1": ("tell: not_sure", "advice"),
    "W2": ("tell: no; consent: refused / withdrawn; grounds: no", "do_not_share_now"),
    "W3": ("tell: no", "advice"),
    "W4": ("subject: child / both; risk: welfare; consent: doubtful / not_yet_asked; grounds: yes", "share_and_tell"),
    "W5": ("consent: doubtful / not_yet_asked", "ask_first"),
    "W7.child": ("subject: child / both; risk: welfare / not_sure; consent: refused / withdrawn", "advice"),
    "W7": ("consent: refused / withdrawn; grounds: no", "do_not_share_now"),
    "W8": ("risk: welfare / not_sure; consent: cannot; grounds: yes", "share_and_tell"),
    "W9": ("", "advice"),
}

STAGES = {
    "Emergency": ["E1"],
    "What could happen": ["K2"],
    "Who gets it": ["R0.sig", "R0", "R1", "R3.sig", "R3", "R2", "S0"],
    "What the law says": ["L1.sig", "L1.no", "L1"],
    "Their own information": ["S1", "S2", "S3"],
    "Purpose and need": ["P1.sig", "P2.sig", "P2", "P1.ask", "P1.no", "P1", "N2.sig", "N2", "N3.sig", "N3"],
    "A matter of the past": ["Z0", "Z1.part", "Z1", "Z3", "Z4", "Z5.sig", "Z5"],
    "Which parts they need": ["N1.sig", "N1"],
    "The law requires it": ["L2", "L3", "L4", "L5"],
    "Someone who must know to be safe, or someone else, serious harm": [
        "R4",
        "Y0",
        "Y0.pressure",
        "Y1",
        "Y2.part",
        "Y2",
        "Y3",
        "Y4",
        "A0",
        "R5",
        "R6",
        "R7",
        "R8",
    ],
    "Someone who acts for them": ["A1", "A3"],
    "Without the name": ["I1.sig", "I1", "I3", "I2.sig", "I2"],
    "Serious harm to a child, to others, or to someone who cannot decide": ["C1", "H1.part", "H1", "H2"],
    "An adult who may be under pressure": ["D1", "D2.part", "D2", "D3", "D4"],
    "An adult who chooses freely": ["F1", "F2.part", "F2", "F3", "F4"],
    "Below serious harm": [
        "C2",
        "O1",
        "O4",
        "O5",
        "O3",
        "O2",
        "W1",
        "W2",
        "W3",
        "W4",
        "W5",
        "W7.child",
        "W7",
        "W8",
        "W9",
    ],
}

# What the terms stand for.
TERMS = {
    "serious": ["risk: significant; basis: seen / pattern / worry", "risk: not_sure; basis: seen"],
    "past": ["risk: significant / not_sure; basis: past"],
    "below": ["risk: welfare / none", "risk: not_sure; basis: pattern / worry"],
    "not_serious": [
        "risk: welfare / none",
        "risk: not_sure; basis: pattern / past / worry",
        "risk: significant; basis: past",
    ],
}

QUESTIONS = {
    "danger": "yes, no, not_sure",
    "subject": "child, adult, both",
    "risk": "significant, welfare, none, not_sure",
    "basis": "seen, pattern, past, worry",
    "harm_to": "child, other, self_cannot, self_pressured, self_free, not_sure",
    "recipient": "unverified, risky, protects, needs, self, acts_for, other, not_sure",
    "legal": "required, restricted, none_known, not_sure",
    "purpose": "yes, no, not_sure",
    "necessary": "yes, reduce, no, not_sure",
    "third_party": "yes, no, not_sure",
    "identity": "needed, not_needed, not_sure",
    "consent": "given, refused, withdrawn, doubtful, not_yet_asked, cannot",
    "tell": "yes, some, no, not_sure",
    "grounds": "yes, no, not_sure",
}

OUTCOMES = [
    "emergency",
    "share_with_agreement",
    "share_and_tell",
    "share_do_not_tell",
    "share_limited",
    "share_without_name",
    "share_redacted",
    "ask_first",
    "do_not_share_now",
    "not_to_them",
    "advice",
    "advice_urgent",
]

TO_2018 = ["framework", "openness", "advice", "consent", "safety", "necessity", "record"]
TOPICS = {
    "dcsf-2008": TO_2018,
    "hmg-2015": TO_2018,
    "hmg-2018": TO_2018,
    "dfe-2024": ["safety framework", "openness", "consent", "advice", "identities", "necessity", "record"],
}

# The rules as the copies have them that are quoted, word for word, with what those copies add to the rules.
ISLINGTON = """
  1. Remember that the Data Protection Act is not a barrier to sharing information but is a framework to ensure that personal information about living persons is shared appropriately.
  2. Be open and honest with the person and/or their family where appropriate from the outset about why, what, how and with whom information will, or could be shared, and seek their agreement, unless it is unsafe or inappropriate to do so.
  3. Seek advice if you are in any doubt, without disclosing the identity of the person where possible.
  4. Share with consent where appropriate and where possible respect the wishes of those who do not consent to share confidential information. You may still share information without consent if in your judgement that lack of consent can be overridden in the public interest. Judgement must be based on the facts of the case.
  5. Consider safety and well-being: base your information sharing decisions on considerations of the safety and well-being of the person and others who may be affected by their actions.
  6. Necessary, proportionate, relevant, accurate, timely and secure: ensure that the information you share is necessary for the purpose for which you are sharing it, is shared only with those people who need to have it, is accurate and up-to-date, is shared in a timely fashion and is shared securely.
  7. Keep a record of your decision and the reasons for it – whether it is to share information or not. If you decide to share, then record what you have shared, with whom and for what purpose.
"""
COVENTRY = """
  1. Remember that the Data Protection Act 2018 and Human Rights Law are not barriers to justified information sharing, but provide a framework to ensure that personal information about living individuals is shared appropriately.
  2. Be open and honest with the individual (and/or their family where appropriate) from the outset about why, what, how and with whom information will, or could be shared, and seek their agreement, unless it is unsafe or inappropriate to do so.
  3. Seek advice from other practitioners if you are in any doubt about sharing the information concerned, without disclosing the identity of the individual where possible.
  4. Share with informed consent where appropriate and, where possible, respect the wishes of those who do not consent to share confidential information. You may still share information without consent if, in your judgement, there is good reason to do so, such as where safety may be at risk. You will need to base your judgement on the facts of the case. When you are sharing or requesting personal information from someone, be certain of the basis upon which you are doing so. Where you have consent, be mindful that an individual might not expect information to be shared.
  7. Keep a record of your decision and the reasons for it – whether it is to share information or not. If you decide to share, then record what you have shared, with whom and for what purpose.
"""
SETTING = """
5. Consider safety and well-being: Base your information sharing decisions on considerations of the safety and well-being of the individual and others who may be affected by their actions.

6. Necessary, proportionate, relevant, adequate, accurate, timely and secure: Ensure that the information you share is necessary for the purpose for which you are sharing it, is shared only with those individuals who need to have it, is accurate and up-to-date, is shared in a timely fashion, and is shared securely.
"""
SCHOOL = """
1. Remember that the General Data Protection Regulations (GDPR), Data Protection Act 2018 and human rights law are not barriers to justified information sharing, but provide a framework to ensure that personal information about living individuals is shared appropriately.
2. Be open and honest with the individual (and/or their family where appropriate) from the outset about why, what, how and with whom information will, or could be shared, and seek their agreement, unless it is unsafe or inappropriate to do so.
3. Seek advice from other practitioners (or any member of SLT) if you are in any doubt about sharing the information concerned, without disclosing the identity of the individual where possible.
4. Share with informed consent where appropriate and, where possible, respect the wishes of those who do not consent to having their information shared. You may still share information without consent if, in your judgement, there is lawful basis to do so, such as where safety may be at risk.
5. Consider safety and well-being: Base your information sharing decisions on considerations of the safety and well-being of the individual and others who may be affected by their actions.
6. Necessary, proportionate, relevant, adequate, accurate, timely and secure: Ensure that the information you share is necessary for the purpose for which you are sharing it, is shared only with those individuals who need to have it, is accurate and up-to-date, is shared in a timely fashion, and is shared securely.
7. Keep a record of your decision and the reasons for it – whether it is to share information or not. If you decide to share, then record what you have shared, with whom and for what purpose (Use CPOMS and email for this purpose – upload documents to CPOMS).
"""
# The opening words of rules 1 to 6 of 2024, as the copies have them.
ECP = """
1. All children have a right to be protected from abuse and neglect. Protecting a child from such harm takes priority over protecting their privacy, or the privacy rights of the person(s) failing to protect them.
2. When you have a safeguarding concern, wherever it is practicable and safe to do so, engage with the child and/or their carer(s), and explain who you intend to share information with, what information you will be sharing and why.
3. You do not need consent to share personal information about a child and/or members of their family if a child is at risk or there is a perceived risk of harm.
4. Seek advice promptly whenever you are uncertain or do not fully understand how the legal framework supports information sharing in a particular case.
5. When sharing information, ensure you and the person or agency/organisation that receives the information take steps to protect the identities of any individuals (e.g., the child, a carer, a neighbour, or a colleague) who might suffer harm if their details became known to an abuser or one of their associates.
6. Only share relevant and accurate information with individuals or agencies/organisations that have a role in safeguarding the child and/or providing their family with support, and only share the information they need to support the provision of their services.
"""
COPIES = {
    "islington": ISLINGTON,
    "coventry": COVENTRY,
    "setting-policy": SETTING,
    "school-page": SCHOOL,
    "ecp-2024": ECP,
}
LOCAL_ADDITIONS = [" (or any member of SLT)", " (Use CPOMS and email for this purpose – upload documents to CPOMS)"]
QUOTED_FROM = {
    "dcsf-2008": ["islington"] * 7,
    "hmg-2015": ["coventry"] * 4 + ["setting-policy"] * 2 + ["coventry"],
    "hmg-2018": ["school-page"] * 7,
    "dfe-2024": ["ecp-2024"] * 6,
}
# Where else the words of 2024 stand.
ALSO_IN = {
    "1": ["cook-2024", "plymouth-2024"],
    "2": ["cook-2024", "dpe-2024"],
    **{number: ["cook-2024"] for number in "3456"},
}


def as_copied(source: str) -> dict[str, str]:
    """The rules of a copy by number, without what it adds."""
    text = COPIES[source]
    for addition in LOCAL_ADDITIONS:
        text = text.replace(addition, "")
    return dict(re.findall(r"^ *(\d)\. (.+)$", text, re.MULTILINE))


def condition(written: str) -> Condition:
    """A condition as it is written here. `term` names one of the terms here, whose words are then read in its place."""
    return read_condition(
        [_data(each) for each in written.split(" | ")],
        {name: read_condition([_data(each) for each in TERMS[name]]) for name in TERMS},
    )


def _data(written: str) -> dict[str, list[str]]:
    parts = [part.split(": ") for part in written.split("; ") if part]
    return {question: answers.split(" / ") for question, answers in parts}


def test_the_terms_stand_for_what_was_decided(loaded: Loaded) -> None:
    assert {name: term.when for name, term in loaded.rules.terms.items()} == {
        name: read_condition([_data(each) for each in written]) for name, written in TERMS.items()
    }


def test_however_a_worry_is_graded_one_term_of_three_holds() -> None:
    rest = {"danger": "no"}
    graded = [{"risk": risk} for risk in ("welfare", "none")]
    graded += [
        {"risk": risk, "basis": basis}
        for risk in ("significant", "not_sure")
        for basis in QUESTIONS["basis"].split(", ")
    ]
    for answers in graded:
        holding = [
            name for name in ("serious", "past", "below") if condition(f"term: {name}").holds({**rest, **answers})
        ]
        assert len(holding) == 1, answers
        assert condition("term: not_serious").holds(answers) == (holding != ["serious"])


def test_the_rows_stand_in_the_order_decided(loaded: Loaded) -> None:
    rows = [row_id for stage in loaded.rules.stages.values() for row_id in stage.rows]
    assert rows == list(ROWS)


@pytest.mark.parametrize("row_id", ROWS)
def test_a_row_holds_when_it_was_decided_to_and_gives_what_was_decided(row_id: str, loaded: Loaded) -> None:
    when, outcome = ROWS[row_id]
    row = loaded.rules.stage_of(row_id).rows[row_id]
    assert row.when == condition(when)
    assert row.outcome == outcome


def test_the_stages_have_the_titles_and_rows_decided(loaded: Loaded) -> None:
    assert [(stage.title, list(stage.rows)) for stage in loaded.rules.stages.values()] == list(STAGES.items())


@pytest.mark.parametrize(
    ("edition", "sets", "states"),
    [("dcsf-2008", 38925, 154), ("hmg-2015", 38925, 154), ("hmg-2018", 38925, 154), ("dfe-2024", 38989, 162)],
)
def test_so_many_sets_of_answers_can_be_given_in_so_many_situations(
    edition: str, sets: int, states: int, proved: CompiledRulebook
) -> None:
    flow = flow_of(proved.diagrams[edition])
    assert (flow.sets, len(flow.states)) == (sets, states)


def test_nobody_is_asked_more_than_twelve_questions(proved: CompiledRulebook) -> None:
    assert {max(diagram.path_lengths()) for diagram in proved.diagrams.values()} == {12}


def test_the_edition_of_2024_leads_elsewhere_for_so_many_sets_of_answers(proved: CompiledRulebook) -> None:
    (both,) = compare(Side("2018", proved, "hmg-2018"), Side("2024", proved, "dfe-2024")).decided
    assert both.meaning is not None
    assert [(found.one, found.two, found.where.sets) for found in both.meaning.elsewhere] == [
        ("ask_first", "share_and_tell", 32)
    ]


def test_only_one_row_holds_in_some_editions_and_not_in_others(loaded: Loaded) -> None:
    rows = {row_id: row.editions for stage in loaded.rules.stages.values() for row_id, row in stage.rows.items()}
    assert {row_id: editions for row_id, editions in rows.items() if editions} == {"W4": ["dfe-2024"]}


def test_the_questions_and_their_answers_stand_in_the_order_decided(loaded: Loaded) -> None:
    questions = [(name, ", ".join(question.answers)) for name, question in loaded.rules.questions.items()]
    assert questions == list(QUESTIONS.items())


def test_an_answer_about_an_adult_is_offered_only_where_an_adult_is_concerned(loaded: Loaded) -> None:
    conditional = {
        (name, code): answer.offer_when
        for name, question in loaded.rules.questions.items()
        for code, answer in question.answers.items()
        if answer.offer_when is not None
    }
    adult = condition("subject: adult / both")
    assert conditional == {("harm_to", f"self_{how}"): adult for how in ("cannot", "pressured", "free")}


def test_the_outcomes_are_those_decided(loaded: Loaded) -> None:
    assert list(loaded.rules.outcomes) == OUTCOMES


def test_the_rules_of_2024_are_the_ones_used_unless_another_edition_is_chosen(loaded: Loaded) -> None:
    assert loaded.rules.default_edition == "dfe-2024"


def test_each_edition_numbers_the_topics_as_it_was_published(loaded: Loaded) -> None:
    numbered = {
        name: {number: " ".join(rule.topics) for number, rule in edition.rules.items()}
        for name, edition in loaded.rules.editions.items()
    }
    assert numbered == {name: dict(zip("1234567", topics, strict=True)) for name, topics in TOPICS.items()}
    assert list(numbered) == list(TOPICS)


def test_every_edition_lists_its_seven_rules_in_order(loaded: Loaded) -> None:
    for edition in loaded.rules.editions.values():
        assert "".join(edition.rules) == "1234567"


def test_each_edition_is_followed_by_the_next_and_only_the_last_is_current(loaded: Loaded) -> None:
    editions = loaded.rules.editions
    names = list(editions)
    assert [edition.superseded_by for edition in editions.values()] == [*names[1:], None]
    assert [name for name, edition in editions.items() if edition.status == "current"] == ["dfe-2024"]
    assert [edition.year for edition in editions.values()] == ["2008", "2015", "2018", "2024"]


@pytest.mark.parametrize(
    ("name", "number"),
    [(name, number) for name, copies in QUOTED_FROM.items() for number in get_args(Digit)[: len(copies)]],
)
def test_a_rule_is_quoted_word_for_word_without_local_additions(name: str, number: Digit, loaded: Loaded) -> None:
    rule = loaded.rules.editions[name].rules[number]
    assert rule.quoted_from == QUOTED_FROM[name][int(number) - 1]
    assert rule.text == as_copied(rule.quoted_from)[number]


@pytest.mark.parametrize("number", "37")
def test_a_rule_says_so_where_local_words_are_left_out(number: Digit, loaded: Loaded) -> None:
    rule = loaded.rules.editions["hmg-2018"].rules[number]
    assert rule.exact == "no"
    assert "left out here" in (rule.differs or "")


def test_the_rules_of_2024_are_opening_words_on_which_copies_agree_and_the_last_is_ours(loaded: Loaded) -> None:
    edition, sources = loaded.rules.editions["dfe-2024"], loaded.rules.sources
    assert {edition.summary for edition in loaded.rules.editions.values()} == {"no"}
    assert (sources[edition.source].address or "").startswith("https://www.gov.uk/")
    assert {number: rule.exact for number, rule in edition.rules.items()} == {
        **dict.fromkeys("123456", "agreed"),
        "7": "ours",
    }
    assert {number: rule.also_in for number, rule in edition.rules.items() if rule.also_in} == ALSO_IN
    for rule in list(edition.rules.values())[:6]:
        for copy in (rule.quoted_from, *rule.also_in):
            assert sources[copy].address
    assert "10 September 2026" in (edition.notice or "")


ABOUT_CHILDREN = {"1", "2", "3", "6"}


def test_a_decision_about_an_adult_rests_on_no_rule_about_children(proved: CompiledRulebook) -> None:
    seen: dict[str, set[str | None]] = {"adult": set(), "child": set()}
    for example in proved.loaded.rules.examples.values():
        said = recommend(proved, "dfe-2024", example.answers) if example.edition in (None, "dfe-2024") else None
        if said is not None and (subject := said.answers.get("subject")) in seen:
            seen[subject] |= (numbers := {cited.number for cited in said.rules})
            assert "7" in numbers, "every recommendation rests on a rule"
    assert not ABOUT_CHILDREN & seen["adult"]
    assert seen["child"] >= ABOUT_CHILDREN


# Each law and piece of guidance: how sure it is, where it holds, for which subjects and sectors. Nothing: everywhere, for all.
DUTIES = {
    "court-order": ("in_force", "", "", ""),
    "children-act-2004-s16la": ("reported", "england", "child both", ""),
    "sharing-guidance-2026": ("reported", "england", "child both", ""),
    "working-together-2026": ("in_force", "england", "child both", ""),
    "children-act-1989-s47": ("in_force", "england wales", "child both", "school early_years health council housing"),
    "fgm-act-2003-s5b": ("in_force", "england wales", "child both", ""),
    "modern-slavery-act-2015-s52": ("in_force", "england wales", "", ""),
    "children-act-2004-s16h": ("in_force", "england", "child both", ""),
    "children-act-2004-s16lc": ("not_yet", "england", "child both", ""),
    "recognised-legitimate-interest": ("in_force", "", "", "school early_years charity housing other"),
    "care-act-2014-s45": ("in_force", "england", "adult both", ""),
    "wales-reporting": ("in_force", "wales", "", ""),
    "ni-reporting": ("in_force", "northern_ireland", "", ""),
    "mandatory-reporting-csa": ("not_yet", "england", "child both", ""),
}


def test_a_law_that_may_require_sharing_says_how_sure_that_is_and_whom_it_is_for(loaded: Loaded) -> None:
    found = {
        name: (
            duty.status,
            " ".join(duty.nations),
            " ".join(answer for answer in QUESTIONS["subject"].split(", ") if ("subject", answer) in duty.when.named()),
            " ".join(duty.sectors),
        )
        for name, duty in loaded.rules.duties.items()
    }
    assert found == DUTIES
    assert "30 September 2026" in loaded.rules.duties["children-act-2004-s16la"].in_force_from


def test_what_is_only_reported_says_that_it_was_not_read_and_gives_the_link(loaded: Loaded) -> None:
    reported = [duty for duty in loaded.rules.duties.values() if duty.status == "reported"]
    assert reported
    for duty in reported:
        assert duty.link
        assert re.search(r"not read", duty.known or ""), duty.title
        assert "Ask your adviser" in (duty.known or ""), duty.title


def test_the_places_of_a_law_are_those_that_its_words_name(loaded: Loaded) -> None:
    rules = loaded.rules
    places = {rules.home: rules.jurisdiction} | {code: place.title for code, place in rules.jurisdictions.items()}
    for duty in rules.duties.values():
        assert duty.jurisdiction == " and ".join(places[code] for code in duty.nations) or "United Kingdom"


def test_one_line_about_the_law_is_said_in_an_interview_about_a_child_in_england(loaded: Loaded) -> None:
    lines = {name: duty.line for name, duty in loaded.rules.duties.items() if duty.line}
    assert list(lines) == ["children-act-2004-s16la"]
    assert (lines["children-act-2004-s16la"] or "").count("30 September 2026") == 1


def test_every_worked_example_is_a_story_of_two_to_five_sentences(loaded: Loaded) -> None:
    for name, example in loaded.rules.examples.items():
        sentences = re.findall(r"[.?!](?=\s|$)", example.story)
        assert 2 <= len(sentences) <= 5, name
        assert example.story[0].isupper() and example.story[-1] in ".?!", name
        assert "\n" not in example.story, name


def test_no_two_worked_examples_tell_the_same_story_unless_to_compare_editions(loaded: Loaded) -> None:
    examples = loaded.rules.examples
    told: dict[str, list[str]] = {}
    for name, example in examples.items():
        told.setdefault(" ".join(example.story.split()), []).append(name)
    shared = [names for names in told.values() if len(names) > 1]
    assert shared == [["not-yet-asked-under-2024", "not-yet-asked-under-2018"]]
    new, old = (examples[name] for name in shared[0])
    assert (new.edition, old.edition) == ("dfe-2024", "hmg-2018")
    assert (new.expect.outcome, old.expect.outcome) == ("share_and_tell", "ask_first")


def test_what_an_organisation_fills_in_is_marked_in_every_slot(loaded: Loaded) -> None:
    assert {slot.filled for slot in loaded.rules.slots.values()} == {"{words} (local)"}
