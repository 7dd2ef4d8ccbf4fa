"""The gap-proof reader: nothing skipped, nothing inverted, and no waiting for what cannot matter."""

from tests.chassis.log import Connect, Log, append


async def test_what_is_committed_is_read_at_once(log: Log, writer: Connect) -> None:
    db = await writer()
    await append(db, "box-a", count=3)
    assert await log.go_on(1) == ["box-a"] * 3
    assert await log.go_on(1) == ["box-a"] * 3


async def test_a_lower_position_that_commits_later_is_not_skipped(
    log: Log, writer: Connect
) -> None:
    slow, quick = await writer(), await writer()
    await append(quick, "box-before")
    transaction = slow.transaction()
    await transaction.start()
    await append(slow, "box-slow")
    await append(quick, "box-quick")
    assert await log.go_on(20) == ["box-before"]
    await transaction.commit()
    assert await log.go_on(1) == ["box-before", "box-slow", "box-quick"]


async def test_a_rolled_back_position_holds_nothing_up(log: Log, writer: Connect) -> None:
    slow, quick = await writer(), await writer()
    transaction = slow.transaction()
    await transaction.start()
    await append(slow, "box-slow")
    await append(quick, "box-quick")
    assert await log.go_on(5) == []
    await transaction.rollback()
    assert await log.go_on() == ["box-quick"]


async def test_a_savepoint_that_is_rolled_back_releases_only_its_own(
    log: Log, writer: Connect
) -> None:
    slow, quick = await writer(), await writer()
    transaction = slow.transaction()
    await transaction.start()
    await append(slow, "box-kept")
    savepoint = slow.transaction()
    await savepoint.start()
    await append(slow, "box-undone")
    await append(quick, "box-quick")
    await savepoint.rollback()
    assert await log.go_on(10) == []
    await append(slow, "box-after")
    assert await log.go_on(10) == []
    await transaction.commit()
    assert await log.go_on() == ["box-kept", "box-quick", "box-after"]


async def test_a_savepoint_that_appended_first_is_waited_for(log: Log, writer: Connect) -> None:
    """Its lock goes with the savepoint; what the transaction appends afterwards is still waited for."""
    slow, quick = await writer(), await writer()
    transaction = slow.transaction()
    await transaction.start()
    savepoint = slow.transaction()
    await savepoint.start()
    await append(slow, "box-undone")
    await append(quick, "box-quick")
    await savepoint.rollback()
    assert await log.go_on() == ["box-quick"]
    await append(slow, "box-kept")
    await append(quick, "box-later")
    assert await log.go_on(10) == ["box-quick"]
    await transaction.commit()
    assert await log.go_on() == ["box-quick", "box-kept", "box-later"]


async def test_a_jump_of_the_sequence_holds_nothing_up(
    log: Log, writer: Connect, connect: Connect
) -> None:
    """After a crash the sequence goes on up to 32 positions later."""
    db, superuser = await writer(), await connect()
    await append(db, "box-before")
    await superuser.execute("select setval('es.event_position_seq', 33)")
    await append(db, "box-after")
    assert await log.go_on(2) == ["box-before", "box-after"]
    assert log.cursor == 34
