"""`samverka dead-letters`: what could not be applied, tried again in order or given up with a reason."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from contracts.topics import SERVICES
from samverka.client import Away, Door
from samverka.installation import HOME, Refused
from samverka.principals import Doors
from samverka.status import age
from samverka.terminal import Home, Where, err, out, with_doors

dead_letters = typer.Typer(
    help="Records that could not be applied, and wait with all behind them on their key.",
    no_args_is_help=True,
)
NAMES = [service.name for service in SERVICES]
Service = Annotated[str, typer.Option("--service", help="Whose: the column `service` of the list.")]
Row = Mapping[str, Any]


@dead_letters.command("list")
def list_all(
    settled: Annotated[bool, typer.Option(help="Those that were applied or discarded.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that only wait behind another.")
    ] = False,
    home: Home = HOME,
    where: Where = None,
) -> None:
    """List the oldest of every key at every service, and how many wait behind it."""
    which = {"settled": int(settled), "oldest": int(not everything and not settled)}

    async def listed(doors: Doors) -> list[tuple[str, list[Row] | Away]]:
        found = await asyncio.gather(*(_tried(doors.operator(name), which) for name in NAMES))
        return list(zip(NAMES, found, strict=True))

    answers = with_doors(home, where, listed)
    rows = [(name, row) for name, found in answers if isinstance(found, list) for row in found]
    out.print(_settled(rows) if settled else _parked(rows))
    for name, found in answers:
        if isinstance(found, Away):
            err.print(f"{name} does not answer, so its dead letters are not here", style="red")


@dead_letters.command()
def show(number: int, service: Service, home: Home = HOME, where: Where = None) -> None:
    """Show one with its headers and its value."""
    row = with_doors(home, where, lambda doors: _one(_door(doors, service), number))
    value = row.pop("value")
    for name, each in row.items():
        if name != "headers" and each is not None:
            out.print(f"{name}: {each}", markup=False, highlight=False, soft_wrap=True)
    out.print_json(json.dumps(row["headers"]))
    try:
        out.print_json(value)
    except ValueError:
        out.print(f"no JSON: {value!r}", markup=False, soft_wrap=True)


@dead_letters.command()
def retry(number: int, service: Service, home: Home = HOME, where: Where = None) -> None:
    """Apply it and all that waits behind it, in order, until one fails again."""

    async def retried(doors: Doors) -> tuple[int, Row]:
        applied = 0
        with err.status("Applying"):
            async for answer in _parts(_door(doors, service), number):
                applied += answer["applied"]
        return applied, answer  # pyright: ignore[reportPossiblyUnboundVariable] - one at least

    applied, last = with_doors(home, where, retried)
    out.print(f"Applied {applied}; {last['waiting']} wait on the key.")
    if last["stopped_by"]:
        what = f"{last['oldest']} failed again: {last['stopped_by']}. "
        doing = f"samverka dead-letters show {last['oldest']} --service {service}"
        err.print(f"{what}See: {doing}", style="red", soft_wrap=True, highlight=False)
        raise typer.Exit(1)


@dead_letters.command()
def discard(
    number: int,
    service: Service,
    reason: Annotated[str, typer.Option(help="Kept with it; name nobody.")],
    home: Home = HOME,
    where: Where = None,
) -> None:
    """Give up the oldest of a key, for good; what waits behind it waits on, until `retry`."""
    path = f"/dead-letters/{number}/discard"
    with_doors(home, where, lambda doors: _door(doors, service).post(path, {"reason": reason}))
    left = with_doors(home, where, lambda doors: _one(_door(doors, service), number))
    out.print(f"Discarded {number}; {left['waiting']} wait on its key.")
    if left["waiting"]:
        out.print(
            f"To go on with them: samverka dead-letters retry {left['oldest']} --service {service}"
        )


def _door(doors: Doors, service: str) -> Door:
    if service not in NAMES:
        raise Refused(f"There is no service {service}: it is one of {', '.join(NAMES)}.")
    return doors.operator(service)


async def _one(door: Door, number: int) -> dict[str, Any]:
    return (await door.get(f"/dead-letters/{number}")).body


async def _parts(door: Door, number: int) -> AsyncGenerator[Row]:
    """A long key is applied some hundred at a time."""
    while True:
        answer = (await door.post(f"/dead-letters/{number}/retry", {})).body
        yield answer
        if answer["stopped_by"] or not answer["waiting"]:
            return


async def _tried(door: Door, which: Mapping[str, int]) -> list[Row] | Away:
    try:
        return await _pages(door.hasty(), which)
    except Away as away:
        return away


async def _pages(door: Door, which: Mapping[str, int]) -> list[Row]:
    found, after = list[Row](), 0
    while after is not None:
        page = (await door.get("/dead-letters", {**which, "after": after})).body
        found += page["dead_letters"]
        after = page["next"]
    return found


def _parked(rows: list[tuple[str, Row]]) -> Table:
    table = _table("service", "id", "type, key", "rule, reason", "parked", "behind")
    for name, row in rows:
        parked = age((datetime.now(UTC) - _moment(row["parked_at"])).total_seconds())
        why = f"{row['rule']}\n{row['reason']}"
        table.add_row(name, *_what(row), why, f"{parked} ago", str(row["behind"]))
    return table


def _settled(rows: list[tuple[str, Row]]) -> Table:
    table = _table("service", "id", "type, key", "settled", "by, why")
    for name, row in rows:
        at = _moment(row["settled_at"]).astimezone().strftime("%Y-%m-%d %H:%M")
        why = f"{row['settled_by']}\n{row['settled_why']}" if row["settled_by"] else ""
        table.add_row(name, *_what(row), f"{row['settlement']}\n{at}", why)
    return table


def _what(row: Row) -> tuple[str, str]:
    return str(row["dead_letter_id"]), f"{row['type'] or 'of no type'}\n{row['key']}"


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in columns:
        right = name in ("id", "behind")
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    return table


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
