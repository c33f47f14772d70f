"""Words that look as if they said who somebody is."""
