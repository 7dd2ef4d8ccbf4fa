"""How much room a unit has, and what happens when that changes."""

from participation.domain.unit.commands import (
    FreePlace,
    TakeAnonymousPlace,
    TakePlace,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    AnonymousPlaceTaken,
    PlaceFreed,
)
from tests.participation.given import (
    ANNA,
    BO,
    CILLA,
    MON,
    confirmed,
    day,
    held,
    opened,
    plan,
    planned,
    refurnished,
    refused,
    taken,
)
from tests.scenario import Scenario

unit = Scenario(decider)
ANNA_SURE = opened(2), held(ANNA, day(0)), confirmed(ANNA, day(1))
ANNA_SITS = *ANNA_SURE, taken(ANNA, day(2))
ONE_NUMBERED = (
    opened(),
    AnonymousPlaceTaken(on=day(2), number=1, station="garden"),
    refused(BO, day(3)),
)
SIT = TakePlace(on=day(2), case_id=ANNA, station="garden")
SIT_UNNAMED = TakeAnonymousPlace(on=day(2), case_id=ANNA, station="garden")


def test_a_unit_is_opened():
    unit.given().when(plan()).then(planned(), opened())


def test_opening_again_with_the_same_room_changes_nothing():
    unit.given(planned(), opened()).when(plan(valid_from=MON, on=day(9))).then_nothing_happens()


def test_more_room_is_offered_to_the_line_in_its_order():
    line = planned(), opened(), held(ANNA, day(0)), refused(BO, day(1)), refused(CILLA, day(2))
    unit.given(*line).when(plan(3, day(4))).then(
        planned(3, day(4)), refurnished(3, day(4)), held(BO, day(4)), held(CILLA, day(4))
    )


def test_less_room_evicts_nobody_and_lets_nobody_in():
    both = planned(2), *ANNA_SITS, held(BO, day(2)), refused(CILLA, day(3))
    less = planned(1, day(4)), refurnished(1, day(4))
    unit.given(*both).when(plan(1, day(4))).then(*less)
    left = FreePlace(on=day(5), case_id=ANNA)
    unit.given(*both, *less).when(left).then(PlaceFreed(on=day(5), case_id=ANNA))


def test_a_unit_belongs_to_one_programme():
    other = plan(programme="another", on=day(4))
    unit.given(planned(), opened()).when(other).then_rejected(rule="unit_of_another_programme")
