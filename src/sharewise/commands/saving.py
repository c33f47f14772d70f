"""The end of a decision: making its record, saving it, and showing what was saved."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sharewise.commands._output import writing
from sharewise.commands._terminal import plain_again, print_page
from sharewise.folders import folders, read_settings
from sharewise.present.page import Page
from sharewise.present.pages.explanation_page import why_page
from sharewise.present.pages.interview_pages import answers_outcome_page
from sharewise.present.pages.saving_pages import record_text_page, saved_page
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.explain import explain
from sharewise.reasoning.recommend import Attached, Recommendation, steps_of
from sharewise.record.make import EarlierRecord, Submission, complete_record, make_record
from sharewise.record.model import Record, as_json
from sharewise.record.seal import FORMAT
from sharewise.record.store.save import SavedRecord, save_as_own


@dataclass(frozen=True)
class Decided:
    """A decision that was made: the rules, what they said, what was told, and the record that it completes or replaces."""

    rulebook: CompiledRulebook
    said: Recommendation
    told: Submission
    earlier: EarlierRecord | None

    @property
    def completes(self) -> bool:
        return self.earlier is not None and self.earlier.relation == "completes"

    def record(self) -> Record:
        """Its record, made now."""
        now, random = datetime.now().astimezone(), os.urandom(48)
        earlier = self.earlier
        named = earlier.named() if earlier else None
        if earlier and named and self.completes:
            return complete_record(self.rulebook, earlier.record, self.told, now=now, random=random, earlier=named)
        jurisdiction = read_settings().jurisdiction
        return make_record(
            self.rulebook, self.said, self.told, now=now, random=random, earlier=named, jurisdiction=jurisdiction
        )

    @property
    def steps(self) -> tuple[Attached, ...]:
        """The steps of what was decided, or while nothing is, of what is recommended. What is only completed has been done."""
        if self.completes:
            return ()
        rules, decided = self.rulebook.loaded.rules, self.told.decision
        return steps_of(rules, rules.outcomes[decided.outcome], self.said.answers) if decided else self.said.steps


def saver(record: Record, folder: Path | None) -> Callable[[Path | None], SavedRecord]:
    """What saves the record: in the folder that it is called with, or in `folder`, or in the usual one."""

    def save_in(elsewhere: Path | None) -> SavedRecord:
        places = folders(elsewhere or folder)
        now, random = datetime.now().astimezone(), os.urandom(16)
        return save_as_own(places.key, places.records, record, now=now, random=random)

    return save_in


def print_saved(
    saved: SavedRecord, decided: Decided, steps: tuple[Attached, ...], *, as_data: bool, plain: bool
) -> None:
    """Say what was saved and what to do next; as data, the record itself. `steps`: those not shown yet."""
    if as_data:
        _print_json(as_json(saved.sealed))
        return
    # A folder that is not the usual one has to be named again in every later command.
    folder = saved.path.parent.parent
    named = None if folder == folders().records else folder
    adoption = decided.rulebook.loaded.rules.adoption
    system = adoption.record_system if adoption else None
    page = saved_page(saved.sealed.record, saved.path, steps, named, system, plain_again(plain))
    print_page(page, plain=plain)


def print_unsaved(decided: Decided, *, as_data: bool, plain: bool, why: bool) -> None:
    """Show what the record would hold. Nothing is written."""
    record = decided.record()
    if as_data:
        _print_json({"format": FORMAT, "record": as_json(record)})
        return
    print_page((*outcome_page(decided.rulebook, decided.said, why=why), *record_text_page(record)), plain=plain)


def outcome_page(rulebook: CompiledRulebook, said: Recommendation, *, why: bool) -> Page:
    """What comes out; with `why`, also what decided it."""
    rules = rulebook.loaded.rules
    page = answers_outcome_page(rules, said)
    if not why:
        return page
    return (*page, *why_page(rules, said, explain(rulebook.diagrams[said.edition], said.answers)))


def _print_json(data: dict[str, Any]) -> None:
    with writing(None) as write:
        write((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())
