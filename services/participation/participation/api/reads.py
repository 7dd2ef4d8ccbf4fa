"""Who has looked at a participation, for whoever shows it to the person."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter

from chassis.http import Asked, asking, reads_of
from participation.api.table import QUERIES

router = APIRouter()


@router.get("/reads/{case_id}")
async def list_reads(
    case_id: UUID, asked: Annotated[Asked, asking("list_reads", QUERIES)]
) -> dict[str, Any]:
    """Also when nothing else of the case can be asked for any more."""
    await asked.log_read(case_id, "shown to the person")
    return {"reads": await reads_of(asked.pool, case_id)}
