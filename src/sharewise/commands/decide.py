"""`sharewise decide`: from answers to a recommendation, the practitioner's decision, and a signed record."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._output import after_saving, print_page
from sharewise.commands._records import FolderOption, adoption_of, earlier_record, edition_of
from sharewise.commands._rulebooks import (
    AdoptionOption,
    EditionOption,
    chosen_adoption,
    chosen_edition,
    lasting_name,
    open_rulebook,
)
from sharewise.commands._terminal import (
    HeldSignals,
    PlainOption,
    can_ask,
    can_style,
    clear_window,
    forget_typed,
    is_git_bash,
    must_say_plain_again,
    question_columns,
    said_if_long,
    say,
    wants_colour,
)
from sharewise.dates import local_now, moment, uk_time, utc
from sharewise.errors import DONE, Interrupted, LeftAtOnce, SharewiseError, StorageFailed, WrongUse
from sharewise.folders import folders, in_full, named_path, read_settings
from sharewise.interview.prompters.echo import show_typing
from sharewise.present.wording import STARTING, drafts_wording
from sharewise.present.wording.interview_wording import STOPPED, STOPPED_AGAIN

if TYPE_CHECKING:
    from sharewise.interview.drafts.draft_files import DraftFiles
    from sharewise.interview.prompters.interrupts import ControlC
    from sharewise.interview.prompts import Prompter
    from sharewise.interview.session import KeptDraft
    from sharewise.interview.state import Circumstances, Interview, UnfinishedDecision
    from sharewise.reasoning.compiled import CompiledRulebook
    from sharewise.record.make import EarlierRecord
    from sharewise.rulebook.casebook import Casebook

NO_TERMINAL = (
    "sharewise decide asks questions, and there is no terminal to ask them in.\n"
    "Run it in a terminal, or give it the answers: sharewise decide --answers FILE (or - for standard input).\n"
    "To see the questions and their answers: sharewise rules --questions --format json"
)
GIT_BASH = "\nIn Git Bash: winpty sharewise decide --plain"


def decide(
    answers: Annotated[
        str | None,
        typer.Option("--answers", help="Take the answers from this file (YAML or JSON), or from - .", metavar="FILE"),
    ] = None,
    edition: EditionOption = None,
    adoption: AdoptionOption = None,
    folder: FolderOption = None,
    plain: PlainOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as JSON on standard output.")] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Show what comes out and write nothing.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="With --answers: show also what decided it, and what would change it.")
    ] = False,
    complete: Annotated[
        str | None, typer.Option("--complete", help="Add what this record lacks, as a new record.", metavar="REFERENCE")
    ] = None,
    supersede: Annotated[
        str | None,
        typer.Option("--supersede", help="Look at this decision again, as something changed.", metavar="REFERENCE"),
    ] = None,
    draft: Annotated[
        str | None, typer.Option("--draft", help="Go on with this draft. See: sharewise drafts", metavar="REFERENCE")
    ] = None,
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
    given = answers_content(answers) if answers is not None else None
    earlier, again = None, _tried_before(*given) if given else None
    if complete is not None:
        earlier = earlier_record("completes", complete, folder, again=again)
    elif supersede is not None:
        earlier = earlier_record("supersedes", supersede, folder, again=again)
    # The local rules of a record that is completed or looked at again, where no others are asked for.
    followed = adoption_of(earlier) if adoption is None and earlier is not None else chosen_adoption(adoption)
    if given is None:
        return _ask(earlier, followed, edition, draft, folder=folder, as_json=as_json, saves=not no_save, plain=plain)
    return _take_file(
        *given, earlier, followed, edition, folder=folder, as_json=as_json, saves=not no_save, why=why, plain=plain
    )


def _tried_before(content: bytes, name: str) -> str | None:
    """The reference under which these answers were saved if a script tried them before; None where they have no nonce."""
    if b"nonce" not in content:
        return None
    from sharewise.interview.answers_file import nonce_in
    from sharewise.record.make import reference_of

    nonce = nonce_in(content, name)
    return reference_of(nonce) if nonce else None


def _begin(
    rulebook: CompiledRulebook, earlier: EarlierRecord | None, edition: str | None, circumstances: Circumstances
) -> Interview:
    """The interview at its beginning, under the edition asked for.

    Raises:
        WrongUse: the edition asked for does not exist, or is not that of the record.

    """
    # Imported here, and below: it takes its time to load, and the help of the command needs none of it.
    from sharewise.interview.begin import begin, begin_again, begin_completing

    if earlier is None:
        return begin(rulebook, chosen_edition(rulebook, edition), circumstances)
    if earlier.relation == "supersedes":
        chosen = chosen_edition(rulebook, edition or edition_of(rulebook, earlier))
        return begin_again(rulebook, earlier, chosen, circumstances)
    made_under = earlier.record.rules.edition
    if edition not in (None, made_under):
        raise WrongUse(f"That record was made under the edition {made_under}. Leave out --edition.")
    return begin_completing(rulebook, earlier, circumstances)


def _take_file(
    content: bytes,
    name: str,
    earlier: EarlierRecord | None,
    adoption: str | None,
    edition: str | None,
    *,
    folder: Path | None,
    as_json: bool,
    saves: bool,
    why: bool,
    plain: bool,
) -> int:
    """Decide by what an answers file with this content and name says."""
    from sharewise.commands._records import NewDecision, outcome_page, print_saved, print_unsaved, save_from_file
    from sharewise.interview.answers_file import notices, read_answers, read_completion
    from sharewise.interview.state import Circumstances, words_by_settings
    from sharewise.reasoning.recommend import recommend

    rulebook = open_rulebook(adoption)
    circumstances = Circumstances(local_now(), read_settings())
    if earlier is not None and earlier.relation == "completes":
        interview = _begin(rulebook, earlier, edition, circumstances)
        recommendation, submission = interview.recommendation, read_completion(interview, content, name)
    else:
        given = read_answers(
            rulebook,
            content,
            name,
            edition=edition,
            default_edition=(earlier and edition_of(rulebook, earlier)) or chosen_edition(rulebook, edition),
            must_decide=saves,
            now=circumstances.now,
            supersedes=earlier is not None,
        )
        words = words_by_settings(rulebook.loaded.rules, circumstances.settings)
        recommendation = recommend(rulebook, given.edition, {**words, **given.submission.answers})
        submission = given.submission
    for notice in notices(submission, content, name, today=circumstances.today):
        say(notice)
    decision = NewDecision(rulebook, recommendation, submission, earlier)
    if not saves:
        print_unsaved(decision, as_json=as_json, plain=plain, why=why)
        return DONE
    held = HeldSignals()
    saved = save_from_file(decision, folder, held)
    with after_saving(saved.sealed.record.id, held):
        if not as_json and not decision.completes:
            print_page(outcome_page(rulebook, recommendation, why=why), plain=plain)
            sys.stdout.write("\n")
        steps = () if decision.steps == recommendation.steps else decision.steps_left
        print_saved(saved, decision, steps, as_json=as_json, plain=plain)
    return DONE


def answers_content(file: str) -> tuple[bytes, str]:
    """The content of the answers file, and its name for messages."""
    from sharewise.files import read_named, why
    from sharewise.strict_yaml import LARGEST_FILE

    try:
        if file == "-":
            show_typing()
            return sys.stdin.buffer.read(LARGEST_FILE + 1), "answers"
        return read_named(named_path(file), LARGEST_FILE + 1), file
    except OSError as error:
        raise WrongUse(f"The answers file {file} cannot be read: {why(error)}.") from None


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
    # Under a heavy load the window would be blank for long.
    with said_if_long(STARTING, after=1.5):
        from sharewise.interview.drafts.draft_files import DraftFiles, new_reference
        from sharewise.interview.prompters.choose import choose_prompter
        from sharewise.interview.prompters.interrupts import ControlC
        from sharewise.interview.session import DraftHeader, KeptDraft, Session, Sources

        settings = read_settings()
        files = DraftFiles(folders().drafts, settings.draft_days)
        circumstances = _circumstances(files, draft, folder, is_new=earlier is None, saves=saves)
        interview = _begin(open_rulebook(adoption), earlier, edition, circumstances)
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
        record = last_record(asked_walk(folder), own_public_key(folders(folder).key))
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
    from sharewise.commands._records import NewDecision, print_saved, print_unsaved, saver
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
    return DONE


def _reading(control_c: ControlC, held: HeldSignals) -> contextlib.AbstractContextManager[None]:
    """A context in which the page about what was saved waits for a key: its reference has been shown, and Ctrl-C ends the page.
    A key that was meant for the last list is none for the page.
    """
    held.release(is_said=True)
    forget_typed()
    show_typing()
    return control_c.awaited(sys.stdin)


def _stopped(interview: Interview, message: str = STOPPED) -> str:
    """What to say of an interview that stopped: nothing is lost of what was there before it."""
    had_something = interview.earlier or interview.circumstances.unfinished
    return STOPPED_AGAIN if message == STOPPED and had_something else message


def _cleared(message: str) -> str:
    """Clear the window, and say what is left of it."""
    return message if clear_window() else f"{message} {drafts_wording.NOT_CLEARED}"
