"""Deciders and the words to write their examples in: the words themselves must be able to fail."""

import pytest
from pydantic import ValidationError

from chassis.decider import Rejected
from tests.chassis.boxes import BOX, DAY, BoxCleared, Clear, Put, ThingsPut
from tests.scenario import Scenario

box = Scenario(BOX.decider)
nine = ThingsPut(on=DAY, things=9)


def test_events_follow_from_command_and_history() -> None:
    box.given(nine).when(Put(on=DAY)).then(ThingsPut(on=DAY, things=1))
    box.given(nine).when(Clear(on=DAY)).then(BoxCleared(on=DAY))


def test_asked_again_nothing_happens() -> None:
    box.given(nine, BoxCleared(on=DAY)).when(Clear(on=DAY)).then_nothing_happens()


def test_a_broken_rule_is_refused_by_name_and_in_words() -> None:
    full = box.given(nine).when(Put(on=DAY, things=2))
    full.then_rejected("holds ten", rule="ten_things")
    full.then_rejected()
    with pytest.raises(Rejected) as refusal:
        BOX.decider.decide(Put(on=DAY, things=11), BOX.decider.initial)
    assert (refusal.value.field, str(refusal.value)) == ("/things", "A box holds ten things.")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: box.given().when(Put(on=DAY)).then(ThingsPut(on=DAY, things=2)),
        lambda: box.given().when(Put(on=DAY)).then(),
        lambda: box.given().when(Put(on=DAY)).then_nothing_happens(),
        lambda: box.given(nine).when(Put(on=DAY, things=2)).then_rejected("another reason"),
        lambda: box.given(nine).when(Put(on=DAY, things=2)).then_rejected(rule="another"),
    ],
)
def test_a_wrong_expectation_fails(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(AssertionError):
        wrong()


def test_expecting_a_refusal_that_does_not_come_fails() -> None:
    with pytest.raises(pytest.fail.Exception):
        box.given().when(Put(on=DAY)).then_rejected()


def test_commands_and_events_are_closed_and_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Put(on=DAY, colour="red")
    with pytest.raises(ValidationError):
        nine.things = 8


def test_a_stream_is_named_by_its_category_and_key() -> None:
    assert BOX.stream("a-b") == "box-a-b"
