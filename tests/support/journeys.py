"""The ways through an interview that several tests walk, and what is left behind at the end of one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sharewise.dates import uk_zone
from sharewise.present.wording import interview_wording
from sharewise.strict_json import read_strict
from tests.support.answers import answers_to, shipped_rules
from tests.support.session import Mode, Session

_RULES = shipped_rules()


def asked(question: str, before: Mapping[str, str] | None = None) -> str:
    """A question as it is asked after these answers, in the edition that is taken where none is named."""
    return _RULES.questions[question].ask_in(_RULES.default_edition, before or {})


def label(question: str, answer: str) -> str:
    return _RULES.questions[question].answers[answer].label


def change(question: str, answer: str) -> str:
    """The line of "Check your answers" that changes this answer."""
    return f"Change: {_RULES.questions[question].short} ({label(question, answer)})"


def in_days(number: int) -> date:
    """The day that is so many days from today, where the practitioner is."""
    return datetime.now(uk_zone()).date() + timedelta(days=number)


def title(outcome: str, after: Mapping[str, str] | None = None) -> str:
    """How an outcome is called, in the words for whoever gave these answers."""
    return _RULES.outcomes[outcome].worded(after or {}).title


DANGER = asked("danger")
NOTE = interview_wording.KEY_NOTE
GO_ON = "Yes. Show me the recommendation"
ADD_DETAILS, NO_DETAILS = "Yes, add them now", "No, save it now"
MORE, MORE_ASK = "Yes, ask me", "Do you want to add more?"
SAVE = "Yes, save it"
STOP_ASK, KEEP_A_DRAFT, KEEP_NOTHING = (
    "Do you want to stop?",
    "Yes, and keep a draft to go on later",
    "Yes, stop and save nothing",
)

# Serious harm to a child; the parent refused; telling them is not safe.
NOT_SAFE_TO_TELL = answers_to(
    "share_do_not_tell",
    {
        "subject": "child",
        "risk": "significant",
        "harm_to": "child",
        "recipient": "protects",
        "necessary": "yes",
        "consent": "refused",
        "tell": "no",
    },
)

# What nobody can tell is looked at with someone, today.
UNSURE = answers_to("advice_urgent", {"subject": "child", "risk": "not_sure", "recipient": "not_sure"})


def decide(
    environment: Mapping[str, str],
    folder: Path,
    mode: Mode,
    *arguments: str,
    rows: int = 40,
    columns: int = 80,
) -> Session:
    """`sharewise decide` in a terminal, asking in `mode`."""
    return Session(
        *("decide", *(["--plain"] if mode == "plain" else []), *arguments),
        environment=environment,
        folder=folder,
        mode=mode,
        rows=rows,
        columns=columns,
    )


def answer_with(session: Session, answers: Mapping[str, str], before: Mapping[str, str] | None = None) -> None:
    """Answer these questions, which are asked in this order, after those that were answered `before`."""
    given = {**(before or {}), **answers}
    for question, answer in answers.items():
        session.wait_for_prompt()
        others = [other for other in _RULES.questions if other != question and asked(other, given) in session.new]
        assert asked(question, given) in session.new, f"asks {others} where '{question}' was expected:\n{session.new}"
        session.choose(label(question, answer))


def answer_all(session: Session, answers: Mapping[str, str] = NOT_SAFE_TO_TELL) -> None:
    """Answer every question of a story, up to "Check your answers"."""
    answer_with(session, answers)
    session.wait_for("Check your answers")


def go_on(session: Session) -> None:
    """From "Check your answers" on to what follows, past whatever is asked for its words only."""
    session.choose(GO_ON)
    past_words(session)


def past_words(session: Session) -> None:
    """Skip each question that is asked for its words only."""
    session.wait_for_prompt()
    while interview_wording.FOR_WORDS in session.new:
        session.choose(interview_wording.SKIP_WORDS)
        session.wait_for_prompt()


def back_to_check(session: Session) -> None:
    """From the recommendation back to "Check your answers", past whatever was asked for its words only."""
    session.key("b")
    session.wait_for_prompt()
    while interview_wording.FOR_WORDS in session.new:
        session.key("b")
        session.wait_for_prompt()
    session.wait_for("Check your answers")


def to_check(session: Session) -> None:
    """The shortest way to "Check your answers"."""
    answer_all(session, UNSURE)


def to_recommendation(session: Session) -> None:
    """The shortest way to a recommendation that is no emergency."""
    to_check(session)
    go_on(session)
    session.wait_for(title("advice_urgent", UNSURE), "What will you do?")


def to_departing(session: Session, outcome: str, after: Mapping[str, str] = UNSURE) -> None:
    """From the recommendation to the page before something else is decided. `outcome` is its code, `after` the answers."""
    session.answer("What will you do?", "I will do something else")
    session.answer("What will you do instead?", title(outcome, after))
    session.wait_for("You mean to do something else", interview_wording.DEPART_ASK)


def decide_otherwise(session: Session, outcome: str, after: Mapping[str, str] = UNSURE) -> None:
    """From the recommendation to the words in which to give the reason. `outcome` is its code, `after` the answers."""
    to_departing(session, outcome, after)
    session.choose(interview_wording.DEPART_GO_ON)
    session.answer("What is the main reason?", "A local procedure applies")
    session.wait_for("Why did you decide this?")


def skip_to(session: Session, question: str) -> None:
    """Leave details empty until this one is asked."""
    session.wait_for_prompt()
    for _ in range(40):
        if question in session.new:
            return
        if MORE_ASK in session.new:
            session.choose(MORE)
        else:
            session.leave_empty()
        session.wait_for_prompt()
    raise AssertionError(f"{question!r} was never asked")


def to_details_offer(session: Session) -> None:
    to_recommendation(session)
    session.choose("I will do this")
    session.wait_for("Do you want to add the details now?")


def to_confirmation(session: Session) -> None:
    to_details_offer(session)
    session.choose(ADD_DETAILS)
    session.key("f")
    session.wait_for("Save this record?")


def to_emergency(session: Session) -> None:
    session.answer(DANGER, label("danger", "yes"))
    session.wait_for("do you want to keep a record?")


def to_emergency_details(session: Session) -> None:
    to_emergency(session)
    session.choose("Add what happened, then save")
    session.wait_for("What is the case reference?")


def to_emergency_detail(question: str) -> Callable[[Session], None]:
    """The way to one detail of an emergency's record, the others left empty."""

    def go(session: Session) -> None:
        to_emergency_details(session)
        skip_to(session, question)

    return go


def record_files(folder: Path) -> list[Path]:
    """The record files in a data folder, in the order in which they were made."""
    return sorted(folder.glob("records/*/*.json"))


def read_record(folder: Path) -> dict[str, Any]:
    """The one record in a data folder, by the strict reader."""
    (path,) = record_files(folder)
    data = read_strict(path.read_bytes())
    assert isinstance(data, dict)
    return data


def check_signature(sealed: dict[str, Any], key: dict[str, Any]) -> None:
    """Check a record's signature as an outsider would, with nothing of sharewise. Raises if it is bad."""
    import rfc8785
    from joserfc import jws
    from joserfc.jwk import OKPKey

    digest = hashlib.sha256(rfc8785.dumps(sealed["record"])).hexdigest()
    payload = rfc8785.dumps({"format": sealed["format"], "record_sha256": digest, "seal": sealed["seal"]})
    jws.deserialize_compact(sealed["signature"], OKPKey.import_key(key), algorithms=["Ed25519"], payload=payload)
