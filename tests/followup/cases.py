"""Milestones and days that the examples share."""

from datetime import date

from contracts.codes import Income, Occupation
from contracts.programme import After, IncomeSource, Milestone, Situation
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
