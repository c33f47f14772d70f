"""An adoption: its file as a model, its overlay on the rulebook, and what it may say where."""
