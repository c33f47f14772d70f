"""The one field table: every detail that a record can hold beside the answers.

From this table come the model and the JSON Schema of a record's `details`, the `details:` of an answers file, what the
interview asks after the recommendation, the "still missing" list, and the columns of an export. The fields are those of
the decision forms that public bodies use: ICO Data Sharing Code annex B, GIRFEC practice guidance 4, golden rule 7.

A field is *needed* or merely *offered*, depending on what was decided (never on what was typed elsewhere).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.record.summary import Relation
    from sharewise.rulebook.base import Choice
    from sharewise.rulebook.model import Adopted, LocalDetail, Outcome, Rulebook
    from sharewise.rulebook.to_paste import Reader
    from sharewise.settings import Settings

Kind: TypeAlias = Literal["text", "long_text", "date", "time", "choice", "choices"]
Rule: TypeAlias = Callable[["Outcome"], bool]
Readers: TypeAlias = frozenset["Reader"]
# The parts of a record as a person reads it, in their order.
Section: TypeAlias = Literal["who", "worry", "sharing", "person", "advice", "after", "local"]
_SECTIONS: tuple[Section, ...] = get_args(Section)

# What becomes of a detail where the decision is looked at again. `stands`: it describes the case, or the plan, and is taken over.
# `done`: it says what was done, said or found under that decision, and stays with it. `date`: it is taken over until it has passed.
Again: TypeAlias = Literal["stands", "done", "date"]

# What is still to do while a detail is missing, in the order in which steps are listed. `review`: the date to look again.
# `emergency`: to complete an emergency record. `approval`: a second person has to approve. `details`: only to add it.
StepKind: TypeAlias = Literal[
    "review", "emergency", "decide", "approval", "advice", "share", "tell", "plan", "requester", "date", "details"
]
# What can be taken with one key instead of being typed, from the settings and the local rules; empty: nothing.
Suggests: TypeAlias = Callable[["Settings", "Adopted | None"], Iterable["str | None"]]

# What is written down when a decision was looked at and stands.
WHAT_CAME = "what_came"
# What is written down when a decision is looked at again, as something changed.
WHAT_CHANGED = "what_changed"
# What stands in a list of what is missing while no decision is recorded. It is no detail.
DECISION = "decision"

# The codes that say that something is still to be found out, or still to be done: a detail with one is not yet given.
ASK_LEAD, NOT_YET = "ask_lead", "not_yet"


# Who may read a detail in a text to paste: see `Field.may_go_to`.
_NOBODY: Readers = frozenset()
_OWN_FILE: Readers = frozenset({"case_system"})
_RECEIVER: Readers = frozenset({"case_system", "receiver"})
_WHO_ASKED: Readers = frozenset({"case_system", "requester"})
_WHO_IS_TOLD: Readers = frozenset({"case_system", "receiver", "person"})
_ANYONE: Readers = frozenset({"case_system", "receiver", "requester", "person"})

# What a text to paste can say of a record beside its details, and to whom. `because` is why it was recommended, where that was
# followed; `reason` is why something else was decided.
SAID_OF_RECORD: Mapping[str, Readers] = {
    "reference": _RECEIVER,
    "made_on": _OWN_FILE,
    "decided": _OWN_FILE,
    "because": _OWN_FILE,
    "reason": _OWN_FILE,
}


_LEGAL_POWER_HELP = "For example: Children Act 2004 section 11, a court order, your sharing agreement."


def is_given(value: object) -> bool:
    """Whether a detail has a value that it can keep. `value` is as it is typed: text, a code, a list of codes, None."""
    return value not in (None, "", [], ASK_LEAD, NOT_YET)


def _whether_told(_: Rulebook) -> Mapping[str, Choice]:
    # Imported here, so that the names of the fields can be had without what makes models.
    from sharewise.rulebook.base import Choice

    return {"yes": Choice(label="Yes"), NOT_YET: Choice(label="Not yet"), "nobody": Choice(label="Nobody asked")}


def _always(_: Outcome) -> bool:
    return True


def _never(_: Outcome) -> bool:
    return False


def _shares(outcome: Outcome) -> bool:
    return outcome.shares


def _shares_calmly(outcome: Outcome) -> bool:
    return outcome.shares and not outcome.is_emergency


def _names_the_person(outcome: Outcome) -> bool:
    return outcome.shares and outcome.name.code != "no" and not outcome.is_emergency


def _tells(outcome: Outcome) -> bool:
    return outcome.tell.code == "yes"


def _does_not_tell(outcome: Outcome) -> bool:
    return outcome.tell.code == "not_now"


def _withholds(outcome: Outcome) -> bool:
    return outcome.share.code == "no"


def _waits_for_advice(outcome: Outcome) -> bool:
    # Where they are talked to first, it is what they say that is waited for.
    return outcome.share.code == "not_yet" and outcome.tell.code != "first"


def _is_emergency(outcome: Outcome) -> bool:
    return outcome.is_emergency


def _calm(outcome: Outcome) -> bool:
    return not outcome.is_emergency


def _record_system(_: Settings, adoption: Adopted | None) -> Iterable[str | None]:
    return (adoption.record_system.name,) if adoption and adoption.record_system else ()


def _retention(settings: Settings, adoption: Adopted | None) -> Iterable[str | None]:
    return (settings.retention, adoption.retention if adoption else None)


def _record_system_help(adoption: Adopted) -> str | None:
    system = adoption.record_system
    return f"Your organisation uses {system.name}. Its reference, if you have it." if system else None


def _retention_help(adoption: Adopted) -> str | None:
    return f"Your organisation's rule: {adoption.retention}" if adoption.retention else None


def _agreements_help(adoption: Adopted) -> str | None:
    titles = ", ".join(agreement.title for agreement in adoption.agreements.values())
    return f"{_LEGAL_POWER_HELP} Your organisation has: {titles}." if titles else None


@frozen
class Field:
    """One detail of a record.

    Attributes:
        name: its key in the record, the answers file and the export.
        kind: what can stand in it. `date` is `YYYY-MM-DD`; `time` is UTC, `YYYY-MM-DDTHH:MM:SSZ`; `choice` is a code of
            a closed list, `choices` one or more of them.
        short: what it is called in a list.
        ask: the question put to the practitioner.
        help: one sentence more.
        needed: whether a record of a decision for this outcome is incomplete without it.
        offered: whether it is asked for, though the record can do without.
        asked_by: which form or rule asks for it.
        personal: whether what is typed here can say something about a person.
        pseudonym: what it names, `case` or `person`, where a pseudonym stands for it in rows that are to be counted and not read. Of
            all other details, those that somebody types are left out there, whether they are personal or not.
        section: the part of the record that it is read in.
        may_go_to: the readers whose texts to paste may hold what is typed here, as far as the rules withhold it from none of them
            after this decision. One of its own file may have nearly all; what has to be kept safe stands in the record alone.
        again: what becomes of it where a later record takes the place of this one.
        only_where: what a record has to do to an earlier one for it to be asked for. None: it is asked for in every record.
        beside_needed: whether it is asked for together with those that are needed, though the record can do without.
        names_staff: whether the name of a professional, a post or a service belongs in it. In all others a name is more
            likely to be that of a person at risk, or of their family.
        choices: for `choice` and `choices`, where the codes and labels come from.
        due_step: what is still to do while a record needs it and lacks it.
        is_what_happened: whether an emergency record is there for it. While one of these is missing, completing that
            record is the one thing to do.
        suggests: what is offered in its place, to be taken with one key.
        is_settled: whether what the settings say of it stands in a new record until it is changed, as who decides does not
            differ from one record to the next.
        local_help: the sentence of help that takes the place of `help` under an adoption, or None.

    """

    name: str
    kind: Kind
    short: str
    ask: str
    help: str
    needed: Rule
    asked_by: str
    personal: bool
    section: Section
    may_go_to: Readers
    again: Again
    only_where: Relation | None = None
    pseudonym: Literal["case", "person"] | None = None
    names_staff: bool = False
    beside_needed: bool = False
    offered: Rule = _never
    choices: Callable[[Rulebook], Mapping[str, Choice]] | None = None
    due_step: StepKind = "details"
    is_what_happened: bool = False
    suggests: Suggests | None = None
    is_settled: bool = False
    local_help: Callable[[Adopted], str | None] | None = None

    def comes_first(self, outcome: Outcome) -> bool:
        """Whether it is asked for before the details that a record can do without."""
        return self.needed(outcome) or (self.beside_needed and self.offered(outcome))

    def applies(self, outcome: Outcome) -> bool:
        """Whether this detail is asked for when `outcome` was decided."""
        return self.needed(outcome) or self.offered(outcome)


FIELDS: tuple[Field, ...] = (
    Field(
        "case_reference",
        "text",
        "the case reference",
        "What is the case reference?",
        "A number or code that your organisation knows the person by. Not a name.",
        _always,
        "ICO data sharing code, annex B",
        personal=True,
        section="who",
        may_go_to=_OWN_FILE,
        again="stands",
        pseudonym="case",
    ),
    Field(
        "acted_at",
        "time",
        "when you acted",
        "When did you act, or ring for help?",
        "A time, such as 14:30 or yesterday 2.30pm, or with its date: 14 March 14:30.",
        _is_emergency,
        "GIRFEC practice guidance 4",
        personal=False,
        section="sharing",
        may_go_to=_RECEIVER,
        again="done",
        is_what_happened=True,
    ),
    Field(
        "decided_by",
        "text",
        "your name",
        "What is your name?",
        "The name of the person who made this decision.",
        _always,
        "ICO data sharing code, annex B",
        personal=True,
        section="who",
        may_go_to=_ANYONE,
        again="stands",
        pseudonym="person",
        names_staff=True,
        suggests=lambda settings, _: (settings.name,),
        is_settled=True,
    ),
    Field(
        "position",
        "text",
        "your job",
        "What is your job?",
        "For example: class teacher, health visitor.",
        _always,
        "ICO data sharing code, annex B",
        personal=True,
        section="who",
        may_go_to=_ANYONE,
        again="stands",
        names_staff=True,
        suggests=lambda settings, _: (settings.role,),
        is_settled=True,
    ),
    Field(
        "organisation",
        "text",
        "your organisation",
        "Which organisation do you work for?",
        "The school, service, trust or force.",
        _always,
        "ICO data sharing code, annex B",
        personal=False,
        section="who",
        may_go_to=_ANYONE,
        again="stands",
        names_staff=True,
        suggests=lambda settings, _: (settings.organisation,),
        is_settled=True,
    ),
    Field(
        "requested_by",
        "text",
        "who asked",
        "If someone asked for the information, who was it?",
        "Their organisation and job, when they asked, and how you checked who they are. Leave empty if nobody asked.",
        _never,
        "ICO data sharing code, annex B; GMC, protecting children, paragraph 46",
        personal=True,
        section="who",
        may_go_to=_OWN_FILE,
        again="stands",
        names_staff=True,
        offered=_calm,
    ),
    Field(
        "what_changed",
        "long_text",
        "what has changed",
        "What has changed?",
        "What is new since the earlier record. If nothing is new, say why you look at it again.",
        _never,
        "golden rule 7",
        personal=True,
        section="worry",
        may_go_to=_OWN_FILE,
        again="done",
        offered=_always,
        only_where="supersedes",
    ),
    Field(
        "concern",
        "long_text",
        "what worries you",
        "What worries you?",
        "In a sentence or two.",
        _always,
        "golden rule 7; NSPCC record list",
        personal=True,
        section="worry",
        may_go_to=_RECEIVER,
        again="stands",
        is_what_happened=True,
    ),
    Field(
        "facts",
        "long_text",
        "what you know for a fact",
        "What do you know for a fact?",
        "What happened: what you saw, heard or did yourself, when and where.",
        _always,
        "NSPCC record list; ICO data sharing code, annex A",
        personal=True,
        section="worry",
        may_go_to=_RECEIVER,
        again="stands",
        is_what_happened=True,
    ),
    Field(
        "claims",
        "long_text",
        "what you were told",
        "What were you told, and by whom?",
        "Who said it, when, and how they know. Use their own words if you can.",
        _never,
        "NSPCC record list; ICO data sharing code, annex A",
        personal=True,
        section="worry",
        may_go_to=_RECEIVER,
        again="stands",
        offered=_calm,
        beside_needed=True,
    ),
    Field(
        "opinion",
        "long_text",
        "what you think it means",
        "What do you think it means?",
        "Your professional view, and what speaks against it. The record marks it as a view, so that nobody takes it for a fact.",
        _never,
        "NSPCC record list; ICO data sharing code, annex A",
        personal=True,
        section="worry",
        may_go_to=_RECEIVER,
        again="stands",
        offered=_calm,
        beside_needed=True,
    ),
    Field(
        "information",
        "long_text",
        "what the information is",
        "What is the information?",
        "Say what kind it is, and how old. You need not repeat all of it.",
        lambda outcome: not outcome.shares,
        "ICO data sharing code, annex B",
        personal=True,
        section="worry",
        may_go_to=_OWN_FILE,
        again="stands",
    ),
    Field(
        "if_not_shared",
        "long_text",
        "what could happen",
        "What could happen if it is not shared?",
        "What harm, and to whom? You need good reason to worry, not proof.",
        _calm,
        "ICO data sharing code, annex A; GMC, protecting children, paragraph 32",
        personal=True,
        section="worry",
        may_go_to=_RECEIVER,
        again="stands",
    ),
    Field(
        "if_shared",
        "long_text",
        "what harm sharing could do",
        "What harm could sharing do, and to whom?",
        "If you see none, say so. Say also what you will do to keep it small.",
        _shares_calmly,
        "ICO data sharing code, annex A",
        personal=True,
        section="worry",
        may_go_to=_OWN_FILE,
        again="stands",
        offered=_calm,
    ),
    Field(
        "asked_others",
        "long_text",
        "who else may know more",
        "Who else may hold part of the picture? Have you asked them?",
        "For example: the school, the health visitor, the GP, the housing officer. A relative may have seen what nobody else has.",
        _never,
        "national review after the deaths of Arthur Labinjo-Hughes and Star Hobson, 2022",
        personal=True,
        section="worry",
        may_go_to=_RECEIVER,
        again="stands",
        names_staff=True,
        offered=_calm,
    ),
    Field(
        "purpose",
        "long_text",
        "the purpose",
        "What is the purpose of sharing?",
        "Finish the sentence: I am sharing this so that they can ..., and I ask them to ...",
        _shares,
        "golden rule 7; ICO data sharing code, annex B",
        personal=True,
        section="sharing",
        may_go_to=_WHO_IS_TOLD,
        again="stands",
    ),
    Field(
        "shared",
        "long_text",
        "what you shared",
        "What did you share, or what will you share?",
        "Say what kind of information it is. You need not repeat all of it here.",
        _shares,
        "golden rule 7; ICO data sharing code, annex B",
        personal=True,
        section="sharing",
        may_go_to=_WHO_IS_TOLD,
        again="done",
    ),
    Field(
        "why_needed",
        "long_text",
        "why it is needed",
        "Why does the purpose need this, and not less?",
        "What could the receiver not do without it?",
        _shares_calmly,
        "ICO data sharing code, annex B; GIRFEC practice guidance 4",
        personal=True,
        section="sharing",
        may_go_to=_OWN_FILE,
        again="stands",
    ),
    Field(
        "in_confidence",
        "long_text",
        "whether you were told in confidence",
        "Were you told this in confidence? If so, why is it right to share it?",
        "Weigh the harm of sharing against the harm of not sharing.",
        _never,
        "2008 guidance, questions 3 to 5; GMC, confidentiality",
        personal=True,
        section="sharing",
        may_go_to=_OWN_FILE,
        again="stands",
        offered=_names_the_person,
    ),
    Field(
        "left_out",
        "long_text",
        "what you left out",
        "What did you leave out, and why?",
        "For example: the name of the person who reported it, the rest of the file.",
        _never,
        "ICO data sharing code, annex B; 2024 rule 5",
        personal=True,
        section="sharing",
        may_go_to=_NOBODY,
        again="stands",
        offered=_shares_calmly,
    ),
    Field(
        "shared_with",
        "text",
        "with whom",
        "With whom?",
        "Their organisation and job. A name if you have it.",
        _shares,
        "golden rule 7",
        personal=True,
        section="sharing",
        may_go_to=_WHO_IS_TOLD,
        again="stands",
        names_staff=True,
        suggests=lambda settings, _: settings.recipients,
    ),
    Field(
        "shared_how",
        "choice",
        "how you shared it",
        "How did you share it, or how will you?",
        "The right person, in a secure way.",
        _shares,
        "golden rule 6; ICO data sharing code",
        personal=False,
        section="sharing",
        may_go_to=_RECEIVER,
        again="stands",
        choices=lambda rules: rules.ways_of_sharing,
    ),
    Field(
        "shared_at",
        "time",
        "when you shared it",
        "When did you share it?",
        "A time, such as 14:30 or yesterday 14:30. Leave empty if you have not yet.",
        _shares,
        "golden rule 7; ICO data sharing code",
        personal=False,
        section="sharing",
        may_go_to=_WHO_IS_TOLD,
        again="done",
        due_step="share",
    ),
    Field(
        "lawful_basis",
        "choice",
        "the lawful basis",
        "What is your lawful basis?",
        "The reason in data protection law. If you do not know it, say so: it can be added later.",
        _shares,
        "ICO data sharing code, annex B",
        personal=False,
        section="sharing",
        may_go_to=_RECEIVER,
        again="stands",
        choices=lambda rules: rules.lawful_bases,
    ),
    Field(
        "special_condition",
        "choice",
        "the condition for sensitive facts",
        "If it is about health, ethnic origin, religion, sexuality or crime: which condition applies?",
        "If you do not know it, say so: it can be added later.",
        _names_the_person,
        "ICO data sharing code, annex B; Data Protection Act 2018, schedule 1",
        personal=False,
        section="sharing",
        may_go_to=_OWN_FILE,
        again="stands",
        choices=lambda rules: rules.special_conditions,
    ),
    Field(
        "legal_power",
        "text",
        "the law or agreement",
        "Which law or agreement allows or requires it?",
        _LEGAL_POWER_HELP,
        _never,
        "ICO data sharing code, annex B",
        personal=False,
        section="sharing",
        may_go_to=_RECEIVER,
        again="stands",
        names_staff=True,
        offered=_names_the_person,
        local_help=_agreements_help,
    ),
    Field(
        "consent_details",
        "long_text",
        "what they said about sharing",
        "What did the person say about sharing, and when?",
        "Who you asked, how, whether they understood, and what they want. Or why you did not ask. "
        "Do not promise more secrecy than you can keep.",
        _calm,
        "GIRFEC practice guidance 4; Wales Safeguarding Procedures",
        personal=True,
        section="person",
        may_go_to=_RECEIVER,
        again="done",
    ),
    Field(
        "told",
        "long_text",
        "whom you told",
        "Whom did you tell, when and how?",
        "The person, a parent or carer. What they said.",
        _tells,
        "GIRFEC practice guidance 4",
        personal=True,
        section="person",
        may_go_to=_RECEIVER,
        again="done",
        due_step="tell",
    ),
    Field(
        "reasons_not_told",
        "choices",
        "why you are not telling them",
        "Why are you not telling them now?",
        "Choose all that fit.",
        _does_not_tell,
        "golden rule 2; Wales Safeguarding Procedures",
        personal=False,
        section="person",
        may_go_to=_RECEIVER,
        again="stands",
        choices=lambda rules: rules.reasons_not_to_tell,
        due_step="plan",
    ),
    Field(
        "telling_plan",
        "text",
        "who will tell them",
        "Who will tell them, and when?",
        "As you agreed with the receiver.",
        _does_not_tell,
        "GIRFEC practice guidance 4",
        personal=True,
        section="person",
        may_go_to=_RECEIVER,
        again="stands",
        names_staff=True,
        due_step="plan",
    ),
    Field(
        "reason_not_shared",
        "long_text",
        "why you are not sharing",
        "Why are you not sharing this now?",
        "In your own words, and what would change it.",
        _withholds,
        "golden rule 7; ICO data sharing code, annex B",
        personal=True,
        section="sharing",
        may_go_to=_OWN_FILE,
        again="stands",
    ),
    Field(
        "requester_told",
        "choice",
        "whether whoever asked was told",
        "If someone asked for it: have you answered them?",
        "As the advice says: most are told what would change it, and some are told nothing.",
        _withholds,
        "2024 rule 7",
        personal=False,
        section="sharing",
        may_go_to=_OWN_FILE,
        again="done",
        choices=_whether_told,
        due_step="requester",
    ),
    Field(
        "advice_from",
        "text",
        "whose advice",
        "Whose advice did you take, or will you take?",
        "Their job, and when. For example: designated safeguarding lead, today at 3.",
        _waits_for_advice,
        "golden rule 3; ICO data protection audit framework",
        personal=True,
        section="advice",
        may_go_to=_OWN_FILE,
        again="stands",
        names_staff=True,
        offered=_calm,
        due_step="advice",
        suggests=lambda settings, _: settings.advisers,
    ),
    Field(
        "advice_given",
        "long_text",
        "what they advised",
        "What did they advise?",
        "Say also if you disagree, and why.",
        _waits_for_advice,
        "ICO data protection audit framework",
        personal=True,
        section="advice",
        may_go_to=_OWN_FILE,
        again="done",
        offered=_calm,
        due_step="advice",
    ),
    Field(
        "identities_to_protect",
        "long_text",
        "whose details to keep safe",
        "Is there anyone whose details must be kept safe?",
        "Who they are to the case and why. No addresses.",
        _never,
        "2024 rule 5",
        personal=True,
        section="sharing",
        may_go_to=_NOBODY,
        again="stands",
        offered=_names_the_person,
    ),
    Field(
        "follow_up",
        "long_text",
        "what happens next",
        "What happens next, and who does it?",
        "Also: whom you go to if nothing happens. Do not take it that someone else will pass it on.",
        _always,
        "golden rule 7",
        personal=True,
        section="after",
        may_go_to=_OWN_FILE,
        again="stands",
        names_staff=True,
    ),
    Field(
        "review_on",
        "date",
        "the date to look again",
        "On which date will you look at this again?",
        "A date, such as 14 March, tomorrow or next Monday.",
        _always,
        "GIRFEC practice guidance 4",
        personal=False,
        section="after",
        may_go_to=_WHO_ASKED,
        again="date",
        due_step="date",
    ),
    Field(
        "filed_in",
        "text",
        "where else it is recorded",
        "Where else is this recorded?",
        "For example: CPOMS, the case file, with its reference.",
        _never,
        "ICO data sharing code, annex B",
        personal=False,
        section="after",
        may_go_to=_OWN_FILE,
        again="done",
        names_staff=True,
        offered=_always,
        suggests=_record_system,
        local_help=_record_system_help,
    ),
    Field(
        "keep_until",
        "text",
        "how long it is kept",
        "How long is this record kept?",
        "Your organisation's rule. sharewise does not know it.",
        _never,
        "ICO data sharing code, annex B",
        personal=False,
        section="after",
        may_go_to=_OWN_FILE,
        again="stands",
        offered=_calm,
        suggests=_retention,
        local_help=_retention_help,
    ),
    Field(
        "what_came",
        "long_text",
        "what came of it",
        "What came of it?",
        "Leave this empty until you look at it again. Then say what happened. If nothing happened, say what you did.",
        _never,
        "GIRFEC practice guidance 4",
        personal=True,
        section="after",
        may_go_to=_OWN_FILE,
        again="done",
        offered=_always,
        only_where="completes",
    ),
)

BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}


def all_fields(rules: Rulebook, code: str) -> tuple[Field, ...]:
    """Every detail that there is when the outcome `code` was decided: the table, and what the adoption asks for beside."""
    adoption = rules.adoption
    if adoption is None:
        return FIELDS
    table = tuple(_localised(field, adoption) for field in FIELDS)
    return (*table, *(_local(name, detail, code) for name, detail in adoption.details.items()))


def fields_for(rules: Rulebook, code: str) -> Iterator[Field]:
    """The details that are asked for when the outcome `code` was decided, in order: those that are needed first."""
    outcome = rules.outcomes[code]
    applying = [field for field in all_fields(rules, code) if field.applies(outcome)]
    yield from sorted(applying, key=lambda field: (not field.comes_first(outcome), _SECTIONS.index(field.section)))


def fields_to_complete(rules: Rulebook, code: str, settled: Collection[str], missing: Collection[str]) -> list[Field]:
    """The details that are asked for where a record that has those named in `settled`, and lacks those in `missing`, is completed.

    First what came of it, where there is a date to say so, and only there: most who come back to a record come for that.
    Then what the record lacks, and then what it can do without.
    """
    wanted = {
        *(("completes",) if "review_on" in settled else ()),
        *(("supersedes",) if WHAT_CHANGED in missing else ()),
    }
    asked = [field for field in fields_for(rules, code) if field.name not in settled]
    return _own_first(field for field in asked if field.only_where is None or field.only_where in wanted)


def fields_to_begin_with(rules: Rulebook, code: str, *, supersedes: bool = False) -> list[Field]:
    """The details that are asked for in a new record, without what came of it, which nobody can know yet. `supersedes`: it takes
    the place of an earlier one, and first of all says what has changed.
    """
    wanted = (None, "supersedes") if supersedes else (None,)
    return _own_first(field for field in fields_for(rules, code) if field.only_where in wanted)


def _own_first(fields: Iterable[Field]) -> list[Field]:
    return sorted(fields, key=lambda field: field.only_where is None)


def still_missing(rules: Rulebook, code: str, details: Mapping[str, object], *, supersedes: bool = False) -> list[str]:
    """The names of the details that a record of a decision for the outcome `code` needs and does not have.

    `details` maps names to values as they are typed: text, a code, a list of codes. "Ask my lead" and "Not yet" are not
    yet values. `supersedes`: the record takes the place of an earlier one, and has to say what has changed.
    """
    outcome = rules.outcomes[code]
    needed = (
        field
        for field in all_fields(rules, code)
        if field.needed(outcome) or (supersedes and field.only_where == "supersedes")
    )
    return [field.name for field in needed if not is_given(details.get(field.name))]


def is_carried(rules: Rulebook, name: str, value: str | list[str], today: date) -> bool:
    """Whether a detail of a record is taken over where the decision is looked at again. `value`: as it was typed."""
    if not has_field(rules, name):
        return False
    field = field_named(rules, name)
    if field.choices is not None and not set([value] if isinstance(value, str) else value) <= set(field.choices(rules)):
        return False
    if field.again == "date":
        return isinstance(value, str) and date.fromisoformat(value) >= today
    return field.again == "stands"


def done_steps(rules: Rulebook, details: Mapping[str, object]) -> frozenset[str]:
    """The steps of the rules that are done, as all the details that show it are given. `details`: as for `still_missing`."""
    return frozenset(
        name
        for name, step in rules.steps.items()
        if step.done_by and all(is_given(details.get(detail)) for detail in step.done_by)
    )


def field_named(rules: Rulebook, name: str) -> Field:
    """The field of this name, of the table or of the adoption, whatever was decided."""
    if name in BY_NAME or rules.adoption is None:
        return BY_NAME[name]
    return _local(name, rules.adoption.details[name], "")


def has_field(rules: Rulebook, name: str) -> bool:
    """Whether there is a field of this name."""
    return name in BY_NAME or (rules.adoption is not None and name in rules.adoption.details)


def may_go_to(rules: Rulebook, name: str) -> Readers | None:
    """The readers whose texts to paste may hold what is called `name`: a detail, or what is said of a record beside. None: there is no
    such thing.
    """
    if name in SAID_OF_RECORD:
        return SAID_OF_RECORD[name]
    return field_named(rules, name).may_go_to if has_field(rules, name) else None


def _local(name: str, detail: LocalDetail, code: str) -> Field:
    return Field(
        name,
        detail.kind,
        detail.short,
        detail.ask,
        detail.help,
        _always if code in detail.needed_for else _never,
        "local rules",
        # Nobody can know what an organisation asks for, so it is handled as if it said something about a person.
        personal=True,
        section="local",
        may_go_to=frozenset(detail.may_go_to),
        again="stands",
        offered=_always if code in detail.offered_for else _never,
        choices=(lambda _: detail.choices) if detail.choices else None,
    )


def _localised(field: Field, adoption: Adopted) -> Field:
    """A field of the table with the help that the adoption has for it."""
    help_here = field.local_help(adoption) if field.local_help else None
    return replace(field, help=help_here) if help_here else field
