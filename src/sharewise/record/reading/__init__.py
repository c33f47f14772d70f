"""Who can read records: how content is encrypted to recipients with age, and opened with the keys that are at hand."""
