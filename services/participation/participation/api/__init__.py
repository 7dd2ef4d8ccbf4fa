"""Asked: what the units' staff and the operator ask over HTTP."""

from fastapi import APIRouter

from participation.api import cases, enrolment, programmes, reads, steps, units
from participation.api.table import COMMANDS, QUERIES

__all__ = ["COMMANDS", "QUERIES", "router"]

router = APIRouter()
for page in (programmes, units, enrolment, cases, steps, reads):
    router.include_router(page.router)
