"""When somebody may be asked: what a survey has to know of the schedule."""

from datetime import date

from chassis.decider import State
from contracts.programme import Instrument
from followup.domain.milestone import EARLY, Stage, Step
from followup.domain.schedule.answers import named
from followup.domain.schedule.decisions import refused
from followup.domain.schedule.states import Ended, Running, Schedule, Unscheduled, Void, Withdrawn

EXIT = "exit"
"""The occasion that is no milestone: agencies and managers are asked when the participation has ended."""


class Asking(State):
    """An occasion: what is asked, from which day on, and whether it has been cancelled."""

    occasion: str
    asks: tuple[Instrument, ...]
    opens_on: date | None
    cancelled: bool = False


def asking(schedule: Schedule, occasion: str) -> Asking:
    """The occasion as it stands. Raises Rejected where nothing is waited for, or for an unknown one."""
    match schedule:
        case Running(at_exit=asks) if occasion == EXIT:
            return Asking(occasion=occasion, asks=asks, opens_on=None)
        case Ended(at_exit=asks, ended_on=on) if occasion == EXIT:
            return Asking(occasion=occasion, asks=asks, opens_on=on)
        case Running(steps=steps) | Ended(steps=steps):
            return _at(named(occasion, steps))
        case Unscheduled() | Void() | Withdrawn():
            raise refused(schedule)


def _at(step: Step) -> Asking:
    """A milestone that was missed may still be answered for by others than the participant."""
    return Asking(
        occasion=step.name,
        asks=step.asks,
        opens_on=step.dates.due_on - EARLY if step.dates else None,
        cancelled=step.stage == Stage.CANCELLED,
    )
