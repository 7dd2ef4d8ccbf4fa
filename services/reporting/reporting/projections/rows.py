"""How a fact becomes rows: added once, whatever order it comes in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from chassis.database import Connection, Heard

F = TypeVar("F", bound=BaseModel)
Row = tuple[object, ...]


@dataclass(frozen=True)
class Rows:
    """The rows of one table that facts of one type become."""

    fact: type[BaseModel]
    statement: str
    of: Callable[[Heard], Iterable[Row]]

    async def add(self, db: Connection, heard: Sequence[Heard]) -> None:
        """Adds them all in one statement, in key order; a row that is there already stays as it is."""
        found = {row for each in heard for row in self.of(each)}
        if found:
            await db.execute(self.statement, *map(list, zip(*found, strict=True)))


def rows(
    fact: type[F],
    table: str,
    columns: Mapping[str, str],
    of: Callable[[F, int], Iterable[Row]],
) -> Rows:
    """`columns` names each column's type; `of` gets the fact and the version of the stream that told it."""
    types = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(columns.values(), 1))
    order = ", ".join(str(place) for place in range(1, len(columns) + 1))
    statement = (
        f"insert into {table} ({', '.join(columns)})"
        f" select * from unnest({types}) order by {order} on conflict do nothing"
    )

    def of_heard(heard: Heard) -> Iterable[Row]:
        assert isinstance(heard.fact, fact)
        return of(heard.fact, heard.sequence)

    return Rows(fact, statement, of_heard)
