"""A person is registered once, may change names, may be protected for a time, and is forgotten for good."""

import pytest

from chassis.decider import Rejected
from referral.domain.person import (
    ForgetPerson,
    Forgotten,
    Known,
    LiftProtection,
    MarkProtected,
    PersonCommand,
    PersonEvent,
    PersonForgotten,
    PersonRegistered,
    PersonRenamed,
    ProtectionLifted,
    ProtectionMarked,
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


MARK, LIFT, FORGET = MarkProtected(on=WED), LiftProtection(on=WED), ForgetPerson(on=WED)
MARKED, LIFTED, GONE = ProtectionMarked(on=WED), ProtectionLifted(on=WED), PersonForgotten(on=WED)
HISTORIES: dict[str, tuple[PersonEvent, ...]] = {
    "unknown": (),
    "known": (REGISTERED,),
    "protected": (REGISTERED, MARKED),
    "lifted": (REGISTERED, MARKED, LIFTED),
    "forgotten": (REGISTERED, GONE),
}
TABLE: dict[tuple[str, PersonCommand], PersonEvent | str | None] = {
    ("unknown", MARK): "person_unknown",
    ("unknown", LIFT): "person_unknown",
    ("unknown", FORGET): "person_unknown",
    ("known", MARK): MARKED,
    ("known", LIFT): None,
    ("known", FORGET): GONE,
    ("protected", REGISTER): "identity_protected",
    ("protected", RENAME): "identity_protected",
    ("protected", MARK): None,
    ("protected", LIFT): LIFTED,
    ("protected", FORGET): GONE,
    ("lifted", REGISTER): None,
    ("lifted", RENAME): RENAMED,
    ("lifted", MARK): MARKED,
    ("lifted", LIFT): None,
    ("lifted", FORGET): GONE,
    ("forgotten", REGISTER): "person_forgotten",
    ("forgotten", MARK): "person_forgotten",
    ("forgotten", LIFT): "person_forgotten",
    ("forgotten", FORGET): None,
}
"""What a command leads to after a history: an event, nothing, or the rule that refuses it."""


@pytest.mark.parametrize(
    ("history", "command"), TABLE, ids=[f"{h} {type(c).__name__}" for h, c in TABLE]
)
def test_every_command_after_every_history(history: str, command: PersonCommand):
    asked = person.given(*HISTORIES[history]).when(command)
    match TABLE[history, command]:
        case str() as rule:
            asked.then_rejected(rule=rule)
        case None:
            asked.then_nothing_happens()
        case event:
            asked.then(event)


def test_of_who_is_forgotten_nothing_is_left():
    assert decider.fold([REGISTERED, RENAMED, GONE]) == Forgotten()


def test_a_refusal_names_the_number_and_never_holds_it():
    with pytest.raises(Rejected) as refusal:
        decider.decide(REGISTER, decider.fold(HISTORIES["protected"]))
    assert refusal.value.field == "/identity_number"
    assert NUMBER not in str(refusal.value)
