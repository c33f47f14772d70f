"""`sharewise decide`: from answers to a recommendation, the practitioner's decision, and a signed record."""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._output import JsonOption, after_saving, drop_unwritten, print_page, system_words
from sharewise.commands._passphrase import PassphraseFileOption
from sharewise.commands._records import FolderOption
from sharewise.commands._reference import offer_records
from sharewise.commands._rulebooks import (
    AdoptionOption,
    EditionOption,
    chosen_adoption,
    chosen_edition,
    lasting_name,
    open_rulebook,
)
from sharewise.commands._signing import own_records
from sharewise.commands._terminal import (
    HeldSignals,
    PlainOption,
    can_ask,
    can_style,
    clear_window,
    forget_typed,
    is_git_bash,
    leads_nowhere,
    must_say_plain_again,
    question_columns,
    said_if_long,
    say,
    say_data,
    speak_json,
    speaks_json,
    wants_colour,
)
from sharewise.commands.deciding.beginning import adoption_of, begin_interview, earlier_record, edition_of
from sharewise.commands.deciding.new_decision import NewDecision, outcome_page, print_unsaved, unsaved_data
from sharewise.commands.deciding.saving import print_saved, refuse_other_content, save_from_file, saver
from sharewise.dates import local_now, moment, uk_time, utc
from sharewise.errors import (
    DONE,
    BadFile,
    Interrupted,
    LeftAtOnce,
    Problem,
    SharewiseError,
    SourcePosition,
    StorageFailed,
    WrongUse,
)
from sharewise.folders import folders, in_full, named_path, read_settings
from sharewise.interview.prompters.terminal_modes import show_typing
from sharewise.present.json.error_json import error_data, errors_data
from sharewise.present.wording import IMPORTANT, STARTING, drafts_wording, records_wording
from sharewise.present.wording.interview_wording import STOPPED, STOPPED_AGAIN
from sharewise.text import listed, one_line

if TYPE_CHECKING:
    from sharewise.interview.answers.answers_stream import AnswersDocument, AnswersStream
    from sharewise.interview.drafts.draft_files import DraftFiles
    from sharewise.interview.prompters.interrupts import ControlC
    from sharewise.interview.prompts import Prompter
    from sharewise.interview.session import KeptDraft
    from sharewise.interview.state import Circumstances, Interview, UnfinishedDecision
    from sharewise.present.json.decided_json import DecidedLine, DecidedProblem, DecidedStatus
    from sharewise.record.make import EarlierRecord
    from sharewise.record.store.save import OwnRecords, SavedRecord
    from sharewise.rulebook.casebook import Casebook
    from sharewise.strict_yaml import PositionedData

NO_TERMINAL = (
    "sharewise decide asks questions, and there is no terminal to ask them in.\n"
    "Run it in a terminal, or give it the answers: sharewise decide --answers FILE (or - for standard input).\n"
    "To see the questions and their answers: sharewise rules --questions --json"
)
ONLY_FOR_ONE = (
    "{option} is for one decision, and there are answers of several here. Leave it out, or give them one at a time."
)
ONLY_ONE = "{file} holds the answers of several decisions. Name a file with those of one."
GIT_BASH = "\nIn Git Bash: winpty sharewise decide --plain"


def decide(
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers",
            help="Take the answers from this file (YAML or JSON), or from - . It may hold many decisions.",
            metavar="FILE",
        ),
    ] = None,
    edition: EditionOption = None,
    adoption: AdoptionOption = None,
    folder: FolderOption = None,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Show what comes out and write nothing.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="With --answers: show also what decided it, and what would change it.")
    ] = False,
    complete: Annotated[
        str | None,
        typer.Option(
            "--complete",
            help="Add what this record lacks, as a new record.",
            metavar="REFERENCE",
            autocompletion=offer_records,
        ),
    ] = None,
    supersede: Annotated[
        str | None,
        typer.Option(
            "--supersede",
            help="Look at this decision again, as something changed.",
            metavar="REFERENCE",
            autocompletion=offer_records,
        ),
    ] = None,
    draft: Annotated[
        str | None, typer.Option("--draft", help="Go on with this draft. See: sharewise drafts", metavar="REFERENCE")
    ] = None,
    passphrase_file: PassphraseFileOption = None,
) -> int:
    """Run the command. Returns the exit code.

    Raises:
        Interrupted: the practitioner stopped or left. The message says what is kept.

    """
    if complete is not None and supersede is not None:
        raise WrongUse("Choose one: --complete adds to a record, --supersede looks at the decision again.")
    if why and (answers is None or as_json or complete is not None):
        raise WrongUse("--why goes with --answers, and not with --json or --complete. While you are asked: type ?")
    not_with_draft = (answers, complete, supersede, edition, adoption)
    if draft is not None and (no_save or any(each is not None for each in not_with_draft)):
        raise WrongUse("--draft goes on with a draft as it was begun: leave out the other options.")
    if answers is None and not can_ask():
        # The terminal of Git Bash does not show itself to programs of Windows.
        raise WrongUse(NO_TERMINAL + (GIT_BASH if is_git_bash() else ""))
    if passphrase_file is not None and answers is None:
        raise WrongUse(
            "--passphrase-file goes with --answers. While you are asked, you are asked for the passphrase too."
        )
    if folder is not None and not no_save:
        from sharewise.record.store.folder import why_not_in_tree

        # Before anybody answers a question for it.
        if (not_here := why_not_in_tree(folder)) is not None:
            raise WrongUse(not_here)
    given: tuple[bytes, str] | None = None
    if answers is not None:
        with answers_stream(answers) as stream:
            if stream.single is None:
                _refuse_for_many(why="--why" if why else None, complete=complete, supersede=supersede)
                followed = chosen_adoption(adoption)
                return _decide_many(
                    stream.documents,
                    followed,
                    edition,
                    folder=folder,
                    as_json=as_json,
                    saves=not no_save,
                    passphrase_file=passphrase_file,
                )
            given = stream.single, answers
    earlier, again = None, _tried_before(*given) if given else None
    if complete is not None:
        earlier = earlier_record("completes", complete, folder, again=again)
    elif supersede is not None:
        earlier = earlier_record("supersedes", supersede, folder, again=again)
    # The local rules of a record that is completed or looked at again, where no others are asked for.
    followed = adoption_of(earlier) if adoption is None and earlier is not None else chosen_adoption(adoption)
    if given is None:
        return _ask(earlier, followed, edition, draft, folder=folder, as_json=as_json, saves=not no_save, plain=plain)
    # What is wrong with the record that is asked for comes first.
    document = read_answers_document(*given)
    return _take_file(
        document,
        earlier,
        followed,
        edition,
        folder=folder,
        as_json=as_json,
        saves=not no_save,
        why=why,
        plain=plain,
        passphrase_file=passphrase_file,
    )


def _refuse_for_many(*, why: str | None, complete: str | None, supersede: str | None) -> None:
    """Refuse what is said of one decision, where there are answers of many.

    Raises:
        WrongUse: something is.

    """
    one = {"--complete": complete, "--supersede": supersede, "--why": why}
    for option, given in one.items():
        if given is not None:
            raise WrongUse(ONLY_FOR_ONE.format(option=option))


def _tried_before(content: bytes, file: str) -> str | None:
    """The reference under which these answers were saved if a script tried them before; None where they have no nonce."""
    if b"nonce" not in content:
        return None
    from sharewise.interview.answers.answers_file import nonce_in
    from sharewise.record.make import reference_of

    try:
        nonce = nonce_in(read_answers_document(content, file))
    except BadFile:
        # Reading it in full says what is wrong.
        return None
    return reference_of(nonce) if nonce else None


def _take_file(
    document: PositionedData,
    earlier: EarlierRecord | None,
    adoption: str | None,
    edition: str | None,
    *,
    folder: Path | None,
    as_json: bool,
    saves: bool,
    why: bool,
    plain: bool,
    passphrase_file: Path | None,
) -> int:
    """Decide by what an answers file says."""
    from sharewise.interview.answers.answers_file import notices, read_answers, read_completion
    from sharewise.interview.state import Circumstances, words_by_settings
    from sharewise.reasoning.recommend import recommend

    rulebook = open_rulebook(adoption)
    circumstances = Circumstances(local_now(), read_settings())
    if earlier is not None and earlier.relation == "completes":
        interview = begin_interview(rulebook, earlier, edition, circumstances)
        recommendation, submission = interview.recommendation, read_completion(interview, document)
    else:
        given = read_answers(
            rulebook,
            document,
            edition=edition,
            default_edition=(earlier and edition_of(rulebook, earlier)) or chosen_edition(rulebook, edition),
            must_decide=saves,
            now=circumstances.now,
            supersedes=earlier is not None,
        )
        words = words_by_settings(rulebook.loaded.rules, circumstances.settings)
        recommendation = recommend(rulebook, given.edition, {**words, **given.submission.answers})
        submission = given.submission
    for notice in notices(submission, document, today=circumstances.today):
        say(notice)
    decision = NewDecision(rulebook, recommendation, submission, earlier)
    if not saves:
        print_unsaved(decision, as_json=as_json, plain=plain, why=why)
        return DONE
    held = HeldSignals()
    saved = save_from_file(decision, folder, held, passphrase_file)
    with after_saving(saved.sealed.record.id, held):
        if not as_json and not decision.completes:
            print_page(outcome_page(rulebook, recommendation, why=why), plain=plain)
            sys.stdout.write("\n")
        steps = () if decision.steps == recommendation.steps else decision.steps_left
        print_saved(saved, decision, steps, as_json=as_json, plain=plain)
    return DONE


def _decide_many(
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
        _tell(records_wording.MANY_IN_ALL.format(counts=many.counts))
        raise
    _tell(records_wording.MANY_IN_ALL.format(counts=many.counts))
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
        from sharewise.record.store.save import NotConfirmed

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
            _tell(notice)
        recommendation = recommend(self._rulebook, given.edition, {**self._words, **given.submission.answers})
        return NewDecision(self._rulebook, recommendation, given.submission, None)

    def _saved(
        self, decision: NewDecision, document: AnswersDocument, held: HeldSignals, own: OwnRecords
    ) -> SavedRecord:
        record, now = decision.record(), local_now()
        if not self._has_warned:
            self._has_warned = True
            for warning in own.warnings(now):
                _tell(f"{IMPORTANT} {warning}")
        held.hold()
        saved = own.save(record, now=now, random=os.urandom(16), once=decision.submission.nonce is not None)
        if saved.was_there:
            refuse_other_content(saved, record)
            place = records_wording.MANY_DOCUMENT.format(number=document.number)
            _tell(f"{IMPORTANT} {records_wording.MANY_SAVED_BEFORE.format(place=place, reference=record.id)}")
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
                _tell(records_wording.MANY_PROBLEM.format(place=place(problem.position), message=problem.message))
        else:
            _tell(records_wording.MANY_PROBLEM.format(place=place(SourcePosition("")), message=one_line(str(error))))
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
            _tell(said)
            return
        with contextlib.suppress(OSError):
            say_data(error_data("saved-not-shown", one_line(said), line.exit_code, saved=line.id))


def _place_in(document: AnswersDocument) -> Callable[[SourcePosition], str]:
    def place(position: SourcePosition) -> str:
        if not position.line:
            return records_wording.MANY_DOCUMENT.format(number=document.number)
        return records_wording.MANY_LINE.format(number=document.number, line=position.line)

    return place


def _tell(said: str) -> None:
    """Say something on standard error. Whether anybody hears it does not matter to what is saved."""
    with contextlib.suppress(OSError):
        say(one_line(said))


def answers_document(file: str) -> PositionedData:
    """What is in an answers file that holds the answers of one decision.

    Raises:
        WrongUse: it cannot be read, or holds more, or something else.

    """
    with answers_stream(file) as stream:
        if stream.single is None:
            raise WrongUse(ONLY_ONE.format(file=file))
        return read_answers_document(stream.single, file)


def read_answers_document(content: bytes, file: str) -> PositionedData:
    """The same, of its content."""
    from sharewise.interview.answers.answers_file import read_document

    return read_document(content, "answers" if file == "-" else file)


@contextlib.contextmanager
def answers_stream(file: str) -> Iterator[AnswersStream]:
    """What is in an answers file, or comes on standard input, while it is open.

    Raises:
        WrongUse: it cannot be read.

    """
    from sharewise.files import opened_named, why
    from sharewise.interview.answers.answers_stream import read_stream

    def read_line(most: int) -> bytes:
        try:
            return opened.readline(most)
        except OSError as error:
            raise _unreadable(error) from None

    def _unreadable(error: OSError) -> WrongUse:
        return WrongUse(f"The answers file {file} cannot be read: {why(error)}.")

    if file == "-":
        show_typing()
        opened = sys.stdin.buffer
        yield read_stream(read_line)
        return
    with contextlib.ExitStack() as stack:
        try:
            opened = stack.enter_context(opened_named(named_path(file)))
        except OSError as error:
            raise _unreadable(error) from None
        yield read_stream(read_line)


def _ask(
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
    from sharewise.commands._records import asked_walk
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
