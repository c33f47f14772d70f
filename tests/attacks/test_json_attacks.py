"""What JSON readers disagree about is refused; what they agree about is proved, in whatever layout it comes."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.attacks.corpus import CHANGED, REFUSED, TAMPERING, UNDECIDED, Case, Told, cases, told_of
from tests.attacks.genuine import Data, Genuine, swapped, written
from tests.support.tally import CASE

NOT_AS_SIGNED = "changed after it was signed"
PARTS, SEAL_PARTS, NOT_A_RECORD = "Parts of the record", "Parts of the seal", "This is not a record"
ODD_KEY, NOT_WHOLE, NOT_ALIKE = "a key that records do not use", "not a whole number", "not every reader reads alike"
UNSHOWN, NOT_UTF8, NOT_JSON = "a character that cannot be shown", "not UTF-8", "it is not JSON"
SIZE = 1024 * 1024

Make = Callable[[Genuine], bytes]


def refused(name: str, make: Make, says: str) -> Case:
    return Case(name, make, REFUSED, says)


def tampering(name: str, make: Make) -> Case:
    return Case(name, make, TAMPERING, NOT_AS_SIGNED)


def replaced(old: str | bytes, new: str | bytes) -> Make:
    """The full record's file with something in it replaced, byte for byte."""
    return lambda genuine: swapped(genuine.full, old, new)


def noted(text: str | bytes) -> Make:
    """The full record with this at the begin of a note, byte for byte."""
    return replaced(b'"note": "Zo', b'"note": "' + (text.encode() if isinstance(text, str) else text) + b"Zo")


def numbered(digits: str) -> Make:
    """The full record with this for its number."""
    return replaced('"sequence": 2,', f'"sequence": {digits},')


def changed(change: Callable[[Data], Any]) -> Make:
    def make(genuine: Genuine) -> bytes:
        data = genuine.data
        change(data)
        return written(data)

    return make


def record_twice(genuine: Genuine) -> bytes:
    """The whole record twice: one reader takes the first, another the last."""
    other = json.dumps(genuine.data_of(1)["record"])
    return swapped(genuine.full, '"record": {', f'"record": {other}, "record": {{')


def in_form(form: Any) -> Make:
    """The file with every text in another Unicode form. It looks the same."""

    def make(genuine: Genuine) -> bytes:
        content = unicodedata.normalize(form, genuine.full.decode()).encode()
        assert content != genuine.full
        return content

    return make


def again(**layout: Any) -> Make:
    """What another tool makes of the file when it saves it again."""
    return lambda genuine: json.dumps(genuine.data, **{"ensure_ascii": False, **layout}).encode()


def reversed_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: reversed_order(value[key]) for key in reversed(value)}
    return [reversed_order(each) for each in value] if isinstance(value, list) else value


def padded_to(size: int) -> Make:
    return lambda genuine: genuine.full + b" " * (size - len(genuine.full))


def objects(value: Any, path: str = "") -> Iterator[tuple[str, Data]]:
    """Every object in the data, with the way to it. Of the items of a list only the first."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from objects(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        yield from objects(value[0], path)


LEVELS = [
    "record", "record.tool", "record.rules", "record.answers", "record.recommendation", "record.recommendation.share", "record.recommendation.tell",
    "record.recommendation.name",
    "record.recommendation.rows", "record.recommendation.rules",
    "record.recommendation.steps", "record.decision", "record.details", "record.details.shared_how",
    "record.details.reasons_not_told",
]  # fmt: skip


def holding(content: bytes) -> Make:
    """A file with nothing but this, whatever stood there."""
    return lambda _: content


def putting(name: str, value: object) -> Make:
    """With `value` as the file's member of that name."""

    def put(data: Data) -> None:
        data[name] = value

    return changed(put)


def added(where: str, **members: Any) -> Make:
    def make(genuine: Genuine) -> bytes:
        data = genuine.data
        dict(objects(data))[where].update(members)
        return written(data)

    return make


def earliest_missing(data: Data) -> None:
    data["record"]["answers"] = data["record"]["answers"][1:]


TWICE = [
    refused(
        "format twice",
        replaced('  "record": {', '  "format": "sharewise-record/1",\n  "record": {'),
        "the key 'format' stands twice",
    ),
    refused(
        "signature twice",
        replaced('"signature": "', '"signature": "", "signature": "'),
        "the key 'signature' stands twice",
    ),
    refused(
        "another answer slipped in before the true one",
        replaced('"answer": "not_sure"', '"answer": "given", "answer": "not_sure"'),
        "the key 'answer' stands twice",
    ),
    refused(
        "another answer slipped in after the true one",
        replaced('"answer": "not_sure"', '"answer": "not_sure", "answer": "given"'),
        "the key 'answer' stands twice",
    ),
    refused(
        "the true answer twice",
        replaced('"answer": "not_sure"', '"answer": "not_sure", "answer": "not_sure"'),
        "the key 'answer' stands twice",
    ),
    refused(
        "a key twice, once with an escape",
        replaced('"answer": "not_sure"', '"\\u0061nswer": "given", "answer": "not_sure"'),
        "the key 'answer' stands twice",
    ),
    refused(
        "a key twice in the seal",
        replaced('"sequence": 2,', '"sequence": 2, "sequence": 2,'),
        "the key 'sequence' stands twice",
    ),
    refused(
        "a key twice, far apart",
        replaced('"nonce": "', '"id": "SW-00000-00000", "nonce": "'),
        "the key 'id' stands twice",
    ),
    refused("the whole record twice", record_twice, "the key 'record' stands twice"),
]
NUMBERS = [
    *(
        refused(f"the number {digits}", numbered(digits), NOT_WHOLE)
        for digits in (
            *("2.0", "2e0", "2E0", "0.2e1", "20e-1", "2.0000000000000001", "1e400", "-1e400", "1e-400", "-0.0"),
            *("NaN", "Infinity", "-Infinity"),
        )
    ),
    *(
        refused(f"the number {digits}", numbered(digits), NOT_ALIKE)
        for digits in ("-0", "9007199254740992", "-9007199254740992", "9223372036854775808", "18446744073709551618")
    ),
    refused("a number of 5,000 digits", numbered("2" + "0" * 5000), NOT_ALIKE),
    refused("a number of 1,000,000 digits", numbered("2" * 1_000_000), NOT_ALIKE),
    *(
        refused(f"the number {digits}", numbered(digits), NOT_JSON)
        for digits in ("02", "+2", "0x2", "2.", ".2", "2_0", "1/2", "--2", "nan", "-NaN", "\u0662", "\uff12", "2L", "")
    ),
    refused("a number where there is text", replaced('"answer": "not_sure"', '"answer": 1e2'), NOT_WHOLE),
    Case("a great number that is safe", numbered("9007199254740991"), REFUSED, "A part of the seal"),
]  # fmt: skip
CHARACTERS = [
    *(
        refused(f"in a note, {name}", noted(text), UNSHOWN)
        for name, text in {
            "half of a surrogate pair": "\\ud83e",
            "the other half": "\\udd89",
            "the halves in the wrong order": "\\udd89\\ud83e",
            "NUL": "\\u0000",
            "BEL": "\\u0007",
            "a backspace": "\\b",
            "a tab": "\\t",
            "a carriage return": "\\r",
            "a form feed": "\\f",
            "ESC": "\\u001b[31m",
            "the last of C0": "\\u001f",
            "DEL": "\\u007f",
            "DEL as it is": "\x7f",
            "a C1 control": "\\u009b31m",
            "a C1 control as it is": "\x9b31m",
            "a next line": "\\u0085",
            "an override of direction": "\\u202e",
            "an override of direction as it is": "\u202e",
            "an isolate": "\u2066",
            "the end of an isolate": "\u2069",
            "a mark of direction": "\u200f",
            "an Arabic mark of direction": "\u061c",
        }.items()
    ),
    refused("half of a surrogate pair in a key", replaced('"nonce"', '"nonce\\ud800"'), ODD_KEY),
    *(
        refused(f"in a note, {name}", noted(text), NOT_JSON)
        for name, text in {
            "NUL as it is": "\x00",
            "ESC as it is": "\x1b[31m",
            "a tab as it is": "\t",
            "a line break as it is": "\n",
            "an escape that JSON does not know": "\\x41",
            "an escape that is too short": "\\u12",
            "an escape with a sign": "\\u+041",
            "an escape in braces": "\\u{1f989}",
        }.items()
    ),
    *(
        refused(f"in a note, {name}", noted(text), NOT_UTF8)
        for name, text in {
            "a byte that is never UTF-8": b"\xff",
            "a lone continuation": b"\x80",
            "Latin-1": b"\xeb",
            "a slash spelled too long": b"\xc0\xaf",
            "NUL spelled too long": b"\xc0\x80",
            "three bytes spelled too long": b"\xe0\x80\xaf",
            "four bytes spelled too long": b"\xf0\x80\x80\xaf",
            "half of a surrogate pair in UTF-8": b"\xed\xa0\xbe",
            "a pair of surrogates in UTF-8": b"\xed\xa0\xbe\xed\xb6\x89",
            "a character above the last": b"\xf4\x90\x80\x80",
            "five bytes": b"\xf8\x88\x80\x80\x80",
            "a character cut off": b"\xf0\x9f\xa6",
        }.items()
    ),
    *(
        tampering(f"in a note, {name}", noted(text))
        for name, text in {
            "a space": " ",
            "a line break": "\\n",
            "a space of no width": "\u200b",
            "a joiner of no width": "\u200d",
            "a byte order mark": "\ufeff",
            "a soft hyphen": "\u00ad",
            "a line separator": "\u2028",
            "a tag character": "\U000e0041",
            "a noncharacter": "\uffff",
            "an owl, as an escaped pair": "\\ud83e\\udd89",
        }.items()
    ),
    refused("the file in UTF-16 with a mark", lambda g: g.full.decode().encode("utf-16"), NOT_UTF8),
    refused(
        "the file in UTF-16, little end first", lambda g: written(g.data_of(1)).decode().encode("utf-16-le"), NOT_JSON
    ),
    refused(
        "the file in UTF-16, big end first", lambda g: written(g.data_of(1)).decode().encode("utf-16-be"), NOT_JSON
    ),
    refused("the file in UTF-32", lambda g: written(g.data_of(1)).decode().encode("utf-32"), NOT_UTF8),
    refused(
        "the file in UTF-32, little end first", lambda g: written(g.data_of(1)).decode().encode("utf-32-le"), NOT_JSON
    ),
    refused("the file in Latin-1", lambda g: written(g.data).decode().encode("latin-1", "replace"), NOT_UTF8),
    refused("a byte order mark before the file", lambda g: b"\xef\xbb\xbf" + g.full, "byte order mark"),
    refused("two byte order marks before the file", lambda g: b"\xef\xbb\xbf" * 2 + g.full, "byte order mark"),
    refused("a byte order mark after the file", lambda g: g.full + b"\xef\xbb\xbf", NOT_JSON),
    tampering("every text in NFD", in_form("NFD")),
    tampering("one letter that only looks the same", replaced("Cariad", "Сariad")),
    tampering("a straight quote made round", replaced("don't tell", "don’t tell")),
]
ADDED = [
    *(tampering(f"a member more in {where}", added(where, added="x")) for where in LEVELS),
    *(tampering(f"constructor in {where}", added(where, constructor={})) for where in LEVELS[:1]),
    *(
        refused(f"{key} in {where or 'the file'}", added(where, **{key: {}}), ODD_KEY)
        for key in ("__proto__", "@context", "$schema", "Record", "record ", "_id", "1", "", "é", "a-b", "a.b", "key\n")
        for where in ("", "record")
    ),
    refused("constructor in the file", added("", constructor={}), PARTS),
    refused("a member more in the file", added("", added="x"), PARTS),
    refused("a member called comment in the file", added("", comment="Approved by the head."), PARTS),
    refused("a member more in the seal", added("seal", added="x"), SEAL_PARTS),
    refused("a key that looks like one of ours", replaced('"nonce"', '"nоnce"'), ODD_KEY),
]
OTHER_RECORDS: dict[str, object] = {"null": None, "a list": [], "a text": "{}", "a number": 0, "true": True}
OTHER_SEALS: dict[str, object] = {"null": None, "empty": {}, "a list": [], "a text": "{}"}
OTHER_FORMATS: dict[str, object] = {"null": None, "a number": 1, "a list": ["sharewise-record/1"], "an object": {}}
TAKEN_AWAY = [
    tampering("no nonce", changed(lambda d: d["record"].pop("nonce"))),
    tampering("no decision", changed(lambda d: d["record"].pop("decision"))),
    tampering("the decision null", changed(lambda d: d["record"].update(decision=None))),
    tampering("no answers", changed(lambda d: d["record"].update(answers=[]))),
    tampering("the first answer taken away", changed(earliest_missing)),
    tampering("the answers in another order", changed(lambda d: d["record"]["answers"].reverse())),
    tampering("a note null", changed(lambda d: d["record"]["answers"][1].update(note=None))),
    tampering("a note empty", changed(lambda d: d["record"]["answers"][1].update(note=""))),
    tampering("a detail null that was left out", changed(lambda d: d["record"]["details"].update(concern=None))),
    tampering("a null left out", changed(lambda d: d["record"].pop("earlier"))),
    tampering("true for false", replaced('"made_after_the_event": false', '"made_after_the_event": true')),
    tampering('"false" for false', replaced('"made_after_the_event": false', '"made_after_the_event": "false"')),
    tampering("0 for false", replaced('"made_after_the_event": false', '"made_after_the_event": 0')),
    tampering("an empty record", changed(lambda d: d.update(record={}))),
    *(refused(f"the record {name}", putting("record", value), PARTS) for name, value in OTHER_RECORDS.items()),
    *(refused(f"the seal {name}", putting("seal", value), SEAL_PARTS) for name, value in OTHER_SEALS.items()),
    *(refused(f"the format {name}", putting("format", value), NOT_A_RECORD) for name, value in OTHER_FORMATS.items()),
    refused("no record", changed(lambda d: d.pop("record")), PARTS),
    refused("no seal", changed(lambda d: d.pop("seal")), PARTS),
    refused("no format", changed(lambda d: d.pop("format")), NOT_A_RECORD),
]
WHOLE_FILES = [
    *(
        refused(f"a file of {name}", holding(content), says)
        for name, (content, says) in {
            "nothing": (b"", NOT_JSON),
            "one space": (b" ", NOT_JSON),
            "NUL": (b"\x00" * 4096, NOT_JSON),
            "null": (b"null", NOT_A_RECORD),
            "an empty list": (b"[]", NOT_A_RECORD),
            "an empty object": (b"{}", NOT_A_RECORD),
            "a text": (b'"x"', NOT_A_RECORD),
            "0": (b"0", NOT_A_RECORD),
            "true": (b"true", NOT_A_RECORD),
            "words": (b"Nothing to see here.", NOT_JSON),
            "a web page": (b"<!DOCTYPE html><title>Log in</title>", NOT_JSON),
            "YAML": (b"format: sharewise-record/1\n", NOT_JSON),
            "100,000 opening brackets": (b"[" * 100_000, "more than 16 deep"),
            "100,000 opening braces": (b'{"a":' * 100_000, "more than 16 deep"),
            "100,000 brackets, closed again": (b"[" * 100_000 + b"]" * 100_000, "more than 16 deep"),
            "17 brackets, closed again": (b"[" * 17 + b"]" * 17, "more than 16 deep"),
            "100,000 closing brackets": (b"]" * 100_000, NOT_JSON),
            "half a million quotes": (b'{"a":"' + b'\\"' * 500_000, NOT_JSON),
            "a million bytes of one text": (b'"' + b"a" * 1_000_000 + b'"', NOT_A_RECORD),
            "half a million commas": (b"[" + b"," * 500_000 + b"]", NOT_JSON),
            "100,000 members": (b"{" + b",".join(b'"a%d":0' % number for number in range(80_000)) + b"}", NOT_A_RECORD),
        }.items()
    ),
    refused(
        "a record nested in a record, 17 deep",
        replaced('"adoption": null', '"adoption": ' + "[" * 14 + "]" * 14),
        "more than 16 deep",
    ),
    refused("the record in a list", lambda g: b"[" + g.full + b"]", NOT_A_RECORD),
    refused("the file as a text in JSON", lambda g: json.dumps(g.full.decode()).encode(), NOT_A_RECORD),
    refused("the file twice", lambda g: g.full + g.full, NOT_JSON),
    refused("a second document after the first", lambda g: g.full + b"{}", NOT_JSON),
    refused("another record after the first", lambda g: g.full + g.emergency, NOT_JSON),
    refused("NUL after the file", lambda g: g.full + b"\x00", NOT_JSON),
    refused("a mark of the end of a file", lambda g: g.full + b"\x1a", NOT_JSON),
    refused("a separator before the file (RFC 7464)", lambda g: b"\x1e" + g.full, NOT_JSON),
    refused("a comment before the file", lambda g: b"// a record\n" + g.full, NOT_JSON),
    refused("a comment in the file", replaced('"seal": {', '/* sealed */ "seal": {'), NOT_JSON),
    refused("a comma too many", replaced('"seen": []', '"seen": [],'), NOT_JSON),
    refused("a comma too few", replaced('"sequence": 2,', '"sequence": 2'), NOT_JSON),
    refused("single quotes", replaced('"sequence"', "'sequence'"), NOT_JSON),
    refused("no quotes", replaced('"sequence"', "sequence"), NOT_JSON),
    refused("a vertical tab between", replaced('"sequence": 2', '"sequence":\x0b2'), NOT_JSON),
    refused("a no-break space between", replaced('"sequence": 2', '"sequence":\u00a02'), NOT_JSON),
    refused("an end cut off", lambda g: g.full[:-3], NOT_JSON),
    refused("a beginning cut off", lambda g: g.full[1:], NOT_JSON),
    refused("compressed", lambda g: gzip.compress(g.full, mtime=0), NOT_UTF8),
    refused("one byte more than a record may have", padded_to(SIZE + 1), "larger than 1024 KiB"),
    Case("as many bytes as a record may have", padded_to(SIZE), CHANGED, "saved again"),
]
LAYOUTS = [
    Case(f"saved again {name}", make, CHANGED, "saved again by something else")
    for name, make in {
        "with CRLF": lambda g: g.full.replace(b"\n", b"\r\n"),
        "with CR alone": lambda g: g.full.replace(b"\n", b"\r"),
        "minified": again(separators=(",", ":")),
        "on one line": again(),
        "with four spaces": again(indent=4),
        "with tabs": again(indent="\t"),
        "sorted": again(indent=2, sort_keys=True),
        "in the reverse order": lambda g: json.dumps(reversed_order(g.data), indent=2).encode(),
        "in another order and the same layout": lambda g: written(dict(reversed(g.data.items()))),
        "with the seal in another order and the same layout": lambda g: written(
            {**g.data, "seal": dict(reversed(g.data["seal"].items()))}
        ),
        "with ASCII escapes": again(indent=2, ensure_ascii=True),
        "with capital escapes": lambda g: swapped(g.full, "Zoë", "Zo\\u00EB"),
        "with an escape that nobody needs": lambda g: swapped(g.full, "Cariad", "\\u0043ariad"),
        "with an escape in a key": lambda g: swapped(g.full, '"nonce"', '"n\\u006fnce"'),
        "with escaped slashes": lambda g: g.full.replace(b"/", b"\\/"),
        "with no line break at the end": lambda g: g.full[:-1],
        "with two line breaks at the end": lambda g: g.full + b"\n",
        "with a blank line before": lambda g: b"\n" + g.full,
        "with spaces at a line's end": lambda g: g.full.replace(b"{\n", b"{  \n"),
        "with a space before each colon": lambda g: g.full.replace(b'": ', b'" : '),
    }.items()
]
FORMATS = [
    *(
        Case(f"format sharewise-record/{number}", replaced("sharewise-record/1", f"sharewise-record/{number}"), UNDECIDED, "newer version")
        for number in ("2", "10", "999999999")
    ),
    Case("format 2 with nothing that we know", lambda g: b'{"format": "sharewise-record/2"}', UNDECIDED, "newer version"),
    *(
        refused(f"format sharewise-record/{number}", replaced("sharewise-record/1", f"sharewise-record/{number}"), NOT_A_RECORD)
        for number in ("0", "01", "1.0", "-2", "+2", "2 ", " 2", "2\\n", "2.0", "1e1", "99999999999999999999", "\u0662", "two", "")
    ),
    *(
        refused(f"format {name!r}", replaced("sharewise-record/1", name), NOT_A_RECORD)
        for name in ("sharewise-record", "Sharewise-record/1", " sharewise-record/1", "sharewise-records/2", "record/1", "")
    ),
]  # fmt: skip

CORPUS = [*TWICE, *NUMBERS, *CHARACTERS, *ADDED, *TAKEN_AWAY, *WHOLE_FILES, *LAYOUTS, *FORMATS]


@pytest.fixture(scope="module")
def told(genuine: Genuine, tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told_of(CORPUS, genuine, tmp_path_factory.mktemp("json"))


@pytest.mark.parametrize("case", cases(CORPUS))
def test_what_readers_could_disagree_about_is_refused_and_what_they_agree_about_is_proved(
    case: Case, told: Told, record_property: Callable[[str, object], None]
) -> None:
    told.check_case(case)
    record_property(CASE, 1)


def test_the_command_ends_with_the_worst_verdict_and_tells_nothing_of_the_records(told: Told) -> None:
    told.check_processes()


def test_every_level_of_a_record_gets_a_member_more(genuine: Genuine) -> None:
    """So that a level that is new is not forgotten here."""
    assert {where for where, _ in objects(genuine.data)} == {*LEVELS, "", "seal"}
