"""A year's costs of each unit, entered as they accrue; the parts come to the year's amount exactly."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from samverka.play.acts import Act, Verb
from samverka.play.days import WEDNESDAY, on_or_after
from samverka.programme_file import CostLine, Costs, ProgrammeFile

TIMES = {"monthly": 12, "quarterly": 4, "yearly": 1}


def costs(content: ProgrammeFile, year: int, books: str) -> Iterator[Act]:
    """Entered by the economist of `books` on the first Wednesday after each period's end."""
    for of_unit in content.costs:
        if of_unit.year == year:
            for line in of_unit.lines:
                yield from _line(content.programme.programme, of_unit, line, books)


def _line(programme: str, of_unit: Costs, line: CostLine, books: str) -> Iterator[Act]:
    times = TIMES[of_unit.accrued]
    for number in range(1, times + 1):
        month = 12 * number // times
        accrued = date(of_unit.year, month, monthrange(of_unit.year, month)[1])
        body = {
            "programme": programme,
            "unit": of_unit.unit,
            "cost_kind": line.cost_kind,
            "net_ore": part(line.net_ore, number, times),
            "vat_ore": part(line.vat_ore, number, times),
            "accrued_on": accrued.isoformat(),
        }
        day = on_or_after(accrued, WEDNESDAY)
        subject = f"{of_unit.year}-{line.cost_kind}"
        yield Act(
            day, Verb.RECORD_COST, programme, of_unit.unit, books, books, subject, str(month), body
        )


def part(whole: int, number: int, of: int) -> int:
    """Part `number` of `of` parts; together they are the whole, and none differs by more than one."""
    return whole * number // of - whole * (number - 1) // of
