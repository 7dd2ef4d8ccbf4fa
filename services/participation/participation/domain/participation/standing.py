"""Whether there is something to record of: a stay that goes on, one that has ended, or why there is none."""

from chassis.decider import Command, Rejected
from participation.domain.participation.state import (
    Anonymous,
    Awaited,
    Ended,
    Mistaken,
    Participation,
    Underway,
    Unknown,
)


def underway(command: Command, participation: Participation) -> Underway:
    """The stay that goes on, or Rejected."""
    match participation:
        case Underway():
            return _begun(command, participation)
        case Unknown() | Awaited():
            raise _not_enrolled()
        case Ended() | Anonymous() | Mistaken():
            raise over(participation)


def known(command: Command, participation: Participation) -> Underway | Ended:
    """The stay, whether it goes on or has ended, or Rejected."""
    match participation:
        case Underway():
            return _begun(command, participation)
        case Ended(stay=stay):
            _begun(command, stay)
            return participation
        case Unknown() | Awaited():
            raise _not_enrolled()
        case Anonymous() | Mistaken():
            raise over(participation)


def ended(participation: Participation) -> Ended:
    """The stay that has ended, or Rejected."""
    match participation:
        case Ended():
            return participation
        case Underway():
            raise Rejected("not_ended", "the participation goes on.", "/case_id")
        case Unknown() | Awaited():
            raise _not_enrolled()
        case Anonymous() | Mistaken():
            raise over(participation)


def over(participation: Ended | Anonymous | Mistaken) -> Rejected:
    """Why nothing is recorded any more."""
    match participation:
        case Ended():
            return Rejected("participation_has_ended", "the participation has ended.", "/case_id")
        case Anonymous():
            return Rejected(
                "consent_withdrawn", "consent is withdrawn; nothing is recorded.", "/case_id"
            )
        case Mistaken():
            return Rejected("entered_in_error", "there was no participation.", "/case_id")


def _begun(command: Command, stay: Underway) -> Underway:
    if command.on < stay.started_on:
        raise Rejected("before_start", f"the participation began on {stay.started_on}.", "/on")
    return stay


def _not_enrolled() -> Rejected:
    return Rejected("not_enrolled", "the case has not been enrolled.", "/case_id")
