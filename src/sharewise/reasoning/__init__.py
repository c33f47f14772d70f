"""From answers to a recommendation. Pure: no file, clock, screen or randomness."""
