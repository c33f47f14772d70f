"""The words of a recommendation, and which word questions they depend on.

A word question never changes the outcome. It matters exactly while its answer, or skipping it, can still change a word of this
recommendation: found by trying, so it follows from the texts and is written down nowhere. Tried is only what can differ: the
questions that a condition still hangs on after the answers there are, and of their answers one of each kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import product

from sharewise.rulebook.conditions import Condition, Test
from sharewise.rulebook.model import SKIPPED, Outcome, OutcomeVariant, Row, Rulebook, Step
from sharewise.values import frozen


@frozen
class Attached:
    """A step or a condition that applies, with its words, and what an adoption adds to them; or what to find out about a
    question.
    """

    id: str
    says: str
    local: str | None = None


@frozen
class RecommendationWords:
    """The words of one recommendation: its outcome, the rows with their reasons, the steps and conditions that apply, and
    what to find out first.
    """

    outcome: Outcome
    rows: Mapping[str, Row]
    steps: tuple[Attached, ...]
    conditions: tuple[Attached, ...]
    find_out: Attached | None


@frozen
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
                row_id: self.rows[row_id].but(because=rules.in_words(reason, words))
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
        steps, open_tests = self._steps_to_try(self.rules.outcomes[self.outcome_id].steps)
        same = list(self._same_texts())
        return self._mattering(
            given, lambda words: self._texts(words, steps, same), [*self._open_tests(same), *open_tests]
        )

    def is_worth_asking(self, name: str, given: Mapping[str, str]) -> bool:
        """Whether a word question that matters is to be asked: of some, only for the words of certain steps."""
        question = self.rules.word_questions[name]
        if question.asked == "no" or question.asked_for is None:
            return question.asked == "yes"
        asked_for = question.asked_for
        named = (step for step in self.rules.outcomes[self.outcome_id].steps if step in asked_for)
        steps, open_tests = self._steps_to_try(named)
        return name in self._mattering(given, lambda words: self._texts_of_steps(steps, words), open_tests)

    def _mattering(
        self,
        given: Mapping[str, str],
        texts_after: Callable[[Mapping[str, str]], list[str]],
        open_tests: Iterable[tuple[str, Test]],
    ) -> list[str]:
        """The word questions that matter for these of its texts, which `open_tests` decide.

        Answers between which no test tells give the same texts, so one of them is tried for all.
        """
        tests: dict[str, set[Test]] = {}
        for name, test in open_tests:
            tests.setdefault(name, set()).add(test)
        choices = {
            name: _alike([SKIPPED, *question.answers], tests[name])
            for name, question in self.rules.word_questions.items()
            if name in tests
        }
        names = tuple(choices)

        @cache
        def texts(answers: tuple[str, ...]) -> list[str]:
            return texts_after(dict(zip(names, answers, strict=True)))

        found: list[str] = []
        known: dict[str, str] = {}
        for name in names:
            alike = choices.pop(name)
            later = [sorted(set(each.values())) for each in choices.values()]
            earlier = tuple(known.get(each, SKIPPED) for each in names[: names.index(name)])
            if any(
                len({tuple(texts((*earlier, answer, *rest))) for answer in set(alike.values())}) > 1
                for rest in product(*later)
            ):
                found.append(name)
                known[name] = alike.get(given.get(name, SKIPPED), SKIPPED)
        return found

    def _steps_to_try(self, names: Iterable[str]) -> tuple[list[Step | str], list[tuple[str, Test]]]:
        """Those of these steps that can apply, and the tests of word questions that decide their texts, by question.

        A step that applies, and says the same, whatever the answers to word questions are, is its text alone.
        """
        steps: list[Step | str] = []
        tests: list[tuple[str, Test]] = []
        skipped = all_words(self.rules, {})
        for step in (self.rules.steps[name] for name in names):
            left = self._left_open(step.when)
            if left is not None:
                open_tests = [*left, *self._open_tests_of_slots(step.say)]
                steps.append(step if open_tests else self.rules.in_words(step.say, skipped))
                tests += open_tests
        return steps, tests

    def _texts(self, words: Mapping[str, str], steps: Iterable[Step | str], same: Iterable[str]) -> list[str]:
        """All of its texts, as `worded` has them, in less time. `steps`: of `_steps_to_try`; `same`: its `_same_texts`."""
        rules, words = self.rules, all_words(self.rules, words)
        answers = {**self.answers, **words}
        outcome = rules.outcomes[self.outcome_id]
        variant = next((variant for variant in outcome.variants if variant.when.holds(answers)), None)
        sharing = [rules.conditions[name] for name in outcome.conditions]
        texts = [
            *_texts_of(outcome, variant),
            *same,
            *(condition.says for condition in sharing if condition.when.holds(answers)),
        ]
        return [*self._texts_of_steps(steps, words), *(rules.in_words(text, words) for text in texts)]

    def _texts_of_steps(self, steps: Iterable[Step | str], words: Mapping[str, str]) -> list[str]:
        """The texts of those of these steps that apply."""
        rules, words = self.rules, all_words(self.rules, words)
        answers = {**self.answers, **words}
        return [
            step if isinstance(step, str) else rules.in_words(step.say, words)
            for step in steps
            if isinstance(step, str) or step.when.holds(answers)
        ]

    def _same_texts(self) -> Iterator[str]:
        """Those of its texts that only slots make depend on word questions."""
        yield from self.rules.because(self.rows, self.answers).values()
        if self.unknown is not None:
            yield self.rules.questions[self.unknown].answers[self.answers[self.unknown]].find_out or ""

    def _open_tests(self, same: Iterable[str]) -> Iterator[tuple[str, Test]]:
        """The tests of word questions that decide its texts, by question, beside those of its steps. `same`: as of `_texts`."""
        rules, outcome = self.rules, self.rules.outcomes[self.outcome_id]
        if not rules.word_questions:
            return
        texts = [*same]
        for variant in outcome.variants:
            left = self._left_open(variant.when)
            if left is not None:
                yield from left
                texts += _texts_of(outcome, variant)
            if left == []:
                break
        else:
            texts += _texts_of(outcome, None)
        for text in texts:
            yield from self._open_tests_of_slots(text)
        for condition in (rules.conditions[name] for name in outcome.conditions):
            yield from self._open_tests_where(condition.when, condition.says)

    def _open_tests_where(self, when: Condition, text: str) -> Iterator[tuple[str, Test]]:
        """Those that decide whether a text is there, and what it says."""
        left = self._left_open(when)
        if left is not None:
            yield from left
            yield from self._open_tests_of_slots(text)

    def _open_tests_of_slots(self, text: str) -> Iterator[tuple[str, Test]]:
        """Those that decide what a text says. Its slots have other words for answers to word questions alone."""
        template = self.rules.templates.get(text)
        if template is not None:
            for name, slot in self.rules.slots.items():
                if f"{{{name}}}" in template:
                    for variant in slot.variants:
                        yield from self._left_open(variant.when) or ()

    def _left_open(self, when: Condition) -> list[tuple[str, Test]] | None:
        """The tests of word questions on which a condition still hangs after these answers. None of them: it holds. None: it
        cannot hold.
        """
        found: list[tuple[str, Test]] = []
        can_hold = False
        for conjunction in when.conjunctions:
            left: list[tuple[str, Test]] = []
            for question, test in conjunction.tests.items():
                if question in self.rules.word_questions:
                    left.append((question, test))
                elif not test.allows(self.answers.get(question)):
                    break
            else:
                if not left:
                    return []
                can_hold = True
                found += left
        return found if can_hold else None


def _alike(answers: Iterable[str], tests: Iterable[Test]) -> dict[str, str]:
    """For each of these answers the first of those between which and it no test tells."""
    first: dict[tuple[bool, ...], str] = {}
    each_test = tuple(tests)
    return {answer: first.setdefault(tuple(test.allows(answer) for test in each_test), answer) for answer in answers}


def _texts_of(outcome: Outcome, variant: OutcomeVariant | None) -> tuple[str, ...]:
    """The texts of an outcome, in the words of one of its variants if there is one."""
    own = (outcome.title, outcome.says, outcome.share.says, outcome.tell.says, outcome.name.says)
    if variant is None:
        return own
    others = (variant.title, variant.says, variant.share, variant.tell, variant.name)
    return tuple(text if other is None else other for text, other in zip(own, others, strict=True))


def all_words(rules: Rulebook, given: Mapping[str, str]) -> dict[str, str]:
    """The answers to all word questions: one that is not given counts as skipped."""
    return {name: given.get(name, SKIPPED) for name in rules.word_questions}


def outcome_in_words(rules: Rulebook, outcome_id: str, answers: Mapping[str, str]) -> Outcome:
    """An outcome in the words that fit `answers`, those to word questions among them."""
    outcome = rules.outcomes[outcome_id].worded(answers)
    if not rules.templates:
        return outcome
    decisions = {
        name: decision.but(says=rules.in_words(decision.says, answers))
        for name, decision in (("share", outcome.share), ("tell", outcome.tell), ("name", outcome.name))
    }
    texts = {name: rules.in_words(text, answers) for name, text in (("title", outcome.title), ("says", outcome.says))}
    return outcome.but(**{**texts, **decisions})


def steps_of(rules: Rulebook, outcome: Outcome, answers: Mapping[str, str]) -> tuple[Attached, ...]:
    """The steps of an outcome that apply after `answers`, in order: of the one recommended, or of the one decided."""
    steps = ((step_id, rules.steps[step_id]) for step_id in outcome.steps)
    return tuple(
        Attached(step_id, rules.in_words(step.say, answers), step.local)
        for step_id, step in steps
        if step.when.holds(answers)
    )
