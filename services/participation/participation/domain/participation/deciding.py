"""A case's participation decides: nothing without consent, nothing before the start or after the end."""

from chassis.decider import Category, Decider, Rejected
from participation.domain.participation import boundaries, length, measures, pathway
from participation.domain.participation.commands import (
    AgreeExtent,
    AssignContactPerson,
    AwaitCase,
    CarryOutWithdrawal,
    ComposeResourceGroup,
    CorrectExit,
    Enrol,
    EnterInError,
    EstablishPlan,
    Exit,
    HearConsent,
    Heard,
    HoldNetworkMeeting,
    MeasureCommand,
    MovePlannedEnd,
    NoticeCommand,
    NoticeMissingPlan,
    ParticipationCommand,
    Pause,
    RecordAttendance,
    RecordLengthException,
    RecordSituation,
    Reopen,
    Resume,
    RevisePlan,
    StayCommand,
    StopAwaiting,
    TakeStep,
    UndoCommand,
    WarnOfMaximum,
)
from participation.domain.participation.events import (
    EVENTS,
    AwaitingStopped,
    CaseAwaited,
    ConsentHeard,
    ParticipationEvent,
    WithdrawalCarriedOut,
)
from participation.domain.participation.evolving import evolve
from participation.domain.participation.standing import ended, known, over, underway
from participation.domain.participation.state import (
    Anonymous,
    Awaited,
    Consent,
    Ended,
    Mistaken,
    Participation,
    Underway,
    Unknown,
)


def decide(command: ParticipationCommand, participation: Participation) -> list[ParticipationEvent]:
    if isinstance(command, StayCommand):
        return _during(command, underway(command, participation))
    if isinstance(command, MeasureCommand):
        return measures.decide(command, known(command, participation))
    match command:
        case AwaitCase() | HearConsent() | CarryOutWithdrawal() | StopAwaiting():
            return _hear(command, participation)
        case Enrol():
            return _enrol(command, participation)
        case CorrectExit() | Reopen() | EnterInError():
            return _undo(command, participation)
        case NoticeMissingPlan() | WarnOfMaximum():
            return _notice(command, participation)


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
        case CarryOutWithdrawal(on=on), Unknown() | Awaited() | Underway() | Ended() | Mistaken():
            return [WithdrawalCarriedOut(on=on)]
        case StopAwaiting(on=on), Awaited():
            return [AwaitingStopped(on=on)]
        case AwaitCase(), Awaited() | Underway() | Ended() | Anonymous() | Mistaken():
            return []
        case HearConsent(), Unknown() | Awaited() | Underway() | Ended() | Anonymous() | Mistaken():
            return []
        case CarryOutWithdrawal(), Anonymous():
            return []
        case StopAwaiting(), Unknown() | Underway() | Ended() | Anonymous() | Mistaken():
            return []


def _enrol(command: Enrol, participation: Participation) -> list[ParticipationEvent]:
    match participation:
        case Awaited(consent=Consent.GIVEN):
            return boundaries.enrol(command, participation)
        case Awaited():
            raise Rejected("no_follow_up_consent", "there is no consent to follow-up.", "/case_id")
        case Underway():
            raise Rejected("already_enrolled", "the case has been enrolled.", "/case_id")
        case Unknown():
            raise Rejected("case_not_awaited", "the case is not awaited.", "/case_id")
        case Ended() | Anonymous() | Mistaken():
            raise over(participation)


def _during(command: StayCommand, stay: Underway) -> list[ParticipationEvent]:
    match command:
        case AssignContactPerson() | EstablishPlan() | RevisePlan():
            return pathway.decide(command, stay)
        case ComposeResourceGroup() | TakeStep() | HoldNetworkMeeting():
            return pathway.decide(command, stay)
        case AgreeExtent() | RecordAttendance() | MovePlannedEnd():
            return length.decide(command, stay)
        case Pause() | Resume() | RecordLengthException():
            return length.decide(command, stay)
        case RecordSituation():
            return boundaries.record_situation(command, stay)
        case Exit():
            return boundaries.exit_(command, stay)


def _undo(command: UndoCommand, participation: Participation) -> list[ParticipationEvent]:
    match command:
        case CorrectExit():
            return boundaries.correct_exit(command, ended(participation))
        case Reopen():
            return boundaries.reopen(command, ended(participation))
        case EnterInError() if isinstance(participation, Mistaken):
            return []
        case EnterInError():
            stay = known(command, participation)
            return boundaries.enter_in_error(
                command, stay.stay if isinstance(stay, Ended) else stay
            )


def _notice(command: NoticeCommand, participation: Participation) -> list[ParticipationEvent]:
    match participation:
        case Underway():
            return _noticed(command, participation)
        case Unknown() | Awaited() | Ended() | Anonymous() | Mistaken():
            return []


def _noticed(command: NoticeCommand, stay: Underway) -> list[ParticipationEvent]:
    match command:
        case NoticeMissingPlan():
            return pathway.notice(command, stay)
        case WarnOfMaximum():
            return length.warn(command, stay)


decider = Decider[ParticipationCommand, Participation, ParticipationEvent](
    decide, evolve, Unknown()
)

PARTICIPATION = Category[ParticipationCommand, Participation, ParticipationEvent](
    "participation", decider, EVENTS
)
