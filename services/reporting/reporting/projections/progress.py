"""How far reporting has heard: a count of facts by topic, and the latest business day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from chassis.database import Connection, Heard
from contracts.referral import OrganisationRenamed

_ADD = """
insert into progress (topic, partition, facts, latest_on) values ($1, $2, $3, $4)
on conflict (topic, partition) do update
   set facts = progress.facts + excluded.facts, latest_on = greatest(progress.latest_on, excluded.latest_on)
"""

_ALL = "select topic, sum(facts)::bigint as facts, max(latest_on) as latest_on from progress group by 1"


@dataclass(frozen=True)
class Progress:
    """Facts applied by topic, and the latest business day among them."""

    applied: dict[str, int]
    on: date | None


async def advance(db: Connection, heard: Sequence[Heard]) -> None:
    """Counts a batch, in the transaction that remembers it."""
    for topic, partition in sorted({(each.topic, each.partition) for each in heard}):
        mine = [h.fact for h in heard if (h.topic, h.partition) == (topic, partition)]
        days = [day for fact in mine if (day := _day(fact))]
        await db.execute(_ADD, topic, partition, len(mine), max(days, default=None))


def _day(fact: BaseModel) -> date | None:
    """The business day of a fact; none for those that are not of one day, such as a name that holds from one on."""
    return None if isinstance(fact, OrganisationRenamed) else getattr(fact, "on", None)


async def hold(db: Connection) -> None:
    """First in a transaction: until its end no other edition of these tables takes their place.

    A lock takes no snapshot, so that what is read afterwards is seen as it is once the lock is had.
    """
    await db.execute("lock table next_offset in access share mode")


async def progress(db: Connection) -> Progress:
    """Where everything that has been heard has come to."""
    found = await db.fetch(_ALL)
    days = [row["latest_on"] for row in found if row["latest_on"]]
    return Progress({row["topic"]: row["facts"] for row in found}, max(days, default=None))
