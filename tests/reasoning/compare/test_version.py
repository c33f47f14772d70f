"""The version that a changed rulebook needs: never lower than what old answers show, and no higher than that."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from typing import Any

import pytest

from sharewise.reasoning.compare.version import _replayed, smallest_version
from sharewise.reasoning.compiled import CompiledRulebook, compile_rulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf
from sharewise.rulebook.load import Loaded, parse_rulebook, shipped_rulebook
from tests.reasoning.pairs import EDITION, random_pair
from tests.support.answers import shipped_rules
from tests.support.needed import WHOLE

PAIRS = 1000 if WHOLE else 300
TEXT = shipped_rulebook().read_text(encoding="utf-8")


def compiled_with(*changes: tuple[str, str]) -> CompiledRulebook:
    """The shipped rulebook with some of its text replaced."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return compile_rulebook(parse_rulebook(text.encode(), "changed.yaml"))


REVIEWED = next(line for line in TEXT.splitlines() if line.startswith("reviewed: "))
BECAUSE = shipped_rules().rows(shipped_rules().default_edition)["W5"].because
STEPS = f"steps: [{', '.join(shipped_rules().outcomes['ask_first'].steps)}]"
O4 = "recipient: needs, consent: [refused, withdrawn, cannot], tell: [yes, some], grounds: yes}\n        outcome: "


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ([], "none"),
        ([(REVIEWED, "reviewed: 2020-01-01")], "none"),
        ([(BECAUSE, "They can be asked.")], "patch"),
        ([("exact: unverified", "exact: yes")], "patch"),
        ([(STEPS, STEPS.replace("]", ", check_duties]"))], "minor"),
        ([("      Z5:\n", "      Z5a:\n"), ("rows: [Z5]", "rows: [Z5a]")], "minor"),
        (
            [
                ('tell: {code: first, says: "Yes, talk to them first."}', 'tell: {code: not_yet, says: "Not yet."}'),
            ],
            "major",
        ),
        (
            [
                (O4 + "share_limited", O4 + "advice"),
                ("{outcome: share_limited, rows: [O4]}", "{outcome: advice, rows: [O4]}"),
            ],
            "major",
        ),
    ],
    ids=["nothing", "a new date", "a reason", "a mark", "a step", "a row's name", "a decision", "an outcome"],
)
def test_a_change_needs_the_version_of_its_kind(
    proved: CompiledRulebook, changes: list[tuple[str, str]], size: str
) -> None:
    needed = smallest_version(proved, compiled_with(*changes))
    major, minor, patch = (int(number) for number in proved.loaded.rules.version.split("."))
    version = {
        "none": (major, minor, patch),
        "patch": (major, minor, patch + 1),
        "minor": (major, minor + 1, 0),
        "major": (major + 1, 0, 0),
    }[size]
    assert (needed.size, needed.version) == (size, ".".join(map(str, version)))
    assert needed.enough == (size == "none")


def test_a_version_that_has_been_raised_is_enough(proved: CompiledRulebook) -> None:
    raised = (f"version: {proved.loaded.rules.version}\ntitle", "version: 99.0.0\ntitle")
    assert smallest_version(proved, compiled_with(raised, (BECAUSE, "They can be asked."))).enough


def test_an_entry_of_a_list_or_an_edition_that_is_gone_needs_a_new_first_number(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for part in ("ways_of_sharing", "lawful_bases"):
        kept = dict(itertools.islice(getattr(rules, part).items(), 1, None))
        assert smallest_version(proved, _with(proved, {part: kept})).why == ("entry_gone",)
    editions = {name: edition for name, edition in rules.editions.items() if name != "dcsf-2008"}
    assert smallest_version(proved, _with(proved, {"editions": editions})).why == ("edition_gone",)


def _with(proved: CompiledRulebook, parts: Mapping[str, Any]) -> CompiledRulebook:
    loaded = proved.loaded
    return CompiledRulebook(
        Loaded(loaded.rules.but(**dict(parts)), loaded.sha256, loaded.document),
        {
            edition: diagram
            for edition, diagram in proved.diagrams.items()
            if edition in parts.get("editions", proved.diagrams)
        },
    )


def test_whether_old_answers_lead_where_they_led_agrees_with_walking_each_of_them() -> None:
    chance = random.Random(20260601)
    broken = 0
    for _ in range(PAIRS):
        one, two = random_pair(chance)
        common = [question for question in one.questions if question in two.questions]
        if common != [question for question in two.questions if question in one.questions]:
            continue
        old, new = Diagram(one, EDITION), Diagram(two, EDITION)
        why = set(_replayed(old, new))
        plain: set[str] = set()
        for answers, outcome in old.paths():
            end = new.walk(answers)[1]
            if isinstance(end, Leaf):
                plain |= {"outcome"} if end.name != outcome else set()
            elif end.question in answers:
                plain.add("answer_gone")
            else:
                plain.add("more_asked")
        assert why == plain
        broken += bool(why)
    assert broken > PAIRS // 10
