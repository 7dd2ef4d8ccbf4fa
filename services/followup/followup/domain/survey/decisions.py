"""What a survey answers to each command: who is asked answers once, or is noted as not having answered."""

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


class Entry(State):
    """What has become of one instrument on one occasion, for one respondent."""

    occasion: str
    instrument: str
    agency: str | None
    outcome: Filled | NonResponse


class Survey(State):
    """Everything that has been answered or missed in a case."""

    entries: tuple[Entry, ...] = ()

    def outcome(
        self, occasion: str, instrument: str, agency: str | None
    ) -> Filled | NonResponse | None:
        wanted = (occasion, instrument, agency)
        found = (e for e in self.entries if (e.occasion, e.instrument, e.agency) == wanted)
        return next((each.outcome for each in found), None)


def evolve(survey: Survey, event: SurveyEvent) -> Survey:
    match event:
        case InstrumentCompleted(answers=answers, score=score, codes=codes):
            outcome = Filled(answers, score, codes)
        case InstrumentMissed(code=code):
            outcome = code
    entry = Entry(
        occasion=event.occasion, instrument=event.instrument, agency=event.agency, outcome=outcome
    )
    return Survey(entries=(*survey.entries, entry))


def decide(command: SurveyCommand, survey: Survey) -> list[SurveyEvent]:
    match command:
        case CompleteInstrument():
            return _completed(command, survey)
        case MissInstrument():
            return _missed(command, survey)
        case MissParticipant():
            return _missed_by_participant(command, survey)


def _completed(command: CompleteInstrument, survey: Survey) -> list[SurveyEvent]:
    asked = _asked(command)
    if asked.version != command.instrument_version:
        because = f"The case is asked version {asked.version}, as it was at its start."
        raise Rejected("instrument_version", because, "/instrument_version")
    given = filled(asked, command.form, command.answers, command.score)
    if _repeated(command, survey, given):
        return []
    event = InstrumentCompleted(
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
    return [event]


def _missed(command: MissInstrument, survey: Survey) -> list[SurveyEvent]:
    asked = _asked(command)
    if _repeated(command, survey, command.code):
        return []
    return [_miss(command, asked, command.agency)]


def _missed_by_participant(command: MissParticipant, survey: Survey) -> list[SurveyEvent]:
    occasion = command.asking.occasion
    return [
        _miss(command, asked, None)
        for asked in command.asking.asks
        if asked.respondent == Respondent.PARTICIPANT
        if survey.outcome(occasion, asked.instrument, None) is None
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


def _repeated(
    command: CompleteInstrument | MissInstrument, survey: Survey, given: Filled | NonResponse
) -> bool:
    """Whether the same was said before; raises Rejected when something else was."""
    before = survey.outcome(command.asking.occasion, command.instrument, command.agency)
    if before is not None and before != given:
        because = "It has been answered, or noted as missed, already."
        raise Rejected("already_answered", because, "/instrument")
    return before is not None


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
