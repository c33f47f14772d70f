"""What a person reads: every recommendation on one calm page, in words that GOV.UK would use."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sharewise.present.formats.plain_text import plain_lines, plain_text
from sharewise.present.formats.terminal import show
from sharewise.present.page import DefinitionList, Heading, ItemList, Paragraph, Quotation, Title, Verbatim
from sharewise.present.pages.interview.explanation_page import why_page
from sharewise.present.pages.interview.interview_pages import notice_page, recommendation_page, rests_on_page
from sharewise.present.pages.records.record_page import record_page
from sharewise.present.pages.records.saving_pages import record_text_page
from sharewise.present.pages.rules.rules_page import rules_page
from sharewise.present.wording import due_wording, interview_wording, records_wording, rules_wording
from sharewise.reasoning.compiled import CompiledRulebook
from sharewise.reasoning.explain import explain
from sharewise.reasoning.recommend import NotSettled, recommend
from sharewise.record.fields import FIELDS
from sharewise.record.keys import read_or_make_key
from sharewise.record.record_model import LocalAnswer
from sharewise.record.store.saving.record_writer import save
from sharewise.record.verification import trust, verify_file
from sharewise.rulebook.model import Rulebook
from sharewise.text import one_line, visible
from tests.support.needed import long
from tests.support.samples import FOLLOWED, NOON, NOT_YET_ASKED, record

# GOV.UK: not in messages; and words of ours that a practitioner never needs to know.
BANNED = re.compile(r"\b(please|sorry|valid|invalid|JSON|hash|digest|null|data subject|boolean)\b", re.IGNORECASE)


def own_words() -> dict[str, str]:
    words = {
        name: value for name, value in vars(interview_wording).items() if isinstance(value, str) and name.isupper()
    }
    words |= {
        f"due: {kind}": text
        for kind, text in (*due_wording.STEPS.items(), *due_wording.DATES.items(), *due_wording.HEADINGS.items())
    }
    for field in FIELDS:
        words[field.name] = f"{field.ask} {field.help} {field.short}"
    return words


@pytest.mark.parametrize(("name", "words"), own_words().items(), ids=own_words().keys())
def test_the_interface_uses_no_word_that_people_need_not_know(name: str, words: str) -> None:
    assert not BANNED.search(words)
    assert not words.startswith("Error") or words.startswith("Error: ")


@long
def test_every_recommendation_says_whether_to_share_to_tell_and_to_name(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for example in rules.examples.values():
        edition = example.edition or rules.default_edition
        said = recommend(proved, edition, example.answers)
        text = plain_text(recommendation_page(rules, said), 80)
        for label in (interview_wording.SHARE, interview_wording.TELL, interview_wording.NAME):
            assert label in text
        assert one_line(said.outcome.title) in one_line(text)
        for row in said.rows.values():
            assert row.because in one_line(text)
        assert len(text.splitlines()) <= 60
        for narrow in (40, 60):
            assert max(len(line) for line in plain_lines(recommendation_page(rules, said), narrow)) <= narrow


def test_a_recommendation_can_be_traced_to_the_words_of_the_chosen_edition(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for edition in rules.editions:
        answers = {**NOT_YET_ASKED, **({"grounds": "no"} if edition == "dfe-2024" else {})}
        said = recommend(proved, edition, answers)
        text = one_line(plain_text(rests_on_page(rules, said), 80))
        assert any(cited.rule and one_line(cited.rule.text) in text for cited in said.rules)
        for cited in said.rules:
            assert cited.rule is None or (cited.topic in cited.rule.topics and f"Rule {cited.number}." in text)


def test_how_exact_a_rule_is_quoted_stands_with_the_rules_and_not_among_reasons(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    of_each_outcome = {example.expect.outcome: example for example in rules.examples.values()}
    for example in of_each_outcome.values():
        for edition_id in (example.edition or rules.default_edition, "dcsf-2008"):
            try:
                said = recommend(proved, edition_id, example.answers)
            except NotSettled:
                continue
            why = why_page(rules, said, explain(proved.diagrams[edition_id], said.answers))
            text = one_line(plain_text((*recommendation_page(rules, said), *why), 80))
            assert not [mark for mark in marks(rules) if mark in text]
            assert f"sharewise rules --edition {edition_id}" in text
    assert all(
        any(mark in one_line(plain_text(rules_page(rules, edition), 80)) for mark in marks(rules))
        for edition in rules.editions
    )


def test_how_exact_a_rule_is_quoted_stands_at_the_end_of_a_record(proved: CompiledRulebook, tmp_path: Path) -> None:
    made = record(proved)
    key = read_or_make_key(tmp_path / "key")
    saved = save(tmp_path / "records", key, made, now=NOON, random=bytes(16))
    page = record_page(saved.sealed, verify_file(saved.path, trust(key.public)), [])
    text = one_line(plain_text(page, 80))
    above, appendix = text.split(records_wording.READING_EXACT)
    numbers = {rule.number for rule in made.recommendation.rules if rule.text}
    assert not [mark for mark in interview_wording.EXACT.values() if mark in above]
    assert all(f"{records_wording.RULE_NUMBERED.format(number=number)}:" in appendix for number in numbers)
    assert [mark for mark in interview_wording.EXACT.values() if mark in appendix]


def test_every_page_of_a_record_has_dates_in_words_and_times_as_the_clock_in_the_uk_stood(
    proved: CompiledRulebook, tmp_path: Path
) -> None:
    """In summer, when UTC is an hour behind. A detail of the organisation's own may be a date too."""
    summer = datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
    details = {**FOLLOWED.details, "shared_at": "2026-07-01T13:15:00Z", "review_on": "2026-07-08"}
    own = LocalAnswer(id="local.plan_on", asked="When is the plan due?", short="plan", code=None, says="2026-07-10")
    made = record(proved, replace(FOLLOWED, details=details), now=summer).but(local_details=[own])
    key = read_or_make_key(tmp_path / "key")
    saved = save(tmp_path / "records", key, made, now=summer, random=bytes(16))
    for page in (
        record_page(saved.sealed, verify_file(saved.path, trust(key.public)), []),
        record_text_page(made),
    ):
        text = one_line(plain_text(page, 80))
        assert "1 July 2026, 14:30 (UK time)" in text
        assert "Wednesday 1 July 2026, 14:15 (UK time)" in text
        assert "Wednesday 8 July 2026" in text
        assert "Friday 10 July 2026" in text
        assert not re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|13:[0-9]{2}", text)


def marks(rules: Rulebook) -> list[str]:
    """What is said of how exact a rule is quoted."""
    differences = (rule.differs for edition in rules.editions.values() for rule in edition.rules.values())
    return [*interview_wording.EXACT.values(), rules_wording.SUMMARY_MARK, *filter(None, differences)]


def test_where_another_edition_leads_elsewhere_one_line_says_so(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    said = recommend(proved, "hmg-2018", NOT_YET_ASKED)
    text = one_line(plain_text(recommendation_page(rules, said), 80))
    assert "The rules of 2024 could lead elsewhere. They also ask: Is there a lawful basis" in text
    said = recommend(proved, "dfe-2024", {**NOT_YET_ASKED, "grounds": "yes"})
    text = one_line(plain_text(recommendation_page(rules, said), 80))
    assert 'The rules of 2008, 2015 and 2018 would lead elsewhere: "Talk to them first".' in text


def test_the_notice_speaks_of_a_newer_edition_exactly_where_there_is_one(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for edition_id, edition in rules.editions.items():
        text = one_line(plain_text(notice_page(rules, edition_id), 80))
        # Of several that came since, the last is named.
        newest = max(each.year for each in rules.editions.values())
        assert (f"a newer edition, of {newest}" in text) == (rules.editions[edition_id].year != newest)
        assert f"the rules of {edition.published}" in text
        assert ("There is a newer edition" in text) == (edition.superseded_by is not None)
    assert rules.editions[rules.default_edition].superseded_by is None


def test_the_rules_of_a_superseded_edition_say_what_changed_since(proved: CompiledRulebook) -> None:
    rules = proved.loaded.rules
    for edition_id, edition in rules.editions.items():
        text = one_line(plain_text(rules_page(rules, edition_id), 80))
        for topic in rules.topics.values():
            assert (one_line(topic.since_2024) in text) == (edition.status != "current")


def test_plain_pages_are_lines_that_can_be_read_aloud() -> None:
    page = (
        Title("A title"),
        Heading("A heading"),
        Paragraph("Words [bold]as[/bold] they are \x1b[31m", "warning"),
        ItemList(("one", "two"), numbered=True),
        ItemList(("three",)),
        DefinitionList((("Label", "text " * 30), ("Is it?", "yes"))),
        Quotation("said\nso"),
    )
    text = plain_text(page, 60)
    assert "\x1b" not in text
    assert "Important: Words [bold]as[/bold] they are \\x1b[31m" in text
    assert "1. one\n2. two" in text
    assert "Is it?" in text
    assert "Is it?:" not in text
    assert "  said\n  so" in text
    assert max(len(line) for line in text.splitlines()) <= 60


@pytest.mark.parametrize("styled", [False, True])
def test_what_is_copied_whole_is_never_broken_and_never_acts(styled: bool) -> None:
    place = "/home/someone/" + "a long folder/" * 12 + "\x1b[31m00000001.json"
    shown = io.StringIO()
    if styled:
        show((Verbatim(place),), shown, columns=40, colour=False)
    else:
        shown.write(plain_text((Verbatim(place),), 40))
    assert shown.getvalue().splitlines() == [visible(place)]
