"""The programme files at the desk, under slugs of each run, and people on their way to their units."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from contracts.codes import Purpose, Sex
from contracts.programme import Programme
from contracts.referral import AdmissionDecided, ConsentGiven, OfferAccepted
from samverka.programme_file import read
from tests.participation.desk import Desk
from tests.participation.house import SICK, House

PROGRAMMES = Path(__file__).parents[2] / "programmes"


def versions(*files: str) -> list[Programme]:
    """Under slugs of this run, so that no example meets another."""
    mark = uuid4().hex[:6]
    found: list[Programme] = []
    for file in files:
        for each in read(PROGRAMMES / f"{file}.yaml").versions:
            text = each.model_dump_json()
            for slug in (each.programme, *(unit.unit for unit in each.units)):
                text = text.replace(f'"{slug}"', f'"{slug[:30]}-{mark}"')
            found.append(Programme.model_validate_json(text))
    return found


async def admitted(
    desk: Desk, last: Programme, unit: str, on: date, referred_by: str, consent: bool = True
) -> UUID:
    case = uuid4()
    decided = AdmissionDecided(
        case_id=case,
        on=on,
        programme=last.programme,
        unit=unit,
        referred_by=referred_by,
        sex=Sex.WOMAN,
        members=(referred_by,),
    )
    given = ConsentGiven(case_id=case, on=on, unit=unit, purpose=Purpose.FOLLOW_UP)
    await desk.hear(decided, *([given] if consent else []))
    await desk.hear(OfferAccepted(case_id=case, on=on, unit=unit, start_on=on))
    return case


async def begun(
    desk: Desk, last: Programme, unit: str, on: date, station: str | None = None, **body: Any
) -> tuple[House, UUID]:
    ours = House(desk, last.programme, unit)
    described = last.unit(unit)
    assert described
    case = await admitted(desk, last, unit, on, described.referrers[0])
    seat = station or described.stations[0].station
    answer = await ours.enrol(case, on, seat, **{"situation": SICK} | body)
    assert answer.status_code == 201, answer.text
    return ours, case
