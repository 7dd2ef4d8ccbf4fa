"""The ledger as heard: organisations, agreements and costs; and what they come to in a period."""

from collections.abc import Iterable

from chassis.database import Connection
from contracts.codes import Party
from contracts.programme import Share
from contracts.referral import AgreementAdopted, CostRecorded, OrganisationRegistered
from reporting.domain.cost_share import Organisation, Pot
from reporting.domain.periods import Period
from reporting.projections.rows import Row, rows


def _organisation(fact: OrganisationRegistered, sequence: int) -> Iterable[Row]:
    yield fact.organisation, sequence, fact.name, fact.party and fact.party.value


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
        OrganisationRegistered,
        "organisation",
        {"organisation": "text", "sequence": "bigint", "name": "text", "party": "text"},
        _organisation,
    ),
    rows(
        AgreementAdopted,
        "share",
        {
            "agreement": "text",
            "agreement_version": "int",
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
select unit, agreement, agreement_version,
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
 where agreement in (select agreement from cost where programme = $1)
 order by agreement, agreement_version, ordinal
"""


async def pots(db: Connection, programme: str, period: Period) -> tuple[Pot, ...]:
    """The running totals of each unit, agreement version, cost kind and year that the period touches."""
    agreed: dict[tuple[str, int], list[Share]] = {}
    for row in await db.fetch(_SHARES, programme):
        share = Share(
            funder=row["funder"], numerator=row["numerator"], denominator=row["denominator"]
        )
        agreed.setdefault((row["agreement"], row["agreement_version"]), []).append(share)
    return tuple(
        Pot(
            unit=row["unit"],
            before_ore=row["before_ore"],
            through_ore=row["through_ore"],
            vat_ore=row["vat_ore"],
            shares=tuple(agreed.get((row["agreement"], row["agreement_version"]), ())),
        )
        for row in await db.fetch(_POTS, programme, period.first, period.last)
    )


async def organisations(db: Connection) -> dict[str, Organisation]:
    """Each organisation under the name and the party that it has now."""
    found = await db.fetch("select organisation, name, party from organisation_now")
    return {
        row["organisation"]: Organisation(
            row["name"], Party(row["party"]) if row["party"] else None
        )
        for row in found
    }
