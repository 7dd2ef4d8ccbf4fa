"""The day that a sent referral waits for."""

from collections.abc import Iterable
from datetime import timedelta

from chassis.database import Stored, Timer
from referral.domain.referral.events import (
    ReferralExpired,
    ReferralReceived,
    ReferralSent,
    ReferralWithdrawn,
)

ANSWER = "answer"
"""The name of the timer on the day after which nobody may receive a sent referral."""


def timers(stored: Stored) -> Iterable[Timer]:
    """A sent referral waits for its answer until the day after `answer_by`."""
    match stored.event:
        case ReferralSent(answer_by=until):
            return (Timer(ANSWER, until + timedelta(days=1)),)
        case ReferralReceived() | ReferralWithdrawn() | ReferralExpired():
            return (Timer(ANSWER, None),)
        case _:
            return ()
