"""A decision of which no record is made yet, and how it is shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sharewise.commands._output import print_page, write_bytes
from sharewise.dates import local_now
from sharewise.folders import read_settings
from sharewise.strict_json import shown_json
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.present.page import Page
    from sharewise.reasoning.compiled import CompiledRulebook
    from sharewise.reasoning.recommend import Recommendation
    from sharewise.reasoning.words import Attached
    from sharewise.record.make import EarlierRecord, Submission
    from sharewise.record.record_model import Record


@frozen
class NewDecision:
    """A decision of which no record is made yet.

    Attributes:
        rulebook, recommendation: the rules, and what they recommend.
        submission: what the practitioner answered and decided.
        earlier: the record that it completes or supersedes.

    """

    rulebook: CompiledRulebook
    recommendation: Recommendation
    submission: Submission
    earlier: EarlierRecord | None

    @property
    def completes(self) -> bool:
        """Whether it adds to an earlier record, and decides nothing anew."""
        return self.earlier is not None and self.earlier.relation == "completes"

    def record(self) -> Record:
        """Its record, made now."""
        from sharewise.record.make import complete_record, make_record

        now, random = local_now(), self.submission.random(os.urandom(48))
        earlier = self.earlier
        named = earlier.named() if earlier else None
        if earlier and named and self.completes:
            return complete_record(
                self.rulebook, earlier.record, self.submission, now=now, random=random, earlier=named
            )
        jurisdiction = read_settings().jurisdiction
        return make_record(
            self.rulebook,
            self.recommendation,
            self.submission,
            now=now,
            random=random,
            earlier=named,
            jurisdiction=jurisdiction,
        )

    @property
    def steps(self) -> tuple[Attached, ...]:
        """The steps of what was decided, or while nothing is, of what is recommended. What is only completed has been done."""
        from sharewise.reasoning.words import steps_of

        if self.completes:
            return ()
        rules, decided = self.rulebook.loaded.rules, self.submission.decision
        return (
            steps_of(rules, rules.outcomes[decided.outcome], self.recommendation.all_answers)
            if decided
            else self.recommendation.steps
        )

    @property
    def steps_left(self) -> tuple[Attached, ...]:
        """The same without those that the record's details show to be done."""
        from sharewise.record.fields import done_steps

        done = done_steps(self.rulebook.loaded.rules, self.submission.details)
        return tuple(step for step in self.steps if step.id not in done)


def print_unsaved(decision: NewDecision, *, as_json: bool, plain: bool, why: bool) -> None:
    """Show what the record would hold. Nothing is written."""
    from sharewise.present.pages.records.saving_pages import record_text_page

    if as_json:
        write_bytes(shown_json(unsaved_data(decision), indent=2) + b"\n", None)
        return
    record = decision.record()
    print_page(
        (*outcome_page(decision.rulebook, decision.recommendation, why=why), *record_text_page(record)), plain=plain
    )


def unsaved_data(decision: NewDecision) -> dict[str, Any]:
    """The same as data: what the record's file would hold before it is sealed."""
    from sharewise.record.seal import FORMAT
    from sharewise.rulebook.parts import as_data

    return {"format": FORMAT, "record": as_data(decision.record())}


def outcome_page(rulebook: CompiledRulebook, recommendation: Recommendation, *, why: bool) -> Page:
    """What comes out; with `why`, also what decided it, and published decisions to think with."""
    from sharewise.present.pages.interview.explanation_page import why_page
    from sharewise.present.pages.interview.interview_pages import answers_outcome_page
    from sharewise.reasoning.explain import explain

    rules = rulebook.loaded.rules
    page = answers_outcome_page(rules, recommendation)
    if not why:
        return page
    explanation = explain(rulebook.diagrams[recommendation.edition], recommendation.answers)
    page = (*page, *why_page(rules, recommendation, explanation))
    if recommendation.outcome.is_emergency:
        return page
    from sharewise.present.pages.cases_pages import beside_page
    from sharewise.reasoning.nearest_cases import cases_to_think_of
    from sharewise.rulebook.casebook import shipped_casebook

    close = cases_to_think_of(rules, shipped_casebook(), recommendation.outcome_id, recommendation.answers)
    return (*page, *beside_page(rules, close))
