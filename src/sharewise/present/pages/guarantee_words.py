"""What a guarantee has proved, in words made from its condition: whatever its own sentence says."""

from __future__ import annotations

from collections.abc import Iterable

from sharewise.present.pages.condition_words import condition_in_words
from sharewise.present.wording import check_wording
from sharewise.rulebook.conditions import ALWAYS, Condition
from sharewise.rulebook.guarantee import Carries, EditionsAgree, Guarantee, Never, Only, OnlyIf, Raise, Swap
from sharewise.rulebook.model import Rulebook
from sharewise.text import listed


def guarantee_in_words(rules: Rulebook, guarantee: Guarantee) -> str:
    """What is proved of `rules` where this guarantee holds, in the words of the questions, answers and outcomes."""
    kind = guarantee.kinds[0][1]
    match kind:
        case Never(outcomes=outcomes, when=when):
            ways = [condition_in_words(rules, when)] if when else []
            if kind.not_sure_but_for is not None:
                excepted = listed((rules.questions[name].short for name in kind.not_sure_but_for), last="or")
                ways.append(
                    check_wording.ANY_NOT_SURE_BUT.format(questions=excepted)
                    if excepted
                    else check_wording.ANY_NOT_SURE
                )
            return check_wording.NEVER.format(
                outcomes=_outcomes(rules, outcomes), when=check_wording.OR_WHERE.join(ways)
            )
        case Only(outcomes=outcomes, when=when):
            said = check_wording.ONLY.format(outcomes=_outcomes(rules, outcomes), when=condition_in_words(rules, when))
            most = kind.at_most_questions
            return said if most is None else f"{said} {check_wording.AT_MOST.format(count=most)}"
        case OnlyIf(outcomes=outcomes, when=when):
            return check_wording.ONLY_IF.format(
                outcomes=_outcomes(rules, outcomes), when=condition_in_words(rules, when)
            )
        case Swap(question=question, answers=answers):
            return check_wording.SWAP.format(
                question=rules.questions[question].short, answers=_answers(rules, question, answers, "and")
            )
        case Raise(question=question):
            return check_wording.RAISE.format(
                question=rules.questions[question].short,
                worse=_answers(rules, question, kind.worse),
                milder=_answers(rules, question, kind.milder),
                after=_outcomes(rules, kind.after) if kind.after else check_wording.ANYTHING,
                outcomes=_outcomes(rules, kind.outcomes),
                where=_where(rules, kind.when),
                unless=check_wording.UNLESS.format(when=condition_in_words(rules, kind.unless)) if kind.unless else "",
            )
        case Carries():
            carried = [f'"{rules.steps[name].say}"' for name in kind.steps]
            carried += [f'"{rules.conditions[name].says}"' for name in kind.conditions]
            carried += [check_wording.A_DATED_STEP] if kind.dated == "yes" else []
            return check_wording.CARRIES.format(
                outcomes=_outcomes(rules, kind.outcomes, "and"), carried=listed(carried), where=_where(rules, kind.when)
            )
        case EditionsAgree(excepted=excepted_where):
            return check_wording.EDITIONS_AGREE.format(when=condition_in_words(rules, excepted_where))


def _where(rules: Rulebook, condition: Condition) -> str:
    return "" if condition == ALWAYS else check_wording.WHERE.format(when=condition_in_words(rules, condition))


def _outcomes(rules: Rulebook, names: Iterable[str], last: str = "or") -> str:
    return listed((f'"{rules.outcomes[name].title}"' for name in names), last=last)


def _answers(rules: Rulebook, question: str, codes: Iterable[str], last: str = "or") -> str:
    return listed((f'"{rules.questions[question].answers[code].label}"' for code in codes), last=last)
