"""The points of the conversation."""
