"""After saving, a text to paste is one key away: shown to read, and to the clipboard only where the settings say so."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from sharewise.present.wording import paste_wording
from tests.support.journeys import answer_all, decide, go_on, record_files
from tests.support.needed import long
from tests.support.session import CTRL_C, CTRL_D, ENTER, MODES, Mode, Session

OFFERED = "Copy a text: 1"
TO_CLIPBOARD = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
both_ways = pytest.mark.parametrize("mode", MODES)


def save(session: Session) -> None:
    """Save a record of what can be shared, and be offered its texts."""
    session.reads_on = False
    answer_all(session)
    go_on(session)
    session.choose("I will do this")
    session.choose("No, save it now")
    session.wait_for(OFFERED)


@long
@both_ways
def test_a_text_is_shown_as_lines_that_are_not_broken(
    mode: Mode, environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    with decide(environment, tmp_path, mode, rows=200) as session:
        save(session)
        session.press("9" + ENTER)
        session.wait_for(paste_wording.NO_SUCH_NUMBER, OFFERED)
        session.press("2" + ENTER)
        session.wait_for("CONFIDENTIAL. Referral about", paste_wording.GAPS_LEFT, OFFERED)
        assert b"Tell me today that you have this, and what you will do. My reference: SW-" in session.raw
        assert not TO_CLIPBOARD.search(session.raw)
        session.press("q" + ENTER)
        assert session.finish() == 0
    assert len(record_files(home)) == 1


@long
@pytest.mark.parametrize("leaving", [ENTER, CTRL_C, CTRL_D, "q!" + ENTER], ids=repr)
def test_leaving_it_is_no_failure(leaving: str, environment: dict[str, str], home: Path, tmp_path: Path) -> None:
    with decide(environment, tmp_path, "plain", rows=200) as session:
        save(session)
        session.press(leaving)
        assert session.finish() == 0
    assert len(record_files(home)) == 1


@long
def test_the_clipboard_gets_it_where_the_settings_say_so(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    home.mkdir()
    (home / "settings.yaml").write_text('clipboard: "yes"\n')
    with decide(environment, tmp_path, "styled", rows=200) as session:
        save(session)
        session.press("1" + ENTER)
        session.wait_for("Decision about sharing information", paste_wording.COPIED, OFFERED)
        (copied,) = TO_CLIPBOARD.findall(session.raw)
        text = base64.b64decode(copied).decode()
        assert text.startswith("Decision about sharing information")
        assert all(line.encode() in session.raw for line in text.split("\n"))
        session.press(ENTER)
        assert session.finish() == 0


@long
def test_plain_lines_hold_no_sequence_for_the_clipboard(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    home.mkdir()
    (home / "settings.yaml").write_text('clipboard: "yes"\n')
    with decide(environment, tmp_path, "plain", rows=200) as session:
        save(session)
        session.press("1" + ENTER)
        session.wait_for("Decision about sharing information", OFFERED)
        assert not TO_CLIPBOARD.search(session.raw)
        assert paste_wording.COPIED not in session.shown
        session.press(ENTER)
        assert session.finish() == 0
