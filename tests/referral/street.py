"""Two services as their pages alone: what one tells is on its way to the other, in order within a key and not else."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from chassis.database import Due, Heard
from chassis.decider import AnyCategory, Command, Event, Rejected
from chassis.event_store import Work
from chassis.events import Stored
from chassis.service import Service
from contracts.registry import FACTS
from participation.app import SERVICE as PARTICIPATION
from referral.app import SERVICE as REFERRAL


@dataclass
class Pages:
    """A service's streams as lists. It decides as a transaction does, and what it tells it puts on its way."""

    service: Service
    street: "Street"
    streams: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list[Event]))

    def state(self, category: AnyCategory, key: str | UUID) -> Any:
        return category.decider.fold(self.streams[category.stream(key)])

    def decide(self, category: AnyCategory, key: str | UUID, command: Command) -> list[Event]:
        events = category.decider.decide(command, self.state(category, key))
        for event in events:
            self._append(category, str(key), event)
        return events

    def _append(self, category: AnyCategory, key: str, event: Event) -> None:
        stream = category.stream(key)
        self.streams[stream].append(event)
        now, version = datetime.now(UTC), len(self.streams[stream])
        stored = Stored(uuid4(), stream, category.name, key, version, event, None, None, now)
        self.street.tell(stored, self.service)
        for consequence in self.service.consequences(stored):
            name, other = consequence.stream.split("-", 1)
            known = {category.name: category for category in self.service.categories}
            self.decide(known[name], other, consequence.command)

    def hear(self, heard: Heard) -> None:
        if reaction := self.service.reactions.get(type(heard.fact)):
            reaction.react(self, heard)

    def fall_due(self, due: Due) -> None:
        self.service.due(as_work(self), due)


def as_work(pages: Pages) -> Work:
    """Rooms take a transaction; all that they do with it is to decide and to look at states."""
    work: Any = pages
    return work


@dataclass
class Street:
    """Facts on their way: a line for each topic and key."""

    ways: dict[tuple[str, str], deque[Heard]] = field(
        default_factory=lambda: defaultdict(deque[Heard])
    )
    desk: Pages = field(init=False)
    units: Pages = field(init=False)

    def __post_init__(self) -> None:
        self.desk, self.units = Pages(REFERRAL, self), Pages(PARTICIPATION, self)

    def tell(self, stored: Stored, service: Service) -> None:
        told = service.publish(stored)
        if told and told.topic == f"{service.name}.v1":
            fact = FACTS[told.type].model_validate_json(told.value)
            source, key = f"urn:samverka:{service.name}", stored.key
            heard = Heard(
                *(fact, stored.id, told.type, source, stored.stream, stored.version, key),
                *(stored.recorded_at, None, told.topic, 0, 0),
            )
            self.ways[told.topic, key].append(heard)

    @property
    def busy(self) -> list[tuple[str, str]]:
        """Where facts are on their way."""
        return sorted(way for way, facts in self.ways.items() if facts)

    def deliver(self, way: tuple[str, str]) -> None:
        """The first of a line arrives."""
        heard = self.ways[way].popleft()
        for pages in (self.desk, self.units):
            if heard.topic in pages.service.hears:
                pages.hear(heard)

    def settle(self) -> None:
        """Until nothing is on its way."""
        while busy := self.busy:
            self.deliver(busy[0])

    def ask(self, pages: Pages, category: AnyCategory, key: str | UUID, command: Command) -> bool:
        """What people ask for, which may be refused."""
        try:
            pages.decide(category, key, command)
        except Rejected:
            return False
        return True


def due(category: str, key: str, name: str, on: date) -> Due:
    return Due(f"{category}-{key}", category, key, name, on)
