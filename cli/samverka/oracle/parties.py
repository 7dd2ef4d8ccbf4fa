"""Whom the oracle compares: each service, how it tells and hears, and where it remembers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import cast

from chassis.composition import Service
from contracts.topics import SERVICES, feed
from samverka.oracle.topics import Topics
from samverka.provision.targets import Targets


@dataclass(frozen=True)
class Party:
    """A service, its database as its own role reads it, and every topic it may write."""

    service: Service
    database: str = field(repr=False)
    tells: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.service.name


def street(targets: Targets, topics: Topics) -> Sequence[Party]:
    """The services of the table, with a feed for every agency that has one."""
    feeds = tuple(topics.named(feed("").removesuffix(".v1")))
    found: list[Party] = []
    for row in SERVICES:
        service = cast("Service", import_module(f"{row.name}.app").SERVICE)
        url = targets.postgres.url(row.name, targets.passwords[row.name].database, row.name)
        found.append(Party(service, url, row.tells + (feeds if row.feeds_agencies else ())))
    return found
