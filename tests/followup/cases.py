"""Milestones, facts and days that the examples share."""

from datetime import date
from uuid import UUID

from contracts.codes import Exit, Income, Occupation, Sex
from contracts.participation import Enrolled, Exited
from contracts.programme import After, IncomeSource, Milestone, Situation
from contracts.referral import ConsentWithdrawn
from followup.domain.milestone import Dates, Planned
from followup.domain.schedule.messages import MilestonesScheduled

START = date(2024, 1, 8)
EXIT = date(2024, 8, 31)
WEEK = Milestone(
    milestone="first-week",
    name="Samtal efter en vecka",
    counted_from="start",
    after=After(weeks=1),
    function="contact_person",
    overdue_after=After(days=7),
)
MONTH = Milestone(
    milestone="first-month",
    name="Uppföljning efter en månad",
    counted_from="start",
    after=After(months=1),
    function="supervisor",
    overdue_after=After(weeks=2),
    records_situation=True,
)
LATER = Milestone(
    milestone="half-a-year",
    name="Uppföljning sex månader efter avslut",
    counted_from="exit",
    after=After(months=6),
    function="contact_person",
    overdue_after=After(months=1),
    records_situation=True,
)
SITUATION = Situation(
    incomes=(IncomeSource(income=Income.WAGE, extent=50),),
    occupation=Occupation.WORK,
    occupation_extent=50,
)
WEEK_DATES = Dates.counted(START, WEEK)
MONTH_DATES = Dates.counted(START, MONTH)
LATER_DATES = Dates.counted(EXIT, LATER)
SCHEDULED = MilestonesScheduled(
    on=START,
    unit="unit-a",
    milestones=(
        Planned(milestone=WEEK, dates=WEEK_DATES),
        Planned(milestone=MONTH, dates=MONTH_DATES),
        Planned(milestone=LATER, dates=None),
    ),
)


def enrolled(case: UUID, unit: str = "unit-a", on: date = START) -> Enrolled:
    return Enrolled(
        case_id=case,
        on=on,
        programme="programme-1",
        programme_version=1,
        unit=unit,
        station="station-1",
        referred_by="organisation-1",
        sex=Sex.WOMAN,
        planned_end=date(2024, 12, 31),
        milestones=(WEEK, MONTH, LATER),
    )


def exited(case: UUID, code: Exit = Exit.WORK) -> Exited:
    return Exited(case_id=case, on=EXIT, unit="unit-a", code=code)


def withdrawn(case: UUID, on: date) -> ConsentWithdrawn:
    return ConsentWithdrawn(case_id=case, on=on, unit="unit-a")
