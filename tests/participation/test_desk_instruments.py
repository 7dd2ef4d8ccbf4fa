"""Every instrument of every programme file, at the start and at the exit: the units' desk takes what is its own to take."""

from datetime import date
from typing import Any

import pytest

from contracts.programme import BESIDE, SITUATION, Instrument, Programme
from tests.participation.desk import Desk
from tests.participation.files import begun, versions
from tests.participation.house import PAID, House, publish, rule

FILES = [
    ("nu-sjukvarden",),
    ("rehabarenan", "arbetstraning-torekallberget"),
    ("vagen-till-sjalvforsorjning",),
    ("rorsas-lantliv",),
]


def answer(instrument: Instrument) -> dict[str, Any]:
    """What somebody may answer: in the middle of the scale."""
    scale = instrument.scale
    score = {"score": (scale.lowest + scale.highest) // 2} if scale else {}
    return {"instrument": instrument.instrument, "instrument_version": instrument.version, **score}


def asked(version: Programme, occasion: str) -> list[Instrument]:
    return [
        each
        for each in version.instruments
        if occasion in each.at and each.measures not in SITUATION
    ]


async def stored(house: House) -> int:
    return await house.desk.store.pool.fetchval("select count(*) from es.event")


@pytest.mark.parametrize("files", FILES, ids="+".join)
async def test_each_is_taken_from_the_unit_s_staff_or_refused_by_name(
    desk: Desk, files: tuple[str, ...]
):
    last = [each for each in versions(*files) if not each.closing][-1]
    first = last.model_copy(update={"version": 1, "amendment": None})
    assert (await publish(desk, first, last.valid_from)).status_code == 201
    start = max(last.valid_from, last.units[0].opens or date.min)
    house, case = await begun(desk, first, last.units[0].unit, start)
    for occasion in ("start", "exit"):
        if occasion == "exit":
            left = await house.step(case, "exit", on=str(start), code="work", situation=PAID)
            own = [i.instrument for i in asked(last, "exit") if i.respondent not in BESIDE]
            assert left.json()["missing"] == own
        for each in asked(last, occasion):
            before = await stored(house)
            said = {"on": str(start), "occasion": occasion, "answer": answer(each)}
            given = await house.step(case, "instruments", **said)
            if each.respondent not in BESIDE:
                assert given.status_code == 201, given.text
                continue
            assert rule(given) == (409, "asked_by_calendar")
            assert given.headers["content-type"] == "application/problem+json"
            assert given.json()["errors"][0]["field"] == "/answer/instrument"
            missed = {"instrument": each.instrument, "code": "declined"}
            other = await house.step(
                case, "instruments/missed", on=str(start), occasion=occasion, missed=missed
            )
            assert rule(other) == (409, "asked_by_calendar")
            assert await stored(house) == before


async def test_the_files_ask_somebody_beside_the_stay():
    """Or the refusal above has not been looked at."""
    every = (
        each for files in FILES for version in versions(*files) for each in version.instruments
    )
    assert {"agency"} <= {each.respondent for each in every}
