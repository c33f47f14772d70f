"""The rulebook as a frozen model: what `rules/golden_rules.yaml` may hold, and what each part is called.

All values are text in the file; the types here narrow it. What one part says about another (a row naming an answer) is
checked in `references.py`; what the rows mean together is proved in `sharewise.reasoning.proof.prove`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, TypeAlias

from sharewise.rulebook.base import (
    AdoptionId,
    Choice,
    Digit,
    Exactness,
    Id,
    IsoDate,
    LocalId,
    NameUsed,
    Outcomes,
    Text,
    Version,
    When,
    WhenOfTerm,
    Year,
    YesNo,
)
from sharewise.rulebook.conditions import ALWAYS
from sharewise.rulebook.guarantee import Guarantee
from sharewise.rulebook.parts import Part, Shape
from sharewise.rulebook.to_paste import PasteText, Reader, Withheld
from sharewise.settings import SECTORS
from sharewise.values import by_default

# The answer that stands for having skipped a word question, or not having been asked it. No rulebook may name an answer so;
# conditions that only say which words are shown may look at it.
SKIPPED = "skipped"


class Source(Part):
    """Where a fact comes from, and how it is known."""

    title: Text
    publisher: Text
    address: Text | None = None
    seen: Literal["page", "part", "secondhand"]


class Topic(Part):
    """A stable key for one idea, whatever number an edition gives it."""

    title: Text
    says: Text
    since_2024: Text


class Rule(Part):
    """One golden rule as one edition words it.

    `also_in`: the other copies that have the same words, where they stand for the official text (`exact: agreed`).
    `differs`: what is not as in the official text (`exact: no`), or what a copy lacks (`exact: agreed`).
    `when`: what it is about, where its words are about some cases only; in others nothing rests on it.
    """

    topics: Annotated[list[NameUsed], Shape(min_length=1)]
    title: Text
    text: Text
    quoted_from: NameUsed
    exact: Exactness
    also_in: list[NameUsed] = by_default([])
    differs: Text | None = None
    when: When = ALWAYS


class Edition(Part):
    """One dated, numbered wording of the seven rules.

    `notice`: what has to be said of it beside its status, such as guidance that is reported and was not read.
    `summary`: none of its rules is quoted.
    """

    title: Text
    publisher: Text
    published: Text
    year: Year
    status: Literal["withdrawn", "superseded", "current"]
    superseded_by: NameUsed | None = None
    notice: Text | None = None
    jurisdiction: Text
    source: NameUsed
    summary: YesNo = "no"
    consent_test: Text
    rules: dict[Digit, Rule]

    def quotes(self, rule: Rule) -> bool:
        """Whether the words of a rule of this edition are quoted. Else they are our own."""
        return self.summary == "no" and rule.exact != "ours"

    def rules_on(self, topic: str, answers: Mapping[str, str]) -> Iterator[tuple[str, Rule]]:
        """The numbers and rules that word `topic` in this edition, and may be about a case with these answers: none, one or
        more.
        """
        return (
            (number, rule)
            for number, rule in self.rules.items()
            if topic in rule.topics and rule.when.may_hold(answers)
        )


class SlotVariant(Part):
    """Other words for a slot after some answers to the word questions."""

    when: When
    words: Text


class Slot(Part):
    """A place in the rulebook's words that an organisation fills in: written `{its name}` in a text.

    `words` stand there where nobody has, or those of the first of its `variants` that fits. A slot with `hours` (words with
    `{hours}` in them) is filled with a number of hours, 1 to 12: a deadline that an organisation may bring nearer and cannot
    put off. `filled` says how what an organisation fills in is marked as its own: with `{words}` for it.
    """

    ask: Text
    words: Text
    variants: list[SlotVariant] = by_default([])
    hours: Text | None = None
    filled: Text | None = None

    def words_after(self, answers: Mapping[str, str]) -> str:
        """The words that stand there after these answers, where no organisation has filled it in."""
        return next((variant.words for variant in self.variants if variant.when.holds(answers)), self.words)


class Term(Part):
    """A name for what several conditions look at. It is no question: it stands for answers, and is shown in their words.

    `title` is what it is called, and `says` what it means.
    """

    title: Text
    says: Text
    when: WhenOfTerm


class Answer(Part):
    """One of a question's closed answers. One that means not knowing says what to find out, and from whom: `find_out`.

    `then`: what is said right after it, above the next question.
    """

    label: Text
    help: Text | None = None
    then: Text | None = None
    find_out: Text | None = None
    offer_when: When | None = None


class Variant(Part):
    """Other words for a question, in some editions or after some answers. Never other answers."""

    editions: list[NameUsed] = by_default([])
    when: When = ALWAYS
    ask: Text | None = None
    help: Text | None = None

    def fits(self, edition: str, answers: Mapping[str, str]) -> bool:
        """Whether these words are for this edition after these answers."""
        return (not self.editions or edition in self.editions) and self.when.holds(answers)


class Question(Part):
    """One thing sharewise can ask, with a closed, ordered list of answers. `lists`: its help ends with that list.

    `local`: what an adoption adds to the help.
    """

    ask: Text
    short: Text
    why: Text
    help: Text
    variants: list[Variant] = by_default([])
    topics: Annotated[list[NameUsed], Shape(min_length=1)]
    sources: Annotated[list[NameUsed], Shape(min_length=1)]
    lists: Literal["duties"] | None = None
    local: Text | None = None
    answers: Annotated[dict[Id, Answer], Shape(min_length=2)]

    def _variant(self, part: Literal["ask", "help"], edition: str, answers: Mapping[str, str]) -> str | None:
        fitting = (getattr(variant, part) for variant in self.variants if variant.fits(edition, answers))
        return next((words for words in fitting if words), None)

    def ask_in(self, edition: str, answers: Mapping[str, str]) -> str:
        """The question as it is put in `edition` after `answers`."""
        return self._variant("ask", edition, answers) or self.ask

    def help_in(self, edition: str, answers: Mapping[str, str]) -> str:
        """The help as it is given in `edition` after `answers`."""
        return self._variant("help", edition, answers) or self.help


class WordAnswer(Part):
    """One answer to a word question."""

    label: Text
    help: Text | None = None


class WordQuestion(Part):
    """A question that is asked for words only: which of the texts of a recommendation fit.

    It never changes an outcome. It is asked after the outcome is known, while its answer can still change a word of this
    recommendation, and anyone may skip it. `setting` is the setting that answers it beforehand; with `asked: no` only that
    does, and nobody is asked. `asked_for` are the steps that it is worth a question for: where there are any, it is asked only
    while its answer can still change the words of one of them.
    """

    ask: Text
    short: Text
    help: Text
    setting: Literal["sector", "lead"] | None = None
    asked: YesNo = "yes"
    asked_for: Annotated[list[NameUsed], Shape(min_length=1)] | None = None
    answers: Annotated[dict[Id, WordAnswer], Shape(min_length=2)]


class Row(Part):
    """One row of the decision: where `when` holds and no earlier row fits, this outcome."""

    when: When
    editions: list[NameUsed] = by_default([])
    outcome: NameUsed
    because: Text
    topics: Annotated[list[NameUsed], Shape(min_length=1)]
    sources: Annotated[list[NameUsed], Shape(min_length=1)]


class Stage(Part):
    """A named group of rows, read from top to bottom. `because` is true of all of them: see `Rulebook.because`."""

    title: Text
    because: Text | None = None
    rows: Annotated[dict[Id, Row], Shape(min_length=1)]


class ShareDecision(Part):
    """Whether to share, as an outcome has it."""

    code: Literal["now", "yes", "limited", "without_name", "redacted", "not_yet", "no"]
    says: Text


class TellDecision(Part):
    """Whether to tell the person, as an outcome has it."""

    code: Literal["yes", "afterwards", "not_now", "first", "not_yet", "no_need"]
    says: Text


class NameDecision(Part):
    """Whether to name the person, as an outcome has it."""

    code: Literal["yes", "if_needed", "not_yet", "no"]
    says: Text


class OutcomeVariant(Part):
    """Other words for an outcome after some answers. Never other decisions."""

    when: When
    title: Text | None = None
    says: Text | None = None
    share: Text | None = None
    tell: Text | None = None
    name: Text | None = None


class Outcome(Part):
    """A recommendation's headline, its three decisions, and the steps and conditions that come with it.

    `because` is true of all rows that lead to it: see `Rulebook.because`. `local`: what an adoption adds to its words.
    """

    title: Text
    says: Text
    because: Text | None = None
    variants: list[OutcomeVariant] = by_default([])
    share: ShareDecision
    tell: TellDecision
    name: NameDecision
    topics: Annotated[list[NameUsed], Shape(min_length=1)]
    sources: Annotated[list[NameUsed], Shape(min_length=1)]
    steps: Annotated[list[NameUsed], Shape(min_length=1)]
    conditions: list[NameUsed] = by_default([])
    local: Text | None = None

    @property
    def shares(self) -> bool:
        """Whether information leaves, in whole, in part or without the name."""
        return self.share.code in {"now", "yes", "limited", "without_name", "redacted"}

    @property
    def is_emergency(self) -> bool:
        """Whether there is no time to ask anything more: share now."""
        return self.share.code == "now"

    def worded(self, answers: Mapping[str, str]) -> Outcome:
        """The outcome in the words that fit `answers`."""
        variant = next((variant for variant in self.variants if variant.when.holds(answers)), None)
        return self if variant is None else self.in_words_of(variant)

    def in_words_of(self, variant: OutcomeVariant) -> Outcome:
        """The outcome in the words of one of its variants."""
        words: dict[str, object] = {
            name: getattr(variant, name) for name in ("title", "says") if getattr(variant, name) is not None
        }
        for name in ("share", "tell", "name"):
            says = getattr(variant, name)
            if says is not None:
                words[name] = getattr(self, name).but(says=says)
        return self.but(**words)


class Step(Part):
    """One thing to do. `done_by`: the details of a record that show, all given, that it is done. `local`: what an adoption
    adds to it.
    """

    say: Text
    when: When = ALWAYS
    dated: YesNo = "no"
    done_by: list[NameUsed] = by_default([])
    local: Text | None = None


class SharingCondition(Part):
    """What must be so for the sharing that an outcome recommends. `local`: what an adoption adds to it."""

    says: Text
    when: When = ALWAYS
    local: Text | None = None
    topics: Annotated[list[NameUsed], Shape(min_length=1)]
    sources: Annotated[list[NameUsed], Shape(min_length=1)]


class Duty(Part):
    """A law or guidance to know of, most often one that may require sharing. Help to a question; it never answers one.

    `known`: how it is known, in words, where that is not by reading all of it. `line`: what is said of it once in an
    interview, as soon as the answers show that it may hold.

    It is for some cases only where one of these says so: `nations` (codes of places), `when` (about the answers), and
    `sectors` (where the practitioner works).
    """

    title: Text
    says: Text
    line: Text | None = None
    jurisdiction: Text
    nations: list[NameUsed] = by_default([])
    when: When = ALWAYS
    sectors: list[NameUsed] = by_default([])
    in_force_from: Text
    status: Literal["in_force", "reported", "not_yet"]
    binds: Text
    known: Text | None = None
    link: Text | None = None
    sources: list[NameUsed]

    def may_hold(self, answers: Mapping[str, str], nation: str | None, sector: str | None) -> bool:
        """Whether nothing that is known speaks against it. What is not known (None, not answered) speaks against nothing."""
        return (
            (not self.nations or nation is None or nation in self.nations)
            and (not self.sectors or sector is None or sector in self.sectors)
            and self.when.may_hold(answers)
        )


# Where a practitioner is asked to stop and think. None of these steers a question or an outcome.


class Jurisdiction(Part):
    """A place whose law and procedures differ from those that the rulebook is written for, and what is said about it."""

    title: Text
    notice: Text
    sources: list[NameUsed]


class Conflict(Part):
    """Answers that hardly fit together, and what to look at again. They may be right all the same."""

    when: When
    says: Text
    sources: list[NameUsed]

    def questions(self, answers: Mapping[str, str]) -> list[str]:
        """The questions whose answers conflict, in the order in which they were asked."""
        named = {question for question, _ in self.when.named()}
        return [question for question in answers if question in named]


class Caution(Part):
    """What to remember where something else is decided than was recommended.

    `recommended` and `decided` are outcomes. It is shown where both fit, and the answers do.
    """

    recommended: Annotated[list[NameUsed], Shape(min_length=1)]
    decided: Annotated[list[NameUsed], Shape(min_length=1)]
    when: When = ALWAYS
    says: Text
    sources: list[NameUsed]

    def fits(self, recommended: str, decided: str, answers: Mapping[str, str]) -> bool:
        """Whether it is to be shown where the outcome `decided` is chosen and not the one `recommended`."""
        return recommended in self.recommended and decided in self.decided and self.when.holds(answers)


class Expectation(Part):
    """What must come out of a worked example: its outcome, and the rows of which one decides, in their order."""

    outcome: NameUsed
    rows: Annotated[list[NameUsed], Shape(min_length=1)]


class Example(Part):
    """A worked example: a story, the answers a person would give, and what must come out. Both teaching and test."""

    story: Text
    edition: NameUsed | None = None
    answers: Annotated[dict[NameUsed, NameUsed], Shape(min_length=1)]
    expect: Expectation


# What an adoption says of itself, and what it adds that decides nothing.


class LocalRule(Part):
    """One golden rule in an organisation's own words. `differs`: how they depart from the edition it is based on."""

    text: Text
    differs: Text


class RecordSystem(Part):
    """Where an organisation keeps such records, and what has to be done to file one there."""

    name: Text
    filing: Text


class Agreement(Part):
    """An agreement to share that an organisation is part of. It supports a decision; it never makes one."""

    title: Text
    says: Text
    link: Text | None = None


class Checklist(Part):
    """Points that an organisation wants looked at before anything is shared."""

    title: Text
    items: Annotated[list[Text], Shape(min_length=1)]


class ApprovalNeeded(Part):
    """Decisions that a second person has to approve of, by their outcomes. `by`: who that is, in words for people alone."""

    outcomes: Outcomes
    by: Text | None = None


class HandoutWords(Part):
    """Words of an organisation's page that steer nothing: they are shown in handouts and with the rules."""

    title: Text
    says: Text


class LocalDetail(Part):
    """A detail that an organisation wants in its records, beside those that every record has.

    It is `needed_for` or `offered_for` the outcomes named. A `choice` has `choices`. `may_go_to`: the readers whose texts to
    paste may hold it; none, unless it is said.
    """

    ask: Text
    short: Text
    help: Text
    kind: Literal["text", "long_text", "date", "choice"]
    needed_for: list[NameUsed] = by_default([])
    offered_for: list[NameUsed] = by_default([])
    choices: dict[Id, Choice] = by_default({})
    may_go_to: list[Reader] = by_default([])


class Adopted(Part):
    """What an organisation's adoption says of itself, and what it adds that decides nothing."""

    id: AdoptionId
    version: Version
    title: Text
    organisation: Text
    based_on: NameUsed
    source: NameUsed | None = None
    reviewed: IsoDate
    opening: Text | None = None
    remember: Text | None = None
    handout: list[HandoutWords] = by_default([])
    wording: dict[Digit, LocalRule] = by_default({})
    record_system: RecordSystem | None = None
    retention: Text | None = None
    checklist: Checklist | None = None
    approval: ApprovalNeeded | None = None
    agreements: dict[LocalId, Agreement] = by_default({})
    details: dict[LocalId, LocalDetail] = by_default({})


LocalMark: TypeAlias = Literal["quoted", "reworded", "added_by_sharewise"]


class LocalText(Part):
    """A text of an adoption, as it is shown: where it stands in its file, and whose words it is, if that is said."""

    at: list[str]
    says: Text
    mark: LocalMark | None = None


class FollowedAdoption(Adopted):
    """An adoption as part of the rulebook that it is laid over. `texts`: everything that it says, for a person to read."""

    texts: list[LocalText]


class Rulebook(Part):
    """Everything that `golden_rules.yaml` says."""

    format: Literal["sharewise-rules/1"]
    id: Id
    version: Version
    title: Text
    language: Text
    jurisdiction: Text
    default_edition: NameUsed
    reviewed: IsoDate
    licence: Text
    sources: dict[Id, Source]
    slots: dict[Id, Slot] = by_default({})
    topics: dict[Id, Topic]
    editions: Annotated[dict[Id, Edition], Shape(min_length=1)]
    terms: dict[Id, Term] = by_default({})
    questions: Annotated[dict[Id, Question], Shape(min_length=1)]
    word_questions: dict[Id, WordQuestion] = by_default({})
    stages: Annotated[dict[Id, Stage], Shape(min_length=1)]
    outcomes: Annotated[dict[Id, Outcome], Shape(min_length=1)]
    steps: dict[Id, Step]
    conditions: dict[Id, SharingCondition]
    guarantees: dict[Id, Guarantee]
    duties: dict[Id, Duty]
    lawful_bases: Annotated[dict[Id, Choice], Shape(min_length=1)]
    special_conditions: Annotated[dict[Id, Choice], Shape(min_length=1)]
    reasons_not_to_tell: Annotated[dict[Id, Choice], Shape(min_length=1)]
    reasons_to_decide_otherwise: Annotated[dict[Id, Choice], Shape(min_length=1)]
    ways_of_sharing: Annotated[dict[Id, Choice], Shape(min_length=1)]
    jurisdictions: dict[Id, Jurisdiction] = by_default({})
    conflicts: dict[Id, Conflict] = by_default({})
    cautions: dict[Id, Caution] = by_default({})
    to_paste: dict[Id, PasteText] = by_default({})
    withheld: dict[Id, Withheld] = by_default({})
    examples: dict[Id, Example]
    # An adoption puts this here: the rulebook's own file has none.
    adoption: FollowedAdoption | None = None
    # The texts that depend on word questions through their slots, as they were before: by their words. Loading makes it.
    templates: dict[str, str] = by_default({})

    def in_words(self, text: str, answers: Mapping[str, str]) -> str:
        """A text of the rulebook with its slots filled in as fits these answers to the word questions."""
        template = self.templates.get(text)
        if template is None:
            return text
        for name, slot in self.slots.items():
            if slot.variants and (place := f"{{{name}}}") in template:
                template = template.replace(place, slot.words_after(answers))
        return template

    def rows(self, edition: str) -> dict[str, Row]:
        """The rows that hold in `edition`, by id, in the order in which they decide."""
        return {
            row_id: row
            for stage in self.stages.values()
            for row_id, row in stage.rows.items()
            if not row.editions or edition in row.editions
        }

    def adoption_wording(self, edition: str) -> Mapping[str, LocalRule]:
        """The rules that the adoption words in its own way, by number: of the edition that it is based on, and no other."""
        if self.adoption is None or self.adoption.based_on != edition:
            return {}
        return {str(number): rule for number, rule in self.adoption.wording.items()}

    @property
    def home(self) -> str:
        """The code of the place that the rules are written for, as settings and duties name it."""
        return self.jurisdiction.lower().replace(" ", "_")

    @property
    def sectors(self) -> list[str]:
        """The codes of the kinds of work: the answers of the word question that asks for it, or all that can be set."""
        asked = [code for each in self.word_questions.values() if each.setting == "sector" for code in each.answers]
        return asked or list(SECTORS)

    def duties_for(
        self, answers: Mapping[str, str], nation: str | None = None, sector: str | None = None
    ) -> dict[str, Duty]:
        """The duties that may hold after `answers`, by id.

        Args:
            answers: those given so far, by question.
            nation: the code of the place where the practitioner works. None: not known.
            sector: the code of the kind of work. None: not known.

        """
        return {name: duty for name, duty in self.duties.items() if duty.may_hold(answers, nation, sector)}

    def conflicts_in(self, answers: Mapping[str, str]) -> dict[str, Conflict]:
        """The conflicts between `answers`, by id."""
        return {name: conflict for name, conflict in self.conflicts.items() if conflict.when.holds(answers)}

    def cautions_for(self, recommended: str, decided: str, answers: Mapping[str, str]) -> list[Caution]:
        """What to remember where `decided` is decided and not `recommended`."""
        return [caution for caution in self.cautions.values() if caution.fits(recommended, decided, answers)]

    def because(self, rows: Mapping[str, Row], answers: Mapping[str, str]) -> dict[str, str]:
        """The reasons after these answers, by row, where one of `rows`, which lead to one outcome, decides.

        A row that holds says its own, and is reason enough: any row before it leads to the same outcome. Of the others it was
        never asked whether they hold, so what they say may not be so. They are left out where a row holds; where none does,
        there stands in their place what is common to all rows of the stage, if they are of one, or else of the outcome.

        A rulebook without such common words is read as it was before there were any, so that its records are replayed word for
        word: then each row says its own.
        """
        stages = {id(stage): stage for stage in map(self.stage_of, rows)}
        of_stage = next(iter(stages.values())).because if len(stages) == 1 else None
        common = of_stage or next(self.outcomes[row.outcome].because for row in rows.values())
        if common is None:
            return {row_id: row.because for row_id, row in rows.items()}
        holding = {row_id: row.because for row_id, row in rows.items() if row.when.holds(answers)}
        return holding or dict.fromkeys(rows, common)

    def stage_of(self, row_id: str) -> Stage:
        """The stage in which a row stands."""
        return next(stage for stage in self.stages.values() if row_id in stage.rows)
