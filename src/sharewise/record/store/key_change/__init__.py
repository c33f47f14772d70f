"""A key that takes the place of another: what the records folders say of it, and how it is done."""
