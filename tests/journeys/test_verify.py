"""`samverka verify` on the living town: everything told lies at Kafka, everything heard had its effect once."""

import asyncio
import subprocess
import sys

from contracts.topics import SERVICES
from tests.journeys.cases import refer
from tests.journeys.town import Town, all_of


async def verify(town: Town) -> subprocess.CompletedProcess[str]:
    """As an operator asks for it."""
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "samverka.main", "verify", "--home", town.home],
        capture_output=True,
        text=True,
        env={"COLUMNS": "100", "PATH": "/usr/bin:/bin"},
    )


async def test_a_town_at_work_is_sound(town: Town):
    """While people are being referred: what is on its way is no fault."""
    today = await town.today()
    referring = asyncio.gather(
        all_of(*(refer(town, "porten", today, follow_up=True) for _ in range(20)))
    )
    working = await verify(town)
    await referring
    assert working.returncode == 0, working.stdout + working.stderr


async def test_at_rest_every_fact_has_been_heard_by_everyone(town: Town):
    told = (await town.settle()).told
    resting = await verify(town)
    assert resting.returncode == 0, resting.stdout + resting.stderr
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in resting.stdout.splitlines()
    ]
    facts = {row[0]: row[1:] for row in rows if row}
    for topic, count in told.items():
        teller = "referral" if topic.startswith("agency.") else topic.removesuffix(".v1")
        assert facts[f"{teller} tells {topic}"] == [str(count), "none", ""]
    hears = {who: cells for who, cells in facts.items() if " hears " in who}
    heard = {f"{each.name} hears {topic}" for each in SERVICES for topic in each.hears}
    assert hears.keys() == {who for who in heard if told[who.split(" ")[2]]}
    for who, (count, faults, besides) in hears.items():
        assert (count, faults) == (str(told[who.split(" ")[2]]), "none")
        assert "on its way" not in besides
