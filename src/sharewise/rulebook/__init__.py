"""The rulebook: from the bytes of `golden_rules.yaml` to a validated, frozen model of what it says."""
