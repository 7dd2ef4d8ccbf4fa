"""The AsyncAPI 3.0 document of all topics, made from the registry: `python -m contracts.asyncapi --write`."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from contracts.base import Fact
from contracts.examples import example
from contracts.feeds import DISCLOSABLE
from contracts.headers import headers_example, headers_of, headers_schema
from contracts.registry import FACTS, of_service
from contracts.schemas import Schema, schema, text
from contracts.topics import PARTITIONS, SERVICES, feed

GOLDEN = Path(__file__).parents[1] / "asyncapi.json"
"""Where the committed document lies in a checkout."""

FEED = feed("{organisation}")
_RULES = """
Events that the joint rehabilitation services tell, as CloudEvents 1.0 in binary mode with JSON values.

Order holds within one key of one topic. `ce_sequence` rises within a `ce_subject` and may have holes; a
record whose sequence is not higher than the last one seen of its (`ce_source`, `ce_subject`) is a
repetition. Ignore unknown fields and unknown types: both may be added at any time.
"""


def document() -> dict[str, Any]:
    """The whole document, the same for every installation: addresses of servers are variables."""
    told = [(service.name, of_service(service.name)) for service in SERVICES if service.tells]
    return {
        "asyncapi": "3.0.0",
        "id": "urn:samverka:facts",
        "info": _info(),
        "defaultContentType": "application/json",
        "servers": _servers(),
        "channels": {
            **{f"{name}.v1": _service_channel(name, facts) for name, facts in told},
            "agency": _feed_channel(),
        },
        "operations": {
            **{f"{name}.tell": _operation(f"{name}.v1", facts) for name, facts in told},
            "agency.disclose": _operation("agency", DISCLOSABLE),
        },
        "components": _components(),
    }


def _info() -> dict[str, Any]:
    return {"title": "Samverka: facts", "version": "1.0.0", "description": _RULES.strip()}


def _servers() -> dict[str, Any]:
    return {
        "inner": _server("kafka", "Our services, by SCRAM over TLS.", "scram"),
        "outer": _server("kafka-secure", "Agencies, by client certificate.", "certificate"),
    }


def _server(protocol: str, description: str, security: str) -> dict[str, Any]:
    return {
        "host": "{host}",
        "protocol": protocol,
        "description": description,
        "variables": {"host": {"description": "Host and port of the installation's brokers."}},
        "security": [{"$ref": f"#/components/securitySchemes/{security}"}],
    }


def _service_channel(name: str, facts: Iterable[type[Fact]]) -> dict[str, Any]:
    description = f"All facts of {name}. Only the services of the installation may read it."
    return _channel(f"{name}.v1", "inner", description, facts)


def _feed_channel() -> dict[str, Any]:
    """One channel for the feeds of all agencies."""
    described = "What one agency may know of the cases that name it; no other agency may read it."
    channel = _channel(FEED, "outer", described, DISCLOSABLE)
    slug = {"description": "The agency's slug, the same as in its certificate and tokens."}
    return {**channel, "parameters": {"organisation": slug}}


def _channel(
    address: str, server: str, description: str, facts: Iterable[type[Fact]]
) -> dict[str, Any]:
    kept = {"cleanup.policy": ["delete"], "retention.ms": -1}
    return {
        "address": address,
        "description": description,
        "servers": [{"$ref": f"#/servers/{server}"}],
        "messages": {f.type_name(): {"$ref": _message_at(f)} for f in facts},
        "bindings": {"kafka": {"partitions": PARTITIONS, "topicConfiguration": kept}},
    }


def _operation(channel: str, facts: Iterable[type[Fact]]) -> dict[str, Any]:
    at = f"#/channels/{channel}"
    messages = [{"$ref": f"{at}/messages/{fact.type_name()}"} for fact in facts]
    return {"action": "send", "channel": {"$ref": at}, "messages": messages}


def _message_at(fact: type[Fact]) -> str:
    return f"#/components/messages/{fact.type_name()}"


def _components() -> dict[str, Any]:
    schemas: dict[str, Schema] = {"CloudEvent": headers_schema()}
    for name, fact in FACTS.items():
        whole = schema(fact)
        schemas |= {part: _hoisted(found) for part, found in whole.get("$defs", {}).items()}
        own = {k: v for k, v in whole.items() if k not in ("$schema", "$id", "$defs")}
        schemas[name] = _hoisted(own)
    return {
        "messages": {name: _message(fact) for name, fact in FACTS.items()},
        "schemas": schemas,
        "securitySchemes": {"scram": {"type": "scramSha512"}, "certificate": {"type": "X509"}},
    }


def _message(fact: type[Fact]) -> dict[str, Any]:
    name, whole = fact.type_name(), schema(fact)
    common = {"$ref": "#/components/schemas/CloudEvent"}
    key = {"type": "string", "description": f"The value of `{fact.key}`."}
    return {
        "name": name,
        "title": fact.__name__,
        "summary": whole.get("description", fact.__name__),
        "contentType": "application/json",
        "headers": {"allOf": [common, headers_of(fact)]},
        "payload": {"$ref": f"#/components/schemas/{name}"},
        "bindings": {"kafka": {"key": key}},
        "examples": [
            {"name": "example", "headers": headers_example(fact), "payload": example(whole)}
        ],
    }


def _hoisted(node: Any) -> Any:
    """With definitions looked for among the document's components."""
    if isinstance(node, list):
        return [_hoisted(item) for item in node]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(node, dict):
        return node.replace("#/$defs/", "#/components/schemas/") if isinstance(node, str) else node
    return {key: _hoisted(value) for key, value in node.items()}  # pyright: ignore


def main(arguments: Sequence[str], file: Path = GOLDEN) -> int:
    """Writes the document, or says whether the committed one is current."""
    if "--write" in arguments:
        file.write_text(text(document()))
    return 0 if file.read_text() == text(document()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
