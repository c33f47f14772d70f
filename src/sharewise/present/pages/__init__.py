"""The pages that a person reads, each built from what it shows."""
