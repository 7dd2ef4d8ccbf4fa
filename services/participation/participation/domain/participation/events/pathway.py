"""On the way: who stands beside the person, the plan, the steps and the meetings."""

from datetime import date

from chassis.decider import Event, SealedText


class ContactPersonAssigned(Event):
    """Or a guide, where the programme has one."""

    name: SealedText


class PlanEstablished(Event):
    """`text` is one goal a line, a sub-goal's line indented; `goals` how many goals they are."""

    text: SealedText
    goals: int
    sub_goals: int = 0


class PlanRevised(Event):
    text: SealedText
    goals: int
    sub_goals: int = 0


class PlanOverdue(Event):
    due_on: date


class ResourceGroupComposed(Event):
    organisations: tuple[str, ...]


class StepTaken(Event):
    step: str
    number: int


class NetworkMeetingHeld(Event):
    attended_by: tuple[str, ...]
