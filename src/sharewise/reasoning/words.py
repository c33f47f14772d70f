"""The words of a recommendation, and which word questions they depend on.

A word question never changes the outcome. It matters exactly while its answer, or skipping it, can still change a word of this
recommendation: found by trying, so it follows from the texts and is written down nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from sharewise.rulebook.model import SKIPPED, Outcome, Row, Rulebook


@dataclass(frozen=True)
class Attached:
    """A step or a condition that applies, with its words, and what an adoption adds to them; or what to find out about a
    question.
    """

    id: str
    says: str
    local: str | None = None


@dataclass(frozen=True)
class RecommendationWords:
    """The words of one recommendation: its outcome, the rows with their reasons, the steps and conditions that apply, and
    what to find out first.
    """

    outcome: Outcome
    rows: Mapping[str, Row]
    steps: tuple[Attached, ...]
    conditions: tuple[Attached, ...]
    find_out: Attached | None


@dataclass(frozen=True)
class Conclusion:
    """What answers lead to, before it is put into words.

    Attributes:
        rules: the rulebook.
        answers: the answers that were asked for on the way.
        outcome_id: the outcome.
        rows: the rows of which one decides.
        unknown: the question to find out about first, if there is one.

    """

    rules: Rulebook
    answers: Mapping[str, str]
    outcome_id: str
    rows: Mapping[str, Row]
    unknown: str | None

    def worded(self, words: Mapping[str, str]) -> RecommendationWords:
        """It in the words that fit these answers to the word questions."""
        rules, words = self.rules, all_words(self.rules, words)
        answers = {**self.answers, **words}
        outcome = outcome_in_words(rules, self.outcome_id, answers)
        because = rules.because(self.rows, self.answers)
        return RecommendationWords(
            outcome=outcome,
            rows={
                row_id: self.rows[row_id].model_copy(update={"because": rules.in_words(reason, words)})
                for row_id, reason in because.items()
            },
            steps=steps_of(rules, outcome, answers),
            conditions=tuple(
                Attached(name, rules.in_words(condition.says, answers), condition.local)
                for name in outcome.conditions
                if (condition := rules.conditions[name]).when.holds(answers)
            ),
            find_out=self._find_out(words),
        )

    def _find_out(self, words: Mapping[str, str]) -> Attached | None:
        if self.unknown is None:
            return None
        says = self.rules.questions[self.unknown].answers[self.answers[self.unknown]].find_out
        return Attached(self.unknown, self.rules.in_words(says, words)) if says else None

    def word_questions(self, given: Mapping[str, str]) -> list[str]:
        """The word questions that matter, in order; the answers to the earlier ones, where they matter, are as `given`.

        Whoever takes them one by one may look at the first that is not answered: the later ones hang on its answer.
        """
        return self._mattering(given, self._texts)

    def is_worth_asking(self, name: str, given: Mapping[str, str]) -> bool:
        """Whether a word question that matters is to be asked: of some, only for the words of certain steps."""
        question = self.rules.word_questions[name]
        if question.asked == "no" or question.asked_for is None:
            return question.asked == "yes"
        steps = [step for step in self.rules.outcomes[self.outcome_id].steps if step in question.asked_for]
        return name in self._mattering(given, lambda words: self._texts_of_steps(steps, words))

    def _mattering(self, given: Mapping[str, str], texts_after: Callable[[Mapping[str, str]], list[str]]) -> list[str]:
        """The word questions that matter for these of its texts."""
        named = self._named()
        choices = {
            name: [SKIPPED, *question.answers] for name, question in self.rules.word_questions.items() if name in named
        }
        found: list[str] = []
        known: dict[str, str] = {}
        for name in list(choices):
            answers = choices.pop(name)
            if _changes_a_word(texts_after, name, answers, choices, known):
                found.append(name)
                if name in given and given[name] in answers:
                    known[name] = given[name]
        return found

    def _texts(self, words: Mapping[str, str]) -> list[str]:
        """All of its texts, as `worded` has them, in less time."""
        rules, words = self.rules, all_words(self.rules, words)
        answers = {**self.answers, **words}
        outcome = rules.outcomes[self.outcome_id].worded(answers)
        sharing = [rules.conditions[name] for name in outcome.conditions]
        texts = [
            *_texts_of(outcome),
            *self._same_texts(),
            *(condition.says for condition in sharing if condition.when.holds(answers)),
        ]
        return [*self._texts_of_steps(outcome.steps, words), *(rules.in_words(text, words) for text in texts)]

    def _texts_of_steps(self, names: Iterable[str], words: Mapping[str, str]) -> list[str]:
        """The texts of those of these steps that apply."""
        rules, words = self.rules, all_words(self.rules, words)
        answers = {**self.answers, **words}
        steps = (rules.steps[name] for name in names)
        return [rules.in_words(step.say, words) for step in steps if step.when.holds(answers)]

    def _same_texts(self) -> Iterator[str]:
        """Those of its texts that only slots make depend on word questions."""
        yield from self.rules.because(self.rows, self.answers).values()
        if self.unknown is not None:
            yield self.rules.questions[self.unknown].answers[self.answers[self.unknown]].find_out or ""

    def _named(self) -> set[str]:
        """The word questions that any of its texts may name: none other can change a word."""
        rules, outcome = self.rules, self.rules.outcomes[self.outcome_id]
        if not rules.word_questions:
            return set()
        steps = [rules.steps[name] for name in outcome.steps]
        sharing = [rules.conditions[name] for name in outcome.conditions]
        conditions = [variant.when for variant in outcome.variants]
        conditions += [step.when for step in steps] + [condition.when for condition in sharing]
        texts = [*_texts_of(outcome), *self._same_texts(), *(step.say for step in steps)]
        texts += [text for variant in outcome.variants for text in _texts_of(outcome.in_words_of(variant))]
        texts += [condition.says for condition in sharing]
        templates = [rules.templates[text] for text in texts if text in rules.templates]
        for name, slot in rules.slots.items():
            if any(f"{{{name}}}" in template for template in templates):
                conditions += [variant.when for variant in slot.variants]
        return {question for condition in conditions for question, _ in condition.named()} & set(rules.word_questions)


def _changes_a_word(
    texts_after: Callable[[Mapping[str, str]], list[str]],
    name: str,
    answers: list[str],
    later: Mapping[str, list[str]],
    known: Mapping[str, str],
) -> bool:
    for rest in product(*later.values()):
        others = {**known, **dict(zip(later, rest, strict=True))}
        first, *more = (texts_after({**others, name: answer}) for answer in answers)
        if any(each != first for each in more):
            return True
    return False


def _texts_of(outcome: Outcome) -> tuple[str, ...]:
    return (outcome.title, outcome.says, outcome.share.says, outcome.tell.says, outcome.name.says)


def all_words(rules: Rulebook, given: Mapping[str, str]) -> dict[str, str]:
    """The answers to all word questions: one that is not given counts as skipped."""
    return {name: given.get(name, SKIPPED) for name in rules.word_questions}


def outcome_in_words(rules: Rulebook, outcome_id: str, answers: Mapping[str, str]) -> Outcome:
    """An outcome in the words that fit `answers`, those to word questions among them."""
    outcome = rules.outcomes[outcome_id].worded(answers)
    if not rules.templates:
        return outcome
    decisions = {
        name: decision.model_copy(update={"says": rules.in_words(decision.says, answers)})
        for name, decision in (("share", outcome.share), ("tell", outcome.tell), ("name", outcome.name))
    }
    texts = {name: rules.in_words(text, answers) for name, text in (("title", outcome.title), ("says", outcome.says))}
    return outcome.model_copy(update={**texts, **decisions})


def steps_of(rules: Rulebook, outcome: Outcome, answers: Mapping[str, str]) -> tuple[Attached, ...]:
    """The steps of an outcome that apply after `answers`, in order: of the one recommended, or of the one decided."""
    steps = ((step_id, rules.steps[step_id]) for step_id in outcome.steps)
    return tuple(
        Attached(step_id, rules.in_words(step.say, answers), step.local)
        for step_id, step in steps
        if step.when.holds(answers)
    )
