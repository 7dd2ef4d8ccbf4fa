"""Asked: what the units' staff and the operator ask over HTTP."""

from fastapi import APIRouter

from participation.api import (
    cases,
    endings,
    enrolment,
    length,
    measures,
    pathway,
    programmes,
    reads,
    registrations,
    units,
)
from participation.api.table import COMMANDS, QUERIES

__all__ = ["COMMANDS", "QUERIES", "router"]

router = APIRouter()
for page in (
    programmes,
    units,
    enrolment,
    cases,
    pathway,
    length,
    measures,
    endings,
    registrations,
    reads,
):
    router.include_router(page.router)
