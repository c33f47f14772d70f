"""What a report to a lead or a board counts, and which of its numbers are not shown."""
