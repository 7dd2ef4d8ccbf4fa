"""A unit of its own for each example, with staff who ask over HTTP."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from httpx import Response

from contracts.codes import Purpose, Sex
from contracts.programme import Places, Programme, Station
from contracts.referral import (
    AdmissionDecided,
    ConsentGiven,
    OfferAccepted,
)
from tests.participation.desk import Desk
from tests.participation.given import AFTER, BEFORE, MON, programme

SICK, PAID = BEFORE.model_dump(mode="json"), AFTER.model_dump(mode="json")
NAME = "Kontaktperson Ett"


@dataclass
class House:
    """A unit of its own for each example, and cases on their way to it."""

    desk: Desk
    programme: str
    unit: str

    @property
    def staff(self) -> str:
        return f"unit_staff {self.unit}"

    async def admit(self, on: date = MON, consent: bool = True) -> UUID:
        case = uuid4()
        decided = AdmissionDecided(
            case_id=case,
            on=on,
            programme=self.programme,
            unit=self.unit,
            referred_by="agency",
            sex=Sex.WOMAN,
            members=("agency", "region"),
        )
        given = ConsentGiven(case_id=case, on=on, unit=self.unit, purpose=Purpose.FOLLOW_UP)
        await self.desk.hear(decided, *([given] if consent else []))
        return case

    async def accept(self, case: UUID, on: date = MON) -> None:
        await self.desk.hear(OfferAccepted(case_id=case, on=on, unit=self.unit, start_on=on))

    async def enrol(
        self, case: UUID, on: date = MON, station: str = "kitchen", **body: Any
    ) -> Response:
        asked = {"case_id": str(case), "station": station, "contact_person": NAME, "on": str(on)}
        return await self.desk.ask("/participations", asked | body, self.staff)

    async def begin(self, on: date = MON) -> UUID:
        case = await self.admit(on)
        await self.accept(case, on)
        answer = await self.enrol(case, on, situation=SICK)
        assert answer.status_code == 201, answer.text
        return case

    async def step(
        self, case: UUID, path: str, if_match: str | None = None, **body: Any
    ) -> Response:
        return await self.desk.ask(
            f"/participations/{case}/{path}", body, self.staff, if_match=if_match
        )

    async def room(self) -> dict[str, Any]:
        return (await self.desk.read(f"/units/{self.unit}", self.staff)).json()

    async def case(self, case: UUID) -> dict[str, Any]:
        return (await self.desk.read(f"/participations/{case}", self.staff)).json()


def version(slug: str, number: int = 1, places: int = 2, seats: int = 2) -> Programme:
    base = programme(number)
    stations = (
        Station(station="garden", name="Trädgården", seats=Places(low=0, high=1)),
        Station(station="kitchen", name="Köket", seats=Places(low=0, high=seats)),
    )
    unit = base.units[0].model_copy(
        update={"unit": f"{slug}-unit", "places": Places(low=0, high=places), "stations": stations}
    )
    return base.model_copy(update={"programme": slug, "units": (unit,)})


async def publish(desk: Desk, published: Programme, on: date = MON) -> Response:
    body = published.model_dump(mode="json") | {"on": str(on)}
    return await desk.ask("/programmes", body, "operator")


async def house(desk: Desk, places: int = 2, seats: int = 2) -> House:
    slug = f"p{uuid4().hex[:12]}"
    answer = await publish(desk, version(slug, places=places, seats=seats))
    assert answer.status_code == 201, answer.text
    return House(desk, slug, f"{slug}-unit")


def rule(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["rule"]
