"""`docs/rules-check.md` lists every kind of diagnostic, and nothing else: what it means, what it says, what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharewise.reasoning.proof.diagnostics import KINDS, SEVERITIES, DiagnosticKind

DOCUMENT = (Path(__file__).parents[3] / "docs" / "rules-check.md").read_text(encoding="utf-8")
# From the first section of a severity to the section on files that cannot be read.
LISTED = re.findall(r"(?m)^### `([a-z-]+)`$", DOCUMENT.partition("\n## Faults of the file\n")[0])


def entry(kind: DiagnosticKind) -> str:
    """The entry of a kind in the document."""
    sentences = [re.sub(r"\{(\w+)[^{}]*\}", lambda field: field[1].upper(), sentence) for sentence in kind.sentences]
    says = "\n".join(f"    {sentence}" for sentence in sentences)
    return f"### `{kind.code}`\n\n{kind.heading}. {kind.advice}\n\n{says}\n"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_stands_in_the_document(kind: DiagnosticKind) -> None:
    assert entry(kind) in DOCUMENT


def test_the_document_has_the_kinds_in_their_order_and_no_other() -> None:
    assert list(KINDS) == LISTED


def test_the_gravest_kinds_come_first_and_under_their_heading() -> None:
    order = [SEVERITIES.index(kind.severity) for kind in KINDS.values()]
    assert order == sorted(order)
    for severity in SEVERITIES:
        section = DOCUMENT.partition(f"\n## {severity.capitalize()}s\n")[2].partition("\n## ")[0]
        codes = re.findall(r"(?m)^### `([a-z-]+)`$", section)
        assert codes == [kind.code for kind in KINDS.values() if kind.severity == severity]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_heading_and_an_advice_are_sentences(kind: DiagnosticKind) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert kind.heading[0].isupper()
    assert not kind.heading.endswith(".")
    assert kind.advice[0].isupper()
    assert kind.advice.endswith(".")
    assert ("{how}" in kind.sentence) == bool(kind.hows)
