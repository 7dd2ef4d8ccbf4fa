"""Organisations as registered: their names over time, an association's members and their key."""

from collections.abc import Iterable
from datetime import date

from chassis.database import Connection
from contracts.codes import Party
from contracts.programme import Share
from contracts.referral import OrganisationRegistered, OrganisationRenamed
from reporting.domain.views import Organisation
from reporting.projections.rows import Row, rows


def _organisation(fact: OrganisationRegistered, sequence: int) -> Iterable[Row]:
    yield fact.organisation, sequence, fact.name, fact.party and fact.party.value, fact.on


def _members(fact: OrganisationRegistered, sequence: int) -> Iterable[Row]:
    for member in fact.members:
        yield fact.organisation, sequence, member


def _key(fact: OrganisationRegistered, sequence: int) -> Iterable[Row]:
    for place, share in enumerate(fact.municipal_key):
        part = (share.funder, share.numerator, share.denominator)
        yield fact.organisation, sequence, place, *part


def _renamed(fact: OrganisationRenamed, sequence: int) -> Iterable[Row]:
    yield fact.organisation, sequence, fact.name, fact.on


_OF = {"organisation": "text", "sequence": "bigint"}

ROWS = (
    rows(
        OrganisationRegistered,
        "organisation",
        {**_OF, "name": "text", "party": "text", "day": "date"},
        _organisation,
    ),
    rows(OrganisationRegistered, "member", {**_OF, "member": "text"}, _members),
    rows(
        OrganisationRegistered,
        "municipal_share",
        {**_OF, "ordinal": "int", "funder": "text", "numerator": "int", "denominator": "int"},
        _key,
    ),
    rows(
        OrganisationRenamed,
        "organisation_name",
        {**_OF, "name": "text", "day": "date"},
        _renamed,
    ),
)

_ON = """
select organisation, coalesce(on_day.name, now.name) as name, now.party,
       array(select member from member m
              where (m.organisation, m.sequence) = (now.organisation, now.sequence)
              order by member) as members
  from organisation_now now left join lateral (
        select name from organisation_named n
         where n.organisation = now.organisation
         order by day > $1, case when day > $1 then day - $1 else $1 - day end, sequence desc
         limit 1) on_day on true
"""

_KEYS = """
select organisation, funder, numerator, denominator
  from organisation_now join municipal_share using (organisation, sequence)
 order by organisation, ordinal
"""

_NAMES = """
select organisation, name, min(day) as day from organisation_named
 where organisation = any($1) group by organisation, name order by organisation, min(day), name
"""


async def organisations(db: Connection, on: date) -> dict[str, Organisation]:
    """Each under the name that it had on a day; before the first, under its first one."""
    keys: dict[str, list[Share]] = {}
    for row in await db.fetch(_KEYS):
        share = Share(
            funder=row["funder"], numerator=row["numerator"], denominator=row["denominator"]
        )
        keys.setdefault(row["organisation"], []).append(share)
    return {
        row["organisation"]: Organisation(
            row["name"],
            Party(row["party"]) if row["party"] else None,
            tuple(row["members"]),
            tuple(keys.get(row["organisation"], ())),
        )
        for row in await db.fetch(_ON, on)
    }


async def names(db: Connection, organisations: Iterable[str]) -> dict[str, list[tuple[date, str]]]:
    """All the names of each, with the first day of each name."""
    found: dict[str, list[tuple[date, str]]] = {}
    for row in await db.fetch(_NAMES, sorted(organisations)):
        found.setdefault(row["organisation"], []).append((row["day"], row["name"]))
    return found
