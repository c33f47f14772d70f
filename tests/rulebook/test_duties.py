"""Which duties may hold: where something known speaks against one it is left out, and what is not known speaks against none."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from sharewise.rulebook.conditions import read_condition
from sharewise.rulebook.load import load_rulebook
from sharewise.rulebook.model import Rulebook

TINY = load_rulebook(Path(__file__).parents[1] / "rulebooks" / "tiny.yaml").rules
PLACES = (None, "nowhere", "elsewhere")
SECTORS = (None, "school", "police")
ANSWERS: tuple[dict[str, str], ...] = (
    {},
    {"danger": "no"},
    *({"danger": "no", "subject": who} for who in ("child", "adult")),
)


def with_duty(**limits: object) -> Rulebook:
    """The tiny rulebook with its duty limited so."""
    duty = TINY.duties["duty"].but(**limits)
    return TINY.but(duties={"duty": duty})


@pytest.mark.parametrize(
    ("limits", "against"),
    [
        ({}, None),
        ({"nations": ["nowhere"]}, ("nation", "elsewhere")),
        ({"sectors": ["school"]}, ("sector", "police")),
        ({"when": read_condition({"subject": "child"})}, ("subject", "adult")),
    ],
)
def test_a_duty_is_left_out_exactly_where_something_known_speaks_against_it(
    limits: dict[str, object], against: tuple[str, str] | None
) -> None:
    rules = with_duty(**limits)
    for answers, nation, sector in itertools.product(ANSWERS, PLACES, SECTORS):
        known = {"nation": nation, "sector": sector, "subject": answers.get("subject")}
        left_out = against is not None and known[against[0]] == against[1]
        assert ("duty" in rules.duties_for(answers, nation, sector)) == (not left_out), known


def test_the_place_that_rules_are_written_for_has_a_code() -> None:
    assert TINY.home == "nowhere"
    assert TINY.but(jurisdiction="Northern Ireland").home == "northern_ireland"
