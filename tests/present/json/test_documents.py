"""What is printed for scripts is JSON however long it is, is written while it is worked out, and says its version first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharewise.present.json import check_json, comparison_json
from sharewise.present.json.rules_json import edition_document, examples_document, questions_document, rule_document
from sharewise.present.json.streamed import document_parts, list_parts
from sharewise.present.json.verification_json import verification_parts
from sharewise.reasoning.compare.comparison import Side, compare
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.proof.check import check
from sharewise.text import is_hidden
from tests.support.needed import long

ROWS = st.lists(st.dictionaries(st.text(), st.text()), max_size=4)


@given(ROWS)
def test_a_list_is_read_back_as_it_was_with_a_line_for_each_row(rows: list[dict[str, str]]) -> None:
    printed = b"".join(list_parts(rows))
    assert json.loads(printed) == rows
    assert printed.count(b"\n") == (len(rows) + 2 if rows else 1)


@given(ROWS, ROWS)
def test_a_document_is_read_back_as_it_was(one: list[dict[str, str]], two: list[dict[str, str]]) -> None:
    printed = b"".join(document_parts({"one": iter(one), "two": iter(two), "count": len(one)}.items()))
    assert json.loads(printed) == {"one": one, "two": two, "count": len(one)}
    # U+2028 parts lines for some readers.
    assert len(printed.decode().splitlines()) == printed.count(b"\n")
    assert not [each for each in printed.decode() if each != "\n" and is_hidden(each)]


def test_the_name_of_a_file_that_is_no_text_is_printed_all_the_same() -> None:
    assert json.loads(b"".join(list_parts([{"file": "a\udcff"}]))) == [{"file": "a\udcff"}]


def test_a_row_is_asked_for_only_when_the_one_before_is_written() -> None:
    written: list[bytes] = []
    before: list[int] = []

    def rows() -> Iterator[dict[str, str]]:
        for _ in range(3):
            before.append(len(written))
            yield {}

    written.extend(list_parts(rows()))
    assert before == [0, 1, 2]


def test_members_after_a_list_know_what_was_in_it() -> None:
    seen: list[int] = []

    def entries() -> Iterator[int]:
        for number in range(3):
            seen.append(number)
            yield number

    def members() -> Iterator[tuple[str, object]]:
        yield "entries", entries()
        yield "count", len(seen)

    assert json.loads(b"".join(document_parts(members()))) == {"entries": [0, 1, 2], "count": 3}


@pytest.fixture(scope="module")
def documents(proved: CompiledRulebook) -> dict[str, Mapping[str, object]]:
    rules = proved.loaded.rules
    edition = rules.default_edition
    sides = (Side("one", proved, None), Side("two", proved, None))
    return {
        "sharewise-edition/1": edition_document(rules, edition),
        "sharewise-rule/1": rule_document(rules, edition, "4", [], 0),
        "sharewise-examples/1": examples_document(rules, edition, [], []),
        "sharewise-questions/1": questions_document(rules, edition),
        "sharewise-comparison/1": comparison_json.comparison_document(compare(*sides)),
        "sharewise-check/1": check_json.check_document(check(proved.loaded), "rules.yaml"),
        "sharewise-verification/1": json.loads(b"".join(verification_parts([], lambda _: {}, lambda: 0))),
    }


@long
def test_every_document_says_its_version_first(documents: dict[str, Mapping[str, object]]) -> None:
    for version, document in documents.items():
        assert next(iter(document.items())) == ("format", version)
        assert json.loads(json.dumps(document))
