"""A street of its own, because what schemathesis asks for is done: a clock that has run to the year 9999 is no place for journeys."""

import asyncio
import shutil
import tempfile
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from contracts.roles import ROLES
from embedded import discard
from samverka import issuer, programme_file, street
from samverka.importing import import_programme
from samverka.installation import addresses
from samverka.principals import doors
from tests.journeys.asks import UNIT
from tests.journeys.scene import set_up
from tests.journeys.town import INSURANCE, PROGRAMME, Town

HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Street:
    """Four services with a programme and a case, who may ask there, and names of what is there."""

    addresses: Mapping[str, str]
    tokens: Mapping[str, str | None]
    """By role; and of somebody with every role, of nobody, and one that is none."""
    known: Mapping[str, Any]


@pytest.fixture(scope="module")
def home() -> Generator[Path]:
    home = Path(tempfile.mkdtemp(prefix="samverka-openapi-")).resolve()
    try:
        street.up(home, programme_file.organisations(PROGRAMME.parent), "played", {}, print)
        yield home
    finally:
        discard(home)
        shutil.rmtree(home)


@pytest.fixture(scope="module")
def asked(home: Path) -> Street:
    """The street, with an enrolled case and one whose consent was withdrawn."""
    here = {service: processes[0] for service, processes in addresses(home).items()}
    return Street(here, _tokens(home), asyncio.run(_play(home)))


def _tokens(home: Path) -> Mapping[str, str | None]:
    held = {role: (role,) for role in ROLES} | {"everybody": ROLES}
    signed = {who: issuer.token(home, INSURANCE, roles, (UNIT,)) for who, roles in held.items()}
    return {**signed, "broken": "e30.e30.e30", "nobody": None}


async def _play(home: Path) -> Mapping[str, Any]:
    async with doors(home, addresses(home)) as opened, httpx.AsyncClient(trust_env=False) as http:
        await import_programme(opened, programme_file.read(PROGRAMME), print)
        scene = await set_up(Town(home, opened, http))
    names = {"case_id": scene.case.case_id, "unit": UNIT, "programme": "skogsbygden"}
    return names | {"milestone": "week-1", "station": "kafe"}
