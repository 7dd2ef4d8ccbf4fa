"""Whatever the view, the agreements, the costs and the period: the parts are the whole, and the views agree."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import Party
from contracts.programme import Share
from reporting.domain.cost_share import Pot, SharedCost, by_kind, cost_share
from reporting.domain.figures import Unit
from reporting.domain.views import Organisation, View, bearers

KEY = (
    Share(funder="a-town", numerator=2, denominator=3),
    Share(funder="b-town", numerator=1, denominator=3),
)
KNOWN = {
    "insurance": Organisation("Insurance", Party.SOCIAL_INSURANCE),
    "jobs": Organisation("Jobs", Party.EMPLOYMENT_SERVICE),
    "region": Organisation("Region", Party.REGION),
    "a-town": Organisation("A town", Party.MUNICIPALITY),
    "b-town": Organisation("B town", Party.MUNICIPALITY),
    "farm": Organisation("Farm", None),
    "association": Organisation("Association", None, ("insurance", "jobs", "region", "a-town"), ()),
    "keyed": Organisation("Keyed", None, ("insurance", "region", "a-town", "b-town"), KEY),
}
VIEWS: tuple[View, ...] = ("agreed", "per_party", "statutory", "municipal_key")
UNITS = (Unit("here", "Here"), Unit("there", "There"))
YEAR = date(2006, 1, 1)

weights = st.dictionaries(st.sampled_from([*KNOWN, "unheard-of"]), st.integers(1, 99), min_size=1)
amounts = st.integers(-(10**10), 10**10)


@st.composite
def pots(draw: st.DrawFn) -> list[Pot]:
    """Several agreements side by side, each with its own kinds of cost."""
    return [
        Pot(
            unit=draw(st.sampled_from(("here", "there"))),
            cost_kind=draw(st.sampled_from(("supervisor", "premises"))),
            before_ore=draw(amounts),
            through_ore=draw(amounts),
            vat_ore=0,
            shares=of(draw(weights)),
        )
        for _ in range(draw(st.integers(1, 5)))
    ]


def of(weights: dict[str, int]) -> tuple[Share, ...]:
    whole = sum(weights.values())
    return tuple(
        Share(funder=funder, numerator=weight, denominator=whole)
        for funder, weight in weights.items()
    )


def shared(found: Sequence[Pot], view: View) -> SharedCost:
    return cost_share(found, UNITS, bearers(view, KNOWN)).programme


def parts(found: Sequence[Pot], view: View) -> dict[str, int]:
    return {part.bearer: part.ore for part in shared(found, view).parts}


def pot(ore: int, *shares: Share, before: int = 0, kind: str = "supervisor") -> Pot:
    return Pot("here", kind, before, ore, 0, shares)


def alone(funder: str) -> Share:
    return Share(funder=funder, numerator=1, denominator=1)


@given(pots(), st.sampled_from(VIEWS))
def test_the_parts_are_the_whole_in_every_view(found: list[Pot], view: View):
    assert sum(parts(found, view).values()) == sum(pot.net_ore for pot in found)
    figure = cost_share(found, UNITS, bearers(view, KNOWN))
    for row in figure.units:
        net = sum(pot.net_ore for pot in found if pot.unit == row.unit)
        assert sum(part.ore for part in row.parts) == net


@given(pots(), st.sampled_from(VIEWS))
def test_the_kinds_of_cost_sum_to_what_each_bears(found: list[Pot], view: View):
    kinds = by_kind(found, bearers(view, KNOWN)).kinds
    summed: dict[str, int] = {}
    for kind in kinds:
        for part in kind.parts:
            summed[part.bearer] = summed.get(part.bearer, 0) + part.ore
    assert summed == parts(found, view)
    assert sum(kind.net_ore for kind in kinds) == sum(pot.net_ore for pot in found)


@given(pots())
def test_no_view_moves_what_is_borne_by_one_that_is_not_divided_on(found: list[Pot]):
    agreed = parts(found, "agreed")
    for view in VIEWS[1:]:
        seen = parts(found, view)
        assert seen.get("farm") == agreed.get("farm")
        assert seen.get("unheard-of") == agreed.get("unheard-of")


@given(pots())
def test_the_municipal_key_divides_the_municipal_quarter_and_nothing_else(found: list[Pot]):
    statutory, keyed = parts(found, "statutory"), parts(found, "municipal_key")
    towns = ("a-town", "b-town", "municipality")
    assert sum(keyed.get(town, 0) for town in towns) == statutory.get("municipality", 0)
    assert {k: v for k, v in keyed.items() if k not in towns} == {
        k: v for k, v in statutory.items() if k not in towns
    }


@given(
    st.lists(st.tuples(st.integers(0, 364), amounts), max_size=30),
    weights,
    st.lists(st.integers(0, 364), max_size=6),
    st.sampled_from(VIEWS),
)
def test_the_parts_of_a_year_sum_to_the_year(
    ledger: list[tuple[int, int]], weights: dict[str, int], cuts: list[int], view: View
):
    days = [(YEAR + timedelta(days=day), ore) for day, ore in ledger]
    starts = sorted({YEAR, *(YEAR + timedelta(days=cut) for cut in cuts)})

    def until(day: date) -> int:
        return sum(ore for on, ore in days if on < day)

    ends = [*starts[1:], date(2007, 1, 1)]
    summed: dict[str, int] = {}
    for start, end in zip(starts, ends, strict=True):
        part = pot(until(end), *of(weights), before=until(start))
        for bearer, ore in parts([part], view).items():
            summed[bearer] = summed.get(bearer, 0) + ore
    assert summed == parts([pot(until(date(2007, 1, 1)), *of(weights))], view)


def test_what_an_association_bears_is_carried_by_its_members_parties_equally():
    found = [pot(100_01, alone("association"))]
    assert list(parts(found, "per_party").items()) == [
        ("employment_service", 25_01),
        ("social_insurance", 25_00),
        ("region", 25_00),
        ("municipality", 25_00),
    ]


def test_by_statute_the_insurance_bears_half_and_the_others_a_quarter_each():
    found = [pot(100_00, alone("association"))]
    assert parts(found, "statutory") == {
        "social_insurance": 50_00,
        "region": 25_00,
        "municipality": 25_00,
    }


def test_several_municipalities_divide_their_quarter_by_the_key():
    found = [pot(1_200_00, alone("keyed"))]
    assert parts(found, "statutory")["municipality"] == 300_00
    assert parts(found, "municipal_key") == {
        "social_insurance": 600_00,
        "region": 300_00,
        "a-town": 200_00,
        "b-town": 100_00,
    }


def test_a_single_municipality_needs_no_key():
    assert parts([pot(400, alone("association"))], "municipal_key")["a-town"] == 100


def test_a_kind_with_an_agreement_of_its_own_is_divided_by_that_one():
    found = [
        pot(54_000_000, alone("association")),
        pot(104_000_000, alone("a-town"), kind="premises"),
    ]
    kinds = by_kind(found, bearers("agreed", KNOWN)).kinds
    assert [(k.cost_kind, [(p.bearer, p.ore) for p in k.parts]) for k in kinds] == [
        ("premises", [("a-town", 104_000_000)]),
        ("supervisor", [("association", 54_000_000)]),
    ]
    assert parts(found, "per_party") == {
        "employment_service": 13_500_000,
        "social_insurance": 13_500_000,
        "region": 13_500_000,
        "municipality": 117_500_000,
    }


@pytest.mark.parametrize("view", VIEWS)
def test_whoever_is_no_party_and_has_no_members_stands_for_itself(view: View):
    assert parts([pot(7, alone("farm"))], view) == {"farm": 7}
    assert parts([pot(7, alone("unheard-of"))], view) == {"unheard-of": 7}
