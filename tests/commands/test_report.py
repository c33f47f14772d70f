"""`sharewise report`: right against counts made independently of it, and without small numbers unless they are asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from sharewise.dates import uk_zone
from sharewise.present.formats import formats_for
from sharewise.present.json import report_json
from sharewise.present.wording import report_wording
from sharewise.record.keys import own_public_key
from sharewise.record.public_key import PublicKey
from sharewise.record.report.decision_counts import Advice, Pace, Review, Told
from tests.conftest import Run
from tests.support.documents import words_of
from tests.support.many_decisions import made_up
from tests.support.needed import examples, long
from tests.support.written import hold

ROOT = Path(__file__).parents[2]
SCHEMA = Path(report_json.__file__).with_name("schemas") / "report-1.schema.json"
PERIODS = (
    ("2026-03-01", "2026-03-31"),
    ("2026-02-01", "2026-06-30"),
    ("2026-01-01", "2026-12-31"),
    ("2025-01-01", "2025-03-31"),
)
# Words of the practitioner in the records that were made up.
OWN_WORDS = ("no report shows", "It went well", "By phone", "the lead", "AB-")


@cache
def counted_by_hand() -> Callable[..., dict[str, int]]:
    """The lines of the page on the report, with which everybody can count for themselves."""
    block = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "report.md").read_text(encoding="utf-8"), re.DOTALL)[0]
    made: dict[str, Any] = {"__name__": "counting"}
    exec(compile(block, "docs/report.md", "exec"), made)
    counting: Callable[..., dict[str, int]] = made["count"]
    return counting


def keys_of(home: Path) -> list[str]:
    """The options that name the keys of a folder that was made up."""
    options: list[str] = []
    for name in ("key", "other-key"):
        if (home / name).is_dir() and (key := own_public_key(home / name)):
            options += ["--key", str(_written(home / f"{name}.pub", key))]
    return options


def _written(path: Path, key: PublicKey) -> Path:
    path.write_text(key.openssh())
    return path


def reported(document: Mapping[str, Any]) -> dict[str, int]:
    """The numbers of a report, under the names that the lines of the page give them."""
    found = {"decisions": document["decisions"], "people": document["people"]}
    found |= {name: document[name] for name in ("followed", "departed", "undecided")}
    for each in document["outcomes"]:
        found[f"decided {each['outcome']}"] = each["decided"]
        for name in ("recommended", "followed", "departed", "undecided"):
            found[f"{name} {each['outcome']}"] = each[name]
        if all(re.fullmatch("[0-9]{4}-[0-9]{2}", name) for name in each["by_span"]):
            found |= {f"{each['outcome']} in {name}": number for name, number in each["by_span"].items()}
    found |= {
        f"month {each['name']}": each["decisions"]
        for each in document["spans"]
        if len(each["name"]) == 7 and "Q" not in each["name"]
    }
    for kind, name in (
        ("told", "told"),
        ("advice", "advice"),
        ("shared", "shared"),
        ("completed", "completed"),
        ("reviews", "review"),
    ):
        found |= {f"{name} {code}": number for code, number in document[kind].items()}
    for kind, name in (("departure_reasons", "reason"), ("reasons_not_told", "why not told"), ("rules", "rule")):
        found |= {f"{name} {each['code']}": each["count"] for each in document[kind]}
    return {name: number for name, number in found.items() if number or name == "people"}


@long
@pytest.mark.parametrize("seed", range(examples(8)))
def test_every_number_is_as_counted_from_the_export(seed: int, run: Run, tmp_path: Path) -> None:
    folder = made_up(tmp_path / "made-up", seed)
    where = ["--folder", str(folder), *keys_of(tmp_path / "made-up")]
    lines = run("export", *where, "--format", "ndjson").stdout.decode().splitlines()
    today = datetime.now(uk_zone()).date().isoformat()
    for since, until in PERIODS:
        made = run("report", *where, "--since", since, "--until", until, "--json", "--exact")
        document = json.loads(made.stdout)
        by_hand = counted_by_hand()(lines, since, until, today)
        by_month = [each["name"] for each in document["spans"]]
        if not all(re.fullmatch("[0-9]{4}-[0-9]{2}", name) for name in by_month):
            by_hand = {name: n for name, n in by_hand.items() if not name.startswith("month ") and " in 20" not in name}
        assert reported(document) == by_hand
        Draft202012Validator(json.loads(SCHEMA.read_text())).validate(document)
        assert sum(each["decisions"] for each in document["spans"]) == document["decisions"]


def numbers_in(value: object) -> Iterator[int]:
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from numbers_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from numbers_in(each)


@long
@pytest.mark.parametrize("seed", range(3))
def test_no_number_under_5_and_no_word_of_the_records_is_shown_in_any_format(
    seed: int, run: Run, tmp_path: Path
) -> None:
    folder = made_up(tmp_path / "made-up", seed + 100, most=60)
    period = ["--since", "2026-02-01", "--until", "2026-12-31"]
    where = ["report", "--folder", str(folder), *keys_of(tmp_path / "made-up"), *period]
    document = json.loads(run(*where, "--json").stdout)
    assert not [number for number in numbers_in(document) if 0 < number < 5]
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(document)
    for each in formats_for("page"):
        output = tmp_path / f"page{each.ending}"
        assert run(*where, "--format", each.name, "--output", str(output)).returncode == 0
        words = words_of(each.name, output.read_bytes())
        assert "fewer than 5" in words
        assert not [own for own in OWN_WORDS if own in words]
        assert not re.search(r": [1-4](;|\.( |$))", words.partition("<main>")[2] or words)
    exact = run(*where, "--exact", "--plain").stdout.decode()
    assert "hidden" not in exact
    assert "every number" in exact


def test_what_is_not_proved_is_counted_nowhere_and_said(run: Run, tmp_path: Path) -> None:
    folder = made_up(tmp_path / "made-up", 5, key_folders=("key",))
    where = ["report", "--folder", str(folder), *keys_of(tmp_path / "made-up"), "--since", "2026-01-01", "--exact"]
    before = json.loads(run(*where, "--json").stdout)["decisions"]
    changed = sorted(folder.glob("*/[0-9]*.json"))[0]
    changed.write_bytes(changed.read_bytes().replace(b"AB-", b"XY-"))
    after = run(*where, "--json")
    document = json.loads(after.stdout)
    assert after.returncode == 1
    assert document["files_left_out"] == 1
    assert document["decisions"] <= before
    page = run(*where, "--plain")
    assert page.returncode == 1
    assert "1 file could not be read or relied on" in " ".join(page.stdout.decode().split())


def test_a_time_without_decisions_says_so(run: Run, tmp_path: Path) -> None:
    empty = run("report")
    assert (empty.returncode, report_wording.NONE in empty.stdout.decode()) == (0, True)
    folder = made_up(tmp_path / "made-up", 5)
    where = ["--folder", str(folder), *keys_of(tmp_path / "made-up"), "--since", "2025-01-01", "--until", "2025-01-31"]
    made = run("report", *where)
    assert (made.returncode, made.stderr) == (0, b"")
    assert made.stdout.decode().splitlines()[-1] == report_wording.NONE


@long
def test_a_page_is_a_page(run: Run, tmp_path: Path) -> None:
    folder = made_up(tmp_path / "made-up", 7, most=90)
    where = ["report", "--folder", str(folder), *keys_of(tmp_path / "made-up"), "--plain"]
    for since, until in PERIODS:
        lines = run(*where, "--since", since, "--until", until, "--exact").stdout.decode().splitlines()
        assert len(lines) <= 66
        narrow = run(*where, "--since", since, "--until", until, COLUMNS="40").stdout.decode().splitlines()
        assert max(map(len, narrow)) <= 40


def test_every_code_of_a_closed_list_has_its_words() -> None:
    for words, codes in (
        (report_wording.TOLD, Told),
        (report_wording.ADVICE, Advice),
        (report_wording.SHARED, Pace),
        (report_wording.COMPLETED, Pace),
        (report_wording.REVIEWS, Review),
    ):
        assert tuple(words) == get_args(codes)


def test_the_schema_of_the_document_is_the_one_that_ships() -> None:
    hold(SCHEMA, json.dumps(report_json.schema(), indent=2, ensure_ascii=False) + "\n")
