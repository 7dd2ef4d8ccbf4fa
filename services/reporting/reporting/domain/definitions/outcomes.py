"""Definitions of what came of it."""

from collections.abc import Mapping
from types import MappingProxyType

from reporting.domain.definitions.model import Definition
from reporting.domain.definitions.words import OF_THOSE_WHO_STARTED, SMALL, WITHHELD

DEFINITIONS: Mapping[str, Definition] = MappingProxyType(
    {
        "income": Definition(
            name="Income before, after and at follow-up",
            numerator="cases with each income; a case that has several is counted in each",
            denominator="cases with a recorded situation on that occasion (the latest, if several),"
            " without those whose consent was withdrawn",
            period=OF_THOSE_WHO_STARTED,
            rounding=SMALL,
        ),
        "benefit": Definition(
            name="Benefit statement of each party",
            numerator="what the party bears of the net cost, and the cases with each income that the party pays"
            " or decides on; a case that has several is counted in each",
            denominator="cases with a recorded situation on that occasion; amounts are not divided by them,"
            " for what changed has other causes too",
            period=f"costs by their accrual date; {OF_THOSE_WHO_STARTED}",
            rounding=f"amounts to the öre; counts {SMALL}",
        ),
        "occupation": Definition(
            name="Occupation before, after and at follow-up",
            numerator="cases with each occupation",
            denominator="cases with a recorded situation on that occasion (the latest, if several),"
            " without those whose consent was withdrawn",
            period=OF_THOSE_WHO_STARTED,
            rounding=SMALL,
        ),
        "response_rate": Definition(
            name="Response rate",
            numerator="follow-ups after the exit that were done",
            denominator="follow-ups after the exit that were done, missed or are overdue; cancelled ones"
            " and those not due are left out",
            period="participants who started in the period",
            rounding=WITHHELD,
        ),
        "milestone_completion": Definition(
            name="Milestones completed",
            numerator="milestones that were done, from entry to the last follow-up",
            denominator="milestones that were done, missed or are overdue; cancelled ones and those not"
            " due are left out",
            period="participants who started in the period",
            rounding=WITHHELD,
        ),
        "targets": Definition(
            name="Targets",
            numerator="what each target of the versions in force counts, as its own definition says;"
            " registrations in error never",
            denominator="as its own definition says",
            period="each target's own, as far as it has come to pass; a target that was revised counts as it"
            " stood last",
            rounding="as its own definition says, and then compared with the aim; a share of fewer than five"
            " people, or of all but fewer than five, is shown as the range that it lies in, and as reached or"
            " missed if that is so in all of it; nothing is said where it would let a small number be worked out",
        ),
        "paired_change": Definition(
            name="Change from first to last answer",
            numerator="the means of the first and the last score of the same people, and their difference",
            denominator="participants who started in the period and have scored at least twice, without"
            " those whose consent was withdrawn; percent of those asked at first",
            period=OF_THOSE_WHO_STARTED,
            rounding="means to two decimals, halves upwards; withheld for fewer than five",
        ),
        "instruments": Definition(
            name="Who answered the instruments",
            numerator="participants with an answer on the occasion, and the mean of their scores",
            denominator="participants who started in the period and were to answer: all of them at the start,"
            " at the exit those who have left, at a milestone those for whom it was done, missed or overdue",
            period=OF_THOSE_WHO_STARTED,
            rounding="percent to one decimal, means to two; withheld for fewer than five",
        ),
    }
)
