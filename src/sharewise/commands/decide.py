"""`sharewise decide`: from answers to a recommendation, the practitioner's decision, and a signed record."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sharewise.commands.adoptions import shipped_adoptions
from sharewise.commands.asking import prompter
from sharewise.commands.finding import found_intact, later_in
from sharewise.commands.opening import chosen_adoption, chosen_edition, open_rulebook
from sharewise.commands.output import writing
from sharewise.commands.screen import can_ask, print_page
from sharewise.errors import DONE, StorageFailed, WrongUse
from sharewise.interview.answers_file import personal_notices, read_answers, read_completion
from sharewise.interview.conversation import begin, converse, save_for_certain
from sharewise.interview.earlier import begin_again, begin_completing
from sharewise.interview.places import Finished
from sharewise.interview.state import Interview
from sharewise.present.explanation_pages import why_page
from sharewise.present.page import Page
from sharewise.present.pages import answers_outcome_page
from sharewise.present.record_pages import record_text_page, saved_page
from sharewise.present.wording import LATER
from sharewise.reasoning.explanation import explain
from sharewise.reasoning.proof import Proved
from sharewise.reasoning.recommendation import Attached, Recommendation, recommend, steps_of
from sharewise.record.earlier import EarlierRecord
from sharewise.record.keys import own_public_key
from sharewise.record.make import Told, complete_record, make_record
from sharewise.record.model import Record, Relation, as_json, read_sealed
from sharewise.record.save import Saved, save_as_own
from sharewise.record.seal import FORMAT
from sharewise.record.verify import trusting
from sharewise.rulebook.load import read_content
from sharewise.rulebook.model import Rulebook
from sharewise.settings import folders
from sharewise.strict_yaml import LARGEST_FILE
from sharewise.text import visible
from sharewise.times import uk_zone

NO_TERMINAL = (
    "sharewise decide asks questions, and there is no terminal to ask them in.\n"
    "Run it in a terminal, or give it the answers: sharewise decide --answers FILE (or - for standard input).\n"
    "To see the questions and their answers: sharewise rules --questions --format json"
)


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


def decide(options: Options) -> int:
    """Run the command. Returns the exit code."""
    if options.complete is not None and options.supersede is not None:
        raise WrongUse("Choose one: --complete adds to a record, --supersede looks at the decision again.")
    if options.why and (options.answers is None or options.json or options.complete is not None):
        raise WrongUse("--why goes with --answers, and not with --json or --complete. While you are asked: type ?")
    if options.answers is None and not can_ask():
        raise WrongUse(NO_TERMINAL)
    earlier = _earlier(options)
    proved = open_rulebook(_adoption(options, earlier))
    if options.answers is None:
        return _interview(proved, options, earlier)
    return _from_file(proved, options, options.answers, earlier)


def _earlier(options: Options) -> EarlierRecord | None:
    """The record to complete or to look at again, as it was signed. It has to be the last word on its decision."""
    relation: Relation = "supersedes" if options.complete is None else "completes"
    reference = options.supersede if options.complete is None else options.complete
    if reference is None:
        return None
    places = folders(options.folder)
    trusted = trusting(own_public_key(places.key))
    verdict = found_intact(reference, places.records, trusted)
    assert verdict.sealed is not None
    record = read_sealed(verdict.data).record
    for done, by in later_in(places.records, verdict, trusted):
        option = "--supersede" if options.complete is None else "--complete"
        raise WrongUse(f"{record.id}: {LATER[done].format(reference=by)} Take that one: sharewise decide {option} {by}")
    return EarlierRecord(relation, record, verdict.sealed.statement)


def _begin(proved: Proved, options: Options, earlier: EarlierRecord | None) -> Interview:
    if earlier is None:
        return begin(proved, chosen_edition(proved, options.edition))
    made_under = earlier.record.rules.edition
    if earlier.relation == "supersedes":
        return begin_again(proved, earlier, chosen_edition(proved, options.edition or _edition_of(proved, earlier)))
    if options.edition not in (None, made_under):
        raise WrongUse(f"That record was made under the edition {made_under}. Leave --edition away.")
    return begin_completing(proved, earlier)


def _adoption(options: Options, earlier: EarlierRecord | None) -> str | None:
    """The adoption to follow: the one asked for, or that of the record which is completed or looked at again."""
    if options.adoption is not None or earlier is None:
        return chosen_adoption(options.adoption)
    named = earlier.record.rules
    shipped = shipped_adoptions().get(named.adoption or "")
    # An organisation's own file can have the name of one that ships.
    if named.adoption is not None and (shipped is None or read_content(shipped).sha256 != named.adoption_sha256):
        raise WrongUse(
            f"Record {earlier.record.id} follows the local rules '{named.adoption}' {named.adoption_version}. "
            "Name their file: --adoption FILE"
            + (f"\nIf you mean those that come with sharewise now: --adoption {named.adoption}" if shipped else "")
        )
    return named.adoption


def _edition_of(proved: Proved, earlier: EarlierRecord | None) -> str | None:
    """The edition that a decision was made under, if there still is such an edition."""
    edition = earlier.record.rules.edition if earlier else None
    return edition if edition in proved.loaded.rules.editions else None


def _interview(proved: Proved, options: Options, earlier: EarlierRecord | None) -> int:
    interview = _begin(proved, options, earlier)
    asking = prompter(plain=options.plain)
    interview = converse(interview, asking)
    assert isinstance(interview.at, Finished)
    if not interview.at.save:
        return DONE
    said, told = interview.recommendation, interview.told()
    record = _record(proved, said, told, earlier)
    if options.no_save:
        _print_unsaved(proved, said, record, options)
        return DONE
    saved = save_for_certain(asking, _saver(record, options), lambda: record_text_page(record))
    if saved is None:
        return StorageFailed.exit_code
    sys.stderr.write("\n")
    _print_saved(saved, _steps(proved, said, told, earlier), proved.loaded.rules, options)
    return DONE


def _from_file(proved: Proved, options: Options, file: str, earlier: EarlierRecord | None) -> int:
    completes = earlier is not None and earlier.relation == "completes"
    content, name = _read(file)
    if completes:
        interview = _begin(proved, options, earlier)
        said, told = interview.recommendation, read_completion(interview, content, name)
    else:
        given = read_answers(
            proved,
            content,
            name,
            edition=options.edition,
            default_edition=_edition_of(proved, earlier) or chosen_edition(proved, options.edition),
            must_decide=not options.no_save,
        )
        said, told = recommend(proved, given.edition, given.told.answers), given.told
    sys.stderr.writelines(
        visible(notice) + "\n" for notice in personal_notices(told, content, name, today=datetime.now(uk_zone()).date())
    )
    record = _record(proved, said, told, earlier)
    if options.no_save:
        _print_unsaved(proved, said, record, options)
        return DONE
    saved = _saver(record, options)(None)
    steps = _steps(proved, said, told, earlier)
    if not options.json and not completes:
        print_page(_outcome_page(proved, said, options), plain=options.plain)
        sys.stdout.write("\n")
    _print_saved(saved, () if steps == said.steps else steps, proved.loaded.rules, options)
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


def _record(proved: Proved, said: Recommendation, told: Told, earlier: EarlierRecord | None) -> Record:
    now, random = datetime.now().astimezone(), os.urandom(48)
    named = earlier.named() if earlier else None
    if earlier and named and earlier.relation == "completes":
        return complete_record(proved, earlier.record, told, now=now, random=random, earlier=named)
    return make_record(proved, said, told, now=now, random=random, earlier=named)


def _saver(record: Record, options: Options) -> Callable[[Path | None], Saved]:
    def save_in(folder: Path | None) -> Saved:
        places = folders(folder or options.folder)
        now, random = datetime.now().astimezone(), os.urandom(16)
        return save_as_own(places.key, places.records, record, now=now, random=random)

    return save_in


def _steps(proved: Proved, said: Recommendation, told: Told, earlier: EarlierRecord | None) -> tuple[Attached, ...]:
    """The steps of what was decided, or while nothing is, of what is recommended. What is only completed has been done."""
    if earlier is not None and earlier.relation == "completes":
        return ()
    rules = proved.loaded.rules
    return steps_of(rules, rules.outcomes[told.decided.outcome], said.answers) if told.decided else said.steps


def _print_saved(saved: Saved, steps: tuple[Attached, ...], rules: Rulebook, options: Options) -> None:
    if options.json:
        _print_json(as_json(saved.sealed))
        return
    # A folder that is not the usual one has to be named again in every later command.
    folder = saved.path.parent.parent
    named = None if folder == folders().records else folder
    system = rules.adoption.record_system if rules.adoption else None
    page = saved_page(saved.sealed.record, saved.path, steps, named, system)
    print_page(page, plain=options.plain)


def _print_unsaved(proved: Proved, said: Recommendation, record: Record, options: Options) -> None:
    if options.json:
        _print_json({"format": FORMAT, "record": as_json(record)})
        return
    print_page((*_outcome_page(proved, said, options), *record_text_page(record)), plain=options.plain)


def _outcome_page(proved: Proved, said: Recommendation, options: Options) -> Page:
    rules = proved.loaded.rules
    page = answers_outcome_page(rules, said)
    if not options.why:
        return page
    return (*page, *why_page(rules, said, explain(proved.diagrams[said.edition], said.answers)))


def _print_json(data: dict[str, Any]) -> None:
    with writing(None) as write:
        write((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())
