"""Practising: exercises, which of them to take, and how somebody's answers compare with what is stated. Pure."""
