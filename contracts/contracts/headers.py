"""The headers of a record: CloudEvents 1.0 in binary mode."""

from contracts.base import Fact
from contracts.examples import example
from contracts.schemas import Schema, schema


def headers_schema() -> Schema:
    """Of every record; only `traceparent` may be missing."""
    properties = _properties()
    required = [name for name in properties if name != "traceparent"]
    return {"type": "object", "required": required, "properties": properties}


def headers_of(fact: type[Fact]) -> Schema:
    """What the headers of one type of fact say besides."""
    fixed = {"ce_type": {"const": fact.type_name()}, "ce_dataschema": {"const": fact.schema_name()}}
    return {"type": "object", "properties": fixed}


def headers_example(fact: type[Fact]) -> dict[str, str]:
    """As the service's own topic carries them."""
    return {
        "ce_specversion": "1.0",
        "ce_id": "019ca9b4-5c00-7000-8000-000000000001",
        "ce_source": f"urn:samverka:{fact.service}",
        "ce_type": fact.type_name(),
        "ce_time": "2026-03-02T09:30:00+00:00",
        "ce_subject": f"example-{example(schema(fact))[fact.key]}",
        "ce_dataschema": fact.schema_name(),
        "ce_sequence": "1",
        "content-type": "application/json",
    }


def _properties() -> dict[str, Schema]:
    trace = "^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
    return {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": _formatted("uuid", "The event's own id."),
        "ce_source": _matching("^urn:samverka:[a-z]+$", "Who tells; a feed is told by referral."),
        "ce_type": _text("Which fact, and which version of its shape."),
        "ce_time": _formatted("date-time", "When it was recorded."),
        "ce_subject": _text("The stream it comes from; in a feed the case's consent."),
        "ce_dataschema": _text("The name of the value's schema."),
        "ce_sequence": _matching("^[0-9]+$", "The version of the stream, a decimal number."),
        "traceparent": _matching(trace, "W3C trace context of the request that led to it, if any."),
        "content-type": {"type": "string", "const": "application/json"},
    }


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _matching(pattern: str, description: str) -> Schema:
    return {**_text(description), "pattern": pattern}


def _formatted(format_: str, description: str) -> Schema:
    return {**_text(description), "format": format_}
