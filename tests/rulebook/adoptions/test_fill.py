"""What an adoption fills into a national step names someone, and says nothing else."""

from __future__ import annotations

import pytest

from sharewise.rulebook.adoptions.fill import LONGEST, too_much_for_a_fill

NAMES = (
    "the head teacher",
    "your safeguarding lead",
    "the head teacher or your safeguarding lead",
    "your safeguarding lead or any member of the senior leadership team (SLT)",
    "Mrs Hartley on 01904 123456",
    "Mrs May or Dr Will",
    "Will Turner (deputy head)",
    "York's multi-agency safeguarding hub (MASH)",
    "children's or adults' social care",
    "the out of hours duty team on +44 20 7946 0000",
    "the on-call manager",
    "any member of SLT",
    "the special needs co-ordinator",
    "First Response",
    "the IT lead",
    "safeguarding@kingfisher-lane.sch.uk",
    "the St Mary’s designated safeguarding lead",
)
RULES = (
    "nobody until the head has agreed",
    "Nobody Until The Head Has Agreed",
    "the head, and wait",
    "the head if she is in",
    "the head but not the police",
    "the head unless it is urgent",
    "the head after lunch",
    "the head before anyone else",
    "the head (do not ring the police)",
    "the head who decides",
    "the head or don't ring",
    "the head or don’t ring",
    "the head on Mondays",
    "wait for the head",
    "do nothing",
    "ask the head",
    "only the head",
    "the head to agree",
    "the head; wait",
    "the head. Wait",
    "the head: wait",
    "the head!",
    "no one",
    "the head\nor",
    "the  head",
    "{by_when}",
    "the head or",
    "a or b or c or d",
    "the head with permission",
    "the " + "x" * LONGEST,
)


@pytest.mark.parametrize("given", NAMES)
def test_a_name_a_role_and_a_number_may_be_filled_in(given: str) -> None:
    assert too_much_for_a_fill(given) is None


@pytest.mark.parametrize("given", RULES)
def test_nothing_that_says_more_than_who_may_be_filled_in(given: str) -> None:
    assert too_much_for_a_fill(given) is not None
