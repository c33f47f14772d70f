"""The conversation: a pure state, and the two ways of asking on top of it."""
