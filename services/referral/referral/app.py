"""Wired: the partner agencies' desk."""

from collections.abc import Iterable
from pathlib import Path

from chassis.decider import AnyCategory
from chassis.event_store import Consequence
from chassis.events import Stored, Told
from chassis.service import Service, main
from contracts.asyncapi import document
from contracts.registry import FACTS
from referral import projections, publications, subscriptions
from referral.api import router
from referral.domain.agreement import AGREEMENT
from referral.domain.consent import CONSENT
from referral.domain.disclosure import disclosure
from referral.domain.funds import FUNDS
from referral.domain.ledger import LEDGER
from referral.domain.organisation import ORGANISATION
from referral.domain.person import PERSON
from referral.domain.referral.deciding import REFERRAL
from referral.projections.waiting import timers

CATEGORIES: tuple[AnyCategory, ...] = (
    ORGANISATION,
    PERSON,
    REFERRAL,
    CONSENT,
    AGREEMENT,
    LEDGER,
    FUNDS,
)


def publish(stored: Stored) -> Told | None:
    """A fact on the service's topic, or on the feed of the one agency it is disclosed to."""
    told = publications.tell(stored.event, stored.key)
    return Told.of(*told) if told else None


def consequences(stored: Stored) -> Iterable[Consequence]:
    """What happens to a referral is disclosed in the same transaction."""
    told = disclosure(stored.event) if stored.category == REFERRAL.name else None
    return (Consequence(CONSENT.stream(stored.key), told),) if told else ()


SERVICE = Service(
    name="referral",
    router=router,
    migrations=Path(__file__).parent / "sql",
    facts=FACTS,
    hears=("participation.v1", "followup.v1"),
    categories=CATEGORIES,
    publish=publish,
    remember=projections.remember,
    remember_facts=projections.remember_facts,
    timers=timers,
    consequences=consequences,
    reactions=subscriptions.REACTIONS,
    due_streams=subscriptions.due_streams,
    due=subscriptions.due,
    asyncapi=document(),
)

if __name__ == "__main__":
    main(SERVICE)
