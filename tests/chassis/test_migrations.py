"""Migrations: once each, in order, by the owner; a service refuses an older schema."""

from pathlib import Path

import asyncpg
import pytest

from chassis import migrations
from tests.chassis.stores import MIGRATIONS
from tests.real.database import Database


async def migrate(db: Database, folder: Path, role: str = "boxes") -> list[str]:
    owner = await asyncpg.connect(db.owner)
    try:
        return list(await migrations.migrate(owner, folder, role))
    finally:
        await owner.close()


async def check(db: Database, folder: Path) -> None:
    """As the service does it at its start."""
    service = await asyncpg.connect(db.service)
    try:
        await migrations.check(service, folder)
    finally:
        await service.close()


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The folder of the next version: what was there, and two more files."""
    folder = tmp_path / "chassis" / "sql"
    folder.mkdir(parents=True)
    for file in MIGRATIONS.glob("*.sql"):
        (folder / file.name).write_text(file.read_text())
    (folder / "0010_second.sql").write_text("alter table probe.more add column y int;")
    (folder / "0002_first.sql").write_text(
        'create table probe.more (x int); grant select on probe.more to "{service}";'
    )
    (folder / "notes.txt").write_text("no migration")
    return folder


async def test_each_is_applied_once_and_in_order(db: Database, newer: Path) -> None:
    assert await migrate(db, MIGRATIONS) == []
    assert await migrate(db, newer) == ["chassis/0002_first.sql", "chassis/0010_second.sql"]
    assert await migrate(db, newer) == []
    service = await asyncpg.connect(db.service)
    assert await service.fetch("select x, y from probe.more") == []
    await service.close()


async def test_one_that_fails_leaves_nothing_and_stops_the_rest(db: Database, newer: Path) -> None:
    (newer / "0002_first.sql").write_text("create table probe.more (x int); select 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(db, newer)
    with pytest.raises(migrations.OutdatedSchema, match=r"0002_first.sql, chassis/0010_second.sql"):
        await check(db, newer)


async def test_a_service_refuses_an_older_schema_and_says_what_to_do(
    db: Database, newer: Path
) -> None:
    await check(db, MIGRATIONS)
    with pytest.raises(migrations.OutdatedSchema, match="run `migrate` first"):
        await check(db, newer)
    owner = await asyncpg.connect(db.owner)
    await owner.execute("drop schema es cascade")
    await owner.close()
    with pytest.raises(migrations.OutdatedSchema, match="0001_event_store"):
        await check(db, MIGRATIONS)


async def test_a_role_whose_name_is_no_name_is_refused(db: Database) -> None:
    with pytest.raises(ValueError, match="no role name"):
        await migrate(db, MIGRATIONS, 'boxes"; drop schema es')
