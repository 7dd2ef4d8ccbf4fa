"""Throughput: who was referred, started, was there and ended, and for how long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contracts.codes import Decline, DeclinedBy, Exit, Sex
from reporting.domain.figures import ByUnit, CodeCount, Figure, Row, Unit, by_unit, labelled, names
from reporting.domain.shares import percent, tenths
from reporting.domain.suppression import Shown, publish, publish_count

NOT_RECORDED = "not_recorded"
SEXES = (*names(Sex), (NOT_RECORDED, "ej registrerat"))
STATES = (
    ("admitted", "antagen"),
    ("closed_without_name", "antagen utan namn"),
    ("declined", "avböjd"),
    ("redirected", "vidareremitterad"),
    ("withdrawn", "återtagen"),
    ("expired", "förfallen"),
    ("open", "pågående"),
)
EXITS = names(code for code in Exit if code is not Exit.REGISTERED_IN_ERROR)


@dataclass(frozen=True)
class PeopleOfUnit:
    """How many of one sex in one unit; `sex` is `not_recorded` for an anonymous place."""

    unit: str
    sex: str
    people: int


@dataclass(frozen=True)
class StaysOfUnit:
    """Stays that ended with a record: how many, and their days in all."""

    unit: str
    ended: int
    days: int


@dataclass(frozen=True)
class Declined:
    """How many referrals were declined by one side for one reason."""

    by: str
    reason: str
    cases: int


class Counted(Row):
    cases: Shown


class People(Figure):
    """By unit and by sex; each breakdown sums to the programme's count."""

    units: tuple[Counted, ...]
    sexes: tuple[CodeCount, ...]
    programme: Counted


class CodedCounts(Figure):
    """A count of cases, and the codes that they divide into."""

    cases: Shown
    counts: tuple[CodeCount, ...]


class Stay(Row):
    """`ended` stays, and their mean length in days."""

    ended: Shown
    days: float | None


class Attendance(Row):
    """Hours of the recorded weeks."""

    planned_hours: int
    attended_hours: int
    percent: float | None


def people(found: Sequence[PeopleOfUnit], units: Sequence[Unit]) -> People:
    """Counts by unit and by sex, small groups withheld."""
    of_units = [sum(p.people for p in found if p.unit == unit.unit) for unit in units]
    of_sexes = [sum(p.people for p in found if p.sex == sex) for sex, _ in SEXES]
    shown = publish(sum(of_units), of_units, of_sexes)
    rows = tuple(
        Counted(unit=unit.unit, name=unit.name, cases=cases)
        for unit, cases in zip(units, shown.breakdowns[0], strict=True)
    )
    everybody = by_unit((), lambda unit, name: Counted(unit=unit, name=name, cases=shown.total))
    return People(
        units=rows, sexes=labelled(SEXES, shown.breakdowns[1]), programme=everybody.programme
    )


def coded(found: Mapping[str, int], codes: Sequence[tuple[str, str]]) -> CodedCounts:
    """Counts by code, small groups withheld."""
    counts = [found.get(code, 0) for code, _ in codes]
    shown = publish(sum(counts), counts)
    return CodedCounts(cases=shown.total, counts=labelled(codes, shown.breakdowns[0]))


def exits(found: Mapping[str, int]) -> CodedCounts:
    """Where to, or why."""
    return coded(found, EXITS)


def referrals(found: Mapping[str, int]) -> CodedCounts:
    """What has become of the referrals sent."""
    return coded(found, STATES)


def declines(found: Sequence[Declined]) -> CodedCounts:
    """Why referrals were declined."""
    return coded(_summed((each.reason, each.cases) for each in found), names(Decline))


def declined_by(found: Sequence[Declined]) -> CodedCounts:
    """Who declined them; for want of a place it is demand that was not met."""
    return coded(_summed((each.by, each.cases) for each in found), names(DeclinedBy))


def _summed(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, cases in counts:
        found[code] = found.get(code, 0) + cases
    return found


def mean_stay(stays: Sequence[StaysOfUnit], units: Sequence[Unit]) -> ByUnit[Stay]:
    """Mean days of the stays that ended; withheld with its denominator."""

    def row(unit: str | None, name: str) -> Stay:
        mine = [stay for stay in stays if unit in (None, stay.unit)]
        ended, days = sum(stay.ended for stay in mine), sum(stay.days for stay in mine)
        shown = publish_count(ended)
        mean = tenths(days, ended) if isinstance(shown, int) else None
        return Stay(unit=unit, name=name, ended=shown, days=mean)

    return by_unit(units, row)


def attendance(hours: Mapping[str, tuple[int, int]], units: Sequence[Unit]) -> ByUnit[Attendance]:
    """Attended of planned hours; `hours` are (planned, attended) by unit."""

    def row(unit: str | None, name: str) -> Attendance:
        mine = [pair for key, pair in hours.items() if unit in (None, key)]
        planned, attended = sum(p for p, _ in mine), sum(a for _, a in mine)
        return Attendance(
            unit=unit,
            name=name,
            planned_hours=planned,
            attended_hours=attended,
            percent=percent(attended, planned),
        )

    return by_unit(units, row)
