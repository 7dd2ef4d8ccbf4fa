"""How long a case may be kept: each controller has a clock of its own; the case is forgotten when the last has run out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from contracts.codes import Party


@dataclass(frozen=True)
class Life:
    """The days of a case that has ended: its end, its last note, and until when follow-up needs it."""

    ended_on: date
    last_note_on: date
    needed_until: date


@dataclass(frozen=True)
class Clock:
    """So many years, counted from one of the case's days; `rule` is what a person reads."""

    years: int
    since: Literal["end_of_its_year", "last_note", "need"]
    rule: str


CLOCKS: Mapping[Party, Clock] = {
    Party.EMPLOYMENT_SERVICE: Clock(
        3, "end_of_its_year", "at latest 3 years after the end of the year in which it ended"
    ),
    Party.MUNICIPALITY: Clock(5, "last_note", "5 years after the last note (social services)"),
    Party.REGION: Clock(10, "last_note", "kept at least 10 years after the last note (health)"),
    Party.SOCIAL_INSURANCE: Clock(0, "need", "when no longer needed: after the last follow-up"),
}
"""By kind of controller; sources in the decision on erasure."""


def due_on(party: Party, life: Life) -> date:
    """The day on which this controller's clock has run out."""
    clock = CLOCKS[party]
    match clock.since:
        case "end_of_its_year":
            return date(life.ended_on.year + clock.years, 12, 31)
        case "last_note":
            return _years_after(life.last_note_on, clock.years)
        case "need":
            return max(life.ended_on, life.last_note_on, life.needed_until)


def forget_on(parties: Mapping[str, Party], life: Life) -> date:
    """When nobody has a ground to keep the case any more; without a controller, when it is not needed."""
    days = [due_on(party, life) for party in parties.values()]
    return max(days, default=due_on(Party.SOCIAL_INSURANCE, life))


def _years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February for a leap day that the year lacks."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
