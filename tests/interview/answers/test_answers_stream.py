"""The answers of many decisions in one stream: where each begins and ends, whatever they hold, with no more held than a few."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import chain, repeat

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sharewise.errors import BadFile
from sharewise.interview.answers.answers_file import read_document
from sharewise.interview.answers.answers_stream import AnswersDocument, EndlessDocument, read_stream
from sharewise.strict_yaml import LARGEST_FILE

ONE = b"answers: {danger: yes}\n"
JSON = b'{"answers": {"danger": "yes"}}\n'
PRETTY = json.dumps({"answers": {"danger": "yes"}, "details": {}}, indent=2).encode() + b"\n"
BOM = b"\xef\xbb\xbf"


def documents(content: bytes) -> list[AnswersDocument] | bytes:
    """The documents, or the content where it is one."""
    stream = read_stream(io.BytesIO(content).readline)
    return list(stream.documents) if stream.single is None else stream.single


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n# nothing\n",
        b"---\n",
        ONE,
        b"---\n" + ONE,
        b"%YAML 1.1\n# x\n---\n" + ONE + b"...\n",
        BOM + ONE,
        ONE.replace(b"\n", b"\r\n"),
        JSON,
        JSON.rstrip(),
        PRETTY,
        BOM + PRETTY.replace(b"\n", b"\r\n"),
        b'{"answers":\n{"danger": "yes"}\n}',
        b"{answers: {danger: yes},\n{",
        b"{answers:\n{danger: yes}}\n",
        b"answers: {danger: yes}\ndetails: {concern: |\n  ---\n}\n",
        "answers: {danger: yes}\n---\nanswers: {danger: yes}\n".encode("utf-16"),
        b"x" * (LARGEST_FILE + 1),
        b"{" + b" " * LARGEST_FILE,
    ],
    ids=lambda each: repr(each[:30]),
)
def test_one_document_alone_is_what_it_was(content: bytes) -> None:
    assert documents(content) == content


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (ONE + b"---\n" + ONE, [1, 2]),
        (b"---\n" + ONE + b"---\n" + ONE + b"---\n", [1, 3]),
        (b"# all of them\n---\n" + ONE + b"...\n# the next\n---\n" + ONE, [1, 5]),
        (b"--- {answers: {danger: yes}}\n--- # x\n" + ONE, [1, 2]),
        (ONE + b"---\n---\n" + ONE, [1, 2, 3]),
        (ONE + b"--- \t\r\n" + ONE, [1, 2]),
        (ONE + BOM + b"---\n" + ONE, [1, 2]),
        (ONE + b"...\n" + ONE, [1, 3]),
        (b"answers: {danger: 'a\n---\n" + ONE, [1, 2]),
        (PRETTY + b"---\n" + PRETTY, [1, 7]),
        (JSON * 2, [1, 2]),
        (BOM + JSON + b"\r\n \n" + JSON.rstrip(), [1, 4]),
        (JSON + b"oops\n" + JSON, [1, 2, 3]),
        (b'{"answers": {"danger": "yes"}\n' + JSON, [1, 2]),
        (JSON + b"{\n", [1, 2]),
    ],
    ids=lambda each: repr(each[:50]) if isinstance(each, bytes) else "",
)
def test_each_document_begins_where_it_begins(content: bytes, lines: list[int]) -> None:
    found = documents(content)
    assert not isinstance(found, bytes)
    assert [each.first_line for each in found] == lines
    assert [each.number for each in found] == [*range(1, len(lines) + 1)]


def test_what_json_must_be_is_only_json() -> None:
    found = documents(JSON * 2)
    assert not isinstance(found, bytes)
    assert all(each.is_json for each in found)
    for content in (b"{answers: {danger: yes}}", b"oops", b'{"a": 1, "a": 2}', b"[" * 100_000, b'{"a": "\xff"}', b""):
        with pytest.raises(BadFile, match=r"^x:7:\d+: "):
            read_document(content, "x", first_line=7, is_json=True)


def test_a_place_is_that_in_the_stream() -> None:
    read = read_document(b"---\nanswers:\n  danger: yes\n", "x", first_line=10)
    assert str(read.position(("answers", "danger"))) == "x:12:3"
    for content, says in (
        (b"a: 1\nb: 2\na: 3\n", r"^x:12:1: .*first on line 10"),
        (b"a: 1\n\tb: 2\n", r"^x:11:1: "),
        (b"a: 1\nb: \xff\n", r"^x:11:4: "),
    ):
        with pytest.raises(BadFile, match=says):
            read_document(content, "x", first_line=10)


TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8), max_size=3)
VALUES = st.dictionaries(st.text("ab#-%{ .", min_size=1, max_size=3), TEXTS, min_size=1, max_size=3)


@given(st.lists(VALUES, min_size=2, max_size=5), st.booleans(), st.sampled_from([None, ">", "|", '"']))
def test_what_was_written_as_a_stream_is_read_back(
    written: list[dict[str, list[str]]], explicit: bool, style: str | None
) -> None:
    whole = yaml.safe_dump_all(
        written, allow_unicode=True, explicit_start=explicit, default_style=style, width=10
    ).encode()
    found = documents(whole)
    assert not isinstance(found, bytes)
    assert [yaml.safe_load(each.content) for each in found] == written
    lines = b"\r\n".join(json.dumps(each).encode() for each in written)
    found = documents(lines)
    assert not isinstance(found, bytes)
    assert [json.loads(each.content) for each in found] == written


def test_one_that_is_too_long_is_cut_short_and_those_after_it_are_whole() -> None:
    long = b'{"x": "' + b"x" * (3 * LARGEST_FILE) + b'"}\n'
    for content, is_long in ((JSON + long + JSON, [0, 1, 0]), (ONE + b"---\n" + long * 2 + b"---\n" + ONE, [0, 1, 0])):
        found = documents(content)
        assert not isinstance(found, bytes)
        assert [len(each.content) > LARGEST_FILE for each in found] == is_long
        assert max(len(each.content) for each in found) == LARGEST_FILE + 1


def endless(before: bytes, piece: bytes) -> Callable[[int], bytes]:
    given = chain(before.splitlines(keepends=True), repeat(piece))
    return lambda _: next(given)


IN_YAML = ONE + b"---\n" + ONE + b"---\n"


@pytest.mark.parametrize(
    ("before", "piece"),
    [
        (b"", b"\0" * (LARGEST_FILE + 1)),
        (b"", b"x: y\n"),
        (JSON * 2, b"\0" * (LARGEST_FILE + 1)),
        (IN_YAML, b"\0" * (LARGEST_FILE + 1)),
        (IN_YAML, b"#" * 65_536 + b"\n"),
    ],
    ids=["zeros", "lines", "zeros after JSON", "zeros after YAML", "comments after YAML"],
)
def test_what_never_ends_is_not_waited_for(before: bytes, piece: bytes) -> None:
    found = read_stream(endless(before, piece * (1 if len(piece) > 100 else 10_000)))
    if not before:
        assert found.single is not None
        assert len(found.single) == LARGEST_FILE + 1
        return
    with pytest.raises(EndlessDocument, match="is longer than 64 MiB"):
        list(found.documents)


@pytest.mark.parametrize(("document", "lines"), [(JSON, 1), (b"---\n" + ONE, 2)], ids=["JSON", "YAML"])
def test_a_document_comes_as_soon_as_the_next_begins(document: bytes, lines: int) -> None:
    taken: list[bytes] = []

    def more() -> Iterator[bytes]:
        for line in (document * 6).splitlines(keepends=True):
            taken.append(line)
            yield line

    given = more()
    found = read_stream(lambda _: next(given, b"")).documents
    for number in range(1, 5):
        assert next(found).number == number
        # Behind a document in YAML stands the mark of the one after it.
        assert len(taken) <= max(2, number + 1) * lines + (lines - 1)


def test_many_documents_take_no_more_room_than_a_few() -> None:
    def peak(count: int) -> int:
        given = (b'{"x": "' + b"x" * 20_000 + b'"}\n' for _ in range(count))
        tracemalloc.start()
        assert sum(1 for _ in read_stream(lambda _: next(given, b"")).documents) == count
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(400) < 1.5 * peak(20) + 20_000
