"""Sentences that are too long to be read by someone who is tired or upset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sharewise.reasoning.proof.diagnostics import LONG_SENTENCE, MOST_WORDS, Diagnostic
from sharewise.reasoning.proof.subject import Subject
from sharewise.rulebook.model import FollowedAdoption, Rulebook
from sharewise.rulebook.parts import Part, members_of
from sharewise.strict_yaml import Path
from sharewise.text import expression

_READ = ("ask", "why", "because", "says", "say")
_END = expression(r"(?<=[.!?])[\"'’”)]*\s+|\n")


def long_sentences(subject: Subject) -> Iterator[Diagnostic]:
    """Sentences of more than `MOST_WORDS` words in what people are asked and told. Quoted rules are as they are."""
    for path, text in _texts(subject.loaded.rules, ()):
        for sentence in _END.split(text):
            words = len(sentence.split())
            if words > MOST_WORDS:
                begins = " ".join(sentence.split()[:6])
                at = subject.loaded.position(*path)
                yield LONG_SENTENCE.at(at, words=words, most=MOST_WORDS, begins=begins)


def _texts(part: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text that people read, and where it stands."""
    named: Mapping[str | int, object]
    if isinstance(part, Rulebook):
        named = {name: getattr(part, name) for name in members_of(type(part)) if name not in {"editions", "examples"}}
    elif isinstance(part, FollowedAdoption):
        # Its texts are walked where they are put; what it hands out is as its page has it.
        named = {name: getattr(part, name) for name in members_of(type(part)) if name not in {"texts", "handout"}}
    elif isinstance(part, Part):
        named = {member.key: getattr(part, name) for name, member in members_of(type(part)).items()}
    elif isinstance(part, dict):
        named = part
    elif isinstance(part, list):
        named = dict(enumerate(part))
    else:
        return
    for name, value in named.items():
        at = (*path, name)
        if isinstance(value, str):
            if name in _READ:
                yield at, value
        else:
            yield from _texts(value, at)
