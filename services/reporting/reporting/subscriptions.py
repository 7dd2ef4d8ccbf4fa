"""What reporting hears: everything. It answers with rows, never with a command."""

from types import MappingProxyType

from contracts.registry import FACTS
from contracts.topics import SERVICES

HEARS = next(service.hears for service in SERVICES if service.name == "reporting")
FACTS_HEARD = MappingProxyType({name: f for name, f in FACTS.items() if f"{f.service}.v1" in HEARS})
