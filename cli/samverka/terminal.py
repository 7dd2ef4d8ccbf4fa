"""What the commands share: their options, where they print, and how they reach the services."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
import uvloop
from rich.console import Console

from samverka.installation import addresses, read_addresses
from samverka.principals import Doors, doors

Home = Annotated[Path, typer.Option(help="Where the installation keeps its data.")]
Programmes = Annotated[Path, typer.Option(help="The folder of programme files.")]
Where = Annotated[
    Path | None, typer.Option("--addresses", help="JSON file with addresses of services elsewhere.")
]
out, err = Console(), Console(stderr=True)


T = TypeVar("T")


def with_doors(
    home: Path, where: Path | None, work: Callable[[Doors], Coroutine[Any, Any, T]]
) -> T:
    """Do `work` with the services of a home folder, or with those at the addresses in a file."""
    here = home.resolve()
    found = read_addresses(where) if where else addresses(here)

    async def connected() -> T:
        async with doors(here, found) as opened:
            return await work(opened)

    return uvloop.run(connected())
