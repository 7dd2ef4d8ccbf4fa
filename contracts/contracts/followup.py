"""What the calendar tells: milestones that are due, overdue, done, missed or no longer waited for."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.base import CaseFact, Score, Slug
from contracts.codes import Cancelled, NonResponse, Occasion
from contracts.programme import Respondent, Situation


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


class MilestoneReopened(_Milestone):
    """Waited for again after it was cancelled: the participation goes on after all.

    `due_on` is as it was; none when it waits for the next exit.
    """

    due_on: date | None


class InstrumentCompleted(_Milestone):
    """Somebody answered. `score` and `codes` are there only if the instrument's `told` says so; no item ever is."""

    instrument: Slug
    instrument_version: Annotated[int, Field(ge=1)]
    respondent: Respondent
    agency: Slug | None = None
    """The organisation that answered, when agencies are the respondents."""
    score: Score | None = None
    codes: tuple[Slug, ...] = ()


class InstrumentMissed(_Milestone):
    """Nobody will answer, and why."""

    instrument: Slug
    instrument_version: Annotated[int, Field(ge=1)]
    respondent: Respondent
    agency: Slug | None = None
    code: NonResponse


class SituationRecorded(_Milestone):
    """Income and occupation with the entry instrument, at a follow-up."""

    occasion: Occasion
    situation: Situation


class WithdrawalCarriedOut(_ToldOfCase):
    """Nothing of the case is waited for any more."""


class ProtectionCarriedOut(_ToldOfCase):
    """What a withdrawal ends has ended, and nothing here leads from the case to a unit any more."""


class KeysDestroyed(_ToldOfCase):
    """Whatever text of the case is sealed here can never be read again."""
