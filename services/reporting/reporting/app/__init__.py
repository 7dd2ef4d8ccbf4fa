"""Wired: the memory."""

from pathlib import Path

from chassis.service import Service
from contracts.asyncapi import document
from contracts.registry import FACTS
from reporting.api import router
from reporting.projections import remember_facts
from reporting.subscriptions import HEARS

SERVICE = Service(
    name="reporting",
    router=router,
    migrations=Path(__file__).parents[1] / "sql",
    facts=FACTS,
    hears=HEARS,
    remember_facts=remember_facts,
    schema="rpt_v1",
    asyncapi=document(),
)
