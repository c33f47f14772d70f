"""A practitioner whose organisation has rules of its own goes through a whole interview, in both ways of asking."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.journeys import (
    DANGER,
    NO_DETAILS,
    NOT_SAFE_TO_TELL,
    answer_all,
    decide,
    go_on,
    label,
    read_record,
    title,
)
from tests.support.needed import long
from tests.support.session import MODES, Mode


@long
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("columns", [80, 40])
def test_local_rules_are_seen_on_the_way_and_kept_in_the_record(
    mode: Mode, columns: int, environment: dict[str, str], tmp_path: Path
) -> None:
    with decide(environment, tmp_path, mode, "--adoption", "coventry", columns=columns) as session:
        session.wait_for(DANGER)
        assert "Coventry" not in session.shown, "nothing comes before the question about danger"
        answer_all(session)
        session.wait_for(label("tell", "no"))
        assert "Local rules are followed too: Coventry, in words for families." in session.shown
        go_on(session)
        session.wait_for(title("share_do_not_tell", NOT_SAFE_TO_TELL), "Local rule: In Coventry this is the exception.")
        session.wait_for("Local rule: Write down which exception holds:")
        session.choose("I will do this")
        session.answer("Do you want to add the details now?", NO_DETAILS)
        assert session.finish() == 0
    record = read_record(session.home)
    assert record["record"]["rules"]["adoption"] == "coventry"
    assert "local.name_the_exception" in [step["id"] for step in record["record"]["recommendation"]["steps"]]
