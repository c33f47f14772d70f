"""The smallest honest version number of a changed rulebook, computed from what the change does.

After the rules for versions of decision points in SSVC (CERT/CC, decision record 0006), for a whole rulebook: the first
number where an old set of answers no longer leads where it did, the second where something was added, the third where only
words changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from sharewise.reasoning.compare.text_changes import compare_part, compare_parts
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.build import Budget
from sharewise.reasoning.diagram.decision_diagram import Diagram, Leaf, Node, Vertex
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.references import CLOSED_LISTS
from sharewise.values import frozen

Size: TypeAlias = Literal["major", "minor", "patch", "none"]
Why: TypeAlias = Literal[
    "outcome",
    "decision",
    "more_asked",
    "answer_gone",
    "order",
    "edition_gone",
    "entry_gone",
    "parts",
    "words",
    "nothing",
]

# What says how far words can be trusted, or when they were looked at; `variants` are other words for the same.
_ABOUT_FILE = {"version", "reviewed"}
_ABOUT_WORDS = {"exact", "also_in", "quoted_from", "seen", *_ABOUT_FILE}


@frozen
class NeededVersion:
    """The smallest version that is honest after a change of this size, and what makes it so. `enough`: the new file's is."""

    size: Size
    why: tuple[Why, ...]
    version: str
    enough: bool


def smallest_version(old: CompiledRulebook, new: CompiledRulebook, budget: Budget | None = None) -> NeededVersion:
    """The smallest honest version of `new`, which is `old` changed.

    major: an old set of answers leads to another outcome, is no longer enough or can no longer be given; an outcome
    means another decision; an edition or an entry of a list is gone. minor: anything else that is not only words.
    patch: only words. none: nothing differs. Where the questions come in another order, an old set of answers may no
    longer be enough: that is major too, without a closer look.

    Raises:
        TooManyStates: it takes more states than `budget`.

    """
    before, after = old.loaded.rules, new.loaded.rules
    why: list[Why] = list(dict.fromkeys(_breaks(old, new, budget or Budget.to_compare())))
    size: Size = "major"
    if not why:
        size, why = _smaller(before, after)
    version = _raised(before.version, size)
    return NeededVersion(size, tuple(why), version, enough=version_numbers(after.version) >= version_numbers(version))


def _breaks(old: CompiledRulebook, new: CompiledRulebook, budget: Budget) -> Iterator[Why]:
    """Why an old record could not be made again as it was."""
    before, after = old.loaded.rules, new.loaded.rules
    common = [question for question in before.questions if question in after.questions]
    if common != [question for question in after.questions if question in before.questions]:
        yield "order"
    else:
        pairs = [(edition, edition) for edition in before.editions if edition in after.editions]
        for one, two in dict.fromkeys([*pairs, (before.default_edition, after.default_edition)]):
            yield from _replayed(old.diagrams[one], new.diagrams[two], budget)
    for outcome in before.outcomes:
        if outcome in after.outcomes and _decisions(before, outcome) != _decisions(after, outcome):
            yield "decision"
    if set(before.editions) - set(after.editions):
        yield "edition_gone"
    if any(set(getattr(before, part)) - set(getattr(after, part)) for part in CLOSED_LISTS):
        yield "entry_gone"


def _replayed(old: Diagram, new: Diagram, budget: Budget | None = None) -> Iterator[Why]:
    """What keeps an old set of answers from leading where it led. The questions of both come in one order."""
    budget = budget or Budget.to_compare()
    seen: set[tuple[Vertex, Vertex]] = set()
    waiting: list[tuple[Vertex, Vertex]] = [(old.root, new.root)]
    while waiting:
        one, two = waiting.pop()
        if (one, two) in seen:
            continue
        seen.add((one, two))
        budget.take(1)
        if isinstance(one, Leaf) and isinstance(two, Leaf):
            if one.name != two.name:
                yield "outcome"
        elif isinstance(two, Node) and not _asks_first(one, two, old):
            # Every way on from here asks what the old answers do not hold.
            yield "more_asked"
        else:
            assert isinstance(one, Node)
            for answer, branch in one.branches.items():
                if not (isinstance(two, Node) and two.question == one.question):
                    waiting.append((branch, two))
                elif answer in two.branches:
                    waiting.append((branch, two.branches[answer]))
                else:
                    yield "answer_gone"


def _asks_first(one: Vertex, two: Node, old: Diagram) -> bool:
    """Whether the old side asks what the new side asks now, or something that comes before it."""
    if not isinstance(one, Node) or two.question not in old.order:
        return False
    return old.order[one.question] <= old.order[two.question]


def _decisions(rules: Rulebook, outcome: str) -> tuple[str, str, str]:
    found = rules.outcomes[outcome]
    return found.share.code, found.tell.code, found.name.code


def _smaller(before: Rulebook, after: Rulebook) -> tuple[Size, list[Why]]:
    """The size of a change that lets every old set of answers lead where it led."""
    changes = [
        *compare_parts(before, after, None),
        *(
            compare_part("editions", edition, before.editions[edition], after.editions[edition])
            for edition in before.editions
            if edition in after.editions
        ),
    ]
    if any(part.only for part in changes):
        return "minor", ["parts"]
    found = [change for part in changes for change in part.changes]
    if not all(change.is_text or _is_about_words(change.path) for change in found):
        return "minor", ["parts"]
    if any(change.path[0] not in _ABOUT_FILE for change in found):
        return "patch", ["words"]
    return "none", ["nothing"]


def _is_about_words(path: tuple[str, ...]) -> bool:
    return path[0] == "variants" or path[-1] in _ABOUT_WORDS


def _raised(version: str, size: Size) -> str:
    major, minor, patch = version_numbers(version)
    match size:
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case "patch":
            return f"{major}.{minor}.{patch + 1}"
        case "none":
            return version


def version_numbers(version: str) -> tuple[int, int, int]:
    """A version as numbers, to compare it by: `1.10.0` as (1, 10, 0)."""
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)
