"""Views over one ledger: who stands for a funder, and how what it bears is divided on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from contracts.codes import Party
from contracts.programme import Share
from reporting.domain.shares import fractions, split

View = Literal["agreed", "per_party", "statutory", "municipal_key"]
Bearer = tuple[str, str]
"""A slug or a party's code, and the name to show."""


@dataclass(frozen=True)
class Organisation:
    """A funder's name, its party if it is one; an association's members, and its municipalities' key."""

    name: str
    party: Party | None
    members: tuple[str, ...] = ()
    municipal_key: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Division:
    """Exact parts, 1 in all, each of which may be divided on."""

    parts: tuple[tuple[Fraction, "Bearing"], ...]


Bearing: TypeAlias = Bearer | Division
Known = Mapping[str, Organisation]

_QUARTER = Fraction(1, 4)


def divided(ore: int, bearing: Bearing) -> Iterator[tuple[Bearer, int]]:
    """What each bears of an amount: all of it, however often it is divided on."""
    if not isinstance(bearing, Division):
        yield bearing, ore
        return
    amounts = split(ore, [part for part, _ in bearing.parts])
    for (_, inner), amount in zip(bearing.parts, amounts, strict=True):
        yield from divided(amount, inner)


def bearers(view: View, known: Known) -> Callable[[str], Bearing]:
    """Who stands for a funder in a view. Whoever is of no party and has no members stands for itself."""

    def bearing(funder: str) -> Bearing:
        organisation = known.get(funder, Organisation(funder, None))
        parties = _parties(organisation, known)
        if view == "agreed" or not (parties or organisation.party):
            return funder, organisation.name
        if organisation.party:
            return _of_agency(view, funder, organisation.party, organisation.name)
        if view == "per_party":
            return Division(tuple((Fraction(1, len(parties)), _party(each)) for each in parties))
        municipal = _municipal(organisation, known) if view == "municipal_key" else _MUNICIPALITY
        return Division(((2 * _QUARTER, _INSURANCE), (_QUARTER, _REGION), (_QUARTER, municipal)))

    return bearing


def _of_agency(view: View, funder: str, party: Party, name: str) -> Bearer:
    """The municipal key is among municipalities: there each of them stands for itself."""
    itself = view == "municipal_key" and party is Party.MUNICIPALITY
    return (funder, name) if itself else _party(party)


def _parties(association: Organisation, known: Known) -> list[Party]:
    found = {known[member].party for member in association.members if member in known}
    return [party for party in Party if party in found]


def _municipal(association: Organisation, known: Known) -> Bearing:
    """What the municipalities bear together: by their key; all of it one's when there is one alone."""
    key = association.municipal_key
    if key:
        named = [(share.funder, _name(share.funder, known)) for share in key]
        return Division(tuple(zip(fractions(key), named, strict=True)))
    alone = [
        (member, known[member].name)
        for member in association.members
        if member in known and known[member].party is Party.MUNICIPALITY
    ]
    return alone[0] if len(alone) == 1 else _MUNICIPALITY


def _name(organisation: str, known: Known) -> str:
    return known[organisation].name if organisation in known else organisation


def _party(party: Party) -> Bearer:
    return party.value, party.swedish


_INSURANCE, _REGION, _MUNICIPALITY = map(
    _party, (Party.SOCIAL_INSURANCE, Party.REGION, Party.MUNICIPALITY)
)
