"""Everything that can be said about a rulebook: what refuses it, what is most likely a mistake, and what it amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from sharewise.errors import SourcePosition
from sharewise.reasoning.compare.outcome_changes import Meaning, compare_meaning
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.build import Budget, TooManyStates
from sharewise.reasoning.proof.checks.left_over import Surroundings, placeholders_left, reviews
from sharewise.reasoning.proof.checks.never_shown import never_shown
from sharewise.reasoning.proof.checks.promises import Standing
from sharewise.reasoning.proof.checks.rows import rows_not_needed, rows_that_could_be_one, rows_that_meet
from sharewise.reasoning.proof.checks.sentences import long_sentences
from sharewise.reasoning.proof.checks.unsure import only_through_not_sure
from sharewise.reasoning.proof.checks.versions import version_too_small
from sharewise.reasoning.proof.diagnostics import NOT_LOOKED_FOR, SEVERITIES, Diagnostic, Severity
from sharewise.reasoning.proof.prove import try_to_prove
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.load import Loaded
from sharewise.values import frozen


@frozen
class EditionFigures:
    """The reachable sets of answers of one edition, the questions that they take, and the states of its diagram."""

    sets: int
    shortest: int
    median: int
    longest: int
    states: int


@frozen
class CheckReport:
    """What `check` found: errors first, then warnings, then notices, each in the order of the file.

    `meaning` is what local rules change of the national ones, in the edition that they are based on: None where that was not
    asked for, or cannot be said. An edition whose figures take too long has none in `editions`. A notice says of both.
    """

    loaded: Loaded
    diagnostics: tuple[Diagnostic, ...]
    guarantees: Mapping[str, Standing]
    editions: Mapping[str, EditionFigures]
    rows_shown: int
    meaning: Meaning | None = None

    def of(self, severity: Severity) -> list[Diagnostic]:
        """The diagnostics of one severity."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.kind.severity == severity]


# What only `check` looks for, by what it is called where it was not looked for everywhere.
_CHECKS: dict[str, Callable[[Subject], Iterator[Diagnostic]]] = {
    "rows that are not needed": rows_not_needed,
    "outcomes reached only through not sure": only_through_not_sure,
    "steps and conditions that are never shown": never_shown,
    "rows that meet": rows_that_meet,
    "rows that could be one": rows_that_could_be_one,
    "long sentences": long_sentences,
}


def check(
    loaded: Loaded,
    budget: Budget | None = None,
    before: CompiledRulebook | None = None,
    national: CompiledRulebook | None = None,
    known: Surroundings | None = None,
) -> CheckReport:
    """Everything that can be found in a rulebook. Its errors are exactly those for which `prove` refuses it.

    `before` is what it was before it was changed: its version has to say how much was changed. `national` are the rules that
    local rules are laid over: then what they change is said. `known` is the day, and what is to be replaced in a new file: then
    what is left of it, and what the day of the review cannot be, is said.
    """
    proof = try_to_prove(loaded, budget)
    found = [*proof.errors]
    figures: dict[str, EditionFigures] = {}
    meaning: list[Meaning | None] = []

    def version(subject: Subject) -> Iterator[Diagnostic]:
        if before is not None and not proof.errors:
            yield from version_too_small(before, CompiledRulebook(loaded, subject.diagrams), subject.budget)

    def changed(subject: Subject) -> Iterator[Diagnostic]:
        if not proof.errors:
            meaning.append(_changed(national, subject))
        return iter(())

    def counted(subject: Subject) -> Iterator[Diagnostic]:
        for edition, diagram in subject.diagrams.items():
            figures[edition] = _figures(diagram.path_lengths(subject.budget), diagram.states)
        return iter(())

    looks = {
        "sets of answers to count": counted,
        "differences from the national rules": changed,
        "changes that need a new version": version,
        **_CHECKS,
    }
    for what, look in looks.items():
        try:
            found += look(proof.subject)
        except TooManyStates as over:
            found.append(NOT_LOOKED_FOR.at(_whole_file(loaded), what=what, states=over.states - 1))
    if known is not None:
        found += [*placeholders_left(proof.subject, known), *reviews(proof.subject, known)]
    if loaded.rules.adoption is not None:
        # What is only worth a look in the national rules is looked at there.
        own = loaded.position("adoption").file
        found = [each for each in found if each.kind.severity == "error" or each.position.file == own]
    rows = {row for stage in loaded.rules.stages.values() for row in stage.rows}
    shown = {row for example in loaded.rules.examples.values() for row in example.expect.rows}
    return CheckReport(
        loaded,
        tuple(sorted(found, key=lambda each: (SEVERITIES.index(each.kind.severity), each.position))),
        proof.guarantees,
        figures,
        len(rows & shown),
        meaning[0] if meaning else None,
    )


def _whole_file(loaded: Loaded) -> SourcePosition:
    """Where what is said of all the rules stands: in the file that is checked."""
    return loaded.position("stages") if loaded.rules.adoption is None else loaded.position("adoption")


def _changed(national: CompiledRulebook | None, subject: Subject) -> Meaning | None:
    """What the rules that were proved change of the national ones, in their default edition."""
    edition = subject.loaded.rules.default_edition
    if national is None or edition not in subject.diagrams:
        return None
    return compare_meaning(national.diagrams[edition], subject.diagrams[edition], subject.budget)


def _figures(lengths: Counter[int], states: int) -> EditionFigures:
    total = lengths.total()
    seen = 0
    for length in sorted(lengths):
        seen += lengths[length]
        if 2 * seen >= total:
            break
    return EditionFigures(total, min(lengths), length, max(lengths), states)
