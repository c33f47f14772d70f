"""What the interview says where it asks someone to stop and think."""

from __future__ import annotations

PAUSE = "Before you go on"

CONFLICT_ASK = "Do you want to change one of these answers?"
CONFLICT_RIGHT = "No, they are right. Go on"

DEPART_TITLE = "You mean to do something else"
DEPART_RECOMMENDED, DEPART_DECIDED = "sharewise recommends", "You mean to"
DEPART_REMEMBER = "Think of this first"
DEPART_ASK = "Do you want to go on with your decision?"
DEPART_GO_ON = "Yes, go on with my decision"
DEPART_LOOK = "No, show me the recommendation again"
DEPART_KEEPS = "You decide. The record keeps your decision and your reason."
