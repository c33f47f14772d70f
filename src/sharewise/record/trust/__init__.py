"""Whose keys are trusted: the list that somebody keeps, its versions, and how long each key counts."""
