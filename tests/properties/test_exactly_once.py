"""Whatever is told twice, cut anywhere, handed over again or crosses on the way: every fact has its effect once.

A slice here goes through the hearing of the real service: its offset, its effect and their one transaction.
More examples: `pytest tests/properties --hypothesis-profile=many`.
"""

import json
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from reporting.api import reports
from reporting.api.answers import answer
from reporting.api.when import When
from reporting.domain.periods import whole_year
from reporting.projections import programmes
from reporting.projections.progress import progress
from tests.properties.conftest import MANY, Hearer
from tests.properties.delivery import Disturbance, disturbances, id_of, type_of
from tests.properties.memory import differences, happened
from tests.properties.room import Room

AS_TOLD = Disturbance()
Hearers = Mapping[str, Hearer]


def patient(examples: int) -> settings:
    """So many examples, or as many as the profile says, which then looks for the smallest one that fails too."""
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    all_ = settings(deadline=None, suppress_health_check=checks)
    if settings.get_current_profile_name() == MANY:
        return all_
    return settings(all_, max_examples=examples, phases=[Phase.reuse, Phase.generate])


@pytest.mark.parametrize("service", ["referral", "participation", "followup"])
@patient(5)
@given(by=disturbances)
async def test_what_comes_again_adds_nothing(service: str, by: Disturbance, hearers: Hearers):
    """The same as if each fact had come once, alone, in the order of the first comings."""
    hearer = hearers[service]
    slices = hearer.history.disturbed(by)
    once = await hearer.hear(hearer.history.plain(slices))
    assert differences(once, await hearer.hear(slices)) == []


@pytest.mark.parametrize(
    ("service", "category"), [("participation", "participation"), ("followup", "schedule")]
)
@patient(2)
@given(by=disturbances)
async def test_what_is_heard_on_one_key_decides_the_same_whatever_crosses(
    service: str, category: str, by: Disturbance, hearers: Hearers
):
    """A unit's line is of many keys, and a withdrawal comes on another topic: these may cross."""
    hearer = hearers[service]
    assert await _streams(hearer, by, category) == await _streams(hearer, AS_TOLD, category)


async def _streams(hearer: Hearer, by: Disturbance, category: str) -> list[str]:
    await hearer.hear(hearer.history.disturbed(by))
    withdrawn = {
        f"schedule-{(record.key or b'').decode()}"
        for record in hearer.history.coming
        if type_of(record) == "referral.ConsentWithdrawn.v1"
    }
    events = [e for e in await happened(hearer.room) if e.stream.startswith(f"{category}-")]
    assert events
    return [str(event) for event in events if event.stream not in withdrawn]


@patient(8)
@given(by=disturbances)
async def test_reporting_says_the_same_to_the_byte_whatever_comes_again_or_crosses(
    by: Disturbance, hearers: Hearers
):
    hearer = hearers["reporting"]
    told = await hearer.told()
    said = await _said(hearer.room)
    assert differences(told, await hearer.hear(hearer.history.disturbed(by))) == []
    assert await _said(hearer.room) == said
    assert b"330000" in said


async def _said(room: Room) -> bytes:
    """The whole annual report, figures and as-of position."""
    async with room.pool.acquire() as db:
        heard, year = await progress(db), whole_year(2010)
        life = await programmes.life(db, "skogsbygden", heard.on)
        assert life
        units = await programmes.units(db, "skogsbygden", life, year.last)
        subject = reports.Subject("skogsbygden", life, units, year, heard)
        said = answer("annual", subject, await reports.read_annual(db, subject), When(2010))
    return json.dumps(said.model_dump(mode="json"), sort_keys=True).encode()


def test_a_disturbed_history_keeps_every_fact_and_the_order_of_each_key(hearers: Hearers):
    """What the properties rest on: the disturbances are as bad as they say, and no worse."""
    by = Disturbance(7, ((40, 5), (3, 9)), (3, 9), ((2, 4, "rewound"), (5, 2, "killed")))
    for hearer in hearers.values():
        coming = hearer.history.coming
        slices = hearer.history.disturbed(by)
        records = [record for each in slices for record in each.records]
        assert len(records) > len(coming)
        ids = {id_of(record): (record.topic, record.key) for record in coming}
        firsts = list(dict.fromkeys(i for record in records if (i := id_of(record)) in ids))
        assert firsts != list(ids)
        for key in set(ids.values()):
            kept = [each for each in firsts if ids[each] == key]
            assert kept == [each for each, its in ids.items() if its == key]
        assert sum(len(each.again) for each in slices) == 2
