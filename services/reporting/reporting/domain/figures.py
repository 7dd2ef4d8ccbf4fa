"""What every figure is made of: rows for the units, one for the programme, counts by code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, SerializeAsAny

from contracts.codes import Code
from reporting.domain.suppression import Shown


class Figure(BaseModel):
    """Frozen; money in integer öre."""

    model_config = ConfigDict(frozen=True)


class Row(Figure):
    """Of a unit, or of all units together when `unit` is none."""

    unit: str | None
    name: str


R = TypeVar("R", bound=Row)


class ByUnit(Figure, Generic[R]):
    """One row for each unit, and one for the programme as a whole."""

    units: tuple[SerializeAsAny[R], ...]
    programme: SerializeAsAny[R]

    def only(self, unit: str | None) -> "ByUnit[R]":
        """One unit's row beside the programme's; every row for none."""
        mine = tuple(row for row in self.units if unit in (None, row.unit))
        return self.model_copy(update={"units": mine})


class CodeCount(Figure):
    """How many of a code; `name` is what a caseworker reads."""

    code: str
    name: str
    cases: Shown


@dataclass(frozen=True)
class Unit:
    """A unit and the name it has now."""

    unit: str
    name: str


def by_unit(units: Sequence[Unit], row: Callable[[str | None, str], R]) -> ByUnit[R]:
    """A row for each unit, and one for none of them: the programme."""
    return ByUnit(
        units=tuple(row(unit.unit, unit.name) for unit in units), programme=row(None, "All units")
    )


def labelled(codes: Iterable[tuple[str, str]], cases: Sequence[Shown]) -> tuple[CodeCount, ...]:
    """Counts beside their codes and names, in the order given."""
    return tuple(
        CodeCount(code=code, name=name, cases=count)
        for (code, name), count in zip(codes, cases, strict=True)
    )


def names(codes: Iterable[Code]) -> tuple[tuple[str, str], ...]:
    """Codes with their Swedish names."""
    return tuple((code.value, code.swedish) for code in codes)
