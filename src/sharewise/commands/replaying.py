"""`sharewise verify --replay` and `--rules`: what comes out when a record's answers are put to the rules again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sharewise.commands._rulebooks import KnownRules
from sharewise.errors import DONE, CannotDecide, Finding, SharewiseError
from sharewise.present.json.verification_json import OtherRulesData, ReplayData, other_rules_data, replay_data
from sharewise.present.wording import replay_wording
from sharewise.reasoning.compare.comparison import Side
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.model import Record, read_sealed
from sharewise.record.replay import ReplayResult, replay, under_other_rules
from sharewise.record.verification import Verdict
from sharewise.text import listed


@dataclass(frozen=True)
class Said:
    """What is said of one record: lines for people, data for scripts, and the exit code that it asks for."""

    lines: tuple[str, ...]
    data: Mapping[str, object]
    exit_code: int


class Replaying:
    """Replays records one by one, and counts what came out."""

    def __init__(self, *, again: bool, at_hand: Iterable[Path], other: Side | None) -> None:
        """`again`: under the rules that each record names, found among those that ship and those `at_hand`.

        `other`: what these rules, or this edition of them, would say is told too.
        """
        self._known = KnownRules(at_hand) if again else None
        self._other = other
        self._counts: Counter[str] = Counter()

    def of(self, verdict: Verdict) -> Said:
        """What comes out for one record. Of a record that is not proved, or is erased, nothing."""
        record = _readable(verdict)
        if record is None:
            return Said((), {}, DONE)
        lines: list[str] = []
        data: dict[str, object] = {}
        code = DONE
        if self._known is not None:
            line, data["replay"], code = self._again(record, self._known)
            lines.append(line)
        if self._other is not None:
            line, data["under_other_rules"] = self._under(record, self._other)
            lines.append(line)
        return Said(tuple(lines), data, code)

    def _again(self, record: Record, known: KnownRules) -> tuple[str, ReplayData, int]:
        rulebook = known.named_by(record.rules)
        if rulebook is None:
            self._counts[replay_wording.NOT_AT_HAND] += 1
            line = replay_wording.RULES_NOT_AT_HAND.format(rules=_rules_of(record))
            return line, replay_data(None), CannotDecide.exit_code
        found = replay(record, rulebook)
        self._counts[replay_wording.SAME if found.is_same else replay_wording.DIFFERENT] += 1
        return _line(found, rulebook), replay_data(found), DONE if found.is_same else Finding.exit_code

    def _under(self, record: Record, other: Side) -> tuple[str, OtherRulesData]:
        found = under_other_rules(record, other.rulebook, other.edition)
        self._counts[replay_wording.CHANGES[found.change]] += 1
        titles = {code: outcome.title for code, outcome in other.rules.outcomes.items()}
        line = replay_wording.UNDER[found.change].format(
            was=record.recommendation.title,
            now=listed((f'"{titles[code]}"' for code in found.outcomes), last="or"),
            question=other.rules.questions[found.asks].short if found.asks else "",
        )
        return line, other_rules_data(found)

    def summary(self) -> Iterator[str]:
        """What came out, counted."""
        yield from (f"{count} {what}" for what, count in self._counts.items())


def _readable(verdict: Verdict) -> Record | None:
    if not verdict.is_proved or verdict.data is None or "record" not in verdict.data:
        return None
    try:
        return read_sealed(verdict.data).record
    except SharewiseError:
        return None


def _rules_of(record: Record) -> str:
    rules = record.rules
    return f"{rules.id} {rules.version}" + (f", {rules.adoption} {rules.adoption_version}" if rules.adoption else "")


def _line(found: ReplayResult, rulebook: CompiledRulebook) -> str:
    if found.is_same:
        return replay_wording.REPLAYED_SAME
    title = rulebook.loaded.rules.outcomes[found.outcome].title if found.outcome else replay_wording.NO_END
    return replay_wording.REPLAYED_DIFFERENT.format(now=title, parts=listed(found.differs))
