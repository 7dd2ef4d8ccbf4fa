"""From a Kafka record to a heard fact: CloudEvents 1.0 in binary mode, then the fact's own contract."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aiokafka.structs import ConsumerRecord
from pydantic import BaseModel, ValidationError

from chassis.events import Heard, Unknown

Record = ConsumerRecord[bytes, bytes]
Facts = Mapping[str, type[BaseModel]]


class Malformed(Exception):
    """The record is no fact that we know: which rule it breaks, and how. Holds no value of the record."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule, self.reason = rule, reason


def hear(record: Record, facts: Facts) -> Heard:
    """The fact in a record, Unknown when this service has no model of its type. Raises Malformed."""
    headers = dict(record.headers)
    try:
        type_, source, subject = (_text(headers[n]) for n in ("ce_type", "ce_source", "ce_subject"))
        event_id, sequence = UUID(_text(headers["ce_id"])), int(_text(headers["ce_sequence"]))
        parent = _text(headers["traceparent"]) if "traceparent" in headers else None
    except (KeyError, ValueError) as error:
        raise Malformed("cloudevents_headers", f"{type(error).__name__} in the headers") from None
    model = facts.get(type_)
    return Heard(
        fact=_fact(model, record.value) if model else Unknown(),
        id=event_id,
        type=type_,
        source=source,
        subject=subject,
        sequence=sequence,
        key=key_of(record),
        recorded_at=datetime.fromtimestamp(record.timestamp / 1000, UTC),
        traceparent=parent,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
    )


def _text(value: bytes | None) -> str:
    """A header that Postgres can keep. Raises ValueError."""
    if b"\x00" in (value or b""):
        raise ValueError("a NUL")
    return (value or b"").decode()


def _fact(model: type[BaseModel], value: bytes | None) -> BaseModel:
    try:
        return model.model_validate_json(value or b"", extra="ignore")
    except ValidationError as error:
        broken = [f"/{'/'.join(map(str, e['loc']))}: {e['type']}" for e in error.errors()]
        raise Malformed("contract", "; ".join(broken)) from None


def key_of(record: Record) -> str:
    """The key as text; bytes that are none read as their hexadecimal form."""
    key = record.key or b""
    try:
        return key.decode().replace("\x00", "�")
    except UnicodeDecodeError:
        return key.hex()


def text_headers(record: Record) -> dict[str, str]:
    """Headers as text; one that is not UTF-8 is left readable, never a reason to stop."""
    return {
        name: (value or b"").decode("utf-8", "replace").replace("\x00", "�")
        for name, value in record.headers
    }


def recorded(row: Mapping[str, Any]) -> Record:
    """A parked record as it came."""
    headers = tuple((name, value.encode()) for name, value in json.loads(row["headers"]).items())
    place = (row["topic"], row["part"], row["offset_"])
    at, key, value = int(row["parked_at"].timestamp() * 1000), row["key"].encode(), row["value"]
    return ConsumerRecord(*place, at, 0, key, value, None, len(key), len(value or b""), headers)
