"""The agencies' desk on a real database, without a broker: requests come in, facts are heard, days pass."""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from aiokafka.structs import ConsumerRecord
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from chassis import migrations
from chassis.auth import Principal
from chassis.clock import Clock
from chassis.database import open_pool
from chassis.effect import Effect
from chassis.event_store import Store
from chassis.http import Resources
from chassis.problem import install
from chassis.sealing import Vault
from chassis.timers import Ticks
from contracts.base import Fact
from contracts.codes import Party
from contracts.participation import ProgrammePublished
from contracts.programme import (
    After,
    Eligibility,
    Limits,
    Organisation,
    Pathway,
    Places,
    Programme,
    Station,
    Unit,
)
from referral.app import SERVICE
from tests.referral.given import MON, OTHER, SENDER, official_numbers

TODAY = date(2024, 12, 31)
REGION, ASSOCIATION = "region", "association"


class Badge:
    """Stands where tokens are read: the header says who asks, as `role organisation unit unit`."""

    def principal(self, authorization: str | None) -> Principal:
        role, organisation, *units = (authorization or "").split()
        return Principal("somebody", organisation, frozenset({role}), frozenset(units))


@dataclass
class Desk:
    """Every question has a key of its own unless one is given; every fact is heard once."""

    client: AsyncClient
    store: Store
    effect: Effect
    ticks: Ticks
    heard: dict[str, int] = field(default_factory=dict[str, int])
    numbers: Iterator[str] = field(default_factory=lambda: iter(official_numbers()))

    async def ask(
        self, path: str, body: Mapping[str, Any], who: str, key: str | None = None
    ) -> Response:
        headers = {"Authorization": who, "Idempotency-Key": key or str(uuid4())}
        return await self.client.post(path, json=body, headers=headers)

    async def read(self, path: str, who: str) -> Response:
        return await self.client.get(path, headers={"Authorization": who})

    async def hear(self, *facts: Fact) -> None:
        """One slice of records, as the broker would hand it over."""
        async with self.store.pool.acquire() as db, db.transaction():
            await self.effect.apply(db, [self._record(fact) for fact in facts])

    def _record(self, fact: Fact) -> ConsumerRecord[bytes, bytes]:
        key = str(getattr(fact, fact.key))
        subject = f"{fact.service}-{key}"
        self.heard[subject] = self.heard.get(subject, 0) + 1
        headers = {
            "ce_id": str(uuid4()),
            "ce_type": fact.type_name(),
            "ce_source": f"urn:samverka:{fact.service}",
            "ce_subject": subject,
            "ce_sequence": str(self.heard[subject]),
        }
        value = fact.model_dump_json().encode()
        return ConsumerRecord(
            topic=f"{fact.service}.v1",
            partition=0,
            offset=0,
            timestamp=0,
            timestamp_type=0,
            key=key.encode(),
            value=value,
            checksum=None,
            serialized_key_size=len(key),
            serialized_value_size=len(value),
            headers=tuple((name, text.encode()) for name, text in headers.items()),
        )

    async def happened(self, stream: str) -> list[str]:
        """The types of a stream's events, in order."""
        rows = await self.store.pool.fetch(
            "select type from es.event where stream_id = $1 order by version", stream
        )
        return [row["type"] for row in rows]

    async def dump(self) -> str:
        """All that lies in the database, as text."""
        tables = await self.store.pool.fetch(
            "select format('%I.%I', schemaname, tablename) as name from pg_tables"
            " where schemaname in ('es', 'desk') and has_table_privilege("
            " format('%I.%I', schemaname, tablename), 'select')"
        )
        rows = [
            row
            for table in tables
            for row in await self.store.pool.fetch(f"select t::text as row from {table['name']} t")
        ]
        return "\n".join(row["row"] for row in rows)


async def make_database(superuser: str, password: str) -> tuple[str, str]:
    """Addresses for the role that owns the new database, and for the role of the service."""
    db = await asyncpg.connect(superuser)
    name = f"desk_{uuid4().hex[:8]}"
    await db.execute(f"create role {SERVICE.name} login password '{password}'")
    await db.execute(f"create database {name}")
    await db.close()
    owner, place = superuser.rsplit("/", 1)[0], superuser.rsplit("@", 1)[1].rsplit("/", 1)[0]
    return f"{owner}/{name}", f"postgresql://{SERVICE.name}:{password}@{place}/{name}"


@asynccontextmanager
async def running(owner_url: str, url: str, master_key: str) -> AsyncGenerator[Desk]:
    owner = await asyncpg.connect(owner_url)
    await migrations.migrate(owner, SERVICE.migrations, SERVICE.name)
    await owner.close()
    async with await open_pool(url, "desk") as pool:
        clock = Clock("played")
        async with pool.acquire() as db:
            await clock.fix(db)
            await clock.move(db, TODAY)
        store = Store(
            pool=pool,
            vault=Vault(master_key),
            categories={category.name: category for category in SERVICE.categories},
            remember=SERVICE.remember,
            timers=SERVICE.timers,
            consequences=SERVICE.consequences,
            appended=lambda: None,
            service=SERVICE.name,
        )
        effect = Effect(store, SERVICE.facts, SERVICE.reactions, SERVICE.remember_facts)
        app = FastAPI()
        install(app)
        app.include_router(SERVICE.router)
        badge: Any = Badge()
        app.state.resources = Resources(
            pool, store, clock, badge, lambda stored: SERVICE.publish(stored) is not None
        )
        transport = ASGITransport(app)
        async with AsyncClient(transport=transport, base_url="http://desk") as client:
            yield Desk(client, store, effect, Ticks(store, clock, SERVICE.due_streams, SERVICE.due))


def caseworker(organisation: str = SENDER) -> str:
    return f"caseworker {organisation}"


@dataclass
class House:
    """A programme with two units, whom its cases may be sent to and by whom."""

    desk: Desk
    programme: str

    @property
    def unit(self) -> str:
        return f"{self.programme}-unit"

    @property
    def annex(self) -> str:
        """Another unit, to which only the other agency may refer."""
        return f"{self.programme}-annex"

    @property
    def unit_two(self) -> str:
        """A third unit, which both may refer to."""
        return f"{self.programme}-two"

    @property
    def staff(self) -> str:
        return f"unit_staff {REGION} {self.unit}"

    @property
    def group(self) -> str:
        return f"referral_group {REGION} {self.unit}"

    def asking(self, **other: Any) -> dict[str, Any]:
        """The body of a referral that is sent on the Monday, for somebody new."""
        body = {
            "on": str(MON),
            "identity_number": next(self.desk.numbers),
            "name": "Testperson Etternamn",
            "programme": self.programme,
            "unit": self.unit,
            "attested": ["lives-here"],
            "consent": {"parties": [SENDER, OTHER], "signed_on": str(MON)},
        }
        return body | other

    async def send(self, **other: Any) -> UUID:
        answer = await self.desk.ask("/referrals", self.asking(**other), caseworker())
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["case_id"])

    async def step(self, case: UUID, path: str, who: str, on: date = MON, **body: Any) -> Response:
        return await self.desk.ask(f"/referrals/{case}/{path}", {"on": str(on), **body}, who)

    async def until_admitted(self, **other: Any) -> UUID:
        case = await self.send(**other)
        for path in ("receipt", "study-visit", "mapping-visit", "acceptance"):
            answer = await self.step(case, path, self.staff)
            assert answer.status_code == 201, answer.text
        answer = await self.step(case, "admission", self.group, members=[SENDER, REGION])
        assert answer.status_code == 201, answer.text
        return case

    async def listed(self, case: UUID, who: str) -> list[dict[str, Any]]:
        """The lines of a case in somebody's list, whichever page it stands on."""
        lines, cursor = list[dict[str, Any]](), ""
        while True:
            page = (await self.desk.read(f"/referrals{cursor}", who)).json()
            lines += [line for line in page["referrals"] if line["case_id"] == str(case)]
            if not page["next"]:
                return lines
            cursor = f"?cursor={page['next']}"

    async def state(self, case: UUID, who: str = "") -> str:
        answer = await self.desk.read(f"/referrals/{case}", who or self.staff)
        assert answer.status_code == 200, answer.text
        return answer.json()["state"]


def version(slug: str, number: int = 1, valid_from: date = MON) -> Programme:
    places = Places(low=0, high=1)
    station = Station(station="kitchen", name="Köket", seats=places)
    units = (("unit", (SENDER, OTHER)), ("annex", (OTHER,)), ("two", (SENDER, OTHER)))
    parties = {SENDER: Party.SOCIAL_INSURANCE, OTHER: Party.EMPLOYMENT_SERVICE}
    return Programme(
        programme=slug,
        version=number,
        name="Samverkan",
        valid_from=valid_from,
        organisations=(
            *(Organisation(organisation=o, name=o, party=p) for o, p in parties.items()),
            Organisation(organisation=REGION, name="Regionen", party=Party.REGION),
            Organisation(organisation=ASSOCIATION, name="Förbundet"),
        ),
        units=tuple(
            Unit(
                unit=f"{slug}-{name}",
                name="Enheten",
                place="Orten",
                places=places,
                stations=(station,),
                referrers=referrers,
            )
            for name, referrers in units
        ),
        eligibility=Eligibility(youngest=16, oldest=120, attested=("lives-here",)),
        pathway=Pathway(study_visit=True, mapping_visit=True, milestones=()),
        limits=Limits(
            usual_stay=After(months=6), hold=After(days=14), answer_within=After(days=14)
        ),
    )


async def publish(desk: Desk, published: Programme) -> None:
    await desk.hear(ProgrammePublished(programme_id=published.programme, programme=published))


async def new_house(desk: Desk) -> House:
    house = House(desk, f"p{uuid4().hex[:12]}")
    await publish(desk, version(house.programme))
    return house


def rule(answer: Response) -> tuple[int, str, str]:
    """How a request was refused: the status, the rule and the field at fault."""
    (error,) = answer.json()["errors"]
    return answer.status_code, error["rule"], error["field"]


def keys(answer: Response) -> Sequence[str]:
    return sorted(answer.json())
