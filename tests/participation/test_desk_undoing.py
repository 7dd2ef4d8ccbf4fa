"""Corrections, reopening, what was entered in error, and the export for a register outside."""

from contracts.programme import Instrument, Measure, Registration, Scale
from tests.participation.desk import Desk
from tests.participation.given import MON, day
from tests.participation.house import PAID, SICK, House, house, publish, rule, version

HEALTH = Instrument(
    instrument="health",
    name="Hälsa",
    measures=Measure.HEALTH,
    at=("start", "exit"),
    paired=True,
    told="score",
    scale=Scale(lowest=0, highest=10),
)


async def measured(desk: Desk) -> House:
    ours = await house(desk)
    more = version(ours.programme, 2).model_copy(
        update={
            "instruments": (HEALTH,),
            "registrations": (Registration(registration="reg", name="R", at=("start", "exit")),),
        }
    )
    assert (await publish(desk, more)).status_code == 201
    return ours


async def test_the_same_instrument_at_both_ends_and_its_items_sealed(desk: Desk):
    ours = await measured(desk)
    case = await ours.admit()
    await ours.accept(case)
    items = [{"item": "sleep", "answer": "Hemligt svar"}]
    entry = {"instrument": "health", "score": "3.5", "items": items}
    begun = await ours.enrol(case, situation=SICK, answers=[entry])
    assert begun.json()["missing"] == []
    outside = {"occasion": "exit", "answer": {"instrument": "health", "score": "11"}}
    refused = await ours.step(case, "instruments", **outside)
    assert rule(refused) == (409, "score_outside_scale")
    assert refused.json()["errors"][0]["field"] == "/answer/score"
    assert (await ours.step(case, "exit", on=str(day(9)), code="work", situation=PAID)).json()[
        "missing"
    ] == ["health"]
    better = {"on": str(day(12)), "occasion": "exit"}
    better["answer"] = {"instrument": "health", "score": "7"}  # type: ignore[assignment]
    assert (await ours.step(case, "instruments", **better)).is_success
    record = await ours.case(case)
    assert [(a["occasion"], a["score"]) for a in record["instruments"]] == [
        ("start", "3.5"),
        ("exit", "7"),
    ]
    assert record["instruments"][0]["items"] == items
    assert record["missing"] == {"start": [], "exit": []}
    assert "Hemligt svar" not in await desk.dump()


async def test_a_register_is_told_what_it_wants_and_every_read_is_logged(desk: Desk):
    ours = await measured(desk)
    stays, error = await ours.begin(), await ours.begin()
    assert (await ours.step(error, "entry-in-error", "*", on=str(day(1)))).is_success
    noted = {"registration": "reg", "occasion": "start", "on": str(day(1))}
    assert (await ours.step(stays, "registrations", **noted)).is_success
    early = await ours.step(stays, "registrations", **noted | {"occasion": "exit"})
    assert rule(early) == (409, "not_ended")
    assert (await ours.step(stays, "exit", on=str(day(9)), code="work", situation=PAID)).is_success
    path = f"/units/{ours.unit}/registrations?registration=reg&first={MON}&last={day(30)}"
    export = (await desk.read(path, ours.staff)).json()
    found = [(e["case_id"], e["occasion"], e["day"], e["registered_on"]) for e in export["entries"]]
    assert found == [
        (str(stays), "start", str(MON), str(day(1))),
        (str(stays), "exit", str(day(9)), None),
    ]
    assert export["entries"][0]["situation"] == SICK
    assert (export["entries"][1]["exit_code"], export["cursor"]) == ("work", None)
    reads = "select count(*) from es.read_log where individual = $1 and operation = $2"
    assert await desk.store.pool.fetchval(reads, stays, "export_registrations") == 1
    assert (await desk.read(path, "unit_staff another-unit")).status_code == 403
    assert (await desk.read(path, "coordinator")).status_code == 403
    turned = f"/units/{ours.unit}/registrations?registration=reg&first={day(30)}&last={MON}"
    assert rule(await desk.read(turned, ours.staff)) == (422, "last_before_first")


async def test_an_exit_that_was_none_is_undone_if_the_place_is_still_free(desk: Desk):
    ours = await house(desk, places=1)
    case = await ours.begin()
    going = await ours.step(case, "reopening", "*", on=str(day(3)))
    assert rule(going) == (409, "not_ended")
    assert (await ours.step(case, "exit", on=str(day(3)), code="work", situation=PAID)).is_success
    assert (await ours.step(case, "reopening", on=str(day(4)))).status_code == 428
    assert (await ours.step(case, "reopening", "*", on=str(day(4)))).is_success
    record, room = await ours.case(case), await ours.room()
    assert (record["state"], record["exited_on"], room["taken"]) == ("enrolled", None, 1)
    assert (await ours.step(case, "exit", on=str(day(5)), code="work", situation=PAID)).is_success
    await ours.admit(day(6))
    full = await ours.step(case, "reopening", "*", on=str(day(7)))
    assert rule(full) == (409, "unit_full")
    assert (await ours.case(case))["state"] == "exited"
    corrected = await ours.step(case, "exit/correction", "*", on=str(day(7)), code="studies")
    assert corrected.is_success
    assert (await ours.case(case))["exit_code"] == "studies"


async def test_what_was_entered_in_error_frees_its_place_and_is_recorded_no_more(desk: Desk):
    ours = await house(desk, places=1)
    case = await ours.begin()
    waiting = await ours.admit(day(1))
    assert (await ours.room())["waiting"][0]["case_id"] == str(waiting)
    assert (await ours.step(case, "entry-in-error", "*", on=str(day(2)))).is_success
    room = await ours.room()
    assert (room["taken"], room["held"], room["waiting"]) == (0, 1, [])
    assert (await ours.case(case))["state"] == "entered_in_error"
    plan = await ours.step(case, "plan", on=str(day(2)), goals=["sova"])
    assert rule(plan) == (409, "entered_in_error")
    told_error = {"on": str(day(3)), "code": "registered_in_error", "situation": PAID}
    other = await ours.admit(day(2))
    assert rule(await ours.step(other, "exit", **told_error)) == (409, "not_enrolled")


async def test_a_week_and_a_situation_are_corrected(desk: Desk):
    ours = await house(desk)
    case = await ours.begin()
    week = {"on": str(day(7)), "week": str(MON), "planned_hours": 20, "attended_hours": 12}
    assert (await ours.step(case, "attendance", **week)).is_success
    right = week | {"attended_hours": 16}
    assert rule(await ours.step(case, "attendance", **right)) == (409, "week_already_recorded")
    assert (await ours.step(case, "attendance/correction", "*", **right)).is_success
    before = {"on": str(day(8)), "occasion": "before", "situation": PAID}
    assert (await ours.step(case, "situation/correction", "*", **before)).is_success
    record = await ours.case(case)
    assert record["attendance"][0]["attended_hours"] == 16
    assert record["before"] == PAID
