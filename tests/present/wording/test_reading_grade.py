"""The words on screen can be read by a person of 12, and what is counted to know that is counted right."""

from __future__ import annotations

import pytest

from benchmarks.reading_grade import (
    INTERFACE_GRADE,
    Text,
    counted,
    grade,
    hardest,
    interface_texts,
    rulebook_texts,
    sentences,
    syllables,
)
from sharewise.rulebook.load import Loaded

# Words and how many syllables a dictionary gives them.
SYLLABLES = """
    action:2 actual:3 actually:4 added:2 adequate:3 agreed:2 ambiguous:4 ancient:2 answer:2 anxiety:4 anxious:2
    anybody:4 anyone:3 anything:3 apostrophe:4 applied:2 appreciate:4 appropriate:4 appropriately:5 area:3 areas:3
    arrangement:3 asked:1 associate:4 association:5 audience:3 based:1 basement:2 before:2 behaviour:3 being:2
    bias:2 biased:2 birthplace:2 build:1 built:1 business:2 can't:1 careful:2 carefully:3 carer:2 caretaker:3
    carried:2 cases:2 casual:3 catastrophe:4 causes:2 changed:1 changes:2 child:1 children:2 choir:1 client:2
    coincide:3 colleague:2 colleagues:2 completed:3 confidence:3 confidential:4 conscience:2 consequence:3
    continuous:4 cooperate:4 coordinate:4 couldn't:2 create:2 created:3 criteria:4 crucial:2 csv:3 curiosity:5
    dated:2 decided:3 decision:3 deleted:3 dementia:3 denial:3 denied:2 determine:3 deviate:3 dial:2 diary:3
    didn't:2 died:1 diet:2 difference:3 different:3 differently:4 does:1 doesn't:2 doing:2 don't:1 dsl:3 efficient:3
    else:1 emergency:4 encouragement:4 ended:2 engagement:3 engine:2 equal:2 evaluate:4 evaluation:5 evening:2
    every:2 everybody:4 everyone:3 everything:3 evidence:3 examine:3 experience:4 exploitation:4 family:3 fearful:2
    fire:1 fluent:2 forename:2 frightening:3 gdpr:4 general:3 genuine:3 goes:1 going:2 gp:2 gradual:3 graduation:4
    guidance:2 guide:1 handled:2 haven't:2 here:1 hierarchy:4 hired:1 homeless:2 hopeless:2 hour:1 hours:1 houses:2
    html:4 i'm:1 idea:3 ideas:3 identity:4 immediate:4 immediately:5 inadequate:4 individual:5 individuals:5
    influence:3 information:4 initial:3 initiate:4 interest:3 involve:2 involved:2 involvement:3 isn't:2 it's:1
    jurisdiction:4 lately:2 lawfully:3 lead:1 legitimate:4 likely:2 limited:3 lion:2 lonely:2 management:3
    material:4 maybe:2 measurement:3 media:3 mediate:3 medicine:3 movement:2 museum:3 mutual:3 named:1 necessary:4
    need:1 needed:2 negotiate:4 neighbour:2 nhs:3 nobody:3 noted:2 obvious:3 official:3 officially:4 ofsted:2 once:1
    one:1 opinion:3 organisation:5 organisations:5 our:1 pages:2 parliament:3 partial:2 passes:2 patient:2
    patients:2 people:2 period:3 pieces:2 piety:3 placement:2 places:2 played:1 poem:2 poet:2 police:2
    practitioner:4 previous:3 prior:2 proportionate:4 proportionately:5 proprietor:4 purpose:2 purposes:3 quality:3
    question:2 questions:2 quiet:2 radiate:3 reaches:2 react:2 ready:2 real:1 realise:2 reality:4 really:2 recipe:3
    recommendation:5 recorded:3 reference:3 references:4 region:2 reliable:4 reliance:3 relied:2 religion:3
    religious:3 rely:2 replayed:2 replied:2 request:2 requested:3 require:2 required:2 requirement:3 requires:2
    responsibility:6 retirement:3 riot:2 ruin:2 ruined:2 rulebook:2 safeguard:2 safeguarding:3 safely:2 safety:2
    said:1 says:1 science:2 seen:1 sentence:2 sentences:3 serious:3 service:2 services:3 several:3 sexual:3
    sexuality:5 shared:1 sharewise:2 signed:1 situation:4 social:2 society:4 somebody:3 someone:2 something:2
    sometimes:2 somewhere:2 special:2 started:2 stated:2 statement:2 statements:2 sufficient:3 suicide:3 suing:2
    surname:2 table:2 that's:1 theatre:2 themself:2 themselves:2 there:1 therefore:2 these:1 those:1 timely:2
    tired:1 trial:2 tried:1 tuition:3 unreadable:4 used:1 useful:2 useless:2 uses:2 usual:3 usually:4 variety:4
    various:3 vehicle:3 via:2 vial:2 video:3 violence:3 violent:3 violet:3 visited:3 watches:2 were:1 where:1
    while:1 whoever:3 whole:1 wholesale:2 wire:1 wishes:2 withdrawn:2 won't:1 worried:2 wouldn't:2 you're:1 your:1
    yourself:2
"""


@pytest.mark.parametrize("known", [line.split() for line in SYLLABLES.splitlines() if line], ids=lambda words: words[0])
def test_the_syllables_of_known_words_are_counted_right(known: list[str]) -> None:
    words = {word: int(count) for word, _, count in (pair.partition(":") for pair in known)}
    assert {word: syllables(word) for word in words} == words


def test_only_whole_sentences_count_and_what_is_filled_in_is_one_short_word() -> None:
    text = (
        "Check your answers\nRecord {reference} replaces this one. Yes.\nTo read one: sharewise records show REFERENCE"
    )
    assert sentences(text) == ["Record it replaces this one.", "Yes."]
    assert counted(text) == counted("Record it replaces this one.")
    assert counted("Record it replaces this one.").words == 5


def test_the_grade_is_that_of_the_formula() -> None:
    # Thirteen words, 26 syllables: an example that several writers on the formula give, as 13.1.
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert counted(text).grade == pytest.approx(13.1, abs=0.05)
    assert counted("The cat sat on the mat.").grade == pytest.approx(0.39 * 6 + 11.8 - 15.59)


def test_the_interface_can_be_read_at_12() -> None:
    assert grade(interface_texts()) <= INTERFACE_GRADE
    assert too_hard(interface_texts()) == []


def test_the_rulebook_can_be_read_at_12(loaded: Loaded) -> None:
    assert grade(rulebook_texts(loaded.rules)) <= INTERFACE_GRADE


def too_hard(texts: list[Text]) -> list[str]:
    """Texts of more than two sentences, as one reads them on a screen, above grade 9."""
    long = [text for text in texts if counted(text.words).sentences > 2]
    return [f"{text.place}: {counted(text.words).grade:.1f}" for text in long if counted(text.words).grade > 9]


def test_a_text_that_is_hard_to_read_would_be_seen() -> None:
    hard = Text(
        "hard",
        "Practitioners should evaluate the proportionality of disclosures. Consideration of confidentiality obligations is necessary. "
        "Organisational procedures regarding information governance remain applicable.",
    )
    assert grade([hard]) > 15
    assert too_hard([hard]) == [f"hard: {grade([hard]):.1f}"]
    assert hardest([hard], 1)[0][0] > 15
