"""Asked: what is waited for, who is asked, and what became of it."""

from fastapi import APIRouter

from followup.api import lists, milestones, surveys
from followup.api.table import COMMANDS, QUERIES

__all__ = ["COMMANDS", "QUERIES", "router"]

router = APIRouter()
for page in (milestones, surveys, lists):
    router.include_router(page.router)
