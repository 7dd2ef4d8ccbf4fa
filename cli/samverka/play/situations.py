"""What people live on and do: before, after, and at the follow-ups. Five incomes in all."""

from random import Random

from contracts.codes import Exit, Income, Occupation
from contracts.programme import IncomeSource, Situation

SICK, SUPPORT = Income.SICKNESS_BENEFIT, Income.INCOME_SUPPORT
ACTIVITY, PENSION, WAGE = Income.ACTIVITY_SUPPORT, Income.SICKNESS_COMPENSATION, Income.WAGE
EXITS = {
    Exit.WORK: 28,
    Exit.STUDIES: 16,
    Exit.ORDINARY_ACTIVITY: 24,
    Exit.COMPLETED: 12,
    Exit.TOO_ILL: 9,
    Exit.OWN_CHOICE: 7,
    Exit.NEXT_PROGRAMME: 4,
}


def before(rng: Random) -> Situation:
    """At enrolment: nobody lives on a wage."""
    income = rng.choices((SICK, SUPPORT, ACTIVITY, PENSION), (45, 27, 18, 10))[0]
    if income is SICK and rng.random() < 0.2:
        return _of((SICK, 50), (SUPPORT, 50), occupation=Occupation.OTHER)
    seeking = income in (SUPPORT, ACTIVITY) and rng.random() < 0.35
    return _of((income, 100), occupation=Occupation.JOB_SEEKING if seeking else Occupation.OTHER)


def at_exit(rng: Random, code: Exit, then: Situation) -> Situation:
    """On the day of the exit, as its code suggests."""
    match code:
        case Exit.WORK:
            return _working(rng)
        case Exit.STUDIES:
            return _of((ACTIVITY, 100), occupation=Occupation.STUDIES, extent=100)
        case Exit.ORDINARY_ACTIVITY:
            return _of((ACTIVITY, 100), occupation=Occupation.JOB_SEEKING)
        case Exit.TOO_ILL:
            return _of((rng.choice((SICK, PENSION)), 100), occupation=Occupation.OTHER)
        case _:
            return then


def at_follow_up(rng: Random, then: Situation) -> Situation:
    """Some months later: most stay, some find work, few fall ill again."""
    chance = rng.random()
    if then.occupation is Occupation.WORK:
        return _of((SICK, 100), occupation=Occupation.OTHER) if chance < 0.08 else then
    if then.occupation is Occupation.STUDIES:
        return _working(rng) if chance < 0.3 else then
    if then.occupation is Occupation.JOB_SEEKING and chance < 0.35:
        return _working(rng)
    return then


def _working(rng: Random) -> Situation:
    extent = rng.choice((50, 75, 100, 100))
    rest = [(SICK, 100 - extent)] if extent < 100 else []
    return _of((WAGE, extent), *rest, occupation=Occupation.WORK, extent=extent)


def _of(*incomes: tuple[Income, int], occupation: Occupation, extent: int = 0) -> Situation:
    return Situation(
        incomes=tuple(IncomeSource(income=income, extent=part) for income, part in incomes),
        occupation=occupation,
        occupation_extent=extent,
    )
