"""The conversation: prompts go out, replies come in, until the practitioner is done or stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sharewise.errors import Interrupted, LeftAtOnce, StorageFailed
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, ResumedPlace, StoppedPlace, StopPlace
from sharewise.interview.places.personal_data_places import PersonalDataPlace, has_personal_data
from sharewise.interview.places.question_places import NotePlace, QuestionPlace
from sharewise.interview.places.routes import after_details
from sharewise.interview.prompts import Choose, Command, Interruption, Option, Prompter, Reply, Write
from sharewise.interview.state import Interview
from sharewise.present.page import Page, Paragraph
from sharewise.present.wording import interview_wording
from sharewise.text import typed

if TYPE_CHECKING:
    from sharewise.record.store.saving.saved import SavedRecord


def step(interview: Interview, reply: Reply) -> Interview:
    """The interview after a reply or a command. Pure: this is the whole movement of the conversation."""
    at = interview.at
    match reply:
        case Command.BACK:
            return at.back(interview) or interview
        case Command.STOP:
            return interview.paused(StopPlace(at)) if interview.has_begun else interview.moved(StoppedPlace())
        case Command.LEAVE:
            return interview.moved(LeftPlace())
        case Interruption(text):
            return interrupted(interview, text)
        case Command.NOTE if isinstance(at, QuestionPlace):
            return interview.moved(NotePlace(at))
        case Command.FINISH:
            return after_details(interview)
        case Command():
            raise AssertionError("no prompt here has this command")
        case None if interview.editing is not None:
            return _edited(interview, interview.editing)
        case str() if has_personal_data(interview, at, reply):
            return interview.moved(PersonalDataPlace(at, reply))
        case _:
            return at.take(interview, reply)


def _edited(interview: Interview, text: str) -> Interview:
    """The interview where a text that is being changed is left as it stands. One that cannot be read is asked for again."""
    prompt = interview.at.prompt(interview)
    try:
        return interview.at.take(interview, prompt.read(text) if isinstance(prompt, Write) else text)
    except ValueError:
        return interview


def interrupted(interview: Interview, text: str) -> Interview:
    """The interview after Ctrl-C at a prompt in which `text` stood. The first asks what to do, and a second one leaves.

    Whoever goes on finds their text again.
    """
    at = interview.at
    if isinstance(at, StopPlace):
        # Whoever keeps drafts finds theirs.
        return interview.paused(StoppedPlace(at.at)) if interview.drafting else interview.moved(LeftPlace())
    typed_here = replace(interview, editing=text) if text.strip() else interview
    if not (interview.has_begun or text.strip()):
        return interview.moved(StoppedPlace())
    return typed_here.paused(StopPlace(at))


def converse(
    interview: Interview,
    prompter: Prompter,
    clock: Callable[[], datetime],
    keep: Callable[[Interview], None] = lambda _: None,
) -> Interview:
    """Ask until the conversation is over, and return the interview at its end.

    Args:
        interview, prompter: where the conversation begins, and who asks.
        clock: tells the time.
        keep: keeps a draft of an interview. It is called after each reply from when the practitioner wants one.

    Raises:
        Interrupted: the window is gone, or the program was told to end.

    """
    while not isinstance(interview.at, FinishedPlace | StoppedPlace | LeftPlace | ResumedPlace):
        interview = step(interview, prompter.ask(interview.at.prompt(interview))).at_time(clock())
        if interview.drafting:
            keep(interview)
    return interview


def save_for_certain(
    prompter: Prompter,
    save: Callable[[Path | None], SavedRecord],
    begin_anew: Callable[[Path | None], object],
    as_text: Callable[[], Page],
) -> SavedRecord | None:
    """Save, and where that fails ask what to do, until it is saved or shown on the screen. Nothing typed is lost.

    Args:
        save: saves in the folder given, or in the usual one.
        begin_anew: lets a new records folder begin there, where what was saved there before is gone.
        as_text: the record as a page, to be copied by hand.

    Raises:
        Interrupted: the practitioner stopped.

    """
    # Imported here: it loads what signs, which is there by now.
    from sharewise.record.store.folder import OnlyAPiece
    from sharewise.record.store.saving.known_place import RecordsNotHere

    folder: Path | None = None
    while True:
        is_gone = False
        try:
            return save(folder)
        except (StorageFailed, OnlyAPiece) as error:
            prompter.show((Paragraph(str(error), "warning"),))
            is_gone = isinstance(error, RecordsNotHere)
        match _after_failure(prompter, _SAVE_FAILED_GONE if is_gone else _SAVE_FAILED):
            case "anew":
                begin_anew(folder)
            case "show":
                prompter.show(as_text())
                return None
            case Path() as elsewhere:
                folder = elsewhere
            case _:
                pass


def _after_failure(prompter: Prompter, question: Choose) -> Path | Literal["again", "anew", "show"]:
    """What to do when saving failed: a folder to try, or what was chosen."""
    while True:
        match prompter.ask(question):
            case "again":
                return "again"
            case "anew":
                return "anew"
            case "show":
                return "show"
            case "elsewhere":
                where = prompter.ask(_WHERE)
                if isinstance(where, str):
                    return Path(where)
                if where is Command.STOP or isinstance(where, Interruption):
                    _stop(prompter)
                if where is Command.LEAVE:
                    raise LeftAtOnce(interview_wording.STOPPED)
            case Command.LEAVE:
                raise LeftAtOnce(interview_wording.STOPPED)
            case _:
                _stop(prompter)


def _stop(prompter: Prompter) -> None:
    match prompter.ask(_STOP_UNSAVED):
        case "yes" | Interruption():
            raise Interrupted(interview_wording.STOPPED)
        case Command.LEAVE:
            raise LeftAtOnce(interview_wording.STOPPED)
        case _:
            pass


_WHERE = Write(ask=interview_wording.SAVE_WHERE, read=typed, lines=(interview_wording.SAVE_WHERE_HELP,), can_skip=False)
_SAVE_FAILED = Choose(
    ask=interview_wording.SAVE_FAILED_ASK,
    options=(
        Option("again", interview_wording.SAVE_AGAIN),
        Option("elsewhere", interview_wording.SAVE_ELSEWHERE),
        Option("show", interview_wording.SAVE_SHOW),
    ),
    commands=frozenset({Command.STOP}),
)
_SAVE_FAILED_GONE = replace(
    _SAVE_FAILED,
    options=(
        *_SAVE_FAILED.options[:2],
        Option("anew", interview_wording.SAVE_ANEW),
        *_SAVE_FAILED.options[2:],
    ),
)
_STOP_UNSAVED = Choose(
    ask=interview_wording.STOP_ASK,
    options=(Option("no", interview_wording.STOP_NO), Option("yes", interview_wording.STOP_YES)),
    lines=(interview_wording.STOP_WHY,),
    commands=frozenset(),
)
