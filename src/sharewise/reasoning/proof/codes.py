"""What can be wrong with a rulebook, or worth a look: one module for each kind of finding.

An error refuses the rulebook, whenever it is loaded. A warning is most likely a mistake, a notice is worth a look; only
`sharewise rules check` looks for these.
"""

from __future__ import annotations

from sharewise.reasoning.proof.diagnostics import Severity

# Each code, how grave it is, and what it means.
CODES: dict[str, tuple[Severity, str]] = {
    "too-large": ("error", "An edition keeps more situations apart than can be worked out, so it is not proved."),
    "gap": ("error", "Some answers fit no row."),
    "dead-row": ("error", "A row never decides."),
    "outcome-never-reached": ("error", "No answers lead to an outcome."),
    "question-never-asked": ("error", "A question can never change the outcome."),
    "answer-never-offered": ("error", "An answer is never among those to choose from."),
    "conflict-in-vain": ("error", "Nobody can give the answers of a conflict together."),
    "outcome-without-record": ("error", "An outcome does not name the topic `record`."),
    "broken-guarantee": ("error", "A guarantee does not hold."),
    "guarantee-not-proved": ("error", "A guarantee takes too many situations to be proved."),
    "example-comes-out-otherwise": ("error", "A worked example does not come out as it says."),
    "row-without-example": ("error", "No worked example is decided by a row."),
    "row-not-needed": ("warning", "Without a row every outcome stays the same."),
    "only-through-not-sure": ("warning", "An outcome is reached only by someone who is not sure of something."),
    "version-too-small": ("warning", "The version says less than what was changed."),
    "rows-that-meet": ("notice", "Rows of one stage fit the same answers with other outcomes: the first decides."),
    "not-looked-for": ("notice", "Something was not looked for everywhere, as it takes too many situations."),
    "rows-that-could-be-one": ("notice", "Two rows say the same and differ in one question only."),
    "long-sentence": ("notice", "A sentence has more than 25 words."),
}
