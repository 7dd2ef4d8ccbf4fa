"""A programme that does not hold together is refused wherever it is read, by the name of its rule."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.examples import example
from contracts.participation import ProgrammePublished
from contracts.programme import Organisation, Places, Programme, Unit
from contracts.schemas import schema

DAY = "2026-03-02"


def told() -> dict[str, Any]:
    """The example of a published programme: whole, with every field filled in."""
    return example(schema(ProgrammePublished))["programme"]


def changed(place: str, value: Any) -> dict[str, Any]:
    """It with one place filled in otherwise."""
    whole = told()
    here: Any = whole
    *steps, last = place.split(".")
    for step in steps:
        here = here[int(step)] if step.isdigit() else here[step]
    here[int(last) if last.isdigit() else last] = value
    return whole


REFUSED = [
    ("two_parties", "organisations.1.party", "employment_service"),
    ("unknown_organisation", "units.0.referrers.0", "somebody"),
    ("unknown_organisation", "units.0.pools.0.funder", "somebody"),
    ("unknown_organisation", "organisations.0.members", ["somebody"]),
    ("unknown_organisation", "routes.0.organisation", "somebody"),
    ("unknown_organisation", "funding.0.funder", "somebody"),
    ("unknown_unit", "roles.0.unit", "elsewhere"),
    ("unknown_occasion", "instruments.0.at", ["never"]),
    ("unknown_instrument", "goals.0.instrument", "no-form"),
    ("unknown_milestone", "targets.0.numerator.milestone", "no-day"),
    ("unknown_pool", "targets.0.numerator.pool", "no-pool"),
    ("unknown_criterion", "eligibility.attested", ["criterion-2"]),
    ("named_twice", "organisations.1.organisation", "organisation-1"),
    ("agency_without_party", "organisations.0.party", None),
    ("party_of_no_agency", "organisations.0.kind", "provider"),
    ("steps_out_of_order", "pathway.steps.0.number", 2),
    ("low_above_high", "units.0.places", {"low": 2, "high": 1}),
    ("pools_exceed_unit", "units.0.pools.0.places.high", 2),
    ("target_without_denominator", "targets.0.denominator", "none"),
    ("empty_aim", "targets.0.aim", {}),
    ("stay_is_fixed", "limits.fixed_length", {"weeks": 16}),
    ("longer_than_maximum", "limits.maximum_length", {"days": 1}),
    ("milestone_after_stay", "pathway.milestones.0.after", {"months": 7}),
    ("outside_its_time", "valid_from", "2026-03-03"),
    ("ends_otherwise", "runs.last", None),
    ("last_day_before_decision", "closing.decided_on", "2026-03-03"),
]


def test_the_example_holds_together():
    assert Programme.model_validate(told()).version == 1


@pytest.mark.parametrize(("rule", "place", "value"), REFUSED)
def test_what_does_not_hold_together_is_refused(rule: str, place: str, value: Any):
    with pytest.raises(ValidationError) as refused:
        Programme.model_validate(changed(place, value))
    assert rule in [error["type"] for error in refused.value.errors()]


def test_a_certificate_must_hold_on_the_day_the_unit_opens():
    whole = told()
    whole["roles"] = [{"role": "provider", "organisation": "organisation-1"}]
    assert Programme.model_validate(whole)
    whole["units"][0]["opens"] = "2026-03-03"
    with pytest.raises(ValidationError, match="unit-1 takes people from 2026-03-03") as refused:
        Programme.model_validate(whole)
    assert refused.value.errors()[0]["type"] == "certificate_expired"
    renewed = {"certificate": "Certificate 1", "valid_from": "2026-03-03", "valid_until": "2027-03-02"}  # fmt: skip
    whole["organisations"][0]["certificates"].append(renewed)
    assert Programme.model_validate(whole)


def test_an_association_counts_through_its_members():
    whole = told()
    association = {"organisation": "a", "name": "A", "kind": "association"}
    whole["organisations"].append(association | {"members": ["organisation-1", "organisation-2"]})
    assert Programme.model_validate(whole)
    whole["organisations"][2]["members"] = ["a"]
    with pytest.raises(ValidationError, match="a is of no party"):
        Programme.model_validate(whole)
    with pytest.raises(ValidationError, match="name them"):
        Organisation.model_validate(association)


def test_a_municipal_key_is_whole():
    key = [{"funder": "x", "numerator": 1, "denominator": 3}] * 2
    with pytest.raises(ValidationError, match="sums to 2/3"):
        Organisation.model_validate({"organisation": "x", "name": "X", "municipal_key": key})


def test_places_change_on_their_day():
    later = [{"valid_from": "2026-06-01", "places": {"low": 5, "high": 7}}]
    unit = Unit.model_validate(told()["units"][0] | {"later_places": later})
    assert unit.places_on(date(2026, 5, 31)) == Places(low=1, high=1)
    assert unit.places_on(date(2026, 6, 1)) == Places(low=5, high=7)


def test_a_referral_needs_a_programme_that_runs_and_is_not_closed():
    base = told() | {"closing": None, "runs": {"first": DAY, "last": "2026-12-31"}}
    runs = Programme.model_validate(base)
    closing = told()["closing"] | {"last_day": "2026-12-31", "decided_on": "2026-09-01"}
    closed = Programme.model_validate(base | {"closing": closing | {"last_admission": None}})
    days = [date(2026, 3, 1), date(2026, 9, 1), date(2026, 9, 2), date(2027, 1, 1)]
    assert [runs.takes_referrals_on(day) for day in days] == [False, True, True, False]
    assert [closed.takes_referrals_on(day) for day in days] == [False, True, False, False]


def test_a_programme_of_the_first_release_can_still_be_read():
    old = {
        "programme": "p", "version": 1, "name": "P", "valid_from": DAY,
        "organisations": [
            {"organisation": "a", "name": "A", "party": "region"},
            {"organisation": "b", "name": "B", "party": "municipality"},
            {"organisation": "c", "name": "C", "party": None},
        ],
        "units": [{
            "unit": "u", "name": "U", "place": "U", "places": {"low": 1, "high": 2}, "referrers": ["a"],
            "stations": [{"station": "s", "name": "S", "seats": {"low": 1, "high": 2}}],
        }],
        "eligibility": {"youngest": 16, "oldest": 64, "attested": ["x"]},
        "pathway": {"study_visit": True, "mapping_visit": True, "milestones": []},
        "limits": {"usual_stay": {"months": 6}, "hold": {"days": 14}, "answer_within": {"days": 28}},
        "year_goal": 40,
    }  # fmt: skip
    assert Programme.model_validate(old).takes_referrals_on(date(2030, 1, 1))
