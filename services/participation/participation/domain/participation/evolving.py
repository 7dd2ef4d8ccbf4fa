"""What an event makes of how the case stands."""

from collections.abc import Callable

from participation.domain.participation import staying
from participation.domain.participation.events import (
    AwaitingStopped,
    BeforeEvent,
    BetweenEvent,
    CaseAwaited,
    ConsentHeard,
    Enrolled,
    EnteredInError,
    ExitCorrected,
    Exited,
    ParticipationEvent,
    ParticipationReopened,
    StayEvent,
    WithdrawalCarriedOut,
)
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


def evolve(participation: Participation, event: ParticipationEvent) -> Participation:
    if isinstance(event, StayEvent):
        return _known(participation, lambda stay: staying.evolve(stay, event))
    match event:
        case CaseAwaited() | ConsentHeard() | AwaitingStopped():
            return _before(participation, event)
        case WithdrawalCarriedOut():
            return _withdrawn(participation)
        case Enrolled() | Exited() | ExitCorrected() | ParticipationReopened():
            return _between(participation, event)
        case EnteredInError():
            return Mistaken()


def _before(participation: Participation, event: BeforeEvent) -> Participation:
    match event:
        case CaseAwaited():
            known = event.model_dump(exclude={"on"})
            return Awaited(**known, consent=_consent(participation))
        case ConsentHeard():
            return participation.model_copy(update={"consent": Consent.GIVEN})
        case AwaitingStopped():
            return Unknown(consent=_consent(participation))


def _consent(participation: Participation) -> Consent:
    match participation:
        case Unknown(consent=consent) | Awaited(consent=consent):
            return consent
        case Underway() | Ended() | Mistaken():
            return Consent.GIVEN
        case Anonymous():
            return Consent.WITHDRAWN


def _withdrawn(participation: Participation) -> Participation:
    match participation:
        case Unknown() | Awaited():
            return participation.model_copy(update={"consent": Consent.WITHDRAWN})
        case Underway() | Ended() | Anonymous() | Mistaken():
            return Anonymous()


def _between(participation: Participation, event: BetweenEvent) -> Participation:
    match event:
        case Enrolled():
            return _begun(event)
        case Exited(on=on, code=code):
            return _of_stay(participation, lambda stay: Ended(stay=stay, on=on, code=code))
        case ExitCorrected(code=code):
            return _of_exit(participation, lambda ended: ended.model_copy(update={"code": code}))
        case ParticipationReopened(station=station, pool=pool):
            again = {"station": station, "pool": pool, "after": None}
            return _of_exit(participation, lambda ended: ended.stay.model_copy(update=again))


def _of_stay(
    participation: Participation, evolve_stay: Callable[[Underway], Participation]
) -> Participation:
    return evolve_stay(participation) if isinstance(participation, Underway) else participation


def _of_exit(
    participation: Participation, evolve_exit: Callable[[Ended], Participation]
) -> Participation:
    return evolve_exit(participation) if isinstance(participation, Ended) else participation


def _begun(event: Enrolled) -> Underway:
    return Underway(
        unit=event.unit,
        station=event.station,
        pool=event.pool,
        started_on=event.on,
        planned_end=event.planned_end,
        terms=event.terms,
        extent=(event.extent, event.weekdays) if event.extent else None,
    )


def _known(
    participation: Participation, evolve_stay: Callable[[Underway], Underway]
) -> Participation:
    """What is recorded is recorded of a stay, whether it goes on or has ended."""
    match participation:
        case Underway():
            return evolve_stay(participation)
        case Ended(stay=stay):
            return participation.model_copy(update={"stay": evolve_stay(stay)})
        case Unknown() | Awaited() | Anonymous() | Mistaken():
            return participation
