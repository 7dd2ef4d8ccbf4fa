"""All facts, by the type that travels in the record's header."""

from contracts import followup, participation, referral
from contracts.base import Fact


def _told_in(module: object) -> list[type[Fact]]:
    return [
        fact
        for name, fact in vars(module).items()
        if isinstance(fact, type)
        and issubclass(fact, Fact)
        and not name.startswith("_")
        and f"{fact.__module__}.".startswith(f"{getattr(module, '__name__', '')}.")
    ]


FACTS: dict[str, type[Fact]] = {
    fact.type_name(): fact
    for module in (referral, participation, followup)
    for fact in _told_in(module)
}


def of_service(service: str) -> list[type[Fact]]:
    """The facts that a service tells on its own topic."""
    return [fact for fact in FACTS.values() if fact.service == service]
