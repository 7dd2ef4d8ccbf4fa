"""Who may ask what, by the services' own tables, and a case about which it can be asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from httpx import Response

import followup.api
import participation.api
import referral.api.table
import reporting.api
from chassis.auth import Allow
from chassis.operations import OPERATIONS
from samverka.principals import Who
from tests.journeys.asks import (
    UNIT,
    Ask,
    of_followup,
    of_operations,
    of_participation,
    of_referral,
    of_reporting,
)
from tests.journeys.cases import Case, refer
from tests.journeys.town import INSURANCE, TOWNSHIP, Town

TABLES: Mapping[str, Mapping[str, Allow]] = {
    "referral": {**referral.api.table.COMMANDS, **referral.api.table.QUERIES},
    "participation": {**participation.api.COMMANDS, **participation.api.QUERIES},
    "followup": {**followup.api.COMMANDS, **followup.api.QUERIES},
    "reporting": {**reporting.api.QUERIES},
}


def table() -> Mapping[str, Mapping[str, Allow]]:
    """Every row of every service; reporting, which decides nothing, has no clock to tick."""
    return {
        service: {**rows, **{o: a for o, a in OPERATIONS.items() if not ticks(service, o)}}
        for service, rows in TABLES.items()
    }


def ticks(service: str, operation: str) -> bool:
    return service == "reporting" and "tick" in operation


@dataclass(frozen=True)
class Scene:
    """A case that is enrolled, and for each service how each row of its table is asked for."""

    town: Town
    case: Case
    asks: Mapping[str, Mapping[str, Ask]]
    rows: list[tuple[str, str]]
    """Service and operation."""

    async def ask(self, service: str, operation: str, who: Who | None, **headers: str) -> Response:
        ask = self.asks[service][operation]
        none = {"Idempotency-Key": ""} | {k.capitalize(): v for k, v in headers.items()}
        return await self.town.ask(ask.method, f"{service}{ask.path}", who, ask.body, none)


async def set_up(town: Town) -> Scene:
    """Two cases: one that is enrolled, and one whose consent has been withdrawn."""
    today = await town.today()
    parties = {"parties": [INSURANCE, TOWNSHIP], "signed_on": str(today)}
    case = await refer(town, UNIT, today, follow_up=True, consent=parties)
    await case.until_confirmed(today)
    await town.settle()
    await case.enrol(today, "kafe")
    leaving = await refer(town, UNIT, today, consent=parties)
    await leaving.by_sender("consent/withdrawal", today)
    await town.settle()
    asks = {
        "referral": of_referral(case, leaving, str(today)),
        "participation": of_participation(case, str(today)),
        "followup": of_followup(case, str(today)),
        "reporting": of_reporting(),
    }
    operations = of_operations(str(today))
    asks = {service: {**operations, **asked} for service, asked in asks.items()}
    return Scene(town, case, asks, [(s, o) for s, rows in table().items() for o in rows])
