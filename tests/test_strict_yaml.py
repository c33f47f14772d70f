"""The strict reader: every value is text, every part has its place, and a private file is never quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sharewise import strict_yaml
from sharewise.errors import BadFile, SourcePosition
from sharewise.rulebook.load import Loaded, parse_rulebook, shipped_rulebook
from sharewise.rulebook.slots import filled
from sharewise.strict_yaml import DEEPEST, LARGEST_FILE, read_yaml
from tests.support.needed import long

TINY = Path(__file__).parent / "rulebooks" / "tiny.yaml"
LOADERS = [pytest.param(yaml.CSafeLoader, id="libyaml"), pytest.param(yaml.SafeLoader, id="pure")]

AMBIGUOUS = [
    "no", "yes", "on", "off", "true", "False", "null", "~", "12:30", "010", "0x1F", "0o17", "1.10", "1e3", "1_000",
    ".inf", "-0", "+1", "=", "2024-01-01", "2024-01-01 10:00:00", "-", "--", "a#b", "a:b", "C:\\x", "\N{BLACK STAR}",
]  # fmt: skip


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("written", [word for word in AMBIGUOUS if word != "-"])
def test_a_value_stays_the_text_that_was_written(written: str, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    assert read_yaml(f"answer: {written}\n", "answers.yaml").data == {"answer": written}


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("written", ["no", "yes", "null", "12:30", "010", "1.10"])
def test_a_key_and_a_list_item_stay_text_too(written: str, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    assert read_yaml(f"{written}: [{written}, x]\n", "answers.yaml").data == {written: [written, "x"]}


def test_the_answer_no_is_an_answer_and_not_false(loaded: Loaded) -> None:
    rules = loaded.rules
    assert list(rules.questions["danger"].answers) == ["yes", "no", "not_sure"]
    assert rules.examples["voice-on-the-phone"].answers["danger"] == "no"
    assert all(rule.exact in {"yes", "no", "unverified"} for rule in rules.editions["hmg-2018"].rules.values())


def test_a_version_keeps_its_last_nought() -> None:
    assert parse_rulebook(TINY.read_bytes(), "tiny.yaml").rules.version == "1.10.0"
    assert read_yaml("version: 1.10\n", "x").data["version"] == "1.10"


def test_quotes_and_blocks_give_the_text_inside_them() -> None:
    text = "one: \"a: b\"\ntwo: 'it''s'\nthree: |\n  first\n  second\nfour: >-\n  first\n  second\nfive: ''\n"
    expected = {"one": "a: b", "two": "it's", "three": "first\nsecond\n", "four": "first second", "five": ""}
    assert read_yaml(text, "x").data == expected


@pytest.mark.parametrize("loader", LOADERS)
def test_every_part_has_its_place(loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    document = read_yaml("# Rules\na: {b: [c, dd], ee: f}\nlist:\n  - one\n  - {two: three}\n", "x.yaml")
    positions = {
        (): (2, 1),
        ("a",): (2, 1),
        ("a", "b"): (2, 5),
        ("a", "b", 0): (2, 9),
        ("a", "b", 1): (2, 12),
        ("a", "ee"): (2, 17),
        ("list",): (3, 1),
        ("list", 0): (4, 5),
        ("list", 1): (5, 5),
        ("list", 1, "two"): (5, 6),
    }
    assert dict(document.positions) == {
        path: SourcePosition("x.yaml", *position) for path, position in positions.items()
    }


@pytest.mark.parametrize("loader", LOADERS)
def test_columns_count_characters_and_not_bytes(loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    document = read_yaml("{é: ü, \N{GRINNING FACE}: x, last: y}\n".encode(), "x.yaml")
    assert document.position(("last",)) == SourcePosition("x.yaml", 1, 14)


def test_a_part_that_is_not_there_has_the_place_of_what_is_around_it() -> None:
    document = read_yaml("a:\n  b: [c]\n", "x.yaml")
    assert document.position(("a", "b", 7, "z")) == SourcePosition("x.yaml", 2, 3)
    assert document.position(("nowhere",)) == SourcePosition("x.yaml", 1, 1)


@long
def test_both_loaders_read_the_shipped_rulebook_alike(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: yaml.SafeLoader)
    pure = read_yaml(shipped_rulebook().read_bytes(), shipped_rulebook().name)
    assert filled(pure, {}).data == loaded.document.data
    assert pure.positions == loaded.document.positions


@pytest.mark.parametrize("loader", LOADERS)
def test_nesting_is_allowed_up_to_the_limit_and_not_beyond(loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    lists = DEEPEST - 1
    assert read_yaml("[" * lists + "x" + "]" * lists, "x.yaml").data
    with pytest.raises(BadFile) as refusal:
        read_yaml("[" * DEEPEST + "x" + "]" * DEEPEST, "x.yaml")
    assert str(refusal.value) == f"x.yaml:1:{DEEPEST + 1}: this is nested more than {DEEPEST} deep"


def loader_that_gives_up(deepest: int) -> type[yaml.SafeLoader]:
    """The pure loader with a limit of its own for nesting, as some versions of the library have one."""

    class Limited(yaml.SafeLoader):
        def fetch_flow_collection_start(self, token: object) -> None:
            super().fetch_flow_collection_start(token)
            self._refuse_at(self.flow_level)

        def add_indent(self, column: int) -> bool:
            added = super().add_indent(column)
            self._refuse_at(len(self.indents))
            return added

        def _refuse_at(self, depth: int) -> None:
            if depth > deepest:
                raise yaml.scanner.ScannerError(None, None, "exceeded some limit", self.get_mark())

    return Limited


@pytest.mark.parametrize("nested", ["[", "{", "[{", "{a: ", "- ", "? ", "a:\n"])
@pytest.mark.parametrize("limit", [DEEPEST + 1, 50, 1000, "C"])
def test_our_limit_for_nesting_speaks_before_a_librarys(
    nested: str, limit: int | str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if limit == "C" and not hasattr(yaml, "CSafeLoader"):
        pytest.skip("PyYAML was built without libyaml")
    loader = yaml.CSafeLoader if limit == "C" else loader_that_gives_up(int(limit))
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    levels = range(2_000)
    text = "".join(" " * level + nested for level in levels) if nested.endswith("\n") else nested * len(levels)
    with pytest.raises(BadFile) as refusal:
        read_yaml(text[:LARGEST_FILE], "x.yaml")
    assert [(problem.code, problem.position.line > 0) for problem in refusal.value.problems] == [("too-deep", True)]


SECRET = "Ada Lovelace"
PRIVATE = {
    "twice": f"{SECRET}: x\n{SECRET}: y\n",
    "alias": f"a: *{SECRET.split()[0]}\n",
    "unknown-alias-in-a-list": f"a: [*{SECRET.split()[0]}]\n",
    "anchor": f"a: &{SECRET.split()[0]} x\n",
    "tag": f"a: !{SECRET.split()[0]} x\n",
    "undefined-tag": f"a: !{SECRET.split()[0]}!x y\n",
    "colon": f"note: {SECRET}: said so\n",
    "quote": f"note: '{SECRET}\n",
    "bracket": f"note: [{SECRET}\n",
    "escape": f'note: "{SECRET} \\q"\n',
    "sign": f"note: @{SECRET}\n",
    "indent": f"note: {SECRET}\n  more: x\n y: z\n",
    "no-colon": f"a: b\n{SECRET}\nc: d\n",
    "directive": f"%YAML {SECRET}\n---\na: b\n",
    "list-as-a-key": f"? [{SECRET}]\n: x\n",
    "two-documents": f"a: {SECRET}\n---\nb: {SECRET}\n",
    "control-character": f"a: {SECRET}\x07\n",
}


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in PRIVATE.items()])
def test_no_message_quotes_a_private_file(text: str, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    with pytest.raises(BadFile) as refusal:
        read_yaml(text, "answers.yaml", private=True)
    shown = str(refusal.value) + "".join(f"{each} {each.code}" for each in refusal.value.problems)
    assert not any(word in shown for word in SECRET.split())
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("written", [r"C:\Users\ada", r"D:\data", r"\\server\share", r"\x4", r"\u12", r"\UFFFFFFFF"])
def test_a_backslash_in_double_quotes_is_told_with_what_to_do(
    written: str, loader: object, private: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    with pytest.raises(BadFile, match="Put the text in single quotes") as refusal:
        read_yaml(f'folder: "{written}"\n', "x.yaml", private=private)
    assert written not in str(refusal.value)
    assert read_yaml(f"folder: '{written}'\n", "x.yaml").data == {"folder": written}


def test_text_and_bytes_are_read_alike() -> None:
    text = "title: Café\nanswer: no\n"
    assert read_yaml(text, "x") == read_yaml(text.encode(), "x")


CUT = "x.yaml:1:4: what stands behind # is left out of 'a'. Put all of the text in quotes, or the comment on a line of its own"


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "written",
    [
        "She lives at flat #3 and was seen on Monday",
        "Elm School #2 (North)",
        "Elm School # 2",
        "flat #3",
        "flat\t#3",
        "one\n  two # three",
        "a  # b # c",
    ],
)
def test_a_text_that_a_comment_would_cut_short_is_refused(
    written: str, loader: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_yaml, "_loader", lambda: loader)
    if written.startswith("a  #"):
        # One word, and a comment as people write it.
        assert read_yaml(f"a: {written}\n", "x.yaml").data == {"a": "a"}
        return
    with pytest.raises(BadFile) as refused:
        read_yaml(f"a: {written}\n", "x.yaml")
    assert str(refused.value) == CUT
    assert "flat" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("7 # days", "7"),
        ("'flat #3'", "flat #3"),
        ('"flat #3"  # where she lives', "flat #3"),
        ("flat#3 and more", "flat#3 and more"),
        ("|-\n  flat #3", "flat #3"),
        ("flat\n# on a line of its own", "flat"),
    ],
)
def test_a_comment_that_is_one_is_left_out(written: str, text: str) -> None:
    assert read_yaml(f"a: {written}\n", "x.yaml").data == {"a": text}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_text_from_any_editor_is_read_with_and_without_its_byte_order_mark(encoding: str) -> None:
    assert read_yaml("a: caf\u00e9\r\nb: x\r\n".encode(encoding), "x.yaml").data == {"a": "caf\u00e9", "b": "x"}


@pytest.mark.parametrize(
    ("encoding", "place"),
    [
        ("utf-16", "x.yaml"),
        ("utf-16-le", "x.yaml"),
        ("utf-16-be", "x.yaml"),
        ("cp1252", "x.yaml:2:7"),
        ("latin-1", "x.yaml:2:7"),
    ],
)
def test_text_in_another_encoding_is_refused_with_its_place_and_with_what_to_do(encoding: str, place: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    with pytest.raises(BadFile) as refused:
        read_yaml(mark + "a: x\nb: caf\u00e9\n".encode(encoding), "x.yaml")
    assert str(refused.value).startswith(f"{place}: ")
    assert "Save the file again with the encoding UTF-8" in str(refused.value)


@pytest.mark.parametrize("written", ["{a: \u201cshe is, she said\u201d}", "{a: \u2018x, y\u2019, b: z}"])
def test_curly_quotes_that_hold_nothing_together_are_named(written: str) -> None:
    with pytest.raises(BadFile, match="Use straight quotation marks here"):
        read_yaml(written, "x.yaml", private=True)
