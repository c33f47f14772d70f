"""What `sharewise rules check` can say about a rulebook: every kind of diagnostic, declared once.

A kind has its code, how grave it is, its heading, the sentence of one diagnostic, and what to do about it. The checks yield
diagnostics of these kinds, the page and the JSON show them, and `docs/rules-check.md` lists the kinds (a test holds it to
this list). For a new kind: declare it here, write its check, and add a wrong rulebook to `tests/rulebooks`.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from sharewise.errors import Problem, SourcePosition
from sharewise.reasoning.diagram.search import Shown
from sharewise.values import frozen

# An error refuses the rulebook, whenever it is loaded. A warning is most likely a mistake and a notice is worth a look: only
# `sharewise rules check` reports these.
Severity: TypeAlias = Literal["error", "warning", "notice"]
# The gravest first.
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

# Of a sentence, as GOV.UK's style guide has it.
MOST_WORDS = 25


@frozen
class DiagnosticKind:
    """One kind of diagnostic.

    Attributes:
        code: its name, for scripts.
        severity: how grave it is.
        heading: what it means, as a sentence without its full stop.
        sentence: what is said of one rulebook: a template whose fields each check fills in.
        advice: what to do about it.
        hows: where the sentence ends in `{how}`: every way in which it can end, as templates too.

    """

    code: str
    severity: Severity
    heading: str
    sentence: str
    advice: str
    hows: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every sentence that a diagnostic of this kind can have, as templates."""
        return tuple(self.sentence.replace("{how}", how) for how in self.hows) or (self.sentence,)

    def at(
        self,
        position: SourcePosition,
        shown: Shown | None = None,
        edition: str | None = None,
        paste: str | None = None,
        **fields: object,
    ) -> Diagnostic:
        """A diagnostic of this kind. `fields` fill in the sentence; for the rest see `Diagnostic`."""
        return Diagnostic(self, position, self.sentence.format(**fields), shown, edition, paste)


@frozen
class Diagnostic:
    """One thing that is wrong with a rulebook, or worth a look.

    Attributes:
        kind: one of `KINDS`.
        position: where in the file.
        sentence: what is said.
        shown: under how many reachable sets of answers, and a shortest of these as it can stand in an answers file.
        edition: the edition that these answers are given under.
        paste: what can be put into the file to mend it.

    """

    kind: DiagnosticKind
    position: SourcePosition
    sentence: str
    shown: Shown | None = None
    edition: str | None = None
    paste: str | None = None

    @property
    def problem(self) -> Problem:
        """The diagnostic as one line."""
        parts = [self.sentence]
        if self.shown is not None:
            parts.append(f"{self.shown.count:,} {'set' if self.shown.count == 1 else 'sets'} of answers")
            example = ", ".join(f"{question}: {answer}" for question, answer in self.shown.answers.items())
            parts.append(f"example: {{{example}}}" + (f" (edition {self.edition})" if self.edition else ""))
        return Problem(self.position, "; ".join(parts), self.kind.code)


# Every kind by its code: the gravest first, and in the order in which they are looked for.
KINDS: dict[str, DiagnosticKind] = {}


def _declare(kind: DiagnosticKind) -> DiagnosticKind:
    assert kind.code not in KINDS, kind.code
    KINDS[kind.code] = kind
    return kind


TOO_LARGE = _declare(
    DiagnosticKind(
        "too-large",
        "error",
        "An edition keeps more situations apart than can be worked out, so it is not proved",
        "edition '{name}' is too large to be proved: more than {states:,} situations have to be kept apart; "
        "not proved of it: {unproved}",
        "Ask fewer questions, or let fewer rows look at many questions at once.",
    )
)
GAP = _declare(
    DiagnosticKind(
        "gap",
        "error",
        "Some answers fit no row",
        "no row fits some answers",
        "Add a row that fits the answers shown, or widen the condition of one. A last row without a condition fits whatever "
        "is left.",
    )
)
# Why a row never decides.
ROWS_TAKE = "{rows} first the answers it fits; to decide before that, it needs `before: {first}`"
TAKEN_BEFORE = "{rows} all the answers it fits, before it is looked at"
NO_ANSWERS_FIT = "no answers that can be given fit it"
DEAD_ROW = _declare(
    DiagnosticKind(
        "dead-row",
        "error",
        "A row never decides",
        "row '{row}' never decides: {how}",
        "Move the row in front of the row that takes its answers, mend its condition, or take it out. Local rules say where a "
        "row stands with `stage` and `before`; one without `before` stands last in its stage. Where a local row is pointed at "
        "that takes the answers of a national one, let its `when` fit fewer answers.",
        hows=(ROWS_TAKE, TAKEN_BEFORE, NO_ANSWERS_FIT),
    )
)
OUTCOME_NEVER_REACHED = _declare(
    DiagnosticKind(
        "outcome-never-reached",
        "error",
        "No answers lead to an outcome",
        "no answers lead to '{outcome}'",
        "Add a row with this outcome, or take the outcome out.",
    )
)
QUESTION_NEVER_ASKED = _declare(
    DiagnosticKind(
        "question-never-asked",
        "error",
        "A question can never change the outcome",
        "'{question}' is never asked, as no answer to it can change the outcome",
        "Use the question in the condition of a row, or take it out. A question is asked only while its answer can still "
        "change the outcome. One that only adds a step or other words stands under `word_questions:`, also in local rules.",
    )
)
ANSWER_NEVER_OFFERED = _declare(
    DiagnosticKind(
        "answer-never-offered",
        "error",
        "An answer is never among those to choose from",
        "the answer '{answer}' is never offered where '{question}' is asked",
        "Mend the answer's `offer_when`, or take the answer out.",
    )
)
CONFLICT_IN_VAIN = _declare(
    DiagnosticKind(
        "conflict-in-vain",
        "error",
        "Nobody can give the answers of a conflict together",
        "no one can give the answers of the conflict '{conflict}' together",
        "Mend the condition of the conflict, or take the conflict out: its questions are never all asked.",
    )
)
OUTCOME_WITHOUT_RECORD = _declare(
    DiagnosticKind(
        "outcome-without-record",
        "error",
        "An outcome does not name the topic `record`",
        "'{outcome}' does not name the topic 'record': every decision is recorded",
        "Add `record` to the topics of the outcome.",
    )
)
# How a guarantee is broken.
BY_ROWS = "by row {rows}, which gives {outcome}"
AFTER_TOO_MANY_QUESTIONS = "after {count} questions"
BY_SWAPPING = "because {question}: {one} gives {outcome} and {question}: {two} gives {other}"
BY_SWAPPING_PERHAPS = "because {question}: {one} gives {outcome} and {question}: {two} can give {other}"
BY_A_WORSE_ANSWER = "because {question}: {worse} in place of {milder} turns {other} into {outcome}"
WITHOUT_A_STEP = "because {outcome} comes without the step '{name}'"
WITHOUT_A_CONDITION = "because {outcome} comes without the condition '{name}'"
WITHOUT_A_DATE = "because {outcome} comes without the step with a date"
BY_EDITIONS = "because {one} gives {outcome} and {two} gives {other}"
BROKEN_GUARANTEE = _declare(
    DiagnosticKind(
        "broken-guarantee",
        "error",
        "A guarantee does not hold",
        "guarantee '{guarantee}' is broken ({says}) {how}",
        "Mend the row that decides under the answers shown, so that the guarantee holds again. A guarantee of the national "
        "rules cannot be changed by local rules. Where an answer of a local question is pointed at, that answer says what to find "
        "out: give it a row that leads to advice, ask the question later (`after`), or take that answer out.",
        hows=(
            BY_ROWS,
            AFTER_TOO_MANY_QUESTIONS,
            BY_SWAPPING,
            BY_SWAPPING_PERHAPS,
            BY_A_WORSE_ANSWER,
            WITHOUT_A_STEP,
            WITHOUT_A_CONDITION,
            WITHOUT_A_DATE,
            BY_EDITIONS,
        ),
    )
)
GUARANTEE_NOT_PROVED = _declare(
    DiagnosticKind(
        "guarantee-not-proved",
        "error",
        "A guarantee takes too many situations to be proved",
        "guarantee '{guarantee}' is not proved ({says}): it takes more than {states:,} situations",
        "Say the guarantee with fewer questions, or split it into several.",
    )
)
# How an example comes out otherwise than it says.
ANSWER_NOT_OFFERED = "answers '{question}' with '{answer}', which is not offered there"
STOPS_SHORT = "stops short: '{question}' has still to be answered"
ANSWERS_TOO_MUCH = "answers '{question}', which is not asked after its other answers"
ANOTHER_OUTCOME = "expects {expected} and gets {outcome}"
OTHER_ROWS = "expects rows {expected} and gets {rows}"
EXAMPLE_COMES_OUT_OTHERWISE = _declare(
    DiagnosticKind(
        "example-comes-out-otherwise",
        "error",
        "A worked example does not come out as it says",
        "example '{example}' {how}",
        "If the rules are right, correct the example; if the example is right, correct the rows.",
        hows=(ANSWER_NOT_OFFERED, STOPS_SHORT, ANSWERS_TOO_MUCH, ANOTHER_OUTCOME, OTHER_ROWS),
    )
)
ROW_WITHOUT_EXAMPLE = _declare(
    DiagnosticKind(
        "row-without-example",
        "error",
        "No worked example is decided by a row",
        "no example is decided by row '{row}'",
        "Put the example that is shown under `examples:`, and write its story.",
    )
)
ROW_NOT_NEEDED = _declare(
    DiagnosticKind(
        "row-not-needed",
        "warning",
        "Without a row every outcome stays the same",
        "row '{row}' is not needed: without it every outcome stays the same",
        "Take the row out, unless its reasons have to be told apart from those of the rows after it.",
    )
)
ONLY_THROUGH_NOT_SURE = _declare(
    DiagnosticKind(
        "only-through-not-sure",
        "warning",
        "An outcome is reached only by someone who is not sure of something",
        "'{outcome}' is reached only by someone who is not sure of something",
        "Look at whether someone who knows every answer should come to this outcome too.",
    )
)
NEVER_SHOWN = _declare(
    DiagnosticKind(
        "never-shown",
        "warning",
        "A step or a condition for sharing is never shown",
        "'{part}' is never shown: its `when` holds under no answers that lead to {outcomes}",
        "Mend its `when`, or let it stand with an outcome that these answers lead to.",
    )
)
VERSION_TOO_SMALL = _declare(
    DiagnosticKind(
        "version-too-small",
        "warning",
        "The version says less than what was changed",
        "version {version} says less than what was changed since {before}: it needs at least {needed}",
        "Raise `version` to the number that is shown, or higher.",
    )
)
PLACEHOLDER_LEFT = _declare(
    DiagnosticKind(
        "placeholder-left",
        "warning",
        "A text is still that of the file that local rules are begun with",
        "this is still the text of the starter file: '{text}'",
        "Put your own words in its place. Practitioners read them, and records hold them.",
    )
)
# Why a day cannot be that of a review.
NO_SUCH_DAY = "there is no such day"
IN_THE_FUTURE = "that day is still to come"
BEFORE_THE_EDITION = "the rules of {year} that they follow were not there yet"
REVIEW_CANNOT_BE = _declare(
    DiagnosticKind(
        "review-cannot-be",
        "warning",
        "The day of the review cannot be right",
        "the rules cannot have been reviewed on {day}: {how}",
        "Put the day on which somebody last read these rules as a whole under `reviewed:`.",
        hows=(NO_SUCH_DAY, IN_THE_FUTURE, BEFORE_THE_EDITION),
    )
)
ROWS_THAT_MEET = _declare(
    DiagnosticKind(
        "rows-that-meet",
        "notice",
        "Rows of one stage fit the same answers with other outcomes: the first decides",
        "row '{row}' fits too where {rows}, with another outcome: their order matters",
        "Look at whether the order of these rows is meant.",
    )
)
NOT_LOOKED_FOR = _declare(
    DiagnosticKind(
        "not-looked-for",
        "notice",
        "Something was not looked for everywhere, as it takes too many situations",
        "{what} were not looked for everywhere: it takes more than {states:,} situations",
        "Nothing has to be done. What was not looked for may still be there.",
    )
)
ROWS_THAT_COULD_BE_ONE = _declare(
    DiagnosticKind(
        "rows-that-could-be-one",
        "notice",
        "Two rows say the same and differ in one question only",
        "rows '{one}' and '{two}' could be one row: they differ in '{question}' only",
        "Name the answers of both in one row, unless two rows are easier to read.",
    )
)
LONG_SENTENCE = _declare(
    DiagnosticKind(
        "long-sentence",
        "notice",
        f"A sentence has more than {MOST_WORDS} words",
        'a sentence has {words} words, and more than {most} are hard to read: "{begins} ..."',
        "Make two sentences of it.",
    )
)
REVIEWED_LONG_AGO = _declare(
    DiagnosticKind(
        "reviewed-long-ago",
        "notice",
        "The rules were last reviewed years ago",
        "the rules were last reviewed on {day}, {years} years ago",
        "Read them as a whole, and put that day under `reviewed:`.",
    )
)
