"""What a referral makes of what it hears: an answer in every standing, never a refusal."""

from datetime import date

from contracts.codes import Decline, DeclinedBy, HoldRelease, PlaceRefusal
from referral.domain.referral import commands as asked
from referral.domain.referral import events as told
from referral.domain.referral.commands import HeardCommand, HeardOfPlace
from referral.domain.referral.events import ReferralEvent
from referral.domain.referral.states import (
    Accepted,
    Admitted,
    Answered,
    Closed,
    Confirmed,
    Decided,
    Offered,
    Questioned,
    Received,
    Referral,
    Sent,
    Unsent,
    Waitlisted,
)


def heard(command: HeardCommand, referral: Referral) -> list[ReferralEvent]:
    match command:
        case asked.ExpireReferral():
            return _expire(command, referral)
        case asked.EndExchange():
            return _end_exchange(command, referral)
        case (
            asked.NotePlaceHeld()
            | asked.NotePlaceRefused()
            | asked.NoteHoldExpired()
            | asked.NoteHoldConfirmed()
            | asked.NoteHoldReleased()
            | asked.NoteEnrolled()
        ):
            return _of_place(command, referral)


def _expire(command: asked.ExpireReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Sent(about=about, answer_by=until) | Questioned(about=about, answer_by=until) if (
            command.on > until
        ):
            return [told.ReferralExpired(on=command.on, unit=about.unit)]
        case Unsent() | Sent() | Received() | Questioned() | Accepted() | Closed():
            return []
        case Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            return []


def _end_exchange(command: asked.EndExchange, referral: Referral) -> list[ReferralEvent]:
    """What still needs an answer from another agency cannot go on; an agreed start can."""
    match referral:
        case (
            Sent(about=about)
            | Received(about=about)
            | Questioned(about=about)
            | Accepted(about=about)
            | Decided(about=about)
            | Waitlisted(about=about)
            | Offered(about=about)
        ):
            return [told.ReferralWithdrawn(on=command.on, unit=about.unit)]
        case Unsent() | Answered() | Confirmed() | Closed():
            return []


def _of_place(command: HeardOfPlace, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Unsent() | Sent() | Received() | Questioned() | Accepted() | Closed():
            return []
        case Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            return _while_admitted(command, referral)


def _while_admitted(command: HeardOfPlace, referral: Admitted) -> list[ReferralEvent]:
    on, unit = command.on, referral.about.unit
    match command:
        case asked.NotePlaceHeld(until=until):
            return _offered(on, until, referral)
        case asked.NotePlaceRefused(why=why, consented=consented):
            return _without_place(on, why, consented, referral)
        case asked.NoteHoldExpired(consented=consented):
            return _without_place(on, PlaceRefusal.HOLD_EXPIRED, consented, referral)
        case asked.NoteHoldConfirmed(start_on=start_on):
            return _confirmed(on, start_on, referral)
        case asked.NoteHoldReleased(why=HoldRelease.WITHOUT_FOLLOW_UP_CONSENT):
            return [told.ReferralClosedWithoutName(on=on, unit=unit)]
        case asked.NoteEnrolled():
            return [told.ReferralAdmitted(on=on, unit=unit)]
        case asked.NoteHoldReleased():
            return []


def _offered(on: date, until: date, referral: Admitted) -> list[ReferralEvent]:
    match referral:
        case Offered(until=known) if known == until:
            return []
        case Decided() | Waitlisted() | Offered() | Answered():
            return [told.PlaceOffered(on=on, unit=referral.about.unit, until=until)]
        case Confirmed():
            return []


def _without_place(
    on: date, why: PlaceRefusal, consented: bool, referral: Admitted
) -> list[ReferralEvent]:
    """The sender would have to answer again: without consent to exchange that is the end."""
    if why is PlaceRefusal.PROGRAMME_CLOSED:
        return _turned_away(on, referral)
    match referral:
        case Decided() | Offered() | Answered() if consented:
            return [told.ReferralWaitlisted(on=on, unit=referral.about.unit, why=why)]
        case Decided() | Offered() | Answered():
            return [told.ReferralWithdrawn(on=on, unit=referral.about.unit)]
        case Waitlisted() | Confirmed():
            return []  # of a hold that is over: interest may have been confirmed since


def _turned_away(on: date, referral: Admitted) -> list[ReferralEvent]:
    """Nobody new is taken any more; a place that is agreed is kept."""
    match referral:
        case Decided() | Waitlisted() | Offered() | Answered():
            by, code = DeclinedBy.CAPACITY, Decline.PROGRAMME_CLOSED
            unit = referral.about.unit
            return [told.ReferralDeclined(on=on, unit=unit, by=by, code=code)]
        case Confirmed():
            return []


def _confirmed(on: date, start_on: date, referral: Admitted) -> list[ReferralEvent]:
    match referral:
        case Decided() | Waitlisted() | Offered() | Answered():
            return [told.StartConfirmed(on=on, unit=referral.about.unit, start_on=start_on)]
        case Confirmed():
            return []
