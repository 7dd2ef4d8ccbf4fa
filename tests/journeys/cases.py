"""One case and what is done with it, each step by the one who may."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from samverka.client import Answer, Door
from samverka.principals import Who
from tests.journeys.town import CONTACT, INSURANCE, PARTIES, Person, Town, caseworker, group, staff

SICK: Mapping[str, Any] = {"incomes": [{"income": "sickness_benefit"}], "occupation": "other"}
WAGE: Mapping[str, Any] = {
    "incomes": [{"income": "wage", "extent": 75}],
    "occupation": "work",
    "occupation_extent": 75,
}
PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Case:
    """Who it is about, who sent it where, and the id it was given."""

    town: Town
    person: Person
    unit: str
    sender: str
    case_id: str
    follow_up: bool = False
    """Whether the consent to follow-up came with the referral."""

    async def ask_referral(self, who: Who, what: str, body: Mapping[str, Any]) -> Answer:
        door = self.town.doors.to("referral", who)
        return await door.post(f"/referrals/{self.case_id}/{what}", body)

    async def by_sender(self, what: str, on: date, **more: Any) -> Answer:
        return await self.ask_referral(caseworker(self.sender), what, {"on": str(on), **more})

    async def by_unit(self, what: str, on: date, **more: Any) -> Answer:
        return await self.ask_referral(staff(self.unit), what, {"on": str(on), **more})

    async def admit(self, on: date, members: Sequence[str] = PARTIES) -> Answer:
        body = {"on": str(on), "members": list(members)}
        return await self.ask_referral(group(self.unit), "admission", body)

    async def until_accepted(self, on: date, visits: bool = True) -> "Case":
        """Received, visited where the programme has visits, and accepted by the unit, on one day."""
        for step in (
            "receipt",
            *(("study-visit", "mapping-visit") if visits else ()),
            "acceptance",
        ):
            await self.by_unit(step, on)
        return self

    async def until_offered(self, on: date, visits: bool = True) -> "Case":
        """On to a place that is held."""
        await self.until_accepted(on, visits)
        await self.admit(on)
        await self.state("offered")
        return self

    async def until_confirmed(self, on: date, visits: bool = True) -> "Case":
        """On to a place that is held and confirmed."""
        await self.until_offered(on, visits)
        await self.by_sender("offer/acceptance", on, start_on=str(on))
        await self.state("confirmed")
        return self

    async def state(self, *wanted: str) -> str:
        """Where the referral stands, once that is one of `wanted`."""
        door = self.town.doors.to("referral", caseworker(self.sender))
        deadline = time.monotonic() + PATIENCE
        while True:
            state = (await door.get(f"/referrals/{self.case_id}")).body["state"]
            if state in wanted or time.monotonic() > deadline:
                assert state in wanted, f"{state}, not {' or '.join(wanted)}"
                return state
            await asyncio.sleep(0.05)

    @property
    def desk(self) -> Door:
        """The unit's own desk at participation."""
        return self.town.doors.to("participation", staff(self.unit))

    def enrolment(self, on: date, station: str, situation: Any = SICK) -> dict[str, Any]:
        """The body that enrols the case."""
        seat = {"station": station, "contact_person": f"Kontakt {CONTACT}"}
        body = {"case_id": self.case_id, "on": str(on), **seat}
        return body | ({"situation": situation} if situation else {})

    async def enrol(self, on: date, station: str, situation: Any = SICK) -> Answer:
        """A consent given on its own may be heard later than the hold: settle first."""
        return await self.desk.post("/participations", self.enrolment(on, station, situation))

    async def at_desk(
        self, what: str, on: date, if_match: str | None = None, **more: Any
    ) -> Answer:
        path = f"/participations/{self.case_id}/{what}"
        return await self.desk.post(path, {"on": str(on), **more}, if_match=if_match)

    async def record(self) -> Answer:
        return await self.desk.get(f"/participations/{self.case_id}")

    async def milestone(self, name: str, what: str, on: date, **more: Any) -> Answer:
        door = self.town.doors.to("followup", staff(self.unit))
        path = f"/schedules/{self.case_id}/milestones/{name}/{what}"
        return await door.post(path, {"on": str(on), **more})


def referral(person: Person, unit: str, on: date, follow_up: bool = False) -> dict[str, Any]:
    """The body of a referral, with all that it needs."""
    return {
        "identity_number": person.number,
        "name": person.name,
        "programme": "skogsbygden",
        "unit": unit,
        "attested": ["wishes-to-try"],
        "consent": {"parties": list(PARTIES), "signed_on": str(on)},
        "follow_up_consent": follow_up,
        "on": str(on),
    }


async def refer(
    town: Town,
    unit: str,
    on: date,
    sender: str = INSURANCE,
    follow_up: bool = False,
    person: Person | None = None,
    **more: Any,
) -> Case:
    """Somebody, new unless named, is referred; `more` replaces parts of the body."""
    person = person or town.people.next()
    door = town.doors.to("referral", caseworker(sender))
    sent = await door.post("/referrals", referral(person, unit, on, follow_up) | more)
    return Case(town, person, unit, sender, sent.body["case_id"], follow_up)
