"""What is wrong with the texts to paste of a rulebook: what they say of a record that there is not, or that a reader may not have.

Which detail may go to which reader stands in the one field table; what is withheld after some decisions and answers, in the
rulebook. A text that could break either is refused before it is used, in the rulebook and in an adoption alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import product

from sharewise.errors import BadFile, Problem
from sharewise.record.fields import BY_NAME, SAID_OF_RECORD, may_go_to
from sharewise.rulebook.conditions import Condition, Conjunction, Test
from sharewise.rulebook.load import Loaded
from sharewise.rulebook.model import Rulebook
from sharewise.rulebook.to_paste import PasteLine, PasteVariant, Withheld
from sharewise.strict_yaml import Path
from sharewise.text import did_you_mean


def checked(loaded: Loaded) -> Loaded:
    """The same rules.

    Raises:
        BadFile: their texts to paste say what they may not.

    """
    problems = paste_problems(loaded)
    if problems:
        raise BadFile(problems)
    return loaded


def paste_problems(loaded: Loaded) -> list[Problem]:
    """Everything that is wrong with the texts to paste, in the order of the file."""
    rules = loaded.rules
    found: list[Problem] = []

    def report(path: Path, message: str, code: str) -> None:
        found.append(Problem(loaded.position(*path), message, code))

    for name, withheld in rules.withheld.items():
        for index, detail in enumerate(withheld.details):
            if may_go_to(rules, detail) is None:
                report(("withheld", name, "details", index), _unknown(rules, detail), "unknown-name")
    for name, text in rules.to_paste.items():
        for index, variant in enumerate(text.variants):
            for number, line in enumerate(variant.lines):
                path: Path = ("to_paste", name, "variants", index, "lines", number)
                for detail in line.details:
                    readers = may_go_to(rules, detail)
                    if readers is None:
                        report(path, _unknown(rules, detail), "unknown-name")
                    elif text.reader not in readers:
                        message = f"'{detail}' may not stand in a text for this reader ({text.reader})"
                        report(path, message, "not-for-this-reader")
                    for reason in _withheld(rules, text.reader, detail, text.variants[:index], variant, line):
                        report(path, f"'{detail}' is withheld from this reader here: '{reason}'", "withheld")
    return found


def _unknown(rules: Rulebook, name: str) -> str:
    known = [*BY_NAME, *(rules.adoption.details if rules.adoption else ()), *SAID_OF_RECORD]
    return f"there is no detail '{name}': {did_you_mean(name, known)}"


def _withheld(
    rules: Rulebook, reader: str, detail: str, before: list[PasteVariant], variant: PasteVariant, line: PasteLine
) -> Iterator[str]:
    """What withholds the detail where the line can stand: no variant `before` its own fits. Where nothing at all may be said, no line
    is looked at: none is made.
    """
    for name, withheld in rules.withheld.items():
        if (
            detail in withheld.details
            and reader in withheld.readers
            and _can_meet(rules, withheld, before, variant, line)
        ):
            yield name


def _can_meet(
    rules: Rulebook, withheld: Withheld, before: list[PasteVariant], variant: PasteVariant, line: PasteLine
) -> bool:
    """Whether there can be a record for which the line stands, and about which `withheld` is."""
    for outcome in rules.outcomes:
        if all(not part.outcomes or outcome in part.outcomes for part in (withheld, variant, line)):
            earlier = [each.when for each in before if not each.outcomes or outcome in each.outcomes]
            for meeting in _meetings(withheld.when, variant.when, line.when):
                if not any(_implies(meeting, when) for when in earlier):
                    return True
    return False


def _meetings(*conditions: Condition) -> Iterator[Conjunction]:
    """The ways in which all of these conditions can hold together."""
    for parts in product(*(condition.conjunctions for condition in conditions)):
        meeting = reduce(Conjunction.both, parts)
        if not meeting.never_holds:
            yield meeting


def _implies(meeting: Conjunction, condition: Condition) -> bool:
    """Whether the condition holds wherever `meeting` does, as far as one of its parts shows it."""
    return any(
        all(
            question in meeting.tests and _is_within(meeting.tests[question], test)
            for question, test in part.tests.items()
        )
        for part in condition.conjunctions
    )


def _is_within(narrow: Test, wide: Test) -> bool:
    """Whether every answer of which `narrow` holds is one of which `wide` does."""
    if narrow.negated:
        return wide.negated and wide.answers <= narrow.answers
    return all(wide.allows(answer) for answer in narrow.answers)
