"""Terms of stays that the examples share: each with one rule of its own."""

from typing import Any

from contracts.codes import Boundary
from contracts.programme import After, Instrument, Measure, Respondent, Scale
from participation.domain.participation.events import ParticipationEvent
from participation.domain.participation.terms import Register, Terms
from tests.participation.cases import AWAITED, BEFOREHAND, CONSENTED, ENROLLED

QUALITY_OF_LIFE = Instrument(
    instrument="quality-of-life",
    name="Quality of life",
    measures=Measure.QUALITY_OF_LIFE,
    at=("start", "exit"),
    paired=True,
    told="score",
    scale=Scale(lowest=0, highest=10),
)
PROFILE = Instrument(
    instrument="profile", name="A profile", measures=Measure.PERSONALITY, at=("start",)
)
CAPACITY = Instrument(
    instrument="capacity",
    version=2,
    name="Ability to work",
    measures=Measure.WORK_CAPACITY,
    respondent=Respondent.STAFF,
    at=("start", "exit"),
    paired=True,
    told="codes",
)
INCOME = Instrument(
    instrument="income", name="Income", measures=Measure.INCOME, at=("start", "exit")
)
NEED = Instrument(
    instrument="need",
    name="Does it meet the agency's need?",
    measures=Measure.AGENCY_NEED,
    respondent=Respondent.AGENCY,
    at=("exit",),
    told="score",
)
MEASURED = Terms(
    instruments=(INCOME, QUALITY_OF_LIFE, PROFILE, CAPACITY, NEED),
    registers=(Register(registration="register", at=(Boundary.START, Boundary.EXIT)),),
)
IN_STEPS = Terms(
    steps=("first", "second", "third"),
    agencies=("agency", "region"),
    resource_group=True,
    plan_within=After(weeks=4),
    plan_for_everyone=True,
)
SIXTEEN_WEEKS = Terms(fixed_length=After(weeks=16), hours_a_week=10)
A_YEAR = Terms(maximum_length=After(years=1), warn_before=After(months=1))
CLOCK_STOPS = A_YEAR.model_copy(update={"pause_stops_clock": True})
ON_WEEKDAYS = Terms(weekdays=("monday", "tuesday"))


def begun(terms: Terms, **said: Any) -> tuple[ParticipationEvent, ...]:
    """Enrolled under these terms on day 2."""
    enrolled = ENROLLED.model_copy(update={"terms": terms} | said)
    return AWAITED, CONSENTED, enrolled, BEFOREHAND
