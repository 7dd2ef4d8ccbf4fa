"""The reader against an oracle: many writers, rollbacks and delays; the table itself says what is right."""

import asyncio
import random

from chassis.database import open_pool
from tests.chassis.log import Log, append
from tests.real.database import Database


async def test_every_committed_event_is_read_once_and_in_order(db: Database) -> None:
    """Twelve writers, one in four transactions rolled back, delays everywhere; the table is the oracle."""
    rng = random.Random(11)  # noqa: S311
    async with await open_pool(db.service, "oracle", 16) as pool:
        log, writing = Log(pool), True

        async def write(number: int) -> None:
            version = 0
            async with pool.acquire() as db:
                for _ in range(40):
                    count = rng.randrange(1, 4)
                    transaction = db.transaction()
                    await transaction.start()
                    await append(db, f"box-{number}", version, count)
                    await asyncio.sleep(rng.random() ** 4 / 20)
                    if rng.random() < 0.25:
                        await transaction.rollback()
                    else:
                        await transaction.commit()
                        version += count

        async def read() -> None:
            while writing:
                log.read += await log.reader.next(log.cursor, rng.randrange(1, 50))
                await asyncio.sleep(0)

        reading = asyncio.create_task(read())
        await asyncio.gather(*(write(number) for number in range(12)))
        writing = False
        await reading
        await log.go_on(50)
        everything = await pool.fetch(
            "select position, stream_id, version from es.event order by 1"
        )
    assert len(everything) > 400
    assert [row["position"] for row in log.read] == [row["position"] for row in everything]
    for number in range(12):
        versions = [r["version"] for r in log.read if r["stream_id"] == f"box-{number}"]
        assert versions == list(range(1, len(versions) + 1))
