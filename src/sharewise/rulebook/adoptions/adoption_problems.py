"""What is wrong in an adoption's own file, beside its shape and its names: words where no local words may stand.

Looked for when a file is read to be used, and not when a record is replayed: what was followed then is not judged again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sharewise.errors import Problem
from sharewise.rulebook.adoptions.adoption import Adoption
from sharewise.rulebook.adoptions.fill import TAKES, too_much_for_a_fill
from sharewise.strict_yaml import Path, PositionedData
from sharewise.text import did_you_mean

_MOST_HOURS = 12


def adoption_problems(base: PositionedData, adoption: PositionedData, file: Adoption) -> list[Problem]:
    """Every such fault of `file`, with its position in `adoption`, as an overlay on `base`."""
    return [
        *_fills(base, adoption, file),
        *_approver(adoption, file),
        *_words_in_an_emergency(base, adoption, file),
        *_asked_in_an_emergency(base, adoption, file),
        *_after_no_step(base, adoption, file),
    ]


def _fills(base: PositionedData, adoption: PositionedData, file: Adoption) -> Iterator[Problem]:
    """A slot that does not exist; more than who is meant; what is no number of hours."""
    slots = base.data.get("slots", {})
    for name, given in file.fill.items():
        position = adoption.position(("fill", name))
        if name not in slots:
            yield Problem(position, f"there is no slot '{name}': {did_you_mean(name, slots)}", "unknown-name")
        elif "hours" not in slots[name]:
            too_much = too_much_for_a_fill(given)
            if too_much is not None:
                yield Problem(position, f"{too_much}: '{name}' {TAKES}", "not-as-written")
        elif given not in map(str, range(1, _MOST_HOURS + 1)):
            yield Problem(position, f"'{name}' takes a whole number of hours, 1 to {_MOST_HOURS}", "not-as-written")


def _approver(adoption: PositionedData, file: Adoption) -> Iterator[Problem]:
    """More than who approves: the words stand in sentences of ours, as those of a slot do."""
    given = file.approval.by if file.approval else None
    too_much = too_much_for_a_fill(given) if given is not None else None
    if too_much is not None:
        yield Problem(adoption.position(("approval", "by")), f"{too_much}: 'by' {TAKES}", "not-as-written")


def _words_in_an_emergency(base: PositionedData, adoption: PositionedData, file: Adoption) -> Iterator[Problem]:
    """Local words for an emergency, or for one of its steps: they would stand between the steps that save a life."""
    emergencies = _emergencies(base)
    steps = {step for outcome in emergencies.values() for step in outcome["steps"]}
    paths: list[Path] = [("words", "outcomes", name) for name in file.words.outcomes if name in emergencies]
    paths += [("words", "steps", name) for name in file.words.steps if name in steps]
    for path in paths:
        yield Problem(
            adoption.position(path),
            "nothing local stands between the steps that save a life: a step of your own (under `steps:`) follows them",
            "words-in-an-emergency",
        )


def _asked_in_an_emergency(base: PositionedData, adoption: PositionedData, file: Adoption) -> Iterator[Problem]:
    """A local step or condition of an emergency that hangs on a local word question: nothing more is asked then."""
    emergencies = _emergencies(base)
    for part, each in (("steps", file.steps), ("conditions", file.conditions)):
        for name, added in each.items():
            asked = next((question for question, _ in added.when.named() if question in file.word_questions), None)
            for index, outcome in enumerate(added.outcomes):
                if asked is not None and outcome in emergencies:
                    yield Problem(
                        adoption.position((part, name, "outcomes", index)),
                        f"nothing is asked in an emergency, so nothing there may hang on '{asked}': leave '{outcome}' out, or '{asked}'",
                        "asked-in-an-emergency",
                    )


def _after_no_step(base: PositionedData, adoption: PositionedData, file: Adoption) -> Iterator[Problem]:
    """A step that is to come after another one which none of its outcomes has: it would come last, and nobody be told."""
    national = base.data["outcomes"]
    for name, step in file.steps.items():
        beside = {
            each for outcome in step.outcomes if outcome in national for each in national[outcome].get("steps", [])
        }
        beside |= {
            other
            for other, each in file.steps.items()
            if other != name and not set(each.outcomes).isdisjoint(step.outcomes)
        }
        for index, earlier in enumerate(step.after):
            is_known = earlier in base.data["steps"] or earlier in file.steps
            if is_known and earlier not in beside and all(outcome in national for outcome in step.outcomes):
                yield Problem(
                    adoption.position(("steps", name, "after", index)),
                    f"no outcome that '{name}' goes with has the step '{earlier}': {did_you_mean(earlier, sorted(beside))}",
                    "after-no-step",
                )


def _emergencies(base: PositionedData) -> dict[str, Any]:
    return {name: outcome for name, outcome in base.data["outcomes"].items() if outcome["share"]["code"] == "now"}
