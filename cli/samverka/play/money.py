"""What each unit costs in a year, entered as it accrues by whoever keeps the books; the pieces come to the year's amount exactly."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from samverka.play.acts import Act, Verb
from samverka.play.days import WEDNESDAY, on_or_after
from samverka.play.versions import Versions
from samverka.principals import leading
from samverka.programme_file import CostLine, Costs, ProgrammeFile


def costs(versions: Versions, part: ProgrammeFile, first: date) -> Iterator[Act]:
    """Of the years played, from that of `first` on: entered on the first Wednesday after each period's end."""
    for of_unit in part.costs:
        if of_unit.year >= first.year:
            for line in of_unit.lines:
                yield from _line(versions, of_unit, line)


def _line(versions: Versions, of_unit: Costs, line: CostLine) -> Iterator[Act]:
    times = 12 // of_unit.months
    for number in range(1, times + 1):
        month = of_unit.months * number
        accrued = date(of_unit.year, month, monthrange(of_unit.year, month)[1])
        version = versions.on(accrued)
        body = {
            "programme": version.programme,
            "unit": of_unit.unit,
            "cost_kind": line.cost_kind,
            "net_ore": piece(line.net_ore, number, times),
            "vat_ore": piece(line.vat_ore, number, times),
            "accrued_on": accrued.isoformat(),
        }
        day, books = on_or_after(accrued, WEDNESDAY), leading(version)
        whose = version.programme, of_unit.unit, books, books
        subject = f"{of_unit.year}-{line.cost_kind}"
        yield Act(day, Verb.RECORD_COST, *whose, subject, str(month), body)


def piece(whole: int, number: int, of: int) -> int:
    """Piece `number` of `of`; together they are the whole, and none differs by more than one."""
    return whole * number // of - whole * (number - 1) // of
