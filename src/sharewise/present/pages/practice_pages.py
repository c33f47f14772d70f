"""The pages of practising: an exercise, what is said back, the score card, and exercises on paper. Each says what it is."""

from __future__ import annotations

from collections import Counter
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
    Verbatim,
    with_commands,
)
from sharewise.present.pages.interview.interview_pages import answers_outcome_page, reasons
from sharewise.present.pages.local_words import asked_words
from sharewise.present.wording import cases_wording, practise_wording, recommendation_wording
from sharewise.reasoning.practice.attempt import Attempt, Feedback, Likeness, Parting, Turning
from sharewise.reasoning.practice.exercise import Exercise
from sharewise.reasoning.practice.practice_round import PracticeRound
from sharewise.reasoning.recommend import NotSettled, Recommendation, recommend
from sharewise.rulebook.model import Rulebook
from sharewise.text import listed

NOTICE = Paragraph(practise_wording.NOTICE, "warning")


def marked_as_practice(what: str) -> str:
    """The heading of a question, with the mark that it is practice."""
    return practise_wording.MARKED.format(mark=practise_wording.MARK, what=what)


def exercise_number(practice: PracticeRound) -> str:
    """Which of the exercises comes next, and of how many."""
    return practise_wording.EXERCISE.format(number=len(practice.attempts) + 1, total=len(practice.exercises))


def exercise_page(practice: PracticeRound) -> Page:
    """The exercise that comes next: which one it is, and its story."""
    return (
        Title(practise_wording.TITLE.format(exercise=exercise_number(practice))),
        NOTICE,
        Heading(exercise_title(practice.exercise)),
        *story_blocks(practice.exercise),
    )


def exercise_title(exercise: Exercise) -> str:
    """The heading of an exercise. What a published decision was about is asked, so that it does not read as the answer."""
    return cases_wording.ASKED.format(decision=exercise.title) if exercise.kind == "published" else exercise.title


def story_blocks(exercise: Exercise) -> list[Block]:
    """The story of an exercise: a paragraph, or facts as a list."""
    if len(exercise.story) == 1 or exercise.kind == "own":
        return [Paragraph(part) for part in exercise.story]
    return [ItemList(exercise.story)]


def decision_more_page(practice: PracticeRound) -> Page:
    """The story again, and what each decision means that can be taken."""
    return (*exercise_page(practice), *_outcome_blocks(practice.rules))


def _outcome_blocks(rules: Rulebook) -> list[Block]:
    """What can be decided, each in a sentence or two: a title alone does not tell two that are close apart."""
    meanings = tuple((outcome.title, outcome.says) for outcome in rules.outcomes.values())
    return [Heading(practise_wording.SHEET_OUTCOMES), DefinitionList(meanings)]


def feedback_page(practice: PracticeRound, attempt: Attempt) -> Page:
    """What is said back about an attempt: the decisions, the recommendation and what is stated, and where they part."""
    rules, said = practice.rules, practice.feedback(attempt)
    return (
        Title(practise_wording.FEEDBACK),
        NOTICE,
        Heading(exercise_title(attempt.exercise)),
        DefinitionList(tuple(_compared(practice, attempt, said))),
        *_where_to_read(attempt.exercise),
        Heading(practise_wording.WHY_RECOMMENDED),
        Paragraph(_why(said.recommendation)),
        *_rests_on(rules, said.recommendation),
        Heading(practise_wording.PARTINGS_READER if _is_read(attempt.exercise) else practise_wording.PARTINGS),
        *_parting_blocks(rules, attempt.exercise, said),
    )


def whole_advice_page(practice: PracticeRound, attempt: Attempt) -> Page:
    """The whole recommendation for the answers of an attempt, as `decide` would show it."""
    said = practice.feedback(attempt).recommendation
    return (NOTICE, *answers_outcome_page(practice.rules, said))


def score_card_page(practice: PracticeRound, again: str, *, on_paper: bool) -> Page:
    """What came of a round, for one person or a group. `again` is the command that gives the same exercises. `on_paper`: with lines to
    write names on by hand.
    """
    all_said = [(attempt, practice.feedback(attempt)) for attempt in practice.attempts]
    published = practice.rules.editions[practice.edition].published
    blocks: list[Block] = [
        Title(practise_wording.CARD),
        NOTICE,
        Paragraph(practise_wording.CARD_ABOUT.format(number=len(all_said), published=published)),
    ]
    if all_said:
        rows = _counts(_people(practice), [said for _, said in all_said])
        blocks += [Heading(practise_wording.CARD_COUNTS), DefinitionList(tuple(rows))]
    for number, (attempt, said) in enumerate(all_said, 1):
        title = practise_wording.NUMBERED.format(number=number, title=exercise_title(attempt.exercise))
        compared = DefinitionList(tuple(_card_rows(practice, attempt, said)))
        blocks += [Heading(title, 3), compared, *_where_to_read(attempt.exercise)]
    if all_said and on_paper:
        blocks += _lines_to_sign(practice)
    return (*blocks, _same_again(again))


def _lines_to_sign(practice: PracticeRound) -> list[Block]:
    """Room for the names of who took part, and of who trained them: on paper alone."""
    lines = [(person, practise_wording.NAME_LINE) for person in _people(practice)]
    return [
        Heading(practise_wording.TAKEN_PART),
        Paragraph(practise_wording.TAKEN_PART_HOW, "quiet"),
        DefinitionList((*lines, (practise_wording.TRAINER, practise_wording.TRAINER_LINE))),
    ]


def _same_again(again: str) -> Block:
    return Paragraph(with_commands(practise_wording.AGAIN, command=again), "quiet")


def sheet_page(practice: PracticeRound, again: str) -> Page:
    """The exercises of a round on paper, without the answers. First what can be decided and the questions; then each exercise under a
    title of its own, which begins a page in print.
    """
    rules = practice.rules
    asked = (
        practise_wording.SHEET_QUESTION.format(
            ask=asked_words(name, question.ask_in(practice.edition, {})),
            answers=" / ".join(answer.label for answer in question.answers.values()),
        )
        for name, question in rules.questions.items()
    )
    blocks: list[Block] = [
        Title(practise_wording.SHEET),
        NOTICE,
        Paragraph(practise_wording.SHEET_HOW),
        *_outcome_blocks(rules),
        Heading(practise_wording.SHEET_QUESTIONS),
        ItemList(tuple(asked), numbered=True),
        _same_again(again),
    ]
    lines = (practise_wording.SHEET_DECISION, practise_wording.SHEET_WHY, practise_wording.SHEET_ANSWERS)
    for number, exercise in enumerate(practice.exercises, 1):
        blocks += [
            Title(practise_wording.SHEET_EXERCISE.format(number=number, title=exercise_title(exercise))),
            *story_blocks(exercise),
            DefinitionList(tuple((line, practise_wording.LINE) for line in lines)),
        ]
    return tuple(blocks)


def solutions_page(practice: PracticeRound, again: str) -> Page:
    """The answers to the exercises that `sheet_page` has, for whoever trains."""
    published = practice.rules.editions[practice.edition].published
    blocks: list[Block] = [
        Title(practise_wording.SHEET_SOLUTIONS),
        NOTICE,
        Paragraph(practise_wording.SOLUTIONS_HOW.format(published=published)),
    ]
    for number, exercise in enumerate(practice.exercises, 1):
        blocks.append(Heading(practise_wording.NUMBERED.format(number=number, title=exercise_title(exercise)), 3))
        blocks += _solution(practice, exercise)
    return (*blocks, _same_again(again))


# What stands beside what


def _compared(practice: PracticeRound, attempt: Attempt, said: Feedback) -> Iterator[tuple[str, str]]:
    """Each decision, the recommendation, and what is stated: each of the first two with how it compares to the last."""
    rules = practice.rules
    for person, decided, likeness in zip(_people(practice), attempt.decisions, said.decided, strict=True):
        label = (
            practise_wording.PERSON_DECIDED.format(person=person) if practice.people else practise_wording.YOU_DECIDED
        )
        yield label, _decided_so(rules, decided, likeness)
    recommended = _with_stop(said.recommendation.outcome.title)
    yield practise_wording.RECOMMENDED, _with_likeness(recommended, said.recommended)
    yield from _stated_rows(rules, attempt.exercise)


def _stated_rows(rules: Rulebook, exercise: Exercise) -> Iterator[tuple[str, str]]:
    """What is stated, by whom, and why."""
    yield _stated_by(exercise), _stated(rules, exercise)
    if exercise.stated.says:
        yield practise_wording.WHY_STATED, exercise.stated.says
    if exercise.stated.shows:
        yield cases_wording.POINT, _with_stop(exercise.stated.shows)


def _people(practice: PracticeRound) -> tuple[str, ...]:
    return practice.people or (practise_wording.ALONE,)


def _decided_so(rules: Rulebook, decided: str | None, likeness: Likeness | None) -> str:
    if decided is None or likeness is None:
        return practise_wording.DID_NOT_KNOW
    return _with_likeness(_with_stop(rules.outcomes[decided].title), likeness)


def _with_likeness(outcome: str, likeness: Likeness) -> str:
    return practise_wording.DECIDED_SO.format(outcome=outcome, likeness=practise_wording.LIKENESS[likeness.value])


def _with_stop(title: str) -> str:
    return title if title.endswith((".", "!", "?")) else f"{title}."


def _stated_by(exercise: Exercise) -> str:
    who = exercise.stated.who
    return practise_wording.STATED_BY.format(who=who) if who else practise_wording.STATED[exercise.kind]


def _stated(rules: Rulebook, exercise: Exercise) -> str:
    """What is stated: the outcomes that say it, and those that would have been as good."""
    stated = exercise.stated
    said = _with_stop(rules.outcomes[stated.outcomes[0]].title)
    if others := stated.outcomes[1:]:
        said = practise_wording.SAYS_THE_SAME.format(first=said, others=_titles(rules, others))
    if stated.acceptable:
        said = practise_wording.ALSO_GOOD.format(outcome=said, others=_titles(rules, stated.acceptable))
    return said


def _titles(rules: Rulebook, outcomes: Iterable[str]) -> str:
    return listed((f'"{rules.outcomes[each].title}"' for each in outcomes), last="or")


def _where_to_read(exercise: Exercise) -> list[Block]:
    """Where a published decision can be read: in full with how sure that is, and at its source."""
    link = exercise.stated.link
    if link is None:
        return []
    in_full = with_commands(practise_wording.READ_MORE, case=exercise.id)
    # The command stands at an end, where no stop can be taken for a part of the name.
    return [Paragraph(practise_wording.WHERE_PUBLISHED, "quiet"), Verbatim(link), Paragraph(in_full, "quiet")]


def _why(said: Recommendation) -> str:
    """Why it is recommended, as one text: the reason, or those of which one holds."""
    found = reasons(said)
    return " ".join(found if len(found) == 1 else [recommendation_wording.ONE_HOLDS, *found])


def _rests_on(rules: Rulebook, said: Recommendation) -> list[Block]:
    """The rows that decided, and the rules of the edition that they rest on."""
    return [DefinitionList(((practise_wording.RESTS_ON, _parts_and_rules(rules, said)),))]


def _parts_and_rules(rules: Rulebook, said: Recommendation) -> str:
    published = rules.editions[said.edition].published
    numbers = sorted({cited.number for cited in said.rules if cited.number})
    rows = [
        recommendation_wording.PART_OF.format(stage=rules.stage_of(row).title, row=row, words="").strip(" .") + "."
        for row in said.rows
    ]
    if numbers:
        form = recommendation_wording.RULE if len(numbers) == 1 else recommendation_wording.RULES
        named = form.format(number=numbers[0], numbers=listed(numbers))
        rows.append(practise_wording.RULES_OF.format(rules=named[0].upper() + named[1:], published=published))
    return " ".join(rows)


def _parting_blocks(rules: Rulebook, exercise: Exercise, said: Feedback) -> list[Block]:
    if not exercise.answers:
        return [Paragraph(practise_wording.NO_ANSWERS)]
    if not said.partings:
        return [Paragraph(practise_wording.NO_PARTINGS_READER if _is_read(exercise) else practise_wording.NO_PARTINGS)]
    return [
        ItemList(tuple(_parting_words(rules, exercise, each) for each in said.partings)),
        Paragraph(" ".join(_turning_sentences(rules, said))),
    ]


def _turning_sentences(rules: Rulebook, said: Feedback) -> Iterator[str]:
    """Where the outcome turns, and what comes out in the end where every answer is as stated."""
    yield practise_wording.TURNS_NOWHERE if said.turning is None else _turning_words(rules, said.turning)
    if said.with_stated and said.turning and said.turning.outcomes != (said.with_stated,):
        outcome = _with_stop(rules.outcomes[said.with_stated].title)
        yield practise_wording.WITH_ALL.format(outcome=outcome)


def _is_read(exercise: Exercise) -> bool:
    """Whether the answers that are stated are those of somebody who read the case."""
    return exercise.kind == "published"


def _parting_words(rules: Rulebook, exercise: Exercise, parting: Parting) -> str:
    question = rules.questions[parting.question]
    form = practise_wording.PARTING_READER if _is_read(exercise) else practise_wording.PARTING
    return form.format(
        question=question.short,
        given=question.answers[parting.given].label,
        stated=question.answers[parting.stated].label,
    )


def _turning_words(rules: Rulebook, turning: Turning) -> str:
    outcomes = _titles(rules, turning.outcomes)
    named = list(_in_short(rules, turning.answers))
    if len(named) == 1:
        question, answer = named[0]
        return practise_wording.TURNS.format(question=question, answer=answer, outcomes=outcomes)
    together = listed(practise_wording.TURNS_AT.format(question=question, answer=answer) for question, answer in named)
    return practise_wording.TURNS_TOGETHER.format(answers=together, outcomes=outcomes)


def _in_short(rules: Rulebook, answers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Questions and their answers, in a few words."""
    for name, code in answers.items():
        question = rules.questions[name]
        yield question.short, question.answers[code].label


# The score card, and the answers on paper


def _counts(people: Iterable[str], all_said: list[Feedback]) -> Iterator[tuple[str, str]]:
    """To each person how often they decided in which way."""
    for index, person in enumerate(people):
        found = Counter(said.decided[index] for said in all_said)
        parts = [
            practise_wording.CARD_COUNT.format(
                likeness=practise_wording.LIKENESS[each.value].rstrip("."), number=found[each]
            )
            for each in Likeness
            if found[each]
        ]
        if found[None]:
            parts.append(
                practise_wording.CARD_COUNT.format(likeness=practise_wording.CARD_NOT_KNOWN, number=found[None])
            )
        yield person, f"{'; '.join(parts)}."


def _card_rows(practice: PracticeRound, attempt: Attempt, said: Feedback) -> Iterator[tuple[str, Inlines]]:
    rules = practice.rules
    yield from _compared(practice, attempt, said)
    if said.partings:
        yield (
            practise_wording.PARTED_AT,
            " ".join(_parting_words(rules, attempt.exercise, each) for each in said.partings),
        )
    if said.turning:
        yield practise_wording.TURNED_AT, " ".join(_turning_sentences(rules, said))
    yield practise_wording.RESTS_ON, _parts_and_rules(rules, said.recommendation)


def _solution(practice: PracticeRound, exercise: Exercise) -> list[Block]:
    rules = practice.rules
    rows = list(_stated_rows(rules, exercise))
    try:
        said = recommend(practice.rulebook, practice.edition, exercise.answers)
    except NotSettled:
        return [DefinitionList(tuple(rows)), *_where_to_read(exercise)]
    answers = (
        recommendation_wording.ANSWER.format(question=question, answer=answer)
        for question, answer in _in_short(rules, said.answers)
    )
    label = practise_wording.SOLUTION_ANSWERS_READER if _is_read(exercise) else practise_wording.SOLUTION_ANSWERS
    rows.append((label, f"{'; '.join(answers)}."))
    if said.outcome_id not in exercise.stated.outcomes:
        rows.append((practise_wording.SOLUTION_RECOMMENDED, _with_stop(said.outcome.title)))
    rows += [
        (practise_wording.WHY_RECOMMENDED, _why(said)),
        (practise_wording.RESTS_ON, _parts_and_rules(rules, said)),
    ]
    return [DefinitionList(tuple(rows)), *_where_to_read(exercise)]
