"""The two things a service's command line can do: serve, and migrate its database."""

import asyncio
import os
import sys

import asyncpg
import uvicorn

from chassis import migrations
from chassis.composition import Service
from chassis.running import create_app
from chassis.settings import Settings, read_settings

__all__ = ["Service", "create_app", "main"]


async def _migrate(service: Service, settings: Settings) -> None:
    if settings.owner_url is None:
        sys.exit("migrate needs SAMVERKA_OWNER_URL, the address of the role that owns the schema")
    owner = await asyncpg.connect(settings.owner_url.get_secret_value())
    try:
        for name in await migrations.migrate(owner, service.migrations, service.name):
            print(f"applied {name}")
    finally:
        await owner.close()


def main(service: Service) -> None:
    """`python -m <service>.app serve` or `migrate`."""
    settings = read_settings(os.environ.get("SAMVERKA_SECRETS_DIR"))
    match sys.argv[1:]:
        case ["migrate"]:
            asyncio.run(_migrate(service, settings))
        case ["serve"]:
            app = create_app(service, settings)
            uvicorn.run(
                app,
                host=settings.host,
                port=settings.port,
                log_config=None,
                timeout_keep_alive=75,  # longer than clients keep theirs, who are about to use it
                timeout_graceful_shutdown=10,
            )
        case _:
            sys.exit("say serve or migrate")
