"""Each output format is declared once: what is declared is there, makes what it says, and is told of to those who use it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sharewise.present.flow_map import FlowMap
from sharewise.present.formats import FORMATS, SCREEN, ExportedRecord, Format, Kind, format_named, formats_for
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.flow import flow_of
from sharewise.record.keys import own_public_key, read_or_make_key
from sharewise.record.public_key import PublicKey, read_public_key
from sharewise.record.store.saving.record_writer import save
from sharewise.record.summary import summarise
from sharewise.record.verification import Verdict, trust, verify_file
from tests.present.formats.pages_of_text import HOSTILE, all_blocks
from tests.support.documents import READERS, can_be_made, words_of
from tests.support.needed import long
from tests.support.samples import NOON, record

ROOT = Path(__file__).parents[3]
# What no screen obeys, whatever the format: characters that act or hide, as they stand.
ACTS = ("\x1b", "\x9b", "\x07", "\u202e", "\u200b")


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory, proved: CompiledRulebook) -> Verdict:
    home = tmp_path_factory.mktemp("home")
    saved = save(home / "records", read_or_make_key(home / "key"), record(proved), now=NOON, random=bytes(16))
    return verify_file(saved.path, trust(own_public_key(home / "key")))


def test_a_name_and_an_ending_stand_for_one_format() -> None:
    assert len({each.name for each in FORMATS}) == len({each.ending for each in FORMATS}) == len(FORMATS)
    for each in FORMATS:
        assert format_named(each.name) is each
        assert each.makers and each.says and each.ending.startswith(".")


def test_every_kind_of_thing_has_a_format_and_the_first_is_for_the_screen_where_one_is() -> None:
    for kind in get_args(Kind):
        offered = formats_for(kind)
        assert offered
        assert all(each.name != SCREEN for each in offered[1:])


def test_the_formats_of_several_kinds_are_each_named_once() -> None:
    several = [each.name for each in formats_for("page", "data")]
    assert set(several) == {each.name for kind in ("page", "data") for each in formats_for(kind)}
    assert len(set(several)) == len(several)


@long
@pytest.mark.parametrize("each", formats_for("page"), ids=lambda each: each.name)
def test_a_page_is_shown_whole_and_nothing_in_it_acts(each: Format) -> None:
    for text in HOSTILE:
        made = words_of(each.name, each.page_maker()(all_blocks(text)))
        assert not [character for character in ACTS if character in made]
        # Where a document is text with marks in it. What stands between backticks is code in Markdown, not markup.
        assert each.name == SCREEN or each.name in READERS or "<script>" not in re.sub("`[^`]*`", "", made)
    assert "Some words" in words_of(each.name, each.page_maker()(all_blocks("Some words")))


@long
@pytest.mark.parametrize("each", formats_for("map"), ids=lambda each: each.name)
def test_a_map_names_every_outcome(each: Format, proved: CompiledRulebook) -> None:
    edition = proved.loaded.rules.default_edition
    flow = flow_of(proved.diagrams[edition])
    made = each.map_maker()(FlowMap(proved.loaded.rules, edition, flow, flow.sets, "sharewise rules map")).decode()
    said = " ".join(made.split())
    for outcome in flow.outcomes:
        assert proved.loaded.rules.outcomes[outcome].title.split()[0] in said


@pytest.mark.parametrize("each", formats_for("records"), ids=lambda each: each.name)
def test_records_are_written_one_by_one(each: Format, verdict: Verdict) -> None:
    """The second record is not asked for before the first is written, unless the format has to be whole. None is left out."""
    can_be_made(each.name)
    written: list[bytes] = []
    before: list[int] = []

    writer = each.records_writer()

    def made() -> Iterator[bytes]:
        for _ in range(3):
            before.append(len(written))
            yield writer.made_of(ExportedRecord(verdict, with_verdict=False))

    writer.write(made(), written.append)
    assert each.is_whole or before[0] < before[1] < before[2] < len(written)
    assert words_of(each.name, b"".join(written)).count(summarise(verdict).reference) >= 3


@pytest.mark.parametrize("each", formats_for("data"), ids=lambda each: each.name)
def test_a_document_for_scripts_is_read_back_as_it_was(each: Format) -> None:
    assert json.loads(each.data_maker()({"words": HOSTILE})) == {"words": [*HOSTILE]}


@pytest.mark.parametrize("each", formats_for("key"), ids=lambda each: each.name)
def test_a_key_is_read_back_as_it_was(each: Format) -> None:
    key = PublicKey(Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    made = each.key_maker()(key)
    if each.name == "json":
        document = json.loads(made)
        assert read_public_key(json.dumps(document["jwk"]).encode()) == key
        assert read_public_key(document["pem"].encode()) == read_public_key(document["openssh"].encode()) == key
        return
    # For people it ends in the line that a tool reads.
    assert read_public_key(made.splitlines(keepends=True)[-1] if each.name == SCREEN else made) == key


def test_every_format_is_named_where_people_look_for_it() -> None:
    by_hand = [path for path in (ROOT / "docs").glob("*.md") if path.name != "commands.md"]
    pages = "\n".join(path.read_text(encoding="utf-8") for path in by_hand)
    for each in FORMATS:
        assert each.name == SCREEN or f"`{each.name}`" in pages or f"--format {each.name}" in pages, each.name
    export = (ROOT / "docs/export.md").read_text(encoding="utf-8")
    for each in formats_for("records"):
        assert f"`--format {each.name}`" in export


def test_to_know_the_formats_loads_none_of_them() -> None:
    """Help is shown and options are read at each start: what writes a format is loaded where it is used."""
    names = sorted(maker.partition(":")[0] for each in FORMATS for maker in each.makers.values())
    program = f"import sys; import sharewise.present.formats; print([name for name in {names} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
