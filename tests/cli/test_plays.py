"""A play before it is played: which programmes, their days merged, and which reports are about them."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from contracts.programme import Phase
from samverka.installation import PROGRAMMES, Refused
from samverka.play.acts import Act, Verb
from samverka.play.files import Files, beginnings, begun, programmes
from samverka.play.played import played
from samverka.play.script import Day, script
from samverka.play.stage import merged
from samverka.report import Time

NEW_YEAR = date(2020, 1, 1)


def act(day: date, subject: str) -> Act:
    return Act(day, Verb.REFER, "programme", "unit", "host", "agency", subject)


def files_of(*names: str) -> Files:
    (files,) = programmes(names, PROGRAMMES)
    return files


@pytest.mark.parametrize("name", ["torekallberget", "rehabarenan", "arbetstraning-torekallberget"])
def test_a_programme_in_two_files_is_found_whole_by_its_id_and_by_either_file(name: str):
    assert [part.programme.version for part in files_of(name)] == [1, 3]


def test_a_programme_is_found_by_the_path_of_its_file_and_played_once():
    file = PROGRAMMES / "nu-sjukvarden.yaml"
    assert files_of(str(file), "nu-sjukvarden") == files_of("nu-sjukvarden")


def test_a_programme_that_there_is_not_is_refused_with_those_that_there_are(tmp_path: Path):
    with pytest.raises(Refused, match=r"no programme nowhere.*rorsas-lantliv, torekallberget"):
        programmes(["nowhere"], PROGRAMMES)
    with pytest.raises(Refused, match="there is: none"):
        programmes(["nowhere"], tmp_path)


def test_each_version_and_each_name_in_its_time_is_imported_on_its_day():
    files = files_of("torekallberget")
    begin = [date(2017, 1, 1), NEW_YEAR, date(2023, 10, 1)]
    versions = sorted([date(2016, 1, 1), *begin, *(day - timedelta(days=1) for day in begin)])
    assert beginnings(files, date(2018, 1, 1)) == versions
    assert beginnings(files, NEW_YEAR) == sorted([*versions, date(2019, 1, 1)])


def test_a_file_whose_day_has_not_come_is_not_imported():
    files = files_of("torekallberget")
    assert begun(files, NEW_YEAR - timedelta(days=2)) == files[:1]
    assert begun(files, NEW_YEAR - timedelta(days=1)) == files
    assert begun(files, NEW_YEAR) == files


def test_days_of_several_programmes_are_merged_and_versions_come_before_the_acts_of_their_day():
    one, other = files_of("torekallberget"), files_of("rorsas-lantliv")
    first, second = act(date(2022, 10, 1), "first"), act(date(2022, 10, 1), "second")
    last = act(date(2024, 1, 1), "last")
    days = merged(
        [
            (one, [Day(first.day, (first,)), Day(last.day, (last,))]),
            (other, [Day(second.day, (second,))]),
        ]
    )
    assert all(before.day < after.day for before, after in pairwise(days))
    (shared,) = [day for day in days if day.day == first.day]
    assert (shared.begins, shared.acts) == ((other,), (first, second))
    assert days[-1].acts == (last,)
    eve = timedelta(days=1)
    assert [day.day for day in days if one in day.begins] == [
        *(NEW_YEAR - eve, NEW_YEAR, date(2023, 9, 30), date(2023, 10, 1))
    ]
    assert [day.day for day in days if one[:1] in day.begins] == [
        *(date(2016, 1, 1), date(2016, 12, 31), date(2017, 1, 1), date(2019, 1, 1))
    ]


def test_a_year_is_reported_as_such_and_its_follow_ups_belong_to_it():
    files = files_of("nu-sjukvarden")
    found = played(files, script(files, 1))
    assert found.times == [Time(2006)]
    assert (found.first.year, found.last.year) == (2006, 2006)


def test_a_programme_that_ends_is_reported_whole_and_by_each_of_its_phases():
    rorsas, both = files_of("rorsas-lantliv"), files_of("torekallberget")
    assert played(rorsas, script(rorsas, 1, 1)).times == [Time(whole=True)]
    phases = (Phase.PILOT, Phase.PROJECT, Phase.ORDINARY, Phase.CLOSED)
    assert played(both, script(both, 1, 1)).times == [
        Time(whole=True),
        *(Time(phase=phase) for phase in phases),
    ]
