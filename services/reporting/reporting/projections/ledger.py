"""The ledger as heard: agreements and costs; and what they come to in a period."""

from collections.abc import Iterable

from chassis.database import Connection
from contracts.programme import Share
from contracts.referral import AgreementAdopted, CostRecorded
from reporting.domain.agreements import Agreement
from reporting.domain.cost_share import Pot
from reporting.domain.periods import Period
from reporting.projections.rows import Row, rows

_VERSION = {"agreement": "text", "agreement_version": "int"}


def _agreement(fact: AgreementAdopted, _: int) -> Iterable[Row]:
    time = (fact.valid_from, fact.valid_until)
    yield fact.agreement, fact.agreement_version, fact.programme, fact.unit, *time


def _kinds(fact: AgreementAdopted, _: int) -> Iterable[Row]:
    for kind in fact.cost_kinds:
        yield fact.agreement, fact.agreement_version, kind


def _shares(fact: AgreementAdopted, _: int) -> Iterable[Row]:
    for place, share in enumerate(fact.shares):
        part = (share.funder, share.numerator, share.denominator)
        yield fact.agreement, fact.agreement_version, place, *part


def _cost(fact: CostRecorded, _: int) -> Iterable[Row]:
    where = (fact.cost_id, fact.programme, fact.unit, fact.cost_kind)
    amount = (fact.net_ore, fact.vat_ore, fact.accrued_on)
    yield *where, *amount, fact.agreement, fact.agreement_version, fact.corrects


ROWS = (
    rows(
        AgreementAdopted,
        "agreement",
        {
            **_VERSION,
            "programme": "text",
            "unit": "text",
            "valid_from": "date",
            "valid_until": "date",
        },
        _agreement,
    ),
    rows(AgreementAdopted, "agreement_kind", {**_VERSION, "cost_kind": "text"}, _kinds),
    rows(
        AgreementAdopted,
        "share",
        {
            **_VERSION,
            "ordinal": "int",
            "funder": "text",
            "numerator": "int",
            "denominator": "int",
        },
        _shares,
    ),
    rows(
        CostRecorded,
        "cost",
        {
            "cost_id": "uuid",
            "programme": "text",
            "unit": "text",
            "cost_kind": "text",
            "net_ore": "bigint",
            "vat_ore": "bigint",
            "accrued_on": "date",
            "agreement": "text",
            "agreement_version": "int",
            "corrects": "uuid",
        },
        _cost,
    ),
)

_POTS = """
select unit, cost_kind, agreement, agreement_version,
       coalesce(sum(net_ore) filter (where accrued_on < $2), 0)::bigint as before_ore,
       sum(net_ore)::bigint as through_ore,
       coalesce(sum(vat_ore) filter (where accrued_on >= $2), 0)::bigint as vat_ore
  from cost
 where programme = $1 and accrued_on between date_trunc('year', $2::date)::date and $3
 group by unit, agreement, agreement_version, cost_kind, extract(year from accrued_on)
 order by unit, agreement, agreement_version, cost_kind, extract(year from accrued_on)
"""

_SHARES = """
select agreement, agreement_version, funder, numerator, denominator
  from share
 where agreement in (select agreement from agreement where programme = $1)
 order by agreement, agreement_version, ordinal
"""

_AGREEMENTS = """
select agreement, agreement_version, unit, valid_from,
       least(valid_until, lead(valid_from) over (
             partition by agreement order by agreement_version) - 1) as valid_until,
       array(select cost_kind from agreement_kind k
              where (k.agreement, k.agreement_version) = (a.agreement, a.agreement_version)
              order by cost_kind) as cost_kinds
  from agreement a where programme = $1
 order by unit nulls first, agreement, agreement_version
"""

_Version = tuple[str, int]


async def pots(db: Connection, programme: str, period: Period) -> tuple[Pot, ...]:
    """The running totals of each unit, agreement version, cost kind and year that the period touches."""
    agreed = await _shares_of(db, programme)
    return tuple(
        Pot(
            unit=row["unit"],
            cost_kind=row["cost_kind"],
            before_ore=row["before_ore"],
            through_ore=row["through_ore"],
            vat_ore=row["vat_ore"],
            shares=agreed.get((row["agreement"], row["agreement_version"]), ()),
        )
        for row in await db.fetch(_POTS, programme, period.first, period.last)
    )


async def agreements(db: Connection, programme: str) -> tuple[Agreement, ...]:
    """Every version, until the next one or its own last day."""
    agreed = await _shares_of(db, programme)
    return tuple(
        Agreement(
            agreement=row["agreement"],
            version=row["agreement_version"],
            unit=row["unit"],
            cost_kinds=tuple(row["cost_kinds"]),
            valid_from=row["valid_from"],
            valid_until=row["valid_until"],
            shares=agreed.get((row["agreement"], row["agreement_version"]), ()),
        )
        for row in await db.fetch(_AGREEMENTS, programme)
    )


async def _shares_of(db: Connection, programme: str) -> dict[_Version, tuple[Share, ...]]:
    agreed: dict[_Version, tuple[Share, ...]] = {}
    for row in await db.fetch(_SHARES, programme):
        key = (row["agreement"], row["agreement_version"])
        share = Share(
            funder=row["funder"], numerator=row["numerator"], denominator=row["denominator"]
        )
        agreed[key] = (*agreed.get(key, ()), share)
    return agreed
