"""What a file's versions say together of an organisation's names."""

from datetime import date
from pathlib import Path

from contracts.programme import Named, Organisation, Programme
from samverka.importing import Entry, names_until
from samverka.programme_file import check, earlier

PROGRAMMES = Path(__file__).parents[2] / "programmes"
SPRING, AUTUMN, LATER = date(2018, 1, 1), date(2019, 9, 1), date(2021, 1, 1)


def entry(name: str, begins: date, *renamed: tuple[str, date]) -> Entry:
    """What a version that begins on a day says."""
    later = tuple(Named(name=new, valid_from=day) for new, day in renamed)
    organisation = Organisation(organisation="region", name=name, renamed=later)
    return Programme.model_construct(valid_from=begins), organisation


def test_a_name_begins_on_the_day_that_a_version_says():
    known = [entry("Landstinget", SPRING, ("Regionen", AUTUMN))]
    assert names_until(known, AUTUMN) == [(SPRING, "Landstinget"), (AUTUMN, "Regionen")]


def test_a_name_that_lies_ahead_is_left_out_but_never_the_first():
    known = [entry("Landstinget", SPRING, ("Regionen", AUTUMN))]
    assert names_until(known, SPRING) == [(SPRING, "Landstinget")]
    assert names_until(known, date(2000, 1, 1)) == [(SPRING, "Landstinget")]


def test_a_later_version_may_call_it_otherwise_and_says_no_news_by_saying_the_same():
    known = [entry("Landstinget", SPRING), entry("Landstinget", AUTUMN), entry("Regionen", LATER)]
    assert names_until(known, LATER) == [(SPRING, "Landstinget"), (LATER, "Regionen")]


def test_a_file_goes_on_from_those_in_which_the_programmes_life_begins():
    file = PROGRAMMES / "arbetstraning-torekallberget.yaml"
    before = earlier(file, check(file))
    assert [part.programme.version for part in before] == [1]
    assert earlier(PROGRAMMES / "rehabarenan.yaml", before[0]) == []
