"""The prompters: one asks in plain numbered lines, one with lists and colour."""
