"""What the history of a stay says, the last word on each thing."""

from collections.abc import Iterator, Sequence
from datetime import date
from json import loads
from typing import Any, TypeVar

from contracts.codes import Boundary
from participation.domain.participation import events as steps
from participation.domain.participation.commands import Goal
from participation.domain.participation.events import ParticipationEvent
from participation.domain.participation.pathway import SUB_GOAL
from participation.domain.participation.state import Underway
from participation.projections.record.shape import (
    Answered,
    Longer,
    Meeting,
    Missed,
    Missing,
    PauseTaken,
    Registered,
    Step,
    Week,
)

E = TypeVar("E", bound=ParticipationEvent)
History = Sequence[ParticipationEvent]


def recorded(stay: Underway, history: History) -> dict[str, Any]:
    """The fields of a record that the state of the stay does not say by itself."""
    return _entered(stay, history) | _on_the_way(stay, history) | _measured(stay, history)


def _on_the_way(stay: Underway, history: History) -> dict[str, Any]:
    longer, met = steps.LengthExceptionRecorded, steps.NetworkMeetingHeld
    return {
        "goals": tuple(_goals(history)),
        "plan_overdue": stay.plan_overdue and not stay.planned,
        "resource_group": stay.group,
        "steps": [Step(**e.model_dump()) for e in _all(steps.StepTaken, history)],
        "pauses": list(_pauses(stay, history)),
        "exceptions": [Longer(**e.model_dump()) for e in _all(longer, history)],
        "network_meetings": [Meeting(**e.model_dump()) for e in _all(met, history)],
        "attendance": _weeks(history),
    }


def _measured(stay: Underway, history: History) -> dict[str, Any]:
    made = _all(steps.RegistrationMade, history)
    start, exit_ = stay.unanswered(Boundary.START), stay.unanswered(Boundary.EXIT)
    return {
        "instruments": _answers(history),
        "missed": _missed(stay, history),
        "missing": Missing(start=start, exit=exit_),
        "registrations": [Registered(**e.model_dump()) for e in made],
    }


def _entered(stay: Underway, history: History) -> dict[str, Any]:
    enrolled = next(_all(steps.Enrolled, history))
    extent, weekdays = stay.extent or (None, ())
    return {
        "programme": enrolled.programme,
        "programme_version": enrolled.programme_version,
        "enrolled_on": enrolled.on,
        "supported_by": stay.terms.supported_by,
        "contact_person": next(_last(steps.ContactPersonAssigned, history)).name,
        "extent": extent,
        "weekdays": weekdays,
    }


def _all(kind: type[E], history: History) -> Iterator[E]:
    return (event for event in history if isinstance(event, kind))


def _last(kind: type[E], history: History) -> Iterator[E]:
    return (event for event in reversed(history) if isinstance(event, kind))


def _goals(history: History) -> Iterator[Goal]:
    plans = [*_last(steps.PlanRevised, history), *_last(steps.PlanEstablished, history)]
    for part in _parts(plans[0].text) if plans else ():
        goal, *sub_goals = part
        yield Goal(goal=goal, sub_goals=tuple(sub_goals))


def _parts(text: str) -> Iterator[list[str]]:
    """A goal's line with the lines of its sub-goals."""
    part: list[str] = []
    for line in text.split("\n"):
        if part and not line.startswith(SUB_GOAL):
            yield part
            part = []
        part.append(line.removeprefix(SUB_GOAL))
    yield part


def _pauses(stay: Underway, history: History) -> Iterator[PauseTaken]:
    for rest, paused in zip(stay.rests, _all(steps.Paused, history), strict=True):
        yield PauseTaken(since=rest.since, until=rest.until, reason=paused.reason)


def _answers(history: History) -> list[Answered]:
    """The last answer of each instrument at each end."""
    last = {(e.occasion, e.instrument): e for e in _all(steps.InstrumentCompleted, history)}
    return [
        Answered.model_validate(event.model_dump(exclude={"answers"}) | _unsealed(event.answers))
        for event in last.values()
    ]


def _unsealed(answers: str) -> dict[str, Any]:
    """What was answered; nothing when its key is destroyed."""
    try:
        return loads(answers)
    except ValueError:
        return {}


def _missed(stay: Underway, history: History) -> list[Missed]:
    last = {(e.occasion, e.instrument): e for e in _all(steps.InstrumentMissed, history)}
    return [Missed(**event.model_dump()) for key, event in last.items() if key not in stay.answered]


def _weeks(history: History) -> list[Week]:
    last: dict[date, Week] = {}
    for event in history:
        if isinstance(event, steps.AttendanceRecorded | steps.AttendanceCorrected):
            last[event.week] = Week(**event.model_dump())
    return list(last.values())
