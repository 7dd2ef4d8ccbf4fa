"""Real Apache Kafka and PostgreSQL as child processes of one detached keeper, without Docker."""

from embedded.jars import JarsUnavailable
from embedded.parts import Parts, discard, parts, start_parts
from embedded.program import NotReady, Program, Ready
from embedded.supervisor import down, state, up

__all__ = [
    "JarsUnavailable",
    "NotReady",
    "Parts",
    "Program",
    "Ready",
    "discard",
    "down",
    "parts",
    "start_parts",
    "state",
    "up",
]
