"""The day of enrolment and the day of exit, and what undoes them."""

from datetime import date

from chassis.decider import Rejected
from contracts.codes import Boundary, NonResponse, Occasion
from contracts.codes import Exit as ExitCode
from contracts.programme import Respondent, Situation
from participation.domain.participation.commands import (
    Answer,
    CorrectExit,
    Enrol,
    EnterInError,
    Exit,
    RecordSituation,
    Reopen,
    Unanswered,
)
from participation.domain.participation.events import (
    ContactPersonAssigned,
    Enrolled,
    EnteredInError,
    ExitCorrected,
    Exited,
    ParticipationEvent,
    ParticipationReopened,
    SituationRecorded,
)
from participation.domain.participation.evolving import evolve
from participation.domain.participation.instruments import answer, miss
from participation.domain.participation.length import check_extent
from participation.domain.participation.limits import fixed, refuse_after_last_day
from participation.domain.participation.state import Awaited, Ended, Underway


def enrol(command: Enrol, awaited: Awaited) -> list[ParticipationEvent]:
    """The terms of the programme version go into the first event, and hold until the last."""
    on, terms = command.on, command.terms
    check_extent(command.extent or 1, command.weekdays, terms)
    known = command.model_dump(exclude={"contact_person", "situation", "answers", "terms"})
    of_case = awaited.model_dump(include={"programme", "unit", "referred_by", "sex"})
    enrolled = Enrolled(**known, **of_case, terms=terms)
    last_day = terms.last_day_from(on)
    said = _answers(on, Boundary.START, command.answers, _begun(enrolled, awaited))
    return [
        enrolled,
        ContactPersonAssigned(on=on, name=command.contact_person),
        SituationRecorded(on=on, occasion=Occasion.BEFORE, situation=command.situation),
        *([fixed(on, last_day, terms)] if last_day else []),
        *said,
    ]


def exit_(command: Exit, stay: Underway) -> list[ParticipationEvent]:
    """What an exit needs is the situation; a missing instrument is noted, and hinders nobody."""
    on, code = command.on, command.code
    refuse_after_last_day(on, stay)
    _refuse_error_code(code)
    recorded = _situation_at_exit(command, stay)
    said = _answers(on, Boundary.EXIT, command.answers, stay)
    missed = _missed(on, command.unanswered, _after(stay, said))
    deceased = _silenced(on, code, _after(stay, [*said, *missed]))
    return [*recorded, *said, *missed, *deceased, Exited(on=on, unit=stay.unit, code=code)]


def record_situation(command: RecordSituation, stay: Underway) -> list[ParticipationEvent]:
    return _situation(command.on, command.situation, stay)


def correct_exit(command: CorrectExit, ended: Ended) -> list[ParticipationEvent]:
    _refuse_error_code(command.code)
    if command.code is ended.code:
        return []
    return [ExitCorrected(on=command.on, unit=ended.stay.unit, code=command.code)]


def reopen(command: Reopen, ended: Ended) -> list[ParticipationEvent]:
    """As if the exit had not been; the limit of the stay holds nevertheless."""
    on, stay = command.on, ended.stay
    if on < ended.on:
        raise Rejected("before_exit", f"the exit was on {ended.on}.", "/on")
    refuse_after_last_day(on, stay)
    reopened = ParticipationReopened(
        on=on, unit=stay.unit, station=stay.station, pool=stay.pool, planned_end=stay.planned_end
    )
    return [reopened, *([fixed(on, stay.last_day, stay.terms)] if stay.last_day else [])]


def enter_in_error(command: EnterInError, stay: Underway) -> list[ParticipationEvent]:
    return [EnteredInError(on=command.on, unit=stay.unit)]


def _begun(enrolled: Enrolled, awaited: Awaited) -> Underway:
    begun = evolve(awaited, enrolled)
    assert isinstance(begun, Underway)
    return begun


def _after(stay: Underway, events: list[ParticipationEvent]) -> Underway:
    for event in events:
        now = evolve(stay, event)
        assert isinstance(now, Underway)
        stay = now
    return stay


def _answers(
    on: date, occasion: Boundary, answers: tuple[Answer, ...], stay: Underway
) -> list[ParticipationEvent]:
    decided: list[ParticipationEvent] = []
    for number, said in enumerate(answers):
        decided += answer(on, occasion, said, _after(stay, decided), f"/answers/{number}")
    return decided


def _missed(
    on: date, unanswered: tuple[Unanswered, ...], stay: Underway
) -> list[ParticipationEvent]:
    decided: list[ParticipationEvent] = []
    for number, missed in enumerate(unanswered):
        at = f"/unanswered/{number}"
        decided += miss(on, Boundary.EXIT, missed, _after(stay, decided), at)
    return decided


def _silenced(on: date, code: ExitCode, stay: Underway) -> list[ParticipationEvent]:
    """Whoever has died answers nothing."""
    if code is not ExitCode.DECEASED:
        return []
    own = {i.instrument for i in stay.terms.instruments if i.respondent is Respondent.PARTICIPANT}
    silent = [name for name in stay.unanswered(Boundary.EXIT) if name in own]
    return [
        event
        for name in silent
        for event in miss(
            on, Boundary.EXIT, Unanswered(instrument=name, code=NonResponse.DECEASED), stay
        )
    ]


def _situation_at_exit(command: Exit, stay: Underway) -> list[ParticipationEvent]:
    if command.situation is None and command.code is ExitCode.DECEASED:
        return []
    return _situation(command.on, command.situation, stay)


def _situation(on: date, situation: Situation | None, stay: Underway) -> list[ParticipationEvent]:
    if situation is None and stay.after is None:
        said = "income and occupation at the end are needed."
        raise Rejected("situation_missing", said, "/situation")
    if situation is None or situation == stay.after:
        return []
    return [SituationRecorded(on=on, occasion=Occasion.AFTER, situation=situation)]


def _refuse_error_code(code: ExitCode) -> None:
    if code is ExitCode.REGISTERED_IN_ERROR:
        said = "what was never a participation does not end: enter it in error."
        raise Rejected("in_error_is_no_exit", said, "/code")
