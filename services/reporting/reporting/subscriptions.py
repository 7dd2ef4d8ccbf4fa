"""What reporting hears: every topic. It answers with rows, never with a command."""

from contracts.topics import SERVICES

HEARS = next(service.hears for service in SERVICES if service.name == "reporting")
