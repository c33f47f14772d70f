"""Texts to paste, as commands make them: of a record that is there, and right after one was saved."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sharewise.commands._output import Waiting, reply_to, write_data, writing
from sharewise.commands._rulebooks import KnownRules, open_rulebook, settled_adoption, shipped_adoptions
from sharewise.commands._terminal import clear_window, columns_of, is_terminal, say, wants_plain
from sharewise.errors import CannotDecide, Finding, StorageFailed, WrongUse
from sharewise.folders import read_settings
from sharewise.present.formats import SCREEN
from sharewise.present.wording import IMPORTANT
from sharewise.text import did_you_mean

if TYPE_CHECKING:
    from sharewise.present.paste.paste_text import Pasted
    from sharewise.record.record_model import Record
    from sharewise.record.store.chains.findings import CheckedRecord
    from sharewise.record.summary import RelatedRecord
    from sharewise.rulebook.model import Rulebook

# Those of the national rules. A test holds them to the rulebook; local rules can add others.
TEXTS = ("cpoms", "referral", "email", "requester", "person")
# What a text is written as.
TEXT_FORMATS = (SCREEN, "json")


ForOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--for",
        help="Print a text to paste: a note for cpoms, a referral, an email that confirms, an answer to the requester, or what to say "
        "to the person.",
        metavar="READER",
        autocompletion=lambda: TEXTS,
    ),
]


def write_text(
    record: Record,
    found: CheckedRecord,
    later: list[RelatedRecord],
    name: str,
    *,
    adoption: list[Path],
    output: Path | None,
    as_data: bool,
) -> None:
    """Write the text called `name`, made of a record, on standard output or in a new file. With `as_data`, as a document for scripts.

    Raises:
        WrongUse: there is no such text, or none for what was decided.
        CannotDecide: the record does not answer what the text hangs on.
        SharewiseError: the record is not as it was signed.

    """
    from sharewise.present.paste.paste_text import paste_text, question_not_known
    from sharewise.present.wording import paste_wording, records_wording

    verdict = found.verdict
    if not verdict.is_proved:
        kinds = {CannotDecide.exit_code: CannotDecide, StorageFailed.exit_code: StorageFailed}
        raise kinds.get(verdict.exit_code, Finding)(
            paste_wording.NOT_PROVED.format(verdict=verdict.word, why=verdict.why, reference=record.id)
        )
    rules = _rules_for(record, adoption)
    if name not in rules.to_paste:
        raise WrongUse(paste_wording.UNKNOWN.format(hint=did_you_mean(name, rules.to_paste)))

    def rules_then() -> Rulebook | None:
        then = KnownRules(path for path in adoption if path.is_file()).named_by(record.rules)
        return then.loaded.rules if then else None

    question = question_not_known(rules, record, name, rules_then)
    if question is not None:
        raise CannotDecide(
            paste_wording.OTHER_RULES.format(
                reference=record.id, version=record.rules.version, question=rules.questions[question].short
            )
        )
    made = paste_text(rules, record, name)
    if not made.lines:
        raise WrongUse(paste_wording.NOT_MADE.format(why=made.none))
    if as_data:
        # Imported here: few ask for it.
        from sharewise.present.json.text_json import text_document

        write_data(text_document(record.id, name, rules.to_paste[name], made, later, found.exit_code), output)
        return
    for relation, other in later:
        say(f"{IMPORTANT} {records_wording.LATER_IS[relation].format(reference=other)}")
    local = rules.to_paste[name].local
    if local is not None:
        say(paste_wording.LOCAL.format(title=local))
    with writing(output) as write:
        write("".join(f"{line}\n" for line in made.lines).encode())
    if made.gaps:
        say(paste_wording.GAPS_LEFT)


def _rules_for(record: Record, adoption: list[Path]) -> Rulebook:
    """The rules whose texts are used: today's, with the local rules that are named, or that the record follows, where they ship, or
    that the settings name.
    """
    named = record.rules.adoption
    if adoption:
        followed: str | None = str(adoption[0])
    elif named in shipped_adoptions():
        followed = named
    else:
        followed = settled_adoption(read_settings())
    return open_rulebook(followed).loaded.rules


# What a terminal takes for its clipboard at most, in characters of base64: the least of those that say so.
_MOST_FOR_CLIPBOARD = 74_994


def offer_texts(record: Record, rules: Rulebook, *, waiting: Waiting, to_clipboard: bool, plain: bool) -> None:
    """Offer the texts that can be made of a record that was just saved, and show those that are chosen: to read, and to copy.

    Only on a terminal where it is read here and now. Enter, q and Ctrl-C end it. `waiting`: as in `print_to_read`.
    """
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        return
    from sharewise.interview.prompts import leaves_at_once
    from sharewise.present.formats.plain_text import fitting_width, wrapped
    from sharewise.present.paste.paste_text import all_texts
    from sharewise.present.wording import paste_wording

    texts = {name: text for name, text in all_texts(rules, record).items() if text.lines}
    in_plain_lines = plain or wants_plain()
    copies = to_clipboard and not in_plain_lines
    # In plain lines a reply is typed on a line of its own, as everywhere else there.
    typed_after = "\n> " if in_plain_lines else " "
    offered = ", ".join(
        paste_wording.OFFERED.format(number=number, name=name).replace(" ", "\u00a0")
        for number, name in enumerate(texts, 1)
    )
    while texts:
        said = wrapped(paste_wording.OFFER.format(texts=offered), fitting_width(columns_of(sys.stdout)))
        typed = reply_to("\n" + "\n".join(said) + typed_after, waiting)
        chosen = dict(enumerate(texts, 1)).get(int(typed) if typed.strip().isdecimal() else 0)
        if leaves_at_once(typed):
            clear_window()
            return
        if typed.strip().lower() in ("", "q"):
            return
        if chosen is None:
            sys.stdout.write(f"{paste_wording.NO_SUCH_NUMBER}\n")
            continue
        lines = texts[chosen].lines
        sys.stdout.write("\n" + "".join(f"{line}\n" for line in lines))
        for note in _notes(rules, chosen, texts[chosen], copies=copies):
            sys.stdout.write(f"\n{note}\n")


def _notes(rules: Rulebook, name: str, text: Pasted, *, copies: bool) -> list[str]:
    """What is said below a text. With `copies`, it goes to the clipboard: OSC 52, which a terminal that does not know it leaves out."""
    from sharewise.present.wording import paste_wording

    notes = []
    if copies:
        encoded = base64.b64encode("\n".join(text.lines).encode()).decode()
        if len(encoded) <= _MOST_FOR_CLIPBOARD:
            sys.stdout.write(f"\x1b]52;c;{encoded}\x07")
        notes.append(paste_wording.COPIED if len(encoded) <= _MOST_FOR_CLIPBOARD else paste_wording.TOO_LONG_TO_COPY)
    if text.gaps:
        notes.append(paste_wording.GAPS_LEFT)
    local = rules.to_paste[name].local
    return notes if local is None else [*notes, paste_wording.LOCAL.format(title=local)]
