"""The map of a rulebook: where each answer leads."""
