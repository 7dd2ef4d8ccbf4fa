"""What is put right afterwards changes the figures that it should: each given some facts, when one more is told."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from contracts.base import Fact
from contracts.codes import Boundary, Cancelled, Exit, NonResponse, Occasion
from contracts.followup import MilestoneCancelled, MilestoneDone, MilestoneMissed, MilestoneReopened
from contracts.participation import (
    EnteredInError,
    ExitCorrected,
    InstrumentCompleted,
    LengthExceptionRecorded,
    ParticipationReopened,
    UnitRefurnished,
)
from contracts.programme import Places, Respondent
from contracts.registry import FACTS
from reporting.api import reports
from reporting.domain.periods import Period
from reporting.projections import ROWS
from tests.reporting import broker, facts
from tests.reporting.conftest import bytes_of, hear, read
from tests.reporting.given import (
    ILL,
    LATER,
    START,
    UNIT,
    WORKING,
    by_code,
    case,
    enrolled,
    exited,
    of,
)

LEFT, RIGHT = date(2006, 9, 1), date(2006, 10, 1)
EVERYBODY = range(12)


def begun() -> list[Fact]:
    """Twelve who started and left for work, with what was recorded of them, and what they cost."""
    told: list[Fact] = [facts.published([UNIT]), facts.opened(UNIT, 10), facts.agreement(UNIT)]
    told += facts.organisations()
    for number in EVERYBODY:
        told += [facts.sent(case(number), UNIT, START), *enrolled([number])]
        told += [facts.recorded(case(number), Occasion.BEFORE, START, ILL), *_left(number)]
    return [*told, facts.cost(UNIT, START, 1_200_000, 1)]


def _left(number: int) -> Sequence[Fact]:
    score = InstrumentCompleted(
        case_id=case(number),
        on=LEFT,
        instrument="quality-of-life",
        instrument_version=1,
        occasion=Boundary.EXIT,
        respondent=Respondent.PARTICIPANT,
        score=Decimal(5),
    )
    after = facts.recorded(case(number), Occasion.AFTER, LEFT, WORKING)
    missed = MilestoneMissed(
        case_id=case(number),
        on=LATER,
        milestone="exit-6-months",
        code=NonResponse.NOT_REACHED,
    )
    return after, exited(number, LEFT), score, missed


def reopened(number: int) -> ParticipationReopened:
    end = RIGHT + timedelta(days=90)
    return ParticipationReopened(
        case_id=case(number), on=RIGHT, unit=UNIT, station="wood", planned_end=end
    )


async def figures(db: asyncpg.Connection, more: Sequence[Fact], size: int = 500) -> Any:
    """The report of the year when these have been told too; and twice over, and in another order."""
    log = broker.Log()
    log.tell(*begun(), *more)
    said = set[bytes]()
    for heard in ([*log.heard, *log.heard], broker.another_order(log.heard, 7), log.heard):
        inside = db.transaction()
        await inside.start()
        await hear(db, heard, size)
        said.add(figures_alone(bytes_of(await read(db, reports.read_annual))))
        found = await of(db, reports.read_annual)
        await inside.rollback()
    assert len(said) == 1, "told twice, or rebuilt in another order, it says something else"
    return found


def figures_alone(said: bytes) -> bytes:
    """Without the position, which counts what was told twice as told twice."""
    return said.split(b'}, {"applied"', 1)[0]


def ended(found: Any) -> Any:
    return found["ended"]["programme"]["cases"]


async def test_before_anything_is_put_right(db: asyncpg.Connection):
    found = await figures(db, ())
    assert (ended(found), found["started"]["programme"]["cases"]) == (12, 12)
    assert by_code(found["exits"]["counts"]) == {"work": 12}
    assert [each["cases"] for each in found["occupation"]["occasions"][:2]] == [12, 12]
    assert found["occupancy"]["programme"]["used"] == 12 * (LEFT - START).days
    assert found["costs"]["programme"]["net_ore"] == 1_200_000


async def test_an_exit_taken_back_is_none_and_what_was_recorded_at_it_waits(db: asyncpg.Connection):
    found = await figures(db, [reopened(n) for n in range(6)])
    assert (ended(found), found["started"]["programme"]["cases"]) == (6, 12)
    assert by_code(found["exits"]["counts"]) == {"work": 6}
    assert [each["cases"] for each in found["occupation"]["occasions"][:2]] == [12, 6]
    days = 6 * (LEFT - START).days + 6 * (date(2007, 1, 1) - START).days
    assert found["occupancy"]["programme"]["used"] == days
    again = [*(reopened(n) for n in range(6)), *(exited(n, RIGHT, Exit.STUDIES) for n in range(6))]
    found = await figures(db, again)
    assert by_code(found["exits"]["counts"]) == {"work": 6, "studies": 6}
    assert [each["cases"] for each in found["occupation"]["occasions"][:2]] == [12, 12]


async def test_another_code_for_the_same_exit(db: asyncpg.Connection):
    right = [
        ExitCorrected(case_id=case(n), on=RIGHT, unit=UNIT, code=Exit.STUDIES) for n in range(5)
    ]
    found = await figures(db, right)
    assert by_code(found["exits"]["counts"]) == {"work": 7, "studies": 5}
    assert ended(found) == 12


async def test_who_was_entered_in_error_is_in_no_figure(db: asyncpg.Connection):
    wrong = [EnteredInError(case_id=case(n), on=RIGHT, unit=UNIT) for n in range(5)]
    found = await figures(db, wrong)
    assert (ended(found), found["started"]["programme"]["cases"]) == (7, 7)
    assert [each["cases"] for each in found["occupation"]["occasions"][:2]] == [7, 7]
    assert found["occupancy"]["programme"]["used"] == 7 * (LEFT - START).days
    assert found["response_rate"]["all"]["cases"] == 7


async def test_a_milestone_that_is_waited_for_again_is_neither_missed_nor_done(
    db: asyncpg.Connection,
):
    name = "exit-6-months"
    assert (await figures(db, ()))["response_rate"]["all"]["cases"] == 12
    gone = [
        MilestoneCancelled(case_id=case(n), on=LATER, milestone=name, cause=Cancelled.DECEASED)
        for n in range(6)
    ]
    alive = [
        MilestoneReopened(case_id=case(n), on=LATER, milestone=name, due_on=LATER) for n in range(6)
    ]
    assert (await figures(db, gone))["response_rate"]["all"]["cases"] == 6
    found = await figures(db, [*gone, *alive])
    assert found["response_rate"]["all"]["cases"] == 6
    done = [MilestoneDone(case_id=case(n), on=LATER, milestone=name) for n in range(6)]
    answered = (await figures(db, [*gone, *alive, *done]))["response_rate"]["all"]
    assert (answered["cases"], answered["percent"]) == (12, 50.0)


async def test_other_room_counts_from_its_day(db: asyncpg.Connection):
    more = UnitRefurnished(
        unit=UNIT,
        on=date(2006, 7, 1),
        programme=facts.PROGRAMME,
        name="Holmängen",
        places=Places(low=12, high=14),
        stations=facts.opened(UNIT).stations,
    )
    before, after = await figures(db, ()), await figures(db, [more])
    assert before["occupancy"]["programme"]["available"] == 10 * 365
    assert after["occupancy"]["programme"]["available"] == 10 * 181 + 14 * 184


async def test_a_corrected_cost_is_shared_as_corrected(db: asyncpg.Connection):
    wrong = facts.cost(UNIT, START, -1_200_000, 2).model_copy(update={"corrects": UUID(int=1)})
    right = facts.cost(UNIT, START, 800_000, 3).model_copy(update={"corrects": UUID(int=1)})
    late = facts.cost(UNIT, date(2006, 12, 31), 40_001, 4)
    found = await figures(db, [wrong, right, late])
    assert found["costs"]["programme"]["net_ore"] == 840_001
    parts = [part["ore"] for part in found["cost_share"]["programme"]["parts"]]
    assert sorted(parts) == [210_000, 210_000, 210_000, 210_001]


async def test_a_unit_that_a_version_names_no_longer_offers_nothing_from_that_day(
    db: asyncpg.Connection,
):
    both = ("holmangen", "hjortmossen")
    first, second = facts.published(both).programme, facts.published(both[1:]).programme
    dropped = second.model_copy(update={"version": 2, "valid_from": date(2006, 7, 1)})
    log = broker.Log()
    for version in (first, dropped):
        named = facts.published().model_copy(update={"programme": version})
        log.tell(named)
    log.tell(*(facts.opened(unit, 10) for unit in both))
    log.tell(*enrolled(range(6)), *(exited(n, LEFT) for n in range(6)))
    log.tell(*(each.model_copy(update={"on": LATER}) for each in facts.organisations()))
    await hear(db, log.heard)
    units = (await of(db, reports.read_occupancy))["occupancy"]["units"]
    found = {row["unit"]: (row["used"], row["available"]) for row in units}
    lingering = 6 * (LEFT - date(2006, 7, 1)).days
    assert found == {
        "holmangen": (6 * (LEFT - START).days, 10 * 181 + lingering),
        "hjortmossen": (0, 10 * 365),
    }
    after = Period(date(2006, 10, 1), date(2006, 12, 31))
    (other,) = (await of(db, reports.read_occupancy, after))["occupancy"]["units"][:1]
    assert (other["unit"], other["available"]) == ("hjortmossen", 10 * 92)


async def test_a_longer_stay_than_the_limit_moves_no_figure(db: asyncpg.Connection):
    longer = LengthExceptionRecorded(
        case_id=case(1), on=START, until=LEFT, reason="goal_within_reach"
    )
    assert await figures(db, [longer]) == await figures(db, ())


NO_FIGURE = {
    "referral": {
        *("ConsentGiven", "CaseForgotten", "InformationRequested", "InformationSupplied"),
        *("InterestConfirmed", "MappingVisitHeld", "StudyVisitHeld", "OfferAccepted"),
        *("ReferralAccepted", "ReferralReceived"),
    },
    "participation": {
        *("ExtentAgreed", "LengthExceptionRecorded", "MaximumNear", "PlannedEndMoved"),
        *("NetworkMeetingHeld", "PlanOverdue", "PlanRevised", "ResourceGroupComposed"),
        *("RegistrationMade", "StepTaken", "UnitClosed"),
        *("HoldConfirmed", "HoldExpired", "HoldReleased", "PlaceHeld", "PlaceRefused"),
        *("WithdrawalCarriedOut", "ProtectionCarriedOut", "KeysDestroyed"),
    },
    "followup": {"WithdrawalCarriedOut", "ProtectionCarriedOut", "KeysDestroyed"},
}
"""Facts that no figure is counted from: of the way to a place, of services' receipts, of a stay's inside."""


@pytest.mark.parametrize("service", sorted(NO_FIGURE))
def test_every_other_fact_becomes_rows(service: str):
    remembered = {rows.fact for rows in ROWS}
    told = {fact for fact in FACTS.values() if fact.service == service}
    assert {fact.__name__ for fact in told - remembered} == NO_FIGURE[service]
