"""A text to paste, made from a record: plain lines, each one paragraph, by a template of the rulebook.

Everything that was typed goes through the sanitiser, onto one line, and no further. What is missing shows as a gap in square
brackets. What a reader may not have is not there: templates that could break that are refused (`paste_problems`), and here a
line that would is left out as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sharewise.dates import day, uk_time
from sharewise.present.pages.records.saving_pages import detail_in_words, local_detail_in_words
from sharewise.present.wording import paste_wording, recommendation_wording
from sharewise.record.fields import (
    BY_NAME,
    DECISION,
    SAID_OF_RECORD,
    Readers,
    field_named,
    has_field,
    is_given,
    may_go_to,
)
from sharewise.record.record_model import Record
from sharewise.rulebook.model import SKIPPED, Rulebook
from sharewise.rulebook.parts import as_data
from sharewise.rulebook.to_paste import PasteLine, PasteText, PasteVariant, Withheld
from sharewise.text import expression, one_line
from sharewise.values import frozen

_GAP = expression(r"\[([^\[\]]*)\]?")
_NAMED = expression(r"\{([A-Za-z][A-Za-z0-9_.-]*)\}")


@frozen
class Pasted:
    """What comes of asking for a text: its lines, or with none of them why there is no such text."""

    lines: tuple[str, ...]
    none: str = ""

    @property
    def gaps(self) -> tuple[str, ...]:
        """What stands in square brackets, each once: to be filled in, or taken out."""
        return tuple(dict.fromkeys(gap for line in self.lines for gap in _GAP.findall(line)))


def paste_text(rules: Rulebook, record: Record, name: str) -> Pasted:
    """The text called `name`, which the rules have, of a record."""
    return _Source(rules, record).made(rules.to_paste[name])


def all_texts(rules: Rulebook, record: Record) -> dict[str, Pasted]:
    """Every text of the rules, by name, of a record that was made under these rules."""
    source = _Source(rules, record)
    return {name: source.made(text) for name, text in rules.to_paste.items()}


class _Source:
    """A record as texts are made from it."""

    def __init__(self, rules: Rulebook, record: Record) -> None:
        self._rules = rules
        self._decided, self._answers, self._values = _outcome(record), _answers(rules, record), _values(record)
        self._title = recommendation_wording.YOUR_DECISION if record.decision is None else f'"{record.decision.title}"'

    def made(self, text: PasteText) -> Pasted:
        """The text, or why there is none."""
        withheld = [
            each
            for each in self._rules.withheld.values()
            if each.holds_for(text.reader, self._decided) and each.when.holds(self._answers)
        ]
        nothing = next((each for each in withheld if not each.details), None)
        if nothing is not None:
            return Pasted((), nothing.says)
        variant = next((each for each in text.variants if self._fits(each)), None)
        if variant is None or variant.none is not None:
            no_such_text = paste_wording.NO_SUCH_TEXT.format(title=one_line(self._title))
            return Pasted((), (variant and variant.none) or no_such_text)
        hidden = {detail for each in withheld for detail in each.details}
        lines = [
            _filled(self._rules, line, self._values)
            for line in variant.lines
            if self._stands(line)
            and not any(each in hidden or text.reader not in self._readers(each) for each in line.details)
        ]
        return Pasted(tuple(lines))

    def _fits(self, part: PasteVariant | PasteLine) -> bool:
        return (not part.outcomes or self._decided in part.outcomes) and part.when.holds(self._answers)

    def _stands(self, line: PasteLine) -> bool:
        values = self._values
        return (
            self._fits(line) and all(each in values for each in line.given) and values.keys().isdisjoint(line.missing)
        )

    def _readers(self, name: str) -> Readers:
        return may_go_to(self._rules, name) or frozenset()


def question_not_known(
    rules: Rulebook, record: Record, name: str, rules_then: Callable[[], Rulebook | None]
) -> str | None:
    """The first question that a text hangs on, and that a record made under other rules does not answer as these rules ask it. None:
    nothing is in the way. `rules_then` opens the rules that the record was made under.
    """
    made = record.rules
    if (made.id, made.version.partition(".")[0]) == (rules.id, rules.version.partition(".")[0]):
        return None
    text, decided = rules.to_paste[name], _outcome(record)
    parts: list[Withheld | PasteVariant | PasteLine] = [
        each for each in rules.withheld.values() if each.holds_for(text.reader, decided)
    ]
    for variant in text.variants:
        parts += [variant, *variant.lines]
    conditions = [each.when for each in parts if not each.outcomes or decided in each.outcomes]
    then: Rulebook | None = None
    for question in dict.fromkeys(asked for when in conditions for asked, _ in when.named()):
        if question in rules.word_questions:
            continue
        if question in record.given:
            if record.given[question] not in rules.questions[question].answers:
                return question
            continue
        then = then or rules_then()
        if then is None or question not in then.questions:
            return question
    return None


def _outcome(record: Record) -> str:
    return record.decision.outcome if record.decision else record.recommendation.outcome


def _answers(rules: Rulebook, record: Record) -> dict[str, str]:
    words = {each.question: each.answer for each in record.word_answers}
    return {**dict.fromkeys(rules.word_questions, SKIPPED), **words, **record.given}


def _values(record: Record) -> dict[str, str]:
    """What the record has to say, by name, each on one line."""
    decision, advice = record.decision, record.recommendation
    said: dict[str, str | None] = {
        "reference": record.id,
        "made_on": day(uk_time(record.made_at).date().isoformat(), weekday=True),
        "decided": decision.title if decision else None,
    }
    if decision is not None and decision.followed:
        said["because"] = " ".join(dict.fromkeys(row.because for row in advice.rows))
    elif decision is not None:
        said["reason"] = ". ".join(part for part in (decision.reason_says, decision.words) if part)
    assert said.keys() <= SAID_OF_RECORD.keys()
    for name, value in as_data(record.details).items():
        said[name] = _detail(name, value)
    for local in record.local_details:
        said[local.id] = local_detail_in_words(local) if local.says else None
    return {name: shown for name, value in said.items() if value and (shown := one_line(value))}


def _detail(name: str, value: object) -> str | None:
    """A detail of the table in words; None where it says that it is still to be found out."""
    if isinstance(value, list):
        return "; ".join(str(each["says"]) for each in value)
    if isinstance(value, Mapping):
        return str(value["says"]) if is_given(value["code"]) else None
    return detail_in_words(BY_NAME[name], str(value))


def _filled(rules: Rulebook, line: PasteLine, values: Mapping[str, str]) -> str:
    """A line with what the record has. Nothing is put into what was put in."""
    return _NAMED.sub(lambda found: values.get(found[1]) or f"[{_called(rules, found[1])}]", one_line(line.say))


def _called(rules: Rulebook, name: str) -> str:
    if name in ("decided", DECISION):
        return recommendation_wording.YOUR_DECISION
    return field_named(rules, name).short if has_field(rules, name) else paste_wording.GAPS[name]
