"""What a survey answers to each command: who is asked answers once, or is noted as not having answered."""

from typing import TypeAlias

from chassis.decider import Rejected, State
from contracts.codes import NonResponse
from contracts.programme import Instrument, Respondent
from followup.domain.schedule.asking import Asking
from followup.domain.survey.filling import Filled, filled
from followup.domain.survey.messages import (
    CompleteInstrument,
    InstrumentCompleted,
    InstrumentMissed,
    MissInstrument,
    MissParticipant,
    SurveyCommand,
    SurveyEvent,
)

Place: TypeAlias = tuple[str, str, str | None]
"""Occasion, instrument and, where agencies are asked, the agency."""


class Entry(State):
    """What has become of one instrument on one occasion, for one respondent."""

    place: Place
    outcome: Filled | NonResponse


class Survey(State):
    """Everything that has been answered or missed in a case."""

    entries: tuple[Entry, ...] = ()

    def outcome(self, place: Place) -> Filled | NonResponse | None:
        return next((each.outcome for each in self.entries if each.place == place), None)


def evolve(survey: Survey, event: SurveyEvent) -> Survey:
    match event:
        case InstrumentCompleted(answers=answers, score=score, codes=codes):
            outcome = Filled(answers, score, codes)
        case InstrumentMissed(code=code):
            outcome = code
    place = (event.occasion, event.instrument, event.agency)
    others = tuple(entry for entry in survey.entries if entry.place != place)
    return Survey(entries=(*others, Entry(place=place, outcome=outcome)))


def decide(command: SurveyCommand, survey: Survey) -> list[SurveyEvent]:
    match command:
        case CompleteInstrument():
            return _completed(command, survey)
        case MissInstrument():
            return _missed(command, survey)
        case MissParticipant():
            return _missed_by_participant(command, survey)


def _completed(command: CompleteInstrument, survey: Survey) -> list[SurveyEvent]:
    """A late answer counts, although it had been noted as missed."""
    asked = _asked(command)
    if asked.version != command.instrument_version:
        because = f"The case is asked version {asked.version}, as it was at its start."
        raise Rejected("instrument_version", because, "/instrument_version")
    given = filled(asked, command.form, command.answers, command.score)
    match survey.outcome(_place(command)):
        case Filled() as before if before == given:
            return []
        case Filled():
            raise _answered_already()
        case NonResponse() | None:
            return [_complete(command, asked, given)]


def _complete(command: CompleteInstrument, asked: Instrument, given: Filled) -> InstrumentCompleted:
    return InstrumentCompleted(
        on=command.on,
        occasion=command.asking.occasion,
        instrument=asked.instrument,
        instrument_version=asked.version,
        respondent=asked.respondent,
        agency=command.agency,
        answers=given.answers,
        score=given.score,
        codes=given.codes,
    )


def _missed(command: MissInstrument, survey: Survey) -> list[SurveyEvent]:
    asked = _asked(command)
    match survey.outcome(_place(command)):
        case None:
            return [_miss(command, asked, command.agency)]
        case NonResponse() as before if before == command.code:
            return []
        case NonResponse() | Filled():
            raise _answered_already()


def _place(command: CompleteInstrument | MissInstrument) -> Place:
    return command.asking.occasion, command.instrument, command.agency


def _answered_already() -> Rejected:
    because = "Something else has been said already."
    return Rejected("already_answered", because, "/instrument")


def _missed_by_participant(command: MissParticipant, survey: Survey) -> list[SurveyEvent]:
    occasion = command.asking.occasion
    return [
        _miss(command, asked, None)
        for asked in command.asking.asks
        if asked.respondent == Respondent.PARTICIPANT
        if survey.outcome((occasion, asked.instrument, None)) is None
    ]


def _miss(
    command: MissInstrument | MissParticipant, asked: Instrument, agency: str | None
) -> InstrumentMissed:
    return InstrumentMissed(
        on=command.on,
        occasion=command.asking.occasion,
        instrument=asked.instrument,
        instrument_version=asked.version,
        respondent=asked.respondent,
        agency=agency,
        code=command.code,
    )


def _asked(command: CompleteInstrument | MissInstrument) -> Instrument:
    """The instrument, when it is asked now, of whoever answers. Raises Rejected."""
    asking = command.asking
    asked = next((each for each in asking.asks if each.instrument == command.instrument), None)
    if asked is None:
        because = "The instrument is not asked on this occasion."
        raise Rejected("unknown_instrument", because, "/instrument")
    _require_respondent(asked, command)
    _require_open(asking, command)
    return asked


def _require_respondent(asked: Instrument, command: CompleteInstrument | MissInstrument) -> None:
    of_agencies = asked.respondent == Respondent.AGENCY
    if of_agencies and command.agency is None:
        because = "Each agency answers this for itself."
        raise Rejected("asked_of_agencies", because, "/agency")
    if command.agency is not None and not of_agencies:
        raise Rejected("not_asked_of_agencies", "No agency is asked this.", "/agency")
    if of_agencies and command.agency not in command.named:
        raise Rejected("agency_not_named", "The consent does not name the agency.", "/agency")


def _require_open(asking: Asking, command: CompleteInstrument | MissInstrument) -> None:
    if asking.cancelled:
        raise Rejected("milestone_ended", "The milestone has been cancelled.", "/milestone")
    if asking.opens_on is None:
        because = "It is asked after the exit, which has not been."
        raise Rejected("milestone_not_dated", because, "/milestone")
    if command.on < asking.opens_on:
        raise Rejected("too_early", f"It can be answered from {asking.opens_on}.", "/on")
