"""The same instruments at the start and at the exit: within the scale, sealed, told as the programme says."""

from decimal import Decimal
from typing import Any

import pytest

from chassis.codec import sealed_fields
from chassis.decider import Rejected
from contracts.codes import Boundary, NonResponse, Occasion
from contracts.codes import Exit as ExitCode
from contracts.programme import Respondent
from participation.domain.participation.commands import (
    Answer,
    AnswerInstrument,
    CorrectAnswer,
    CorrectSituation,
    Enrol,
    Exit,
    MissInstrument,
    NoteRegistration,
    ParticipationCommand,
    Unanswered,
)
from participation.domain.participation.deciding import decider
from participation.domain.participation.events import (
    Enrolled,
    InstrumentCompleted,
    InstrumentMissed,
    ParticipationEvent,
    RegistrationMade,
    SituationRecorded,
)
from participation.domain.participation.state import Ended, Underway
from tests.participation.cases import AWAITED, CONSENTED, EXITED
from tests.participation.given import AFTER, BEFORE, day
from tests.participation.terms import MEASURED, begun
from tests.scenario import Scenario

participation = Scenario(decider)
START, EXIT = Boundary.START, Boundary.EXIT
STARTED = begun(MEASURED)
LEFT = *STARTED, EXITED


def said(instrument: str = "quality-of-life", **more: Any) -> Answer:
    return Answer.model_validate({"instrument": instrument, **more})


def answers(occasion: Boundary = START, on: int = 5, **more: Any) -> AnswerInstrument:
    return AnswerInstrument(on=day(on), occasion=occasion, answer=said(**more))


def completed(command: AnswerInstrument, *history: ParticipationEvent) -> InstrumentCompleted:
    (event,) = decider.decide(command, decider.fold(history))
    assert isinstance(event, InstrumentCompleted)
    return event


def refusal(command: ParticipationCommand, *history: ParticipationEvent) -> tuple[str, str | None]:
    with pytest.raises(Rejected) as refused:
        decider.decide(command, decider.fold(history))
    return refused.value.rule, refused.value.field


def test_a_score_is_told_and_the_items_are_sealed():
    items = [{"item": "sleep", "answer": "dåligt"}]
    event = completed(answers(score="7.5", items=items), *STARTED)
    assert (event.score, event.codes, event.instrument_version) == (Decimal("7.5"), (), 1)
    assert "answers" in sealed_fields(InstrumentCompleted)
    assert "sleep" in event.answers
    assert "sleep" not in event.model_dump_json(exclude={"answers"})


def test_what_the_programme_does_not_tell_is_sealed_whatever_it_is():
    event = completed(answers(instrument="profile", score="3", codes=("code",)), *STARTED)
    assert (event.score, event.codes) == (None, ())
    assert '"score": "3"' in event.answers


def test_codes_are_told_where_the_programme_tells_codes():
    event = completed(answers(instrument="capacity", codes=("half-time",)), *STARTED)
    assert (event.codes, event.respondent) == (("half-time",), Respondent.STAFF)
    assert event.instrument_version == 2


@pytest.mark.parametrize(
    ("command", "rule", "field"),
    [
        (answers(score="10.1"), "score_outside_scale", "/answer/score"),
        (answers(score="-1"), "score_outside_scale", "/answer/score"),
        (answers(), "score_missing", "/answer/score"),
        (answers(instrument="capacity"), "codes_missing", "/answer/codes"),
        (answers(instrument="unheard"), "unknown_instrument", "/answer/instrument"),
        (answers(instrument="income"), "recorded_as_situation", "/answer/instrument"),
        (answers(EXIT, instrument="profile"), "not_asked_then", "/occasion"),
        (answers(EXIT, instrument="need", score="3"), "asked_by_calendar", "/answer/instrument"),
        (
            answers(instrument="capacity", instrument_version=1, codes=("one",)),
            "other_version",
            "/answer/instrument_version",
        ),
    ],
)
def test_an_answer_keeps_to_its_instrument(command: AnswerInstrument, rule: str, field: str):
    assert refusal(command, *STARTED) == (rule, field)


def test_both_ends_of_the_scale_are_inside():
    assert completed(answers(score="0"), *STARTED).score == 0
    assert completed(answers(score="10"), *STARTED).score == 10


def test_an_instrument_is_answered_once_at_each_end_and_then_corrected():
    first = completed(answers(score="4"), *STARTED)
    known = *STARTED, first
    participation.given(*known).when(answers(score="4", on=7)).then_nothing_happens()
    assert refusal(answers(score="5"), *known) == ("already_answered", "/answer/instrument")
    assert completed(answers(EXIT, score="5"), *known).occasion is EXIT
    corrects = CorrectAnswer(on=day(8), occasion=START, answer=said(score="5"))
    (corrected,) = decider.decide(corrects, decider.fold(known))
    assert isinstance(corrected, InstrumentCompleted)
    assert corrected.score == 5
    participation.given(*known, corrected).when(corrects).then_nothing_happens()
    assert refusal(corrects, *STARTED) == ("not_answered", "/answer/instrument")


def test_after_the_exit_it_is_too_late_for_the_start_and_not_for_the_exit():
    assert refusal(answers(score="4"), *LEFT) == ("participation_has_ended", "/occasion")
    assert completed(answers(EXIT, on=20, score="4"), *LEFT)


def test_an_enrolment_brings_the_entry_instruments():
    enrol = Enrol(
        on=day(2),
        station="garden",
        programme_version=1,
        milestones=(),
        planned_end=day(180),
        contact_person="Kontaktperson",
        situation=BEFORE,
        terms=MEASURED,
        answers=(said(score="4"), said("profile")),
    )
    history = AWAITED, CONSENTED
    decided = decider.decide(enrol, decider.fold(history))
    assert isinstance(decided[0], Enrolled)
    assert decided[0].instruments == MEASURED.instruments
    stay = decider.fold((*history, *decided))
    assert isinstance(stay, Underway)
    assert stay.unanswered(START) == ("capacity",)
    twice = enrol.model_copy(update={"answers": (said(score="4"), said(score="5"))})
    assert refusal(twice, *history) == ("already_answered", "/answers/1/instrument")


def exits(code: ExitCode = ExitCode.WORK, **more: Any) -> Exit:
    return Exit.model_validate({"on": day(9), "code": code, "situation": AFTER, **more})


def after(command: Exit) -> Ended:
    decided = decider.decide(command, decider.fold(STARTED))
    ended = decider.fold((*STARTED, *decided))
    assert isinstance(ended, Ended)
    return ended


def test_a_missing_exit_instrument_hinders_no_exit():
    assert after(exits()).stay.unanswered(EXIT) == ("quality-of-life", "capacity")


def test_an_exit_says_what_was_answered_and_why_the_rest_was_not():
    declined = Unanswered(instrument="capacity", code=NonResponse.DECLINED)
    ended = after(exits(answers=(said(score="9"),), unanswered=(declined,)))
    assert ended.stay.unanswered(EXIT) == ()
    assert ended.stay.missed == {(EXIT, "capacity"): NonResponse.DECLINED}
    both = exits(
        answers=(said(score="9"),),
        unanswered=(Unanswered(instrument="quality-of-life", code=NonResponse.DECLINED),),
    )
    assert refusal(both, *STARTED) == ("already_answered", "/unanswered/0/instrument")


def test_whoever_has_died_answers_nothing_and_has_no_income():
    ended = after(exits(ExitCode.DECEASED, situation=None))
    assert ended.stay.missed == {(EXIT, "quality-of-life"): NonResponse.DECEASED}
    assert ended.stay.unanswered(EXIT) == ("capacity",)


def test_nobody_answers_for_a_reason_and_somebody_may_yet():
    misses = MissInstrument(
        on=day(12),
        occasion=EXIT,
        missed=Unanswered(instrument="quality-of-life", code=NonResponse.NOT_REACHED),
    )
    (missed,) = decider.decide(misses, decider.fold(LEFT))
    assert isinstance(missed, InstrumentMissed)
    participation.given(*LEFT, missed).when(misses).then_nothing_happens()
    answered = completed(answers(EXIT, on=20, score="4"), *LEFT, missed)
    assert refusal(misses, *LEFT, answered) == ("already_answered", "/missed/instrument")


def registers(occasion: Boundary, name: str = "register") -> NoteRegistration:
    return NoteRegistration(on=day(12), registration=name, occasion=occasion)


def test_a_register_outside_takes_note_at_the_start_and_at_the_exit():
    made = RegistrationMade(on=day(12), registration="register", occasion=START)
    participation.given(*STARTED).when(registers(START)).then(made)
    participation.given(*STARTED, made).when(registers(START)).then_nothing_happens()
    gone = RegistrationMade(on=day(12), registration="register", occasion=EXIT)
    participation.given(*LEFT).when(registers(EXIT)).then(gone)
    assert refusal(registers(EXIT), *STARTED) == ("not_ended", "/occasion")
    assert refusal(registers(START, "other"), *STARTED) == ("unknown_registration", "/registration")
    at_exit = MEASURED.model_copy(
        update={"registers": (MEASURED.registers[0].model_copy(update={"at": (EXIT,)}),)}
    )
    assert refusal(registers(START), *begun(at_exit)) == ("not_registered_then", "/occasion")


def test_a_situation_is_corrected_at_either_end():
    before = CorrectSituation(on=day(12), occasion=Occasion.BEFORE, situation=AFTER)
    corrected = SituationRecorded(on=day(12), occasion=Occasion.BEFORE, situation=AFTER)
    participation.given(*LEFT).when(before).then(corrected)
    participation.given(*LEFT, corrected).when(before).then_nothing_happens()
    late = before.model_copy(update={"occasion": Occasion.AFTER})
    assert refusal(late, *STARTED) == ("no_situation_recorded", "/occasion")
    other = before.model_copy(update={"occasion": Occasion.FOLLOW_UP})
    assert refusal(other, *STARTED) == ("no_situation_recorded", "/occasion")
