"""The day that a referral waits for."""

from collections.abc import Iterable
from datetime import timedelta

from chassis.database import Stored, Timer
from referral.domain.referral.events import (
    Closing,
    InformationRequested,
    InformationSupplied,
    ReferralReceived,
    ReferralReopened,
    ReferralSent,
)

ANSWER = "answer"
"""The name of the timer on the day after which nobody may receive a referral, or supply what it lacks."""


def timers(stored: Stored) -> Iterable[Timer]:
    """A referral waits for its answer until the day after `answer_by`, whoever it is that has to answer."""
    event = stored.event
    match event:
        case (
            ReferralSent(answer_by=until)
            | ReferralReopened(answer_by=until)
            | InformationRequested(answer_by=until)
        ):
            return (Timer(ANSWER, until + timedelta(days=1)),)
        case ReferralReceived() | InformationSupplied():
            return (Timer(ANSWER, None),)
        case _:
            return (Timer(ANSWER, None),) if isinstance(event, Closing) else ()
