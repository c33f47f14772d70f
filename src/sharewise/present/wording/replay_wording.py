"""The words of `sharewise verify --replay` and `--rules`."""

from __future__ import annotations

REPLAYED_SAME = "Replayed: the same answers give the same recommendation, word for word."
REPLAYED_DIFFERENT = "Replayed: something else comes out ({now}). Not as the record has it: {parts}."
NO_END = "no recommendation"
RULES_NOT_AT_HAND = (
    "Not replayed: the rules that it names ({rules}) are not here. Name the file of your local rules: --adoption FILE"
)
SAME, DIFFERENT, NOT_AT_HAND = "replayed and the same", "replayed and different", "not replayed"

UNDER = {
    "same": "Under the other rules: the same.",
    "other outcome": 'Under the other rules: {now}, in place of "{was}".',
    "asks more": "Under the other rules: they would also ask about this: {question}. Then: {now}.",
    "cannot take the answers": "Under the other rules: these answers are not possible, from this on: {question}.",
}
CHANGES = {
    "same": "the same under the other rules",
    "other outcome": "with another recommendation under the other rules",
    "asks more": "that the other rules would ask more about",
    "cannot take the answers": "with answers that the other rules do not have",
}
