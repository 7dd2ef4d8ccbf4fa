"""Every rule of a programme file has its refusal, which names line, place, whose it is, and rule."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from samverka.main import commands
from samverka.programme_file import Faulty, check, read

Write = Callable[..., Path]


@pytest.fixture
def write(example: str, tmp_path: Path) -> Write:
    """The documentation's example with pieces replaced, each of them once."""

    def written(*changes: tuple[str, str], name: str = "changed.yaml") -> Path:
        text = example
        for piece, by in changes:
            assert piece in text, piece
            text = text.replace(piece, by, 1)
        file = tmp_path / name
        file.write_text(text, "utf-8")
        return file

    return written


REFUSED = [
    # what is shared, and by whom
    ("shares_sum_to_one", "agreements.0", "samverkansavtal", ("numerator: 2, denominator: 3", "numerator: 1, denominator: 3")),
    ("funder_once", "agreements.0", "samverkansavtal", ("funder: granbacka-kommun, numerator: 1, denominator: 3", "funder: samordning-norrskog, numerator: 1, denominator: 3")),
    ("agreement_overlaps", "agreements.1.valid_from", "samverkansavtal", ("valid_until: 2024-12-31", "valid_until: 2025-01-01")),
    ("agreement_gap", "agreements.1.valid_from", "samverkansavtal", ("valid_until: 2024-12-31", "valid_until: 2024-12-30")),
    ("agreement_gap", "agreements.1.valid_until", "samverkansavtal", ("valid_until: 2025-12-31\n    why", "valid_until: 2025-12-30\n    why")),
    ("agreement_gap", "agreements", "", ("agreement: samverkansavtal\n    valid_from: 2024-01-01", "agreement: samverkansavtal\n    valid_from: 2024-02-01")),
    ("agreement_order", "agreements.1.valid_from", "samverkansavtal", ("valid_from: 2025-01-01\n    valid_until: 2025-12-31\n    why", "valid_from: 2023-01-01\n    valid_until: 2025-12-31\n    why")),
    ("agreement_overlaps", "agreements.2", "handledare", ("    cost_kinds: [supervisor]\n", "")),
    ("agreement_of_another", "agreements.1", "samverkansavtal", ("    why: The association", "    unit: granbacka\n    why: The association")),
    ("until_before_from", "agreements.0", "samverkansavtal", ("valid_until: 2024-12-31", "valid_until: 2023-12-31")),
    ("unknown_organisation", "agreements.0.shares.0.funder", "samverkansavtal", ("funder: samordning-norrskog, numerator: 2", "funder: samordning, numerator: 2")),
    ("cost_without_agreement", "costs.0.year", "granbacka", ("year: 2024", "year: 2023")),
    ("unknown_unit", "costs.0.unit", "granbacke", ("unit: granbacka\n    year", "unit: granbacke\n    year")),
    # who runs it together
    ("two_parties", "programme.organisations", "", ("party: social_insurance", "party: municipality")),
    ("unknown_organisation", "programme.units.0.referrers.0", "granbacka", ("referrers: [trygdekassan, granbacka-kommun]", "referrers: [trygdekasan, granbacka-kommun]")),
    ("unknown_organisation", "programme.roles.0.organisation", "granbacka", ("role: principal, organisation: granbacka-kommun", "role: principal, organisation: granbacka")),
    ("unknown_organisation", "programme.units.0.pools.0.funder", "joint", ("funder: samordning-norrskog, places", "funder: samordning, places")),
    ("unknown_organisation", "programme.units.0.posts.0.funder", "supervisor", ("Handledare, funder: samordning-norrskog", "Handledare, funder: samordning")),
    ("unknown_organisation", "programme.routes.1.organisation", "kommun", ("[income_support], organisation: granbacka-kommun", "[income_support], organisation: kommun")),
    ("unknown_organisation", "programme.organisations.0.members.1", "samordning-norrskog", ("members: [trygdekassan, granbacka-kommun]", "members: [trygdekassan, kommunen]")),
    ("member_of_no_party", "programme.organisations.0.members.1", "samordning-norrskog", ("members: [trygdekassan, granbacka-kommun]", "members: [trygdekassan, granbacka-gard]")),
    ("association_without_members", "programme.organisations.0", "samordning-norrskog", ("      members: [trygdekassan, granbacka-kommun]\n", "")),
    ("kind_of_organisation", "programme.organisations.3", "granbacka-gard", ("      kind: provider\n", "")),
    ("party_of_no_agency", "programme.organisations.1", "trygdekassan", ("party: social_insurance", "party: social_insurance, kind: provider")),
    ("agency_without_party", "programme.organisations.3", "granbacka-gard", ("kind: provider", "kind: agency")),
    ("certificate_expired", "programme.organisations.3.certificates.0", "granbacka-gard", ("valid_until: 2026-05-31", "valid_until: 2023-12-31")),
    ("certificate_expired", "programme.organisations.3.certificates.0", "granbacka-gard", ("      places: { low: 8", "      opens: 2026-06-01\n      places: { low: 8")),
    ("certificate_expired", "programme.organisations.3.certificates.0", "granbacka-gard", ("valid_until: 2026-05-31", "valid_until: 2025-09-30")),
    ("unknown_unit", "programme.roles.1.unit", "gard", ("unit: granbacka }", "unit: gard }")),
    ("named_twice", "programme.organisations.2.organisation", "trygdekassan", ("organisation: granbacka-kommun, name", "organisation: trygdekassan, name")),
    # how much room there is
    ("low_above_high", "programme.units.0.places", "granbacka", ("places: { low: 8, high: 10 }", "places: { low: 11, high: 10 }")),
    ("low_above_high", "programme.units.0.stations.1.seats", "kitchen", ("seats: { low: 3, high: 4 }", "seats: { low: 5, high: 4 }")),
    ("too_few_seats", "programme.units.0.stations", "granbacka", ("seats: { low: 3, high: 4 }", "seats: { low: 3, high: 3 }")),
    ("pools_exceed_unit", "programme.units.0.pools", "granbacka", ("places: { low: 5, high: 7 }", "places: { low: 5, high: 8 }")),
    ("days_out_of_order", "programme.units.0.later_places.1.valid_from", "granbacka", ("      referrers: [tr", "      later_places:\n        - { valid_from: 2024-06-01, places: { low: 8, high: 9 } }\n        - { valid_from: 2024-05-01, places: { low: 8, high: 9 } }\n      referrers: [tr")),
    ("too_short", "programme.units.0.referrers", "granbacka", ("referrers: [trygdekassan, granbacka-kommun]\n      pools", "referrers: []\n      pools")),
    # for whom, and the way through
    ("unknown_criterion", "programme.eligibility.attested.0", "wishes", ("attested: [wishes-to-try]", "attested: [wishes]")),
    ("unknown_criterion", "programme.eligibility.attested.0", "wishes-to-try", ("    criteria: [{ criterion: wishes-to-try, name: The person wishes to try }]\n", "")),
    ("youngest_above_oldest", "programme.eligibility", "", ("youngest: 16", "youngest: 65")),
    ("steps_out_of_order", "programme.pathway", "", ("number: 2, name: Praktikplats", "number: 3, name: Praktikplats")),
    ("steps_out_of_order", "programme.pathway", "", ("{ step: needs, number: 1, name: Behovsanalys }\n      - { step: placement, number: 2, name: Praktikplats }", "{ step: placement, number: 2, name: Praktikplats }\n      - { step: needs, number: 1, name: Behovsanalys }")),
    ("anchor", "programme.pathway.milestones.1.counted_from", "exit-90-days", ("        counted_from: exit\n", "")),
    ("milestone_named_twice", "programme.pathway", "", ("milestone: exit-90-days", "milestone: month-2")),
    ("milestone_after_stay", "programme.pathway.milestones.0.after", "month-2", ("after: { months: 2 }", "after: { months: 13 }")),
    ("longer_than_maximum", "programme.limits.usual_stay", "", ("usual_stay: { months: 6 }", "usual_stay: { months: 13 }")),
    ("stay_is_fixed", "programme.limits.usual_stay", "", ("maximum_length: { years: 1 }", "fixed_length: { weeks: 16 }")),
    # what is measured, and what is to be reached
    ("unknown_occasion", "programme.instruments.0.at.0", "month-4", ("at: [start, exit]", "at: [month-4, exit]")),
    ("no_code_list", "programme.instruments.0.told", "quality-of-life", ("told: score, scale: { lowest: 0, highest: 10 }", "told: codes")),
    ("no_code_list", "programme.instruments.0.told", "self-rating", ("instrument: quality-of-life, name: Quality of life, measures: quality_of_life, at: [start, exit], paired: true, told: score", "instrument: self-rating, name: Egenskattning, measures: self_rating, at: [start, exit], told: codes")),
    ("not_asked_at_start", "programme.instruments.0.at.0", "quality-of-life", ("measures: quality_of_life, at:", "measures: quality_of_life, respondent: agency, at:")),
    ("target_without_denominator", "programme.targets.0.denominator", "onwards", ("      denominator: { of: ended }\n", "")),
    ("target_without_denominator", "programme.targets.0", "onwards", ("denominator: { of: ended }", "denominator: none")),
    ("empty_aim", "programme.targets.0.aim", "onwards", ("aim: { at_least: 40 }", "aim: {}")),
    ("missing", "programme.targets.0.rounding", "onwards", ("      rounding: half_up\n", "")),
    ("count_does_not_fit", "programme.targets.0.numerator.exits", "onwards", ("{ of: ended, exits", "{ of: started, exits")),
    ("unknown_pool", "programme.targets.1.numerator.pool", "full-year-places", ("pool: joint }\n", "pool: jont }\n")),
    ("unknown_instrument", "programme.goals.0.instrument", "better-life", ("rises, instrument: quality-of-life", "rises, instrument: quality")),
    # history
    ("after_closing", "history.1.version", "", ("      runs: { first: 2024-01-01, last: 2025-12-31 }\n", "      runs: { first: 2024-01-01, last: 2025-12-31 }\n      closing: { reason: no_need, why: No need, decided_on: 2025-01-01, last_day: 2025-12-31 }\n")),
    ("version_out_of_order", "history.1.version", "", ("version: 3", "version: 4")),
    ("version_out_of_order", "history.1.valid_from", "", ("version: 3\n    valid_from: 2025-10-01", "version: 3\n    valid_from: 2025-01-01")),
    ("missing", "history.0.amendment.why", "", ("why: The pilot did well and goes on as a project for a year, ", "")),
    ("amendment_silent", "history.0.amendment", "", ("kinds: [phase_changed, extended]", "kinds: [phase_changed]")),
    ("amendment_untrue", "history.0.amendment.kinds", "", ("kinds: [phase_changed, extended]", "kinds: [phase_changed, extended, renamed]")),
    ("ends_otherwise", "history.0.sets.runs", "", ("last_day: 2025-12-31", "last_day: 2025-12-30")),
    ("outside_its_time", "programme.runs", "", ("runs: { first: 2024-01-01, last: 2024-12-31 }", "runs: { first: 2024-01-02, last: 2024-12-31 }")),
    ("unknown_field", "history.0.sets.valid_from", "", ("    sets:\n", "    sets:\n      valid_from: 2025-01-01\n")),
    ("literal_error", "history.0.sets.pathway.supported_by", "", ("    sets:\n", "    sets:\n      pathway: { study_visit: true, mapping_visit: true, milestones: [], supported_by: nobody }\n")),
    # the form
    ("unknown_format", "format", "", ("format: 1", "format: 2")),
    ("stands_twice", "year", "", ("    year: 2024\n", "    year: 2024\n    year: 2025\n")),
    ("enum", "programme.organisations.1.party", "trygdekassan", ("party: social_insurance", "party: insurance")),
    ("string_pattern_mismatch", "programme.units.0.unit", "", ("    - unit: granbacka\n", "    - unit: Granbacka gård\n")),
    ("unknown_field", "programme.limits.hours_per_week", "", ("hours_a_week", "hours_per_week")),
    ("missing", "programme.limits.hold", "", ("    hold: { days: 14 } # ASSUMED\n", "")),
    ("mapping", "history.0", "", ("history:\n", "history:\n  - later\n")),
    # its play
    ("unknown_unit", "play.starts.0.unit", "granbacke", ("unit: granbacka, pool: joint, people", "unit: granbacke, pool: joint, people")),
    ("unknown_pool", "play.starts.1.pool", "granbacka", ("pool: own, people: 6", "pool: other, people: 6")),
    ("last_before_first", "play.last", "", ("first: 2024-01-15\n  last: 2025-06-30", "first: 2025-07-15\n  last: 2025-06-30")),
    ("last_before_first", "play.starts.0", "joint", ("people: 14 }", "people: 14, first: 2025-01-01, last: 2024-12-31 }")),
    ("outside_its_time", "play.first", "", ("first: 2024-01-15", "first: 2023-12-15")),
    ("outside_its_time", "play.starts.1.last", "own", ("only_counted: 1 }", "only_counted: 1, last: 2026-01-01 }")),
    ("unit_not_open", "play.starts.0.first", "granbacka", ("      places: { low: 8", "      opens: 2024-03-01\n      places: { low: 8")),
    ("more_than_start", "play.starts.1", "own", ("only_counted: 1 }", "only_counted: 7 }")),
    ("in_error_is_no_exit", "play.exits", "", ("too_ill: 1 }", "registered_in_error: 1 }")),
    ("unknown_field", "play.reach", "", ("  exits: { work: 4", "  reach: 80\n  exits: { work: 4")),
    ("less_than_equal", "play.positive", "", ("  exits: { work: 4", "  positive: 101\n  exits: { work: 4")),
]  # fmt: skip
"""Rule, place, whose it is, and the change that breaks it."""


@pytest.mark.parametrize(
    ("rule", "place", "whose", "change"), REFUSED, ids=[f"{r[0]}-{r[1]}" for r in REFUSED]
)
def test_a_broken_rule_is_named_with_its_line_place_and_owner(
    write: Write, rule: str, place: str, whose: str, change: tuple[str, str]
) -> None:
    file = write(change)
    with pytest.raises(Faulty) as fault:
        read(file)
    found = [line for line in str(fault.value).splitlines() if f": {place}: " in line]
    assert [line for line in found if f"[{rule}]" in line and whose in line], str(fault.value)


def test_codes_of_a_published_form_may_be_told(write: Write) -> None:
    asked = "instrument: quality-of-life, name: Quality of life, measures: quality_of_life, at:"
    survey = "instrument: exit-survey, name: Slutenkät, measures: exit_survey, told: codes, at:"
    scored = "[start, exit], paired: true, told: score, scale: { lowest: 0, highest: 10 }"
    goal = ("rises, instrument: quality-of-life", "rises")
    assert check(write((asked, survey), (scored, "[exit]"), goal))


def test_the_example_itself_breaks_none(write: Write) -> None:
    assert [version.version for version in check(write()).versions] == [1, 2, 3]


def test_a_fault_stands_on_its_line_and_says_what_to_do(write: Write) -> None:
    file = write(("party: social_insurance", "party: insurance"), ("hours_a_week", "hours_week"))
    lines = file.read_text("utf-8").splitlines()
    party = next(n for n, line in enumerate(lines, 1) if "party: insurance" in line)
    hours = next(n for n, line in enumerate(lines, 1) if "hours_week" in line)
    with pytest.raises(Faulty) as fault:
        read(file)
    first, second = str(fault.value).splitlines()
    assert first.startswith(f"{file}:{party}: programme.organisations.1.party: trygdekassan: ")
    assert "'social_insurance'" in first
    assert second.startswith(f"{file}:{hours}: programme.limits.hours_week: ")
    assert "did you mean hours_a_week?" in second


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(write: Write) -> None:
    file = write(
        ("places: { low: 8, high: 10 }", "places: { low: 11, high: 10 }"),
        ("number: 2, name: Praktikplats", "number: 3, name: Praktikplats"),
        ("attested: [wishes-to-try]", "attested: [wishes]"),
        ("version: 3", "version: 5"),
        ("numerator: 2, denominator: 3", "numerator: 1, denominator: 3"),
        ("accrued: monthly", "accrued: daily"),
        ("format: 1", "format: 7"),
    )
    with pytest.raises(Faulty) as fault:
        read(file)
    said = str(fault.value).splitlines()
    numbers = [int(line.split(":")[1]) for line in said]
    rules = [line.split("[")[-1].split("]")[0] for line in said]
    assert numbers == sorted(numbers)
    assert rules == [
        "unknown_format",
        "low_above_high",
        "unknown_criterion",
        "steps_out_of_order",
        "version_out_of_order",
        "shares_sum_to_one",
        "literal_error",
    ]


def test_one_mistake_is_told_once_although_every_version_has_it(write: Write) -> None:
    with pytest.raises(Faulty) as fault:
        read(write(("attested: [wishes-to-try]", "attested: [wishes]")))
    assert len(str(fault.value).splitlines()) == 1


def test_what_is_set_later_is_read_where_it_stands(write: Write) -> None:
    file = write(
        ("phase: project", "eligibility: { youngest: 70, oldest: 64 }\n      phase: project")
    )
    with pytest.raises(Faulty, match=r"history\.0\.sets\.eligibility: .*youngest_above_oldest"):
        read(file)


def test_the_check_ends_with_1_and_one_line_for_each_fault(write: Write) -> None:
    file = write(("format: 1", "format: 2"))
    ran = subprocess.run(
        [sys.executable, "-m", "samverka.main", "programme", "check", file],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith(f"{file}:2: format: ")
    assert "Traceback" not in ran.stderr


def test_the_check_of_a_sound_file_lists_what_it_assumes(write: Write) -> None:
    ran = CliRunner().invoke(commands, ["programme", "check", str(write())])
    assert ran.exit_code == 0
    assert "hold" in ran.output


@pytest.fixture
def two(example: str, tmp_path: Path) -> tuple[Path, Path]:
    """The example's programme as two files: the pilot, and the project that went on from it."""
    head, rest = example.split("\nhistory:\n")
    agreements, costs = rest.split("\nagreements:\n")[1].split("\ncosts:\n")
    costs = costs.split("\nplay:\n")[0]
    entries = ["  - agreement:" + each for each in agreements.split("  - agreement:")[1:]]
    amended = "  amendment: { kinds: [phase_changed, extended], why: It did well }\n  about:"
    later = (
        head.replace("version: 1", "version: 2", 1)
        .replace("valid_from: 2024-01-01", "valid_from: 2025-01-01", 1)
        .replace("last: 2024-12-31 }", "last: 2025-12-31 }", 1)
        .replace("phase: pilot", "phase: project")
        .replace("  about:", amended, 1)
    )
    pilot, project = tmp_path / "pilot.yaml", tmp_path / "project.yaml"
    pilot.write_text(f"{head}\nagreements:\n{entries[0]}\ncosts:\n{costs}")
    project.write_text(f"{later}\nagreements:\n{entries[1]}")
    return pilot, project


def test_a_programme_goes_on_from_one_file_to_the_next(two: tuple[Path, Path]) -> None:
    assert [check(file).programme.version for file in two] == [1, 2]


@pytest.mark.parametrize(
    ("piece", "by", "rule"),
    [
        ("version: 2", "version: 3", "version_out_of_order"),
        ("kinds: [phase_changed, extended]", "kinds: [extended]", "amendment_silent"),
        ("name: Vägen vidare", "name: Vägen framåt", "amendment_silent"),
        ("samverkansavtal\n    valid_from: 2025-01-01", "samverkansavtal\n    valid_from: 2024-12-31", "agreement_overlaps"),
    ],
)  # fmt: skip
def test_two_files_of_a_programme_fit_each_other(
    two: tuple[Path, Path], piece: str, by: str, rule: str
) -> None:
    pilot, project = two
    text = project.read_text("utf-8")
    assert piece in text
    project.write_text(text.replace(piece, by, 1), "utf-8")
    with pytest.raises(Faulty, match=rf"\[{rule}\]"):
        check(project)
    for file, other in (two, two[::-1]):
        with pytest.raises(Faulty, match=rf"beside {other.name}"):
            check(file)
    assert read(pilot).programme.version == 1


def test_a_unit_belongs_to_one_programme(write: Write) -> None:
    write()
    other = write(("programme: vagen-vidare", "programme: vagen-tillbaka"), name="other.yaml")
    with pytest.raises(
        Faulty, match=r"granbacka is a unit of vagen-vidare \(beside changed\.yaml\)"
    ):
        check(other)


def test_an_agency_is_of_one_party_in_all_files(write: Write) -> None:
    write()
    other = write(
        ("programme: vagen-vidare", "programme: vagen-tillbaka"),
        ("    - unit: granbacka\n", "    - unit: tallmo\n"),
        ("unit: granbacka }", "unit: tallmo }"),
        ("  - unit: granbacka\n", "  - unit: tallmo\n"),
        ("unit: granbacka, pool: joint", "unit: tallmo, pool: joint"),
        ("unit: granbacka, pool: own", "unit: tallmo, pool: own"),
        ("party: social_insurance", "party: region"),
        name="other.yaml",
    )
    with pytest.raises(Faulty, match="trygdekassan is of another party"):
        check(other)


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "? [a, b]\n: c\n",
        "- a list",
        "programme: 7\nagreements: 3\nhistory: 5\ncosts: {}",
        "\tx: 1",
    ],
)
def test_what_is_no_programme_file_is_refused_without_a_traceback(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(Faulty, match=r"other\.yaml:\d+: "):
        read(file)


def places(node: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a file's values."""
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    for step, value in inner:
        yield (*at, step)
        if isinstance(value, dict | list):
            yield from places(value, (*at, step))


def filled(whole: Any, place: tuple[str | int, ...], value: Any) -> str:
    """The file with another value at a place."""
    other = deepcopy(whole)
    around: Any = other
    for step in place[:-1]:
        around = around[step]
    around[place[-1]] = value
    return yaml.safe_dump(other, allow_unicode=True)


def answer(file: Path) -> list[str]:
    """The faults of a file, if it has any."""
    try:
        read(file)
    except Faulty as fault:
        return str(fault).splitlines()
    return []


def test_whatever_stands_at_a_place_the_answer_is_a_file_or_its_faults(
    example: str, tmp_path: Path
) -> None:
    file = tmp_path / "any.yaml"
    whole = yaml.safe_load(example)
    values = cycle((None, 7, "some-word", [], {}, [7], {"a": 1}, True, "2024-02-30", 10**30))
    found = 0
    for place in places(whole):
        file.write_text(filled(whole, place, next(values)), "utf-8")
        faults = answer(file)
        assert all(fault.startswith(f"{file}:") for fault in faults), place
        found += bool(faults)
    assert found > 250  # of some three hundred
