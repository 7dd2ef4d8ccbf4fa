"""A person is registered once, and may change names."""

import pytest

from referral.domain.person import (
    Known,
    PersonRegistered,
    PersonRenamed,
    RegisterPerson,
    decider,
)
from tests.referral.given import MON, WED, official_numbers
from tests.scenario import Scenario

person = Scenario(decider)
NUMBER = official_numbers()[0]
REGISTER = RegisterPerson(on=MON, identity_number=NUMBER, name="Testperson Ett")
REGISTERED = PersonRegistered(on=MON, identity_number=NUMBER, name="Testperson Ett")
RENAME = RegisterPerson(on=WED, identity_number=NUMBER, name="Testperson Två")
RENAMED = PersonRenamed(on=WED, name="Testperson Två")


def test_a_person_is_registered():
    person.given().when(REGISTER).then(REGISTERED)


def test_referred_again_under_the_same_name_nothing_is_added():
    person.given(REGISTERED).when(REGISTER).then_nothing_happens()


def test_under_another_name_the_person_has_been_renamed():
    person.given(REGISTERED).when(RENAME).then(RENAMED)
    person.given(REGISTERED, RENAMED).when(RENAME).then_nothing_happens()


def test_a_renamed_person_keeps_the_number():
    assert decider.fold([REGISTERED, RENAMED]) == Known(
        identity_number=NUMBER, name="Testperson Två"
    )


def test_nobody_is_renamed_who_was_never_registered():
    with pytest.raises(TypeError, match="registered"):
        decider.fold([RENAMED])
