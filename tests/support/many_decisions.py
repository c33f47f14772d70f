"""A records folder of decisions of many shapes, made up at random: in chains, of several keys, in several editions, over a year."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sharewise.dates import utc
from sharewise.record.make import Decision, Submission
from sharewise.record.record_model import Record
from sharewise.record.summary import RELATIONS
from sharewise.rulebook.parts import as_data
from tests.support.many_records import ManyRecords
from tests.support.samples import EMERGENCY, NOT_YET_ASKED, record
from tests.support.shipped import proved_rules

BEGIN = datetime(2026, 2, 1, tzinfo=UTC)
# Just before and just after midnight in the UK, in the night in which the clocks go forward, and at the end of a month of summer time.
_EDGES = (
    "2026-02-28T23:59:59Z",
    "2026-03-29T00:59:59Z",
    "2026-03-31T22:59:59Z",
    "2026-03-31T23:00:00Z",
    "2026-09-30T23:30:00Z",
)
_REASONS = ("new_facts", "judgement", "law")
_NOT_TOLD = ("harm_child", "alleged_abuser", "evidence")


@cache
def kinds() -> tuple[Record, ...]:
    """A record of each kind that the others are made like."""
    rules = proved_rules()
    alone = Submission(answers=EMERGENCY, decision=Decision("emergency"))
    ask_first = Submission(answers=NOT_YET_ASKED, decision=Decision("ask_first"))
    return (record(rules), record(rules, alone), record(rules, ask_first), record(rules, seed=2))


def made_up(home: Path, seed: int, *, most: int = 30, key_folders: tuple[str, ...] = ("key", "other-key")) -> Path:
    """A records folder of up to so many records for each key."""
    chance = random.Random(seed)
    for key_folder in key_folders[: chance.randint(1, len(key_folders))]:
        folder = ManyRecords(home, kinds()[0], key_folder=key_folder)
        followed: set[int] = set()
        for number in range(1, chance.randint(0, most) + 1):
            earlier = chance.randint(1, number - 1) if number > 1 and chance.random() < 0.3 else None
            if earlier in followed and chance.random() < 0.8:
                earlier = None
            followed |= {earlier} if earlier else set()
            like = chance.choice(kinds())
            folder.add(
                f"AB-{chance.randint(1, most // 2 + 1)}",
                follows=earlier,
                relation=chance.choice(RELATIONS),
                like=like,
                missing=_missing(chance),
                changed=_changed(chance, like),
            )
    return home / "records"


def _missing(chance: random.Random) -> tuple[str, ...]:
    names = ("told", "reasons_not_told", "advice_from", "advice_given", "acted_at", "shared_at", "concern")
    return tuple(name for name in names if chance.random() < 0.1)


def _changed(chance: random.Random, like: Record) -> Mapping[str, Any]:
    made = BEGIN + timedelta(minutes=chance.randrange(60 * 24 * 290))
    made_at = chance.choice(_EDGES) if chance.random() < 0.2 else utc(made)
    details: dict[str, Any] = {
        "told": "By phone, on Monday.",
        "reasons_not_told": [
            {"code": code, "says": f"Because of {code}"} for code in chance.sample(_NOT_TOLD, chance.randint(1, 3))
        ],
        "advice_from": "the lead",
        "advice_given": "Words that no report shows.",
        "shared_at": utc(made + timedelta(hours=chance.choice([-3, 0, 2, 24, 25, 72, 73, 400]))),
        "acted_at": utc(made),
        "review_on": (made + timedelta(days=chance.randrange(400))).date().isoformat(),
        "what_came": "It went well.",
    }
    kept = {name: value for name, value in details.items() if chance.random() < 0.4}
    changed: dict[str, Any] = {"made_at": made_at, "details": kept, "decision": None}
    advised = as_data(like)["recommendation"]
    if chance.random() < 0.9:
        other = chance.random() < 0.25
        outcome = (
            chance.choice([each for each in ("advice", "do_not_share_now") if other]) if other else advised["outcome"]
        )
        reason = chance.choice(_REASONS) if other else None
        changed["decision"] = {
            "outcome": outcome,
            "title": f"Title of {outcome}" if other else advised["title"],
            "followed": not other,
            "reason": reason,
            "reason_says": f"Words for {reason}" if other else None,
            "words": "Own words that no report shows." if other else None,
        }
    return changed
