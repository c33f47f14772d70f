"""The pages about the rules themselves: an edition, its handout, one rule in full, the questions, the worked examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sharewise.dates import day
from sharewise.present.page import (
    Block,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Title,
    with_commands,
)
from sharewise.present.pages.condition_words import condition_in_words, terms_explained
from sharewise.present.pages.interview.interview_pages import reasons, rule_words
from sharewise.present.pages.local_in_full import lines_of, local_in_full, local_parts_on
from sharewise.present.pages.local_words import about_adoption, asked_words, local_rule
from sharewise.present.pages.rules.rule_marks import where_from
from sharewise.present.wording import recommendation_wording, rules_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.practice.exercise import title_from
from sharewise.reasoning.recommend import NotSettled, Recommendation, recommend
from sharewise.rulebook.base import Digit
from sharewise.rulebook.conditions import ALWAYS
from sharewise.rulebook.model import Edition, Example, Question, Rule, Rulebook, Topic
from sharewise.values import frozen

# One rule in full shows so many examples, unless all are asked for.
_FEW = 3


def rules_page(rules: Rulebook, edition_id: str) -> Page:
    """The seven rules of one edition: words, where they come from, how exact they are, and what 2024 changed."""
    edition = rules.editions[edition_id]
    blocks: list[Block] = [
        Title(recommendation_wording.SEVEN_RULES.format(published=edition.published)),
        DefinitionList(tuple(_about_edition(rules, edition))),
        *about_adoption(rules),
    ]
    local = rules.adoption_wording(edition_id)
    for number, rule in edition.rules.items():
        notes = [(rules_wording.WORDING, where_from(rules, edition, rule)), *since_2024(rules, edition, rule)]
        blocks += [
            Heading(recommendation_wording.RULE_TITLE.format(number=number, title=rule.title)),
            rule_words(edition, rule),
            DefinitionList(tuple(notes)),
        ]
        blocks += local_rule(local.get(number))
    new = not_worded(rules, edition)
    if new:
        blocks.append(Heading(rules_wording.NEW_SINCE))
        blocks += [DefinitionList(((rules_wording.SINCE_2024, topic.since_2024),)) for topic in new]
    blocks += _other_local_words(rules, edition_id)
    blocks.append(Paragraph(rules.licence, "quiet"))
    return tuple(blocks)


def _other_local_words(rules: Rulebook, edition_id: str) -> Page:
    """Everything local that such a page has not shown among the rules."""
    shown = {"opening", "remember"} | ({"wording"} if rules.adoption_wording(edition_id) else set())
    return local_in_full(rules, shown)


def handout_page(rules: Rulebook, edition_id: str) -> Page:
    """The seven rules and the questions, for a trainer to print and hand round."""
    edition = rules.editions[edition_id]
    about = [(label, text) for label, text in _about_edition(rules, edition) if label != rules_wording.WORDING]
    # Where all are quoted from one place, that is said once.
    places = {rule.quoted_from for rule in edition.rules.values() if edition.quotes(rule)}
    say_from = len(places) > 1 or any(rule.also_in for rule in edition.rules.values())
    if not say_from and edition.summary == "no":
        about.append((rules_wording.QUOTED_FROM, rules.sources[places.pop()].publisher))
    blocks: list[Block] = [
        Title(recommendation_wording.SEVEN_RULES_IN_FULL.format(published=edition.published)),
        Paragraph(rules_wording.DANGER_FIRST, "warning"),
        DefinitionList(tuple(about)),
        *about_adoption(rules),
        Heading(rules_wording.THE_RULES),
    ]
    local = rules.adoption_wording(edition_id)
    if edition.summary == "yes":
        blocks.append(Paragraph(rules_wording.OWN_SUMMARY, "warning"))
    for number, rule in edition.rules.items():
        blocks += [
            Heading(recommendation_wording.RULE_TITLE.format(number=number, title=rule.title), 3),
            rule_words(edition, rule),
        ]
        # What is true of all of them has been said above.
        if edition.summary == "no":
            mark = (rules_wording.WORDING, where_from(rules, edition, rule, say_from=say_from))
            blocks.append(DefinitionList((mark, *since_2024(rules, edition, rule))))
        blocks += local_rule(local.get(number))
    for topic in not_worded(rules, edition):
        blocks.append(Heading(f"{rules_wording.NEW_SINCE}: {topic.title}", 3))
        blocks.append(DefinitionList(((rules_wording.SINCE_2024, topic.since_2024),)))
    asked = enumerate(
        ((asked_words(name, each.ask_in(edition_id, {})), each.why) for name, each in rules.questions.items()), 1
    )
    blocks += [
        Heading(rules_wording.QUESTIONS_TO_ASK),
        Paragraph(rules_wording.QUESTIONS_HOW),
        DefinitionList(tuple((f"{place}. {ask}", why) for place, (ask, why) in asked)),
        *terms_explained(rules),
        *_other_local_words(rules, edition_id),
        *_about_page(rules),
    ]
    return tuple(blocks)


def _about_page(rules: Rulebook) -> list[Block]:
    """What a sheet of paper has to say of itself: it is read long after, and far from sharewise."""
    about = rules_wording.ABOUT_RULEBOOK.format(id=rules.id, version=rules.version, reviewed=day(rules.reviewed))
    return [
        Heading(rules_wording.ABOUT_THIS_PAGE),
        Paragraph(f"{rules_wording.ABOUT_ADVICE} {about} {rules.licence}", "quiet"),
    ]


def _about_edition(rules: Rulebook, edition: Edition) -> Iterable[tuple[str, str]]:
    source = rules.sources[edition.source]
    yield recommendation_wording.TITLE, edition.title
    yield recommendation_wording.PUBLISHER, edition.publisher
    yield recommendation_wording.STATUS, status_of(rules, edition)
    yield recommendation_wording.SOURCE, source.address or source.title
    if edition.summary == "yes":
        yield rules_wording.WORDING, rules_wording.SUMMARY_MARK


def status_of(rules: Rulebook, edition: Edition) -> str:
    """Whether an edition is followed still, whom it was written for, and what there is to know of it."""
    later = rules.editions[edition.superseded_by].year if edition.superseded_by else ""
    written_for = recommendation_wording.WRITTEN_FOR.format(
        status=rules_wording.STATUS[edition.status].format(later=later), jurisdiction=edition.jurisdiction
    )
    return f"{written_for} {edition.notice}" if edition.notice else written_for


def about_whom(rules: Rulebook, rule: Rule) -> list[tuple[str, str]]:
    """The cases for which a rule is relied on, where those are not all: labelled."""
    return [] if rule.when == ALWAYS else [(rules_wording.RELIED_ON_WHERE, condition_in_words(rules, rule.when))]


def since_2024(rules: Rulebook, edition: Edition, rule: Rule) -> list[tuple[str, str]]:
    """What 2024 changed about the ideas of a rule: labelled."""
    if edition.status == "current":
        return []
    return [(rules_wording.SINCE_2024, rules.topics[topic].since_2024) for topic in rule.topics]


def not_worded(rules: Rulebook, edition: Edition) -> list[Topic]:
    """The ideas that 2024 has a rule on and this edition does not."""
    if edition.status == "current":
        return []
    worded = {topic for rule in edition.rules.values() for topic in rule.topics}
    return [topic for topic_id, topic in rules.topics.items() if topic_id not in worded]


def questions_page(rules: Rulebook, edition_id: str) -> Page:
    """Every question with its answers, in order."""
    blocks: list[Block] = [Title(recommendation_wording.QUESTIONS_TITLE)]
    for question_id, question in rules.questions.items():
        blocks.append(Heading(f"{question_id}. {asked_words(question_id, question.ask_in(edition_id, {}))}"))
        blocks.append(ItemList(tuple(f"{code}: {answer.label}" for code, answer in question.answers.items())))
    blocks.append(Paragraph(recommendation_wording.ASKED_WHILE))
    return (*blocks, *terms_explained(rules, with_ids=True), *local_in_full(rules))


@frozen
class WorkedExample:
    """A worked example and what comes out for it, in the edition of `said`."""

    id: str
    example: Example
    said: Recommendation

    @property
    def title(self) -> str:
        """Its name in the rulebook, as a heading."""
        return title_from(self.id)

    def place_of(self, number: str) -> int | None:
        """Where rule `number` stands among those that the recommendation cites, or None if it does not rest on it."""
        numbers = [cited.number for cited in self.said.rules]
        return numbers.index(number) if number in numbers else None

    def unlike(self, other: WorkedExample) -> int:
        """On how many questions the two differ."""
        mine, theirs = self.said.answers, other.said.answers
        return sum(mine.get(question) != theirs.get(question) for question in {*mine, *theirs})


def worked_examples(rulebook: CompiledRulebook, edition_id: str) -> tuple[WorkedExample, ...]:
    """The examples that hold in one edition, by what comes out. Left out are those that are about another edition, and
    those that lack an answer which this one asks for.
    """
    found: list[WorkedExample] = []
    for example_id, example in rulebook.loaded.rules.examples.items():
        if example.edition in (None, edition_id):
            try:
                found.append(WorkedExample(example_id, example, recommend(rulebook, edition_id, example.answers)))
            except NotSettled:
                continue
    order = list(rulebook.loaded.rules.outcomes)
    return tuple(sorted(found, key=lambda worked: order.index(worked.said.outcome_id)))


def other_examples(rulebook: CompiledRulebook, shown: Iterable[WorkedExample]) -> tuple[WorkedExample, ...]:
    """The examples that are not among those shown, each in the edition that it is about. Left out are those that lack an
    answer which local rules ask for.
    """
    rules = rulebook.loaded.rules
    names = {worked.id for worked in shown}
    found: list[WorkedExample] = []
    for example_id, example in rules.examples.items():
        if example_id not in names:
            try:
                said = recommend(rulebook, example.edition or rules.default_edition, example.answers)
            except NotSettled:
                continue
            found.append(WorkedExample(example_id, example, said))
    return tuple(found)


def resting_on(number: str, examples: Iterable[WorkedExample]) -> tuple[WorkedExample, ...]:
    """The examples that rest on a rule."""
    return tuple(worked for worked in examples if worked.place_of(number) is not None)


def a_few(number: str, examples: Iterable[WorkedExample]) -> tuple[WorkedExample, ...]:
    """A few of the examples that rest on a rule: with other outcomes first, then those in which the rule weighs most,
    then those least like the ones chosen before.
    """
    left, chosen = list(examples), list[WorkedExample]()
    while left and len(chosen) < _FEW:
        best = max(
            left,
            key=lambda worked: (
                all(worked.said.outcome_id != other.said.outcome_id for other in chosen),
                -(worked.place_of(number) or 0),
                min((worked.unlike(other) for other in chosen), default=0),
            ),
        )
        chosen.append(best)
        left.remove(best)
    return tuple(chosen)


def questions_for(rules: Rulebook, rule: Rule) -> dict[str, Question]:
    """The questions that serve a rule."""
    return {name: question for name, question in rules.questions.items() if set(question.topics) & set(rule.topics)}


def rule_page(
    rules: Rulebook,
    edition_id: str,
    number: Digit,
    examples: Sequence[WorkedExample],
    total: int,
    command: str,
    whole: str,
) -> Page:
    """One rule in full: words, meaning, questions, what is local with it, and the examples given. `command` shows all `total`
    of them, `whole` all seven rules.
    """
    edition = rules.editions[edition_id]
    rule = edition.rules[number]
    source = rules.sources[edition.source]
    questions = questions_for(rules, rule)
    blocks: list[Block] = [
        Title(recommendation_wording.RULE_TITLE.format(number=number, title=rule.title)),
        rule_words(edition, rule),
        DefinitionList(
            (
                (rules_wording.WORDING, where_from(rules, edition, rule)),
                *about_whom(rules, rule),
                *since_2024(rules, edition, rule),
                (
                    rules_wording.EDITION,
                    recommendation_wording.EDITION_OF.format(
                        title=edition.title, publisher=edition.publisher, published=edition.published
                    ),
                ),
                (recommendation_wording.STATUS, status_of(rules, edition)),
                (recommendation_wording.SOURCE, source.address or source.title),
            )
        ),
        *local_rule(rules.adoption_wording(edition_id).get(number)),
        Heading(rules_wording.WHAT_IT_MEANS),
        *(Paragraph(rules.topics[topic].says) for topic in rule.topics),
    ]
    if questions:
        blocks.append(Heading(rules_wording.QUESTIONS_TO_ASK))
        blocks.append(
            DefinitionList(
                tuple((asked_words(name, each.ask_in(edition_id, {})), each.why) for name, each in questions.items())
            )
        )
    blocks += _local_with_rule(rules, rule, whole)
    if examples:
        blocks += [Heading(rules_wording.EXAMPLES), Paragraph(rules_wording.EXAMPLES_ARE_INVENTED)]
        if len(examples) < total:
            blocks.append(
                Paragraph(
                    with_commands(rules_wording.EXAMPLES_FEW, shown=len(examples), total=total, command=command),
                    "quiet",
                )
            )
        for worked in examples:
            blocks += _example(rules, worked)
    return (*blocks, *_about_page(rules))


def _local_with_rule(rules: Rulebook, rule: Rule, whole: str) -> Iterator[Block]:
    """The local words that belong with a rule, and where all of them are."""
    if rules.adoption is None:
        return
    parts = local_parts_on(rules, rule.topics)
    yield Heading(rules_wording.LOCAL_WITH_RULE)
    if parts:
        yield DefinitionList(tuple((part.label, "\n".join(lines_of(part))) for part in parts))
    else:
        yield Paragraph(rules_wording.NOTHING_LOCAL_WITH_RULE)
    yield Paragraph(with_commands(rules_wording.ALL_LOCAL, command=whole), "quiet")


def examples_page(
    rules: Rulebook, edition_id: str, examples: Sequence[WorkedExample], others: Sequence[WorkedExample]
) -> Page:
    """Every worked example, under what comes out; last those that another edition is needed for."""
    blocks: list[Block] = [
        Title(rules_wording.EXAMPLES_TITLE.format(published=rules.editions[edition_id].published)),
        Paragraph(f"{rules_wording.EXAMPLES_HOW} {rules_wording.EXAMPLES_ARE_INVENTED}"),
    ]
    for title, group in by_what_comes_out(rules, examples):
        says = {worked.said.outcome.says for worked in group}
        blocks.append(Heading(title))
        if len(says) == 1:
            blocks.append(Paragraph(group[0].said.outcome.says))
        for worked in group:
            blocks += _example(rules, worked, in_full=len(says) > 1)
    if others:
        blocks += [Heading(rules_wording.EXAMPLES_ELSEWHERE), Paragraph(rules_wording.EXAMPLES_WHY_ELSEWHERE)]
        for worked in others:
            blocks += _example(rules, worked, elsewhere=True)
    return (*blocks, *local_in_full(rules), *_about_page(rules))


def by_what_comes_out(
    rules: Rulebook, examples: Iterable[WorkedExample]
) -> Iterator[tuple[str, Sequence[WorkedExample]]]:
    """The examples under the titles of what comes out for them, as each of them is told: one outcome has other words where its
    usual ones would be wrong.
    """
    groups: dict[tuple[str, str], list[WorkedExample]] = {}
    for worked in examples:
        groups.setdefault((worked.said.outcome_id, worked.said.outcome.title), []).append(worked)
    for outcome_id, outcome in rules.outcomes.items():
        titles = [title for code, title in groups if code == outcome_id]
        for title in sorted(titles, key=lambda title: title != outcome.title):
            yield title, groups[outcome_id, title]


def _example(
    rules: Rulebook, worked: WorkedExample, *, elsewhere: bool = False, in_full: bool = False
) -> Iterator[Block]:
    """Story, answers in words, what comes out (`in_full`: with what that means) and why."""
    example, said = worked.example, worked.said
    yield Heading(worked.title, 3)
    yield Paragraph(example.story)
    published = rules.editions[said.edition].published
    if example.edition is not None:
        yield Paragraph(rules_wording.ONLY_UNDER.format(published=published), "quiet")
    elif elsewhere:
        yield Paragraph(rules_wording.SHOWN_UNDER.format(published=published), "quiet")
    answers = ((rules.questions[question], answer) for question, answer in said.answers.items())
    yield ItemList(tuple(f"{question.short}: {question.answers[answer].label}" for question, answer in answers))
    why = reasons(said)
    yield DefinitionList(
        (
            (rules_wording.COMES_OUT, f"{said.outcome.title}. {said.outcome.says}" if in_full else said.outcome.title),
            (rules_wording.BECAUSE, why[0] if len(why) == 1 else rules_wording.ONE_OF_THESE),
        )
    )
    if len(why) > 1:
        yield ItemList(tuple(why))
