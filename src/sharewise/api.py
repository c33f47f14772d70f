"""sharewise from Python: load rules, ask and recommend, read, verify and export records.

This module is what sharewise promises to Python, and all of it: the names in `__all__`, what they take, give and raise. It follows
semantic versioning: what works with one version works with every later one that has the same first number. A later version may add
functions, arguments with a default, and members of what is given back. Every other module may change at any time.

Nothing here prints, ends the program, reads the environment or keeps anything: every file and folder is passed in. What is given
back is frozen. What goes wrong is raised as a `sharewise.errors.SharewiseError`: `WrongUse` above all, whose message says what to
change. To save a record, with the practitioner's own decision, takes `sharewise decide --answers`.

    >>> from sharewise import api
    >>> rules = api.load_rules()
    >>> api.next_question(rules, {}).id
    'danger'
    >>> api.recommend(rules, {"danger": "yes"}).outcome
    'emergency'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sharewise.errors import WrongUse
from sharewise.text import did_you_mean
from sharewise.values import frozen

if TYPE_CHECKING:
    from sharewise.reasoning.compiled import CompiledRulebook
    from sharewise.reasoning.diagram.decision_diagram import Diagram
    from sharewise.reasoning.words import Attached
    from sharewise.record.store.chains.findings import Found

__all__ = [
    "Advice",
    "AdviceReasons",
    "AdviceText",
    "CheckedFile",
    "OpenQuestion",
    "PossibleAnswer",
    "PossibleChange",
    "ProvedRecord",
    "Ruleset",
    "explain",
    "export_records",
    "load_rules",
    "next_question",
    "read_records",
    "recommend",
    "verify_records",
]


@frozen
class Ruleset:
    """Rules that are proved, as one edition has them. Made by `load_rules`.

    Attributes:
        name, version: of the rulebook.
        edition: the edition that is followed.
        adoption: the local rules that are followed too, or None.
        outcomes: the titles of all outcomes, by code.
        compiled: what the functions here work on. It is no part of what is promised.

    """

    name: str
    version: str
    edition: str
    adoption: str | None
    outcomes: Mapping[str, str]
    compiled: CompiledRulebook

    def __repr__(self) -> str:
        """In short: what it was made of is long."""
        return f"Ruleset({self.name!r}, {self.version!r}, {self.edition!r}, {self.adoption!r})"

    @property
    def _diagram(self) -> Diagram:
        return self.compiled.diagrams[self.edition]


@frozen
class PossibleAnswer:
    """One of the answers to a question: its code, and its words."""

    code: str
    label: str
    help: str | None


@frozen
class OpenQuestion:
    """A question to ask.

    Attributes:
        id: what stands for it among answers.
        ask, help: its words.
        answers: those to choose from, in order.

    """

    id: str
    ask: str
    help: str
    answers: tuple[PossibleAnswer, ...]


@frozen
class AdviceText:
    """A step or a condition: its id, its words, and what local rules add to them."""

    id: str
    says: str
    local: str | None


@frozen
class Advice:
    """What the rules recommend. A person decides.

    Attributes:
        answers: the answers that led there, in the order of asking. Others that were given do not count.
        outcome, title, says: the code of the outcome, and its words.
        local: what local rules add to those.
        because: why, a sentence for each row of the rules that decides.
        steps, conditions: what to do, and what to keep to.
        rules: the numbers of the golden rules that it rests on, in this edition.
        find_out: what to find out first, where something is not known that could change it.
        words: questions whose answers change nothing but the words. They may be added to the answers.

    """

    answers: Mapping[str, str]
    outcome: str
    title: str
    says: str
    local: str | None
    because: tuple[str, ...]
    steps: tuple[AdviceText, ...]
    conditions: tuple[AdviceText, ...]
    rules: tuple[str, ...]
    find_out: AdviceText | None
    words: tuple[OpenQuestion, ...]


@frozen
class PossibleChange:
    """What one other answer, with all others kept, would lead to: the outcomes that are then possible, by code."""

    question: str
    answer: str
    outcomes: tuple[str, ...]


@frozen
class AdviceReasons:
    """How a recommendation was reached.

    Attributes:
        outcome: the code of the outcome.
        deciding: the questions of a smallest set of answers that forces it, whatever the others are.
        not_asked: the questions that were not asked.
        changes: every change of a single answer.

    """

    outcome: str
    deciding: tuple[str, ...]
    not_asked: tuple[str, ...]
    changes: tuple[PossibleChange, ...]


@frozen
class ProvedRecord:
    """A record that is as it was signed.

    Attributes:
        reference: its own.
        file: where it lies.
        row: the columns of `docs/export.md`, in order, each as a text.
        data: the whole of it, as its file has it (`sharewise-record/1`).

    """

    reference: str
    file: Path
    row: Mapping[str, str]
    data: Mapping[str, object]


@frozen
class CheckedFile:
    """What was found about a record's file, or about the records of a folder together.

    Attributes:
        file: the file or folder.
        found: in a word or two: `intact`, `evidence of tampering`, `missing`; see `docs/verify.md`.
        why: the same in a sentence.
        is_record: whether it is about one record's file.
        exit_code: what `sharewise verify` ends with where there is nothing worse. 0: nothing is wrong.

    """

    file: Path
    found: str
    why: str
    is_record: bool
    exit_code: int


def load_rules(*, edition: str | None = None, adoption: str | Path | None = None) -> Ruleset:
    """The rules that come with sharewise, proved.

    Args:
        edition: its name, such as `hmg-2018`. None: the one in force.
        adoption: local rules: the name of those that ship, or the path of a file. A file is proved anew, which takes a second or two.

    Raises:
        WrongUse: there is no such edition, or there are no such local rules, or they break a promise.
        StorageFailed: the file cannot be read.

    >>> load_rules(adoption="coventry", edition="hmg-2018")
    Ruleset('golden-rules', '...', 'hmg-2018', 'coventry')

    """
    from sharewise.reasoning.compiled_form import SHIPPED_FOLDER, open_compiled
    from sharewise.rulebook.load import read_content, read_rules, shipped_adoptions, shipped_rulebook
    from sharewise.rulebook.proof_cache import is_listed_as_proved

    shipped, known = shipped_rulebook(), shipped_adoptions()
    file = known.get(adoption) if isinstance(adoption, str) else adoption
    if adoption is not None and file is None:
        raise WrongUse(f"There are no local rules of that name: {did_you_mean(str(adoption), known)}")
    base, over = read_content(shipped), None if file is None else read_content(file, "adoption")
    if is_listed_as_proved(shipped.parent, base.sha256, over.sha256 if over else None):
        compiled = open_compiled(shipped.parent / SHIPPED_FOLDER, base, over)
    else:
        from sharewise.reasoning.proof.prove import prove

        compiled = prove(read_rules(base, over))
    rules = compiled.loaded.rules
    if edition not in (None, *rules.editions):
        raise WrongUse(f"There is no such edition: {did_you_mean(str(edition), rules.editions)}")
    return Ruleset(
        name=rules.id,
        version=rules.version,
        edition=edition or rules.default_edition,
        adoption=rules.adoption.id if rules.adoption else None,
        outcomes={code: outcome.title for code, outcome in rules.outcomes.items()},
        compiled=compiled,
    )


def next_question(rules: Ruleset, answers: Mapping[str, str]) -> OpenQuestion | None:
    """The question to ask after these answers, or None where they settle what is recommended.

    Args:
        rules: the rules.
        answers: the codes of the answers there are, by question.

    Raises:
        WrongUse: there is no such question, or no such answer to it.

    >>> rules = load_rules()
    >>> asked = next_question(rules, {"danger": "no"})
    >>> [each.code for each in asked.answers]
    ['child', 'adult', 'both']
    >>> next_question(rules, {"danger": "yes"}) is None
    True

    """
    _check(rules, answers)
    diagram, every = rules._diagram, rules.compiled.loaded.rules.questions
    name = diagram.next_question(answers)
    if name is None:
        return None
    question = every[name]
    offered = [
        PossibleAnswer(code, (one := question.answers[code]).label, one.help) for code in diagram.offered(answers)
    ]
    return OpenQuestion(
        name, question.ask_in(rules.edition, answers), question.help_in(rules.edition, answers), tuple(offered)
    )


def recommend(rules: Ruleset, answers: Mapping[str, str]) -> Advice:
    """What the rules recommend after these answers.

    Raises:
        WrongUse: a question has still to be answered, or there is no such question or answer.

    >>> advice = recommend(load_rules(), {"danger": "yes"})
    >>> advice.outcome, advice.steps[0].id
    ('emergency', 'ring_999')

    """
    from sharewise.reasoning.recommend import NotSettled, recommend

    _check(rules, answers)
    try:
        found = recommend(rules.compiled, rules.edition, answers)
    except NotSettled as left:
        raise WrongUse(f"The question '{left.question}' has still to be answered.") from None
    return Advice(
        answers=found.answers,
        outcome=found.outcome_id,
        title=found.outcome.title,
        says=found.outcome.says,
        local=found.outcome.local,
        because=tuple(row.because for row in found.rows.values() if row.because),
        steps=tuple(map(_text, found.steps)),
        conditions=tuple(map(_text, found.conditions)),
        rules=tuple(dict.fromkeys(each.number for each in found.rules if each.number)),
        find_out=_text(found.find_out) if found.find_out else None,
        words=tuple(_word_question(rules, name) for name in found.word_questions),
    )


def explain(rules: Ruleset, answers: Mapping[str, str]) -> AdviceReasons:
    """How the recommendation after these answers was reached, and what would change it.

    Raises:
        WrongUse: as `recommend`.

    >>> reasons = explain(load_rules(), {"danger": "yes"})
    >>> reasons.deciding
    ('danger',)
    >>> [change.answer for change in reasons.changes]
    ['no', 'not_sure']

    """
    from sharewise.reasoning.explain import explain

    left = next_question(rules, answers)
    if left is not None:
        raise WrongUse(f"The question '{left.id}' has still to be answered.")
    found = explain(rules._diagram, answers)
    return AdviceReasons(
        outcome=found.outcome,
        deciding=found.deciding,
        not_asked=tuple(each.question for each in found.not_asked),
        changes=tuple(PossibleChange(each.question, each.answer, each.outcomes) for each in found.changes),
    )


def read_records(
    folder: Path,
    keys: Iterable[Path],
    *,
    since: date | None = None,
    until: date | None = None,
    outcome: str | None = None,
    case: str | None = None,
    unlock_with: Path | None = None,
) -> Iterator[ProvedRecord]:
    """The records in a folder that are as they were signed, key by key, each key's oldest first. One at a time is held.

    What is not is left out, and so is what is missing, or encrypted and not opened: `verify_records` names it.

    Args:
        folder: the records folder.
        keys: the files of the public keys that are trusted (JWK, PEM or OpenSSH).
        since, until: the first and the last day, in the United Kingdom, on which a record was made.
        outcome: what was decided, or recommended where no decision is recorded.
        case: the case reference, in any mixture of capitals.
        unlock_with: the file of a private key that opens what is encrypted: of age, or of SSH without a passphrase.

    Raises:
        WrongUse: a file is not a public key that can be trusted, or not a private key that opens records.

    >>> [record.row["decided"] for record in read_records(folder, [key_file])]
    ['share_do_not_tell', 'share_do_not_tell']
    >>> [record.row["case_reference"] for record in read_records(folder, [key_file], case="ab-1234")]
    ['AB-1234', 'AB-1234']

    """
    from sharewise.record.row import row_of
    from sharewise.record.summary import RecordFilter, summarise
    from sharewise.record.verification import Verdict

    wanted = RecordFilter(since, until, outcome, case)
    for found in _found_in(folder, keys, unlock_with):
        if isinstance(found, Verdict) and found.is_proved_record:
            summary = summarise(found)
            if wanted.matches(summary):
                yield ProvedRecord(summary.reference, found.path, row_of(found, summary), found.data or {})


def verify_records(folder: Path, keys: Iterable[Path]) -> Iterator[CheckedFile]:
    """What is found about each record in a folder, and about its records together. Everything is read.

    Whether the last records were taken away, only the computer that saved them can see: `sharewise verify` says so there.

    Args:
        folder: the records folder.
        keys: the files of the public keys that are trusted (JWK, PEM or OpenSSH).

    Raises:
        WrongUse: a file is not a public key that can be trusted.

    >>> [each.found for each in verify_records(folder, [key_file])]
    ['intact', 'intact']

    """
    from sharewise.record.verification import Verdict

    for found in _found_in(folder, keys):
        is_record = isinstance(found, Verdict)
        word = found.word if isinstance(found, Verdict) else found.code
        yield CheckedFile(found.path, word, found.why, is_record, found.exit_code)


def export_records(
    folder: Path,
    keys: Iterable[Path],
    write: Callable[[bytes], object],
    *,
    format_name: str = "ndjson",
    since: date | None = None,
    until: date | None = None,
    outcome: str | None = None,
    case: str | None = None,
    unlock_with: Path | None = None,
) -> int:
    """Write the records in a folder that are as they were signed as one document, as `sharewise export` does.

    Args:
        folder, keys, since, until, outcome, case, unlock_with: as of `read_records`.
        write: takes the bytes, piece by piece.
        format_name: as after `--format`: `ndjson`, `csv`, `xlsx`, `parquet`.

    Returns:
        How many records were written.

    Raises:
        WrongUse: there is no such format, what it needs is not installed, or a file is not such a key.

    >>> from io import BytesIO
    >>> file = BytesIO()
    >>> export_records(folder, [key_file], file.write, format_name="csv")
    2
    >>> file.getvalue()[:22]
    b'"row","verdict","file"'

    """
    from sharewise.present.formats import ExportedRecord, format_named, formats_for
    from sharewise.record.summary import RecordFilter, summarise
    from sharewise.record.verification import Verdict

    names = [each.name for each in formats_for("records")]
    if format_name not in names:
        raise WrongUse(f"Records are not written in this format: {did_you_mean(format_name, names)}")
    chosen = format_named(format_name)
    chosen.require()
    writer, wanted, written = chosen.records_writer(), RecordFilter(since, until, outcome, case), 0

    def made() -> Iterator[bytes]:
        nonlocal written
        for found in _found_in(folder, keys, unlock_with):
            if isinstance(found, Verdict) and found.is_proved_record and wanted.matches(summarise(found)):
                written += 1
                yield writer.made_of(ExportedRecord(found, with_verdict=False))

    writer.write(made(), write)
    return written


def _check(rules: Ruleset, answers: Mapping[str, str]) -> None:
    """Check that these can be answers."""
    every = rules.compiled.loaded.rules
    known = {name: list(question.answers) for name, question in every.questions.items()}
    known |= {name: list(question.answers) for name, question in every.word_questions.items()}
    for question, answer in answers.items():
        if question not in known:
            raise WrongUse(f"There is no such question: {did_you_mean(question, known)}")
        if answer not in known[question]:
            raise WrongUse(f"There is no such answer to '{question}': {did_you_mean(answer, known[question])}")


def _word_question(rules: Ruleset, name: str) -> OpenQuestion:
    question = rules.compiled.loaded.rules.word_questions[name]
    answers = (PossibleAnswer(code, answer.label, answer.help) for code, answer in question.answers.items())
    return OpenQuestion(name, question.ask, question.help, tuple(answers))


def _text(attached: Attached) -> AdviceText:
    return AdviceText(attached.id, attached.says, attached.local)


def _found_in(folder: Path, keys: Iterable[Path], unlock_with: Path | None = None) -> Iterator[Found]:
    """All that is found in a folder. Nothing of this computer counts but its clock."""
    from sharewise.dates import local_now
    from sharewise.folders import AskedFolder
    from sharewise.record.keys import read_key_file
    from sharewise.record.reading.content_reader import read_unlocking_key
    from sharewise.record.store.chains.named_paths import verify_all
    from sharewise.record.store.key_change.key_changes import with_key_changes
    from sharewise.record.verification import trust

    reader = read_unlocking_key(unlock_with) if unlock_with is not None else None
    trusted = with_key_changes(trust(*(key for file in keys for key in read_key_file(file)), reader=reader), [folder])
    return verify_all([AskedFolder(folder)], trusted, now=local_now())
