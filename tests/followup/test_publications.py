"""What is told of each event, and what is not."""

from typing import get_args
from uuid import UUID

import pytest

from contracts import followup as told
from contracts.base import Fact
from contracts.codes import Cancelled, NonResponse, Occasion
from followup.domain.hidden import HiddenEvent, KeysDestroyed, ProtectionCarriedOut
from followup.domain.schedule.messages import (
    EnteredInError,
    ExitCorrected,
    MilestoneCancelled,
    MilestoneDated,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MilestoneReopened,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationReopened,
    ParticipationResumed,
    ScheduleEvent,
    SituationRecorded,
    WithdrawalCarriedOut,
)
from followup.publications import tell
from tests.followup.cases import EXIT, LATER_DATES, SCHEDULED, SITUATION, START

CASE = UUID("0195d6a1-0000-7000-8000-000000000001")
M = "first-week"
TOLD: list[tuple[ScheduleEvent | HiddenEvent, Fact | None]] = [
    (SCHEDULED, None),
    (ParticipationEnded(on=EXIT), None),
    (ExitCorrected(on=EXIT, nobody=Cancelled.DECEASED), None),
    (ParticipationReopened(on=EXIT), None),
    (ParticipationPaused(on=EXIT), None),
    (ParticipationResumed(on=EXIT), None),
    (EnteredInError(on=EXIT), None),
    (
        MilestoneReopened(on=EXIT, milestone=M, dates=LATER_DATES),
        told.MilestoneReopened(case_id=CASE, on=EXIT, milestone=M, due_on=LATER_DATES.due_on),
    ),
    (
        MilestoneReopened(on=EXIT, milestone=M, dates=None),
        told.MilestoneReopened(case_id=CASE, on=EXIT, milestone=M, due_on=None),
    ),
    (MilestoneDated(on=EXIT, milestone=M, dates=LATER_DATES), None),
    (
        MilestoneDue(on=EXIT, milestone=M, due_on=EXIT),
        told.MilestoneDue(case_id=CASE, on=EXIT, milestone=M, due_on=EXIT),
    ),
    (
        MilestoneOverdue(on=EXIT, milestone=M, due_on=START),
        told.MilestoneOverdue(case_id=CASE, on=EXIT, milestone=M, due_on=START),
    ),
    (
        MilestoneDone(on=EXIT, milestone=M),
        told.MilestoneDone(case_id=CASE, on=EXIT, milestone=M),
    ),
    (
        SituationRecorded(on=EXIT, milestone=M, occasion=Occasion.FOLLOW_UP, situation=SITUATION),
        told.SituationRecorded(
            case_id=CASE, on=EXIT, milestone=M, occasion=Occasion.FOLLOW_UP, situation=SITUATION
        ),
    ),
    (
        MilestoneMissed(on=EXIT, milestone=M, code=NonResponse.MOVED),
        told.MilestoneMissed(case_id=CASE, on=EXIT, milestone=M, code=NonResponse.MOVED),
    ),
    (
        MilestoneCancelled(on=EXIT, milestone=M, cause=Cancelled.EXITED),
        told.MilestoneCancelled(case_id=CASE, on=EXIT, milestone=M, cause=Cancelled.EXITED),
    ),
    (WithdrawalCarriedOut(on=EXIT), told.WithdrawalCarriedOut(case_id=CASE, on=EXIT)),
    (ProtectionCarriedOut(on=EXIT), told.ProtectionCarriedOut(case_id=CASE, on=EXIT)),
    (KeysDestroyed(on=EXIT), told.KeysDestroyed(case_id=CASE, on=EXIT)),
]


@pytest.mark.parametrize(("event", "fact"), TOLD)
def test_an_event_is_told_as(event: ScheduleEvent | HiddenEvent, fact: Fact | None):
    assert tell(event, str(CASE)) == fact


def test_every_event_has_its_row_above():
    assert {type(event) for event, _ in TOLD} == {*get_args(ScheduleEvent), *get_args(HiddenEvent)}
