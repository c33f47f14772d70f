"""What the interface itself says, one file an area, so that it can be read as a whole, checked, and one day be in Welsh.

Style: GOV.UK. Plain words, short sentences, "you". A command that is to be typed stands between backticks where the wording
goes into a page (`present.page.with_commands`).
"""

from __future__ import annotations

# The language that they are in, as documents name it (BCP 47).
LANGUAGE = "en-GB"

# What a warning begins with, so that it is one without colour too.
IMPORTANT = "Important:"

# Where a page that is longer than the window is read.
PAGE_OF = "Page {page} of {pages}. Press Enter to read on, or q and Enter to stop."

# While it takes its time to begin.
STARTING = "sharewise is starting."
