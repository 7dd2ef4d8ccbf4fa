"""What the unit does before anybody decides: receives, asks for more, holds the visits, accepts."""

from chassis.decider import Rejected
from referral.domain.referral import commands as asked
from referral.domain.referral import events as told
from referral.domain.referral.commands import PreparingCommand
from referral.domain.referral.events import ReferralEvent
from referral.domain.referral.offers import not_open
from referral.domain.referral.states import (
    About,
    Accepted,
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
    Visit,
    Waitlisted,
)


def prepare(command: PreparingCommand, referral: Referral) -> list[ReferralEvent]:
    match command:
        case asked.ReceiveReferral():
            return _receive(command, referral)
        case asked.RequestInformation():
            return _request(command, referral)
        case asked.SupplyInformation():
            return _supply(command, referral)
        case asked.HoldStudyVisit():
            return _visit(command, "study", referral)
        case asked.HoldMappingVisit():
            return _visit(command, "mapping", referral)
        case asked.AcceptReferral():
            return _accept(command, referral)


def _receive(command: asked.ReceiveReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Sent(answer_by=until) if command.on > until:
            raise Rejected("answer_too_late", f"it could be received until {until}.", "/on")
        case Sent(about=about):
            return [told.ReferralReceived(on=command.on, unit=about.unit)]
        case Received() | Questioned() | Accepted() | Decided() | Waitlisted():
            return []
        case Offered() | Answered() | Confirmed():
            return []
        case Unsent() | Closed():
            raise not_open("received")


def _request(command: asked.RequestInformation, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Questioned(asked_for=already) if set(command.asked_for) <= set(already):
            return []
        case Received(about=about) | Questioned(about=about):
            return [
                told.InformationRequested(
                    on=command.on,
                    unit=about.unit,
                    asked_for=command.asked_for,
                    answer_by=command.answer_by,
                )
            ]
        case Sent():
            raise receive_first()
        case Accepted() | Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            raise Rejected("referral_accepted", "what is accepted is known well enough.")
        case Unsent() | Closed():
            raise not_open("asked about")


def _supply(command: asked.SupplyInformation, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Questioned(answer_by=until) if command.on > until:
            raise Rejected("answer_too_late", f"it could be answered until {until}.", "/on")
        case Questioned(about=about):
            return [told.InformationSupplied(on=command.on, unit=about.unit)]
        case Sent() | Received() | Accepted() | Decided() | Waitlisted():
            raise Rejected("nothing_asked", "the unit has asked for nothing.")
        case Offered() | Answered() | Confirmed():
            raise Rejected("nothing_asked", "the unit has asked for nothing.")
        case Unsent() | Closed():
            raise not_open("answered")


def _visit(
    command: asked.HoldStudyVisit | asked.HoldMappingVisit, visit: Visit, referral: Referral
) -> list[ReferralEvent]:
    match referral:
        case Unsent() | Closed():
            raise not_open("visited")
        case Sent():
            raise receive_first()
        case Questioned():
            raise information_first()
        case Received(about=about):
            return _held(command, visit, about)
        case Accepted(about=about) | Decided(about=about) | Waitlisted(about=about):
            return _held(command, visit, about)
        case Offered(about=about) | Answered(about=about) | Confirmed(about=about):
            return _held(command, visit, about)


def _held(
    command: asked.HoldStudyVisit | asked.HoldMappingVisit, visit: Visit, about: About
) -> list[ReferralEvent]:
    """What is accepted has had all its visits, so only a new one leads to an event."""
    if visit in about.held:
        return []
    if visit not in about.needed:
        raise Rejected("no_such_visit", f"the programme has no {visit} visit.")
    match command:
        case asked.HoldStudyVisit():
            return [told.StudyVisitHeld(on=command.on, unit=about.unit)]
        case asked.HoldMappingVisit() if "study" in about.needed:
            raise Rejected("study_visit_first", "the mapping visit comes after the study visit.")
        case asked.HoldMappingVisit():
            return [told.MappingVisitHeld(on=command.on, unit=about.unit)]


def _accept(command: asked.AcceptReferral, referral: Referral) -> list[ReferralEvent]:
    match referral:
        case Received(about=about) if about.needed:
            missing = " and ".join(f"the {visit} visit" for visit in sorted(about.needed))
            raise Rejected("visits_first", f"{missing} must be held first.")
        case Received(about=about):
            accepted = told.ReferralAccepted(on=command.on, unit=about.unit)
            return [accepted] if about.by_group else [accepted, admitted(command, about, ())]
        case Sent():
            raise receive_first()
        case Questioned():
            raise information_first()
        case Accepted() | Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            return []
        case Unsent() | Closed():
            raise not_open("accepted")


def admitted(
    command: asked.AcceptReferral | asked.DecideAdmission, about: About, members: tuple[str, ...]
) -> told.AdmissionDecided:
    """Admitted by the referral group; by the unit alone where there is none, and then nobody took part."""
    return told.AdmissionDecided(
        on=command.on,
        unit=about.unit,
        programme=about.programme,
        referred_by=about.referred_by,
        sex=about.sex,
        members=members,
        pool=about.pool,
    )


def receive_first() -> Rejected:
    return Rejected("receive_first", "it has not been received.")


def information_first() -> Rejected:
    return Rejected(
        "information_first", "the sender has been asked for more, and has not answered."
    )
