"""Told: what the calendar lets others know, on the topic that only our services may read."""

from uuid import UUID

from contracts import followup as told
from contracts.base import Fact
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
    MilestonesScheduled,
    ParticipationEnded,
    ParticipationPaused,
    ParticipationReopened,
    ParticipationResumed,
    ScheduleEvent,
    SituationRecorded,
    WithdrawalCarriedOut,
)
from followup.domain.survey.messages import InstrumentCompleted, InstrumentMissed, SurveyEvent


def tell(event: ScheduleEvent | SurveyEvent | HiddenEvent, key: str) -> Fact | None:
    """The fact for an event of case `key`, or none when it is the calendar's own."""
    case, on = UUID(key), event.on
    match event:
        case InstrumentCompleted() | InstrumentMissed():
            return _answer(event, case)
        case ProtectionCarriedOut() | KeysDestroyed():
            return _carried_out(event, case)
        case MilestoneDue() | MilestoneOverdue() | MilestoneDone() | SituationRecorded():
            return _came(event, case)
        case MilestoneMissed(milestone=name, code=code):
            return told.MilestoneMissed(case_id=case, on=on, milestone=name, code=code)
        case MilestoneCancelled(milestone=name, cause=cause):
            return told.MilestoneCancelled(case_id=case, on=on, milestone=name, cause=cause)
        case MilestoneReopened(milestone=name, dates=dates):
            due_on = dates.due_on if dates else None
            return told.MilestoneReopened(case_id=case, on=on, milestone=name, due_on=due_on)
        case WithdrawalCarriedOut():
            return told.WithdrawalCarriedOut(case_id=case, on=on)
        case MilestonesScheduled() | MilestoneDated() | ParticipationEnded() | EnteredInError():
            return None
        case ParticipationReopened() | ParticipationPaused() | ParticipationResumed():
            return None
        case ExitCorrected():
            return None


def _carried_out(event: HiddenEvent, case: UUID) -> Fact:
    match event:
        case ProtectionCarriedOut(on=on):
            return told.ProtectionCarriedOut(case_id=case, on=on)
        case KeysDestroyed(on=on):
            return told.KeysDestroyed(case_id=case, on=on)


def _answer(event: SurveyEvent, case: UUID) -> Fact:
    """What was answered stays here: a score and codes are on the event only if they may be told."""
    what = event.model_dump(exclude={"occasion", "answers"})
    match event:
        case InstrumentCompleted(occasion=occasion):
            return told.InstrumentCompleted(case_id=case, milestone=occasion, **what)
        case InstrumentMissed(occasion=occasion):
            return told.InstrumentMissed(case_id=case, milestone=occasion, **what)


def _came(
    event: MilestoneDue | MilestoneOverdue | MilestoneDone | SituationRecorded, case: UUID
) -> Fact:
    on, name = event.on, event.milestone
    match event:
        case MilestoneDue(due_on=due_on):
            return told.MilestoneDue(case_id=case, on=on, milestone=name, due_on=due_on)
        case MilestoneOverdue(due_on=due_on):
            return told.MilestoneOverdue(case_id=case, on=on, milestone=name, due_on=due_on)
        case MilestoneDone():
            return told.MilestoneDone(case_id=case, on=on, milestone=name)
        case SituationRecorded():
            return _situation(event, case)


def _situation(event: SituationRecorded, case: UUID) -> told.SituationRecorded:
    return told.SituationRecorded(
        case_id=case,
        on=event.on,
        milestone=event.milestone,
        occasion=event.occasion,
        situation=event.situation,
    )
