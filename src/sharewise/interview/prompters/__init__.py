"""Who asks: plain numbered lines, or lists in a terminal."""
