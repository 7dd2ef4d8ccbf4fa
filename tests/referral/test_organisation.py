"""An organisation becomes known once, and may change its name."""

from contracts.codes import Party
from referral.domain.organisation import (
    Known,
    OrganisationRegistered,
    RegisterOrganisation,
    decider,
)
from tests.referral.given import MON, WED
from tests.scenario import Scenario

organisation = Scenario(decider)
REGISTER = RegisterOrganisation(on=MON, name="Landstinget", party=Party.REGION)
REGISTERED = OrganisationRegistered(on=MON, name="Landstinget", party=Party.REGION)
RENAME = RegisterOrganisation(on=WED, name="Regionen", party=Party.REGION)
RENAMED = OrganisationRegistered(on=WED, name="Regionen", party=Party.REGION)


def test_an_organisation_becomes_known():
    organisation.given().when(REGISTER).then(REGISTERED)


def test_known_by_the_same_name_it_stays_as_it_is():
    again = REGISTER.model_copy(update={"on": WED})
    organisation.given(REGISTERED).when(again).then_nothing_happens()


def test_by_another_name_it_has_been_renamed():
    organisation.given(REGISTERED).when(RENAME).then(RENAMED)
    assert decider.fold([REGISTERED, RENAMED]) == Known(name="Regionen", party=Party.REGION)


def test_an_association_is_an_organisation_and_no_party():
    register = RegisterOrganisation(on=MON, name="Förbundet", party=None)
    registered = OrganisationRegistered(on=MON, name="Förbundet", party=None)
    organisation.given().when(register).then(registered)
