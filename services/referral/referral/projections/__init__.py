"""Remembered: what the desk needs to answer and to decide, beside its streams."""

from collections.abc import Sequence

from chassis.database import Connection, Heard, Stored
from referral.projections import agreements, cases, lifespans, people, programmes, room

__all__ = ["remember", "remember_facts"]


async def remember(db: Connection, stored: Sequence[Stored]) -> None:
    """The rows that follow from this desk's own events, in the transaction of the append."""
    for one in stored:
        await cases.remember(db, one)
        await agreements.remember(db, one)
        await lifespans.remember(db, one)
        await people.remember(db, one)


async def remember_facts(db: Connection, heard: Sequence[Heard]) -> None:
    """The programmes that people can be referred to, how much room there is, and how long each case has lived."""
    await lifespans.remember_facts(db, heard)
    for one in heard:
        await programmes.remember_fact(db, one)
        await room.remember_fact(db, one)
