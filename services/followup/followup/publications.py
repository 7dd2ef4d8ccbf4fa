"""Told: what the calendar lets others know, on the topic that only our services may read."""

from uuid import UUID

from contracts import followup as told
from contracts.base import Fact
from followup.domain.hidden import HiddenEvent, KeysDestroyed, ProtectionCarriedOut
from followup.domain.schedule.messages import (
    MilestoneCancelled,
    MilestoneDated,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MilestonesScheduled,
    ParticipationEnded,
    ScheduleEvent,
    SituationRecorded,
    WithdrawalCarriedOut,
)


def tell(event: ScheduleEvent | HiddenEvent, key: str) -> Fact | None:
    """The fact for an event of the schedule of case `key`, or none when it is the calendar's own."""
    case, on = UUID(key), event.on
    match event:
        case ProtectionCarriedOut():
            return told.ProtectionCarriedOut(case_id=case, on=on)
        case KeysDestroyed():
            return told.KeysDestroyed(case_id=case, on=on)
        case MilestoneDue(milestone=name, due_on=due_on):
            return told.MilestoneDue(case_id=case, on=on, milestone=name, due_on=due_on)
        case MilestoneOverdue(milestone=name, due_on=due_on):
            return told.MilestoneOverdue(case_id=case, on=on, milestone=name, due_on=due_on)
        case MilestoneDone(milestone=name):
            return told.MilestoneDone(case_id=case, on=on, milestone=name)
        case SituationRecorded():
            return _situation(event, case)
        case MilestoneMissed(milestone=name, code=code):
            return told.MilestoneMissed(case_id=case, on=on, milestone=name, code=code)
        case MilestoneCancelled(milestone=name, cause=cause):
            return told.MilestoneCancelled(case_id=case, on=on, milestone=name, cause=cause)
        case WithdrawalCarriedOut():
            return told.WithdrawalCarriedOut(case_id=case, on=on)
        case MilestonesScheduled() | ParticipationEnded() | MilestoneDated():
            return None


def _situation(event: SituationRecorded, case: UUID) -> told.SituationRecorded:
    return told.SituationRecorded(
        case_id=case,
        on=event.on,
        milestone=event.milestone,
        occasion=event.occasion,
        situation=event.situation,
    )
