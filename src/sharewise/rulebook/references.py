"""Whether the parts of a rulebook fit together: every name used is one that is defined, and comes in time.

Each fault is found where it stands, with a suggestion. Nothing here asks what the rows mean together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sharewise.errors import Problem
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.conditions import TERM, Condition, Conjunction
from sharewise.rulebook.guarantee import (
    Carries,
    EditionsAgree,
    Guarantee,
    GuaranteeKind,
    Never,
    Only,
    OnlyIf,
    Raise,
    Swap,
)
from sharewise.rulebook.model import SKIPPED, Outcome, Question, Row, Rule, Rulebook, SharingCondition
from sharewise.rulebook.to_paste import PasteLine, PasteVariant, Withheld
from sharewise.strict_yaml import Path, PositionedData
from sharewise.text import did_you_mean

# The answer by which someone says that they do not know.
_NOT_SURE = "not_sure"

CLOSED_LISTS = (
    "lawful_bases",
    "special_conditions",
    "reasons_not_to_tell",
    "reasons_to_decide_otherwise",
    "ways_of_sharing",
)


def reference_problems(rules: Rulebook, document: PositionedData) -> list[Problem]:
    """Every name in `rules` that leads nowhere, and every part that should be there and is not."""
    check = _References(rules, document)
    check.run()
    return check.problems


class _References:
    def __init__(self, rules: Rulebook, document: PositionedData) -> None:
        self._rules = rules
        self._document = document
        self._order = list(rules.questions)
        self._used_for_words: set[str] = set()
        self.problems: list[Problem] = []
        self._terms_used: set[str] = set()

    def _report(self, path: Path, message: str, code: str) -> None:
        self.problems.append(Problem(self._document.position(path), message, code))

    def _name(self, path: Path, what: str, name: str, known: Iterable[str]) -> bool:
        names = list(known)
        if name in names:
            return True
        self._report(path, f"there is no {what} '{name}': {did_you_mean(name, names)}", "unknown-name")
        return False

    def _names(self, path: Path, what: str, names: Iterable[str], known: Iterable[str]) -> None:
        known = list(known)
        for index, name in enumerate(names):
            self._name((*path, index), what, name, known)

    def _topics(self, path: Path, topics: Iterable[str]) -> None:
        self._names((*path, "topics"), "topic", topics, self._rules.topics)

    def _sources(self, path: Path, sources: Iterable[str]) -> None:
        self._names((*path, "sources"), "source", sources, self._rules.sources)

    def _grounds(self, path: Path, part: Question | Row | Outcome | SharingCondition) -> None:
        """The topics and sources that a part rests on."""
        self._topics(path, part.topics)
        self._sources(path, part.sources)

    def _condition(
        self, path: Path, condition: Condition | None, before: str | None = None, *, of_words: bool = False
    ) -> None:
        """The questions, answers and terms of a condition; `before` is a question that all of them must come before.

        `of_words`: it only says which words are shown, so it may name word questions.
        """
        if condition is None:
            return
        self._terms_used |= set(condition.terms)
        word_questions = self._rules.word_questions
        for question, answer in sorted(condition.outright):
            at = self._deepest(path, question, answer)
            if question in word_questions:
                if of_words:
                    self._used_for_words.add(question)
                    self._answer(at, question, answer)
                else:
                    message = (
                        f"'{question}' is asked for words only, after the outcome is known: nothing here may hang on it"
                    )
                    self._report(at, message, "word-question-decides")
                continue
            if not self._name(at, "question", question, [*self._order, *(word_questions if of_words else ())]):
                continue
            if before is not None and self._order.index(question) >= self._order.index(before):
                self._report(
                    at, f"'{question}' is not asked before '{before}', so it cannot be used here", "looks-forward"
                )
            self._answer(at, question, answer)
        if before is not None:
            for term in condition.terms:
                self._look_back(self._deepest(path, TERM, term), term, before)

    def _look_back(self, path: Path, term: str, before: str) -> None:
        """What a term looks at must come before a question too. A name that is wrong in it is said to be wrong there."""
        earlier = self._order[: self._order.index(before)]
        for question in dict.fromkeys(question for question, _ in self._rules.terms[term].when.named()):
            if question in self._order and question not in earlier:
                said = f"the term '{term}' looks at '{question}', which is not asked before '{before}'"
                self._report(path, f"{said}, so it cannot be used here", "looks-forward")
                return

    def _terms(self) -> None:
        for name, term in self._rules.terms.items():
            self._condition(("terms", name, "when"), term.when)
            if not any(self._leaves_an_answer(conjunction) for conjunction in term.when.conjunctions):
                self._report(("terms", name), f"the term '{name}' can never hold: no answer is left", "never-holds")

    def _leaves_an_answer(self, conjunction: Conjunction) -> bool:
        """Whether there is an answer for each of its tests. A name that does not exist is another fault."""
        for question, test in conjunction.tests.items():
            known = self._rules.questions[question].answers if question in self._rules.questions else {}
            if known.keys() >= test.answers and known and not any(test.allows(answer) for answer in known):
                return False
        return True

    def _answer(self, path: Path, question: str, answer: str) -> None:
        asked = self._rules.questions.get(question) or self._rules.word_questions[question]
        answers = [*asked.answers, *([SKIPPED] if question in self._rules.word_questions else ())]
        if answer not in answers:
            self._report(
                path, f"'{question}' has no answer '{answer}': {did_you_mean(answer, answers)}", "unknown-answer"
            )

    def _deepest(self, path: Path, question: str, answer: str) -> Path:
        """The path at which a condition names this answer: the data is walked, as conditions may be lists."""

        def find(at: Path, node: object) -> Iterator[Path]:
            if isinstance(node, dict):
                for key, value in node.items():
                    if key == question:
                        yield from find_answer((*at, key), value)
                    else:
                        yield from find((*at, key), value)
            elif isinstance(node, list):
                for index, value in enumerate(node):
                    yield from find((*at, index), value)

        def find_answer(at: Path, node: object) -> Iterator[Path]:
            if node == answer:
                yield at
            elif isinstance(node, list):
                for index, value in enumerate(node):
                    yield from find_answer((*at, index), value)
            elif isinstance(node, dict):
                for key, value in node.items():
                    yield from find_answer((*at, key), value)

        node: object = self._document.data
        for step in path:
            node = node[step]  # type: ignore[index]
        return next(find(path, node), path)

    def run(self) -> None:
        rules = self._rules
        self._name(("default_edition",), "edition", rules.default_edition, rules.editions)
        self._editions()
        if TERM in rules.questions:
            self._report(
                ("questions", TERM),
                f"a question cannot be called '{TERM}': conditions name terms by it",
                "reserved-name",
            )
        self._terms()
        for question_id, question in rules.questions.items():
            self._question(question_id, question)
        self._stages()
        for outcome_id, outcome in rules.outcomes.items():
            path: Path = ("outcomes", outcome_id)
            self._grounds(path, outcome)
            for index, variant in enumerate(outcome.variants):
                self._condition((*path, "variants", index, "when"), variant.when, of_words=True)
            self._names((*path, "steps"), "step", outcome.steps, rules.steps)
            self._names((*path, "conditions"), "condition", outcome.conditions, rules.conditions)
        for step_id, step in rules.steps.items():
            self._condition(("steps", step_id, "when"), step.when, of_words=True)
        for condition_id, condition in rules.conditions.items():
            self._grounds(("conditions", condition_id), condition)
            self._condition(("conditions", condition_id, "when"), condition.when, of_words=True)
        for guarantee_id, guarantee in rules.guarantees.items():
            self._guarantee(("guarantees", guarantee_id), guarantee)
        for duty_id, duty in rules.duties.items():
            self._sources(("duties", duty_id), duty.sources)
            self._condition(("duties", duty_id, "when"), duty.when)
            self._names(("duties", duty_id, "nations"), "place", duty.nations, [rules.home, *rules.jurisdictions])
            self._names(("duties", duty_id, "sectors"), "sector", duty.sectors, rules.sectors)
        for part in CLOSED_LISTS:
            for code, choice in getattr(rules, part).items():
                self._sources((part, code), choice.sources)
        self._pauses()
        self._to_paste()
        self._examples()
        self._adoption()
        self._word_questions()
        self._unused("steps", {step for outcome in rules.outcomes.values() for step in outcome.steps})
        self._unused("conditions", {name for outcome in rules.outcomes.values() for name in outcome.conditions})
        for name in rules.terms:
            # An adoption may have replaced the one row that named it.
            if name not in self._terms_used and rules.adoption is None:
                self._report(("terms", name), f"no condition names the term '{name}'", "unused")

    def _word_questions(self) -> None:
        """The questions that are asked for words only, and the slots whose words hang on them."""
        rules = self._rules
        for name, slot in rules.slots.items():
            if slot.variants and slot.hours is not None:
                message = f"'{name}' takes a number of hours, so it has no variants"
                self._report(("slots", name), message, "hours-with-variants")
            for index, variant in enumerate(slot.variants):
                path: Path = ("slots", name, "variants", index)
                for question, answer in sorted(set(variant.when.named())):
                    at = self._deepest((*path, "when"), question, answer)
                    if self._name(at, "word question", question, rules.word_questions):
                        self._used_for_words.add(question)
                        self._answer(at, question, answer)
        for name, asked in rules.word_questions.items():
            path = ("word_questions", name)
            if name in rules.questions:
                self._report(path, f"there is a question '{name}' already", "duplicate-question")
            if SKIPPED in asked.answers:
                message = f"an answer cannot be called '{SKIPPED}': it stands for none"
                self._report((*path, "answers", SKIPPED), message, "reserved-name")
            if asked.asked == "no" and asked.setting is None:
                message = f"'{name}' is not asked, and no setting answers it: name one in `setting`"
                self._report(path, message, "word-question-never-answered")
            self._names((*path, "asked_for"), "step", asked.asked_for or [], rules.steps)
            if name not in self._used_for_words:
                self._report(path, f"no words depend on '{name}'", "unused")

    def _unused(self, part: str, used: set[str]) -> None:
        for name in getattr(self._rules, part):
            if name not in used:
                self._report((part, name), f"no outcome uses '{name}'", "unused")

    def _editions(self) -> None:
        rules = self._rules
        for edition_id, edition in rules.editions.items():
            path: Path = ("editions", edition_id)
            self._name((*path, "source"), "source", edition.source, rules.sources)
            if edition.superseded_by is not None:
                others = [other for other in rules.editions if other != edition_id]
                self._name((*path, "superseded_by"), "other edition", edition.superseded_by, others)
            missing = [number for number in "1234567" if number not in edition.rules]
            if missing:
                self._report(
                    (*path, "rules"),
                    f"an edition has seven rules; missing: {', '.join(missing)}",
                    "edition-without-seven-rules",
                )
            for number, rule in edition.rules.items():
                self._topics((*path, "rules", number), rule.topics)
                self._name((*path, "rules", number, "quoted_from"), "source", rule.quoted_from, rules.sources)
                self._names((*path, "rules", number, "also_in"), "source", rule.also_in, rules.sources)
                self._exactness((*path, "rules", number), rule)
                self._condition((*path, "rules", number, "when"), rule.when)
        worded = {
            topic for edition in rules.editions.values() for rule in edition.rules.values() for topic in rule.topics
        }
        for topic in rules.topics:
            if topic not in worded:
                self._report(("topics", topic), f"no edition has a rule on the topic '{topic}'", "topic-not-worded")

    def _exactness(self, path: Path, rule: Rule) -> None:
        """What has to stand beside a rule's words for the mark that they bear."""
        may_differ = rule.exact in {"no", "agreed"}
        if (rule.exact == "no" and rule.differs is None) or (not may_differ and rule.differs is not None):
            self._report(
                path, "a rule says how it `differs` where, and only where, it is not exact", "exact-or-differs"
            )
        others = [copy for copy in rule.also_in if copy != rule.quoted_from]
        if (rule.exact == "agreed") != bool(others):
            self._report(
                path,
                "a rule says which other copies have the same words (`also_in`) where, and only where, these agree",
                "agreed-or-also-in",
            )

    def _question(self, question_id: str, question: Question) -> None:
        path: Path = ("questions", question_id)
        self._grounds(path, question)
        for code, answer in question.answers.items():
            self._condition((*path, "answers", code, "offer_when"), answer.offer_when, before=question_id)
        if all(answer.offer_when is not None for answer in question.answers.values()):
            self._report(path, f"'{question_id}' needs an answer that is always offered", "no-answer-always-offered")
        for index, variant in enumerate(question.variants):
            self._names((*path, "variants", index, "editions"), "edition", variant.editions, self._rules.editions)
            self._condition((*path, "variants", index, "when"), variant.when, before=question_id)

    def _stages(self) -> None:
        rules = self._rules
        seen: dict[str, Path] = {}
        for stage_id, stage in rules.stages.items():
            for row_id, row in stage.rows.items():
                path: Path = ("stages", stage_id, "rows", row_id)
                if row_id in seen:
                    first = self._document.position(seen[row_id])
                    self._report(
                        path, f"there are two rows '{row_id}' (the first on line {first.line})", "duplicate-row"
                    )
                seen.setdefault(row_id, path)
                self._grounds(path, row)
                self._condition((*path, "when"), row.when)
                self._names((*path, "editions"), "edition", row.editions, rules.editions)
                self._name((*path, "outcome"), "outcome", row.outcome, rules.outcomes)

    def _guarantee(self, path: Path, guarantee: Guarantee) -> None:
        rules = self._rules
        if len(guarantee.kinds) != 1:
            kinds = "never, only, only_if, swap, raise, carries or editions_agree"
            self._report(path, f"a guarantee has exactly one of {kinds}", "guarantee-of-one-kind")
            return
        name, kind = guarantee.kinds[0]
        path = (*path, name)
        empty = _says_nothing(kind)
        if empty is not None:
            self._report(path, empty, "guarantee-says-nothing")
        match kind:
            case Never():
                self._condition((*path, "when"), kind.when)
                self._names((*path, "not_sure_but_for"), "question", kind.not_sure_but_for or (), rules.questions)
            case Only() | OnlyIf():
                self._condition((*path, "when"), kind.when)
            case Swap():
                self._answers(path, kind.question, {"answers": kind.answers})
            case Raise():
                self._condition((*path, "when"), kind.when)
                self._condition((*path, "unless"), kind.unless)
                self._names((*path, "after"), "outcome", kind.after, rules.outcomes)
                self._answers(path, kind.question, {"from": kind.milder, "to": kind.worse})
            case Carries():
                self._condition((*path, "when"), kind.when)
                self._names((*path, "steps"), "step", kind.steps, rules.steps)
                self._names((*path, "conditions"), "condition", kind.conditions, rules.conditions)
            case EditionsAgree():
                self._condition((*path, "except"), kind.excepted)
        if not isinstance(kind, Swap | EditionsAgree):
            self._names((*path, "outcomes"), "outcome", kind.outcomes, rules.outcomes)

    def _answers(self, path: Path, question: str, parts: Mapping[str, list[str]]) -> None:
        """A question, and parts of a guarantee that name answers to it."""
        if self._name((*path, "question"), "question", question, self._rules.questions):
            for part, answers in parts.items():
                for index, answer in enumerate(answers):
                    self._answer((*path, part, index), question, answer)

    def _pauses(self) -> None:
        rules = self._rules
        for name, jurisdiction in rules.jurisdictions.items():
            self._sources(("jurisdictions", name), jurisdiction.sources)
        for name, conflict in rules.conflicts.items():
            self._sources(("conflicts", name), conflict.sources)
            self._condition(("conflicts", name, "when"), conflict.when)
        for name, caution in rules.cautions.items():
            path: Path = ("cautions", name)
            self._sources(path, caution.sources)
            self._condition((*path, "when"), caution.when)
            self._names((*path, "recommended"), "outcome", caution.recommended, rules.outcomes)
            self._names((*path, "decided"), "outcome", caution.decided, rules.outcomes)

    def _to_paste(self) -> None:
        """Texts to paste, and what is withheld from them. The names of details are looked at where details are known."""
        rules, used = self._rules, set(self._used_for_words)
        for name, text in rules.to_paste.items():
            for index, variant in enumerate(text.variants):
                path: Path = ("to_paste", name, "variants", index)
                self._decided(path, variant)
                for number, line in enumerate(variant.lines):
                    self._decided((*path, "lines", number), line)
        for name, withheld in rules.withheld.items():
            self._decided(("withheld", name), withheld)
        # A question that only these look at is not asked for their sake.
        self._used_for_words = used

    def _decided(self, path: Path, part: PasteVariant | PasteLine | Withheld) -> None:
        """The decisions and answers that a part of a text to paste is for."""
        self._names((*path, "outcomes"), "outcome", part.outcomes, self._rules.outcomes)
        self._condition((*path, "when"), part.when, of_words=True)

    def _examples(self) -> None:
        rules = self._rules
        for example_id, example in rules.examples.items():
            path: Path = ("examples", example_id)
            if example.edition is not None:
                self._name((*path, "edition"), "edition", example.edition, rules.editions)
            for question, answer in example.answers.items():
                at = (*path, "answers", question)
                if self._name(at, "question", question, rules.questions):
                    self._answer(at, question, answer)
            self._name((*path, "expect", "outcome"), "outcome", example.expect.outcome, rules.outcomes)
            edition = example.edition or rules.default_edition
            if edition in rules.editions:
                self._names((*path, "expect", "rows"), "row", example.expect.rows, rules.rows(edition))

    def _adoption(self) -> None:
        """What an adoption adds that decides nothing. What it adds to the rest is checked where it was put."""
        adoption = self._rules.adoption
        if adoption is None:
            return
        rules, path = self._rules, ("adoption",)
        for name, question in rules.questions.items():
            unsure = question.answers.get(_NOT_SURE) if name.startswith(LOCAL) else None
            if unsure is not None and unsure.find_out is None:
                # Else no guarantee about not being sure would know that it is meant.
                message = f"'{_NOT_SURE}' of '{name}' needs find_out: what to find out, and from whom"
                self._report(("questions", name, "answers", _NOT_SURE), message, "not-sure-without-find-out")
        if adoption.source is not None:
            self._name((*path, "source"), "source", adoption.source, rules.sources)
        if adoption.approval is not None:
            self._names((*path, "approval", "outcomes"), "outcome", adoption.approval.outcomes, rules.outcomes)
        for name, detail in adoption.details.items():
            at: Path = (*path, "details", name)
            for part, outcomes in (("needed_for", detail.needed_for), ("offered_for", detail.offered_for)):
                self._names((*at, part), "outcome", outcomes, rules.outcomes)
            if not detail.needed_for and not detail.offered_for:
                self._report(
                    at, f"'{name}' is never asked for: name outcomes in needed_for or offered_for", "detail-never-asked"
                )
            if (detail.kind == "choice") != bool(detail.choices):
                self._report(
                    at, f"'{name}' has `choices` where, and only where, its kind is choice", "choices-of-a-choice"
                )
            for code, choice in detail.choices.items():
                self._sources((*at, "choices", code), choice.sources)


def _says_nothing(kind: GuaranteeKind) -> str | None:
    """Why a guarantee would hold of any rulebook, or None."""
    match kind:
        case Never(when=None, not_sure_but_for=None):
            return "this guarantee names no answers"
        case Swap(answers=answers) if len(set(answers)) < 2:
            return "this guarantee swaps an answer with itself"
        case Raise(milder=milder, worse=worse) if set(milder) & set(worse):
            return "an answer stands in `from` and in `to`"
        case Carries(steps=[], conditions=[], dated="no"):
            return "this guarantee names no step and no condition"
        case _:
            return None
