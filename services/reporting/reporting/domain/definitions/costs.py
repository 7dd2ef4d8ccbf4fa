"""Definitions of costs and of who bears them."""

from collections.abc import Mapping
from types import MappingProxyType

from reporting.domain.definitions.model import Definition
from reporting.domain.definitions.words import ACCRUED, DIVIDED, NET, ORE, PERIOD, SO_FAR, STARTED

DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "costs": Definition(
            name="Costs",
            numerator=f"{NET}; VAT apart",
            denominator="none",
            period=ACCRUED,
            rounding="none, integer öre",
        ),
        "cost_share": Definition(
            name="Cost share",
            numerator="each bearer's part of the net cost, by the agreement in force on the accrual date",
            denominator="none; the parts sum to the net cost",
            period=f"{ACCRUED}; a part of a year is the difference of its running totals, each divided",
            rounding=DIVIDED,
        ),
        "cost_per_started": Definition(
            name="Cost per participant started",
            numerator=NET,
            denominator=STARTED,
            period=PERIOD,
            rounding=ORE,
        ),
        "cost_per_place": Definition(
            name="Cost per place",
            numerator=NET,
            denominator="places: the highest number that each unit may fill, on the period's last day",
            period=PERIOD,
            rounding=ORE,
        ),
        "cost_per_full_year_place": Definition(
            name="Cost per full-year place",
            numerator=NET,
            denominator="full-year places used: place-days used divided by the days of the period",
            period=SO_FAR,
            rounding=ORE,
        ),
        "cost_by_kind": Definition(
            name="Cost share by kind of cost",
            numerator="each bearer's part of the net cost of each kind; a kind with an agreement of its own is"
            " divided by that one",
            denominator="none; the parts of a kind sum to its net cost, and the kinds to all costs",
            period=ACCRUED,
            rounding=DIVIDED,
        ),
        "agreements": Definition(
            name="Agreements in force",
            numerator="the versions of agreements in force on some day of the period, with each funder's exact"
            " share",
            denominator="none; the shares of a version sum to 1",
            period=PERIOD,
            rounding="none, exact fractions",
        ),
        "budget": Definition(
            name="Budget, outcome and funds received",
            numerator="what was budgeted last for each kind of cost, net, and what it came to; and what each"
            " funder has paid in",
            denominator="none; a deviation is the outcome minus the budget",
            period="the calendar years that lie in the period",
            rounding="none, integer öre",
        ),
    }
)
