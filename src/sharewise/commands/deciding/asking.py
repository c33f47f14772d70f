"""A decision that is asked for in the terminal: the interview from its beginning, or from a draft, to what is said of the saved record."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.commands._output import after_saving
from sharewise.commands._records.asked_records import asked_walk
from sharewise.commands._rulebooks import lasting_name, open_rulebook
from sharewise.commands._terminal import (
    HeldSignals,
    can_style,
    clear_window,
    forget_typed,
    must_say_plain_again,
    question_columns,
    said_if_long,
    speak_json,
    wants_colour,
)
from sharewise.commands.deciding.beginning import adoption_of, begin_interview, earlier_record
from sharewise.commands.deciding.new_decision import NewDecision, print_unsaved
from sharewise.commands.deciding.saving import print_saved, saver
from sharewise.dates import local_now, moment, uk_time, utc
from sharewise.errors import DONE, Interrupted, LeftAtOnce, SharewiseError, StorageFailed, WrongUse
from sharewise.folders import folders, in_full, read_settings
from sharewise.interview.prompters.terminal_modes import show_typing
from sharewise.present.wording import STARTING, drafts_wording
from sharewise.present.wording.interview_wording import STOPPED, STOPPED_AGAIN

if TYPE_CHECKING:
    from sharewise.interview.drafts.draft_files import DraftFiles
    from sharewise.interview.prompters.interrupts import ControlC
    from sharewise.interview.prompts import Prompter
    from sharewise.interview.session import KeptDraft
    from sharewise.interview.state import Circumstances, Interview, UnfinishedDecision
    from sharewise.record.make import EarlierRecord
    from sharewise.rulebook.casebook import Casebook


def ask(
    earlier: EarlierRecord | None,
    adoption: str | None,
    edition: str | None,
    draft: str | None,
    *,
    folder: Path | None,
    as_json: bool,
    saves: bool,
    plain: bool,
) -> int:
    """Ask in the terminal, and save what comes of it."""
    # Whoever is asked reads what is said there.
    speak_json(False)
    # Under a heavy load the window would be blank for long.
    with said_if_long(STARTING, after=1.5):
        from sharewise.interview.drafts.draft_files import DraftFiles, new_reference
        from sharewise.interview.prompters.choose import choose_prompter
        from sharewise.interview.prompters.interrupts import ControlC
        from sharewise.interview.session import DraftHeader, KeptDraft, Session, Sources

        settings = read_settings()
        files = DraftFiles(folders().drafts, settings.draft_days)
        circumstances = _circumstances(files, draft, folder, is_new=earlier is None, saves=saves)
        interview = begin_interview(open_rulebook(adoption), earlier, edition, circumstances)
        if settings.drafts == "keep" and saves:
            interview = interview.kept_from_now_on()
        header = DraftHeader(
            reference=new_reference(os.urandom(4)),
            begun_at=utc(circumstances.now),
            adoption=lasting_name(adoption),
            folder=_in_full(folder) if folder else None,
        )
        control_c = ControlC()
        prompter = choose_prompter(
            control_c, question_columns, styled=not plain and can_style(), colour=wants_colour(sys.stderr)
        )
        kept = KeptDraft(files, header, prompter, ending=" --plain" if must_say_plain_again(plain) else "")
        session = Session(interview, prompter, kept, Sources(open_rulebook, earlier_record, adoption_of), local_now)
    try:
        with control_c.held_back():
            # Saving too: Ctrl-C does not undo what was chosen before it.
            ended = session.run()
            return _end(ended, prompter, kept, control_c, as_json=as_json, saves=saves, plain=plain)
    except LeftAtOnce:
        kept.drop()
        raise LeftAtOnce(_cleared(STOPPED)) from None
    except Interrupted as stopped:
        message = kept.message or _stopped(session.interview, str(stopped))
        clears = kept.message is None and session.interview.has_begun
        raise Interrupted(_cleared(message) if clears else message) from None
    finally:
        forget_typed()


def _in_full(folder: Path) -> Path:
    """A folder by its full name, so that a draft means the same one from anywhere.

    Where there can be no such folder, that is said when something is to be saved there: nothing comes before danger.
    """
    try:
        return in_full(folder)
    except StorageFailed:
        return folder


def _circumstances(
    files: DraftFiles, draft: str | None, folder: Path | None, *, is_new: bool, saves: bool
) -> Circumstances:
    """What the conversation knows at its beginning, such as what can be resumed and the draft that was asked for.

    Raises:
        WrongUse: there is no such draft.

    """
    from sharewise.interview.state import Circumstances, UnfinishedDecision

    settings, now = read_settings(), local_now()
    unfinished: list[UnfinishedDecision] = []
    if is_new and saves:
        files.drop_old(now)
        drafts = [stored.draft for stored in files.all() if stored.draft is not None]
        unfinished = [UnfinishedDecision(each.id, each.about) for each in drafts]
        unfinished += _emergency(folder, {each.earlier.id for each in drafts if each.earlier})
    reference = draft.strip().upper() if draft is not None else None
    if reference is not None and reference not in {each.reference for each in unfinished}:
        raise WrongUse(drafts_wording.UNKNOWN.format(reference=reference))
    return Circumstances(now, settings, saves, tuple(unfinished), reference, _casebook)


def _casebook() -> Casebook:
    """The published decisions that come with sharewise, read when somebody asks for them."""
    from sharewise.rulebook.casebook import shipped_casebook

    return shipped_casebook()


def _emergency(folder: Path | None, in_drafts: Collection[str]) -> list[UnfinishedDecision]:
    """The last record that was saved, if it is of an emergency and does not say what happened: most come back for that.

    Only its name and its time are taken from it, and only where it is as it was signed. Where that cannot be said, such as
    when the key cannot be read, nothing is offered: that must not come before the question about danger.
    """
    from sharewise.interview.state import UnfinishedDecision
    from sharewise.record.keys import own_public_key
    from sharewise.record.store.query import as_reference, last_record

    try:
        record = last_record(asked_walk(folder, asks=False), own_public_key(folders(folder).key))
    except SharewiseError:
        return []
    missing, reference = record.get("missing"), record.get("id")
    if not isinstance(missing, list) or "facts" not in missing or not record.get("made_after_the_event"):
        return []
    if not isinstance(reference, str) or as_reference(reference) != reference or reference in in_drafts:
        return []
    made = str(record.get("made_at"))
    try:
        uk_time(made)
    except (ValueError, OverflowError):
        return []
    return [UnfinishedDecision(reference, drafts_wording.RECORD.format(made=moment(made)))]


def _end(
    interview: Interview,
    prompter: Prompter,
    kept: KeptDraft,
    control_c: ControlC,
    *,
    as_json: bool,
    saves: bool,
    plain: bool,
) -> int:
    """Do what the conversation ended with. Returns the exit code."""
    from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, StoppedPlace

    match interview.at:
        case StoppedPlace(None):
            kept.drop()
            raise Interrupted(STOPPED)
        case LeftPlace():
            raise LeftAtOnce
        case FinishedPlace(save=True):
            return _save(interview, prompter, kept, control_c, as_json=as_json, saves=saves, plain=plain)
        case FinishedPlace():
            kept.drop()
            return DONE
        case _:
            raise Interrupted(STOPPED)


def _save(
    interview: Interview,
    prompter: Prompter,
    kept: KeptDraft,
    control_c: ControlC,
    *,
    as_json: bool,
    saves: bool,
    plain: bool,
) -> int:
    """Save the record of an interview, or with `saves` false only show it. Returns the exit code."""
    # Imported here: what signs and saves takes its time, and nobody is to wait for it before the first question.
    from sharewise.commands._paste import offer_texts
    from sharewise.interview.conversation import save_for_certain
    from sharewise.present.page import Paragraph
    from sharewise.present.pages.records.saving_pages import record_text_page
    from sharewise.record.store.watermark import forget_place

    decision = NewDecision(interview.rulebook, interview.recommendation, interview.submission(), interview.earlier)
    if not saves:
        print_unsaved(decision, as_json=as_json, plain=plain, why=False)
        return DONE
    record = decision.record()

    def warn(said: str) -> None:
        prompter.show((Paragraph(said, "warning"),))

    held = HeldSignals()
    save = saver(record, kept.header.folder, held, warn)

    def begin_anew(elsewhere: Path | None) -> None:
        places = folders(elsewhere or kept.header.folder)
        forget_place(places.key, places.asked_records)

    saved = save_for_certain(prompter, save, begin_anew, lambda: record_text_page(record))
    if saved is None:
        return StorageFailed.exit_code
    with after_saving(saved.sealed.record.id, held):
        # First of all: what is saved must not be offered as unfinished, whatever happens to what is shown.
        with contextlib.suppress(StorageFailed, OSError):
            kept.drop()
        with contextlib.suppress(OSError):
            sys.stderr.write("\n")
        print_saved(
            saved,
            decision,
            decision.steps_left,
            as_json=as_json,
            plain=plain,
            waiting=partial(_reading, control_c, held),
            own_words=True,
        )
        if not as_json:
            offer_texts(
                saved.sealed.record,
                decision.rulebook.loaded.rules,
                waiting=partial(_reading, control_c, held),
                to_clipboard=interview.circumstances.settings.clipboard == "yes",
                plain=plain,
            )
    return DONE


def _reading(control_c: ControlC, held: HeldSignals) -> contextlib.AbstractContextManager[None]:
    """A context in which the page about what was saved waits for a key: its reference has been shown, and Ctrl-C ends the page.
    A key that was meant for the last list is none for the page.
    """
    held.release(is_said=True)
    forget_typed()
    show_typing()
    return _read_to_its_end(control_c)


@contextlib.contextmanager
def _read_to_its_end(control_c: ControlC) -> Iterator[None]:
    """A context in which a key is awaited. Ctrl-C there ends what is read, and is no more; what ends the program stays noted."""
    try:
        with control_c.awaited(sys.stdin):
            yield
    except KeyboardInterrupt:
        control_c.came = control_c.ends
        raise


def _stopped(interview: Interview, message: str = STOPPED) -> str:
    """What to say of an interview that stopped: nothing is lost of what was there before it."""
    had_something = interview.earlier or interview.circumstances.unfinished
    return STOPPED_AGAIN if message == STOPPED and had_something else message


def _cleared(message: str) -> str:
    """Clear the window, and say what is left of it."""
    return message if clear_window() else f"{message} {drafts_wording.NOT_CLEARED}"
