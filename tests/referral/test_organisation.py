"""An organisation becomes known once, and keeps its id through its names."""

from datetime import date

import pytest

from contracts.codes import Party
from contracts.programme import Named, OrganisationKind, Share
from referral.domain.organisation import (
    Known,
    OrganisationRegistered,
    OrganisationRenamed,
    RegisterOrganisation,
    decider,
)
from tests.referral.given import MON, WED
from tests.scenario import Scenario

organisation = Scenario(decider)
SPRING = date(2019, 1, 1)
REGISTER = RegisterOrganisation(on=MON, name="Landstinget", party=Party.REGION)
REGISTERED = OrganisationRegistered(on=MON, name="Landstinget", party=Party.REGION)
RENAMED = OrganisationRenamed(on=WED, name="Regionen")
WITH_NAMES = REGISTER.model_copy(update={"renamed": (Named(name="Regionen", valid_from=SPRING),)})
ASSOCIATION = RegisterOrganisation(
    on=MON,
    name="Förbundet",
    party=None,
    kind=OrganisationKind.ASSOCIATION,
    members=("region", "town"),
    municipal_key=(Share(funder="town", numerator=1, denominator=1),),
)


def name_after(*events: OrganisationRegistered | OrganisationRenamed) -> str:
    state = decider.fold(events)
    assert isinstance(state, Known)
    return state.now.name


def test_an_organisation_becomes_known():
    organisation.given().when(REGISTER).then(REGISTERED)


def test_known_by_the_same_name_it_stays_as_it_is():
    again = REGISTER.model_copy(update={"on": WED})
    organisation.given(REGISTERED).when(again).then_nothing_happens()


def test_by_a_name_it_never_had_it_has_been_renamed_today():
    rename = REGISTER.model_copy(update={"on": WED, "name": "Regionen"})
    organisation.given(REGISTERED).when(rename).then(RENAMED)
    organisation.given(REGISTERED, RENAMED).when(rename).then_nothing_happens()
    assert name_after(REGISTERED, RENAMED) == "Regionen"


def test_a_later_name_counts_from_its_own_day():
    named = OrganisationRenamed(on=SPRING, name="Regionen")
    organisation.given().when(WITH_NAMES).then(REGISTERED, named)
    organisation.given(REGISTERED).when(WITH_NAMES).then(named)
    organisation.given(REGISTERED, named).when(WITH_NAMES).then_nothing_happens()


def test_an_older_file_that_knows_only_the_first_name_changes_nothing():
    organisation.given(REGISTERED, RENAMED).when(REGISTER).then_nothing_happens()


def test_the_name_that_began_last_is_the_name_whichever_was_heard_of_last():
    older = OrganisationRenamed(on=SPRING, name="Landsting och region")
    assert name_after(REGISTERED, RENAMED, older) == "Regionen"


def test_what_is_new_about_it_is_told_whole_under_its_present_name():
    more = REGISTER.model_copy(update={"on": WED, "acts_through": "Hälsocentralen"})
    told = OrganisationRegistered(
        on=WED, name="Regionen", party=Party.REGION, acts_through="Hälsocentralen"
    )
    organisation.given(REGISTERED, RENAMED).when(more).then(told)
    organisation.given(REGISTERED, RENAMED, told).when(more).then_nothing_happens()


def test_an_agency_does_not_move_to_another_party():
    for party in (Party.MUNICIPALITY, None):
        moved = REGISTER.model_copy(update={"party": party})
        organisation.given(REGISTERED).when(moved).then_rejected(
            "registered as region", "organisation_of_another_party"
        )


def test_an_association_is_no_party_and_has_members_and_a_municipal_key():
    registered = OrganisationRegistered(**ASSOCIATION.model_dump(exclude={"renamed"}))
    organisation.given().when(ASSOCIATION).then(registered)


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({"members": ()}, "association_without_members"),
        ({"party": Party.REGION}, "party_of_no_agency"),
        ({"kind": OrganisationKind.AGENCY}, "agency_without_party"),
        (
            {"municipal_key": (Share(funder="town", numerator=11, denominator=12),)},
            "shares_sum_to_one",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(other: dict[str, object], rule: str):
    organisation.given().when(ASSOCIATION.model_copy(update=other)).then_rejected(rule=rule)
