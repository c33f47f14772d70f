"""Decisions that are not finished: what a draft holds, where it lies, and how one is taken up again."""
