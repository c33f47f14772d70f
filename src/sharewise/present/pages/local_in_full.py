"""Everything that an adoption says, for a person to read: it is shown beside the national words, and none of it is proved.

Made from the one list of its texts, so that no part of an adoption can be left out of a page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sharewise.present.page import Block, DefinitionList, Heading, Page, Paragraph
from sharewise.present.pages.guarantee_words import guarantee_in_words
from sharewise.present.pages.local_words import asked_words, marked
from sharewise.present.wording import adoption_wording
from sharewise.rulebook.model import LocalText, Rulebook
from sharewise.text import listed

# What names the adoption stands at the head of every page.
_AT_THE_HEAD = frozenset({"title", "organisation"})
# How much of a path names the part that a text is of, where that is not its section and its name.
_DEPTH = {"record_system": 1, "checklist": 1, "words": 3}


@dataclass(frozen=True)
class LocalPart:
    """One part of an adoption: what it is, its texts, and where each stands in the list of all. `proved`: of a guarantee."""

    label: str
    texts: tuple[tuple[int, LocalText], ...]
    proved: str | None = None


def local_parts(rules: Rulebook, leave_out: Collection[str] = ()) -> list[LocalPart]:
    """The parts of the adoption, in the order of its file's model, but for the sections to leave out."""
    if rules.adoption is None:
        return []
    parts: dict[tuple[str, ...], list[tuple[int, LocalText]]] = {}
    for index, text in enumerate(rules.adoption.texts):
        if text.at[0] not in _AT_THE_HEAD and text.at[0] not in leave_out:
            parts.setdefault(tuple(text.at[: _DEPTH.get(text.at[0], 2)]), []).append((index, text))
    return [LocalPart(_label(rules, at), tuple(texts), _proved(rules, at)) for at, texts in parts.items()]


def local_in_full(rules: Rulebook, leave_out: Collection[str] = ()) -> Page:
    """The parts of the adoption with all their words, or nothing. `leave_out`: the sections that the page shows elsewhere."""
    parts = local_parts(rules, leave_out)
    if rules.adoption is None or not parts:
        return ()
    blocks: list[Block] = [
        Heading(adoption_wording.IN_FULL.format(organisation=rules.adoption.organisation)),
        Paragraph(f"{rules.adoption.title}. {adoption_wording.NOT_NATIONAL}", "quiet"),
        *([Paragraph(adoption_wording.MARKS, "quiet")] if any(text.mark for text in rules.adoption.texts) else []),
        DefinitionList(tuple((part.label, "\n".join(lines_of(part))) for part in parts)),
    ]
    return tuple(blocks)


def lines_of(part: LocalPart) -> list[str]:
    """The texts of a part, each marked as local; and what is proved, where it is a guarantee."""
    lines = [local_text(text) for _, text in part.texts]
    return lines if part.proved is None else [*lines, adoption_wording.PROVED.format(proved=part.proved)]


def local_text(text: LocalText) -> str:
    """One text of an adoption with its mark as local."""
    is_asked = text.at[0] in {"questions", "word_questions", "details"} and text.at[-1] == "ask"
    return asked_words(text.at[1], text.says) if is_asked else marked(text.says)


def _proved(rules: Rulebook, at: tuple[str, ...]) -> str | None:
    return guarantee_in_words(rules, rules.guarantees[at[1]]) if at[0] == "guarantees" else None


def _label(rules: Rulebook, at: tuple[str, ...]) -> str:
    """What a part is, and what it goes with, such as `A step with "Get advice"`."""
    section, name = ".".join(at[:2]) if at[0] == "words" else at[0], at[-1]
    words = adoption_wording.PARTS[section]
    match section:
        case "wording":
            return words.format(name=name)
        case "fill":
            return words.format(name=rules.slots[name].words)
        case "words.questions":
            return words.format(name=rules.questions[name].short)
        case "words.outcomes":
            return words.format(name=rules.outcomes[name].title)
        case "words.steps":
            return words.format(name=rules.steps[name].say)
        case "words.conditions":
            return words.format(name=rules.conditions[name].says)
        case "handout":
            return "" if rules.adoption is None else words.format(title=rules.adoption.handout[int(name)].title)
        case "steps" | "conditions":
            used = (each.title for each in rules.outcomes.values() if name in getattr(each, section))
            return words.format(name=listed(f'"{title}"' for title in used))
        case _:
            return words
