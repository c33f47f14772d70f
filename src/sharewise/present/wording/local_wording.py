"""How an organisation's own words are marked."""

from __future__ import annotations

# What an organisation's adoption adds.
LOCAL, LOCAL_QUESTION = "Local rule: {words}", "Local question: {words}"
LOCAL_RULE = "Local words for this rule:"
LOCAL_DIFFERS = "How they differ"
LOCAL_TITLE, LOCAL_FROM, LOCAL_BASED_ON = "Local rules", "From {organisation}.", "Based on"
LOCAL_RECORDS, LOCAL_RETENTION, LOCAL_AGREEMENTS = "Records kept in", "Kept for", "Local agreements to share"
