"""What remains true when callers append in transactions in which other things happen, too."""

from uuid import UUID, uuid4

import pytest

from tests.conformance.adapter import Append, Capability, Outcome, OwnTransaction
from tests.conformance.stage import Stage
from tests.conformance.verdict import claim

pytestmark = pytest.mark.needs(Capability.FOLLOW, Capability.HELD, Capability.OWN_TRANSACTION)


async def _begin(stage: Stage) -> OwnTransaction:
    transaction = await stage.store.begin()
    assert isinstance(transaction, OwnTransaction)
    return transaction


async def _append(transaction: OwnTransaction, stream: UUID, expected: int = 0) -> Append:
    what = Append(stream, expected, (uuid4(),))
    outcome = await transaction.append(what)
    claim(outcome is Outcome.APPENDED, f"an append that nothing speaks against: {outcome}")
    return what


async def test_a_savepoint_that_is_rolled_back_takes_only_its_own_events(stage: Stage) -> None:
    follower, transaction = stage.follower(), await _begin(stage)
    kept = await _append(transaction, uuid4())
    await transaction.set_savepoint()
    await _append(transaction, uuid4())
    await stage.append(uuid4())
    await transaction.roll_back_to_savepoint()
    await follower.look(5)
    after = await _append(transaction, kept.stream, 1)
    await follower.look(5)
    await transaction.commit()
    stage.also += [kept, after]
    await stage.judge(follower)


async def test_what_follows_a_savepoint_that_was_rolled_back_is_not_lost(stage: Stage) -> None:
    """The first append of the transaction is gone, with whatever the database kept for it."""
    follower, transaction = stage.follower(), await _begin(stage)
    await transaction.set_savepoint()
    await _append(transaction, uuid4())
    await stage.append(uuid4())
    await transaction.roll_back_to_savepoint()
    await follower.look(5)
    kept = await _append(transaction, uuid4())
    await stage.append(uuid4())
    await follower.look(5)
    await transaction.commit()
    stage.also.append(kept)
    await stage.judge(follower)


async def test_a_stream_keeps_its_order_when_a_transaction_got_its_id_early(stage: Stage) -> None:
    """It wrote something else, then waited for its stream: its id is older than what it follows."""
    follower, transaction, stream = stage.follower(), await _begin(stage), uuid4()
    await transaction.take_id()
    await stage.append(stream)
    await follower.look(2)
    late = await _append(transaction, stream, 1)
    await transaction.commit()
    stage.also.append(late)
    await stage.judge(follower)
