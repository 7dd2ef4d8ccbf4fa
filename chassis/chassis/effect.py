"""The effect of a slice of records: rows and commands, once each, in order, or parked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncpg
import structlog

from chassis import dead_letters, telemetry
from chassis.database import TRANSIENT, Connection
from chassis.decider import Rejected
from chassis.envelope import Facts, Malformed, Record, hear, key_of, recorded
from chassis.event_store import Store, Work
from chassis.events import Heard, Reactions, Unknown

_log = structlog.get_logger("effect")

_LAST = """
select source, subject, version from heard
join unnest($1::text[], $2::text[]) asked (s, t) on source = asked.s and subject = asked.t
"""
_REMEMBER = """
insert into heard (source, subject, version) select * from unnest($1::text[], $2::text[], $3::bigint[])
on conflict (source, subject) do update set version = excluded.version
"""
_APPLIED = """
insert into applied (topic, part, facts) values ($1, $2, $3)
on conflict (topic, part) do update set facts = applied.facts + excluded.facts
"""
RememberFacts = Callable[[Connection, Sequence[Heard]], Awaitable[None]]


@dataclass(frozen=True)
class Effect:
    """Applies slices of one partition, in the transaction that moves its offset."""

    store: Store
    facts: Facts
    reactions: Reactions
    remember_facts: RememberFacts
    traced: bool = True  # not when old facts are heard anew: their traces ended long ago

    async def apply(self, db: Connection, records: Sequence[Record]) -> None:
        """The whole slice at once. Any error of a fact's own leaves it to `apply_singly`."""
        place, keys = (records[0].topic, records[0].partition), [key_of(each) for each in records]
        waiting = await dead_letters.parked_keys(db, *place, keys)
        heard = list[Heard]()
        for record, key in zip(records, keys, strict=True):
            if key in waiting:
                why = "an earlier record of its key is parked"
                await dead_letters.park(db, record, "follows_parked", why)
            else:
                heard.append(hear(record, self.facts))
        await self._apply(db, await self._fresh(db, heard), records)

    async def apply_singly(self, db: Connection, records: Sequence[Record]) -> None:
        """In halves, each in a savepoint, until what fails for a reason of its own stands alone and is parked."""
        try:
            async with db.transaction():
                await self.apply(db, records)
        except TRANSIENT:
            raise
        except Exception as error:
            if middle := len(records) // 2:
                await self.apply_singly(db, records[:middle])
                await self.apply_singly(db, records[middle:])
            else:
                rule, reason = _why(error)
                where = {"topic": records[0].topic, "offset": records[0].offset}
                doing = "see /dead-letters, mend the cause, then retry"
                _log.error("parked a record", **where, rule=rule, doing=doing)
                await dead_letters.park(db, records[0], rule, reason)

    async def retry(self, topic: str, key: str, limit: int = 200) -> tuple[int, str | None]:
        """Applies what is parked on a key, in order, each in a transaction of its own, at most so many.

        How many it applied, and the rule that stopped it if one did.
        """
        for count in range(limit):
            async with self.store.pool.acquire() as db, db.transaction():
                if (row := await dead_letters.oldest(db, topic, key)) is None:
                    return count, None
                try:
                    async with db.transaction():
                        await self._retry_one(db, row)
                except TRANSIENT:
                    raise
                except Exception as error:
                    rule, reason = _why(error)
                    await dead_letters.still_parked(db, row["dead_letter_id"], rule, reason)
                    return count, rule
            self.store.appended()
        return limit, None

    async def _retry_one(self, db: Connection, row: asyncpg.Record) -> None:
        record = recorded(dict(row))
        fresh = await self._fresh(db, [hear(record, self.facts)])
        await self._apply(db, fresh, [record])
        await dead_letters.settle(db, row["dead_letter_id"], "applied")

    async def _fresh(self, db: Connection, heard: Sequence[Heard]) -> list[Heard]:
        """Without what has been heard before: a relay that lost its answer tells a chunk again."""
        if not heard:
            return []
        rows = await db.fetch(_LAST, [h.source for h in heard], [h.subject for h in heard])
        last = {(row["source"], row["subject"]): row["version"] for row in rows}
        fresh: list[Heard] = []
        for one in heard:
            if one.sequence > last.get((one.source, one.subject), 0):
                last[one.source, one.subject] = one.sequence
                fresh.append(one)
        return fresh

    async def _apply(
        self, db: Connection, fresh: Sequence[Heard], records: Sequence[Record]
    ) -> None:
        """What is unknown is remembered as heard, so that it counts once however often it is told."""
        if known := [one for one in fresh if not isinstance(one.fact, Unknown)]:
            links = telemetry.links_to([one.traceparent for one in known if self.traced])
            with telemetry.tracer().start_as_current_span("hear", links=links):
                await self.remember_facts(db, known)
                await self._react(db, known)
        if fresh:
            last = {(one.source, one.subject): one.sequence for one in fresh}
            sources, subjects = map(list, zip(*last, strict=True))
            await db.execute(_REMEMBER, sources, subjects, list(last.values()))
        await db.execute(_APPLIED, records[0].topic, records[0].partition, len(fresh))

    async def _react(self, db: Connection, fresh: Sequence[Heard]) -> None:
        """Locks every stream of the slice once, then decides in record order."""
        work = Work(self.store, db, actor="heard")
        spans = self.traced and telemetry.recorded()
        known = [(one, self.reactions.get(type(one.fact))) for one in fresh]
        streams = [s for one, reaction in known if reaction for s in reaction.streams(one.fact)]
        if streams:
            await work.lock(streams)
        for one, reaction in known:
            if reaction or spans:
                self._decide(work, one)
        await work.flush()

    def _decide(self, work: Work, one: Heard) -> None:
        """Each fact's span is a child of the request that it comes from, across services."""
        context = telemetry.context_of(one.traceparent)
        with telemetry.tracer().start_as_current_span(f"apply {one.type}", context):
            if reaction := self.reactions.get(type(one.fact)):
                with work.caused_by(one.id, telemetry.current_traceparent()):
                    reaction.react(work, one)


def _why(error: Exception) -> tuple[str, str]:
    """The rule that is broken, and how; holds no value of the record."""
    if isinstance(error, Malformed):
        return error.rule, error.reason
    return error.rule if isinstance(error, Rejected) else "handler", type(error).__name__
