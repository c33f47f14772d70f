"""The checks of a rulebook, one file each."""
