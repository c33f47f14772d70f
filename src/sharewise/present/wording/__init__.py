"""The words on screen, one file an area."""
