"""The pages of an interview: what is said at each point, made from the rulebook and a recommendation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sharewise.dates import day
from sharewise.present.page import (
    Block,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Quotation,
    Title,
    with_commands,
)
from sharewise.present.pages.local_words import (
    agreements,
    asked_words,
    checklist,
    local_paragraphs,
    local_rule,
    part_words,
    worded,
)
from sharewise.present.wording import interview_wording, recommendation_wording, rules_wording
from sharewise.present.wording.recommendation_wording import TO_FIND_OUT
from sharewise.reasoning.recommend import CitedRule, Elsewhere, Recommendation, checklist_for
from sharewise.reasoning.words import Attached, all_words
from sharewise.rulebook.model import Duty, Edition, Outcome, Rule, Rulebook
from sharewise.settings import Settings
from sharewise.text import listed, one_line

# What an outcome says of sharing where nothing leaves, or not yet.
_NOT_SHARED = frozenset({"no", "not_yet"})


def said_then_page(rules: Rulebook, answers: Mapping[str, str]) -> Page:
    """What is said right after the last of these answers, so that nobody misses it."""
    last = next(reversed(list(answers)), None)
    then = None if last is None else rules.questions[last].answers[answers[last]].then
    return () if then is None else (Paragraph(then, "warning"),)


def _newest(rules: Rulebook, edition_id: str) -> Edition:
    """The edition that an edition was replaced by in the end."""
    passed = {edition_id}
    while (later := rules.editions[edition_id].superseded_by) is not None and later not in passed:
        passed.add(later)
        edition_id = later
    return rules.editions[edition_id]


def notice_page(rules: Rulebook, edition_id: str, jurisdiction: str | None = None) -> Page:
    """What has to be said once, after the question about danger and never before it.

    `jurisdiction` is where the practitioner works, if that is known.
    """
    edition = rules.editions[edition_id]
    newest = recommendation_wording.NEWEST_READ if edition.notice and not edition.superseded_by else ""
    replaced = (
        recommendation_wording.REPLACED_IN.format(year=_newest(rules, edition_id).year) if edition.superseded_by else ""
    )
    return (
        *jurisdiction_notice(rules, jurisdiction),
        Paragraph(interview_wording.NOT_LEGAL_ADVICE),
        Paragraph(
            recommendation_wording.FOLLOWS_RULES.format(
                published=edition.published, newest=newest, replaced=replaced, jurisdiction=rules.jurisdiction
            )
        ),
        *_adoption_notice(rules),
        Paragraph(f"{interview_wording.USE_A_REFERENCE} {interview_wording.TO_LEAVE_AT_ONCE}"),
    )


def jurisdiction_notice(rules: Rulebook, jurisdiction: str | None) -> Page:
    """What is said once to someone who works where other law holds."""
    elsewhere = rules.jurisdictions.get(jurisdiction or "")
    return (Paragraph(elsewhere.notice, "warning"),) if elsewhere else ()


def duty_lines(rules: Rulebook, answers: Mapping[str, str], nation: str | None) -> Page:
    """One line about each duty that the last of `answers` has shown to hold, where it has a line, and how to read more.

    `nation` is where the practitioner works. None: where the rules are written for.
    """
    return tuple(
        Paragraph(interview_wording.DUTY_LINE.format(line=duty.line), "warning")
        for duty in _duties_new(rules, answers, nation)
    )


def all_duty_lines(rules: Rulebook, answers: Mapping[str, str], nation: str | None) -> Page:
    """The same about each duty that any of `answers` has shown to hold, where there is no more to read."""
    return tuple(Paragraph(duty.line or "", "warning") for duty in _duties_with_line(rules, answers, nation))


def _duties_with_line(rules: Rulebook, answers: Mapping[str, str], nation: str | None) -> list[Duty]:
    duties = rules.duties_for(answers, nation or rules.home).values()
    return [duty for duty in duties if duty.line and answers and duty.when.holds(answers)]


def _duties_new(rules: Rulebook, answers: Mapping[str, str], nation: str | None) -> list[Duty]:
    """The duties with a line that the last answer has shown to hold."""
    known = _duties_with_line(rules, dict(list(answers.items())[:-1]), nation)
    return [duty for duty in _duties_with_line(rules, answers, nation) if duty not in known]


def _adoption_notice(rules: Rulebook) -> list[Block]:
    if rules.adoption is None:
        return []
    followed = Paragraph(interview_wording.LOCAL_FOLLOWED.format(title=rules.adoption.title))
    return [followed, *local_paragraphs(rules.adoption.opening)]


def own_contacts(settings: Settings, outcome: Outcome) -> Page:
    """Whom the practitioner's settings name, often with a number: who to ring stands where it says to ring. Nobody to share with is named
    where nothing is to be shared, or not yet.
    """
    named = [(recommendation_wording.YOU_CAN_ASK, settings.advisers)]
    if outcome.share.code not in _NOT_SHARED:
        named.insert(0, (recommendation_wording.YOU_SHARE_WITH, settings.recipients))
    rows = tuple((label, "\n".join(map(one_line, each))) for label, each in named if each)
    return (DefinitionList(rows),) if rows else ()


def recommendation_page(rules: Rulebook, said: Recommendation, contacts: Page = ()) -> Page:
    """The recommendation on one calm screen. `contacts`: whom the practitioner can ring."""
    outcome = said.outcome
    blocks: list[Block] = [
        Title(outcome.title),
        *local_paragraphs(rules.adoption.remember if rules.adoption else None),
        Paragraph(outcome.says),
        *local_paragraphs(outcome.local),
        DefinitionList(
            (
                (interview_wording.SHARE, outcome.share.says),
                (interview_wording.TELL, outcome.tell.says),
                (interview_wording.NAME, outcome.name.says),
            )
        ),
        Heading(recommendation_wording.WHY),
        *reason_blocks(said),
        Heading(recommendation_wording.STEPS),
        ItemList(tuple(worded(step) for step in said.steps), numbered=True),
        *contacts,
    ]
    if said.conditions:
        blocks += [
            Heading(recommendation_wording.CONDITIONS),
            ItemList(tuple(worded(condition) for condition in said.conditions)),
        ]
    if said.find_out:
        blocks.append(DefinitionList(((TO_FIND_OUT, worded(said.find_out)),)))
    points = checklist_for(rules, outcome)
    if points is not None:
        blocks += checklist(points.title, tuple(points.items))
    blocks += rests_on_line(rules, said)
    blocks += [Paragraph(_elsewhere_line(rules, said.answers, group)) for group in _grouped(said.elsewhere)]
    return tuple(blocks)


def answers_outcome_page(rules: Rulebook, said: Recommendation) -> Page:
    """What comes out for an answers file: an emergency's few steps, or the recommendation."""
    if said.outcome.is_emergency:
        return emergency_page(rules, said.outcome, said.steps)
    return recommendation_page(rules, said)


def emergency_page(rules: Rulebook, outcome: Outcome, steps: Iterable[Attached], contacts: Page = ()) -> Page:
    """What to do in danger, large and in order. What an adoption says above every recommendation comes after it here.
    `contacts`: whom the practitioner can ring.
    """
    return (
        Title(outcome.title),
        ItemList(tuple(worded(step) for step in steps), numbered=True),
        *contacts,
        *local_paragraphs(outcome.local),
        *local_paragraphs(rules.adoption.remember if rules.adoption else None),
    )


def outcome_in_short(outcome: Outcome) -> tuple[str, ...]:
    """A recommendation in four lines: they stand beside the question, where its page is longer than the screen."""
    decisions = (
        (interview_wording.SHARE, outcome.share),
        (interview_wording.TELL, outcome.tell),
        (interview_wording.NAME, outcome.name),
    )
    return (
        interview_wording.RECOMMENDS.format(title=outcome.title),
        *(f"{label} {each.says}" for label, each in decisions),
    )


def reasons(said: Recommendation) -> list[str]:
    """Why: the deciding row's reason, or those of the rows of which one decided."""
    return list(dict.fromkeys(part_words(row_id, row.because) for row_id, row in said.rows.items()))


def reason_blocks(said: Recommendation) -> list[Block]:
    """The same, each reason by itself where one of several decided."""
    found = reasons(said)
    if len(found) == 1:
        return [Paragraph(found[0])]
    return [
        Paragraph(recommendation_wording.ONE_HOLDS),
        ItemList(tuple(found)),
    ]


def rests_on_line(rules: Rulebook, said: Recommendation) -> Page:
    """One line about the rules that a recommendation rests on, by their numbers."""
    numbered = [cited for cited in said.rules if cited.number]
    if not numbered:
        return ()
    published = rules.editions[said.edition].published
    return (Paragraph(recommendation_wording.RESTS_ON.format(rules=_numbers(numbered), published=published)),)


def _numbers(cited: Iterable[CitedRule]) -> str:
    numbers = sorted({each.number for each in cited if each.number})
    return (
        recommendation_wording.RULE.format(number=numbers[0])
        if len(numbers) == 1
        else recommendation_wording.RULES.format(numbers=listed(numbers))
    )


def _grouped(elsewhere: Iterable[Elsewhere]) -> list[list[Elsewhere]]:
    """Editions that lead to the same places, together."""
    groups: dict[tuple[tuple[str, ...], str | None], list[Elsewhere]] = {}
    for each in elsewhere:
        groups.setdefault((each.outcomes, each.asks), []).append(each)
    return list(groups.values())


def _elsewhere_line(rules: Rulebook, answers: Mapping[str, str], group: list[Elsewhere]) -> str:
    """One line that says where other editions lead, or could lead."""
    editions = listed(rules.editions[each.edition].year for each in group)
    titles = (rules.outcomes[outcome].worded(answers).title for outcome in group[0].outcomes)
    outcomes = listed((f'"{title}"' for title in titles), last="or")
    if group[0].asks is None:
        return recommendation_wording.LEADS_ELSEWHERE.format(editions=editions, outcomes=outcomes)
    question = asked_words(group[0].asks, rules.questions[group[0].asks].ask_in(group[0].edition, {}))
    return recommendation_wording.COULD_LEAD_ELSEWHERE.format(editions=editions, question=question, outcomes=outcomes)


def departing_page(rules: Rulebook, said: Recommendation, decided: str) -> Page:
    """Before something else is decided than was recommended: both side by side, and what to think of."""
    cautions = rules.cautions_for(said.outcome_id, decided, said.answers)
    return (
        Title(interview_wording.DEPART_TITLE),
        DefinitionList(
            (
                (interview_wording.DEPART_RECOMMENDED, said.outcome.title),
                (interview_wording.DEPART_DECIDED, rules.outcomes[decided].worded(said.answers).title),
            )
        ),
        Heading(interview_wording.READING_WHY),
        *reason_blocks(said),
        *(
            (Heading(interview_wording.DEPART_REMEMBER), ItemList(tuple(each.says for each in cautions)))
            if cautions
            else ()
        ),
    )


def check_more_page(rules: Rulebook, edition_id: str, answers: Mapping[str, str], notes: Mapping[str, str]) -> Page:
    """What was asked, in full, and what was answered and noted."""
    rows: list[tuple[str, str]] = []
    before: dict[str, str] = {}
    for question_id, code in answers.items():
        question = rules.questions[question_id]
        note = notes.get(question_id)
        said = question.answers[code].label + (f"\n{interview_wording.NOTE.format(note=note)}" if note else "")
        rows.append((asked_words(question_id, question.ask_in(edition_id, before)), said))
        before[question_id] = code
    return (Heading(interview_wording.CHECK_MORE), DefinitionList(tuple(rows)))


def rests_on_page(rules: Rulebook, said: Recommendation) -> Page:
    """What a recommendation rests on: the rules in the edition's words, the rows, the sources."""
    edition = rules.editions[said.edition]
    blocks: list[Block] = [Title(recommendation_wording.RESTS_ON_TITLE.format(published=edition.published))]
    shown: set[str] = set()
    for cited in said.rules:
        if cited.rule is None or cited.number is None:
            topic = rules.topics[cited.topic]
            about_others = any(edition.rules_on(cited.topic, {}))
            form = interview_wording.NOT_FOR_THIS_CASE if about_others else interview_wording.NOT_IN_THIS_EDITION
            blocks += [Heading(form.format(title=topic.title)), Quotation(topic.says)]
            if not about_others:
                blocks.append(DefinitionList(((rules_wording.SINCE_2024, topic.since_2024),)))
        elif cited.number not in shown:
            shown.add(cited.number)
            blocks += [
                Heading(recommendation_wording.RULE_TITLE.format(number=cited.number, title=cited.rule.title)),
                rule_words(edition, cited.rule),
                *_quoted_from(rules, edition, cited.rule),
                *local_rule(cited.local),
            ]
    if shown:
        blocks.append(Paragraph(with_commands(recommendation_wording.HOW_EXACT, edition=said.edition), "quiet"))
    blocks.append(Heading(recommendation_wording.WHICH_PART))
    blocks.append(
        ItemList(
            tuple(
                recommendation_wording.PART_OF.format(
                    stage=rules.stage_of(row_id).title, row=row_id, words=part_words(row_id, row.because)
                )
                for row_id, row in said.rows.items()
            )
        )
    )
    blocks.append(Heading(recommendation_wording.SOURCES))
    blocks.append(ItemList(tuple(_source(rules, key) for key in said.sources)))
    return tuple(blocks)


def _quoted_from(rules: Rulebook, edition: Edition, rule: Rule) -> list[Block]:
    """Whom a rule is quoted from. How exact that is stands with the rules themselves, not among reasons."""
    if not edition.quotes(rule):
        return []
    publisher = rules.sources[rule.quoted_from].publisher
    return [Paragraph(recommendation_wording.QUOTED_FROM.format(publisher=publisher), "quiet")]


def rule_words(edition: Edition, rule: Rule) -> Block:
    """A rule's words. Our own do not look like a quotation."""
    return Quotation(rule.text) if edition.quotes(rule) else Paragraph(rule.text)


def _source(rules: Rulebook, key: str) -> str:
    source = rules.sources[key]
    return recommendation_wording.SOURCE_OF.format(title=source.title, publisher=source.publisher)


def question_more_page(
    rules: Rulebook,
    edition_id: str,
    question_id: str,
    answers: Mapping[str, str],
    nation: str | None = None,
    sector: str | None = None,
    words: Mapping[str, str] | None = None,
) -> Page:
    """Everything there is to say about one question: its help, the rules it serves, and (about the law) the duties.

    `answers` are those before it; `nation` and `sector` are where the practitioner works, if that is known, and `words` the
    answers to word questions that are known already. Duties that cannot hold there are left out.
    """
    question = rules.questions[question_id]
    edition = rules.editions[edition_id]
    help_words = part_words(
        question_id, rules.in_words(question.help_in(edition_id, answers), all_words(rules, words or {}))
    )
    blocks: list[Block] = [Paragraph(help_words), *local_paragraphs(question.local)]
    for topic in question.topics:
        for number, rule in edition.rules_on(topic, answers):
            blocks.append(
                Paragraph(
                    recommendation_wording.SERVES.format(number=number, published=edition.published, title=rule.title),
                    "quiet",
                )
            )
    if question.lists == "duties":
        blocks += _duties(rules, rules.duties_for(answers, nation, sector).values())
        blocks += agreements(rules)
    elif shown := _duties_new(rules, answers, nation):
        blocks += _duties(rules, shown)
    return tuple(blocks)


def _duties(rules: Rulebook, duties: Collection[Duty]) -> list[Block]:
    heading = Heading(recommendation_wording.DUTIES.format(reviewed=day(rules.reviewed)))
    if not duties:
        return [heading, Paragraph(interview_wording.NO_DUTIES)]
    return [heading, ItemList(tuple(_duty(duty) for duty in duties))]


def _duty(duty: Duty) -> str:
    """What a duty says, whom it binds, since when, how that is known, and where to read it."""
    known = [interview_wording.DUTY_STATUS[duty.status].format(since=duty.in_force_from)]
    if duty.known:
        known.append(duty.known)
    elif not duty.sources:
        known.append(interview_wording.DUTY_WITHOUT_SOURCE)
    said = recommendation_wording.DUTY.format(
        title=duty.title, jurisdiction=duty.jurisdiction, says=duty.says, binds=duty.binds, status=" ".join(known)
    )
    # On a line of its own, an address is least often broken.
    return f"{said}\n{duty.link}" if duty.link else said
