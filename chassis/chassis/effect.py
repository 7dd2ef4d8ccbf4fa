"""The effect of a slice of records: rows and commands, once each, in order, or parked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncpg
import structlog

from chassis import telemetry
from chassis.database import TRANSIENT, Connection
from chassis.dead_letters import park, parked_keys
from chassis.decider import Rejected
from chassis.envelope import Facts, Malformed, Record, hear, key_of, recorded
from chassis.event_store import Store, Work
from chassis.events import Heard, Reactions
from chassis.sorting import sort

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
_OLDEST = """
select * from dead_letter where settled_at is null and topic = $1 and key = $2
order by part, offset_ limit 1 for update
"""
_SETTLE = """
update dead_letter set settled_at = clock_timestamp(), settlement = 'applied' where dead_letter_id = $1
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
        waiting = await parked_keys(
            db, records[0].topic, records[0].partition, map(key_of, records)
        )
        sorted_ = sort(records, waiting, self.facts)
        for record, rule, reason in sorted_.parked:
            await self._park(db, record, rule, reason)
        await self._apply(db, await self._fresh(db, sorted_.heard), sorted_.unknown, records)

    async def apply_singly(self, db: Connection, records: Sequence[Record]) -> None:
        """One by one, each in a savepoint; one that fails for a reason of its own is parked."""
        for record in records:
            try:
                async with db.transaction():
                    await self.apply(db, [record])
            except TRANSIENT:
                raise
            except Exception as error:
                await self._park(db, record, _rule(error), type(error).__name__)

    async def retry(self, topic: str, key: str) -> tuple[int, str | None]:
        """Applies what is parked on a key, in order; how many, and the rule that stopped it if one did."""
        applied = 0
        while True:
            async with self.store.pool.acquire() as db, db.transaction():
                row = await db.fetchrow(_OLDEST, topic, key)
                if row is None:
                    return applied, None
                try:
                    async with db.transaction():
                        await self._retry_one(db, row)
                except TRANSIENT:
                    raise
                except Exception as error:
                    return applied, _rule(error)
            self.store.appended()
            applied += 1

    async def _retry_one(self, db: Connection, row: asyncpg.Record) -> None:
        record = recorded(dict(row))
        heard = hear(record, self.facts)
        fresh = await self._fresh(db, [heard] if heard else [])
        await self._apply(db, fresh, 0 if heard else 1, [record])
        await db.execute(_SETTLE, row["dead_letter_id"])

    async def _park(self, db: Connection, record: Record, rule: str, reason: str) -> None:
        where = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        doing = "see /dead-letters, mend the cause, then retry"
        _log.error("parked a record", **where, rule=rule, doing=doing)
        await park(db, record, rule, reason)

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
        self, db: Connection, fresh: Sequence[Heard], unknown: int, records: Sequence[Record]
    ) -> None:
        if fresh:
            links = telemetry.links_to([one.traceparent for one in fresh if self.traced])
            with telemetry.tracer().start_as_current_span("hear", links=links):
                await self.remember_facts(db, fresh)
                await self._react(db, fresh)
            last = {(one.source, one.subject): one.sequence for one in fresh}
            sources, subjects = map(list, zip(*last, strict=True))
            await db.execute(_REMEMBER, sources, subjects, list(last.values()))
        await db.execute(_APPLIED, records[0].topic, records[0].partition, len(fresh) + unknown)

    async def _react(self, db: Connection, fresh: Sequence[Heard]) -> None:
        """Locks every stream of the slice once, then decides in record order."""
        work = Work(self.store, db, actor="heard")
        known = [(one, self.reactions.get(type(one.fact))) for one in fresh]
        streams = [s for one, reaction in known if reaction for s in reaction.streams(one.fact)]
        if streams:
            await work.lock(streams)
        for one, reaction in known:
            if self.traced or reaction:
                self._decide(work, one)
        await work.flush()

    def _decide(self, work: Work, one: Heard) -> None:
        """Each fact's span is a child of the request that it comes from, across services."""
        context = telemetry.context_of(one.traceparent)
        with telemetry.tracer().start_as_current_span(f"apply {one.type}", context):
            if reaction := self.reactions.get(type(one.fact)):
                with work.caused_by(one.id, telemetry.current_traceparent()):
                    reaction.react(work, one)


def _rule(error: Exception) -> str:
    return error.rule if isinstance(error, Rejected | Malformed) else "handler"
