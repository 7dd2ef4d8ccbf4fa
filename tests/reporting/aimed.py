"""What a test of targets gives: a target, a version that has it, and what was counted in a year long past."""

from datetime import date
from fractions import Fraction
from typing import Any

from contracts.programme import Programme, Target
from reporting.domain.figures import Unit
from reporting.domain.periods import whole_year
from reporting.domain.targets.asking import Due
from reporting.domain.targets.outcome import Measured, Outcome, outcome
from reporting.domain.targets.protecting import Counts
from tests.reporting import facts

UNITS = (Unit("here", "Here"), Unit("there", "There"))
POSITIVE = ("work", "studies", "ordinary_activity")


def target(**changed: Any) -> Target:
    written: dict[str, Any] = {
        "target": "onwards",
        "name": "At least half leave for work, studies or an agency's own activity",
        "numerator": {"of": "ended", "exits": POSITIVE},
        "denominator": {"of": "ended"},
        "expressed_in": "percent",
        "aim": {"at_least": 50},
        "period": "each_year",
        "decimals": 1,
        "rounding": "half_up",
    }
    return Target.model_validate(written | changed)


OURS = ("here", "there")


def version(number: int, since: date, *targets: Target, **changed: Any) -> Programme:
    first = facts.published().programme
    units = tuple(first.units[0].model_copy(update={"unit": unit}) for unit in OURS)
    told = {"version": number, "valid_from": since, "targets": targets, "units": units}
    return first.model_copy(update=told | changed)


def of(
    asked: Target,
    numerator: int | Fraction,
    denominator: int | None,
    exits: dict[str, int] | None = None,
) -> Outcome:
    """In 2006, long past."""
    year = whole_year(2006)
    below = None if denominator is None else Fraction(denominator)
    counts = Counts(Fraction(numerator), below)
    measured = Measured(counts, {"here": counts}, exits or {})
    programme = version(1, date(2006, 1, 1), asked)
    return outcome(Due(programme, asked, year, year), measured, UNITS).programme
