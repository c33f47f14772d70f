"""`sharewise decide`: from answers to a recommendation, the practitioner's decision, and a signed record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sharewise.commands._output import JsonOption, after_saving, print_page
from sharewise.commands._records.asked_records import FolderOption
from sharewise.commands._records.passphrase import PassphraseFileOption
from sharewise.commands._records.reference import offer_records
from sharewise.commands._rulebooks import (
    AdoptionOption,
    EditionOption,
    chosen_adoption,
    chosen_edition,
    open_rulebook,
)
from sharewise.commands._terminal import HeldSignals, PlainOption, can_ask, is_git_bash, say
from sharewise.commands.deciding.answers_document import answers_stream, read_answers_document
from sharewise.commands.deciding.asking import ask
from sharewise.commands.deciding.beginning import adoption_of, begin_interview, earlier_record, edition_of
from sharewise.commands.deciding.many_decisions import decide_many
from sharewise.commands.deciding.new_decision import NewDecision, outcome_page, print_unsaved
from sharewise.commands.deciding.saving import print_saved, save_from_file
from sharewise.dates import local_now
from sharewise.errors import DONE, BadFile, WrongUse
from sharewise.folders import read_settings

if TYPE_CHECKING:
    from sharewise.record.make import EarlierRecord
    from sharewise.strict_yaml import PositionedData

NO_TERMINAL = (
    "sharewise decide asks questions, and there is no terminal to ask them in.\n"
    "Run it in a terminal, or give it the answers: sharewise decide --answers FILE (or - for standard input).\n"
    "To see the questions and their answers: sharewise rules --questions --json"
)
ONLY_FOR_ONE = (
    "{option} is for one decision, and there are answers of several here. Leave it out, or give them one at a time."
)
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
                return decide_many(
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
        return ask(earlier, followed, edition, draft, folder=folder, as_json=as_json, saves=not no_save, plain=plain)
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
