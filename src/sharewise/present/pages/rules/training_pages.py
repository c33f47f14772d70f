"""What a trainer shows and hands out of the rules beside the handout: a briefing on one side, slides, a poster.

A briefing and a poster stand on one sheet: they leave out how exact each rule is quoted, and say where that is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from sharewise.dates import day
from sharewise.present.page import Block, DefinitionList, Heading, ItemList, Page, Paragraph, Title
from sharewise.present.pages.interview.interview_pages import rule_words
from sharewise.present.pages.local_words import about_adoption, asked_words, local_paragraphs, local_rule, marked
from sharewise.present.pages.rules.rule_marks import where_from
from sharewise.present.pages.rules.rules_page import about_whom, not_worded, questions_for, since_2024, status_of
from sharewise.present.wording import recommendation_wording, rules_wording
from sharewise.rulebook.model import Edition, HandoutWords, Rule, Rulebook
from sharewise.text import expression

# How a local handout numbers the steps of a briefing of its own: "5. Things to consider".
_STEP = expression(r"([1-7])\. ")
_STEPS = ("1", "2", "3", "4", "5", "6", "7")
_THE_RULES, _FURTHER = "6", "7"


def about_this_paper(rules: Rulebook, edition_id: str) -> Page:
    """What a sheet says of itself at its foot: it is read long after, and far from sharewise."""
    edition = rules.editions[edition_id]
    made = rules_wording.ABOUT_RULEBOOK.format(id=rules.id, version=rules.version, reviewed=day(rules.reviewed))
    said = (status_of(rules, edition), rules_wording.OWN_SENTENCES, rules_wording.ABOUT_ADVICE, made, rules.licence)
    return (Paragraph(" ".join(_with_stop(each) for each in said), "quiet"),)


def briefing_page(rules: Rulebook, edition_id: str) -> Page:
    """A briefing of seven steps, for one side of paper. A step that local rules have words for, under its number, is theirs."""
    own = _own_steps(rules)
    blocks: list[Block] = [Title(rules_wording.BRIEFING), Paragraph(rules_wording.DANGER_FIRST, "warning")]
    for number in _STEPS:
        words = own.get(number, [])
        title = words[0].title if words else f"{number}. {rules_wording.BRIEFING_STEPS[number]}"
        blocks.append(Heading(title))
        if number == _THE_RULES or not words:
            blocks += _step(rules, edition_id, number)
        elif number == _FURTHER:
            blocks += [*_step(rules, edition_id, number), ItemList(tuple(marked(each.says) for each in words))]
        else:
            blocks += [Paragraph(marked(each.says)) for each in words]
    return tuple(blocks)


def _own_steps(rules: Rulebook) -> dict[str, list[HandoutWords]]:
    """The words of local rules for steps of the briefing, by their number."""
    steps: dict[str, list[HandoutWords]] = {}
    for each in rules.adoption.handout if rules.adoption else ():
        if found := _STEP.match(each.title):
            steps.setdefault(found[1], []).append(each)
    return steps


def _step(rules: Rulebook, edition_id: str, number: str) -> list[Block]:
    """What a step of the briefing says where no local rules have words for it."""
    edition = rules.editions[edition_id]
    every = tuple(edition.rules.values())
    match number:
        case "1":
            source = rules_wording.BRIEFING_RULES.format(
                title=edition.title, publisher=edition.publisher, published=edition.published
            )
            return [Paragraph(source), *about_adoption(rules)]
        case "2":
            return [Paragraph(rules.topics[topic].says) for topic in every[0].topics]
        case "3":
            return [Paragraph(each.says) for each in rules.outcomes.values() if each.is_emergency]
        case "4":
            # What the first rule is about says why it matters, above.
            topics = dict.fromkeys(topic for rule in every[1:] for topic in rule.topics)
            return [ItemList(tuple(rules.topics[topic].says for topic in topics)), *_other_words(rules)]
        case "5":
            return [ItemList(tuple(_to_discuss(rules, edition_id)))]
        case "6":
            return [ItemList(tuple(_in_short(rules, edition_id)), numbered=True)]
        case _:
            return [ItemList(tuple(_where_to_read(rules, edition)))]


def _other_words(rules: Rulebook) -> Iterator[Block]:
    """The local words for handouts that are of no step."""
    for each in rules.adoption.handout if rules.adoption else ():
        if not _STEP.match(each.title):
            yield Paragraph(marked(f"{_with_stop(each.title)} {each.says}"))


def _to_discuss(rules: Rulebook, edition_id: str) -> Iterator[str]:
    """A question to each rule: the first that serves it, and no other rule before."""
    asked = set[str]()
    for rule in rules.editions[edition_id].rules.values():
        name = next((each for each in questions_for(rules, rule) if each not in asked), None)
        if name is not None:
            asked.add(name)
            yield asked_words(name, rules.questions[name].ask_in(edition_id, {}))


def _in_short(rules: Rulebook, edition_id: str) -> Iterator[str]:
    """The seven rules by their titles, each with its local words."""
    local = rules.adoption_wording(edition_id)
    for number, rule in rules.editions[edition_id].rules.items():
        words = local.get(number)
        yield f"{_with_stop(rule.title)} {marked(words.text)}" if words else rule.title


def _where_to_read(rules: Rulebook, edition: Edition) -> Iterator[str]:
    source = rules.sources[edition.source]
    yield source.address or source.title
    if (adoption := rules.adoption) is None:
        return
    if adoption.source and (address := rules.sources[adoption.source].address):
        yield marked(address)
    for each in adoption.agreements.values():
        yield marked(f"{each.title}. {each.link}" if each.link else each.title)


def slides_page(rules: Rulebook, edition_id: str) -> Page:
    """The rules to show on a wall: a title for each slide, which begins a page in print. One rule a slide."""
    edition = rules.editions[edition_id]
    local = rules.adoption_wording(edition_id)
    about = ((recommendation_wording.TITLE, edition.title), (recommendation_wording.PUBLISHER, edition.publisher))
    blocks: list[Block] = [
        Title(recommendation_wording.SEVEN_RULES.format(published=edition.published)),
        Paragraph(rules_wording.DANGER_FIRST, "warning"),
        DefinitionList((*about, (recommendation_wording.STATUS, status_of(rules, edition)))),
        *about_adoption(rules),
    ]
    if edition.summary == "yes":
        blocks.append(Paragraph(rules_wording.OWN_SUMMARY, "warning"))
    for number, rule in edition.rules.items():
        blocks += [
            Title(recommendation_wording.RULE_TITLE.format(number=number, title=rule.title)),
            rule_words(edition, rule),
            *local_rule(local.get(number)),
            DefinitionList(tuple(_notes(rules, edition, rule))),
        ]
    for topic in not_worded(rules, edition):
        blocks.append(Title(f"{rules_wording.NEW_SINCE}: {topic.title}"))
        blocks.append(DefinitionList(((rules_wording.SINCE_2024, topic.since_2024),)))
    made = rules_wording.ABOUT_RULEBOOK.format(id=rules.id, version=rules.version, reviewed=day(rules.reviewed))
    return (
        *blocks,
        Title(rules_wording.ABOUT_THESE_SLIDES),
        Paragraph(f"{rules_wording.ABOUT_ADVICE} {made} {rules.licence}"),
    )


def _notes(rules: Rulebook, edition: Edition, rule: Rule) -> Iterator[tuple[str, str]]:
    yield rules_wording.WHAT_IT_MEANS, " ".join(rules.topics[topic].says for topic in rule.topics)
    yield from about_whom(rules, rule)
    yield from since_2024(rules, edition, rule)
    yield rules_wording.WORDING, where_from(rules, edition, rule)


def poster_page(rules: Rulebook, edition_id: str) -> Page:
    """The seven rules for a wall, each in a sentence, with its local words."""
    edition = rules.editions[edition_id]
    local = rules.adoption_wording(edition_id)
    blocks: list[Block] = [
        Title(recommendation_wording.SEVEN_RULES.format(published=edition.published)),
        Paragraph(rules_wording.DANGER_FIRST, "warning"),
    ]
    if local and rules.adoption:
        blocks.append(Paragraph(rules_wording.WITH_LOCAL_WORDS.format(organisation=rules.adoption.organisation)))
    for number, rule in edition.rules.items():
        blocks.append(Heading(f"{number}. {rule.title}"))
        blocks.append(Paragraph(" ".join(rules.topics[topic].says for topic in rule.topics)))
        blocks += local_paragraphs(local[number].text if number in local else None)
    return tuple(blocks)


def _with_stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
