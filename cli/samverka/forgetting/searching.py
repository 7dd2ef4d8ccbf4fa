"""Looked for in every place where anything could be left; each place says how much it held and what was found."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from contracts.topics import SERVICES
from embedded.footing import footing
from samverka.forgetting.remembered import connect
from samverka.forgetting.sought import Sought
from samverka.oracle.topics import Topics
from samverka.provision.targets import Targets

CHUNK = 4 * 1024 * 1024
ROWS = 500
_TABLES = """
select schemaname as schema, tablename as name, format('%I.%I', schemaname, tablename) as whole from pg_tables
where schemaname not in ('pg_catalog', 'information_schema') order by 1, 2
"""


@dataclass
class Place:
    """One kind of place: what was searched in words, and each finding with where it is."""

    kind: str
    searched: str
    findings: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """What was found, by its name, and where."""

    def add(self, names: Iterable[str], where: str) -> None:
        for name in sorted(names):
            if (name, where) not in self.findings:
                self.findings.append((name, where))


async def search(home: Path, targets: Targets, logs: Sequence[Path], sought: Sought) -> list[Place]:
    """All tables and dead letters, all records and segments, dumps and logs."""
    return [
        *await in_tables(targets, sought),
        await asyncio.to_thread(in_topics, targets, sought),
        await asyncio.to_thread(in_files, "segments", lambda: segments(home), sought),
        await in_dumps(home, targets, sought),
        await asyncio.to_thread(in_files, "logs", lambda: logs, sought),
    ]


async def in_tables(targets: Targets, sought: Sought) -> tuple[Place, Place]:
    """Every row of every table of every service as text; dead letters stand apart."""
    counts: dict[str, list[int]] = {"tables": [0, 0], "dead letters": [0, 0]}
    places = {kind: Place(kind, "") for kind in counts}
    for service in SERVICES:
        db = await connect(targets, service.name)
        try:
            for table in await db.fetch(_TABLES):
                kind = "dead letters" if table["name"] == "dead_letter" else "tables"
                rows = await _table(db, service.name, table["whole"], sought, places[kind])
                counts[kind] = [counts[kind][0] + 1, counts[kind][1] + rows]
        finally:
            await db.close()
    for kind, (tables, rows) in counts.items():
        places[kind].searched = f"{rows} rows of {tables} tables in {len(SERVICES)} databases"
    return places["tables"], places["dead letters"]


async def _table(
    db: asyncpg.Connection, database: str, table: str, sought: Sought, place: Place
) -> int:
    count, part = 0, list[str]()
    async with db.transaction(readonly=True):
        async for row in db.cursor(f"select t::text as row from {table} t", prefetch=ROWS):
            count += 1
            part.append(row["row"])
            if len(part) == ROWS:
                place.add(sought.found_in("\n".join(part).encode()), f"{database} {table}")
                part.clear()
    place.add(sought.found_in("\n".join(part).encode()), f"{database} {table}")
    return count


def in_topics(targets: Targets, sought: Sought) -> Place:
    """Every record of every topic as a reader gets it: key, headers and value."""
    topics = Topics(targets.kafka)
    try:
        names = topics.named("")
        place, count = Place("topics", ""), 0
        for record in topics.records(topics.ends(names)):
            count += 1
            whole = b"\n".join((record.key, record.value, *record.headers.values()))
            place.add(sought.found_in(whole), record.place)
        place.searched = f"{count} records of {len(names)} topics"
        return place
    finally:
        topics.close()


def segments(home: Path) -> Sequence[Path]:
    """Kafka's log segments, where its folder is at hand; those that it is about to delete too."""
    return sorted((home / "kafka" / "data").rglob("*.log*"))


def logs_of(home: Path) -> Sequence[Path]:
    """What the services and their surroundings wrote in a home, traces too."""
    return sorted(f for f in (*(home / "logs").glob("**/*"), *home.glob("*.jsonl")) if f.is_file())


def in_files(kind: str, listed: Callable[[], Sequence[Path]], sought: Sought) -> Place:
    """Whole files, a part at a time; what lies across two parts is found too.

    They are `listed` again until nothing is new: a broker renames what it is about to delete, and until then it is there.
    """
    place, sizes = Place(kind, ""), dict[Path, int]()
    while new := [file for file in listed() if file not in sizes]:
        sizes |= {file: _in_file(file, sought, place) for file in new}
    count, size = len(sizes), sum(sizes.values())
    place.searched = f"{count} files, {size / 1e6:.1f} MB" if count else "not at hand here"
    return place


def _in_file(file: Path, sought: Sought, place: Place) -> int:
    """How many bytes were searched; none of a file that is gone, which holds nothing."""
    size = 0
    with suppress(FileNotFoundError):
        for part in _parts(file, sought.longest):
            size += len(part)
            place.add(sought.found_in(part), str(file))
    return size


def _parts(file: Path, overlap: int) -> Iterator[bytes]:
    before = b""
    with file.open("rb") as opened:
        while part := opened.read(CHUNK):
            yield before + part
            before = (before + part)[-overlap:] if overlap else b""


async def in_dumps(home: Path, targets: Targets, sought: Sought) -> Place:
    """What a dump of each database would carry away."""
    place, size = Place("dumps", ""), 0
    program = _pg_dump(home)
    if program is None:
        place.searched = "no pg_dump at hand"
        return place
    for service in SERVICES:
        async for part in _dump(program, targets, service.name, sought.longest):
            size += len(part)
            place.add(sought.found_in(part), f"dump of {service.name}")
    place.searched = f"{len(SERVICES)} databases, {size / 1e6:.1f} MB"
    return place


def _pg_dump(home: Path) -> Path | None:
    if (home / "postgres").exists():
        return footing(home).binaries / "pg_dump"
    found = shutil.which("pg_dump")
    return Path(found) if found else None


async def _dump(
    program: Path, targets: Targets, database: str, overlap: int
) -> AsyncIterator[bytes]:
    at = targets.postgres
    who: Mapping[str, str] = {"PGPASSWORD": at.password, "PATH": "/usr/bin:/bin"}
    words = ("--host", at.host, "--port", str(at.port), "--username", at.user, database)
    process = await asyncio.create_subprocess_exec(
        program, *words, stdout=asyncio.subprocess.PIPE, env=who
    )
    assert process.stdout
    before = b""
    while part := await process.stdout.read(CHUNK):
        yield before + part
        before = (before + part)[-overlap:] if overlap else b""
    if await process.wait():
        raise OSError(f"pg_dump of {database} ended with code {process.returncode}")
