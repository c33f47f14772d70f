"""Answers from a file: YAML or JSON with `edition`, `answers`, `details` and `decision`.

    edition: hmg-2018                     # may be left out
    answers:
      danger: no
      risk: {answer: significant, note: "What I saw ..."}
    decision: follow                      # or {outcome: ..., reason: ..., words: ...}
    details: {case_reference: AB-123, lawful_basis: public_task}
    nonce: 8d3f7b1e-6c1f-4f0e-9a53-2f6f3a1c9b77   # may be left out: what it names is saved once, however often it is tried

Every problem is reported with its position. No message repeats what the file says: it may be about somebody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import takewhile
from typing import Any

from sharewise.dates import UnreadableDate
from sharewise.errors import BadFile, Problem, SourcePosition
from sharewise.interview.answers.dated_details import read_dated_detail
from sharewise.interview.privacy.detect import personal_data_in
from sharewise.interview.state import Interview
from sharewise.present.wording import interview_wording, privacy_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.diagram.decision_diagram import Diagram, Node
from sharewise.record.fields import BY_NAME, Field, field_named, fields_for, has_field
from sharewise.record.make import Decision, Submission, says_why
from sharewise.rulebook.model import Rulebook
from sharewise.strict_yaml import LARGEST_FILE, LazyPositions, Path, PositionedData, read_yaml
from sharewise.text import closest, expression, has_unsafe, listed, typed
from sharewise.values import frozen

_PARTS = ("edition", "answers", "details", "decision", "nonce")
# What nobody gives twice by chance, and no more than a name needs.
_NONCE = expression(r"[!-~]{16,200}")


@frozen
class AnswersFile:
    """The content of an answers file, checked."""

    edition: str
    submission: Submission


def read_answers(
    rulebook: CompiledRulebook,
    document: PositionedData,
    *,
    edition: str | None,
    must_decide: bool,
    now: datetime | None,
    default_edition: str | None = None,
    supersedes: bool = False,
) -> AnswersFile:
    """Read and check an answers file.

    Args:
        document: what is in it, as `read_document` reads it.
        edition: the edition asked for elsewhere, which has to agree with the file's own.
        default_edition: the edition where none is asked for; None: that of the rulebook.
        must_decide: whether the practitioner's decision has to be there. An emergency never needs it.
        supersedes: whether the record is to take the place of an earlier one, and may say what has changed.
        now: the time, aware: what has been done lies before it, and what is to be done after it. None where only the answers
            matter; no date is read then.

    Raises:
        BadFile: with every fault that can be submission apart, each with its position.

    """
    reader = _Reader(rulebook, document, now)
    given = reader.read(
        edition, default_edition or rulebook.loaded.rules.default_edition, must_decide, supersedes=supersedes
    )
    if reader.problems:
        raise BadFile(reader.problems)
    assert given is not None
    return given


def read_completion(interview: Interview, document: PositionedData) -> Submission:
    """Read and check a file that completes a record: only `details`, and `decision` where the record holds none.

    Raises:
        BadFile: with every fault that can be submission apart, each with its position.

    """
    reader = _Reader(interview.rulebook, document, interview.circumstances.now)
    submission = reader.read_completion(interview)
    if reader.problems:
        raise BadFile(reader.problems)
    return submission


def notices(
    submission: Submission,
    document: PositionedData,
    *,
    today: date,
    place: Callable[[SourcePosition], str] = str,
) -> list[str]:
    """What to look at again in an answers file, each with its position and never its words: a text that may say who somebody
    is, and a date to come that has passed.

    Args:
        submission: what was read from the file.
        document: what is in it.
        today: the day it is.
        place: how a position is called.

    """
    texts: dict[Path, str] = {("answers", question, "note"): note for question, note in submission.notes.items()}
    texts |= {("details", name): text for name, text in submission.details.items() if isinstance(text, str)}
    if submission.decision is not None and submission.decision.words is not None:
        texts["decision", "words"] = submission.decision.words
    found_at: list[tuple[SourcePosition, str]] = []
    for path, text in texts.items():
        found = personal_data_in(text, today=today, staff=_names_staff(str(path[-1])))
        if found and _holds(document.data, path):
            position = document.position(path)
            what = privacy_wording.THIS if position.line else f"'{'.'.join(str(part) for part in path)}'"
            kinds = listed(dict.fromkeys(privacy_wording.KINDS[one.kind] for one in found))
            found_at.append((position, privacy_wording.NOTICE.format(place=place(position), what=what, kinds=kinds)))
    for name, given in submission.details.items():
        passed = name in BY_NAME and BY_NAME[name].kind == "date" and str(given) < today.isoformat()
        if passed and _holds(document.data, ("details", name)):
            position = document.position(("details", name))
            found_at.append((position, interview_wording.HAS_PASSED.format(place=place(position))))
    return [notice for _, notice in sorted(found_at)]


def _names_staff(name: str) -> bool:
    """Whether the name of a professional belongs in a detail. Nobody knows what an organisation asks for."""
    field = BY_NAME.get(name)
    return field is not None and field.names_staff


def _holds(data: Any, path: Path) -> bool:
    """Whether a file has something at this path: what is read can hold more, from the record that it completes."""
    for part in path:
        if not isinstance(data, dict) or part not in data:
            return False
        data = data[part]
    return True


def nonce_in(document: PositionedData) -> str | None:
    """The nonce in an answers file, or in one that completes a record; None where there is none that could be one."""
    return _as_nonce(document.data.get("nonce")) if isinstance(document.data, dict) else None


def _as_nonce(value: object) -> str | None:
    return value if isinstance(value, str) and _NONCE.fullmatch(value) else None


def read_document(content: bytes, file: str, *, first_line: int = 1, is_json: bool = False) -> PositionedData:
    """What is in an answers file, with its positions. JSON is read as JSON, as not every JSON file is YAML (tabs); anything else as
    YAML.

    Args:
        content, file: its bytes, and the name used in messages.
        first_line: the number of its first line, where it is a part of a file.
        is_json: whether it must be JSON.

    Raises:
        BadFile: it cannot be read; it says where that shows.

    """
    text = content.removeprefix(b"\xef\xbb\xbf")
    if len(content) <= LARGEST_FILE and (is_json or text.lstrip().startswith(b"{")):
        try:
            data = json.loads(text, object_pairs_hook=_once)
        except json.JSONDecodeError as error:
            if is_json:
                position = SourcePosition(file, error.lineno + first_line - 1, error.colno)
                raise BadFile([Problem(position, "this is not JSON", "not-json")]) from None
        except (ValueError, RecursionError):
            # Read as YAML, it says where.
            pass
        else:
            return PositionedData(data, LazyPositions(lambda: _positions_in_json(text, file, first_line)), file)
    return read_yaml(content, file, private=True, first_line=first_line)


def _positions_in_json(content: bytes, file: str, first_line: int) -> Mapping[Path, SourcePosition]:
    """The position of each part of a JSON document, as far as it is YAML too: none where it escapes half of a character."""
    try:
        # A tab can stand between the parts alone, and a blank there means the same.
        return read_yaml(content.replace(b"\t", b" "), file, private=True, first_line=first_line).positions
    except BadFile:
        return {}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


class _Reader:
    """Reads one file, and reports every problem that it meets."""

    def __init__(self, rulebook: CompiledRulebook, data: PositionedData, now: datetime | None) -> None:
        self._rulebook = rulebook
        self._rules: Rulebook = rulebook.loaded.rules
        self._data = data
        self._now = now
        self.problems: list[Problem] = []

    def _report(self, path: Path, message: str) -> None:
        position = self._data.position(path)
        self.problems.append(Problem(position, message if position.line else f"{self._named(path)}{message}"))

    def _named(self, path: Path) -> str:
        """Which part is meant, where it has no position. Only names of ours are shown: any other could be anything."""
        ours = {*_PARTS, *self._rules.questions, *self._rules.word_questions, *BY_NAME, "answer", "note"}
        ours |= {"outcome", "reason", "words"}
        named = list(takewhile(ours.__contains__, path))
        return f"'{'.'.join(map(str, named))}': " if named else ""

    def _unknown(self, path: Path, what: str, word: object, known: Iterable[str]) -> None:
        """Report an unknown name without repeating it: near words and known words are ours, so they may be shown."""
        names = list(known)
        near = closest(str(word), names)
        self._report(
            path, f"this is not {what}: " + (f"did you mean '{near}'?" if near else f"known: {', '.join(names)}")
        )

    def read(
        self, edition: str | None, default_edition: str, must_decide: bool, *, supersedes: bool
    ) -> AnswersFile | None:
        data = self._data.data
        if not isinstance(data, dict) or "answers" not in data:
            self._report(
                (), "an answers file is a mapping with `answers`, and perhaps `edition`, `details` and `decision`"
            )
            return None
        for part in data:
            if part not in _PARTS:
                self._unknown((part,), "a part of an answers file", part, _PARTS)
        chosen = self._edition(data.get("edition"), edition, default_edition)
        if chosen is None:
            return None
        diagram = self._rulebook.diagrams[chosen]
        answers, notes = self._answers(data["answers"])
        if self.problems:
            return None
        outcome = self._outcome(diagram, answers)
        if outcome is None:
            return None
        is_emergency = self._rules.outcomes[outcome].is_emergency
        decided = self._decision(data.get("decision"), outcome, must_decide and not is_emergency)
        if self.problems:
            return None
        outcome_id = decided.outcome if decided else outcome
        applying = [
            field.name
            for field in fields_for(self._rules, outcome_id)
            if supersedes or field.only_where != "supersedes"
        ]
        details = self._details(data.get("details", {}), outcome_id, applying)
        return AnswersFile(chosen, Submission(answers, notes, details, decided, self._nonce(data)))

    def read_completion(self, interview: Interview) -> Submission:
        data = self._data.data
        parts = ("details", "nonce") if interview.decision else ("details", "decision", "nonce")
        if not isinstance(data, dict) or "details" not in data:
            self._report((), "a file that completes a record is a mapping with `details`: what the record lacks")
            return interview.submission()
        for part in data:
            if part not in parts:
                self._unknown((part,), "a part of a file that completes a record", part, parts)
        if interview.decision is None:
            recommended = interview.recommendation.outcome_id
            interview = interview.with_decision(self._decision(data.get("decision"), recommended, False))
        given: dict[str, str | list[str]] = {}
        if not self.problems:
            for name in self._settled(data["details"], interview):
                self._report(("details", name), "the record has this already, and it stays as it is: remove it")
        if not self.problems:
            names = [field.name for field in interview.fields]
            given = self._details(data["details"], interview.outcome_id, names)
        if not self.problems and not given and interview.earlier and interview.earlier.record.decision:
            self._report(("details",), "this adds nothing to the record")
        return replace(replace(interview, details=given).submission(), nonce=self._nonce(data))

    def _nonce(self, data: Mapping[str, Any]) -> str | None:
        given = data.get("nonce")
        nonce = _as_nonce(given)
        if given is not None and nonce is None:
            self._report(("nonce",), "a nonce is 16 to 200 letters, digits and signs without a blank, such as a UUID")
        return nonce

    def _settled(self, raw: object, interview: Interview) -> list[str]:
        return [name for name in raw if name in interview.settled] if isinstance(raw, dict) else []

    def _edition(self, named: object, asked: str | None, default: str) -> str | None:
        known = self._rules.editions
        for path, edition in ((("edition",), named), ((), asked)):
            if edition is not None and (not isinstance(edition, str) or edition not in known):
                self._unknown(path, "an edition", edition, known)
                return None
        if named is not None and asked is not None and named != asked:
            self._report(("edition",), "the file and --edition name two editions: remove one")
            return None
        return str(asked or named or default)

    def _answers(self, raw: object) -> tuple[dict[str, str], dict[str, str]]:
        answers: dict[str, str] = {}
        notes: dict[str, str] = {}
        if not isinstance(raw, dict):
            self._report(("answers",), "`answers` is a mapping of question to answer")
            return answers, notes
        for question, value in raw.items():
            path: Path = ("answers", question)
            if question in self._rules.word_questions:
                if isinstance(value, str) and value in self._rules.word_questions[question].answers:
                    answers[question] = value
                else:
                    known = ", ".join(self._rules.word_questions[question].answers)
                    self._report(path, f"this is not an answer to '{question}' (Answers: {known})")
                continue
            if question not in self._rules.questions:
                if str(question).startswith("local."):
                    self._report(path, "this is a question of local rules: name theirs with --adoption")
                else:
                    self._unknown(path, "a question", question, self._rules.questions)
                continue
            answer = value
            if isinstance(value, dict):
                for part in value:
                    if part not in {"answer", "note"}:
                        self._unknown((*path, part), "a part of an answer", part, ("answer", "note"))
                answer = value.get("answer")
                if "note" in value and (note := self._text((*path, "note"), value["note"])):
                    notes[question] = note
            if not isinstance(answer, str) or answer not in self._rules.questions[question].answers:
                self._report(path, f"this is not an answer to '{question}' ({self._known_answers(question)})")
                continue
            answers[question] = answer
        return answers, notes

    def _known_answers(self, question: str, offered: Iterable[str] | None = None) -> str:
        asked = self._rules.questions[question]
        return f"{asked.ask} Answers: {', '.join(asked.answers if offered is None else offered)}"

    def _outcome(self, diagram: Diagram, answers: Mapping[str, str]) -> str | None:
        """The outcome that the answers lead to; a problem where one is missing, not offered or not reached."""
        taken, end = diagram.walk(answers)
        if isinstance(end, Node):
            question = end.question
            if question in answers:
                self._report(
                    ("answers", question),
                    f"this answer to '{question}' is not offered after the answers before it ({self._known_answers(question, end.branches)})",
                )
            else:
                self._report(
                    ("answers",),
                    f"the answer to '{question}' is missing ({self._known_answers(question, end.branches)})",
                )
            return None
        for question in answers:
            # Where an answer changes no word, a word question is not asked. It may be answered all the same.
            if question not in taken and question in self._rules.questions:
                self._report(
                    ("answers", question),
                    f"'{question}' is not asked after the other answers, as they settle the outcome without it: remove it "
                    f"({self._known_answers(question)})",
                )
        return None if self.problems else end.name

    def _decision(self, raw: object, recommended: str, needed: bool) -> Decision | None:
        if raw is None:
            if needed:
                self._report(
                    (), "`decision` is missing: write `decision: follow`, or an outcome with a reason and words"
                )
            return None
        if raw == "follow":
            return Decision(recommended)
        path: Path = ("decision",)
        if not isinstance(raw, dict):
            self._report(path, "`decision` is `follow`, or a mapping of `outcome`, `reason` and `words`")
            return None
        for part in raw:
            if part not in {"outcome", "reason", "words"}:
                self._unknown((*path, part), "a part of a decision", part, ("outcome", "reason", "words"))
        outcome, reason = raw.get("outcome"), raw.get("reason")
        if not isinstance(outcome, str) or outcome not in self._rules.outcomes:
            self._unknown((*path, "outcome"), "an outcome", outcome, self._rules.outcomes)
            return None
        if outcome == recommended:
            if reason is not None or "words" in raw:
                self._report(
                    path, "the decision follows the recommendation, so it needs no reason: write `decision: follow`"
                )
            return Decision(recommended)
        if reason is None:
            known = ", ".join(self._rules.reasons_to_decide_otherwise)
            self._report(path, f"a decision that differs from the recommendation needs a `reason`: {known}")
            return None
        if not isinstance(reason, str) or reason not in self._rules.reasons_to_decide_otherwise:
            self._unknown(
                (*path, "reason"), "a reason to decide otherwise", reason, self._rules.reasons_to_decide_otherwise
            )
            return None
        words = self._text((*path, "words"), raw["words"]) if "words" in raw else None
        if words is None or not says_why(words):
            self._report(
                path,
                "a decision that differs from the recommendation needs `words`: why, in a few words of your own, so that "
                "someone else can follow you",
            )
        return Decision(outcome, reason, words)

    def _details(self, raw: object, outcome: str, applying: list[str]) -> dict[str, str | list[str]]:
        details: dict[str, str | list[str]] = {}
        if not isinstance(raw, dict):
            self._report(("details",), "`details` is a mapping of detail to value")
            return details
        for name, value in raw.items():
            path: Path = ("details", name)
            if not has_field(self._rules, name):
                self._unknown(path, "a detail", name, applying)
            elif name not in applying:
                self._report(
                    path,
                    f"'{name}' is not asked for when the decision is '{outcome}'; these are: {', '.join(applying)}",
                )
            else:
                found = self._detail(path, field_named(self._rules, name), value)
                if found:
                    details[name] = found
        return details

    def _detail(self, path: Path, field: Field, value: object) -> str | list[str] | None:
        if field.choices is not None:
            return self._choice(path, field, list(field.choices(self._rules)), value)
        text = self._text(path, value)
        if text is None or field.kind in {"text", "long_text"} or self._now is None:
            return text
        try:
            # `notices` says where one has passed.
            return read_dated_detail(field, text, now=self._now, may_have_passed=True)
        except UnreadableDate as error:
            self._report(path, interview_wording.DATE_PROBLEMS[error.problem])
            return None

    def _choice(self, path: Path, field: Field, codes: list[str], value: object) -> str | list[str] | None:
        many = field.kind == "choices"
        given: list[object] = value if many and isinstance(value, list) else [value]
        chosen = [code for code in given if isinstance(code, str) and code in codes]
        if not chosen or len(chosen) != len(given):
            what = "one or more of" if many else "one of"
            self._report(path, f"'{field.name}' is {what}: {listed(codes, last='or')}")
            return None
        return list(dict.fromkeys(chosen)) if many else chosen[0]

    def _text(self, path: Path, value: object) -> str | None:
        if not isinstance(value, str):
            self._report(path, "this has to be text")
            return None
        if has_unsafe(value.replace("\t", " ").replace("\r", "")):
            self._report(path, "this holds a character that cannot be shown: take it out")
            return None
        # What only hides is left out, as it is of what a person types or pastes.
        return typed(value) or None
