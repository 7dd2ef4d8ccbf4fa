"""Whoever is named exists, and nobody has the same name twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from contracts.programme.rules.broken import Broken, Place, Rule

if TYPE_CHECKING:
    from contracts.programme.targets import Count
    from contracts.programme.version import Programme

Naming: TypeAlias = "tuple[Place, str | None]"
"""A place that may name something, and what it names."""


def _beside(version: Programme) -> Iterator[Naming]:
    for index, each in enumerate(version.organisations):
        at: Place = ("organisations", index)
        yield (*at, "part_of"), each.part_of
        yield from _listed((*at, "members"), each.members)
        for number, share in enumerate(each.municipal_key):
            yield (*at, "municipal_key", number, "funder"), share.funder


def _of_units(version: Programme) -> Iterator[Naming]:
    for index, unit in enumerate(version.units):
        at: Place = ("units", index)
        yield from _listed((*at, "referrers"), unit.referrers)
        for number, post in enumerate(unit.posts):
            yield (*at, "posts", number, "funder"), post.funder
        for number, pool in enumerate(unit.pools):
            yield (*at, "pools", number, "funder"), pool.funder
            yield from _listed((*at, "pools", number, "referrers"), pool.referrers)


def _of_roles(version: Programme) -> Iterator[Naming]:
    for index, role in enumerate(version.roles):
        yield ("roles", index, "organisation"), role.organisation


def _of_routes(version: Programme) -> Iterator[Naming]:
    for index, route in enumerate(version.routes):
        yield ("routes", index, "organisation"), route.organisation


def _of_funding(version: Programme) -> Iterator[Naming]:
    for index, funding in enumerate(version.funding):
        yield ("funding", index, "funder"), funding.funder


def _units_of_roles(version: Programme) -> Iterator[Naming]:
    for index, role in enumerate(version.roles):
        yield ("roles", index, "unit"), role.unit


def _occasions(version: Programme) -> Iterator[Naming]:
    for index, instrument in enumerate(version.instruments):
        yield from _listed(("instruments", index, "at"), instrument.at)


def _instruments_asked(version: Programme) -> Iterator[Naming]:
    for index, goal in enumerate(version.goals):
        yield ("goals", index, "instrument"), goal.instrument
    for at, count in _counts(version):
        yield (*at, "instrument"), count.instrument


def _milestones_counted(version: Programme) -> Iterator[Naming]:
    for at, count in _counts(version):
        yield (*at, "milestone"), count.milestone


def _pools_counted(version: Programme) -> Iterator[Naming]:
    for at, count in _counts(version):
        yield (*at, "pool"), count.pool


def _counts(version: Programme) -> Iterator[tuple[Place, Count]]:
    for index, target in enumerate(version.targets):
        yield ("targets", index, "numerator"), target.numerator
        if target.denominator != "none":
            yield ("targets", index, "denominator"), target.denominator


def _listed(at: Place, names: Sequence[str]) -> Iterator[Naming]:
    for index, name in enumerate(names):
        yield (*at, index), name


def _organisations(version: Programme) -> set[str]:
    return {each.organisation for each in version.organisations}


def _units(version: Programme) -> set[str]:
    return {unit.unit for unit in version.units}


def _milestones(version: Programme) -> set[str]:
    return {each.milestone for each in version.pathway.milestones}


def _when(version: Programme) -> set[str]:
    return {"start", "exit", *_milestones(version)}


def _instruments(version: Programme) -> set[str]:
    return {each.instrument for each in version.instruments}


def _pools(version: Programme) -> set[str]:
    return {pool.pool for unit in version.units for pool in unit.pools}


def _known(
    what: str,
    named: Callable[[Programme], Iterable[Naming]],
    known: Callable[[Programme], set[str]],
    needs: tuple[str, ...],
) -> Rule:
    """Whatever is `named` is `known`."""

    def find(version: Programme) -> Iterator[Broken]:
        names = known(version)
        for place, name in named(version):
            if name is not None and name not in names:
                there = ", ".join(sorted(names)) or "none"
                message = f"there is no {what} {name} (there is: {there})"
                yield Broken(place, f"unknown_{what}", message)

    return Rule(needs, find)


def _once(needs: str, key: str, inside: str = "") -> Rule:
    """No two of a list have the same name; with `inside`, of a list in each of its things."""

    def lists(version: Programme) -> Iterator[tuple[Place, Sequence[object]]]:
        if not inside:
            yield (needs,), getattr(version, needs)
            return
        for index, each in enumerate(getattr(version, needs)):
            yield (needs, index, inside), getattr(each, inside)

    def find(version: Programme) -> Iterator[Broken]:
        for at, things in lists(version):
            seen: Counter[str] = Counter()
            for index, thing in enumerate(things):
                name = getattr(thing, key)
                seen[name] += 1
                if seen[name] == 2:
                    yield Broken((*at, index, key), "named_twice", f"{name} is named twice")

    return Rule((needs,), find)


NAMES: tuple[Rule, ...] = (
    _once("organisations", "organisation"),
    _once("units", "unit"),
    _once("units", "station", "stations"),
    _once("units", "pool", "pools"),
    _once("units", "post", "posts"),
    _once("instruments", "instrument"),
    _once("targets", "target"),
    _once("goals", "goal"),
    _known("organisation", _beside, _organisations, ("organisations",)),
    _known("organisation", _of_units, _organisations, ("organisations", "units")),
    _known("organisation", _of_roles, _organisations, ("organisations", "roles")),
    _known("organisation", _of_routes, _organisations, ("organisations", "routes")),
    _known("organisation", _of_funding, _organisations, ("organisations", "funding")),
    _known("unit", _units_of_roles, _units, ("units", "roles")),
    _known("occasion", _occasions, _when, ("instruments", "pathway")),
    _known("instrument", _instruments_asked, _instruments, ("instruments", "targets", "goals")),
    _known("milestone", _milestones_counted, _milestones, ("pathway", "targets")),
    _known("pool", _pools_counted, _pools, ("units", "targets")),
)
"""Whoever is named exists once."""
