"""Setting up: each thing can be left, given, changed and taken out; nobody is held, and nothing is lost on the way."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharewise.errors import Interrupted
from sharewise.interview.conversations.setup_conversation import begin_setup, set_up, setup_step
from sharewise.interview.places.end_places import FinishedPlace, StoppedPlace
from sharewise.interview.places.setup_places import AdoptionFilePlace, ReviewSettingsPlace, SettingPlace, StopSetupPlace
from sharewise.interview.prompters.interrupts import ControlC
from sharewise.interview.prompters.plain_prompter import PlainPrompter
from sharewise.interview.prompts import TAKE_OUT, Choose, Command, Option, Prompt, Reply, Write
from sharewise.interview.setup_state import SetupChoices, SetupState
from sharewise.present.pages.interview.settings_text import settings_text
from sharewise.present.wording import setup_wording
from sharewise.settings import LONGEST, MOST_LINES, Settings, declared_settings, settings_from
from tests.present.pages.interview.test_settings_text import SETTINGS

OFFERED = SetupChoices(
    names={
        "edition": (Option("hmg-2018", "July 2018"), Option("dfe-2024", "2024")),
        "adoption": (Option("coventry", "Coventry"),),
    },
    read_adoption=lambda text: f"/srv/{text}",
)
FULL = Settings(
    name="Ada Example",
    role="class teacher",
    organisation="York Primary School",
    jurisdiction="wales",
    sector="school",
    lead="no",
    edition="dfe-2024",
    adoption="coventry",
    advisers=("Sam", "MASH"),
    recipients=("Social care",),
    records_folder=Path("/srv/records"),
    store="/srv/store",
    retention="25 years",
    screen="plain",
    drafts="keep",
    draft_days=14,
    clipboard="yes",
)

NOTHING = Settings()
KEYS = list(declared_settings())


def begun(settings: Settings) -> SetupState:
    return begin_setup(settings, OFFERED)


def at(key: str, settings: Settings = NOTHING, *, changing: bool = False) -> SetupState:
    return begun(settings).moved(SettingPlace(KEYS.index(key), changing))


def asked(settings: Settings, *lines: str) -> tuple[Settings, str]:
    """What is settled after these lines are typed in plain mode, and what was shown."""
    shown = io.StringIO()
    typed_in = io.StringIO("".join(f"{line}\n" for line in lines))
    return set_up(settings, OFFERED, lambda _: PlainPrompter(typed_in, shown, lambda: 80, ControlC())), shown.getvalue()


@given(SETTINGS)
@settings(max_examples=20, suppress_health_check=[HealthCheck.filter_too_much])
def test_enter_alone_leaves_everything_as_it_is(before: Settings) -> None:
    assert asked(before, *[""] * len(KEYS), "1")[0] == before


def test_everything_can_be_given_one_at_a_time() -> None:
    lines = [
        "2",
        "Ada Example",
        "class teacher",
        "York Primary School",
        "2",
        "1",
        "2",
        "2",
        "2",
        "Sam",
        "MASH",
        "",
        "",
        "Social care",
        "",
    ]
    given_now, shown = asked(Settings(), *lines, "/srv/records", "/srv/store", "25 years", "2", "14", "1", "1")
    assert given_now == FULL
    assert "Setting 17 of 17" in shown


@pytest.mark.parametrize("key", KEYS)
def test_everything_that_was_given_can_be_taken_out(key: str) -> None:
    """A choice that always has a value is taken out by choosing the usual one."""
    state = at(key, FULL, changing=True)
    prompt = state.at.prompt(state)
    usual, taking_out = getattr(Settings(), key), ""
    if isinstance(prompt, Choose):
        taking_out = TAKE_OUT if usual is None else usual
        offered = [option.code for option in prompt.options]
        assert taking_out in offered
        assert usual is None or TAKE_OUT not in offered, "the same would be offered twice"
    else:
        assert prompt.so_far is not None
        assert setup_step(state, prompt.read(prompt.so_far)).settings == FULL, "it can be changed as it was typed"
    after = setup_step(state, taking_out)
    assert getattr(after.settings, key) == usual
    assert [each for each in KEYS if getattr(after.settings, each) != getattr(FULL, each)] == [key]


@pytest.mark.parametrize("key", KEYS)
def test_from_the_check_each_can_be_changed_and_leads_back_to_it(key: str) -> None:
    state = begun(FULL).moved(ReviewSettingsPlace())
    there = setup_step(state, key)
    assert there.at == SettingPlace(KEYS.index(key), changing=True)
    assert there.at.prompt(there).ask == setup_wording.SETTING_WORDS[key].ask
    assert setup_step(there, None) == state
    assert setup_step(there, Command.BACK) == state


def test_the_check_shows_all_that_is_set() -> None:
    shown = asked(FULL, *[""] * len(KEYS), "1")[1]
    check = shown[shown.index(setup_wording.CHECK_TITLE) :]
    for words in (
        "(Ada Example)",
        "(Wales)",
        "(coventry)",
        "(Sam; MASH)",
        "(/srv/records)",
        "(Keep them)",
        "(14 days)",
    ):
        assert words in check
    assert "(not set)" not in check


@pytest.mark.parametrize("index", range(1, len(KEYS)))
def test_back_leads_to_the_one_before_and_loses_nothing(index: int) -> None:
    state = begun(FULL).moved(SettingPlace(index))
    assert setup_step(state, Command.BACK) == begun(FULL).moved(SettingPlace(index - 1))


def test_there_is_nothing_before_the_first() -> None:
    state = begun(Settings())
    assert Command.BACK not in state.at.prompt(state).commands


def test_a_file_of_local_rules_is_asked_for_by_its_name() -> None:
    state = setup_step(at("adoption"), "own adoption")
    assert isinstance(state.at, AdoptionFilePlace)
    assert setup_step(state, Command.BACK) == at("adoption")
    prompt = state.at.prompt(state)
    assert isinstance(prompt, Write)
    named = setup_step(state, prompt.read("school.yaml"))
    assert named.settings.adoption == "/srv/school.yaml"
    assert named.at == SettingPlace(KEYS.index("adoption") + 1)


def test_stopping_is_asked_about_only_where_something_would_be_lost() -> None:
    assert isinstance(setup_step(begun(FULL), Command.STOP).at, StoppedPlace)
    changed = setup_step(begun(FULL), "lists")
    stopping = setup_step(changed, Command.STOP)
    assert isinstance(stopping.at, StopSetupPlace)
    assert setup_step(stopping, "no") == changed
    assert setup_step(stopping, Command.BACK) == changed
    assert isinstance(setup_step(stopping, "yes").at, StoppedPlace)


@pytest.mark.parametrize("lines", [["q"], ["Sam", "q", "2"], ["Sam"], []])
def test_who_stops_or_goes_away_settles_nothing(lines: list[str]) -> None:
    with pytest.raises(Interrupted, match="Nothing was saved"):
        asked(FULL, *lines)


# What is typed

WRONG = {
    "records_folder": ("Records", "./x", "~nobody-of-that-name/x"),
    "store": ("store", "postgresql://a:b@db/records", "s3://key:secret@bucket", "https://db/records"),
    "draft_days": ("0", "91", "seven", "7.5", "-1", "1000", "٣"),
    "name": ("x" * (LONGEST + 1),),
    "advisers": ("\n".join("x" * (MOST_LINES + 1)), "x" * (LONGEST + 1)),
}


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in WRONG.items() for text in texts])
def test_what_cannot_be_used_is_refused_in_words(key: str, text: str) -> None:
    state = at(key)
    prompt = state.at.prompt(state)
    assert isinstance(prompt, Write)
    with pytest.raises(ValueError, match=r"^Error: "):
        prompt.read(text)


def test_several_stand_on_lines_of_their_own() -> None:
    prompt = at("advisers").at.prompt(at("advisers"))
    assert isinstance(prompt, Write)
    assert prompt.read("Sam; MASH\n\n The deputy ") == "Sam; MASH\nThe deputy"


WRITTEN = [key for key in KEYS if isinstance(at(key).at.prompt(at(key)), Write)]


@given(st.sampled_from(WRITTEN), st.text(max_size=40))
def test_whatever_can_be_typed_is_kept_and_read_back_from_the_file(key: str, text: str) -> None:
    state = at(key, changing=True)
    prompt = state.at.prompt(state)
    assert isinstance(prompt, Write)
    try:
        read = prompt.read(text)
    except ValueError:
        return
    after = setup_step(state, read or None).settings
    assert settings_from(settings_text(after).encode(), "settings.yaml") == after


def _any_reply(prompt: Prompt, choice: random.Random) -> Reply:
    replies: list[Reply] = [*prompt.commands]
    if isinstance(prompt, Choose):
        replies += [option.code for option in prompt.options]
    else:
        replies += [prompt.read("7" if prompt.ask == setup_wording.SETTING_WORDS["draft_days"].ask else "/srv/x")]
        replies += [""] if prompt.so_far else []
    replies += [None] if prompt.can_skip else []
    return choice.choice(replies)


@pytest.mark.parametrize("seed", range(50))
def test_every_way_through_can_be_gone_on_with_to_the_end(seed: int) -> None:
    choice = random.Random(seed)
    state = begun(FULL if seed % 2 else Settings())
    for _ in range(60):
        if isinstance(state.at, FinishedPlace | StoppedPlace):
            break
        state = setup_step(state, _any_reply(state.at.prompt(state), choice))
    while not isinstance(state.at, FinishedPlace | StoppedPlace):
        state = setup_step(
            state,
            "no" if isinstance(state.at, StopSetupPlace) else "save" if state.at == ReviewSettingsPlace() else None,
        )
    assert settings_from(settings_text(state.settings).encode(), "s") == state.settings
