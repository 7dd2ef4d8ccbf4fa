"""What a referral makes of what it hears: an answer in every standing, never a refusal."""

from typing import TypeAlias

from contracts.codes import HoldRelease, PlaceRefusal

from referral.domain.referral import commands as asked
from referral.domain.referral import events as told
from referral.domain.referral.events import ReferralEvent
from referral.domain.referral.states import (
    Accepted,
    Answered,
    Closed,
    Confirmed,
    Decided,
    Offered,
    Received,
    Referral,
    Sent,
    Unsent,
    Waitlisted,
)

HeardCommand: TypeAlias = (
    asked.ExpireReferral
    | asked.NotePlaceHeld
    | asked.NotePlaceRefused
    | asked.NoteHoldExpired
    | asked.NoteHoldConfirmed
    | asked.NoteHoldReleased
    | asked.NoteEnrolled
)


def heard(command: HeardCommand, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Unsent() | Closed() | Received() | Accepted():
            return []
        case Sent():
            return _while_sent(command, referral)
        case Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            return _while_admitted(command, referral)


def _while_sent(command: HeardCommand, referral: Sent) -> list[ReferralEvent]:
    match command:
        case asked.ExpireReferral() if command.on > referral.answer_by:
            return [told.ReferralExpired(on=command.on, unit=referral.about.unit)]
        case (
            asked.ExpireReferral()
            | asked.NotePlaceHeld()
            | asked.NotePlaceRefused()
            | asked.NoteHoldExpired()
            | asked.NoteHoldConfirmed()
            | asked.NoteHoldReleased()
            | asked.NoteEnrolled()
        ):
            return []


Admitted: TypeAlias = Decided | Waitlisted | Offered | Answered | Confirmed


def _while_admitted(command: HeardCommand, referral: Admitted) -> list[ReferralEvent]:
    on, unit = command.on, referral.about.unit
    match command:
        case asked.NotePlaceHeld(until=until):
            return [told.PlaceOffered(on=on, unit=unit, until=until)]
        case asked.NotePlaceRefused(why=why):
            return [told.ReferralWaitlisted(on=on, unit=unit, why=why)]
        case asked.NoteHoldExpired():
            why = PlaceRefusal.HOLD_EXPIRED
            return [told.ReferralWaitlisted(on=on, unit=unit, why=why)]
        case asked.NoteHoldConfirmed(start_on=start_on):
            return [told.StartConfirmed(on=on, unit=unit, start_on=start_on)]
        case asked.NoteHoldReleased(why=HoldRelease.WITHOUT_FOLLOW_UP_CONSENT):
            return [told.ReferralClosedWithoutName(on=on, unit=unit)]
        case asked.NoteEnrolled():
            return [told.ReferralAdmitted(on=on, unit=unit)]
        case asked.NoteHoldReleased() | asked.ExpireReferral():
            return []
