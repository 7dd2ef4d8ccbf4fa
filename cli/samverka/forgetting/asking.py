"""Asked of the services over HTTP: to forget, to say who has carried it out, what falls due, and who has looked."""

import asyncio
from collections.abc import Sequence
from typing import Any

from samverka.client import Away
from samverka.principals import Doors

PATIENCE, PAUSE = 120.0, 0.2  # seconds
LOGGING_READS = ("referral", "participation", "followup")
"""The services at which an individual can be read."""
Row = dict[str, Any]


async def forget(doors: Doors, case: str) -> Sequence[str]:
    """All cases of the person whose case this is; Problem when one of them goes on."""
    answer = await doors.operator("referral").post("/forgettings", {"case_id": case})
    return answer.body["cases"]


async def carried_out(doors: Doors, cases: Sequence[str]) -> Sequence[Row]:
    """The receipts, once every service has destroyed its keys; Away names who has not in time."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + PATIENCE
    while True:
        receipts = [await _receipt(doors, case) for case in cases]
        waiting = sorted({who for receipt in receipts for who in receipt["waiting_for"]})
        if not waiting:
            return receipts
        if clock() > deadline:
            late = f"{', '.join(waiting)} has not destroyed its keys yet: see samverka status"
            raise Away(f"The receipt is not complete: {late}.")
        await asyncio.sleep(PAUSE)


async def _receipt(doors: Doors, case: str) -> Row:
    return (await doors.operator("referral").get(f"/forgettings/{case}")).body


async def retention(doors: Doors) -> Sequence[Row]:
    """Every case that has ended, the one that falls due first in front."""
    found, after = list[Row](), ""
    while True:
        page = (
            await doors.operator("referral").get("/retention", {"cursor": after} if after else None)
        ).body
        found += page["cases"]
        if not (after := page["next"] or ""):
            return sorted(found, key=lambda case: (case["forget_on"], case["case_id"]))


async def reads(doors: Doors, case: str) -> Sequence[Row]:
    """Who has looked at a case, at every service, in order of time."""
    rows = [
        {**row, "service": service}
        for service in LOGGING_READS
        for row in (await doors.operator(service).get(f"/reads/{case}")).body["reads"]
    ]
    return sorted(rows, key=lambda row: row["read_at"])
