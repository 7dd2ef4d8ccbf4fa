"""An installation that took its migrations one release after the other is rebuilt as one that was born with all of them."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from chassis import migrations
from reporting.app.editions import Refused
from tests.real.database import Database, Databases
from tests.reporting.conftest import SERVICE
from tests.reporting.memory import Memory, a_town, annual

_TABLES = "select tablename from pg_tables where schemaname = 'rpt_v1' order by 1"
_COLUMNS = """
select array_agg(attname::text order by attnum) from pg_attribute
 where attrelid = ('rpt_v1.' || $1)::regclass and attnum > 0 and not attisdropped
"""


def first_release(folder: Path) -> Path:
    """Its only migration, in a folder that is called as the service's is."""
    folder.mkdir(parents=True)
    return Path(shutil.copy(files()[0], folder)).parent


def files() -> Sequence[Path]:
    return sorted(SERVICE.migrations.glob("[0-9]*.sql"))


async def born_earlier(databases: Databases, folder: Path, like: Database) -> Database:
    """With the tables of the first release, and in them what it had heard."""
    born = await databases.new(folder, SERVICE.name)
    old, new = await asyncpg.connect(like.superuser), await asyncpg.connect(born.superuser)
    for row in await new.fetch(_TABLES):
        table, columns = row["tablename"], await new.fetchval(_COLUMNS, row["tablename"])
        rows = await old.fetch(f"select {', '.join(columns)} from rpt_v1.{table}")
        await new.execute(f"delete from rpt_v1.{table}")
        await new.copy_records_to_table(
            table, records=[tuple(row) for row in rows], columns=columns, schema_name="rpt_v1"
        )
    for db in (old, new):
        await db.close()
    return born


async def upgraded(born: Database) -> Sequence[str]:
    owner = await asyncpg.connect(born.owner)
    try:
        return await migrations.migrate(owner, SERVICE.migrations, SERVICE.name)
    finally:
        await owner.close()


async def test_upgraded_step_by_step_it_is_rebuilt_to_the_same(
    kept: Memory, databases: Databases, tmp_path: Path
):
    await kept.tell(a_town(1, 8))
    async with kept.running() as client:
        await kept.heard()
        expected = await annual(client)
    first = first_release(tmp_path / "reporting" / "sql")
    born = await born_earlier(databases, first, kept.db)
    applied = await upgraded(born)
    assert [name.split("/")[1] for name in applied] == [file.name for file in files()[1:]]
    stepped = replace(kept, db=born)
    with pytest.raises(Refused, match="--accept-changes") as refused:
        await stepped.work().rebuild((), anew=False)
    named = str(refused.value).split("run it again with ")[1].rstrip(".")
    accepted = tuple(named.replace("--accept-changes ", "").split())
    assert "agreement" in accepted
    assert "has other columns" not in str(refused.value)
    assert "Rebuilt from" in await stepped.work().rebuild(accepted, anew=False)
    async with stepped.running() as client:
        assert await annual(client) == expected
    assert "Rebuilt from" in await stepped.work().rebuild((), anew=False)
    assert await upgraded(born) == []
