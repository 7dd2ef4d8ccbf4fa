"""An instrument's answers: the programme's own version, within its scale, told as the programme says."""

from datetime import date
from json import dumps

from chassis.decider import Rejected
from contracts.codes import Boundary
from contracts.programme import BESIDE, SITUATION, Instrument
from participation.domain.participation.commands import Answer, Unanswered
from participation.domain.participation.events import (
    InstrumentCompleted,
    InstrumentMissed,
    ParticipationEvent,
)
from participation.domain.participation.state import Underway
from participation.domain.participation.staying import answer_of
from participation.domain.participation.terms import Terms


def answer(
    on: date, occasion: Boundary, said: Answer, stay: Underway, at: str = "/answer"
) -> list[ParticipationEvent]:
    """Once at each end; another answer is a correction. `at` is where the answer stands in the request."""
    completed = _completed(on, occasion, said, stay.terms, at)
    match stay.answered.get((occasion, said.instrument)):
        case None:
            return [completed]
        case known if known == answer_of(completed):
            return []
        case _:
            raise Rejected(
                "already_answered", "it has been answered otherwise.", f"{at}/instrument"
            )


def correct_answer(
    on: date, occasion: Boundary, said: Answer, stay: Underway, at: str = "/answer"
) -> list[ParticipationEvent]:
    """Only what was answered can be corrected."""
    completed = _completed(on, occasion, said, stay.terms, at)
    match stay.answered.get((occasion, said.instrument)):
        case None:
            raise Rejected("not_answered", "there is no answer to correct.", f"{at}/instrument")
        case known if known == answer_of(completed):
            return []
        case _:
            return [completed]


def miss(
    on: date, occasion: Boundary, missed: Unanswered, stay: Underway, at: str = "/missed"
) -> list[ParticipationEvent]:
    """Nobody answers, for a reason; who has answered has not missed it."""
    instrument = _asked(missed.instrument, occasion, stay.terms, at)
    if (occasion, instrument.instrument) in stay.answered:
        raise Rejected("already_answered", "it has been answered.", f"{at}/instrument")
    if stay.missed.get((occasion, instrument.instrument)) is missed.code:
        return []
    return [
        InstrumentMissed(
            on=on,
            instrument=instrument.instrument,
            instrument_version=instrument.version,
            occasion=occasion,
            respondent=instrument.respondent,
            code=missed.code,
        )
    ]


def _completed(
    on: date, occasion: Boundary, said: Answer, terms: Terms, at: str
) -> InstrumentCompleted:
    instrument = _asked(said.instrument, occasion, terms, at)
    _check(said, instrument, at)
    return InstrumentCompleted(
        on=on,
        instrument=instrument.instrument,
        instrument_version=instrument.version,
        occasion=occasion,
        respondent=instrument.respondent,
        score=said.score if instrument.told == "score" else None,
        codes=said.codes if instrument.told == "codes" else (),
        answers=dumps(said.model_dump(mode="json", include={"score", "codes", "items"})),
    )


def _asked(name: str, occasion: Boundary, terms: Terms, at: str) -> Instrument:
    """The programme's instrument, asked at this end of the stay; raises Rejected."""
    known = next((each for each in terms.instruments if each.instrument == name), None)
    if known is None:
        names = ", ".join(each.instrument for each in terms.instruments) or "none"
        said = f"there is no instrument {name} (there is: {names})."
        raise Rejected("unknown_instrument", said, f"{at}/instrument")
    if known.measures in SITUATION:
        said = f"{name} is recorded as the situation, with its incomes and occupation."
        raise Rejected("recorded_as_situation", said, f"{at}/instrument")
    if known.respondent in BESIDE:
        said = f"the calendar asks the {known.respondent} for {name}."
        raise Rejected("asked_by_calendar", said, f"{at}/instrument")
    if occasion not in known.at:
        raise Rejected("not_asked_then", f"{name} is not asked at the {occasion}.", "/occasion")
    return known


def _check(said: Answer, instrument: Instrument, at: str) -> None:
    version, scale = instrument.version, instrument.scale
    if said.instrument_version not in (None, version):
        other = f"the programme asks version {version}, at the start and at the exit."
        raise Rejected("other_version", other, f"{at}/instrument_version")
    if instrument.told == "score" and said.score is None:
        raise Rejected("score_missing", "its score is told.", f"{at}/score")
    if instrument.told == "codes" and not said.codes:
        raise Rejected("codes_missing", "its codes are told.", f"{at}/codes")
    if scale and said.score is not None and not scale.lowest <= said.score <= scale.highest:
        outside = f"the scale goes from {scale.lowest} to {scale.highest}."
        raise Rejected("score_outside_scale", outside, f"{at}/score")
