"""The record: what it holds, how it is sealed and signed, where it lies, and how it is checked."""
