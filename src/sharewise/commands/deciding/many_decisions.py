"""Decisions by the answers of many in one file or stream: what becomes of each is a line on standard output."""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.commands._output import drop_unwritten, system_words
from sharewise.commands._records.signing import own_records
from sharewise.commands._rulebooks import chosen_edition, open_rulebook
from sharewise.commands._terminal import HeldSignals, leads_nowhere, say_data, speaks_json, tell, warn
from sharewise.commands.deciding.new_decision import NewDecision, unsaved_data
from sharewise.commands.deciding.saving import refuse_other_content
from sharewise.dates import local_now
from sharewise.errors import BadFile, Interrupted, Problem, SharewiseError, SourcePosition, StorageFailed
from sharewise.folders import folders, read_settings
from sharewise.present.json.error_json import error_data, errors_data
from sharewise.present.wording import records_wording
from sharewise.text import listed, one_line

if TYPE_CHECKING:
    from sharewise.interview.answers.answers_stream import AnswersDocument
    from sharewise.present.json.decided_json import DecidedLine, DecidedProblem, DecidedStatus
    from sharewise.record.store.saving.own_records import OwnRecords
    from sharewise.record.store.saving.saved import SavedRecord


def decide_many(
    documents: Iterator[AnswersDocument],
    adoption: str | None,
    edition: str | None,
    *,
    folder: Path | None,
    as_json: bool,
    saves: bool,
    passphrase_file: Path | None,
) -> int:
    """Decide document by document. None stands in the way of those after it.

    Returns the exit code: the worst of all of them.

    Raises:
        Interrupted: with Ctrl-C, once what was begun is saved and said.
        StorageFailed: nobody takes what is said of the documents, so that no more of them are saved.

    """
    from sharewise.record.verification import worst_exit_code

    many = _ManyDecisions(adoption, edition, folder, as_json=as_json, saves=saves, passphrase_file=passphrase_file)
    try:
        for document in documents:
            many.take(document)
    except KeyboardInterrupt:
        raise Interrupted(records_wording.MANY_STOPPED.format(counts=many.counts)) from None
    except SharewiseError:
        tell(records_wording.MANY_IN_ALL.format(counts=many.counts))
        raise
    tell(records_wording.MANY_IN_ALL.format(counts=many.counts))
    return worst_exit_code(many.exit_codes)


class _ManyDecisions:
    """The rules, the folder and the key, each opened once, and what became of the documents so far."""

    def __init__(
        self,
        adoption: str | None,
        edition: str | None,
        folder: Path | None,
        *,
        as_json: bool,
        saves: bool,
        passphrase_file: Path | None,
    ) -> None:
        from sharewise.interview.state import words_by_settings

        self._rulebook = open_rulebook(adoption)
        self._edition, self._default_edition = edition, chosen_edition(self._rulebook, edition)
        self._settings = read_settings()
        self._words = words_by_settings(self._rulebook.loaded.rules, self._settings)
        places = folders(folder)
        self._own = own_records(places, passphrase_file, many=True) if saves else None
        self._has_warned = False
        self._as_json = as_json
        self.statuses: Counter[str] = Counter()
        self.exit_codes: set[int] = set()

    @property
    def counts(self) -> str:
        """What became of the documents, in words."""
        said = [
            words.format(number=self.statuses[status])
            for status, words in records_wording.MANY_COUNTS.items()
            if self.statuses[status]
        ]
        return listed(said) or records_wording.MANY_NOTHING_DONE

    def take(self, document: AnswersDocument) -> None:
        """Decide one, and say on standard output what became of it. What would end the program waits until that is said.

        Raises:
            StorageFailed: it could not be said.

        """
        held = HeldSignals()
        try:
            self._say(self._became_of(document, held))
        finally:
            held.release(is_said=False)

    def _became_of(self, document: AnswersDocument, held: HeldSignals) -> DecidedLine:
        from sharewise.present.json.decided_json import FORMAT, DecidedLine
        from sharewise.record.store.saving.saved import NotConfirmed

        line = DecidedLine(
            format=FORMAT,
            document=document.number,
            line=document.first_line,
            status="refused",
            exit_code=0,
            id=None,
            file=None,
            recommended=None,
            decided=None,
            problems=[],
        )
        try:
            decision = self._decision(document)
            decided = decision.submission.decision
            line = line.but(
                recommended=decision.recommendation.outcome_id, decided=decided.outcome if decided else None
            )
            if self._own is None:
                return line.but(status="not saved", record=unsaved_data(decision) if self._as_json else None)
            return self._with_record(line, self._saved(decision, document, held, self._own))
        except NotConfirmed as there:
            return self._with_record(
                line.but(status="not confirmed"), there.saved, self._problems(document, there), there.exit_code
            )
        except SharewiseError as error:
            return line.but(exit_code=error.exit_code, problems=self._problems(document, error))

    def _decision(self, document: AnswersDocument) -> NewDecision:
        from sharewise.interview.answers.answers_file import notices, read_answers, read_document
        from sharewise.interview.state import Circumstances
        from sharewise.reasoning.recommend import recommend
        from sharewise.strict_yaml import LARGEST_FILE

        name = records_wording.MANY_DOCUMENT.format(number=document.number)
        if document.is_empty:
            raise BadFile([Problem(SourcePosition(name), records_wording.MANY_EMPTY, "empty-file")])
        if len(document.content) > LARGEST_FILE:
            message = records_wording.MANY_TOO_LARGE.format(size=LARGEST_FILE // 1024)
            raise BadFile([Problem(SourcePosition(name), message, "too-large-file")])
        read = read_document(document.content, name, first_line=document.first_line, is_json=document.is_json)
        circumstances = Circumstances(local_now(), self._settings)
        given = read_answers(
            self._rulebook,
            read,
            edition=self._edition,
            default_edition=self._default_edition,
            must_decide=self._own is not None,
            now=circumstances.now,
        )
        for notice in notices(given.submission, read, today=circumstances.today, place=_place_in(document)):
            tell(notice)
        recommendation = recommend(self._rulebook, given.edition, {**self._words, **given.submission.answers})
        return NewDecision(self._rulebook, recommendation, given.submission, None)

    def _saved(
        self, decision: NewDecision, document: AnswersDocument, held: HeldSignals, own: OwnRecords
    ) -> SavedRecord:
        record, now = decision.record(), local_now()
        if not self._has_warned:
            self._has_warned = True
            for warning in own.warnings(now):
                warn(warning)
        held.hold()
        saved = own.save(record, now=now, random=os.urandom(16), once=decision.submission.nonce is not None)
        if saved.was_there:
            refuse_other_content(saved, record)
            place = records_wording.MANY_DOCUMENT.format(number=document.number)
            warn(records_wording.MANY_SAVED_BEFORE.format(place=place, reference=record.id))
        return saved

    def _with_record(
        self, line: DecidedLine, saved: SavedRecord, problems: list[DecidedProblem] | None = None, exit_code: int = 0
    ) -> DecidedLine:
        from sharewise.rulebook.parts import as_data

        status: DecidedStatus = "saved before" if saved.was_there else "saved"
        return line.but(
            status=line.status if problems else status,
            exit_code=exit_code,
            id=saved.sealed.record.id,
            file=str(saved.path),
            problems=problems or [],
            record=as_data(saved.sealed) if self._as_json else None,
        )

    def _problems(self, document: AnswersDocument, error: SharewiseError) -> list[DecidedProblem]:
        """What is wrong, said on standard error too."""
        from sharewise.present.json.decided_json import DecidedProblem

        place = _place_in(document)
        if speaks_json():
            with contextlib.suppress(OSError):
                for data in errors_data(error):
                    say_data(data)
        elif isinstance(error, BadFile):
            for problem in error.problems:
                tell(records_wording.MANY_PROBLEM.format(place=place(problem.position), message=problem.message))
        else:
            tell(records_wording.MANY_PROBLEM.format(place=place(SourcePosition("")), message=one_line(str(error))))
        if isinstance(error, BadFile):
            return [
                DecidedProblem(
                    code=each.code,
                    message=each.message,
                    line=each.position.line or None,
                    column=each.position.column or None,
                )
                for each in error.problems
            ]
        return [DecidedProblem(code=error.code, message=one_line(str(error)), line=None, column=None)]

    def _say(self, line: DecidedLine) -> None:
        from sharewise.present.json.decided_json import IS_THERE
        from sharewise.rulebook.parts import as_data
        from sharewise.strict_json import shown_json

        self.statuses[line.status] += 1
        self.exit_codes.add(line.exit_code)
        data = as_data(line)
        if not self._as_json:
            del data["record"]
        out = sys.stdout.buffer
        try:
            out.write(shown_json(data) + b"\n")
            out.flush()
        except OSError as error:
            why = system_words(error)
            if line.status in IS_THERE:
                self._say_saved(line, why)
            drop_unwritten(sys.stdout)
            raise StorageFailed(records_wording.MANY_OUTPUT_FAILED.format(why=why, number=line.document)) from None
        if line.status in IS_THERE and leads_nowhere(sys.stdout):
            self._say_saved(line, records_wording.SAVED_UNSEEN)

    def _say_saved(self, line: DecidedLine, why: str) -> None:
        """Say on standard error that a record is there, where its line could not be printed."""
        said = records_wording.SAVED_BUT.format(reference=line.id, why=why)
        if not speaks_json():
            tell(said)
            return
        with contextlib.suppress(OSError):
            say_data(error_data("saved-not-shown", one_line(said), line.exit_code, saved=line.id))


def _place_in(document: AnswersDocument) -> Callable[[SourcePosition], str]:
    def place(position: SourcePosition) -> str:
        if not position.line:
            return records_wording.MANY_DOCUMENT.format(number=document.number)
        return records_wording.MANY_LINE.format(number=document.number, line=position.line)

    return place
