"""The pages that explain: why a question is asked, and at a recommendation or on a record what decided it, what would change
it, what is not known yet, and what was not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sharewise.dates import moment
from sharewise.present.page import Block, DefinitionList, Heading, ItemList, Page, Paragraph, Title
from sharewise.present.pages.condition_words import terms_that_hold
from sharewise.present.pages.interview.interview_pages import reason_blocks, rests_on_line, rests_on_page
from sharewise.present.pages.local_words import part_words
from sharewise.present.wording import recommendation_wording
from sharewise.present.wording.records_wording import ADVICE, MADE_ON, UK_TIME
from sharewise.reasoning.explain import AnswerChange, Explanation, NearestChange, NotKnown, WhyAsked
from sharewise.reasoning.recommend import Recommendation
from sharewise.record.record_model import SealedRecord
from sharewise.rulebook.model import Rulebook
from sharewise.text import listed

# More outcomes than these are not named.
_NAMED = 4
# So many answers that would change what comes out are named in short.
_IN_SHORT = 3


def why_asked_page(rules: Rulebook, why: WhyAsked, answers: Mapping[str, str]) -> Page:
    """What the help to a question goes on with: the answers that led to it, and what each answer can lead to.

    `answers` are those given before it.
    """
    labels: dict[str, list[str]] = {}
    for answer, outcomes in why.leads_to.items():
        leads = _possible(rules, outcomes, {**answers, why.question: answer})
        labels.setdefault(leads, []).append(_label(rules, why.question, answer))
    return (
        Heading(recommendation_wording.WHY_NOW),
        *_led_here(rules, why, is_first=not answers),
        Heading(recommendation_wording.LEADS_TO),
        DefinitionList(tuple((_or(named), text) for text, named in labels.items())),
    )


def _led_here(rules: Rulebook, why: WhyAsked, *, is_first: bool) -> list[Block]:
    if not why.because:
        return [Paragraph(recommendation_wording.ASKED_FIRST if is_first else recommendation_wording.ASKED_ALWAYS)]
    return [Paragraph(recommendation_wording.ASKED_BECAUSE), ItemList(_answers(rules, why.because))]


def why_in_short_page(rules: Rulebook, said: Recommendation, how: Explanation) -> Page:
    """What most want to know of a recommendation, on one screen: why, by which rules, and which other answer would change it."""
    deciding = recommendation_wording.DECIDED_IN_SHORT.format(number=len(how.deciding), total=len(how.answers))
    changes = _last_changes(rules, how)
    return (
        Title(recommendation_wording.WHY_TITLE.format(title=said.outcome.title)),
        *reason_blocks(said),
        *rests_on_line(rules, said),
        Paragraph(recommendation_wording.DECIDED_BY_ALL if len(how.deciding) == len(how.answers) else deciding),
        Heading(recommendation_wording.WHAT_IF),
        ItemList(tuple(changes)) if changes else Paragraph(recommendation_wording.NO_SINGLE_ANSWER),
        *((Paragraph(recommendation_wording.WHAT_IF_WHY, "quiet"),) if changes else ()),
    )


def _last_changes(rules: Rulebook, how: Explanation) -> list[str]:
    """Single answers that would lead elsewhere, some of them: those that were asked for last, as they are most often in doubt."""
    found: dict[tuple[str, str], list[str]] = {}
    for question in reversed(list(how.answers)):
        for change in how.changes:
            if change.question == question and change.asks is None and change.outcomes != (how.outcome,):
                leads = _possible(rules, change.outcomes, {**how.answers, question: change.answer})
                found.setdefault((question, leads), []).append(_label(rules, question, change.answer))
    return [
        f"{_answer(rules, question, _or(labels))}. {leads}"
        for (question, leads), labels in list(found.items())[:_IN_SHORT]
    ]


def why_page(rules: Rulebook, said: Recommendation, how: Explanation) -> Page:
    """How a recommendation was reached, and what it rests on. Short in an emergency."""
    blocks: list[Block] = [
        Title(recommendation_wording.WHY_TITLE.format(title=said.outcome.title)),
        *_decided_by(rules, said, how),
    ]
    if not said.outcome.is_emergency:
        blocks += [*_not_known(rules, said, how), *_what_if(rules, how)]
        # After one answer alone it goes without saying that it settled all the rest.
        blocks += _not_asked(rules, how) if how.not_asked and len(how.answers) > 1 else ()
    return (*blocks, *map(_as_part, rests_on_page(rules, said)))


def record_why_page(
    rules: Rulebook, said: Recommendation, how: Explanation, sealed: SealedRecord, standing: Page
) -> Page:
    """The same on a record. `standing` is what has to be known of the record first."""
    record = sealed.record
    return (
        Title(recommendation_wording.RECORD_TITLE.format(reference=record.id)),
        *standing,
        DefinitionList(
            ((MADE_ON, UK_TIME.format(moment=moment(record.made_at))), (ADVICE, record.recommendation.title))
        ),
        *why_page(rules, said, how)[1:],
    )


def _as_part(block: Block) -> Block:
    """A block of a page that stands as a part in a longer one."""
    match block:
        case Title(text):
            return Heading(text)
        case Heading(text):
            return Heading(text, 3)
        case _:
            return block


def _decided_by(rules: Rulebook, said: Recommendation, how: Explanation) -> Iterator[Block]:
    deciding = {question: how.answers[question] for question in how.deciding}
    others = {question: answer for question, answer in how.answers.items() if question not in deciding}
    if len(how.answers) == 1:
        says = recommendation_wording.DECIDED_BY_ONE
    else:
        says = recommendation_wording.DECIDED_BY_SOME if others else recommendation_wording.DECIDED_BY_ALL
    yield from (Heading(recommendation_wording.DECIDED_BY), Paragraph(says), ItemList(_answers(rules, deciding)))
    yield from terms_that_hold(rules, said.rows, how.answers)
    if others:
        yield from (Heading(recommendation_wording.NO_DIFFERENCE), Paragraph(recommendation_wording.NO_DIFFERENCE_WHY))
        yield ItemList(_answers(rules, others))


def _not_known(rules: Rulebook, said: Recommendation, how: Explanation) -> Iterator[Block]:
    if how.not_known:
        yield Heading(recommendation_wording.NOT_KNOWN)
    if len(how.not_known) > 1:
        yield Paragraph(recommendation_wording.FIND_OUT_IN_ORDER)
    for unknown in how.not_known:
        answer = rules.questions[unknown.question].answers[how.answers[unknown.question]]
        assert answer.find_out is not None, "it says what to find out"
        yield Heading(_short(rules, unknown.question), 3)
        find_out = rules.in_words(answer.find_out, said.all_words)
        yield DefinitionList(((recommendation_wording.TO_FIND_OUT, part_words(unknown.question, find_out)),))
        if set(unknown.if_known.values()) == {(how.outcome,)}:
            yield Paragraph(recommendation_wording.MAKES_NO_DIFFERENCE)
        else:
            yield from (
                Paragraph(recommendation_wording.NOT_KNOWN_WHY),
                DefinitionList(tuple(_if_known(rules, how, unknown))),
            )


def _if_known(rules: Rulebook, how: Explanation, unknown: NotKnown) -> Iterator[tuple[str, str]]:
    for answer, outcomes in unknown.if_known.items():
        after = {**how.answers, unknown.question: answer}
        yield _label(rules, unknown.question, answer), _possible(rules, outcomes, after)


def _what_if(rules: Rulebook, how: Explanation) -> Iterator[Block]:
    """Every change of a single answer, by where it leads; then what takes several."""
    yield from (Heading(recommendation_wording.WHAT_IF), Paragraph(recommendation_wording.WHAT_IF_WHY, "quiet"))
    direct = [change for change in how.changes if change.asks is None and change.outcomes != (how.outcome,)]
    asking = [change for change in how.changes if change.asks is not None]
    if direct:
        yield from (Heading(recommendation_wording.ONE_OTHER, 3), _by_outcome(rules, how, direct))
    if asking:
        yield from (Heading(recommendation_wording.MORE_ASKED, 3), _by_answer(rules, how, asking))
    if len(direct) + len(asking) < len(how.changes):
        yield Paragraph(recommendation_wording.ANY_OTHER)
    near = {outcome for change in how.changes for outcome in change.outcomes}
    far = [nearest for nearest in how.nearest if nearest.outcome not in near]
    if far:
        yield from (
            Heading(recommendation_wording.SEVERAL_OTHER, 3),
            DefinitionList(tuple(_far(rules, how, nearest) for nearest in far)),
        )


def _by_outcome(rules: Rulebook, how: Explanation, changes: list[AnswerChange]) -> DefinitionList:
    """Outcomes, each with the single answers that lead to it."""
    found: dict[str, dict[str, list[str]]] = {}
    for outcome in rules.outcomes:
        for change in changes:
            if change.outcomes == (outcome,):
                title = _title(rules, outcome, {**how.answers, change.question: change.answer})
                answers = found.setdefault(title, {}).setdefault(change.question, [])
                answers.append(_label(rules, change.question, change.answer))
    return DefinitionList(
        tuple(
            (title, "\n".join(_answer(rules, question, _or(labels)) for question, labels in answers.items()))
            for title, answers in found.items()
        )
    )


def _by_answer(rules: Rulebook, how: Explanation, changes: list[AnswerChange]) -> ItemList:
    """Single answers, each with what would then be asked and where that can lead."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for change in changes:
        assert change.asks is not None, "more is asked"
        leads = _possible(rules, change.outcomes, {**how.answers, change.question: change.answer})
        labels = found.setdefault((change.question, change.asks, leads), [])
        labels.append(_label(rules, change.question, change.answer))
    says = {
        asks: recommendation_wording.THEN_ASKED_AGAIN if asks in how.answers else recommendation_wording.THEN_ASKED
        for _, asks, _ in found
    }
    return ItemList(
        tuple(
            says[asks].format(
                answer=_answer(rules, question, _or(labels)), question=_quoted(_short(rules, asks)), outcomes=leads
            )
            for (question, asks, leads), labels in found.items()
        )
    )


def _far(rules: Rulebook, how: Explanation, nearest: NearestChange) -> tuple[str, str]:
    """An outcome that takes more than one other answer, and the fewest that lead to it."""
    added = (
        recommendation_wording.THEN_ALSO.format(
            question=_quoted(_short(rules, question)), answer=_label(rules, question, answer)
        )
        for question, answer in nearest.added.items()
    )
    title = _title(rules, nearest.outcome, {**how.answers, **nearest.changed, **nearest.added})
    return title, "\n".join((*_answers(rules, nearest.changed), *added))


def _not_asked(rules: Rulebook, how: Explanation) -> Iterator[Block]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for each in how.not_asked:
        groups.setdefault(each.settled_by, []).append(_quoted(_short(rules, each.question)))
    yield from (Heading(recommendation_wording.NOT_ASKED), Paragraph(recommendation_wording.NOT_ASKED_WHY))
    settled = {
        each: "\n".join(_answers(rules, {question: how.answers[question] for question in each})) for each in groups
    }
    yield DefinitionList(tuple((listed(shorts), settled[each]) for each, shorts in groups.items()))


def _short(rules: Rulebook, question: str) -> str:
    return rules.questions[question].short


def _label(rules: Rulebook, question: str, answer: str) -> str:
    return rules.questions[question].answers[answer].label


def _answer(rules: Rulebook, question: str, says: str) -> str:
    return recommendation_wording.ANSWER.format(question=_short(rules, question), answer=says)


def _answers(rules: Rulebook, answers: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_answer(rules, question, _label(rules, question, answer)) for question, answer in answers.items())


def _or(words: Iterable[str]) -> str:
    return listed(map(_quoted, words), last="or")


def _quoted(words: str) -> str:
    return recommendation_wording.QUOTED.format(words=words)


def _title(rules: Rulebook, outcome: str, answers: Mapping[str, str]) -> str:
    return rules.outcomes[outcome].worded(answers).title


def _possible(rules: Rulebook, outcomes: tuple[str, ...], answers: Mapping[str, str]) -> str:
    """What is still possible after `answers`, in words: named, where it is not much. How many there are tells nobody anything."""
    named = _or(_title(rules, outcome, answers) for outcome in outcomes)
    if len(outcomes) == 1:
        return recommendation_wording.LEADS.format(outcomes=named)
    if len(outcomes) <= _NAMED:
        return recommendation_wording.CAN_LEAD.format(outcomes=named)
    return recommendation_wording.IS_OPEN
