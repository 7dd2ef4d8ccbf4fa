"""Boxes that are looked at each week and expire after thirty days, and what came of it."""

import json
from datetime import date, timedelta
from typing import Any

from chassis.clock import Clock
from chassis.database import Due, Pool, Timer
from chassis.event_store import Store, Work
from chassis.timers import Ticks
from tests.chassis.boxes import BOX, DAY, KEPT, BoxExpired, Expire, Put, ThingsPut
from tests.chassis.stores import store_on


def weekly(stored: Any) -> tuple[Timer, ...]:
    """A box expires after thirty days; one that was refilled on expiry does so again, and again."""
    match stored.event:
        case ThingsPut():
            return (Timer("expiry", stored.event.on + KEPT), Timer("look", stored.event.on + WEEK))
        case BoxExpired():
            return (Timer("expiry", None),)
        case _:
            return ()


WEEK = timedelta(days=7)


def react(work: Work, due: Due) -> None:
    """What expires is emptied; what is looked at gets one thing more, as long as there is room."""
    if due.name == "expiry":
        work.decide(BOX, due.key, Expire(on=due.due_on))
    elif work.state(BOX, due.key).things < 4:
        work.decide(BOX, due.key, Put(on=due.due_on))


async def new_ticks(pool: Pool, mode: Any = "played", react: Any = react) -> Ticks:
    store = store_on(pool, timers=weekly)
    clock = Clock(mode)
    async with pool.acquire() as db:
        await clock.fix(db)
    return Ticks(store, clock, lambda due: (due.stream,), react)


async def fill(store: Store, *keys: str, on: date = DAY) -> None:
    for key in keys:
        async with store.work() as work:
            await work.lock([BOX.stream(key)])
            work.decide(BOX, key, Put(on=on))


async def happened(pool: Pool) -> list[tuple[str, str, str]]:
    """Every event in the order of the log: stream, type and day."""
    rows = await pool.fetch("select stream_id, type, data from es.event order by position")
    return [(row["stream_id"], row["type"], json.loads(row["data"])["on"]) for row in rows]
