"""What a stream promises to those who append to it."""

import asyncio
from uuid import UUID, uuid4

import pytest

from tests.conformance.adapter import Append, Capability, Outcome, Store
from tests.conformance.verdict import claim, claim_stream

_RACERS, _ROUNDS = 8, 6


def _ids(count: int) -> tuple[UUID, ...]:
    return tuple(uuid4() for _ in range(count))


async def _appended(store: Store, stream: UUID, expected: int, count: int) -> tuple[UUID, ...]:
    ids = _ids(count)
    outcome = await store.append(Append(stream, expected, ids))
    claim(outcome is Outcome.APPENDED, f"an append that nothing speaks against: {outcome}", ids)
    return ids


async def test_what_is_appended_is_read_back_in_order_numbered_from_one(store: Store) -> None:
    one, other = uuid4(), uuid4()
    first = await _appended(store, one, 0, 3)
    elsewhere = await _appended(store, other, 0, 2)
    second = await _appended(store, one, 3, 2)
    claim_stream(await store.read(one), first + second)
    claim_stream(await store.read(other), elsewhere)
    claim_stream(await store.read(uuid4()), ())


@pytest.mark.needs(Capability.EXPECTED_VERSIONS)
async def test_a_conflict_is_reported_and_stores_nothing(store: Store) -> None:
    stream = uuid4()
    ids = await _appended(store, stream, 0, 3)
    for stale in (0, 1, 2):
        wrong = _ids(2)
        outcome = await store.append(Append(stream, stale, wrong))
        claim(outcome is Outcome.CONFLICT, f"a stale expected version: {outcome}", wrong)
        claim_stream(await store.read(stream), ids)
    more = await _appended(store, stream, 3, 1)
    claim_stream(await store.read(stream), ids + more)


@pytest.mark.needs(Capability.NO_LEAPS)
async def test_an_expected_version_ahead_of_the_stream_is_a_conflict(store: Store) -> None:
    stream = uuid4()
    for ahead in (1, 7):
        wrong = _ids(1)
        outcome = await store.append(Append(stream, ahead, wrong))
        claim(outcome is Outcome.CONFLICT, f"a version ahead of the stream: {outcome}", wrong)
    claim_stream(await store.read(stream), ())


@pytest.mark.needs(Capability.EXPECTED_VERSIONS)
async def test_of_concurrent_appends_to_one_stream_exactly_one_wins_each_version(
    store: Store,
) -> None:
    stream, won = uuid4(), list[UUID]()
    for expected in range(_ROUNDS):
        racers = [Append(stream, expected, _ids(1)) for _ in range(_RACERS)]
        outcomes = await asyncio.gather(*(store.append(racer) for racer in racers))
        winners = [r.ids[0] for r, o in zip(racers, outcomes, strict=True) if o is Outcome.APPENDED]
        claim(len(winners) == 1, f"{len(winners)} won version {expected + 1}", winners)
        won += winners
    claim_stream(await store.read(stream), won)


@pytest.mark.needs(Capability.SAME_IDS)
async def test_appending_the_same_ids_again_adds_nothing(store: Store) -> None:
    """Whoever lost the answer to an append repeats it, perhaps after others have appended."""
    stream = uuid4()
    ids = await _appended(store, stream, 0, 2)
    repeated = Append(stream, 0, ids)
    outcome = await store.append(repeated)
    claim(outcome is Outcome.DUPLICATE, f"the same ids again: {outcome}", ids)
    more = await _appended(store, stream, 2, 1)
    outcome = await store.append(repeated)
    claim(outcome is Outcome.DUPLICATE, f"the same ids again, later: {outcome}", ids)
    claim_stream(await store.read(stream), ids + more)


@pytest.mark.needs(Capability.SAME_IDS)
async def test_ids_of_which_some_are_known_are_a_conflict(store: Store) -> None:
    stream, other = uuid4(), uuid4()
    ids = await _appended(store, stream, 0, 1)
    for where, expected in ((stream, 1), (other, 0)):
        outcome = await store.append(Append(where, expected, (*_ids(1), *ids)))
        claim(outcome is Outcome.CONFLICT, f"half of the ids are known: {outcome}", ids)
    claim_stream(await store.read(stream), ids)
    claim_stream(await store.read(other), ())


@pytest.mark.needs(Capability.MANY_STREAMS, Capability.EXPECTED_VERSIONS)
async def test_an_append_to_several_streams_is_all_or_nothing(store: Store) -> None:
    streams = sorted(uuid4() for _ in range(3))
    ids = await _appended(store, streams[1], 0, 1)
    together = [Append(stream, 0, _ids(2)) for stream in streams]
    outcome = await store.append(*together)
    claim(outcome is Outcome.CONFLICT, f"a conflict in one of three streams: {outcome}")
    claim_stream(await store.read(streams[0]), ())
    claim_stream(await store.read(streams[1]), ids)
    claim_stream(await store.read(streams[2]), ())
    outcome = await store.append(together[0], together[2])
    claim(outcome is Outcome.APPENDED, f"a conflict in none of two streams: {outcome}")
    claim_stream(await store.read(streams[0]), together[0].ids)
    claim_stream(await store.read(streams[2]), together[2].ids)
