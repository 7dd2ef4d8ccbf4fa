"""Definitions of how full the places were."""

from collections.abc import Mapping
from types import MappingProxyType

from reporting.domain.definitions.model import Definition
from reporting.domain.definitions.words import SO_FAR, TENTH

DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "occupancy": Definition(
            name="Occupancy",
            numerator="place-days used, the day of start counted and the day of exit not; anonymous"
            " places included",
            denominator="place-days available: the highest number of places that each unit may fill; at a unit that"
            " the programme names no longer, the places in use",
            period=SO_FAR,
            rounding=TENTH,
        ),
        "occupancy_by_month": Definition(
            name="Occupancy by month",
            numerator="place-days used in the month, anonymous places included",
            denominator="place-days available in the month; for places in use, the days of the month",
            period=f"each month of {SO_FAR}",
            rounding=TENTH,
        ),
        "full_year_places": Definition(
            name="Full-year places",
            numerator="place-days used, and place-days available",
            denominator="the days of the period",
            period=SO_FAR,
            rounding=TENTH,
        ),
        "occupancy_by_pool": Definition(
            name="Occupancy by pool",
            numerator="place-days used in each pool, the day of start counted and the day of exit not",
            denominator="place-days available: the highest number of places that each pool may fill, from the"
            " day it was so; for full-year places the days of the period",
            period=SO_FAR,
            rounding=TENTH,
        ),
    }
)
