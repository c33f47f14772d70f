"""What a typed text says about who somebody is: found where it stands, and no alarm about what practitioners write every day.

All people, numbers and addresses are invented: NHS numbers of the 999 range and ones with a made-up check digit, telephone
numbers of Ofcom's ranges for drama.
"""

from __future__ import annotations

import re
from datetime import date
from time import process_time
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharewise.interview.privacy.detect import Kind, PersonalDataMatch, personal_data_in
from sharewise.record.fields import FIELDS, Field
from sharewise.rulebook.load import Loaded
from tests.support.needed import examples, in_short

TODAY = date(2026, 11, 22)

# Each line: the kinds that have to be found, in this order, and the text. The words are between the braces.
FOUND = """
nhs_number | NHS number {943 476 5919}
nhs_number | nhs no {9434765919}, seen today
nhs_number | Her number is {943-476-5919}.
nhs_number | ({999 123 4578})
nhs_number | CHI {0101501110}
nhs_number | H&C number {320 000 0104} is on the letter
date_of_birth | born {12/03/2014}
date_of_birth | DOB {12.3.14}
date_of_birth | dob: {12/3/14}
date_of_birth | d.o.b. {12 March 2014}
date_of_birth | D.O.B {12-03-2014}
date_of_birth | date of birth: {12th of March 2014}
date_of_birth | Date of birth is {1st January 2009}.
date_of_birth | She was born at the city hospital on {12/03/2014}
date_of_birth | Her birthday is {12 March}.
date_of_birth | birthday on {3rd of May}
date_of_birth | born {March 12, 2014}
date_of_birth | born {12 Mar 14}
date_of_birth | {12/03/2014} (DOB)
date_of_birth | Child A, {12/03/2014}, lives with his aunt.
date_of_birth | The boy ({4 July 2011}) said that he was hit.
date_of_birth | girl {2011-07-04} known to us
date_of_birth | He is the younger one, {4.7.11}.
date_of_birth | born {02/02/2026}, premature
date_of_birth | DOB - {9 9 2015}
address | She lives at {12 Acacia Avenue}.
address | {14 Elm Road}
address | He went to {27A Mill Lane} last night.
address | {3 St Mary's Close} is empty
address | of {221 Great Western Terrace}
address | {7 Oak Crescent, York, YO31 7EX} is where she is
address | moved to {Flat 3}
address | {Flat 12b, Rose Court}
address | {Apartment 4, 18 Kings Drive}
address | they stay in {flat 3}, next to the shop
address | her postcode is {YO1 7HH}
address | {sw1a 1aa}
address | lives near {M1 1AE} with her gran
address | {B33 8TH}
address | {12 acacia avenue}
address | he sleeps at {45 station road} now
address | {9 The Crescent}
address | {16 Bramble Way, CF10 3AT}
address | {10 Fox Grove, LS1 4AP}
phone | ring her on {07700 900123}
phone | {07700900123}
phone | his mobile: {07700 900 123}
phone | {+44 7700 900123}
phone | {+44 (0)7700 900123}
phone | {0044 7700 900123}
phone | {01632 960123}
phone | {(01632) 960123}
phone | Landline {020 7946 0123}.
phone | {(020) 7946 0123}
phone | {0161 496 0123}
phone | {0161-496-0123}
phone | {028 9649 6012}
phone | call {+44 20 7946 0123} after six
phone | {02079460123}
email | write to {sam.taylor@example.com}
email | {s.khan22@example.co.uk} is his
email | ({jo+home@mail.example.org})
email | {leanne_b@example.net}, not the school one
email | Her mail: {Zoe-Lee@example.com}.
name | {Mr Khan} said so.
name | I spoke to {Mrs Brown} today.
name | {Miss Adeyemi} rang.
name | {Ms O'Neill} is the mother
name | {Mx Lennox} uses the service
name | {Dr Patel} saw the bruise.
name | {Mr. Kowalski} was there
name | {Mr J Brown}
name | {Rev Whitlock} told us
name | spoke to {mr khan}
name | {mrs brown} says no
name | a boy called {Zbigniew}
name | The girl is called {Oluchi}.
name | He is called {Tomasz}.
name | a lad named {Kaz} came
name | her name is {Wren}
name | Name: {Zbigniew Kowalski}
name | her name's {Ngozi}
name | the boy's name is {liam}
name | a girl called {sophie} said
name | a boy called {mark} told me
name | a man known as {Spike}
name | her brother {Darren} hit her
name | his son {Kuba} is five
name | my daughter {Aoife}
name | Her mother {Sandra} drinks.
name | his sister {chloe} saw it
name | Mum {Sarah} agreed.
name | his uncle {Bob} comes on Mondays
name | Her partner {Wayne} was there.
name | {Liam} said that it hurts.
name | I asked {Aisha} about it.
name | {Sarah Thompson} came in.
name | Then {Zbigniew Kowalski} came in.
name | {Anne-Marie} was upset
name | {Mohammed Al-Hassan} is the father
name | {Grace Thompson} is in year 4
name | I told {Mark} that it is not his fault.
name | {Will Thompson} was there
name | {Priya}'s teacher rang
name | We saw {Ffion} and her sister.
name | On Monday {Oliver} came without a coat.
name | {Ben} and {Lucy} were left alone.
name | {Charlotte Brown} is seven.
name | {Seán}
name | The allegation is against {Kevin}.
name | The neighbour, {Jean}, heard it.
name | {Jordan Mills} hit him
name | His Nan {Pauline} looks after him
name,date_of_birth | {Liam}, born {12/03/2014}
name,date_of_birth,nhs_number,address,phone,email | {Liam Smith}, DOB {12/03/2014}, {943 476 5919}, {14 Elm Road, YO1 7HH}, {01632 960123}, {liam@example.com}
"""

# What practitioners write every day, with nothing in it that says who somebody is.
NOT_FOUND = """
Bruises seen on Monday.
Bruise on the left arm, about 3 cm, yellow. Child A said that she fell.
A boy of eight came in without a coat again.
The mother says no. She was calm.
I spoke to the DSL and to MASH on 12/11/2026.
Referral made to Children's Social Care on 3 November 2026 at 14:30.
Told the Designated Safeguarding Lead straight away.
Working Together to Safeguard Children 2023, chapter 1.
Section 47 of the Children Act 1989.
Care Act 2014, section 42.
Data Protection Act 2018, Schedule 1, paragraph 18.
See Keeping Children Safe in Education, part 2.
North Yorkshire Police were told at 09:15.
West Midlands Police, crime reference 20/123456/26.
St Mary's School has a copy on CPOMS.
He goes to Oakfield Primary School.
Greenhill Academy sent the file.
She is in Year 6 and has Pupil Premium.
The Local Authority asked for it.
Early Help Assessment done in June.
Rang 999, then 101.
She was given the number of Samaritans, 116 123.
I gave him the NSPCC helpline, 0808 800 5000, and Childline 0800 1111.
Duty team: 0300 123 6720.
NHS 111 advised us to go to A&E.
Case reference AB-1234.
Ref 4471/26.
Record SW-2F7K-9QXM replaces it.
Our reference: 07700900123
See SW-00012345 for more.
We agreed to look at it again on 25/11/2026.
Seen on 12 March and on 14 March.
Court order of 12 March 2019.
No concerns since 3/5/2021.
The last conference was on 12 June 2023.
12/03/2024: visited, nobody in.
From 1 September 2020 until 4 July 2022 he was in care.
Strategy meeting dated 05.02.2025.
Will you ring back on Friday?
Will rang off. He said no.
May I share this?
I may share it in April or in May.
Mark on the left cheek, the size of a coin.
Grace period ends in June.
Hope this helps. Faith leader was told.
Rose to the question, then cried.
A summer club in August.
Summer holidays start in July.
There is hope. He has faith in us.
Joy was short. Dawn was near.
The child was frank with me and will drew a picture.
He will mark it with a note.
Adult Social Care will call him.
I called Early Help and they called Ofsted.
The mother called Childline.
The teacher called the police.
An app called Yubo was used.
The group is called Safe Hands.
A game called Roblox.
The named person is her teacher. Named GP told.
Their relationship is known as complicated.
Her name is known to the service, and is not written here.
He did not want his name to be used.
I do not know what his name is. Bruises were seen.
Her mother Polish speaking, needs an interpreter.
The father speaks Polish and Romanian.
They signed in British Sign Language, with an interpreter.
White British, Church of England.
Black Caribbean heritage. Muslim family.
She fled from North Macedonia, and he from Sierra Leone.
They live in Great Yarmouth.
The family moved from Milton Keynes to Tower Hamlets.
They live in Leeds and the father lives in New York.
Paris and London were mentioned.
She moved to Lincoln. He is in Preston.
Family Court ordered it. High Court Judge decided.
Clare's Law request made.
Sarah's Law was explained.
Prevent Duty guidance followed.
Fraser guidelines were applied; she is Gillick competent.
Victoria Climbié Inquiry, and the Munro Review.
Head Teacher and Deputy Head agreed.
Social Worker rang at 4 pm. Health Visitor agreed.
The GP and the Health Visitor were told, and the Family Hub.
Marie Curie Nurse visits twice a week.
On Alexandra Ward, bed 4.
Mum said no. Dad said yes. Nan was not asked.
Mum and Dad came. Uncle was there too.
Miss Monday's session, and you lose your place.
Sir said that I could go. Miss was cross.
Mr K and Mrs B are the carers.
Dr said that it is not broken.
My son told me. Our daughter is fine.
Brother and sister share a room.
2 friends close by, 3 miles away, 10 minutes drive.
He lives 2 streets away, on a busy road.
She crossed 1 main road alone.
4 Crown Court hearings and 3 High Court orders.
Class 3 Oak Court display.
She weighed 42.5 kg and was 137 cm tall.
12 of 30 pupils, 4 of them in Year 2.
£1,250.00 was taken between 01.02.2026 and 03.02.2026.
Between 10:30 and 11.45 on 02-11-2026.
Phase 2 began on 1.2.26, phase 3 on 4.5.26.
Account 12345678, sort code 00-00-00, was not his.
The form has 10 digits: 123 456 7890.
Version 1.2.3 of the form, page 10 of 12.
Contact office@school.example.sch.uk or the duty team at mash@council.example.gov.uk.
@mentions and e-mails were seen on his phone.
He posted it on TikTok, then Snapchat and Facebook Messenger.
KS1 2nd class, M1 motorway, A64, B1 form.
Flat refusal. He fell flat 3 times.
The flat was cold.
He turned 13 in May and she is 16 next week.
Born in 2014, so he is 12.
She was born early. Her birthday is soon.
HE WAS VERY ANGRY AND SHOUTED AT MUM
URGENT: CHILD AT RISK. RING THE DSL.
- Ring Early Help
- Tell the mother
Concern: Bruises. Plan: Ring the GP. Outcome: Referral.
Christmas Day and Boxing Day were hard. Eid was better.
Universal Credit and Child Benefit were stopped.
Red Cross and Citizens Advice helped, and Women's Aid.
Duke of Edinburgh Award at the Youth Club.
Looked After Child review. Child Protection Plan. Child in Need.
Multi Agency Risk Assessment Conference next week.
"Leave me alone", he said. "You will not tell anyone."
I don't know who hit him. I'm worried. It's the third time.
It hurts, she said; Daddy did it.
"""


def rows(table: str) -> list[str]:
    return [line for line in table.splitlines() if line]


KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}


def expected(row: str) -> tuple[str, tuple[PersonalDataMatch, ...]]:
    kinds, text = row.split(" | ")
    words = re.findall(r"\{(.*?)\}", text)
    each = kinds.split(",") if "," in kinds else [kinds] * len(words)
    return re.sub(r"[{}]", "", text), tuple(
        PersonalDataMatch(KINDS[kind], word) for kind, word in zip(each, words, strict=True)
    )


@pytest.mark.parametrize("row", rows(FOUND))
def test_what_says_who_somebody_is_is_found(row: str) -> None:
    text, found = expected(row)
    assert personal_data_in(text, today=TODAY) == found


@pytest.mark.parametrize("text", rows(NOT_FOUND))
def test_what_practitioners_write_every_day_raises_no_alarm(text: str) -> None:
    assert personal_data_in(text, today=TODAY) == ()


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_no_example_in_the_help_of_a_detail_raises_an_alarm(field: Field) -> None:
    assert personal_data_in(field.help, today=TODAY, staff=field.names_staff) == ()


def test_no_worked_example_raises_an_alarm(loaded: Loaded) -> None:
    stories = [example.story for example in loaded.rules.examples.values()]
    assert [story for story in stories if personal_data_in(story, today=TODAY)] == []


def test_names_are_not_looked_for_where_the_name_of_a_professional_belongs() -> None:
    text = "Mr Khan, a boy called Zbigniew, Sarah Thompson, 07700 900123"
    assert [found.kind for found in personal_data_in(text, today=TODAY)] == ["name", "name", "name", "phone"]
    assert personal_data_in(text, today=TODAY, staff=True) == (PersonalDataMatch("phone", "07700 900123"),)


def test_each_is_found_once_and_in_its_order() -> None:
    text = "Liam rang from 07700 900123. Liam, born 12/03/2014, and Aisha. Again 07700 900123."
    found = personal_data_in(text, today=TODAY)
    assert [one.words for one in found] == ["Liam", "07700 900123", "12/03/2014", "Aisha"]


@pytest.mark.parametrize("today, found", [(date(2027, 11, 21), 0), (date(2027, 11, 22), 1)])
def test_a_date_that_is_not_called_a_birth_counts_from_a_year_on(today: date, found: int) -> None:
    assert len(personal_data_in("Child A, 22/11/2026, and an aunt", today=today)) == found


def test_a_day_that_does_not_exist_is_no_birth() -> None:
    for typed in ("31/02/2014", "12/13/2014", "0/1/2014", "29 February 2015", "12/03/2199", "12/03/1850"):
        assert personal_data_in(f"born {typed}", today=TODAY) == (), typed


@given(digits=st.lists(st.integers(0, 9), min_size=10, max_size=10), by=st.sampled_from(["", " ", "-"]))
def test_a_number_of_ten_digits_is_an_nhs_number_where_its_last_digit_checks_the_others(
    digits: list[int], by: str
) -> None:
    typed = "".join(str(digit) for digit in digits)
    rest = 11 - sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    is_right = (rest % 11) == digits[9] and len(set(digits)) > 1
    found = personal_data_in(f"number {typed[:3]}{by}{typed[3:6]}{by}{typed[6:]} here", today=TODAY)
    assert any(one.kind == "nhs_number" for one in found) == is_right


@given(st.text())
@settings(max_examples=examples(300))
def test_any_text_can_be_looked_at_and_only_its_own_words_are_found(text: str) -> None:
    own = " ".join(text.split())
    assert all(found.words in own for found in personal_data_in(text, today=TODAY))


# What makes careless patterns slow: much that nearly fits, in long rows.
NEARLY = ["a", "A", "Aa ", "1", "0 ", "07 ", "@", "a@", "a.", "@a.", "12/", "1 May ", "born ", "d.o.b. ", "12 Aa ", "1a aa ", "Flat ", "Mr ", "mr ",
          "Brother ", "called ", "(", "+44 ", " ", "\n", "Aa-", "'", "YO1 ", "Liam Smith, born 12/03/2014, of 14 Elm Road. "]  # fmt: skip


@pytest.mark.parametrize("piece", in_short(NEARLY, 15))
def test_ten_times_the_text_takes_about_ten_times_as_long(piece: str) -> None:
    small, large = (piece * (size // len(piece)) for size in (3_000, 30_000))
    # Another program can take the processor away while one of the two is looked at: it is looked at again.
    assert any(_quickest(large) < 35 * _quickest(small) for _ in range(5))


def _quickest(text: str) -> float:
    times = []
    for _ in range(3):
        begin = process_time()
        personal_data_in(text, today=TODAY)
        times.append(process_time() - begin)
    return min(times)
