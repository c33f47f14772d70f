"""`sharewise records erase`, `hold`, `release` and `approve`: what is said of a record later, sealed in a file of its own."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from sharewise import __version__
from sharewise.commands._output import print_page, reply_to
from sharewise.commands._records.asked_records import (
    FolderOption,
    KeysOption,
    keys_to_trust,
    passphrases_asked,
    walk_of,
)
from sharewise.commands._records.reference import find_about, find_later, find_one, offer_records
from sharewise.commands._records.signing import own_records
from sharewise.commands._terminal import HeldSignals, PlainOption, can_ask, say
from sharewise.dates import local_now
from sharewise.errors import DONE, CannotDecide, Finding, Interrupted, WrongUse
from sharewise.folders import folders, read_settings
from sharewise.present.page import Paragraph
from sharewise.present.wording import records_wording
from sharewise.record.entry_model import Ground, read_body
from sharewise.text import did_you_mean, typed
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.folders import Folders
    from sharewise.record.seal import EntryKind
    from sharewise.record.store.indexed_walk import IndexedWalk
    from sharewise.record.store.saving.own_records import OwnRecords
    from sharewise.record.summary import AboutRecord
    from sharewise.record.trust.trusted_keys import TrustedKeys
    from sharewise.record.verification import Verdict

_ReferenceArgument = Annotated[
    str,
    typer.Argument(
        help="The reference or a part of it, a case reference, `last`, or the record's file.",
        metavar="REFERENCE",
        autocompletion=offer_records,
    ),
]
_GROUNDS: tuple[Ground, ...] = get_args(Ground)


@frozen
class _Found:
    """A record that is as it was signed or was erased, with what is said of it, and where."""

    places: Folders
    trusted: TrustedKeys
    walk: IndexedWalk
    verdict: Verdict
    reference: str
    about: AboutRecord

    @property
    def is_erased(self) -> bool:
        return not self.verdict.is_proved

    @cached_property
    def own(self) -> OwnRecords:
        """What saves with this installation's key."""
        return own_records(self.places)

    def save(self, kind: EntryKind, **said: Any) -> None:
        """Save what is said about it, as this installation's own."""
        seal = self.verdict.seal
        assert seal is not None
        name = typed(read_settings().name or "")
        data = {
            "record": {"id": self.reference, "statement": seal.statement},
            "place": {"chain": seal.key.thumbprint, "sequence": seal.sequence},
            "by": name if name and len(name) <= _NAME else None,
            "tool": {"name": "sharewise", "version": __version__},
            **said,
        }
        body = read_body(kind, data)
        self.own.save_entry(body, now=local_now(), random=os.urandom(16))


_NAME, _LINE = 200, 500


def _line(option: str, text: str, longest: int) -> str:
    """What was typed after an option, which has to be one line that is not too long.

    Raises:
        WrongUse: it is not.

    """
    line = typed(text)
    if not _is_line(line, longest):
        raise WrongUse(f"After {option} comes one line of at most {longest} letters.")
    return line


def _is_line(text: str, longest: int) -> bool:
    return bool(text) and len(text) <= longest and "\n" not in text


def _asked(option: str, question: str, longest: int) -> str:
    """The line that an option would have given. Typed here it stands in no list of commands, and in none of running programs.

    Raises:
        WrongUse: nobody is there who could be asked, or they typed nothing. Nothing was changed.
        Interrupted: they left.

    """
    if not can_ask():
        raise WrongUse(records_wording.UNASKED.format(option=option))
    say(question, sys.stdout)
    while line := typed(_reply()):
        if _is_line(line, longest):
            return line
        say(records_wording.TOO_LONG.format(longest=longest), sys.stdout)
    raise WrongUse(records_wording.NOTHING_TYPED)


def _reply() -> str:
    """What is typed.

    Raises:
        Interrupted: the input ended, or Ctrl-C came.

    """
    if not (said := reply_to("> ", nullcontext)):
        raise Interrupted(records_wording.STOPPED)
    return said


def _asked_ground() -> Ground:
    """The ground that is chosen by its number or its name.

    Raises:
        WrongUse: as `_asked`.

    """
    listed = [f"  {number}. {records_wording.GROUNDS[each]}" for number, each in enumerate(_GROUNDS, 1)]
    question = "\n".join((records_wording.ASK_GROUND, *listed))
    by_reply = {reply: each for number, each in enumerate(_GROUNDS, 1) for reply in (str(number), each)}
    while (reply := _asked("--ground", question, _LINE).lower()) not in by_reply:
        question = records_wording.NO_SUCH_NUMBER.format(most=len(_GROUNDS))
    return by_reply[reply]


def _found(record: str, folder: Path | None, key: list[Path] | None, command: str) -> _Found:
    """The record that is meant.

    Raises:
        SharewiseError: there is none, or it is not as it was signed and in its place.

    """
    from sharewise.record.store.folder import refuse_a_piece, why_not_in_tree

    places = folders(folder)
    # What is said beside a part is not seen from in it.
    refuse_a_piece(places.asked_records)
    trusted = keys_to_trust(key or [], places, with_own=True, opened_with=passphrases_asked)
    walk = walk_of(places, trusted)
    found = find_one(record, walk, f"sharewise records {command} {{reference}}")
    verdict = found.verdict
    about = find_about(walk, verdict)
    if verdict.seal is not None and (not_here := why_not_in_tree(places.records, verdict.seal.folder)) is not None:
        raise WrongUse(not_here)
    for finding in found.findings:
        if finding.exit_code and finding.code != "to finish":
            raise Finding(f"{verdict.path}: {finding.word}. {finding.why}")
    if about.erasure is not None and not verdict.is_proved:
        return _Found(places, trusted, walk, verdict, about.erasure[1].record.id, about)
    if not verdict.is_proved_record or verdict.data is None:
        kind = CannotDecide if verdict.exit_code == CannotDecide.exit_code else Finding
        raise kind(f"{verdict.path}: {verdict.word}. {verdict.why}")
    return _Found(places, trusted, walk, verdict, str(verdict.data["record"].get("id")), about)


def erase_record(
    record: _ReferenceArgument,
    ground: Annotated[
        str | None, typer.Option("--ground", help="Why: retention, request or court.", metavar="GROUND")
    ] = None,
    authorised_by: Annotated[
        str | None,
        typer.Option(
            "--authorised-by", help="Who said that it may be erased. Left out, you are asked.", metavar="NAME"
        ),
    ] = None,
    folder: FolderOption = None,
    key: KeysOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first. For scripts.")] = False,
    plain: PlainOption = False,
) -> int:
    """Run the command. Returns the exit code: 0 where the content is gone."""
    if ground is not None and ground not in _GROUNDS:
        raise WrongUse(f"There is no such ground: {did_you_mean(ground, _GROUNDS)}")
    by = None if authorised_by is None else _line("--authorised-by", authorised_by, _NAME)
    found = _found(record, folder, key, "erase")
    from sharewise.present.pages.records.entries_page import erased_now_page, erased_words, hold_words

    copies = list(found.walk.copies_of(found.verdict.seal)) if found.verdict.seal else []
    if found.is_erased and not copies:
        say(records_wording.ERASED_BEFORE.format(reference=found.reference, erased=erased_words(found.about)))
        return DONE
    if found.about.holds:
        held = " ".join(hold_words(found.about))
        raise WrongUse(records_wording.HELD.format(reference=found.reference, held=held))
    later = [each.reference for each in find_later(found.walk, found.verdict)]
    if found.about.erasure is None:
        ground = ground or _asked_ground()
        by = by or _asked("--authorised-by", records_wording.ASK_AUTHORISED, _NAME)
    if not yes:
        _confirm(found.reference)
    from sharewise.record.store.records_index import forget_indexes
    from sharewise.record.store.saving.erased_content import take_out_content

    if found.about.erasure is None:
        # While somebody types a passphrase, they can leave.
        found.own.unlock()
    held_signals = HeldSignals()
    held_signals.hold()
    try:
        if found.about.erasure is None:
            found.save("erasure", ground=ground, authorised_by=by)
        for each in (*(() if found.is_erased else (found.verdict,)), *copies):
            take_out_content(each, found.trusted)
        forget_indexes(found.places.index)
    finally:
        held_signals.release(is_said=False)
    print_page(erased_now_page(found.reference, later), plain=plain)
    return DONE


def _confirm(reference: str) -> None:
    """Ask whether it is meant.

    Raises:
        WrongUse: nobody is there who could be asked, or they did not say yes. Nothing was changed.
        Interrupted: they left.

    """
    if not can_ask():
        raise WrongUse(records_wording.ERASE_UNASKED)
    say(records_wording.ERASE_ASK.format(reference=reference), sys.stdout)
    said = _reply()
    if said.strip().lower() not in ("yes", "y"):
        raise WrongUse(records_wording.NOT_ERASED)


def hold_record(
    record: _ReferenceArgument,
    reason: Annotated[
        str | None,
        typer.Option("--reason", help="Why, in one line. No names. Left out, you are asked.", metavar="TEXT"),
    ] = None,
    folder: FolderOption = None,
    key: KeysOption = None,
    plain: PlainOption = False,
) -> None:
    """Run the command."""
    why = None if reason is None else _line("--reason", reason, _LINE)
    found = _found(record, folder, key, "hold")
    _refuse_erased(found)
    why = why or _asked("--reason", records_wording.ASK_REASON, _LINE)
    found.save("hold", reason=why)
    _print(records_wording.HOLD_SAVED, found, plain=plain)


def release_record(
    record: _ReferenceArgument, folder: FolderOption = None, key: KeysOption = None, plain: PlainOption = False
) -> None:
    """Run the command. All holds that stand are taken back."""
    found = _found(record, folder, key, "release")
    holds = [seal.statement for seal, _ in found.about.holds]
    if not holds:
        raise WrongUse(records_wording.NO_HOLD.format(reference=found.reference))
    found.save("release", holds=holds)
    _print(records_wording.RELEASE_SAVED, found, plain=plain)


def approve_record(
    record: _ReferenceArgument,
    comment: Annotated[
        str | None, typer.Option("--comment", help="What you say of it, in one line. No names.", metavar="TEXT")
    ] = None,
    only_comment: Annotated[
        bool, typer.Option("--only-comment", help="Say something of it, and do not approve of the decision.")
    ] = False,
    folder: FolderOption = None,
    key: KeysOption = None,
    plain: PlainOption = False,
) -> None:
    """Run the command."""
    from sharewise.record.keys import own_public_key
    from sharewise.record.store.query import completed_by
    from sharewise.record.summary import summarise

    said = None if comment is None else _line("--comment", comment, _LINE)
    found = _found(record, folder, key, "approve")
    _refuse_erased(found)
    own = own_public_key(found.places.key)
    if own is not None and found.verdict.seal is not None:
        decided = [found.verdict, *(each.verdict for each in completed_by(found.walk, summarise(found.verdict)))]
        if any(each.seal and own.thumbprint in each.seal.same_person for each in decided):
            raise WrongUse(records_wording.OWN_RECORD.format(reference=found.reference))
    for each in find_later(found.walk, found.verdict):
        if each.relation == "supersedes":
            raise WrongUse(records_wording.REPLACED.format(reference=found.reference, later=each.reference))
    if only_comment and said is None:
        said = _asked("--comment", records_wording.ASK_COMMENT, _LINE)
    found.save("comment" if only_comment else "approval", comment=said)
    words = records_wording.COMMENT_SAVED if only_comment else records_wording.APPROVAL_SAVED
    _print(words, found, plain=plain)


def _print(words: str, found: _Found, *, plain: bool) -> None:
    print_page((Paragraph(words.format(reference=found.reference)),), plain=plain)


def _refuse_erased(found: _Found) -> None:
    from sharewise.present.pages.records.entries_page import erased_words

    if found.is_erased:
        raise WrongUse(
            records_wording.ERASED_BEFORE.format(reference=found.reference, erased=erased_words(found.about))
        )
