"""The reporting service, wired."""

from pathlib import Path

from chassis.service import Service, main

from reporting.api import router
from reporting.projections import remember_facts
from reporting.subscriptions import FACTS_HEARD, HEARS

SERVICE = Service(
    name="reporting",
    router=router,
    migrations=Path(__file__).parent / "sql",
    facts=FACTS_HEARD,
    hears=HEARS,
    remember_facts=remember_facts,
)

if __name__ == "__main__":
    main(SERVICE)
