"""The way through a programme: visits, steps, dated milestones, and what limits a stay."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contracts.base import Slug
from contracts.programme.model import After, Model, Prose, Text, refusal

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Step(Model):
    """A step of the participation, with its place in the order."""

    step: Slug
    number: Annotated[int, Field(ge=1, le=100)]
    name: Text
    purpose: Prose | None = None


class Milestone(Model):
    """A dated step that the calendar waits for; a function answers for it, not a person."""

    milestone: Slug
    name: Text
    counted_from: Literal["start", "exit"]
    """The day that it is counted from; one counted from the exit is a follow-up."""
    after: After
    function: Literal["contact_person", "supervisor", "network", "coordinator"]
    """Who answers for it; a guide is a contact person."""
    overdue_after: After
    """How long after the due date it is overdue."""
    records_situation: bool = False
    """Whether a completed one records income and occupation again."""


class Plan(Model):
    """The individual plan."""

    name: Text
    for_everyone: bool = True
    within: After | None = None
    """How soon after the start it stands."""


class Pathway(Model):
    """What happens between a referral and a seat, what comes then, and what is waited for afterwards."""

    study_visit: bool
    mapping_visit: bool
    referral_group: bool = True
    """Whether a group of the agencies decides on the admission."""
    supported_by: Literal["contact_person", "guide"] = "contact_person"
    """What the person beside the participant is called."""
    resource_group: bool = False
    """Whether a group of several agencies is composed around each participant."""
    plan: Plan | None = None
    steps: tuple[Step, ...] = ()
    steps_in_order: bool = True
    """Whether a step may only follow the one before it."""
    milestones: tuple[Milestone, ...]

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if len({m.milestone for m in self.milestones}) < len(self.milestones):
            raise refusal("milestone_named_twice", "a milestone is named twice")
        if [step.number for step in self.steps] != list(range(1, len(self.steps) + 1)):
            said = ", ".join(f"{step.number} {step.step}" for step in self.steps)
            raise refusal("steps_out_of_order", f"numbered {said}, and not from 1 on in order")
        if len({step.step for step in self.steps}) < len(self.steps):
            raise refusal("step_named_twice", "a step is named twice")
        return self


class Limits(Model):
    """How long, and how much."""

    usual_stay: After
    hold: After
    """How long a place is held for a person who has been offered it."""
    answer_within: After
    """How long a sent referral waits to be received before it expires."""
    fixed_length: After | None = None
    """Every stay is this long; both its ends are inside it."""
    maximum_length: After | None = None
    """No stay is longer, unless an exception is recorded."""
    warn_before: After | None = None
    """How long before the last possible day it is pointed out."""
    pause_stops_clock: bool = False
    """Whether days of a pause do not count."""
    hours_a_week: Annotated[int, Field(ge=1, le=40)] | None = None
    """The most hours of a week; 40 are full time."""
    weekdays: tuple[Weekday, ...] = ()
    """On which days there is something to take part in."""
