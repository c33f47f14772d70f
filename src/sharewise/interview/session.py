"""A conversation from its first question to its end, with the draft that is kept of it on the way.

It opens no file of records and no rules itself: what does is passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sharewise.dates import day, uk_time
from sharewise.errors import BadFile, StorageFailed, WrongUse
from sharewise.interview.begin import begin_completing
from sharewise.interview.conversation import converse
from sharewise.interview.drafts.draft import Draft, draft_of, name_as_text, text_as_name
from sharewise.interview.drafts.draft_files import DraftFiles
from sharewise.interview.drafts.resume import resume_draft
from sharewise.interview.places.draft_places import ResumePlace, RulesChangedPlace
from sharewise.interview.places.end_places import FinishedPlace, LeftPlace, ResumedPlace, StoppedPlace
from sharewise.interview.prompts import Prompter
from sharewise.interview.state import Circumstances, Interview
from sharewise.present.page import Paragraph
from sharewise.present.wording import drafts_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.make import EarlierRecord
from sharewise.record.summary import Relation
from sharewise.values import frozen


@frozen
class DraftHeader:
    """What a draft holds beside the interview.

    Attributes:
        reference: its name.
        begun_at: when the conversation began, in UTC.
        adoption: the local rules as they can be named from any folder, or None.
        folder: the records folder where it is not the usual one.

    """

    reference: str
    begun_at: str
    adoption: str | None
    folder: Path | None


@frozen
class Sources:
    """What a session needs of rules and records that are there already.

    Attributes:
        open_rules: opens the rules with the local rules of this name.
        find_record: finds the record with a reference, in a folder, which a decision completes or supersedes.
        adoption_of: names the local rules that such a record follows.

    """

    open_rules: Callable[[str | None], CompiledRulebook]
    find_record: Callable[[Relation, str, Path | None], EarlierRecord]
    adoption_of: Callable[[EarlierRecord], str | None]


class KeptDraft:
    """The draft of one conversation, as it is kept on the disk.

    Attributes:
        header: what it holds beside the interview.
        message: what to say of it where the conversation stops, or None where the last that was typed is not kept.

    """

    def __init__(self, files: DraftFiles, header: DraftHeader, prompter: Prompter, *, ending: str) -> None:
        """`ending` is what the command that goes on with it ends with, such as ` --plain`."""
        self.header = header
        self.message: str | None = None
        self._files, self._prompter, self._ending = files, prompter, ending
        self._is_stored = False
        self._is_failing = False

    def keep(self, interview: Interview) -> None:
        """Keep the interview as it stands. Where that fails, it is said once, and the conversation goes on."""
        ends = FinishedPlace | LeftPlace | ResumedPlace | ResumePlace
        if isinstance(interview.at, ends) or interview.at == StoppedPlace():
            return
        header = self.header
        draft = draft_of(
            interview,
            reference=header.reference,
            begun_at=header.begun_at,
            adoption=name_as_text(header.adoption) if header.adoption else None,
            folder=name_as_text(str(header.folder)) if header.folder else None,
        )
        try:
            self._files.keep(draft)
        except StorageFailed as error:
            self.message = None
            if not self._is_failing:
                self._prompter.show((Paragraph(drafts_wording.NOT_KEPT.format(why=error), "warning"),))
            self._is_failing = True
            return
        self._is_stored, self._is_failing = True, False
        until = day(self._files.until(draft, uk_time(draft.kept_at)).date().isoformat())
        self.message = drafts_wording.KEPT.format(until=until, reference=header.reference, ending=self._ending)

    def drop(self) -> None:
        """Leave nothing of it on the disk."""
        if self._is_stored:
            self._files.drop(self.header.reference)
            self._is_stored, self.message = False, None

    def named(self, reference: str) -> Draft:
        """The draft with this reference, of an earlier conversation.

        Raises:
            WrongUse: there is none.

        """
        draft = self._files.named(reference)
        if draft is None:
            raise WrongUse(drafts_wording.UNKNOWN.format(reference=reference))
        return draft

    def continue_as(self, draft: Draft) -> None:
        """Drop what was kept of this conversation, and keep it from now on as the earlier draft that it goes on with."""
        self.drop()
        folder = Path(text_as_name(draft.folder)) if draft.folder else None
        adoption = text_as_name(draft.rules.adoption) if draft.rules.adoption else None
        self.header = DraftHeader(draft.id, draft.begun_at, adoption, folder)
        self._is_stored = True


class Session:
    """One conversation. `interview` is where it stands."""

    def __init__(
        self,
        interview: Interview,
        prompter: Prompter,
        draft: KeptDraft,
        sources: Sources,
        clock: Callable[[], datetime],
    ) -> None:
        self.interview = interview
        self._prompter, self._draft, self._sources, self._clock = prompter, draft, sources, clock

    def run(self) -> Interview:
        """Ask until the conversation is over. Returns the interview at its end.

        Raises:
            Interrupted: the practitioner stopped or left.
            SharewiseError: they chose to go on with something that cannot be opened.

        """
        self._converse()
        while isinstance(self.interview.at, ResumedPlace):
            reference = self.interview.at.reference
            circumstances = replace(self.interview.circumstances, unfinished=(), resuming=None)
            resume = self._resume_draft if reference.startswith("DR-") else self._complete_record
            self.interview = resume(reference, circumstances)
            self._converse()
        return self.interview

    def _converse(self) -> None:
        self.interview = converse(self.interview, self._prompter, self._clock, self._draft.keep)

    def _resume_draft(self, reference: str, circumstances: Circumstances) -> Interview:
        """The interview that goes on with a draft."""
        draft = self._draft.named(reference)
        self._draft.continue_as(draft)
        earlier = None
        if draft.earlier is not None:
            earlier = self._sources.find_record(draft.earlier.relation, draft.earlier.id, self._draft.header.folder)
        first_answer = next(iter(self.interview.path.values()))
        resumed = resume_draft(self._rules(), draft, circumstances, first_answer, earlier)
        notes = {question: note for question, note in self.interview.notes.items() if question in resumed.path}
        resumed = replace(resumed, notes={**resumed.notes, **notes})
        # What has changed is kept only once it was read: else it would not be said again.
        if not isinstance(resumed.at, RulesChangedPlace):
            self._draft.keep(resumed)
        return resumed

    def _complete_record(self, reference: str, circumstances: Circumstances) -> Interview:
        """The interview that completes a record."""
        header = self._draft.header
        earlier = self._sources.find_record("completes", reference, header.folder)
        self._draft.header = replace(header, adoption=self._sources.adoption_of(earlier))
        completing = begin_completing(self._rules(), earlier, circumstances)
        return completing.kept_from_now_on() if self.interview.drafting else completing

    def _rules(self) -> CompiledRulebook:
        adoption = self._draft.header.adoption
        try:
            return self._sources.open_rules(adoption)
        except BadFile:
            raise
        except WrongUse:
            raise WrongUse(drafts_wording.NO_LOCAL_RULES.format(adoption=adoption)) from None
