"""A headcount: somebody who is counted and not registered, with no link to any case."""

from datetime import date

from chassis.decider import Category, Command, Decider, Event, State
from contracts.codes import Sex


class AddHeadcount(Command):
    programme: str
    unit: str
    sex: Sex


class HeadcountAdded(Event):
    """`on` is the first day of the start year: the day itself could tell who it was."""

    programme: str
    unit: str
    sex: Sex


class Headcount(State):
    counted: bool = False


def decide(command: AddHeadcount, headcount: Headcount) -> list[HeadcountAdded]:
    if headcount.counted:
        return []
    year = date(command.on.year, 1, 1)
    return [
        HeadcountAdded(on=year, programme=command.programme, unit=command.unit, sex=command.sex)
    ]


def evolve(headcount: Headcount, event: HeadcountAdded) -> Headcount:
    return Headcount(counted=True)


decider = Decider[AddHeadcount, Headcount, HeadcountAdded](decide, evolve, Headcount())

HEADCOUNT = Category[AddHeadcount, Headcount, HeadcountAdded](
    "headcount", decider, (HeadcountAdded,), unlinked=(HeadcountAdded,)
)
