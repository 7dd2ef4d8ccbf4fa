"""Between an event and its row: JSON, upcasting, sealed fields."""

import json
from functools import cache
from typing import Any, get_args
from uuid import UUID

import asyncpg
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from chassis.decider import AnyCategory, Event, Sealed
from chassis.sealing import ERASED, Keys


@cache
def _types(category: AnyCategory) -> dict[str, type[Event]]:
    return {event.__name__: event for event in category.events}


@cache
def sealed_fields(event: type[BaseModel]) -> tuple[str, ...]:
    """The fields that are sealed. Raises TypeError for a mark that would otherwise be overlooked."""
    marked = [name for name, info in event.model_fields.items() if _is_marked(info)]
    for name, info in event.model_fields.items():
        if _holds_mark(info.annotation) or (name in marked and info.annotation is not str):
            raise TypeError(f"{event.__name__}.{name}: only a whole field of text can be sealed")
    return tuple(marked)


def _is_marked(info: FieldInfo) -> bool:
    return any(isinstance(mark, Sealed) for mark in info.metadata)


def _holds_mark(kind: Any) -> bool:
    """Whether a part of a type is marked: one of a union, of a list, or a field of a model in it."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return bool(sealed_fields(kind))
    return any(isinstance(part, Sealed) or _holds_mark(part) for part in get_args(kind))


@cache
def seals(category: AnyCategory) -> bool:
    """Whether any of its events has a sealed field, so that its streams need keys."""
    return any(map(sealed_fields, category.events))


def encode(event: Event, event_id: UUID, key: str, keys: Keys) -> str:
    """The row's JSON; sealed fields are unreadable without the key."""
    if not (sealed := sealed_fields(type(event))):
        return event.model_dump_json()
    data = event.model_dump(mode="json")
    for name in sealed:
        data[name] = keys.seal(key, data[name], f"{event_id}/{name}")
    return json.dumps(data)


def decode(category: AnyCategory, row: asyncpg.Record, key: str, keys: Keys | None) -> Event:
    """The event of a row; without keys its sealed fields read ERASED, which is all that a relay may know."""
    type_, version = row["type"], row["schema_version"]
    model = _types(category)[type_]
    sealed = sealed_fields(model)
    if version == model.schema_version and not sealed:
        return model.model_validate_json(row["data"])
    data = json.loads(row["data"])
    for name in data.keys() & set(sealed):  # an older shape may lack some
        bound_to = f"{row['event_id']}/{name}"
        data[name] = keys.open(key, data[name], bound_to) if keys else ERASED
    while version < model.schema_version:
        data, version = category.upcasts[type_, version](data), version + 1
    return model.model_validate(data)
