"""What a target counts, in words: its printed definition."""

from collections.abc import Mapping
from types import MappingProxyType

from contracts.programme import Count, Counted, Rounding, Target
from reporting.domain.definitions import Definition
from reporting.domain.periods import Period

RECORDED = frozenset(
    {
        Counted.ENDED,
        Counted.WITH_PLAN,
        Counted.ANSWERS,
        Counted.POSITIVE_ANSWERS,
        Counted.SCORE_CHANGES,
        Counted.PAIRS,
        Counted.OWN_INCOME_RISEN,
        Counted.FOLLOW_UPS_DONE,
        Counted.FOLLOW_UPS_DUE,
    }
)
"""Can only be known of people with a record: then the other side of the line counts those alone, too."""

_OF: Mapping[Counted, str] = MappingProxyType(
    {
        Counted.STARTED: "participants who started in the period",
        Counted.TOOK_PART: "participants who took part in the period, whenever they started",
        Counted.ENDED: "participations that ended in the period",
        Counted.WITH_PLAN: "participants who started in the period and have an individual plan",
        Counted.PLACE_DAYS: "days of the period on which a place was taken, pauses and anonymous places"
        " included, the day of exit not",
        Counted.DAYS: "the days of the period",
        Counted.ANSWERS: "answers given in the period",
        Counted.POSITIVE_ANSWERS: "answers given in the period that lie in the better half of the scale",
        Counted.SCORE_CHANGES: "the sum of last score minus first, of those with both and the last one in"
        " the period",
        Counted.PAIRS: "participants with a first and a last score, the last one in the period",
        Counted.OWN_INCOME_RISEN: "participations that ended in the period with a greater extent of wage"
        " after than before",
        Counted.FOLLOW_UPS_DONE: "follow-ups done, of participations that ended in the period",
        Counted.FOLLOW_UPS_DUE: "follow-ups done, missed or overdue, of participations that ended in the"
        " period",
    }
)
_EVERYBODY = (
    "; later withdrawals of consent and anonymous headcounts included, registrations in error not"
)
_WITH_A_RECORD = "; only those with a record whose consent holds"
_SMALL = "; figures that rest on fewer than five, or leave out fewer than five, are withheld"


def definition(target: Target, period: Period) -> Definition:
    """Everything that the figure depends on."""
    with_record = rests_on_records(target)
    over = target.denominator
    return Definition(
        name=target.name,
        numerator=_count(target.numerator, with_record=with_record),
        denominator="none" if over == "none" else _count(over, with_record=with_record),
        period=_period(target, period),
        rounding=_rounding(target),
    )


def rests_on_records(target: Target) -> bool:
    """Whether either side of the line can only be known of people with a record."""
    over = target.denominator
    return target.numerator.of in RECORDED or (over != "none" and over.of in RECORDED)


def _count(count: Count, *, with_record: bool) -> str:
    narrowed = [
        f"by the exits {' or '.join(e.swedish for e in count.exits)}" if count.exits else "",
        f"with the instrument {count.instrument}" if count.instrument else "",
        f"at the milestone {count.milestone}" if count.milestone else "",
        f"in the pool {count.pool}" if count.pool else "",
    ]
    words = ", ".join([_OF[count.of], *filter(None, narrowed)])
    if count.of in (Counted.DAYS, Counted.PLACE_DAYS):
        return words
    return words + (_WITH_A_RECORD if with_record else _EVERYBODY)


def _period(target: Target, period: Period) -> str:
    days = f"{period.first} to {period.last}"
    match target.period:
        case "each_year":
            return f"each calendar year, here {days}"
        case "whole_time":
            return f"the whole time of the programme, {days}"
        case _:
            return days


def _rounding(target: Target) -> str:
    decimals = f"{target.decimals} decimal{'s' if target.decimals != 1 else ''}"
    halves = "halves upwards" if target.rounding is Rounding.HALF_UP else "downwards"
    return f"to {decimals}, {halves}"
