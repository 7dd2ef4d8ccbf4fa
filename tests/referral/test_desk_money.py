"""Organisations, agreements and costs over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response

from tests.referral.desk import ASSOCIATION, REGION, Desk, House, caseworker, rule
from tests.referral.given import MON, OTHER, SENDER

BOOKS, OPERATOR = f"economist {ASSOCIATION}", f"operator {ASSOCIATION}"
HALVES = [
    {"funder": SENDER, "numerator": 1, "denominator": 2},
    {"funder": OTHER, "numerator": 1, "denominator": 2},
]


@pytest.fixture
async def books(house: House) -> House:
    """A programme whose funders are registered."""
    for organisation in (SENDER, OTHER, REGION):
        body = {"organisation": organisation, "name": organisation, "on": str(MON)}
        assert (await house.desk.ask("/organisations", body, OPERATOR)).status_code == 201
    return house


async def adopt(house: House, **other: Any) -> Response:
    body = {
        "on": str(MON),
        "agreement": f"{house.programme}-agreement",
        "programme": house.programme,
        "unit": house.unit,
        "valid_from": "2024-01-01",
        "shares": HALVES,
    }
    return await house.desk.ask("/agreements", body | other, BOOKS)


async def cost(house: House, key: str | None = None, **other: Any) -> Response:
    body = {
        "on": "2024-06-30",
        "programme": house.programme,
        "unit": house.unit,
        "cost_kind": "premises",
        "net_ore": 10_000_00,
        "vat_ore": 2_500_00,
        "accrued_on": "2024-01-31",
        "description": "januari",
    }
    return await house.desk.ask("/costs", body | other, BOOKS, key)


async def recorded(house: House) -> list[tuple[str, int, int]]:
    """The agreement, its version and the net of each line of the unit's ledger."""
    rows = await house.desk.store.pool.fetch(
        "select data -> 'agreement' ->> 'agreement' as agreement,"
        " (data -> 'agreement' ->> 'version')::int as version, (data ->> 'net_ore')::int as net"
        " from es.event where stream_id = $1 order by version",
        f"ledger-{house.unit}",
    )
    prefix = f"{house.programme}-"
    return [(r["agreement"].removeprefix(prefix), r["version"], r["net"]) for r in rows]


async def test_an_organisation_keeps_its_id_through_its_names(desk: Desk):
    slug = f"o{uuid4().hex[:12]}"
    for name in ("Landstinget", "Landstinget", "Regionen"):
        body = {"organisation": slug, "name": name, "party": "region"}
        assert (await desk.ask("/organisations", body, OPERATOR)).status_code == 201
    happened = await desk.happened(f"organisation-{slug}")
    assert happened == ["OrganisationRegistered", "OrganisationRenamed"]


async def test_a_name_that_has_not_begun_is_refused(desk: Desk):
    later = [{"name": "Regionen", "valid_from": "2025-01-01"}]
    body = {"organisation": "o-later", "name": "Landstinget", "renamed": later}
    answer = await desk.ask("/organisations", body, OPERATOR)
    assert rule(answer) == (422, "not_in_future", "/renamed/0/valid_from")
    assert await desk.happened("organisation-o-later") == []


async def test_an_association_is_told_with_its_members_and_key(desk: Desk):
    slug = f"o{uuid4().hex[:12]}"
    whole = [{"funder": "town", "numerator": 1, "denominator": 1}]
    body = {"organisation": slug, "name": "Förbundet", "kind": "association"}
    refused = await desk.ask("/organisations", body, OPERATOR)
    assert rule(refused) == (409, "association_without_members", "/members")
    body |= {"members": ["town"], "municipal_key": whole}
    assert (await desk.ask("/organisations", body, OPERATOR)).status_code == 201


async def test_a_cost_falls_under_the_agreement_in_force_when_it_accrued(books: House):
    assert (await adopt(books)).status_code == 201
    assert (await adopt(books, valid_from="2024-03-01")).status_code == 201
    for accrued in ("2024-02-29", "2024-03-01"):
        answer = await cost(books, accrued_on=accrued)
        assert answer.status_code == 201
        assert answer.json().keys() == {"version", "cost_id"}
    assert await recorded(books) == [("agreement", 1, 1_000_000), ("agreement", 2, 1_000_000)]


async def test_a_whole_amount_may_be_written_with_a_point(books: House):
    """39.0 and 39 are one number to JSON; half an öre is none."""
    await adopt(books)
    assert (await cost(books, net_ore=39.0)).status_code == 201
    assert await recorded(books) == [("agreement", 1, 39)]
    assert rule(await cost(books, net_ore=38.5)) == (422, "int_type", "/net_ore")


async def test_a_cost_without_an_agreement_is_refused(books: House):
    assert rule(await cost(books)) == (409, "cost_without_agreement", "/accrued_on")
    await adopt(books, valid_from="2024-02-01")
    assert rule(await cost(books)) == (409, "cost_without_agreement", "/accrued_on")


async def test_a_cost_accrues_when_it_has_arisen(books: House):
    await adopt(books)
    late = await cost(books, accrued_on="2024-07-01")
    assert rule(late) == (422, "not_in_future", "/accrued_on")
    assert rule(await cost(books, on="2025-01-01")) == (422, "not_in_future", "/on")


async def test_the_programmes_agreement_covers_a_unit_that_had_none_of_its_own_then(books: House):
    await adopt(books, agreement=f"{books.programme}-all", unit=None)
    await adopt(books, valid_from="2024-03-01")
    await cost(books, accrued_on="2024-02-29")
    await cost(books, accrued_on="2024-03-01")
    assert [line[:2] for line in await recorded(books)] == [("all", 1), ("agreement", 1)]


async def test_an_agreement_cannot_begin_before_a_recorded_cost(books: House):
    await adopt(books)
    await cost(books, accrued_on="2024-03-01")
    stale = await adopt(books, valid_from="2024-03-01")
    assert rule(stale) == (409, "agreement_before_cost", "/valid_from")
    assert (await adopt(books, valid_from="2024-03-02")).status_code == 201


async def test_the_programmes_agreement_minds_the_costs_of_all_its_units(books: House):
    name = f"{books.programme}-all"
    await adopt(books, agreement=name, unit=None)
    await cost(books, unit=books.annex, accrued_on="2024-03-01")
    stale = await adopt(books, agreement=name, unit=None, valid_from="2024-02-01")
    assert rule(stale) == (409, "agreement_before_cost", "/valid_from")


async def adopt_for(house: House, *kinds: str, **other: Any) -> Response:
    agreement = f"{house.programme}-{'-'.join(kinds)}"
    return await adopt(house, agreement=agreement, cost_kinds=kinds, **other)


async def test_an_agreement_on_a_kind_of_cost_goes_before_one_without(books: House):
    await adopt(books)
    assert (await adopt_for(books, "supervisor", unit=None)).status_code == 201
    await cost(books, cost_kind="supervisor")
    await cost(books, cost_kind="premises")
    assert [line[0] for line in await recorded(books)] == ["supervisor", "agreement"]


async def test_a_correction_stays_with_the_kind_and_the_agreement_of_its_cost(books: House):
    await adopt(books)
    await adopt_for(books, "supervisor")
    cost_id = (await cost(books, cost_kind="supervisor")).json()["cost_id"]
    await adopt_for(books, "supervisor", valid_from="2024-02-01")
    corrected = {"on": "2024-12-01", "net_ore": -500_00}
    assert (await books.desk.ask(f"/costs/{cost_id}/corrections", corrected, BOOKS)).status_code
    late = await cost(books, cost_kind="supervisor", on="2024-12-01", accrued_on="2024-01-15")
    assert late.status_code == 201
    assert {line[:2] for line in await recorded(books)} == {("supervisor", 1)}


async def test_a_cost_after_the_agreements_last_day_is_refused(books: House):
    await adopt(books, valid_until="2024-01-30")
    assert rule(await cost(books)) == (409, "cost_without_agreement", "/accrued_on")
    assert (await cost(books, accrued_on="2024-01-30")).status_code == 201


async def test_no_two_agreements_cover_the_same_kind_at_once(books: House):
    await adopt_for(books, "supervisor", "premises")
    beside = await adopt_for(books, "premises")
    assert rule(beside) == (409, "covered_by_another", "/cost_kinds")
    assert (await adopt_for(books, "travel")).status_code == 201
    moved = await adopt_for(books, "supervisor", "premises", valid_from="2025-01-01")
    assert moved.status_code == 201


async def test_one_agreement_may_follow_another(books: House):
    await adopt(books, valid_until="2024-06-30")
    other = f"{books.programme}-other"
    early = await adopt(books, agreement=other, valid_from="2024-06-30")
    assert rule(early) == (409, "covered_by_another", "/agreement")
    assert (await adopt(books, agreement=other, valid_from="2024-07-01")).status_code == 201


async def test_a_version_that_overlaps_is_refused_and_nothing_is_stored(books: House):
    await adopt(books, valid_until="2024-06-30")
    again = await adopt(books, valid_from="2024-06-30")
    assert rule(again) == (409, "agreement_overlaps", "/valid_from")
    backwards = await adopt(books, valid_from="2024-08-01", valid_until="2024-07-01")
    assert rule(backwards) == (409, "until_before_from", "/valid_until")
    stream = f"agreement-{books.programme}-agreement"
    assert await books.desk.happened(stream) == ["AgreementAdopted"]


async def test_an_agreement_on_a_kind_minds_the_costs_of_its_kind_alone(books: House):
    await adopt(books)
    await cost(books, cost_kind="supervisor", accrued_on="2024-03-31")
    stale = await adopt_for(books, "supervisor", valid_from="2024-03-31")
    assert rule(stale) == (409, "agreement_before_cost", "/valid_from")
    assert (await adopt_for(books, "supervisor", valid_from="2024-04-01")).status_code == 201
    assert (await adopt_for(books, "premises", valid_from="2024-03-31")).status_code == 201


async def test_a_funder_takes_part_in_the_programme(books: House):
    body = {"organisation": "stranger", "name": "Främlingen", "on": str(MON)}
    assert (await books.desk.ask("/organisations", body, OPERATOR)).status_code == 201
    shares = [HALVES[0], HALVES[1] | {"funder": "stranger"}]
    assert rule(await adopt(books, shares=shares)) == (409, "unknown_funder", "/shares")


async def test_an_agreement_is_of_a_programme_and_a_unit_that_exist(books: House):
    stray = await adopt(books, programme="nowhere")
    assert rule(stray) == (422, "unknown_programme", "/programme")
    assert rule(await adopt(books, unit="nowhere")) == (422, "unknown_unit", "/unit")


THIRDS = [
    {"funder": funder, "numerator": 1, "denominator": 3} for funder in (SENDER, OTHER, REGION)
]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"shares": HALVES[:1]}, (409, "shares_sum_to_one", "/shares")),
        ({"shares": THIRDS[:2]}, (409, "shares_sum_to_one", "/shares")),
        ({"shares": [HALVES[0], HALVES[0]]}, (409, "funder_once", "/shares")),
        (
            {"shares": [HALVES[0], HALVES[1] | {"funder": "stranger"}]},
            (409, "unknown_funder", "/shares"),
        ),
        ({"shares": []}, (422, "too_short", "/shares")),
        ({"agreement": "No Slug"}, (422, "string_pattern_mismatch", "/agreement")),
    ],
)
async def test_an_agreement_that_breaks_a_rule_is_refused(
    books: House, other: dict[str, Any], expected: tuple[int, str, str]
):
    assert rule(await adopt(books, **other)) == expected


async def test_thirds_are_a_whole(books: House):
    assert (await adopt(books, shares=THIRDS)).status_code == 201


async def test_a_unit_has_one_agreement(books: House):
    await adopt(books)
    beside = await adopt(books, agreement=f"{books.programme}-other", valid_from="2025-01-01")
    assert rule(beside) == (409, "covered_by_another", "/agreement")
    moved = await adopt(books, unit=books.annex, valid_from="2025-01-01")
    assert rule(moved) == (409, "agreement_covers_another", "/unit")


async def test_imported_again_an_agreement_stays_as_it_is(books: House):
    for _ in range(2):
        assert (await adopt(books)).status_code == 201
    stream = f"agreement-{books.programme}-agreement"
    assert await books.desk.happened(stream) == ["AgreementAdopted"]


async def test_adopting_and_recording_at_once_leaves_no_cost_under_the_wrong_version(books: House):
    await adopt(books)
    answers = await asyncio.gather(
        adopt(books, valid_from="2024-01-15"),
        *(cost(books, accrued_on=f"2024-01-{day}") for day in (14, 15, 31)),
    )
    under_second = {line[1] for line in await recorded(books)} == {1, 2}
    assert (answers[0].status_code == 201) or not under_second
    rows = await books.desk.store.pool.fetch(
        "select data ->> 'accrued_on' as day, (data -> 'agreement' ->> 'version')::int as version"
        " from es.event where stream_id = $1",
        f"ledger-{books.unit}",
    )
    if answers[0].status_code == 201:
        assert {r["version"] for r in rows if r["day"] >= "2024-01-15"} <= {2}


async def test_a_correction_is_a_signed_line_on_the_same_day(books: House):
    await adopt(books)
    cost_id = (await cost(books)).json()["cost_id"]
    body = {"on": "2024-12-01", "net_ore": -500_00, "vat_ore": -125_00, "reason": "rabatt"}
    answer = await books.desk.ask(f"/costs/{cost_id}/corrections", body, BOOKS)
    assert answer.status_code == 201
    again = await books.desk.ask(
        f"/costs/{answer.json()['cost_id']}/corrections", body | {"net_ore": 500_00}, BOOKS
    )
    assert again.status_code == 201
    assert [line[2] for line in await recorded(books)] == [1_000_000, -50_000, 50_000]


async def test_an_unknown_cost_cannot_be_corrected(books: House):
    answer = await books.desk.ask(f"/costs/{uuid4()}/corrections", {"net_ore": 1}, BOOKS)
    assert answer.status_code == 404


async def test_a_cost_asked_for_again_is_one_cost(books: House):
    await adopt(books)
    key = str(uuid4())
    first, again = await cost(books, key), await cost(books, key)
    assert first.json() == again.json()
    assert len(await recorded(books)) == 1


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"net_ore": 0}, (422, "greater_than_equal", "/net_ore")),
        ({"vat_ore": -1}, (422, "greater_than_equal", "/vat_ore")),
        ({"net_ore": 0.5}, (422, "int_type", "/net_ore")),
        ({"description": "x" * 201}, (422, "string_too_long", "/description")),
    ],
)
async def test_a_cost_is_a_positive_whole_number_of_ore(
    books: House, other: dict[str, Any], expected: tuple[int, str, str]
):
    await adopt(books)
    assert rule(await cost(books, **other)) == expected


async def test_books_are_kept_by_economists_and_organisations_by_operators(books: House):
    for who in (caseworker(), books.staff, OPERATOR, f"auditor {ASSOCIATION}"):
        answers = [
            await books.desk.ask("/agreements", {}, who),
            await books.desk.ask("/costs", {}, who),
            await books.desk.ask(f"/costs/{uuid4()}/corrections", {}, who),
        ]
        assert {answer.status_code for answer in answers} <= {403, 422}, who
    for who in (caseworker(), BOOKS):
        body = {"organisation": SENDER, "name": "x"}
        assert (await books.desk.ask("/organisations", body, who)).status_code == 403


async def test_a_budget_and_funds_are_recorded_for_a_programme_and_its_unit(books: House):
    programme = {"programme": books.programme, "unit": books.unit, "year": 2024}
    budget = programme | {"net_ore": 3_300_000_00, "cost_kind": "supervisor"}
    for _ in range(2):
        assert (await books.desk.ask("/budgets", budget, BOOKS)).status_code == 201
    paid = programme | {"funder": SENDER, "ore": 825_000_00}
    answer = await books.desk.ask("/funds", paid, BOOKS)
    assert answer.json().keys() == {"version", "receipt_id"}
    happened = await books.desk.happened(f"funds-{books.programme}")
    assert happened == ["BudgetSet", "FundsReceived"]


@pytest.mark.parametrize(
    ("path", "other", "expected"),
    [
        ("/budgets", {"programme": "nowhere"}, (422, "unknown_programme", "/programme")),
        ("/budgets", {"unit": "nowhere"}, (422, "unknown_unit", "/unit")),
        ("/budgets", {"net_ore": -1}, (422, "greater_than_equal", "/net_ore")),
        ("/budgets", {"year": 24}, (422, "greater_than_equal", "/year")),
        ("/funds", {"funder": "nobody", "ore": 1}, (409, "unknown_funder", "/funder")),
        ("/funds", {"funder": SENDER, "ore": 0.5}, (422, "int_type", "/ore")),
    ],
)
async def test_money_that_breaks_a_rule_is_refused(
    books: House, path: str, other: dict[str, Any], expected: tuple[int, str, str]
):
    body = {"programme": books.programme, "unit": books.unit, "year": 2024}
    body |= {"net_ore": 1} if path == "/budgets" else {}
    assert rule(await books.desk.ask(path, body | other, BOOKS)) == expected
