"""Local words: how what an organisation's adoption adds is shown beside the national words, and always marked as local."""

from __future__ import annotations

from typing import Protocol

from sharewise.present.page import Block, DefinitionList, Heading, ItemList, Paragraph, Quotation
from sharewise.present.wording import adoption_wording
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.model import LocalRule, Rulebook
from sharewise.text import listed


class Worded(Protocol):
    """A step or a condition: its name, its words, and what an adoption adds to them."""

    @property
    def id(self) -> str:
        """Its name in the rulebook, which begins with `local.` where it is an adoption's."""

    @property
    def says(self) -> str:
        """What it says."""

    @property
    def local(self) -> str | None:
        """What an adoption adds."""


def worded(each: Worded) -> str:
    """A step or a condition as it is shown."""
    says = part_words(each.id, each.says)
    return f"{says} {marked(each.local)}" if each.local else says


def part_words(name: str, words: str) -> str:
    """The words of the part called `name`, such as a row's reason: marked where it is an adoption's."""
    return marked(words) if name.startswith(LOCAL) else words


def asked_words(name: str, words: str) -> str:
    """What the question or the detail called `name` asks: marked where it is an adoption's."""
    return adoption_wording.LOCAL_QUESTION.format(words=words) if name.startswith(LOCAL) else words


def marked(words: str) -> str:
    """Words of an adoption, with the mark that says so."""
    return adoption_wording.LOCAL.format(words=words)


def local_paragraphs(words: str | None) -> list[Block]:
    """Words of an adoption as a paragraph of their own, or nothing."""
    return [Paragraph(marked(words))] if words else []


def local_rule(rule: LocalRule | None) -> list[Block]:
    """A golden rule in an organisation's own words, to stand under the national ones, or nothing."""
    if rule is None:
        return []
    return [
        Paragraph(adoption_wording.LOCAL_RULE),
        Quotation(rule.text),
        DefinitionList(((adoption_wording.LOCAL_DIFFERS, rule.differs),)),
    ]


def about_adoption(rules: Rulebook) -> list[Block]:
    """What an adoption says of itself: whose it is, what it rests on, and its opening words."""
    adoption = rules.adoption
    if adoption is None:
        return []
    rows = [
        (
            adoption_wording.LOCAL_TITLE,
            f"{adoption.title}. {adoption_wording.LOCAL_FROM.format(organisation=adoption.organisation)}",
        ),
        (adoption_wording.LOCAL_BASED_ON, rules.editions[adoption.based_on].published),
    ]
    if adoption.source:
        rows.append((adoption_wording.LOCAL_SOURCE, rules.sources[adoption.source].title))
    if adoption.record_system:
        rows.append((adoption_wording.LOCAL_RECORDS, adoption.record_system.name))
    if adoption.retention:
        rows.append((adoption_wording.LOCAL_RETENTION, adoption.retention))
    if adoption.approval:
        titles = listed(f'"{rules.outcomes[name].title}"' for name in adoption.approval.outcomes)
        words = adoption_wording.LOCAL_APPROVED_BY if adoption.approval.by else adoption_wording.LOCAL_APPROVED
        rows.append((adoption_wording.LOCAL_APPROVAL, words.format(outcomes=titles, approver=adoption.approval.by)))
    return [DefinitionList(tuple(rows)), *local_paragraphs(adoption.opening), *local_paragraphs(adoption.remember)]


def agreements(rules: Rulebook) -> list[Block]:
    """The agreements to share that the organisation is part of."""
    if rules.adoption is None or not rules.adoption.agreements:
        return []
    return [
        Heading(adoption_wording.LOCAL_AGREEMENTS),
        ItemList(
            tuple(
                f"{each.title}. {each.says}" + (f" {each.link}" if each.link else "")
                for each in rules.adoption.agreements.values()
            )
        ),
    ]


def checklist(title: str, items: tuple[str, ...]) -> list[Block]:
    """The points that the organisation wants looked at before anything is shared."""
    return [Heading(marked(title)), ItemList(items)]
