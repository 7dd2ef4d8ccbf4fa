"""Between an event and its row: JSON, upcasting, sealed fields."""

from functools import cache
from uuid import UUID

from chassis.decider import AnyCategory, Category, Event, Json, Sealed
from chassis.sealing import ERASED, Keys

__all__ = ["AnyCategory", "Category", "decode", "encode"]


@cache
def _types(category: AnyCategory) -> dict[str, type[Event]]:
    return {event.__name__: event for event in category.events}


@cache
def _sealed(event: type[Event]) -> tuple[str, ...]:
    return tuple(
        name
        for name, info in event.model_fields.items()
        if any(isinstance(mark, Sealed) for mark in info.metadata)
    )


def encode(event: Event, event_id: UUID, key: str, keys: Keys) -> Json:
    """The row's JSON; sealed fields are unreadable without the key."""
    data = event.model_dump(mode="json")
    for name in _sealed(type(event)):
        data[name] = keys.seal(key, data[name], f"{event_id}/{name}")
    return data


def decode(
    category: AnyCategory,
    type_: str,
    version: int,
    data: Json,
    event_id: UUID,
    key: str,
    keys: Keys | None,
) -> Event:
    """The event; without keys its sealed fields read ERASED, which is all that a relay may know."""
    model = _types(category)[type_]
    for name in _sealed(model):
        data[name] = keys.open(key, data[name], f"{event_id}/{name}") if keys else ERASED
    while version < model.schema_version:
        data, version = category.upcasts[type_, version](data), version + 1
    return model.model_validate(data)
