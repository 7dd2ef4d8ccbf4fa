"""Where a referral stands: one class for each standing, with what the next decision reads."""

from datetime import date
from typing import Literal, TypeAlias

from chassis.decider import State
from contracts.codes import Sex


class Unsent(State): ...


class About(State):
    """What stays the same as long as the referral is open."""

    unit: str
    programme: str
    referred_by: str
    sex: Sex


class _Standing(State):
    about: About


Visit: TypeAlias = Literal["study", "mapping"]
Visits: TypeAlias = frozenset[Visit]


class Sent(_Standing):
    """Waits to be received until `answer_by`."""

    answer_by: date
    visits_needed: Visits


class Received(_Standing):
    """The unit prepares it; `visits_needed` are those still to be held."""

    visits_needed: Visits
    visits_held: Visits = frozenset()


class Accepted(_Standing):
    """Waits for the referral group."""


class Decided(_Standing):
    """Admitted by the referral group; the unit has not said yet whether it has a place."""


class Waitlisted(_Standing):
    """`interested` falls with an expired hold, until it is confirmed."""

    interested: bool


class Offered(_Standing):
    until: date


class Answered(_Standing):
    """The offer is accepted, the unit has not confirmed the hold yet."""

    start_on: date


class Confirmed(_Standing):
    start_on: date


class Closed(State):
    outcome: Literal["admitted", "declined", "withdrawn", "expired", "without_name"]


Referral: TypeAlias = (
    Unsent
    | Sent
    | Received
    | Accepted
    | Decided
    | Waitlisted
    | Offered
    | Answered
    | Confirmed
    | Closed
)
