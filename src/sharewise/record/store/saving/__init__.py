"""Saving: sealing a record as the next of its chain, and creating its file."""
