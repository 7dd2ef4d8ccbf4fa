"""What is measured: the situation before and after, instruments at both ends, and registers outside."""

from chassis.decider import Rejected
from contracts.codes import Boundary, Occasion
from participation.domain.participation.attendance import correct
from participation.domain.participation.commands import (
    AnswerInstrument,
    CorrectAnswer,
    CorrectAttendance,
    CorrectSituation,
    MeasureCommand,
    MissInstrument,
    NoteRegistration,
)
from participation.domain.participation.events import (
    ParticipationEvent,
    RegistrationMade,
    SituationRecorded,
)
from participation.domain.participation.instruments import answer, correct_answer, miss
from participation.domain.participation.state import Ended, Underway


def decide(command: MeasureCommand, known: Underway | Ended) -> list[ParticipationEvent]:
    stay = known.stay if isinstance(known, Ended) else known
    match command:
        case AnswerInstrument(on=on, occasion=occasion, answer=said):
            _refuse_start_after_exit(occasion, known)
            return answer(on, occasion, said, stay)
        case CorrectAnswer(on=on, occasion=occasion, answer=said):
            return correct_answer(on, occasion, said, stay)
        case MissInstrument(on=on, occasion=occasion, missed=missed):
            return miss(on, occasion, missed, stay)
        case NoteRegistration():
            return _register(command, known, stay)
        case CorrectSituation():
            return _situation(command, stay)
        case CorrectAttendance():
            return correct(command, stay)


def _refuse_start_after_exit(occasion: Boundary, known: Underway | Ended) -> None:
    if occasion is Boundary.START and isinstance(known, Ended):
        said = "after the exit nobody can say any more how it was at the start."
        raise Rejected("participation_has_ended", said, "/occasion")


def _register(
    command: NoteRegistration, known: Underway | Ended, stay: Underway
) -> list[ParticipationEvent]:
    occasion, name = command.occasion, command.registration
    at = {register.registration: register.at for register in stay.terms.registers}
    if name not in at:
        said = f"there is no register {name} (there is: {', '.join(at) or 'none'})."
        raise Rejected("unknown_registration", said, "/registration")
    if occasion not in at[name]:
        raise Rejected("not_registered_then", f"{name} takes no note of it then.", "/occasion")
    if occasion is Boundary.EXIT and isinstance(known, Underway):
        raise Rejected("not_ended", "the participation goes on.", "/occasion")
    if (occasion, name) in stay.registered:
        return []
    return [RegistrationMade(on=command.on, registration=name, occasion=occasion)]


def _situation(command: CorrectSituation, stay: Underway) -> list[ParticipationEvent]:
    occasion, situation = command.occasion, command.situation
    known = {Occasion.BEFORE: stay.before, Occasion.AFTER: stay.after}.get(occasion)
    if known is None:
        raise Rejected("no_situation_recorded", "none is recorded for then.", "/occasion")
    if known == situation:
        return []
    return [SituationRecorded(on=command.on, occasion=occasion, situation=situation)]
