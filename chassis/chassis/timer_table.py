"""Timers as rows, written in the transaction of the events that set or clear them."""

from collections.abc import Callable, Iterable, Sequence

from chassis.database import Connection
from chassis.events import Stored, Timer

Timers = Callable[[Stored], Iterable[Timer]]

_SET = """
insert into es.timer (stream_id, name, due_on) select * from unnest($1::text[], $2::text[], $3::date[])
on conflict (stream_id, name) do update set due_on = excluded.due_on
"""
_CLEAR = "delete from es.timer using unnest($1::text[], $2::text[]) c (s, n) where stream_id = c.s and name = c.n"


async def set_timers(db: Connection, timers: Timers, stored: Sequence[Stored]) -> None:
    """The last word on each timer wins."""
    wanted = {(s.stream, t.name): t.due_on for s in stored for t in timers(s)}
    kept = [(s, n, due) for (s, n), due in wanted.items() if due]
    cleared = [timer for timer, due in wanted.items() if not due]
    if kept:
        await db.execute(_SET, *map(list, zip(*kept, strict=True)))
    if cleared:
        await db.execute(_CLEAR, *map(list, zip(*cleared, strict=True)))
