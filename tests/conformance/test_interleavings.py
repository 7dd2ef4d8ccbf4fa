"""Any schedule of appends, commits, rollbacks, looks and restarts of the reader: nothing sleeps, all is decided."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.conformance.adapter import Append, Capability
from tests.conformance.stage import Follower, Stage

_STREAMS = 6
_SETTINGS = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow],
)


Act = Literal["append", "hold", "commit", "roll back", "restart"]


@dataclass(frozen=True)
class Step:
    """`which` chooses the stream of an append, or what is to be ended among all that can be."""

    act: Act
    which: int
    looks: int
    """How often the reader looks afterwards."""


_ACTS: Final[Sequence[Act]] = (
    *("append", "append", "append", "hold", "hold", "hold"),
    *("commit", "commit", "roll back", "restart"),
)
_steps = st.builds(
    Step,
    act=st.sampled_from(_ACTS),
    which=st.integers(0, 5),
    looks=st.integers(0, 3),
)


async def _play(stage: Stage, follower: Follower, streams: list[UUID], step: Step) -> None:
    ready = stage.ready()
    match step.act:
        case "append":
            await stage.append(streams[step.which])
        case "hold":
            await stage.hold(streams[step.which], 2)
        case "commit" if ready:
            await stage.commit(ready[step.which % len(ready)])
        case "roll back" if ready:
            await stage.roll_back(ready[step.which % len(ready)])
        case "restart":
            follower.restart()
        case _:  # there is nothing to end
            pass
    await follower.look(step.looks, limit=3)


async def _from_now_on(stage: Stage) -> Follower:
    """One to whom everything that was there before has been given."""
    follower, mark = stage.follower(), Append(uuid4(), 0, (uuid4(),))
    await stage.store.append(mark)
    await follower.until(mark.ids[0])
    follower.followed.clear()
    return follower


async def _judge(stage: Stage, steps: list[Step]) -> None:
    try:
        follower, streams = await _from_now_on(stage), [uuid4() for _ in range(_STREAMS)]
        for step in steps:
            await _play(stage, follower, streams, step)
        while ready := stage.ready():
            await stage.commit(ready[0])
        await stage.judge(follower, limit=3)
    finally:
        await stage.finish()


@pytest.mark.needs(Capability.FOLLOW, Capability.HELD, Capability.EXPECTED_VERSIONS)
async def test_whatever_the_schedule_everything_committed_is_followed_once_in_order(
    stage: Stage, schedules: int
) -> None:
    """Hypothesis is synchronous, so it works in a thread, and what it thinks of is played here."""
    loop = asyncio.get_running_loop()

    @settings(_SETTINGS, max_examples=schedules)
    @given(st.lists(_steps, min_size=12, max_size=24))
    def any_schedule(steps: list[Step]) -> None:
        judged = _judge(Stage(stage.store, stage.watcher), steps)
        asyncio.run_coroutine_threadsafe(judged, loop).result()

    await asyncio.to_thread(any_schedule)
