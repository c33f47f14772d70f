"""Where records lie: how they are saved, found and walked."""
