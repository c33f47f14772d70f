"""What is said of a record that is replayed: a line for people and members for scripts, and at the end the counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sharewise.errors import DONE, CannotDecide, Finding, SharewiseError
from sharewise.present.extracts import ReplayReport
from sharewise.present.json.verification_json import other_rules_data, replay_data
from sharewise.present.wording import records_wording
from sharewise.reasoning.compare.comparison import Side
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.record_model import Record, RulesApplied, read_sealed
from sharewise.record.replay import ReplayMemory, ReplayResult, replay, under_other_rules
from sharewise.record.verification import Verdict
from sharewise.text import listed

# Finds the rules that a record names. None: they are not at hand.
RulesFinder: TypeAlias = Callable[[RulesApplied], CompiledRulebook | None]


class Replayer:
    """Replays records one by one, in this process or in any other."""

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
        self._memory: ReplayMemory = {}

    def __call__(self, verdict: Verdict) -> ReplayReport:
        """What is said of one record. Nothing is said of one that is not proved, or is erased."""
        record = _readable_record(verdict)
        if record is None:
            return ReplayReport()
        made: list[ReplayReport] = []
        if self._find_rules is not None:
            made.append(self._under_its_own(record, self._find_rules))
        if self._other is not None:
            made.append(self._under_other(record, self._other))
        return ReplayReport(
            tuple(line for each in made for line in each.lines),
            {name: member for each in made for name, member in each.members.items()},
            max(each.exit_code for each in made),
            tuple(counted for each in made for counted in each.counted),
        )

    def _under_its_own(self, record: Record, find_rules: RulesFinder) -> ReplayReport:
        rulebook = find_rules(record.rules)
        if rulebook is None:
            rules = record.rules
            if self._are_edited is not None and self._are_edited(rules):
                line = records_wording.RULES_EDITED.format(adoption=rules.adoption, version=rules.adoption_version)
            else:
                line = records_wording.RULES_NOT_AT_HAND.format(rules=_rules_named(rules))
            counted = records_wording.NOT_AT_HAND
            return ReplayReport((line,), {"replay": replay_data(None)}, CannotDecide.exit_code, (counted,))
        result = replay(record, rulebook, self._memory)
        code, counted = (
            (DONE, records_wording.SAME) if result.is_same else (Finding.exit_code, records_wording.DIFFERENT)
        )
        return ReplayReport((_line(record, result, rulebook),), {"replay": replay_data(result)}, code, (counted,))

    def _under_other(self, record: Record, other: Side) -> ReplayReport:
        result = under_other_rules(record, other.rulebook, other.edition)
        answers = record.given
        titles = (other.rules.outcomes[code].worded(answers).title for code in result.outcomes)
        line = records_wording.UNDER[result.change].format(
            was=record.recommendation.title,
            now=listed((f'"{title}"' for title in titles), last="or"),
            question=other.rules.questions[result.asks].short if result.asks else "",
        )
        counted = records_wording.CHANGES[result.change]
        return ReplayReport((line,), {"under_other_rules": other_rules_data(result)}, DONE, (counted,))


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
