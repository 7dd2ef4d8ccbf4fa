"""A service that runs: its loops and its routes, started and stopped in order."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
import structlog
from aiokafka.errors import KafkaError
from fastapi import FastAPI
from faststream.kafka import KafkaBroker

from chassis import migrations, telemetry
from chassis.auth import TokenReader
from chassis.clock import Clock
from chassis.composition import Service
from chassis.database import Pool, open_pool
from chassis.effect import Effect
from chassis.event_store import Store
from chassis.events import Stored
from chassis.health import Health, Pulse
from chassis.hearing import Hearing
from chassis.http import Resources
from chassis.intake import BodyLimit
from chassis.messaging import declare, new_broker, new_producer
from chassis.openapi import complete
from chassis.operations import Operations
from chassis.operations import router as operations_router
from chassis.problem import install
from chassis.relay import Relay
from chassis.sealing import Vault
from chassis.settings import Settings
from chassis.timers import Ticks

_log = structlog.get_logger("service")
Loop = Coroutine[Any, Any, None]


def create_app(service: Service, settings: Settings) -> FastAPI:
    """The web application; its lifespan starts and stops everything else."""
    telemetry.set_up(service.name, settings.log_level, settings.spans)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with _running(service, settings, app):
            yield

    app = FastAPI(
        title=f"Samverka: {service.name}",
        version="0.1.0",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry={"operation_spans": False, "metrics": False, "logs": False},
    )
    app.add_middleware(BodyLimit, limit=256 * 1024)
    install(app)
    app.include_router(operations_router(service.asyncapi, ticks=bool(service.categories)))
    app.include_router(service.router)
    complete(app)
    return app


@asynccontextmanager
async def _running(service: Service, settings: Settings, app: FastAPI) -> AsyncGenerator[None]:
    url = settings.database_url.get_secret_value()
    name = settings.instance or service.name
    async with await open_pool(url, name, schema=service.schema) as pool:
        clock = Clock(settings.clock)
        async with pool.acquire() as db:
            await migrations.check(db, service.migrations)
            await clock.fix(db)
        doorbell = asyncio.Event()
        store = _store(service, settings, pool, doorbell)
        tokens = TokenReader(settings.jwks, settings.issuer, settings.audience)
        app.state.resources = Resources(pool, store, clock, tokens, _awaited(service))
        async with _tasks(_loops(service, settings, app, doorbell)):
            yield


def _store(service: Service, settings: Settings, pool: Pool, doorbell: asyncio.Event) -> Store:
    return Store(
        pool=pool,
        vault=Vault(settings.master_key.get_secret_value()),
        categories={category.name: category for category in service.categories},
        remember=service.remember,
        timers=service.timers,
        consequences=service.consequences,
        appended=doorbell.set,
        service=service.name,
    )


def _loops(
    service: Service, settings: Settings, app: FastAPI, doorbell: asyncio.Event
) -> Sequence[Loop]:
    """Hearing for all; telling and ticking only where there are streams."""
    resources: Resources = app.state.resources
    store, health = resources.store, Health()
    effect = Effect(store, service.facts, service.reactions, service.remember_facts)
    pulse = health.pulse("hearing")
    hearing = Hearing(store.pool, effect.apply, effect.apply_singly, store.appended, pulse)
    ticks = Ticks(store, resources.clock, service.due_streams, service.due, hearing.caught_up)
    relay = _relay(service, settings, store, doorbell)
    app.state.operations = Operations(service.name, health, ticks, effect, lambda: relay.gap_hold)
    loops: list[Loop] = [_listen(service, settings, hearing, pulse)]
    if service.categories:
        health.pulses.append(relay.pulse)
        loops += [relay.run(), ticks.run(health.pulse("timers"))]
    return loops


def _awaited(service: Service) -> Callable[[Stored], bool]:
    """Whether other services hear of an event, so that a token may name it: not what goes to a feed."""
    own = f"{service.name}.v1"
    unlinked = {category.name: category.unlinked for category in service.categories}

    def awaited(stored: Stored) -> bool:
        told = service.publish(stored)
        if told is None or told.topic != own:
            return False
        return not isinstance(stored.event, unlinked.get(stored.category, ()))

    return awaited


def _relay(service: Service, settings: Settings, store: Store, doorbell: asyncio.Event) -> Relay:
    url = settings.database_url.get_secret_value()
    return Relay(
        service=service.name,
        pool=store.pool,
        categories=store.categories,
        publish=service.publish,
        new_producer=lambda: new_producer(settings),
        connect=lambda: asyncpg.connect(url, server_settings={"application_name": "relay"}),
        pulse=Pulse("relay"),
        doorbell=doorbell,
    )


async def _listen(service: Service, settings: Settings, hearing: Hearing, pulse: Pulse) -> None:
    """The broker's start waits for topics and an older member's session: never before the probes answer."""
    broker: KafkaBroker = new_broker(settings)
    declare(broker, service.hears, service.name, hearing, settings.instance or service.name)
    try:
        while True:
            try:
                await broker.start()
                break
            except (KafkaError, OSError) as error:
                pulse.trouble(f"Kafka is away: {type(error).__name__}")
                await asyncio.sleep(1)
        await hearing.run()
    finally:
        await broker.stop()


@asynccontextmanager
async def _tasks(loops: Sequence[Loop]) -> AsyncGenerator[None]:
    tasks = [asyncio.create_task(loop) for loop in loops]
    for task in tasks:
        task.add_done_callback(_shown)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)


def _shown(task: asyncio.Task[None]) -> None:
    """A loop that ends by itself would leave a service that answers and does nothing: stop, to be restarted."""
    if not task.cancelled() and (error := task.exception()):
        _log.error("a loop ended", error=type(error).__name__, exc_info=error, doing="stopping")
        os.kill(os.getpid(), signal.SIGTERM)
