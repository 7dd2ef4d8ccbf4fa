"""A programme file: what it says, and what is wrong with one that breaks a rule."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samverka.programme_file import Faulty, ProgrammeFile, organisations, read

Change = Callable[[str, str], Path]


@pytest.fixture
def changed(file: Path, tmp_path: Path) -> Change:
    """The file with one piece replaced, once."""

    def change(piece: str, by: str) -> Path:
        text = file.read_text("utf-8")
        assert piece in text
        new = tmp_path / "changed.yaml"
        new.write_text(text.replace(piece, by, 1), "utf-8")
        return new

    return change


def test_it_says_what_the_source_says(content: ProgrammeFile) -> None:
    programme = content.programme
    assert [(unit.unit, unit.place) for unit in programme.units] == [
        ("holmangen", "Vänersborg"),
        ("hjortmossen", "Trollhättan"),
        ("fredriksberg", "Uddevalla"),
    ]
    assert {unit.places.high for unit in programme.units} == {25}
    assert {len(unit.stations) for unit in programme.units} == {5}
    assert {
        (station.seats.low, station.seats.high)
        for unit in programme.units
        for station in unit.stations
    } == {(4, 6)}
    assert len(programme.pathway.milestones) == 8
    assert programme.year_goal == 40


def test_the_fourth_party_is_the_town(content: ProgrammeFile) -> None:
    fourth = {each.unit: each.shares[3].funder for each in content.agreements}
    assert fourth == {
        "holmangen": "vanersborgs-kommun",
        "hjortmossen": "trollhattans-kommun",
        "fredriksberg": "uddevalla-kommun",
    }
    assert all(
        (share.numerator, share.denominator) == (1, 4)
        for each in content.agreements
        for share in each.shares
    )


def test_costs_of_the_year_come_to_3_300_000_kronor_each(content: ProgrammeFile) -> None:
    assert [sum(line.net_ore for line in each.lines) for each in content.costs] == [330_000_000] * 3


def test_what_is_assumed_is_listed(content: ProgrammeFile) -> None:
    assert {"places", "stations", "referrers", "cost lines"} <= {
        each.what for each in content.assumed
    }


def test_each_party_of_the_folder_gets_a_feed_once(file: Path) -> None:
    feeds = organisations(file.parent)
    assert len(set(feeds)) == len(feeds)
    assert {"forsakringskassan", "arbetsformedlingen", "nu-sjukvarden"} <= set(feeds)


@pytest.mark.parametrize(
    ("piece", "by", "place", "rule"),
    [
        ("denominator: 4", "denominator: 3", "agreements.0", "sum to exactly 1"),
        ("high: 25", "hihg: 25", "programme.units.0.places.hihg", "not permitted"),
        ("party: region", "party: regin", "programme.organisations.2.party", "should be"),
        ("funder: forsakr", "funder: f", "agreements.0.shares.0.funder", "no organisation"),
        ("year: 2006", "year: 2005", "costs.0.year", "no agreement is in force"),
        (
            "low: 4, high: 6",
            "low: 7, high: 6",
            "programme.units.0.stations.0.seats",
            "low is above",
        ),
        ("valid_from: 2006-01-01", "valid_from: 2006-02-30", "programme.valid_from", "date"),
        (
            "        - nu-sjukvarden\n",
            "        - nu\n",
            "programme.units.0.referrers.2",
            "no organisation nu",
        ),
    ],
)
def test_a_broken_rule_is_named_with_its_line_and_place(
    changed: Change, piece: str, by: str, place: str, rule: str
) -> None:
    file = changed(piece, by)
    with pytest.raises(Faulty) as fault:
        read(file)
    message = str(fault.value)
    assert f": {place}: " in message
    assert rule in message
    assert message.startswith(f"{file}:")


def test_the_line_is_the_line_of_the_fault(changed: Change) -> None:
    file = changed("party: region", "party: regin")
    line = next(
        number
        for number, text in enumerate(file.read_text("utf-8").splitlines(), 1)
        if "party: regin" in text
    )
    with pytest.raises(Faulty, match=f"changed.yaml:{line}: "):
        read(file)


def test_a_key_that_stands_twice_is_refused(changed: Change) -> None:
    with pytest.raises(Faulty, match="version stands twice"):
        read(changed("  version: 1\n", "  version: 1\n  version: 2\n"))


@pytest.mark.parametrize("text", ["programme: [", "- a list", "", "programme: {}"])
def test_what_is_no_programme_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(Faulty):
        read(file)
