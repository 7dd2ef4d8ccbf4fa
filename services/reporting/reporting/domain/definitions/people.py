"""Definitions of who was referred, came, rested and left."""

from collections.abc import Mapping
from types import MappingProxyType

from reporting.domain.definitions.model import Definition
from reporting.domain.definitions.words import HEARD, PERIOD, SMALL, STARTED, TENTH, WITHHELD

DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "started": Definition(
            name="Started",
            numerator=STARTED,
            denominator="none",
            period=PERIOD,
            rounding=SMALL,
        ),
        "ended": Definition(
            name="Ended",
            numerator="participations with an exit in the period, and anonymous places freed in it",
            denominator="none",
            period=PERIOD,
            rounding=SMALL,
        ),
        "ongoing": Definition(
            name="Ongoing",
            numerator="places in use at the end of the last day, anonymous ones included",
            denominator="none",
            period="the period's last day, or the latest business day heard if that is earlier",
            rounding=SMALL,
        ),
        "mean_stay": Definition(
            name="Mean stay",
            numerator="days from start to exit, the day of exit not counted",
            denominator="participations with a record that ended in the period",
            period=PERIOD,
            rounding=WITHHELD,
        ),
        "exits": Definition(
            name="Exits",
            numerator="participations that ended in the period, by exit code; without those whose consent"
            " was withdrawn",
            denominator="none",
            period=PERIOD,
            rounding=SMALL,
        ),
        "attendance": Definition(
            name="Attendance",
            numerator="attended hours of the recorded weeks",
            denominator="planned hours of the recorded weeks",
            period="weeks whose Monday lies in the period",
            rounding=TENTH,
        ),
        "referrals": Definition(
            name="Referrals",
            numerator="referrals sent in the period, by what has become of them; open ones whose consent was"
            " withdrawn count as withdrawn",
            denominator="none",
            period=HEARD,
            rounding=SMALL,
        ),
        "declines": Definition(
            name="Declined referrals",
            numerator="referrals sent in the period that were declined, by reason",
            denominator="none",
            period=HEARD,
            rounding=SMALL,
        ),
        "waiting": Definition(
            name="Waiting",
            numerator="cases admitted by the referral group on or before the day that neither have begun"
            " nor are closed nor have a place held for them",
            denominator="none; ages are counted from the admission, median and longest",
            period="the end of the day named",
            rounding="days; small counts as <5, and their ages are withheld",
        ),
        "paused": Definition(
            name="Resting",
            numerator="participations that rest at the end of the last day and keep their place; counted among"
            " the ongoing, too",
            denominator="none",
            period="the period's last day, or the latest business day heard if that is earlier",
            rounding=SMALL,
        ),
        "declined_by": Definition(
            name="Declined, by whom",
            numerator="referrals sent in the period that were declined, by who declined them; for want of a"
            " place it is demand that was not met",
            denominator="none",
            period=HEARD,
            rounding=SMALL,
        ),
    }
)
