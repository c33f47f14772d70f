"""The answers of decisions, as a script gives them."""
