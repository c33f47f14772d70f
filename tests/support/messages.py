"""Every text that sharewise may show, with its file and line: from the program's own source, and from the files of rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sharewise.strict_yaml import read_yaml

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "sharewise"
RULES = ROOT / "rules"


@dataclass(frozen=True, order=True)
class Message:
    """A text that may be shown. A part of it that is filled in later stands as `{}`."""

    file: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {' '.join(self.words.split())[:100]}"


# A text is something to read where a letter and a space stand in it. Names, codes and options have no space.
_LETTER = re.compile(r"[A-Za-z]")
# Pages and pictures for a browser.
_MARKUP = re.compile(r"\s*<|.*[{;]\n", re.DOTALL)
_SENTENCE = re.compile(r"[A-Z][a-z]*\b.* \w|.*[a-z]{2,} .*[\w'\")][.?!](?:\s|\Z)", re.DOTALL)


# What is given to these is read by the program.
_SILENT = {"re.compile", "expression", "cast", "words_of", "datetime.strptime"}


def is_text(words: str) -> bool:
    """Whether a string of the program is something to read."""
    return " " in words and _LETTER.search(words) is not None and _MARKUP.match(words) is None


def is_sentence(words: str) -> bool:
    """Whether a text is a whole sentence, or begins like one."""
    return is_text(words) and _SENTENCE.match(words) is not None


def messages_in(path: Path, source: str | None = None) -> list[Message]:
    """The texts in a file of the program (or in `source`): its strings, but not what explains the code, patterns and types."""
    tree = ast.parse(path.read_text(encoding="utf-8") if source is None else source)
    nodes = [*ast.walk(tree)]
    silent = {id(node) for node in _silent(nodes)}
    name = path.relative_to(ROOT).as_posix()
    found = []
    for node in nodes:
        if not isinstance(node, ast.expr) or id(node) in silent:
            continue
        if (words := _words(node)) is not None and is_text(words):
            found.append(Message(name, node.lineno, words))
    return sorted(found)


def _words(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        return "".join(str(part) for part in parts)
    return None


def _silent(nodes: list[ast.AST]) -> Iterator[ast.AST]:
    """The strings among the nodes of a tree that nobody is shown: docstrings, patterns, types, assertions, values of enumerations, and the parts of a longer string."""
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from (part for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Assert) and node.msg is not None:
            yield from ast.walk(node.msg)
        elif (isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases)) or (
            isinstance(node, ast.Call) and _called(node) in _SILENT
        ):
            yield from ast.walk(node)
        elif isinstance(node, (ast.AnnAssign, ast.arg)) and node.annotation is not None:
            yield from _type(node.annotation)


def _called(call: ast.Call) -> str:
    """The name of what is called, as it is written; "" where it is no name, or a longer one than of a module and its function."""
    match call.func:
        case ast.Name(name):
            return name
        case ast.Attribute(ast.Name(module), name):
            return f"{module}.{name}"
    return ""


def _type(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a type, but not what is called in it: the help of an option."""
    yield node
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, ast.Call):
            yield from _type(part)


def program_messages() -> list[Message]:
    """The texts in the whole program."""
    return [message for path in sorted(SOURCE.rglob("*.py")) for message in messages_in(path)]


def rule_files() -> list[Path]:
    """The rules and adoptions that come with sharewise. Earlier rules stay as they were."""
    return [RULES / "golden_rules.yaml", RULES / "new_adoption.yaml", *sorted((RULES / "adoptions").glob("*.yaml"))]


def rule_messages(path: Path) -> list[Message]:
    """The texts in a file of rules that are its own: not the wordings and titles that it quotes."""
    document = read_yaml(path.read_bytes(), path.relative_to(ROOT).as_posix())
    return sorted(_rule_texts(document.data, (), document))


def _rule_texts(value: Any, at: tuple[str | int, ...], document: Any) -> Iterator[Message]:
    if isinstance(value, dict):
        for name, each in value.items():
            if not _is_quoted((*at, name)):
                yield from _rule_texts(each, (*at, name), document)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _rule_texts(each, (*at, number), document)
    elif is_text(value):
        position = document.position(at)
        yield Message(position.file, position.line, value)


def _is_quoted(at: tuple[str | int, ...]) -> bool:
    """What is somebody else's: an edition's rules, an organisation's wording, the titles of sources and editions."""
    if at[0] in {"sources", "opening", "remember", "checklist"}:
        return True
    return at[0] in {"editions", "wording"} and at[-1] in {"text", "title", "publisher"}
