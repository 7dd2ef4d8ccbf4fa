"""Who asks: a principal's organisation, role and units, and the doors that open for it."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from contracts.codes import Party
from contracts.programme import OrganisationKind, Programme
from samverka import issuer
from samverka.client import Door, connection
from samverka.installation import Addresses

OPERATIONS = "operations"
"""The organisation of those who run the installation; it is no agency."""


@dataclass(frozen=True)
class Who:
    """One principal: what it is, for whom, and for which units."""

    organisation: str
    role: str
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doors:
    """Every service for every principal, each token made once."""

    http: Mapping[str, httpx.AsyncClient]
    addresses: Addresses
    sign: Callable[[Who], str] = field(repr=False)
    known: dict[tuple[str, Who], Door] = field(default_factory=dict[tuple[str, Who], Door])

    def to(self, service: str, who: Who) -> Door:
        """The door of a service for a principal."""
        if (service, who) not in self.known:
            door = Door(self.http[service], self.addresses[service], self.sign(who))
            self.known[service, who] = door
        return self.known[service, who]

    def operator(self, service: str) -> Door:
        """The door of a service for the one who runs it."""
        return self.to(service, Who(OPERATIONS, "operator"))


@asynccontextmanager
async def doors(home: Path, addresses: Addresses) -> AsyncGenerator[Doors]:
    """Doors whose tokens come from the issuer of a home folder; connections close at the end."""

    def sign(who: Who) -> str:
        return issuer.token(home, who.organisation, (who.role,), who.units)

    async with AsyncExitStack() as stack:
        http = {name: await stack.enter_async_context(connection()) for name in addresses}
        yield Doors(http, addresses, sign)


def leading(programme: Programme) -> str:
    """Who keeps the programme's books: an association if there is one, otherwise the region."""
    books = [o for o in programme.organisations if o.kind is OrganisationKind.ASSOCIATION]
    region = [o for o in programme.organisations if o.party is Party.REGION]
    return [*books, *region, *programme.organisations][0].organisation
