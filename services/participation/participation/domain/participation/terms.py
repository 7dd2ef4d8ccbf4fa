"""What the programme version says of a stay, as it was on the day of enrolment: a running case stays on it."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from chassis.decider import State
from contracts.codes import Boundary
from contracts.programme import BESIDE, SITUATION, After, Instrument, Programme, Weekday

FULL_TIME = 40
"""Hours a week that are an extent of 100 percent."""


class Register(State):
    registration: str
    at: tuple[Boundary, ...]


class Terms(State):
    """Without any term everything is allowed."""

    supported_by: Literal["contact_person", "guide"] = "contact_person"
    agencies: tuple[str, ...] = ()
    resource_group: bool = False
    plan_within: After | None = None
    plan_for_everyone: bool = False
    steps: tuple[str, ...] = ()
    steps_in_order: bool = True
    fixed_length: After | None = None
    maximum_length: After | None = None
    warn_before: After | None = None
    pause_stops_clock: bool = False
    hours_a_week: int | None = None
    weekdays: tuple[Weekday, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    registers: tuple[Register, ...] = ()

    @property
    def hours(self) -> int:
        """The most hours of a week."""
        return self.hours_a_week or FULL_TIME

    def last_day_from(self, start: date) -> date | None:
        """The last possible day of a stay that began on `start`; none where the programme has no limit."""
        lengths = [length for length in (self.fixed_length, self.maximum_length) if length]
        return min((length.last_day_from(start) for length in lengths), default=None)

    def instruments_at(self, occasion: Boundary) -> Iterable[Instrument]:
        """What the units' desk asks at an end of the stay, besides income and occupation."""
        own = (each for each in self.instruments if each.measures not in SITUATION)
        yield from (each for each in own if occasion in each.at and each.respondent not in BESIDE)


def terms_of(version: Programme) -> Terms:
    """The terms of a stay under this version."""
    pathway, limits, plan = version.pathway, version.limits, version.pathway.plan
    return Terms(
        supported_by=pathway.supported_by,
        agencies=tuple(each.organisation for each in version.organisations if each.party),
        resource_group=pathway.resource_group,
        plan_within=plan.within if plan else None,
        plan_for_everyone=plan.for_everyone if plan else False,
        steps=tuple(step.step for step in pathway.steps),
        steps_in_order=pathway.steps_in_order,
        fixed_length=limits.fixed_length,
        maximum_length=limits.maximum_length,
        warn_before=limits.warn_before,
        pause_stops_clock=limits.pause_stops_clock,
        hours_a_week=limits.hours_a_week,
        weekdays=limits.weekdays,
        instruments=version.instruments,
        registers=tuple(
            Register(registration=each.registration, at=tuple(map(Boundary, each.at)))
            for each in version.registrations
        ),
    )
