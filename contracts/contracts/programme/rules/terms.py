"""What was agreed holds together: parties, certificates, lengths of stay, places, days, criteria."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from contracts.programme.codes import ProgrammeRole
from contracts.programme.rules.broken import Broken, Place, Rule

if TYPE_CHECKING:
    from datetime import date

    from contracts.programme.model import PlacesFrom
    from contracts.programme.parties import Organisation
    from contracts.programme.units import Unit
    from contracts.programme.version import Programme


def _two_parties(version: Programme) -> Iterator[Broken]:
    """An association's members stand among the organisations, so that theirs count."""
    if len({each.party for each in version.organisations if each.party}) < 2:
        message = "a programme needs at least two parties; several municipalities are one"
        yield Broken(("organisations",), "two_parties", message)


def _members(version: Programme) -> Iterator[Broken]:
    agencies = {each.organisation for each in version.organisations if each.party}
    known = {each.organisation for each in version.organisations}
    for index, each in enumerate(version.organisations):
        for number, member in enumerate(each.members):
            if member in known - agencies:
                place: Place = ("organisations", index, "members", number)
                yield Broken(place, "member_of_no_party", f"{member} is of no party")


def _certificates(version: Programme) -> Iterator[Broken]:
    for role in version.roles:
        if role.role is ProgrammeRole.PROVIDER:
            opened = [u for u in version.units if role.unit in (None, u.unit)]
            for index, each in enumerate(version.organisations):
                if each.organisation == role.organisation:
                    for unit in opened:
                        yield from _lapsed(index, each, unit.unit, _first_day(version, unit))


def _first_day(version: Programme, unit: Unit) -> date:
    """From which day on the version takes people there; one that closes goes back to where it opened."""
    opens = unit.opens or version.valid_from
    return opens if version.closing else max(opens, version.valid_from)


def _lapsed(index: int, provider: Organisation, unit: str, first: date) -> Iterator[Broken]:
    """A certificate may be renewed: one of each name must hold."""
    holding = {c.certificate for c in provider.certificates if c.holds(first)}
    for number, each in enumerate(provider.certificates):
        if each.certificate not in holding:
            yield Broken(
                ("organisations", index, "certificates", number),
                "certificate_expired",
                f"{provider.organisation}: {each.certificate} is valid from {each.valid_from} to"
                f" {each.valid_until}, and {unit} takes people from {first}",
            )


def _stays(version: Programme) -> Iterator[Broken]:
    limits, start = version.limits, version.valid_from
    usual = limits.usual_stay.counted_from(start)
    if limits.fixed_length and usual != limits.fixed_length.counted_from(start):
        message = "every stay is as long as fixed_length says, so this must be the same"
        yield Broken(("limits", "usual_stay"), "stay_is_fixed", message)
    if limits.maximum_length:
        longest = limits.maximum_length.counted_from(start)
        for name, length in (
            ("usual_stay", limits.usual_stay),
            ("fixed_length", limits.fixed_length),
        ):
            if length and length.counted_from(start) > longest:
                yield Broken(("limits", name), "longer_than_maximum", "longer than maximum_length")


def _milestones(version: Programme) -> Iterator[Broken]:
    """What is counted from the start falls into the stay, where its length is limited."""
    longest = version.limits.fixed_length or version.limits.maximum_length
    for index, each in enumerate(version.pathway.milestones):
        if longest and each.counted_from == "start":
            due = each.after.counted_from(version.valid_from)
            if due > longest.counted_from(version.valid_from):
                place: Place = ("pathway", "milestones", index, "after")
                message = f"{each.milestone} falls after the longest stay has ended"
                yield Broken(place, "milestone_after_stay", message)


def _rooms(version: Programme) -> Iterator[Broken]:
    for index, unit in enumerate(version.units):
        at: Place = ("units", index)
        yield from _in_order((*at, "later_places"), unit.later_places)
        for number, station in enumerate(unit.stations):
            yield from _in_order((*at, "stations", number, "later_seats"), station.later_seats)
        for number, pool in enumerate(unit.pools):
            yield from _in_order((*at, "pools", number, "later_places"), pool.later_places)
        if (pooled := sum(pool.places.high for pool in unit.pools)) > unit.places.high:
            message = (
                f"{unit.unit}: the pools have up to {pooled} places, the unit {unit.places.high}"
            )
            yield Broken((*at, "pools"), "pools_exceed_unit", message)


def _in_order(at: Place, later: Sequence[PlacesFrom]) -> Iterator[Broken]:
    for number, (one, other) in enumerate(pairwise(later), 1):
        if other.valid_from <= one.valid_from:
            message = f"{other.valid_from} does not come after {one.valid_from}"
            yield Broken((*at, number, "valid_from"), "days_out_of_order", message)


def _time(version: Programme) -> Iterator[Broken]:
    runs, closing = version.runs, version.closing
    if runs and not runs.holds(version.valid_from):
        message = f"the programme does not run on {version.valid_from}, the version's first day"
        yield Broken(("runs",), "outside_its_time", message)
    if closing and runs and runs.last != closing.last_day:
        message = f"it ends on {closing.last_day}, as the closing says"
        yield Broken(("runs",), "ends_otherwise", message)
    if closing and closing.last_day < version.valid_from:
        message = f"the last day lies before the version's first, {version.valid_from}"
        yield Broken(("closing", "last_day"), "closed_before", message)


def _criteria(version: Programme) -> Iterator[Broken]:
    described = {each.criterion for each in version.eligibility.criteria}
    for index, criterion in enumerate(version.eligibility.attested):
        if described and criterion not in described:
            message = (
                f"no criterion {criterion} is described (there is: {', '.join(sorted(described))})"
            )
            yield Broken(("eligibility", "attested", index), "unknown_criterion", message)


TERMS: tuple[Rule, ...] = (
    Rule(("organisations",), _two_parties),
    Rule(("organisations",), _members),
    Rule(("valid_from", "organisations", "roles", "units"), _certificates),
    Rule(("valid_from", "limits"), _stays),
    Rule(("valid_from", "limits", "pathway"), _milestones),
    Rule(("units",), _rooms),
    Rule(("valid_from", "runs", "closing"), _time),
    Rule(("eligibility",), _criteria),
)
"""What was agreed holds together."""
