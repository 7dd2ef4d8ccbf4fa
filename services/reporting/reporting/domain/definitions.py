"""Definitions: what each figure is, in words. A figure without one cannot be shown."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict


class Definition(BaseModel):
    """A figure's name, what is counted, over what, when, and how it is rounded."""

    model_config = ConfigDict(frozen=True)

    name: str
    numerator: str
    denominator: str
    period: str
    rounding: str


_STARTED = (
    "participants who started in the year: enrolments, those whose consent was withdrawn later and"
    " anonymous headcounts included, registrations in error not"
)
_SMALL = (
    "none; a count under five is shown as <5, and one that would let it be worked out as two dots"
)
_ORE = "to the nearest öre, halves away from zero"
_TENTH = "to one decimal, halves away from zero"
_NET = "net cost in öre, without VAT, with corrections"
_ACCRUED = "costs by their accrual date"
_YEAR = "the calendar year"
_SO_FAR = "the calendar year, as far as the latest business day heard"

DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "costs": Definition(
            name="Costs",
            numerator=f"{_NET}; VAT apart",
            denominator="none",
            period=_ACCRUED,
            rounding="none, integer öre",
        ),
        "cost_share": Definition(
            name="Cost share",
            numerator="each bearer's part of the net cost, by the agreement in force on the accrual date",
            denominator="none; the parts sum to the net cost",
            period=f"{_ACCRUED}; a part of a year is the difference of its running totals, each divided",
            rounding="a year's total per unit, agreement version and cost kind is divided to the öre by"
            " largest remainder, ties in the agreement's order",
        ),
        "cost_per_started": Definition(
            name="Cost per participant started",
            numerator=_NET,
            denominator=_STARTED,
            period=_YEAR,
            rounding=_ORE,
        ),
        "cost_per_place": Definition(
            name="Cost per place",
            numerator=_NET,
            denominator="places: the highest number that each unit may fill, on the year's last day",
            period=_YEAR,
            rounding=_ORE,
        ),
        "cost_per_full_year_place": Definition(
            name="Cost per full-year place",
            numerator=_NET,
            denominator="full-year places used: place-days used divided by the days of the year",
            period=_SO_FAR,
            rounding=_ORE,
        ),
        "started": Definition(
            name="Started",
            numerator=_STARTED,
            denominator="none",
            period=_YEAR,
            rounding=_SMALL,
        ),
        "ended": Definition(
            name="Ended",
            numerator="participations with an exit in the year, and anonymous places freed in it",
            denominator="none",
            period=_YEAR,
            rounding=_SMALL,
        ),
        "ongoing": Definition(
            name="Ongoing",
            numerator="places in use at the end of the last day, anonymous ones included",
            denominator="none",
            period="the year's last day, or the latest business day heard if that is earlier",
            rounding=_SMALL,
        ),
        "mean_stay": Definition(
            name="Mean stay",
            numerator="days from start to exit, the day of exit not counted",
            denominator="participations with a record that ended in the year",
            period=_YEAR,
            rounding=f"{_TENTH}; withheld for fewer than five",
        ),
        "exits": Definition(
            name="Exits",
            numerator="participations that ended in the year, by exit code; without those whose consent"
            " was withdrawn",
            denominator="none",
            period=_YEAR,
            rounding=_SMALL,
        ),
        "attendance": Definition(
            name="Attendance",
            numerator="attended hours of the recorded weeks",
            denominator="planned hours of the recorded weeks",
            period="weeks whose Monday lies in the calendar year",
            rounding=_TENTH,
        ),
        "referrals": Definition(
            name="Referrals",
            numerator="referrals sent in the year, by what has become of them; open ones whose consent was"
            " withdrawn count as withdrawn",
            denominator="none",
            period="sent in the calendar year; their outcome as of the latest business day heard",
            rounding=_SMALL,
        ),
        "declines": Definition(
            name="Declined referrals",
            numerator="referrals sent in the year that were declined, by reason",
            denominator="none",
            period="sent in the calendar year; their outcome as of the latest business day heard",
            rounding=_SMALL,
        ),
        "income": Definition(
            name="Income before, after and at follow-up",
            numerator="cases with each income; a case that has several is counted in each",
            denominator="cases with a recorded situation on that occasion (the latest, if several),"
            " without those whose consent was withdrawn",
            period="participants who started in the calendar year, whenever it was recorded",
            rounding=_SMALL,
        ),
        "occupation": Definition(
            name="Occupation before, after and at follow-up",
            numerator="cases with each occupation",
            denominator="cases with a recorded situation on that occasion (the latest, if several),"
            " without those whose consent was withdrawn",
            period="participants who started in the calendar year, whenever it was recorded",
            rounding=_SMALL,
        ),
        "response_rate": Definition(
            name="Response rate",
            numerator="follow-ups after the exit that were done",
            denominator="follow-ups after the exit that were done, missed or are overdue; cancelled ones"
            " and those not due are left out",
            period="participants who started in the calendar year",
            rounding=f"{_TENTH}; withheld for fewer than five",
        ),
        "milestone_completion": Definition(
            name="Milestones completed",
            numerator="milestones that were done, from entry to the last follow-up",
            denominator="milestones that were done, missed or are overdue; cancelled ones and those not"
            " due are left out",
            period="participants who started in the calendar year",
            rounding=f"{_TENTH}; withheld for fewer than five",
        ),
        "occupancy": Definition(
            name="Occupancy",
            numerator="place-days used, the day of start counted and the day of exit not; anonymous"
            " places included",
            denominator="place-days available: the highest number of places that each unit may fill",
            period=_SO_FAR,
            rounding=_TENTH,
        ),
        "occupancy_by_month": Definition(
            name="Occupancy by month",
            numerator="place-days used in the month, anonymous places included",
            denominator="place-days available in the month; for places in use, the days of the month",
            period=f"each month of {_SO_FAR}",
            rounding=_TENTH,
        ),
        "full_year_places": Definition(
            name="Full-year places",
            numerator="place-days used, and place-days available",
            denominator="the days of the year",
            period=_SO_FAR,
            rounding=_TENTH,
        ),
        "waiting": Definition(
            name="Waiting",
            numerator="cases admitted by the referral group on or before the day that neither have begun"
            " nor are closed nor have a place held for them",
            denominator="none; ages are counted from the admission, median and longest",
            period="the end of the day named",
            rounding="days; small counts as <5, and their ages are withheld",
        ),
    }
)


def definitions_of(figures: Iterable[str]) -> dict[str, Definition]:
    """The definition of each figure; raises KeyError for a figure that has none."""
    return {figure: DEFINITIONS[figure] for figure in figures}
