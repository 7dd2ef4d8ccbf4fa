"""From events and facts to the rows of who is asked what, and what became of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from chassis.database import Connection, Heard, Stored
from contracts.referral import ReferralSent
from followup.domain.schedule.asking import EXIT
from followup.domain.schedule.messages import (
    EnteredInError,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneReopened,
    MilestonesScheduled,
    ParticipationEnded,
    ParticipationReopened,
    WithdrawalCarriedOut,
)
from followup.domain.survey.messages import InstrumentCompleted, InstrumentMissed, SurveyEvent

_ASK = """
insert into calendar.ask (case_id, occasion, instrument, instrument_version, name, respondent, asked_on)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_MOVE = "update calendar.ask set asked_on = $3, cancelled = $4 where case_id = $1 and occasion = $2"
_ANSWER = """
insert into calendar.answer (case_id, occasion, instrument, agency, outcome, ended_on, code)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (case_id, occasion, instrument, agency)
do update set outcome = excluded.outcome, ended_on = excluded.ended_on, code = excluded.code
"""
_NAME = """
insert into calendar.named (case_id, agency) select $1, unnest($2::text[]) on conflict do nothing
"""
_UNNAME = "delete from calendar.named where case_id = $1"


async def remember_asks(db: Connection, stored: Sequence[Stored]) -> None:
    """What a schedule's events mean for who is asked, in their order; what is planned comes first."""
    asks = [row for s in stored for row in _asks(UUID(s.key), s.event)]
    moves = [(UUID(s.key), *move) for s in stored for move in _moves(s.event)]
    closed = [(UUID(s.key),) for s in stored if _closes(s.event)]
    if asks:
        await db.executemany(_ASK, asks)
    if moves:
        await db.executemany(_MOVE, moves)
    if closed:
        await db.executemany(_UNNAME, closed)


async def remember_answers(db: Connection, stored: Sequence[tuple[UUID, SurveyEvent]]) -> None:
    """What became of each ask."""
    await db.executemany(_ANSWER, [_answer(case, event) for case, event in stored])


async def remember_named(db: Connection, heard: Sequence[Heard]) -> None:
    """Whom a consent names: it is told once, with the referral, and never changes."""
    told = [one.fact for one in heard if isinstance(one.fact, ReferralSent)]
    if told:
        rows = [(fact.case_id, list(fact.consented_parties)) for fact in told]
        await db.executemany(_NAME, rows)


def _asks(case: UUID, event: object) -> Iterator[tuple[object, ...]]:
    if not isinstance(event, MilestonesScheduled):
        return
    for planned in event.milestones:
        day = planned.dates.remind_on if planned.dates else None
        for each in planned.asks:
            what = each.instrument, each.version, each.name, each.respondent
            yield case, planned.milestone.milestone, *what, day
    for each in event.at_exit:
        yield case, EXIT, each.instrument, each.version, each.name, each.respondent, None


def _moves(event: object) -> Iterator[tuple[str, date | None, bool]]:
    """Occasion, the day from which somebody is asked, and whether it is cancelled."""
    match event:
        case MilestoneDated(milestone=name, dates=dates):
            yield name, dates.remind_on, False
        case MilestoneReopened(milestone=name, dates=dates):
            yield name, dates.remind_on if dates else None, False
        case MilestoneCancelled(milestone=name):
            yield name, None, True
        case ParticipationEnded(on=on):
            yield EXIT, on, False
        case ParticipationReopened():
            yield EXIT, None, False
        case _:
            return


def _closes(event: object) -> bool:
    return isinstance(event, WithdrawalCarriedOut | EnteredInError)


def _answer(case: UUID, event: SurveyEvent) -> tuple[object, ...]:
    what = case, event.occasion, event.instrument, event.agency or ""
    match event:
        case InstrumentCompleted():
            return *what, "completed", event.on, None
        case InstrumentMissed(code=code):
            return *what, "missed", event.on, code
