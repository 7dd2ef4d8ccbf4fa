"""`samverka projections`, as an operator types it, told where everything is by its environment."""

import sys
from pathlib import Path

from tests.reporting.memory import Memory, a_town

SAMVERKA = (str(Path(sys.executable).with_name("samverka")), "projections")


async def said(kept: Memory, *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and the other one, without what only moves on a terminal."""
    process = await kept.start(*words, program=SAMVERKA)
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode().strip()


async def schemas(kept: Memory) -> list[str]:
    """Those that `status` shows."""
    code, out, err = await said(kept, "status")
    assert (code, err) == (0, "")
    words = out.split()
    return [word for word in words if word.startswith("rpt_v1")]


async def test_rebuild_status_and_swap_back(kept: Memory):
    await kept.tell(a_town(1, 4))
    async with kept.running():
        await kept.heard()
    assert await schemas(kept) == ["rpt_v1"]
    code, out, err = await said(kept, "rebuild")
    assert (code, err) == (0, "")
    assert out.startswith(f"Rebuilt from {sum(kept.told)} records in ")
    assert await schemas(kept) == ["rpt_v1", "rpt_v1_before"]
    code, out, _ = await said(kept, "swap-back")
    assert (code, out.partition(";")[0]) == (0, "Swapped back")
    assert await kept.ask("select sum(facts) from rpt_v1.applied") == sum(kept.told)


async def test_what_is_refused_is_said_in_one_line_with_what_to_do(kept: Memory):
    code, out, err = await said(kept, "swap-back")
    assert (code, out) == (1, "")
    assert err == "There is nothing to swap back to: nothing has been rebuilt."
    await kept.tell(a_town(1, 4))
    async with kept.running():
        await kept.heard()
    await kept.ask("update rpt_v1.cost set net_ore = net_ore + 1")
    code, _, err = await said(kept, "rebuild")
    assert (code, len(err.splitlines())) == (1, 1)
    assert "cost has 36 rows, but not the same" in err
    assert "--accept-changes cost" in err
    code, out, _ = await said(kept, "rebuild", "--accept-changes", "cost", "--anew")
    assert (code, out.startswith("Rebuilt")) == (0, True)


async def test_when_the_parts_are_away_it_says_so_in_one_line(kept: Memory):
    nowhere = {"SAMVERKA_OWNER_URL": "postgresql://a:b@127.0.0.1:9/c"}
    process = await kept.start("rebuild", told=nowhere)
    _, err = await process.communicate()
    assert process.returncode == 1
    assert b"Run it again: it goes on where it stopped." in err
    assert len(err.splitlines()) == 1
