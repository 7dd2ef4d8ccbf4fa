"""A street that has been through its small year once, and rooms that hear of it again and again."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from hypothesis import settings

from chassis.envelope import Record
from chassis.service import Service
from followup.app import SERVICE as FOLLOWUP
from participation.app import SERVICE as PARTICIPATION
from referral.app import SERVICE as REFERRAL
from reporting.app import SERVICE as REPORTING
from tests.properties.delivery import Disturbance, History, Slice, hand_over
from tests.properties.memory import Memory, remembered, restore, save
from tests.properties.room import Room, open_room
from tests.properties.script import Script
from tests.properties.street import Street, heard_by
from tests.real.database import Databases

MANY = "many"
settings.register_profile(MANY, max_examples=1_000)
DECIDING: Sequence[Service] = (REFERRAL, PARTICIPATION, FOLLOWUP)


@dataclass(frozen=True, repr=False)
class Hearer:
    """A service that can be taken back to the day when everybody was on their way."""

    room: Room
    history: History

    async def hear(self, slices: Sequence[Slice]) -> Memory:
        """What it remembers once it has heard these from that day on."""
        await restore(self.room)
        await hand_over(self.room, slices)
        return await remembered(self.room)

    async def told(self) -> Memory:
        """What it remembers when everything comes as it was told."""
        return await self.hear(self.history.disturbed(Disturbance(sizes=(20,))))


@pytest.fixture(scope="module")
async def hearers(databases: Databases) -> AsyncGenerator[Mapping[str, Hearer]]:
    """Reporting begins with nothing; the others in the middle of what they have decided themselves."""
    async with AsyncExitStack() as stack:

        async def room(service: Service) -> Room:
            database = await databases.new(service.migrations, service.name)
            return await stack.enter_async_context(open_room(service, database))

        street = Street({service.name: await room(service) for service in DECIDING})
        script = Script(street)
        await script.begin()
        half = len(street.told)
        for each in street.rooms.values():
            await save(each)
        await script.go_on()
        reporting = await room(REPORTING)
        await save(reporting)
        deciding = {n: Hearer(r, _history(r, street.told, half)) for n, r in street.rooms.items()}
        yield {**deciding, "reporting": Hearer(reporting, _history(reporting, street.told, 0))}


def _history(room: Room, told: Sequence[Record], half: int) -> History:
    return History(heard_by(room, told[:half]), heard_by(room, told[half:]))
