"""How exact the words of a rule are, and whom they are quoted from: said with the rules, never among reasons."""

from __future__ import annotations

from sharewise.present.wording import interview_wording, recommendation_wording, rules_wording
from sharewise.rulebook.model import Edition, Rule, Rulebook
from sharewise.text import listed


def where_from(rules: Rulebook, edition: Edition, rule: Rule, *, say_from: bool = True) -> str:
    """How exact the words of a rule are, and (unless the page says so elsewhere) whom they are quoted from."""
    if edition.summary == "yes":
        return rules_wording.SUMMARY_MARK
    parts = [interview_wording.EXACT[rule.exact]]
    if rule.differs:
        parts.append(rule.differs)
    if say_from and edition.quotes(rule):
        parts.append(recommendation_wording.QUOTED_FROM.format(publisher=rules.sources[rule.quoted_from].publisher))
    if say_from and rule.also_in:
        others = listed(rules.sources[copy].publisher for copy in rule.also_in)
        parts.append(recommendation_wording.ALSO_IN.format(publishers=others))
    return " ".join(parts)
