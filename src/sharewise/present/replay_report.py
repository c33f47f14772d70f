"""What is said of a record that is replayed: a line for people and members for scripts, and at the end the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from sharewise.errors import DONE, CannotDecide, Finding, SharewiseError
from sharewise.present.json.verification_json import OtherRulesData, ReplayData, other_rules_data, replay_data
from sharewise.present.wording import records_wording
from sharewise.reasoning.compare.comparison import Side
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.record_model import Record, RulesApplied, read_sealed
from sharewise.record.replay import ReplayResult, replay, under_other_rules
from sharewise.record.verification import Verdict
from sharewise.text import listed
from sharewise.values import frozen

# Finds the rules that a record names. None: they are not at hand.
RulesFinder: TypeAlias = Callable[[RulesApplied], CompiledRulebook | None]


@frozen
class ReplayReport:
    """What is said of one record.

    Attributes:
        lines: for people.
        members: for scripts, to stand beside the record's verdict.
        exit_code: the one that it asks for.

    """

    lines: tuple[str, ...]
    members: Mapping[str, object]
    exit_code: int


class Replayer:
    """Replays records one by one, and counts the results."""

    def __init__(
        self,
        *,
        find_rules: RulesFinder | None,
        other: Side | None,
        are_edited: Callable[[RulesApplied], bool] | None = None,
    ) -> None:
        """Choose what is done.

        Args:
            find_rules: finds the rules under which each record is replayed. None: none is.
            are_edited: whether local rules that a record names are here under their version, with other content.
            other: the rules, or one edition of them, of which is said what they would change. None: nothing is.

        """
        self._find_rules = find_rules
        self._other = other
        self._are_edited = are_edited
        self._counts: Counter[str] = Counter()

    def report(self, verdict: Verdict) -> ReplayReport:
        """What is said of one record. Nothing is said of one that is not proved, or is erased."""
        record = _readable_record(verdict)
        if record is None:
            return ReplayReport((), {}, DONE)
        lines: list[str] = []
        members: dict[str, object] = {}
        code = DONE
        if self._find_rules is not None:
            line, members["replay"], code = self._under_its_own(record, self._find_rules)
            lines.append(line)
        if self._other is not None:
            line, members["under_other_rules"] = self._under_other(record, self._other)
            lines.append(line)
        return ReplayReport(tuple(lines), members, code)

    def _under_its_own(self, record: Record, find_rules: RulesFinder) -> tuple[str, ReplayData, int]:
        rulebook = find_rules(record.rules)
        if rulebook is None:
            self._counts[records_wording.NOT_AT_HAND] += 1
            rules = record.rules
            if self._are_edited is not None and self._are_edited(rules):
                line = records_wording.RULES_EDITED.format(adoption=rules.adoption, version=rules.adoption_version)
            else:
                line = records_wording.RULES_NOT_AT_HAND.format(rules=_rules_named(rules))
            return line, replay_data(None), CannotDecide.exit_code
        result = replay(record, rulebook)
        self._counts[records_wording.SAME if result.is_same else records_wording.DIFFERENT] += 1
        return _line(record, result, rulebook), replay_data(result), DONE if result.is_same else Finding.exit_code

    def _under_other(self, record: Record, other: Side) -> tuple[str, OtherRulesData]:
        result = under_other_rules(record, other.rulebook, other.edition)
        self._counts[records_wording.CHANGES[result.change]] += 1
        answers = record.given
        titles = (other.rules.outcomes[code].worded(answers).title for code in result.outcomes)
        line = records_wording.UNDER[result.change].format(
            was=record.recommendation.title,
            now=listed((f'"{title}"' for title in titles), last="or"),
            question=other.rules.questions[result.asks].short if result.asks else "",
        )
        return line, other_rules_data(result)

    def counts(self) -> Iterator[str]:
        """How many records had each result, in words."""
        yield from (f"{count} {what}" for what, count in self._counts.items())


def _readable_record(verdict: Verdict) -> Record | None:
    if not verdict.is_proved or verdict.data is None or "record" not in verdict.data:
        return None
    try:
        return read_sealed(verdict.data).record
    except SharewiseError:
        return None


def _rules_named(rules: RulesApplied) -> str:
    return f"{rules.id} {rules.version}" + (f", {rules.adoption} {rules.adoption_version}" if rules.adoption else "")


def _line(record: Record, result: ReplayResult, rulebook: CompiledRulebook) -> str:
    if result.is_same:
        return records_wording.REPLAYED_SAME
    outcomes = rulebook.loaded.rules.outcomes
    title = outcomes[result.outcome].worded(record.given).title if result.outcome else records_wording.NO_END
    return records_wording.REPLAYED_DIFFERENT.format(now=title, parts=listed(result.differs))
