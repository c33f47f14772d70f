"""Decisions that are not finished: what a draft holds, where it is stored, and how it is resumed."""
