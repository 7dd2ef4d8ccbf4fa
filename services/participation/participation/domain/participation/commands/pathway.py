"""What can be asked on the way: the people beside the participant, the plan, steps and meetings."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from chassis.decider import Command, State

Line = Annotated[str, Field(min_length=1, max_length=1000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class Goal(State):
    """A goal, and the sub-goals on the way to it."""

    goal: Line
    sub_goals: Annotated[tuple[Line, ...], Field(max_length=20)] = ()


def _without_sub_goals(said: object) -> object:
    return {"goal": said} if isinstance(said, str) else said


Goals = Annotated[
    tuple[Annotated[Goal, BeforeValidator(_without_sub_goals)], ...],
    Field(min_length=1, max_length=50),
]
"""A mere text is a goal without sub-goals."""


class AssignContactPerson(Command):
    """Or a guide, where the programme has one."""

    name: Name


class EstablishPlan(Command):
    goals: Goals


class RevisePlan(Command):
    goals: Goals


class NoticeMissingPlan(Command):
    """Makes an event of it when there is no plan although its time is over."""


class ComposeResourceGroup(Command):
    """`organisations` are the agencies that it consists of."""

    organisations: Annotated[tuple[str, ...], Field(max_length=50)]


class TakeStep(Command):
    step: str


class HoldNetworkMeeting(Command):
    """`attended_by` are the organisations that came."""

    attended_by: tuple[str, ...]
