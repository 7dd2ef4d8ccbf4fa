"""A day whose reaction fails: its timers stay, and the day is carried out whole once the fault is mended."""

from datetime import timedelta

import pytest

from chassis.database import Due, Pool
from chassis.event_store import Work
from tests.chassis.boxes import DAY
from tests.chassis.ticking import WEEK, fill, happened, new_ticks, react


async def test_what_was_due_on_a_day_that_failed_is_still_due(pool: Pool) -> None:
    broken = [True]

    def stumble(work: Work, due: Due) -> None:
        react(work, due)
        if broken and due.stream == "box-b" and due.due_on > DAY + WEEK:
            raise ZeroDivisionError

    ticks = await new_ticks(pool, react=stumble)
    await fill(ticks.store, "a", "b")
    end = DAY + 2 * WEEK + timedelta(days=1)
    with pytest.raises(ZeroDivisionError):
        await ticks.tick(end)
    assert await ticks.next(pool) == DAY + 2 * WEEK
    broken.clear()
    assert await ticks.tick(end) == 2
    assert [(s, on) for s, _, on in (await happened(pool))[4:]] == [
        ("box-a", str(DAY + 2 * WEEK)),
        ("box-b", str(DAY + 2 * WEEK)),
    ]
