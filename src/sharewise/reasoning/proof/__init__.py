"""The proof of a rulebook: every guarantee holds, every row is needed, every set of answers has one outcome."""
