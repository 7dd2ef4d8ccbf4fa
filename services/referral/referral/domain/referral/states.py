"""Where a referral stands: one class for each standing, with what the next decision reads."""

from datetime import date
from typing import Literal, TypeAlias
from uuid import UUID

from chassis.decider import State
from contracts.codes import Information, Sex

Visit: TypeAlias = Literal["study", "mapping"]
Visits: TypeAlias = frozenset[Visit]


class Unsent(State): ...


class About(State):
    """What is asked for and for whom; it stays when the standing moves on."""

    person_id: UUID
    unit: str
    programme: str
    referred_by: str
    sex: Sex
    pool: str | None = None
    by_group: bool = True
    """Whether the referral group decides; otherwise the unit's acceptance admits."""
    needed: Visits = frozenset()
    """The visits that are still to be held."""
    held: Visits = frozenset()


class _Standing(State):
    about: About


class Sent(_Standing):
    """Waits to be received until `answer_by`."""

    answer_by: date


class Received(_Standing):
    """The unit prepares it."""


class Questioned(_Standing):
    """Waits for the sender's information until `answer_by`."""

    asked_for: tuple[Information, ...]
    answer_by: date


class Accepted(_Standing):
    """Waits for the referral group."""


class Decided(_Standing):
    """Admitted; the unit has not said yet whether it has a place."""


class Waitlisted(_Standing):
    """`interested` falls with an expired hold, until it is confirmed."""

    since: date
    interested: bool
    confirmed_on: date | None = None


class Offered(_Standing):
    until: date


class Answered(_Standing):
    """The offer is accepted, the unit has not confirmed the hold yet."""

    start_on: date


class Confirmed(_Standing):
    start_on: date


class Redirect(State):
    """Where to, and the case as which the person may be put forward there."""

    programme: str
    unit: str
    case_id: UUID


class Closed(_Standing):
    outcome: Literal[
        "admitted",
        "declined",
        "redirected",
        "withdrawn",
        "expired",
        "without_name",
        "entered_in_error",
    ]
    redirect: Redirect | None = None


Preparing: TypeAlias = Sent | Received | Questioned | Accepted
"""Open, and nobody has decided yet."""
Admitted: TypeAlias = Decided | Waitlisted | Offered | Answered | Confirmed
"""Open, and the person is to begin as soon as there is a place."""
Referral: TypeAlias = Unsent | Preparing | Admitted | Closed
