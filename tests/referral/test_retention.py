"""Each controller's clock, by table; the case is forgotten when the last has run out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import Party
from referral.domain.retention import CLOCKS, Life, due_on, forget_on

AF, SOCIAL = Party.EMPLOYMENT_SERVICE, Party.MUNICIPALITY
HEALTH, FK = Party.REGION, Party.SOCIAL_INSURANCE


def life(ended: str, noted: str | None = None, needed: str | None = None) -> Life:
    days = [date.fromisoformat(day) for day in (ended, noted or ended, needed or ended)]
    return Life(*days)


@pytest.mark.parametrize(
    ("party", "lived", "due"),
    [
        (AF, life("2010-05-31"), "2013-12-31"),
        (AF, life("2010-12-31"), "2013-12-31"),
        (AF, life("2011-01-01"), "2014-12-31"),
        (AF, life("2010-05-31", noted="2011-05-31"), "2013-12-31"),
        (SOCIAL, life("2010-05-31"), "2015-05-31"),
        (SOCIAL, life("2010-05-31", noted="2011-06-14"), "2016-06-14"),
        (SOCIAL, life("2012-02-29"), "2017-02-28"),
        (HEALTH, life("2010-05-31", noted="2011-06-14"), "2021-06-14"),
        (HEALTH, life("2008-02-29", noted="2012-02-29"), "2022-02-28"),
        (HEALTH, life("2014-02-28"), "2024-02-28"),
        (FK, life("2010-05-31"), "2010-05-31"),
        (FK, life("2010-05-31", noted="2010-11-30"), "2010-11-30"),
        (FK, life("2010-05-31", noted="2010-11-30", needed="2011-06-14"), "2011-06-14"),
    ],
)
def test_the_clock_of_each_controller(party: Party, lived: Life, due: str):
    assert due_on(party, lived) == date.fromisoformat(due)


def test_there_is_a_clock_for_every_kind_of_party_and_it_says_its_rule():
    assert set(CLOCKS) == set(Party)
    assert all(clock.rule for clock in CLOCKS.values())


@pytest.mark.parametrize(
    ("parties", "due"),
    [
        ({}, "2011-06-14"),
        ({"insurer": FK}, "2011-06-14"),
        ({"insurer": FK, "jobs": AF}, "2013-12-31"),
        ({"insurer": FK, "jobs": AF, "town": SOCIAL}, "2016-05-31"),
        ({"insurer": FK, "jobs": AF, "town": SOCIAL, "region": HEALTH}, "2021-05-31"),
    ],
)
def test_a_case_is_forgotten_when_the_last_clock_has_run_out(parties: dict[str, Party], due: str):
    lived = life("2010-05-31", noted="2011-05-31", needed="2011-06-14")
    assert forget_on(parties, lived) == date.fromisoformat(due)


days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(days, st.integers(0, 4000), st.integers(0, 4000), st.sampled_from(Party))
def test_no_clock_runs_out_before_the_case_ended_nor_earlier_for_a_later_note(
    ended: date, noted: int, later: int, party: Party
):
    first = ended + timedelta(days=noted)
    before = due_on(party, Life(ended, first, ended))
    after = due_on(party, Life(ended, first + timedelta(days=later), ended))
    assert ended <= before <= after
