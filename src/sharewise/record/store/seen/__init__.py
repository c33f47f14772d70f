"""Which records of other chains a record names as seen, and which of those are not here."""
