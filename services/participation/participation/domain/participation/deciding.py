"""A case's participation decides: nothing without consent, nothing before the start or after the end."""

from chassis.decider import Category, Decider, Rejected
from contracts.codes import Occasion
from participation.domain.participation import during
from participation.domain.participation.commands import (
    AwaitCase,
    CarryOutWithdrawal,
    Enrol,
    EstablishPlan,
    Exit,
    HearConsent,
    Heard,
    HoldNetworkMeeting,
    MovePlannedEnd,
    ParticipationCommand,
    RecordAttendance,
    RecordSituation,
    RevisePlan,
    StopAwaiting,
)
from participation.domain.participation.events import (
    EVENTS,
    AwaitingStopped,
    CaseAwaited,
    ConsentHeard,
    ContactPersonAssigned,
    Enrolled,
    ParticipationEvent,
    SituationRecorded,
    WithdrawalCarriedOut,
)
from participation.domain.participation.state import (
    Anonymous,
    Awaited,
    Consent,
    Ended,
    Participation,
    Underway,
    Unknown,
    evolve,
)


def decide(command: ParticipationCommand, participation: Participation) -> list[ParticipationEvent]:
    match command:
        case AwaitCase() | HearConsent() | CarryOutWithdrawal() | StopAwaiting():
            return _hear(command, participation)
        case Enrol():
            return _enrol(command, participation)
        case EstablishPlan() | RevisePlan() | HoldNetworkMeeting() | RecordAttendance():
            return during.decide(command, _underway(participation))
        case MovePlannedEnd() | RecordSituation() | Exit():
            return during.decide(command, _underway(participation))


def _hear(command: Heard, participation: Participation) -> list[ParticipationEvent]:
    match command, participation:
        case AwaitCase(), Unknown():
            return [CaseAwaited.model_validate(command.model_dump())]
        case HearConsent(on=on), (Unknown() | Awaited()) if participation.consent is Consent.NONE:
            return [ConsentHeard(on=on)]
        case CarryOutWithdrawal(), (Unknown() | Awaited()) if (
            participation.consent is Consent.WITHDRAWN
        ):
            return []
        case CarryOutWithdrawal(on=on), Unknown() | Awaited() | Underway() | Ended():
            return [WithdrawalCarriedOut(on=on)]
        case StopAwaiting(on=on), Awaited():
            return [AwaitingStopped(on=on)]
        case AwaitCase(), Awaited() | Underway() | Ended() | Anonymous():
            return []
        case HearConsent(), Unknown() | Awaited() | Underway() | Ended() | Anonymous():
            return []
        case CarryOutWithdrawal(), Anonymous():
            return []
        case StopAwaiting(), Unknown() | Underway() | Ended() | Anonymous():
            return []


def _enrol(command: Enrol, participation: Participation) -> list[ParticipationEvent]:
    match participation:
        case Awaited(consent=Consent.GIVEN):
            return _enrolled(command, participation)
        case Awaited():
            raise Rejected("no_follow_up_consent", "there is no consent to follow-up.", "/case_id")
        case Underway():
            raise Rejected("already_enrolled", "the case has been enrolled.", "/case_id")
        case Unknown():
            raise Rejected("case_not_awaited", "the case is not awaited.", "/case_id")
        case Ended() | Anonymous():
            raise _over(participation)


def _enrolled(command: Enrol, awaited: Awaited) -> list[ParticipationEvent]:
    on, before = command.on, Occasion.BEFORE
    enrolled = Enrolled(
        on=on,
        programme=awaited.programme,
        programme_version=command.programme_version,
        unit=awaited.unit,
        station=command.station,
        referred_by=awaited.referred_by,
        sex=awaited.sex,
        planned_end=command.planned_end,
        milestones=command.milestones,
    )
    return [
        enrolled,
        ContactPersonAssigned(on=on, name=command.contact_person),
        SituationRecorded(on=on, occasion=before, situation=command.situation),
    ]


def _underway(participation: Participation) -> Underway:
    """The participation that goes on, or Rejected."""
    match participation:
        case Underway():
            return participation
        case Unknown() | Awaited():
            raise Rejected("not_enrolled", "the case has not been enrolled.", "/case_id")
        case Ended() | Anonymous():
            raise _over(participation)


def _over(participation: Ended | Anonymous) -> Rejected:
    match participation:
        case Ended():
            return Rejected("participation_has_ended", "the participation has ended.", "/case_id")
        case Anonymous():
            return Rejected(
                "consent_withdrawn", "consent is withdrawn; nothing is recorded.", "/case_id"
            )


decider = Decider[ParticipationCommand, Participation, ParticipationEvent](
    decide, evolve, Unknown()
)

PARTICIPATION = Category[ParticipationCommand, Participation, ParticipationEvent](
    "participation", decider, EVENTS
)
