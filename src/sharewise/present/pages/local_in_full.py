"""Everything that an adoption says, for a person to read: it is shown beside the national words, and none of it is proved.

Made from the one list of its texts, so that no part of an adoption can be left out of a page.
"""

from __future__ import annotations

from collections.abc import Collection

from sharewise.present.page import Block, DefinitionList, Heading, Page, Paragraph
from sharewise.present.pages.condition_words import condition_in_words
from sharewise.present.pages.guarantee_words import guarantee_in_words
from sharewise.present.pages.local_words import asked_words, marked
from sharewise.present.wording import adoption_wording
from sharewise.rulebook.adoptions.local_texts import with_mark
from sharewise.rulebook.conditions import ALWAYS, Condition
from sharewise.rulebook.model import LocalText, Rulebook
from sharewise.text import listed
from sharewise.values import frozen

# What names the adoption stands at the head of every page.
_AT_THE_HEAD = frozenset({"title", "organisation"})
# How much of a path names the part that a text is of, where that is not its section and its name.
_DEPTH = {"record_system": 1, "checklist": 1, "approval": 1, "words": 3}


@frozen
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


def local_parts_on(rules: Rulebook, topics: Collection[str]) -> list[LocalPart]:
    """The parts of the adoption that belong with a golden rule on these topics, but for its own wording of the rule.

    A part belongs with the topics that the rulebook or the file gives it, or what it is shown with.
    """
    wanted = frozenset(topics)
    return [
        part
        for part in local_parts(rules, {"wording", "examples"})
        if wanted & _topics_of(rules, tuple(part.texts[0][1].at))
    ]


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
    return asked_words(text.at[1], text.says) if is_asked else marked(with_mark(text))


def _proved(rules: Rulebook, at: tuple[str, ...]) -> str | None:
    return guarantee_in_words(rules, rules.guarantees[at[1]]) if at[0] == "guarantees" else None


def _label(rules: Rulebook, at: tuple[str, ...]) -> str:
    """What a part is, and what it goes with, such as `A step with "Get advice"`."""
    section, name = ".".join(at[:2]) if at[0] == "words" else at[0], at[-1]
    words = adoption_wording.PARTS[section]
    match section:
        case "to_paste":
            return words.format(name=rules.to_paste[name].title)
        case "wording":
            return words.format(name=name)
        case "fill":
            slot = rules.slots[name]
            return (words if slot.hours is None else adoption_wording.HOURS).format(name=slot.words)
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
            return _where(
                rules, words.format(name=listed(f'"{title}"' for title in used)), getattr(rules, section)[name].when
            )
        case "rows":
            row = rules.stage_of(name).rows[name]
            return _where(rules, words.format(name=f'"{rules.outcomes[row.outcome].title}"'), row.when)
        case _:
            return words


def _where(rules: Rulebook, label: str, when: Condition) -> str:
    """A label with the condition under which the part comes. Without it, it would read as if it always came."""
    if when == ALWAYS:
        return label
    return adoption_wording.WHERE.format(label=label, when=condition_in_words(rules, when))


def _topics_of(rules: Rulebook, at: tuple[str, ...]) -> frozenset[str]:
    """What the part of an adoption that stands at `at` is about; nothing, where that cannot be told."""
    match at:
        case ("questions", name, *_) | ("words", "questions", name):
            return frozenset(rules.questions[name].topics)
        case ("rows", name, *_):
            return frozenset(rules.stage_of(name).rows[name].topics)
        case ("conditions", name, *_) | ("words", "conditions", name):
            return frozenset(rules.conditions[name].topics)
        case ("words", "outcomes", name):
            return _common_topics(rules, {name})
        case ("steps", name, *_) | ("words", "steps", name):
            return _common_topics(rules, {key for key, each in rules.outcomes.items() if name in each.steps})
        case ("word_questions", name, *_):
            steps = [key for key, each in rules.steps.items() if name in {asked for asked, _ in each.when.named()}]
            sharing = [each for each in rules.conditions.values() if name in {asked for asked, _ in each.when.named()}]
            return frozenset(topic for key in steps for topic in _topics_of(rules, ("steps", key))) | frozenset(
                topic for each in sharing for topic in each.topics
            )
        case ("reasons_not_to_tell", *_):
            return _common_topics(rules, {key for key, each in rules.outcomes.items() if each.tell.code == "not_now"})
        case ("details", name, *_) if rules.adoption is not None:
            detail = rules.adoption.details[name]
            return _common_topics(rules, {*detail.needed_for, *detail.offered_for})
        case ("record_system" | "retention", *_):
            # What every outcome is about.
            return frozenset.intersection(*(frozenset(each.topics) for each in rules.outcomes.values()))
        case _:
            return frozenset()


def _common_topics(rules: Rulebook, outcomes: Collection[str]) -> frozenset[str]:
    """What all of these outcomes are about, but for what every outcome is about."""
    of_all = [frozenset(each.topics) for each in rules.outcomes.values()]
    of_these = [frozenset(rules.outcomes[name].topics) for name in outcomes]
    return frozenset.intersection(*of_these) - frozenset.intersection(*of_all) if of_these else frozenset()
