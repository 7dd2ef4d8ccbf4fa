"""How much room a unit has, and what happens when that changes."""

from participation.domain.unit.commands import (
    FreePlace,
    OpenUnit,
    TakeAnonymousPlace,
    TakePlace,
)
from participation.domain.unit.deciding import decider
from participation.domain.unit.events import (
    AnonymousPlaceTaken,
    PlaceFreed,
    UnitOpened,
)
from tests.participation.given import (
    ANNA,
    BO,
    CILLA,
    confirmed,
    day,
    held,
    opened,
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


def open_again(event: UnitOpened) -> OpenUnit:
    return OpenUnit.model_validate(event.model_dump())


def test_a_unit_is_opened():
    unit.given().when(open_again(opened())).then(opened())


def test_opening_again_with_the_same_room_changes_nothing():
    unit.given(opened()).when(open_again(opened(on=day(9)))).then_nothing_happens()


def test_more_room_is_offered_to_the_line_in_its_order():
    line = opened(), held(ANNA, day(0)), refused(BO, day(1)), refused(CILLA, day(2))
    more = opened(3, on=day(4))
    unit.given(*line).when(open_again(more)).then(more, held(BO, day(4)), held(CILLA, day(4)))


def test_less_room_evicts_nobody_and_lets_nobody_in():
    both = *ANNA_SITS, held(BO, day(2)), refused(CILLA, day(3))
    less = opened(1, on=day(4))
    unit.given(*both).when(open_again(less)).then(less)
    left = FreePlace(on=day(5), case_id=ANNA)
    unit.given(*both, less).when(left).then(PlaceFreed(on=day(5), case_id=ANNA))


def test_a_unit_belongs_to_one_programme():
    other = open_again(opened()).model_copy(update={"programme": "another"})
    unit.given(opened()).when(other).then_rejected(rule="unit_of_another_programme")
