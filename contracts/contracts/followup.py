"""What the calendar tells: milestones that are due, overdue, done, missed or no longer waited for."""

from datetime import date
from typing import ClassVar

from contracts.base import CaseFact, Slug
from contracts.codes import Cancelled, NonResponse, Occasion
from contracts.programme import Situation


class _ToldOfCase(CaseFact):
    service: ClassVar[str] = "followup"


class _Milestone(_ToldOfCase):
    milestone: Slug


class MilestoneDue(_Milestone):
    due_on: date


class MilestoneOverdue(_Milestone):
    due_on: date


class MilestoneDone(_Milestone): ...


class MilestoneMissed(_Milestone):
    code: NonResponse


class MilestoneCancelled(_Milestone):
    cause: Cancelled


class SituationRecorded(_Milestone):
    """Income and occupation with the entry instrument, at a follow-up."""

    occasion: Occasion
    situation: Situation


class WithdrawalCarriedOut(_ToldOfCase):
    """Nothing of the case is waited for any more."""
