"""On the way: steps in the programme's order, the resource group, goals and sub-goals."""

import pytest

from chassis.decider import Rejected
from participation.domain.participation.commands import (
    AssignContactPerson,
    ComposeResourceGroup,
    EstablishPlan,
    ParticipationCommand,
    TakeStep,
)
from participation.domain.participation.deciding import decider
from participation.domain.participation.events import (
    ContactPersonAssigned,
    ParticipationEvent,
    PlanEstablished,
    ResourceGroupComposed,
    StepTaken,
)
from participation.domain.participation.terms import Terms
from tests.participation.given import day
from tests.participation.terms import IN_STEPS, begun
from tests.scenario import Scenario

participation = Scenario(decider)
STARTED = begun(IN_STEPS)
FIRST = StepTaken(on=day(5), step="first", number=1)
SECOND = StepTaken(on=day(9), step="second", number=2)


def step(name: str, on: int) -> TakeStep:
    return TakeStep(on=day(on), step=name)


def field_of(command: ParticipationCommand, *history: ParticipationEvent) -> str | None:
    with pytest.raises(Rejected) as refusal:
        decider.decide(command, decider.fold(history))
    return refusal.value.field


def test_steps_are_taken_in_the_programmes_order():
    participation.given(*STARTED).when(step("first", 5)).then(FIRST)
    participation.given(*STARTED, FIRST).when(step("second", 9)).then(SECOND)


def test_a_step_out_of_order_is_refused():
    out = step("second", 5)
    participation.given(*STARTED).when(out).then_rejected("first", rule="step_out_of_order")
    skips = step("third", 9)
    participation.given(*STARTED, FIRST).when(skips).then_rejected(rule="step_out_of_order")
    assert field_of(out, *STARTED) == "/step"


def test_a_step_is_taken_once_and_not_before_the_former():
    both = *STARTED, FIRST, SECOND
    participation.given(*both).when(step("first", 20)).then_nothing_happens()
    participation.given(*both).when(step("third", 8)).then_rejected(rule="step_before_the_former")
    participation.given(*both).when(step("fourth", 20)).then_rejected(rule="unknown_step")
    participation.given(*begun(Terms())).when(step("first", 5)).then_rejected(rule="unknown_step")


def test_where_the_order_is_free_any_step_comes_first():
    free = begun(IN_STEPS.model_copy(update={"steps_in_order": False}))
    third = StepTaken(on=day(5), step="third", number=3)
    participation.given(*free).when(step("third", 5)).then(third)
    earlier = StepTaken(on=day(4), step="first", number=1)
    participation.given(*free, third).when(step("first", 4)).then(earlier)


def group(*organisations: str) -> ComposeResourceGroup:
    return ComposeResourceGroup(on=day(5), organisations=organisations)


def test_a_resource_group_is_of_several_agencies_of_the_programme():
    composed = ResourceGroupComposed(on=day(5), organisations=("agency", "region"))
    participation.given(*STARTED).when(group("agency", "region")).then(composed)
    again = participation.given(*STARTED, composed)
    again.when(group("agency", "region", "agency")).then_nothing_happens()
    for command, rule, field in (
        (group("agency", "agency"), "several_agencies", "/organisations"),
        (group(), "several_agencies", "/organisations"),
        (group("agency", "stranger"), "unknown_organisation", "/organisations/1"),
    ):
        participation.given(*STARTED).when(command).then_rejected(rule=rule)
        assert field_of(command, *STARTED) == field


def test_a_programme_without_a_resource_group_has_none():
    without = begun(Terms(agencies=("agency", "region")))
    participation.given(*without).when(group("agency", "region")).then_rejected(
        rule="no_resource_group"
    )


def test_sub_goals_stand_under_their_goal():
    goals = {"goal": "Må\tbättre", "sub_goals": ("Sova\nom natten", "Gå ut")}, "Arbeta"
    plan = EstablishPlan.model_validate({"on": day(5), "goals": goals})
    text = "Må bättre\n\tSova om natten\n\tGå ut\nArbeta"
    established = PlanEstablished(on=day(5), text=text, goals=2, sub_goals=2)
    participation.given(*STARTED).when(plan).then(established)


def test_somebody_else_becomes_the_guide():
    other = AssignContactPerson(on=day(5), name="Vägledare Två")
    assigned = ContactPersonAssigned(on=day(5), name="Vägledare Två")
    participation.given(*STARTED).when(other).then(assigned)
