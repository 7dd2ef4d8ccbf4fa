"""What a referral may become: who asks what, in which standing, and what follows."""

from typing import get_args

from chassis.decider import Category, Decider, Rejected
from referral.domain.referral import commands as asked
from referral.domain.referral import events as told
from referral.domain.referral.commands import ReferralCommand, SendReferral
from referral.domain.referral.events import ReferralEvent
from referral.domain.referral.evolving import evolve
from referral.domain.referral.hearing import HeardCommand, heard
from referral.domain.referral.offers import (
    accept_offer,
    confirm_interest,
    not_open,
    withdraw,
)
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


def decide(command: ReferralCommand, referral: Referral) -> list[ReferralEvent]:
    if isinstance(command, HeardCommand):
        return heard(command, referral)
    match command:
        case asked.SendReferral():
            return _send(command, referral)
        case asked.WithdrawReferral():
            return withdraw(command, referral)
        case asked.ReceiveReferral():
            return _receive(command, referral)
        case asked.HoldStudyVisit() | asked.HoldMappingVisit():
            return _visit(command, referral)
        case asked.AcceptReferral():
            return _accept(command, referral)
        case asked.DeclineReferral():
            return _decline(command, referral)
        case asked.DecideAdmission():
            return _admit(command, referral)
        case asked.AcceptOffer():
            return accept_offer(command, referral)
        case asked.ConfirmInterest():
            return confirm_interest(command, referral)


def _send(command: SendReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Unsent() if command.referred_by not in command.referrers:
            raise Rejected("sender_may_not_refer", "the sender is not on the unit's list.", "/unit")
        case Unsent() if command.referred_by not in command.consented_parties:
            because = "the consent must name the sender, who is told of the outcome."
            raise Rejected("sender_not_in_consent", because, "/consent/parties")
        case Unsent() if command.refusals:
            raise Rejected("not_eligible", "; ".join(command.refusals) + ".", "/attested")
        case Unsent():
            kept = command.model_dump(exclude={"referrers", "refusals"})
            return [told.ReferralSent.model_validate(kept)]
        case (
            Sent()
            | Received()
            | Accepted()
            | Decided()
            | Waitlisted()
            | Offered()
            | Answered()
            | Confirmed()
            | Closed()
        ):
            raise Rejected("referral_sent", "this referral has been sent.")


def _receive(command: asked.ReceiveReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Sent(answer_by=until) if command.on > until:
            raise Rejected("answer_too_late", f"it could be received until {until}.", "/on")
        case Sent(about=about):
            return [told.ReferralReceived(on=command.on, unit=about.unit)]
        case Received() | Accepted() | Decided() | Waitlisted():
            return []
        case Offered() | Answered() | Confirmed():
            return []
        case Unsent() | Closed():
            raise not_open("received")


def _visit(
    command: asked.HoldStudyVisit | asked.HoldMappingVisit, referral: Referral
) -> list[ReferralEvent]:
    match referral:
        case Received():
            return _held(command, referral)
        case Sent():
            raise Rejected("receive_first", "a visit comes after the referral is received.")
        case Accepted() | Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            return []
        case Unsent() | Closed():
            raise not_open("visited")


def _held(
    command: asked.HoldStudyVisit | asked.HoldMappingVisit, received: Received
) -> list[ReferralEvent]:
    on, unit, needed = command.on, received.about.unit, received.visits_needed
    match command:
        case asked.HoldStudyVisit() if "study" in needed:
            return [told.StudyVisitHeld(on=on, unit=unit)]
        case asked.HoldStudyVisit() if "study" in received.visits_held:
            return []
        case asked.HoldMappingVisit() if "mapping" in received.visits_held:
            return []
        case asked.HoldMappingVisit() if {"study", "mapping"} <= needed:
            raise Rejected("study_visit_first", "the mapping visit comes after the study visit.")
        case asked.HoldMappingVisit() if "mapping" in needed:
            return [told.MappingVisitHeld(on=on, unit=unit)]
        case asked.HoldStudyVisit() | asked.HoldMappingVisit():
            raise Rejected("no_such_visit", "the programme has no such visit.")


def _accept(command: asked.AcceptReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Received(visits_needed=needed) if needed:
            missing = " and ".join(f"the {visit} visit" for visit in sorted(needed))
            raise Rejected("visits_first", f"{missing} must be held first.")
        case Received(about=about):
            return [told.ReferralAccepted(on=command.on, unit=about.unit)]
        case Sent():
            raise Rejected("receive_first", "it has not been received.")
        case Accepted() | Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            return []
        case Unsent() | Closed():
            raise not_open("accepted")


def _decline(command: asked.DeclineReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Received(about=about) | Accepted(about=about):
            return [
                told.ReferralDeclined(
                    on=command.on, unit=about.unit, by=command.by, code=command.code
                )
            ]
        case Sent():
            raise Rejected("receive_first", "it has not been received.")
        case Closed(outcome="declined"):
            return []
        case Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            raise Rejected("admission_decided", "the referral group has admitted already.")
        case Unsent() | Closed():
            raise not_open("declined")


def _admit(command: asked.DecideAdmission, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Accepted(about=about):
            return [
                told.AdmissionDecided(
                    on=command.on,
                    unit=about.unit,
                    programme=about.programme,
                    referred_by=about.referred_by,
                    sex=about.sex,
                    members=command.members,
                )
            ]
        case Sent() | Received():
            raise Rejected("accept_first", "the unit has not accepted it.")
        case Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            return []
        case Unsent() | Closed():
            raise not_open("admitted")


decider = Decider[ReferralCommand, Referral, ReferralEvent](decide, evolve, Unsent())

REFERRAL = Category[ReferralCommand, Referral, ReferralEvent](
    "referral", decider, get_args(ReferralEvent)
)
