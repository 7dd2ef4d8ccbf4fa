"""On the way: who stands beside the person, the plan, the steps in the programme's order."""

from chassis.decider import Rejected
from participation.domain.participation.commands import (
    AssignContactPerson,
    ComposeResourceGroup,
    EstablishPlan,
    Goals,
    HoldNetworkMeeting,
    NoticeMissingPlan,
    PathwayCommand,
    RevisePlan,
    TakeStep,
)
from participation.domain.participation.events import (
    ContactPersonAssigned,
    NetworkMeetingHeld,
    ParticipationEvent,
    PlanEstablished,
    PlanOverdue,
    PlanRevised,
    ResourceGroupComposed,
    StepTaken,
)
from participation.domain.participation.limits import refuse_after_last_day
from participation.domain.participation.state import Underway

SUB_GOAL = "\t"
"""What a sub-goal's line begins with."""


def decide(command: PathwayCommand, stay: Underway) -> list[ParticipationEvent]:
    refuse_after_last_day(command.on, stay)
    match command:
        case AssignContactPerson(on=on, name=name):
            return [ContactPersonAssigned(on=on, name=name)]
        case EstablishPlan() | RevisePlan():
            return [_plan(command, stay)]
        case ComposeResourceGroup():
            return _group(command, stay)
        case TakeStep():
            return _step(command, stay)
        case HoldNetworkMeeting(on=on, attended_by=attended_by):
            return [NetworkMeetingHeld(on=on, attended_by=attended_by)]


def notice(command: NoticeMissingPlan, stay: Underway) -> list[ParticipationEvent]:
    """There is no plan although its time is over."""
    within = stay.terms.plan_within
    if within is None or stay.planned or stay.plan_overdue:
        return []
    due = within.counted_from(stay.started_on)
    return [PlanOverdue(on=command.on, due_on=due)] if due < command.on else []


def _plan(command: EstablishPlan | RevisePlan, stay: Underway) -> ParticipationEvent:
    on, text, goals = command.on, _written(command.goals), len(command.goals)
    sub_goals = sum(len(goal.sub_goals) for goal in command.goals)
    match command:
        case EstablishPlan() if stay.planned:
            raise Rejected("plan_already_established", "there is a plan; revise it.", "/goals")
        case RevisePlan() if not stay.planned:
            raise Rejected("no_plan", "there is no plan to revise.", "/goals")
        case EstablishPlan():
            return PlanEstablished(on=on, text=text, goals=goals, sub_goals=sub_goals)
        case RevisePlan():
            return PlanRevised(on=on, text=text, goals=goals, sub_goals=sub_goals)


def _written(goals: Goals) -> str:
    """A line for each goal, and under it an indented one for each of its sub-goals."""
    lines = [
        line
        for goal in goals
        for line in (_one_line(goal.goal), *(SUB_GOAL + _one_line(sub) for sub in goal.sub_goals))
    ]
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _group(command: ComposeResourceGroup, stay: Underway) -> list[ParticipationEvent]:
    agencies, group = stay.terms.agencies, tuple(dict.fromkeys(command.organisations))
    if not stay.terms.resource_group:
        raise Rejected(
            "no_resource_group", "the programme has no resource group.", "/organisations"
        )
    for number, organisation in enumerate(command.organisations):
        if organisation not in agencies:
            said = f"{organisation} is no agency of the programme."
            raise Rejected("unknown_organisation", said, f"/organisations/{number}")
    if len(group) < 2:
        said = "a resource group consists of several agencies."
        raise Rejected("several_agencies", said, "/organisations")
    return (
        [] if group == stay.group else [ResourceGroupComposed(on=command.on, organisations=group)]
    )


def _step(command: TakeStep, stay: Underway) -> list[ParticipationEvent]:
    on, step, steps = command.on, command.step, stay.terms.steps
    if step in stay.steps:
        return []
    if step not in steps:
        said = f"there is no step {step} (there is: {', '.join(steps) or 'none'})."
        raise Rejected("unknown_step", said, "/step")
    if stay.rests_since and on >= stay.rests_since:
        raise Rejected("participation_is_paused", f"since {stay.rests_since}.", "/on")
    if stay.terms.steps_in_order:
        _check_order(command, stay)
    return [StepTaken(on=on, step=step, number=steps.index(step) + 1)]


def _check_order(command: TakeStep, stay: Underway) -> None:
    following = stay.terms.steps[len(stay.steps)]
    if command.step != following:
        raise Rejected("step_out_of_order", f"the next step is {following}.", "/step")
    if stay.stepped_on and command.on < stay.stepped_on:
        said = f"the step before it was taken on {stay.stepped_on}."
        raise Rejected("step_before_the_former", said, "/on")
