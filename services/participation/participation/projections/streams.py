"""The four kinds of stream of this service."""

from chassis.codec import Category

from participation.domain import headcount, programme
from participation.domain.headcount import AddHeadcount, Headcount, HeadcountAdded
from participation.domain.participation import deciding as participation
from participation.domain.participation import events as participation_events
from participation.domain.participation.commands import ParticipationCommand
from participation.domain.participation.events import ParticipationEvent
from participation.domain.participation.state import Participation
from participation.domain.programme import Programme, ProgrammePublished, PublishProgramme
from participation.domain.unit import deciding as unit
from participation.domain.unit import events as unit_events
from participation.domain.unit.commands import UnitCommand
from participation.domain.unit.events import UnitEvent
from participation.domain.unit.state import Unit

PROGRAMME = Category[PublishProgramme, Programme, ProgrammePublished](
    "programme", programme.decider, (ProgrammePublished,)
)
UNIT = Category[UnitCommand, Unit, UnitEvent]("unit", unit.decider, unit_events.EVENTS)
PARTICIPATION = Category[ParticipationCommand, Participation, ParticipationEvent](
    "participation", participation.decider, participation_events.EVENTS
)
HEADCOUNT = Category[AddHeadcount, Headcount, HeadcountAdded](
    "headcount", headcount.decider, (HeadcountAdded,)
)
