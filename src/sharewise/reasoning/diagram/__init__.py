"""From the rows of a rulebook to a decision diagram, and what can be asked of one."""
