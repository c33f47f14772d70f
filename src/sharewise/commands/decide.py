"""`sharewise decide`: from answers to a recommendation, the practitioner's decision, and a signed record."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.commands._output import print_page
from sharewise.commands._rulebooks import chosen_adoption, chosen_edition, open_rulebook
from sharewise.commands._terminal import can_ask, is_git_bash
from sharewise.errors import DONE, WrongUse
from sharewise.folders import read_settings
from sharewise.interview.begin import begin, begin_again, begin_completing
from sharewise.interview.state import Circumstances, Interview
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.recommend import recommend
from sharewise.strict_yaml import LARGEST_FILE
from sharewise.text import visible

if TYPE_CHECKING:
    from sharewise.record.make import EarlierRecord

NO_TERMINAL = (
    "sharewise decide asks questions, and there is no terminal to ask them in.\n"
    "Run it in a terminal, or give it the answers: sharewise decide --answers FILE (or - for standard input).\n"
    "To see the questions and their answers: sharewise rules --questions --format json"
)
GIT_BASH = "\nIn Git Bash: winpty sharewise decide --plain"


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line."""

    answers: str | None
    edition: str | None
    adoption: str | None
    folder: Path | None
    plain: bool
    json: bool
    no_save: bool
    why: bool
    complete: str | None
    supersede: str | None
    draft: str | None


def decide(options: Options) -> int:
    """Run the command. Returns the exit code."""
    if options.complete is not None and options.supersede is not None:
        raise WrongUse("Choose one: --complete adds to a record, --supersede looks at the decision again.")
    if options.why and (options.answers is None or options.json or options.complete is not None):
        raise WrongUse("--why goes with --answers, and not with --json or --complete. While you are asked: type ?")
    with_draft = (options.answers, options.complete, options.supersede, options.edition, options.adoption)
    if options.draft is not None and (options.no_save or any(each is not None for each in with_draft)):
        raise WrongUse("--draft goes on with a draft as it was begun: leave the other options away.")
    if options.answers is None and not can_ask():
        # The terminal of Git Bash does not show itself to programs of Windows.
        raise WrongUse(NO_TERMINAL + (GIT_BASH if is_git_bash() else ""))
    earlier = _earlier(options)
    if options.answers is None:
        # Imported here: an answers file needs nothing of it.
        from sharewise.commands.interviewing import interview

        return interview(options, earlier)
    return _from_file(open_rulebook(adoption_for(options, earlier)), options, options.answers, earlier)


def _earlier(options: Options) -> EarlierRecord | None:
    if options.complete is None and options.supersede is None:
        return None
    # Imported here, and below: what checks records takes its time, and most decisions begin without one.
    from sharewise.commands._records import earlier_record

    if options.complete is not None:
        return earlier_record("completes", options.complete, options.folder)
    assert options.supersede is not None
    return earlier_record("supersedes", options.supersede, options.folder)


def adoption_for(options: Options, earlier: EarlierRecord | None) -> str | None:
    """The adoption to follow: the one asked for, or that of the record which is completed or looked at again."""
    if options.adoption is not None or earlier is None:
        return chosen_adoption(options.adoption)
    from sharewise.commands._records import adoption_of

    return adoption_of(earlier)


def begun(
    rulebook: CompiledRulebook, options: Options, earlier: EarlierRecord | None, circumstances: Circumstances
) -> Interview:
    """The interview at its beginning.

    Raises:
        WrongUse: the edition asked for does not exist, or is not that of the record.

    """
    if earlier is None:
        return begin(rulebook, chosen_edition(rulebook, options.edition), circumstances)
    from sharewise.commands._records import edition_of

    made_under = earlier.record.rules.edition
    if earlier.relation == "supersedes":
        edition = chosen_edition(rulebook, options.edition or edition_of(rulebook, earlier))
        return begin_again(rulebook, earlier, edition, circumstances)
    if options.edition not in (None, made_under):
        raise WrongUse(f"That record was made under the edition {made_under}. Leave --edition away.")
    return begin_completing(rulebook, earlier, circumstances)


def _from_file(rulebook: CompiledRulebook, options: Options, file: str, earlier: EarlierRecord | None) -> int:
    # Imported here: an interview needs none of these.
    from sharewise.commands._records import Decided, outcome_page, print_saved, print_unsaved, saver
    from sharewise.interview.answers_file import personal_notices, read_answers, read_completion

    content, name = _read(file)
    circumstances = Circumstances(datetime.now().astimezone(), read_settings())
    if earlier is not None and earlier.relation == "completes":
        interview = begun(rulebook, options, earlier, circumstances)
        said, told = interview.recommendation, read_completion(interview, content, name)
    else:
        from sharewise.commands._records import edition_of

        given = read_answers(
            rulebook,
            content,
            name,
            edition=options.edition,
            default_edition=(earlier and edition_of(rulebook, earlier)) or chosen_edition(rulebook, options.edition),
            must_decide=not options.no_save,
        )
        said, told = recommend(rulebook, given.edition, given.submission.answers), given.submission
    for notice in personal_notices(told, content, name, today=circumstances.today):
        sys.stderr.write(f"{visible(notice)}\n")
    decided = Decided(rulebook, said, told, earlier)
    if options.no_save:
        print_unsaved(decided, as_data=options.json, plain=options.plain, why=options.why)
        return DONE
    saved = saver(decided.record(), options.folder)(None)
    if not options.json and not decided.completes:
        print_page(outcome_page(rulebook, said, why=options.why), plain=options.plain)
        sys.stdout.write("\n")
    steps = () if decided.steps == said.steps else decided.steps
    print_saved(saved, decided, steps, as_data=options.json, plain=options.plain)
    return DONE


def _read(file: str) -> tuple[bytes, str]:
    """The content of the answers file, and its name for messages."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(LARGEST_FILE + 1), "answers"
        with open(file, "rb") as opened:
            return opened.read(LARGEST_FILE + 1), file
    except OSError as error:
        raise WrongUse(f"The answers file {file} cannot be read: {error.strerror}.") from None
