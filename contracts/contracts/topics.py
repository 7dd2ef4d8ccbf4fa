"""Topics, who hears them, and the naming rules of topics, principals and groups."""

from dataclasses import dataclass

PARTITIONS = 6
"""Of every topic, for ever: another count would break the order within a key."""


@dataclass(frozen=True)
class Service:
    """A service, the topics it may write and the topics it hears."""

    name: str
    hears: tuple[str, ...]
    tells: tuple[str, ...]
    feeds_agencies: bool = False


def topic(service: str) -> str:
    """The one topic of a service."""
    return f"{service}.v1"


def feed(organisation: str) -> str:
    """The topic that one agency, and no other, may read."""
    return f"agency.{organisation}.v1"


def principal(organisation: str) -> str:
    """The Kafka principal of an agency: the common name of its client certificate."""
    return f"agency-{organisation}"


SERVICES = (
    Service("referral", ("participation.v1", "followup.v1"), ("referral.v1",), feeds_agencies=True),
    Service("participation", ("referral.v1",), ("participation.v1",)),
    Service("followup", ("referral.v1", "participation.v1"), ("followup.v1",)),
    Service("reporting", ("referral.v1", "participation.v1", "followup.v1"), ()),
)
