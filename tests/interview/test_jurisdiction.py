"""Whoever works outside England is told so once, right after the question about danger, and their record says it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sharewise.interview.begin import begin
from sharewise.interview.conversation import step
from sharewise.interview.state import Interview
from sharewise.present.formats.plain_text import plain_text
from sharewise.present.pages.records.record_page import record_page
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.record.keys import read_or_make_key
from sharewise.record.make import complete_record
from sharewise.record.record_model import EarlierReference
from sharewise.record.store.saving.record_writer import save
from sharewise.record.verification import trust, verify_file
from sharewise.settings import JURISDICTIONS, Settings
from sharewise.text import one_line
from tests.support.answers import DEFAULT_EDITION
from tests.support.samples import AT_NOON, FOLLOWED, NOON, record

ELSEWHERE = [code for code in JURISDICTIONS if code != "england"]


def beginning(proved: CompiledRulebook, code: str | None) -> Interview:
    return begin(proved, DEFAULT_EDITION, replace(AT_NOON, settings=Settings(jurisdiction=code)))


def shown(interview: Interview) -> str:
    return one_line(plain_text(interview.at.prompt(interview).before, 80))


def notice(proved: CompiledRulebook, code: str) -> str:
    return one_line(proved.loaded.rules.jurisdictions[code].notice)


def test_every_jurisdiction_that_can_be_set_is_england_or_has_a_notice(proved: CompiledRulebook) -> None:
    assert ["england", *proved.loaded.rules.jurisdictions] == list(JURISDICTIONS)


@pytest.mark.parametrize("code", ELSEWHERE)
def test_the_notice_comes_right_after_danger_and_only_once(proved: CompiledRulebook, code: str) -> None:
    first = beginning(proved, code)
    assert shown(first) == ""
    second = step(first, "no")
    assert shown(second).startswith(notice(proved, code)) or shown(second).startswith(
        f"Important: {notice(proved, code)}"
    )
    assert notice(proved, code) not in shown(step(second, "child"))


@pytest.mark.parametrize("code", ELSEWHERE)
def test_it_is_said_with_the_advice_where_danger_cannot_be_ruled_out(proved: CompiledRulebook, code: str) -> None:
    assert notice(proved, code) in shown(step(beginning(proved, code), "not_sure"))


@pytest.mark.parametrize("code", ELSEWHERE)
def test_nothing_stands_beside_what_to_do_in_danger(proved: CompiledRulebook, code: str) -> None:
    assert shown(step(beginning(proved, code), "yes")) == shown(step(beginning(proved, None), "yes"))


@pytest.mark.parametrize("code", ["england", None])
def test_in_england_and_where_nothing_is_set_nothing_is_said(proved: CompiledRulebook, code: str | None) -> None:
    notices = [notice(proved, each) for each in ELSEWHERE]
    assert not [each for each in notices if each in shown(step(beginning(proved, code), "no"))]


@pytest.mark.parametrize("code", JURISDICTIONS)
def test_the_record_says_where_it_was_made_and_what_was_said_of_it(
    proved: CompiledRulebook, code: str, tmp_path: Path
) -> None:
    made = record(proved, jurisdiction=code)
    assert made.jurisdiction is not None
    assert made.jurisdiction.code == code
    assert (made.jurisdiction.notice is None) == (code == "england")
    key = read_or_make_key(tmp_path / "key")
    saved = save(tmp_path / "records", key, made, now=NOON, random=bytes(16))
    page = record_page(saved.sealed, verify_file(saved.path, trust(key.public)), [])
    words = made.jurisdiction.notice or made.jurisdiction.title
    assert one_line(words) in one_line(plain_text(page, 80))


def test_a_completion_keeps_where_the_first_record_was_made(proved: CompiledRulebook) -> None:
    first = record(proved, jurisdiction="wales")
    again = complete_record(proved, first, FOLLOWED, now=NOON, random=bytes(range(48)), earlier=_named(first.id))
    assert again.jurisdiction == first.jurisdiction


def test_a_record_made_before_there_were_jurisdictions_says_nothing_of_one(proved: CompiledRulebook) -> None:
    assert record(proved).jurisdiction is None


def _named(reference: str) -> EarlierReference:
    return EarlierReference(relation="completes", id=reference, statement_sha256="0" * 64)
