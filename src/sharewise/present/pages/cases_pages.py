"""The pages of published decisions: the list, one case, and those beside a recommendation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sharewise.present.page import (
    Block,
    DefinitionList,
    Heading,
    Inlines,
    ItemList,
    Page,
    Paragraph,
    Title,
    with_commands,
)
from sharewise.present.wording import cases_wording
from sharewise.reasoning.nearest_cases import CaseDifference, NearCase
from sharewise.rulebook.casebook import Casebook, PublishedCase
from sharewise.rulebook.model import Rulebook


def cases_page(casebook: Casebook, topic: str | None, sector: str | None = None) -> Page:
    """The list of the cases, under the first topic of each; with `topic`, only those that have it, and with `sector`, only those in
    which somebody in that kind of work had to decide. There has to be one.
    """
    cases = cases_of(casebook, topic, sector)
    blocks: list[Block] = [Title(_list_title(casebook, topic, sector)), Paragraph(cases_wording.ABOUT, "quiet")]
    if topic is not None:
        blocks.append(DefinitionList(_rows(cases)))
    else:
        for name, title in casebook.topics.items():
            under = {each: case for each, case in cases.items() if case.topics[0] == name}
            if under:
                heading = cases_wording.TOPIC_HEADING.format(title=title, topic=name)
                blocks += [Heading(heading), DefinitionList(_rows(under))]
    return (*blocks, Paragraph(_next(casebook, next(iter(cases)), topic, sector), "quiet"))


def _next(casebook: Casebook, example: str, topic: str | None, sector: str | None) -> Inlines:
    """What to type after a list."""
    if sector is not None:
        options = f"--topic {topic} --sector {sector}" if topic else f"--sector {sector}"
        return with_commands(cases_wording.NEXT_OF_SOME, example=example, options=options)
    if topic is None:
        return with_commands(cases_wording.NEXT, example=example, topic=next(iter(casebook.topics)))
    others = ", ".join(each for each in casebook.topics if each != topic)
    return with_commands(cases_wording.NEXT_OF_TOPIC, example=example, topic=topic, topics=others)


def cases_of(casebook: Casebook, topic: str | None, sector: str | None = None) -> Mapping[str, PublishedCase]:
    """The cases that have this topic and are of this sector; without them, all."""
    return {
        name: case
        for name, case in casebook.cases.items()
        if topic in (None, *case.topics) and sector in (None, case.sector)
    }


def _list_title(casebook: Casebook, topic: str | None, sector: str | None) -> str:
    about = [casebook.topics[topic]] if topic is not None else []
    about += [cases_wording.SECTORS[sector]] if sector is not None else []
    if not about:
        return cases_wording.LIST_TITLE
    both = about[0] if len(about) == 1 else cases_wording.LIST_BOTH.format(topic=about[0], sector=about[1])
    return cases_wording.LIST_OF_TOPIC.format(topic=both)


def _rows(cases: Mapping[str, PublishedCase]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            name,
            cases_wording.SUMMARY.format(decision=case.decision, outcome=cases_wording.OUTCOMES[case.outcome]),
        )
        for name, case in cases.items()
    )


def near_cases_page(rules: Rulebook, cases: Iterable[NearCase], *, more: bool) -> Page:
    """The cases in the order given, each with the answers in which it differs. `more`: there are more of them."""
    rows = tuple(
        (
            near.id,
            cases_wording.SUMMARY_LIKE.format(
                decision=near.case.decision,
                outcome=cases_wording.OUTCOMES[near.case.outcome],
                differences=differences_in_words(rules, near),
            ),
        )
        for near in cases
    )
    words = cases_wording.NEXT_LIKE_MORE if more else cases_wording.NEXT_LIKE
    return (
        Title(cases_wording.LIST_LIKE),
        Paragraph(cases_wording.ABOUT, "quiet"),
        DefinitionList(rows),
        Paragraph(with_commands(words, example=rows[0][0]), "quiet"),
    )


def differences_in_words(rules: Rulebook, near: NearCase) -> str:
    """In which answers a case differs, as a sentence."""
    if not near.differences:
        return cases_wording.SAME_ANSWERS
    return cases_wording.ALL_BUT.format(differences="; ".join(_difference(rules, each) for each in near.differences))


def _difference(rules: Rulebook, difference: CaseDifference) -> str:
    question = rules.questions[difference.question]
    given = question.answers[difference.given].label
    if difference.there is None:
        return cases_wording.NOT_THERE.format(question=question.short, given=given)
    there = question.answers[difference.there].label
    return cases_wording.DIFFERENCE.format(question=question.short, given=given, there=there)


def case_page(casebook: Casebook, name: str) -> Page:
    """One case: what happened, what was said, by whom and why, where to read it, and how sure that is."""
    case = casebook.cases[name]
    said: list[tuple[str, str]] = [(cases_wording.BY, _by_whom(case))]
    if case.acceptable:
        said.append((cases_wording.ALSO, " ".join(cases_wording.OUTCOMES[each] for each in case.acceptable)))
    sure = cases_wording.SEEN[case.seen]
    return (
        Title(cases_wording.ASKED.format(decision=case.decision)),
        DefinitionList(
            (
                (cases_wording.CASE, name),
                (cases_wording.ABOUT_WHOM, case.about),
                (cases_wording.SECTOR, cases_wording.SECTORS[case.sector]),
                (cases_wording.TOPICS, "; ".join(casebook.topics[topic] for topic in case.topics)),
            )
        ),
        Heading(cases_wording.HAPPENED),
        ItemList(tuple(case.facts)),
        Heading(cases_wording.DECIDED),
        Paragraph(cases_wording.OUTCOMES[case.outcome]),
        *([Paragraph(cases_wording.NO_FAULT)] if case.strength == "no_fault" else []),
        DefinitionList(tuple(said)),
        Heading(cases_wording.WHY),
        Paragraph(case.reasons),
        Heading(cases_wording.POINT),
        Paragraph(_with_stop(case.point)),
        Heading(cases_wording.PUBLISHED),
        DefinitionList(
            (
                (cases_wording.TITLE, case.source.title),
                (cases_wording.YEAR, case.source.year),
                (cases_wording.LINK, case.source.link),
                (cases_wording.SURE, sure if case.seen_note is None else f"{sure} {_with_stop(case.seen_note)}"),
            )
        ),
        Paragraph(cases_wording.ABOUT, "quiet"),
        Paragraph(with_commands(cases_wording.MORE_LIKE_IT, topic=case.topics[0], case=name), "quiet"),
    )


def _by_whom(case: PublishedCase) -> str:
    return cases_wording.BY_WHOM.format(publisher=case.source.publisher, kind=cases_wording.KINDS[case.kind])


def _with_stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def beside_page(rules: Rulebook, cases: Iterable[NearCase]) -> Page:
    """Cases beside a recommendation, headed so that nobody takes them for its reasons."""
    rows = tuple(_beside_rows(rules, cases))
    if not rows:
        return (Heading(cases_wording.BESIDE), Paragraph(cases_wording.NONE_CLOSE))
    return (
        Heading(cases_wording.BESIDE),
        Paragraph(cases_wording.BESIDE_WHY),
        DefinitionList(rows),
        Paragraph(with_commands(cases_wording.BESIDE_NEXT, example=rows[0][0]), "quiet"),
    )


def _beside_rows(rules: Rulebook, cases: Iterable[NearCase]) -> Iterator[tuple[str, str]]:
    for near in cases:
        case = near.case
        yield (
            near.id,
            cases_wording.BESIDE_ROW.format(
                fact=case.facts[0].rstrip("."),
                decision=case.decision,
                by=case.source.publisher,
                outcome=cases_wording.OUTCOMES[case.outcome],
                differences=differences_in_words(rules, near),
            ),
        )
