"""`docs/rules-check.md` lists every kind of diagnostic, and nothing else: what it means, what it says, what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharewise.present.wording import check_wording
from sharewise.reasoning.proof.diagnostics import KINDS, SEVERITIES, DiagnosticKind, Severity
from tests.support.written import hold_part

DOCUMENT = Path(__file__).parents[3] / "docs" / "rules-check.md"


def entry(kind: DiagnosticKind) -> str:
    """The entry of a kind in the document."""
    sentences = [re.sub(r"\{(\w+)[^{}]*\}", lambda field: field[1].upper(), sentence) for sentence in kind.sentences]
    says = "\n".join(f"    {sentence}" for sentence in sentences)
    return f"### `{kind.code}`\n\n{kind.heading}. {kind.advice}\n\n{says}\n"


def section(severity: Severity) -> str:
    """The section of a severity: what it means, as the page of `rules check` says it too, and its kinds."""
    title, means = check_wording.HEADINGS[severity]
    kinds = "\n".join(entry(kind) for kind in KINDS.values() if kind.severity == severity)
    return f"## {title}\n\n{means}\n\n{kinds}"


def test_the_document_has_every_kind_in_order_and_nothing_else() -> None:
    sections = "\n".join(section(severity) for severity in SEVERITIES)
    hold_part(DOCUMENT, "as it is printed.\n\n", "\n## Faults of the file\n", sections)


def test_the_gravest_kinds_come_first() -> None:
    order = [SEVERITIES.index(kind.severity) for kind in KINDS.values()]
    assert order == sorted(order)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_heading_and_an_advice_are_sentences(kind: DiagnosticKind) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert kind.heading[0].isupper()
    assert not kind.heading.endswith(".")
    assert kind.advice[0].isupper()
    assert kind.advice.endswith(".")
    assert ("{how}" in kind.sentence) == bool(kind.hows)
