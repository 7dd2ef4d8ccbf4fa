"""Identity numbers: the tax agency's own are all good, and one wrong digit is seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import Sex
from referral.domain.identity_number import NotAnIdentityNumber, birth_year, canonical, sex
from tests.referral.given import official_numbers

OFFICIAL = official_numbers()
ANY = st.sampled_from(OFFICIAL)
CHECKED = st.integers(min_value=2, max_value=11)
"""Places that the checksum covers: all but the century."""


def test_every_official_test_number_is_valid():
    assert len(OFFICIAL) > 5_000
    assert [number for number in OFFICIAL if canonical(number) != number] == []


@pytest.mark.parametrize("number", ["191500722390", "191711602399"])
def test_a_number_whose_date_is_no_date_is_valid(number: str):
    assert number in OFFICIAL
    assert canonical(number) == number


@given(number=ANY)
def test_a_dash_before_the_last_four_is_left_out(number: str):
    assert canonical(f" {number[:8]}-{number[8:]} ") == number


@given(number=ANY, place=CHECKED, more=st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_seen(number: str, place: int, more: int):
    wrong = str((int(number[place]) + more) % 10)
    with pytest.raises(NotAnIdentityNumber, match="checksum"):
        canonical(number[:place] + wrong + number[place + 1 :])


@given(number=ANY, place=st.integers(min_value=2, max_value=10))
def test_two_swapped_neighbours_are_seen(number: str, place: int):
    one, two = number[place], number[place + 1]
    swapped = number[:place] + two + one + number[place + 2 :]
    if {one, two} in ({"0", "9"}, {one}):  # the one pair that Luhn does not see, and no swap at all
        assert canonical(swapped) == swapped
    else:
        with pytest.raises(NotAnIdentityNumber):
            canonical(swapped)


@pytest.mark.parametrize("century", ["00", "17", "21", "99"])
def test_nobody_is_born_in_another_century(century: str):
    with pytest.raises(NotAnIdentityNumber, match="18, 19 or 20"):
        canonical(century + OFFICIAL[0][2:])


@given(text=st.text(max_size=20))
def test_other_text_is_refused_and_never_repeated(text: str):
    with pytest.raises(NotAnIdentityNumber) as error:
        canonical(f"{text}-")
    assert len(text) < 12 or text not in str(error.value)


@pytest.mark.parametrize("cut", [slice(2, 12), slice(0, 11), slice(0, 0)])
def test_twelve_digits_are_needed(cut: slice):
    with pytest.raises(NotAnIdentityNumber, match="twelve digits"):
        canonical(OFFICIAL[0][cut])


def test_other_scripts_digits_are_no_digits_here():
    wide = OFFICIAL[0].translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)})
    assert wide.isdigit()
    with pytest.raises(NotAnIdentityNumber, match="twelve digits"):
        canonical(wide)


@given(number=ANY)
def test_the_last_digit_but_one_is_odd_for_men(number: str):
    assert sex(number) is (Sex.MAN if number[10] in "13579" else Sex.WOMAN)


@given(number=ANY)
def test_the_year_is_the_one_that_the_number_states(number: str):
    assert str(birth_year(number)) == number[:4]
