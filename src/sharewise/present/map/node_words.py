"""How questions, answers and outcomes are called on a map, in full and in short, and what every map says of itself."""

from __future__ import annotations

from collections.abc import Iterable

from sharewise.dates import day
from sharewise.present.pages.local_words import asked_words
from sharewise.present.wording import map_wording, rules_wording
from sharewise.reasoning.flow import Flow
from sharewise.rulebook.model import Outcome, Rulebook
from sharewise.text import listed, one_line


def code_in_words(code: str) -> str:
    """An answer's or an outcome's code as words, as short as it is called in an answers file: `not sure`."""
    return one_line(code.replace("_", " "))


def short_of(rules: Rulebook, question: str) -> str:
    """What a question is called on a map. One of an organisation's own says so."""
    return one_line(asked_words(question, rules.questions[question].short))


def in_full(rules: Rulebook, question: str, answers: Iterable[str]) -> list[str]:
    """Answers as a person is asked them."""
    return [one_line(rules.questions[question].answers[answer].label) for answer in answers]


def kind_of(outcome: Outcome) -> str:
    """What kind of thing an outcome is, by whether it shares: `now`, `share`, `not_yet` or `no`. Each kind has its frame."""
    if outcome.shares:
        return "now" if outcome.is_emergency else "share"
    return outcome.share.code


def counted(number: int) -> str:
    """A number of sets of answers as people write it: 1,742."""
    return f"{number:,}"


def title_of(rules: Rulebook, flow: Flow) -> str:
    """What the map is called."""
    return (
        map_wording.TITLE
        if flow.only is None
        else map_wording.TITLE_ONLY.format(outcome=one_line(rules.outcomes[flow.only].title))
    )


def under(rules: Rulebook, edition_id: str) -> str:
    """Which rules it shows, and whether they still hold."""
    edition = rules.editions[edition_id]
    later = rules.editions[edition.superseded_by].year if edition.superseded_by else ""
    which = map_wording.UNDER.format(
        published=edition.published, status=rules_wording.STATUS[edition.status].format(later=later)
    )
    if rules.adoption is not None:
        which += f" {map_wording.WITH_LOCAL.format(title=rules.adoption.title)}"
    return one_line(which)


def count_of(flow: Flow, total: int) -> str:
    """How many sets of answers go this way, of `total`."""
    if flow.only is None:
        return map_wording.COUNT.format(sets=counted(total))
    return map_wording.COUNT_ONLY.format(sets=counted(flow.sets), total=counted(total))


def not_asked(rules: Rulebook, flow: Flow) -> str | None:
    """Which questions no one is asked on these ways."""
    asked = {state.question for state in flow.states.values()}
    left = [short_of(rules, name) for name in rules.questions if name not in asked]
    return map_wording.NOT_ASKED.format(questions=listed(left)) if left else None


def about(rules: Rulebook) -> str:
    """What a map that lies on a table long after has to say of itself."""
    made = rules_wording.ABOUT_RULEBOOK.format(id=rules.id, version=rules.version, reviewed=day(rules.reviewed))
    return f"{rules_wording.DANGER_FIRST} {rules_wording.ABOUT_ADVICE} {made}"
