"""The overlay of an adoption: data with positions in, data with positions out, to be read as one rulebook.

Only here is it decided what an adoption may touch. It adds; it replaces a row (and fills slots: see `slots`). Each part that
it adds keeps its position in the adoption's own file, so that whatever is found wrong later is shown where it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sharewise.errors import BadFile, Problem, SourcePosition
from sharewise.rulebook.adoptions.adoption import Adoption
from sharewise.rulebook.adoptions.local_texts import texts_of
from sharewise.rulebook.base import LOCAL
from sharewise.rulebook.model import Adopted, LocalMark, Question, Row, SharingCondition, Step
from sharewise.rulebook.parts import Part, members_of
from sharewise.strict_yaml import Path, PositionedData
from sharewise.text import did_you_mean

# The adoption as a source: what a part of it rests on that names no other.
ITSELF = "local.adoption"
# The step that tells how to file a record: made from the adoption's record system.
FILING = "local.filing"
_LONGEST_TEXT = 1000


def overlaid(
    base: PositionedData, adoption: PositionedData, file: Adoption, marks: Mapping[Path, LocalMark]
) -> PositionedData:
    """`base` with the overlay of `adoption`. `file` is the adoption's content as a model, `marks` those of its texts.

    Raises:
        BadFile: the adoption is for another rulebook, or names a part that does not exist.

    """
    overlay = _Overlay(base, adoption, file, marks)
    overlay.run()
    if overlay.problems:
        raise BadFile(overlay.problems)
    return PositionedData(overlay.data, overlay.positions, base.file)


class _Overlay:
    def __init__(
        self, base: PositionedData, adoption: PositionedData, file: Adoption, marks: Mapping[Path, LocalMark]
    ) -> None:
        self.data: dict[str, Any] = _copied(base.data)
        self.positions = dict(base.positions)
        self.problems: list[Problem] = []
        self._from = adoption
        self._file = file
        self._marks = marks

    def run(self) -> None:
        self._check_rulebook()
        self._check_texts()
        self._check_reserved_names()
        self._set(("adoption",), (), _only(self._from.data, Adopted))
        self._texts()
        # What has no position of its own must not seem to stand in the rulebook's file.
        self.positions[("adoption",)] = SourcePosition(self._from.file, 1, 1)
        if self._named(("based_on",), "edition", self._file.based_on, self.data.get("editions", {})):
            self._set(("default_edition",), ("based_on",), self._file.based_on)
        self._set(
            ("sources", ITSELF),
            ("title",),
            {"title": self._file.title, "publisher": self._file.organisation, "seen": "page"},
        )
        for part in ("sources", "reasons_not_to_tell", "word_questions", "guarantees", "examples"):
            for name in self._from.data.get(part, {}):
                self._set((part, name), (part, name))
        self._words()
        self._questions()
        self._rows()
        self._steps()
        self._conditions()
        self._to_paste()
        self._filing()

    def _report(self, path: Path, message: str, code: str = "unknown-name") -> None:
        self.problems.append(Problem(self._from.position(path), message, code))

    def _named(self, path: Path, what: str, name: str, known: Iterable[str]) -> bool:
        known = list(known)
        if name in known:
            return True
        self._report(path, f"there is no {what} '{name}': {did_you_mean(name, known)}")
        return False

    def _check_rulebook(self) -> None:
        """The adoption has to be for this rulebook, and for its version."""
        extends = self._file.extends
        if extends.rulebook != self.data.get("id"):
            self._report(
                ("extends", "rulebook"),
                f"this adopts the rulebook '{extends.rulebook}', and not '{self.data.get('id')}'",
            )
        version = str(self.data.get("version"))
        if extends.version != version.partition(".")[0]:
            self._report(
                ("extends", "version"),
                f"this was written for version {extends.version} of the rulebook, and its version is {version}: "
                "read what changed (sharewise rules compare), then put the new number here",
                "another-version",
            )

    def _check_texts(self) -> None:
        """No text may be so long that it hides the national words, or have lines that its mark does not reach."""

        def walk(node: Any, path: Path) -> None:
            if isinstance(node, str) and len(node) > _LONGEST_TEXT:
                self._report(
                    path,
                    f"this is longer than {_LONGEST_TEXT} characters, and would hide the national words",
                    "too-long",
                )
            if isinstance(node, str) and "\n" in node.strip():
                self._report(
                    path,
                    "this has several lines, and only the first would be marked as local: write one paragraph",
                    "several-lines",
                )
            for key, value in (
                node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
            ):
                walk(value, (*path, key))

        walk(self._from.data, ())

    def _check_reserved_names(self) -> None:
        """Some names are those of parts that sharewise makes."""
        for part, name in (("sources", ITSELF), ("steps", FILING)):
            if name in self._from.data.get(part, {}):
                self._report(
                    (part, name),
                    f"the name '{name}' is taken: sharewise gives it to a part of its own making",
                    "reserved-name",
                )

    def _set(self, to: Path, path: Path, value: Any = None) -> None:
        """Put what stands at `path` of the adoption (or `value`) at `to`, with its positions."""
        data = self._at(path) if value is None else value
        # Every part that an adoption adds to is a mapping.
        holder: Any = self.data
        for step in to[:-1]:
            holder = holder.setdefault(step, {})
        holder[to[-1]] = data
        self._position(to, path)

    def _position(self, to: Path, path: Path) -> None:
        for known, position in self._from.positions.items():
            if known[: len(path)] == path:
                self.positions[(*to, *known[len(path) :])] = position

    def _at(self, path: Path) -> Any:
        node: Any = self._from.data
        for step in path:
            node = node[step]
        return node

    def _texts(self) -> None:
        """Everything that the adoption says, as one list."""
        texts: list[dict[str, Any]] = []
        for path, words in texts_of(self._file):
            self.positions["adoption", "texts", len(texts)] = self._from.position(path)
            mark = {"mark": self._marks[path]} if path in self._marks else {}
            texts.append({"at": [str(step) for step in path], "says": words, **mark})
        self.data["adoption"]["texts"] = texts

    def _words(self) -> None:
        for part, words in self._from.data.get("words", {}).items():
            known = self.data.get(part, {})
            for name in words:
                path: Path = ("words", part, name)
                if self._named(path, part.removesuffix("s"), name, known):
                    self._set((part, name, "local"), path)

    def _questions(self) -> None:
        order = list(self.data["questions"])
        for name, question in self._from.data.get("questions", {}).items():
            path: Path = ("questions", name)
            if self._named((*path, "after"), "question", question["after"], order):
                order.insert(order.index(question["after"]) + 1, name)
                self._set(("questions", name), path, _sourced(_only(question, Question)))
        self.data["questions"] = {
            name: self.data["questions"][name] for name in order if name in self.data["questions"]
        }

    def _rows(self) -> None:
        for name, row in self._from.data.get("rows", {}).items():
            path: Path = ("rows", name)
            stages = self.data["stages"]
            if not self._named((*path, "stage"), "stage", row["stage"], stages):
                continue
            rows = stages[row["stage"]]["rows"]
            order = list(rows)
            position = len(order)
            for key in ("replaces", "before"):
                if row.get(key) in order:
                    position = order.index(row[key])
                elif key in row:
                    known = did_you_mean(row[key], order)
                    self._report((*path, key), f"the stage '{row['stage']}' has no row '{row[key]}': {known}")
            order.insert(position, name)
            self._set(("stages", row["stage"], "rows", name), path, _sourced(_only(row, Row)))
            stages[row["stage"]]["rows"] = {row_id: rows[row_id] for row_id in order if row_id != row.get("replaces")}
            self._drop_examples_of(row.get("replaces"))

    def _drop_examples_of(self, row: str | None) -> None:
        """What the rulebook shows with a row that is gone can no longer come out so."""
        self.data["examples"] = {
            name: example for name, example in self.data["examples"].items() if row not in example["expect"]["rows"]
        }

    def _steps(self) -> None:
        for name, step in self._from.data.get("steps", {}).items():
            path: Path = ("steps", name)
            self._set(path, path, _only(step, Step))
            self._join(path, name, "steps", step["outcomes"], step.get("after", []))

    def _conditions(self) -> None:
        for name, condition in self._from.data.get("conditions", {}).items():
            path: Path = ("conditions", name)
            self._set(path, path, _sourced(_only(condition, SharingCondition)))
            self._join(path, name, "conditions", condition["outcomes"])

    def _join(self, path: Path, name: str, part: str, outcomes: Iterable[str], after: Iterable[str] = ()) -> None:
        """Put a step or a condition with its outcomes.

        In an emergency it is the last: nothing local stands between the steps that save a life.
        """
        known = self.data["outcomes"]
        for index, earlier in enumerate(after):
            self._named((*path, "after", index), "step", earlier, self.data[part])
        for index, outcome in enumerate(outcomes):
            if self._named((*path, "outcomes", index), "outcome", outcome, known):
                listed: list[str] = known[outcome].setdefault(part, [])
                is_emergency = known[outcome]["share"]["code"] == "now"
                positions = [listed.index(earlier) + 1 for earlier in after if earlier in listed and not is_emergency]
                listed.insert(positions[0] if positions else len(listed), name)

    def _to_paste(self) -> None:
        """Texts of one's own: a national one keeps its reader, and its title where no other is given."""
        known = self.data.setdefault("to_paste", {})
        national = dict(known)
        for name, text in self._file.to_paste.items():
            path: Path = ("to_paste", name)
            if name not in national and not name.startswith(LOCAL):
                self._named(path, "text to paste", name, national)
                continue
            if name in national and text.reader not in (None, national[name]["reader"]):
                message = f"'{name}' is for another reader: leave `reader` out, or give the text a name of its own ('{LOCAL}...')"
                self._report((*path, "reader"), message, "another-reader")
            for part in ("title", "reader"):
                if name not in national and getattr(text, part) is None:
                    self._report(path, f"'{name}' needs a {part}", "missing")
            here = {**national.get(name, {}), **self._at(path), "local": self._file.title}
            self._set(path, path, here)

    def _filing(self) -> None:
        system = self._file.record_system
        if system is None:
            return
        path: Path = ("record_system", "filing")
        self._set(("steps", FILING), path, {"say": system.filing})
        self._join(path, FILING, "steps", self.data["outcomes"])


def _only(data: Mapping[str, Any], kind: type[Part]) -> dict[str, Any]:
    """What of `data` the rulebook's own part has: the rest said where it goes."""
    known = {member.key for member in members_of(kind).values()}
    return {key: value for key, value in data.items() if key in known}


def _sourced(data: dict[str, Any]) -> dict[str, Any]:
    return data if data.get("sources") else {**data, "sources": [ITSELF]}


def _copied(node: Any) -> Any:
    """A copy whose mappings and lists may be changed."""
    if isinstance(node, dict):
        return {key: _copied(value) for key, value in node.items()}
    return [_copied(value) for value in node] if isinstance(node, list) else node
