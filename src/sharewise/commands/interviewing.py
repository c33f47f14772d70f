"""`sharewise decide` in a terminal: the conversation, the drafts of it, the ways to leave, and what is saved at the end."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sharewise.commands._rulebooks import NONE, open_rulebook, shipped_adoptions
from sharewise.commands._terminal import can_style, clear_window, forget_typed, plain_again, question_columns
from sharewise.commands.decide import Options, adoption_for, begun
from sharewise.dates import day, moment, utc
from sharewise.errors import DONE, BadFile, Interrupted, LeftAtOnce, StorageFailed, WrongUse
from sharewise.folders import expanded, folders, read_settings
from sharewise.interview.begin import begin_completing
from sharewise.interview.conversation import converse, save_for_certain
from sharewise.interview.drafts.draft import draft_of
from sharewise.interview.drafts.draft_files import DraftFiles, new_reference
from sharewise.interview.drafts.resume import resume_draft
from sharewise.interview.places.draft_places import ResumePlace, RulesChangedPlace
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, ResumedPlace, StoppedPlace
from sharewise.interview.prompters.choose import choose_prompter
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompts import Prompter
from sharewise.interview.state import Circumstances, Interview, UnfinishedDecision
from sharewise.present.page import Paragraph
from sharewise.present.wording import drafts_wording
from sharewise.present.wording.interview_wording import STOPPED, STOPPED_AGAIN
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.make import EarlierRecord
from sharewise.record.store.query import as_reference


def interview(options: Options, earlier: EarlierRecord | None) -> int:
    """Ask, and save what comes of it. Returns the exit code.

    Raises:
        Interrupted: the practitioner stopped or left. The message says what is kept.

    """
    settings = read_settings()
    files = DraftFiles(folders().drafts, settings.draft_days)
    circumstances = _circumstances(options, files, is_new=earlier is None)
    adoption = adoption_for(options, earlier)
    interview = begun(open_rulebook(adoption), options, earlier, circumstances)
    if settings.drafts == "keep" and circumstances.saves:
        interview = interview.kept_from_now_on()
    control_c = ControlC()
    kept = _Kept(
        files,
        choose_prompter(control_c, question_columns, styled=not options.plain and can_style()),
        new_reference(os.urandom(4)),
        _found_from_anywhere(adoption),
        _in_full(options.folder) if options.folder else None,
        options.plain,
        utc(circumstances.now),
    )
    try:
        with control_c.held_back():
            interview = converse(interview, kept.prompter, _now, kept.keep)
            while isinstance(interview.at, ResumedPlace):
                interview = kept.gone_on(interview, interview.at.reference)
                interview = converse(interview, kept.prompter, _now, kept.keep)
        return _ended(interview, kept, options)
    except LeftAtOnce:
        kept.drop()
        raise LeftAtOnce(_cleared(STOPPED)) from None
    except Interrupted as stopped:
        raise Interrupted(kept.said or _stopped(interview, str(stopped))) from None
    except KeyboardInterrupt:
        # It came between two prompts.
        sys.stderr.write("\n")
        raise Interrupted(kept.said or _stopped(interview)) from None
    finally:
        forget_typed()


def _found_from_anywhere(adoption: str | None) -> str | None:
    """The adoption as it can be named from another folder too: a name, or the full name of a file."""
    if adoption is None or adoption == NONE or adoption in shipped_adoptions():
        return adoption
    return os.path.abspath(os.path.expanduser(adoption))


def _in_full(folder: Path) -> Path:
    """A folder by its full name, so that a draft means the same one from anywhere.

    Where there can be no such folder, that is said when something is to be saved there: nothing comes before danger.
    """
    try:
        return Path(os.path.abspath(expanded(folder)))
    except StorageFailed:
        return folder


def _now() -> datetime:
    return datetime.now().astimezone()


def _circumstances(options: Options, files: DraftFiles, *, is_new: bool) -> Circumstances:
    settings, now = read_settings(), _now()
    unfinished: list[UnfinishedDecision] = []
    if is_new and not options.no_save:
        files.drop_old(now)
        drafts = [found.draft for found in files.all() if found.draft is not None]
        unfinished = [UnfinishedDecision(draft.id, draft.about) for draft in drafts]
        unfinished += _emergency(options, {draft.earlier.id for draft in drafts if draft.earlier})
    wanted = options.draft.strip().upper() if options.draft is not None else None
    if wanted is not None and wanted not in {each.reference for each in unfinished}:
        raise WrongUse(drafts_wording.UNKNOWN.format(reference=wanted))
    return Circumstances(now, settings, not options.no_save, tuple(unfinished), wanted)


def _emergency(options: Options, in_drafts: Collection[str]) -> list[UnfinishedDecision]:
    """The last record that was saved, if it is of an emergency and does not say what happened: most come back for that.

    Only its name and its time are taken from it. Whether it is as it was signed is looked at when it is completed.
    """
    from sharewise.record.store.query import last_record

    record = last_record(folders(options.folder))
    missing, reference = record.get("missing"), record.get("id")
    if not isinstance(missing, list) or "facts" not in missing or not record.get("made_after_the_event"):
        return []
    if not isinstance(reference, str) or as_reference(reference) != reference or reference in in_drafts:
        return []
    return [UnfinishedDecision(reference, drafts_wording.RECORD.format(made=moment(str(record.get("made_at")))))]


def _ended(interview: Interview, kept: _Kept, options: Options) -> int:
    match interview.at:
        case StoppedPlace(None):
            kept.drop()
            raise Interrupted(_cleared(_stopped(interview)) if interview.has_begun else _stopped(interview))
        case LeftPlace():
            raise LeftAtOnce
        case FinishedPlace(save=True):
            return _saved(interview, kept, options)
        case FinishedPlace():
            kept.drop()
            return DONE
        case _:
            raise Interrupted(STOPPED)


def _saved(interview: Interview, kept: _Kept, options: Options) -> int:
    # Imported here: what signs and saves takes its time, and nobody is to wait for it before the first question.
    from sharewise.commands._records import Decided, print_saved, print_unsaved, saver
    from sharewise.present.pages.saving_pages import record_text_page

    decided = Decided(interview.rulebook, interview.recommendation, interview.submission(), interview.earlier)
    if options.no_save:
        print_unsaved(decided, as_data=options.json, plain=options.plain, why=False)
        return DONE
    record = decided.record()
    saved = save_for_certain(kept.prompter, saver(record, kept.folder), lambda: record_text_page(record))
    if saved is None:
        return StorageFailed.exit_code
    sys.stderr.write("\n")
    print_saved(saved, decided, decided.steps, as_data=options.json, plain=options.plain)
    kept.drop()
    return DONE


def _stopped(interview: Interview, said: str = STOPPED) -> str:
    """What to say of an interview that stopped: nothing is lost of what was there before it."""
    return STOPPED_AGAIN if said == STOPPED and (interview.earlier or interview.circumstances.unfinished) else said


def _cleared(stopped: str) -> str:
    """Clear the window, and say what is left of it."""
    return stopped if clear_window() else f"{stopped} {drafts_wording.NOT_CLEARED}"


@dataclass
class _Kept:
    """The draft of one conversation: its name and what it needs beside the interview. `said`: what to say of it at the end."""

    files: DraftFiles
    prompter: Prompter
    reference: str
    adoption: str | None
    folder: Path | None
    plain: bool
    begun_at: str
    is_kept: bool = False
    said: str | None = None
    failed: bool = False

    def keep(self, interview: Interview) -> None:
        """Keep the interview as it stands. Where that fails, it is said once, and the conversation goes on."""
        if (
            isinstance(interview.at, FinishedPlace | LeftPlace | ResumedPlace | ResumePlace)
            or interview.at == StoppedPlace()
        ):
            return
        draft = draft_of(
            interview,
            reference=self.reference,
            begun_at=self.begun_at,
            adoption=self.adoption,
            folder=str(self.folder) if self.folder else None,
        )
        try:
            self.files.keep(draft)
            self.is_kept = True
        except StorageFailed as error:
            self.said = None
            if not self.failed:
                self.prompter.show((Paragraph(drafts_wording.NOT_KEPT.format(why=error), "warning"),))
            self.failed = True
        else:
            until = day(self.files.until(draft).date().isoformat())
            ending = plain_again(self.plain)
            self.said, self.failed = (
                drafts_wording.KEPT.format(until=until, reference=self.reference, ending=ending),
                False,
            )

    def drop(self) -> None:
        """Leave nothing of it."""
        if self.is_kept:
            self.files.drop(self.reference)
            self.is_kept, self.said = False, None

    def gone_on(self, interview: Interview, reference: str) -> Interview:
        """The interview that goes on with a draft, of which the draft is kept from now on."""
        circumstances = replace(interview.circumstances, unfinished=(), resuming=None)
        if not reference.startswith("DR-"):
            return self._completing(interview, reference, circumstances)
        draft = self.files.named(reference)
        if draft is None:
            raise WrongUse(drafts_wording.UNKNOWN.format(reference=reference))
        self.drop()
        self.reference, self.begun_at, self.adoption = draft.id, draft.begun_at, draft.rules.adoption
        self.is_kept = True
        self.folder = Path(draft.folder) if draft.folder else None
        earlier = None
        if draft.earlier is not None:
            from sharewise.commands._records import earlier_record

            earlier = earlier_record(draft.earlier.relation, draft.earlier.id, self.folder)
        first_answer = next(iter(interview.path.values()))
        gone_on = resume_draft(self._rules(), draft, circumstances, first_answer, earlier)
        note = {question: note for question, note in interview.notes.items() if question in gone_on.path}
        gone_on = replace(gone_on, notes={**gone_on.notes, **note})
        # What has changed is kept only once it was read: else it would not be said again.
        if not isinstance(gone_on.at, RulesChangedPlace):
            self.keep(gone_on)
        return gone_on

    def _completing(self, interview: Interview, reference: str, circumstances: Circumstances) -> Interview:
        from sharewise.commands._records import adoption_of, earlier_record

        earlier = earlier_record("completes", reference, self.folder)
        self.adoption = adoption_of(earlier)
        begun = begin_completing(self._rules(), earlier, circumstances)
        return begun.kept_from_now_on() if interview.drafting else begun

    def _rules(self) -> CompiledRulebook:
        try:
            return open_rulebook(self.adoption)
        except BadFile:
            raise
        except WrongUse:
            raise WrongUse(drafts_wording.NO_LOCAL_RULES.format(adoption=self.adoption)) from None
