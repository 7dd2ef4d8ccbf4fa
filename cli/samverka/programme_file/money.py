"""Agreements and costs: every cost of the programme is shared by exactly one version of one agreement."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import TypeAlias

from contracts.programme.rules import Broken
from samverka.programme_file.content import Agreement, Costs
from samverka.programme_file.draft import Draft

DAY = timedelta(days=1)
Entry: TypeAlias = tuple[int, Agreement]
"""An agreement's version, and its place in the file."""


def unshared(draft: Draft) -> Iterator[Broken]:
    """What is wrong with agreements and costs."""
    if draft.agreements is not None:
        yield from _named(draft, draft.agreements)
        yield from _versions(draft.agreements)
        yield from _overlaps(draft.agreements)
        yield from _whole_time(draft, draft.agreements)
    yield from _costs(draft)


def _named(draft: Draft, agreements: Sequence[Agreement]) -> Iterator[Broken]:
    """Units and funders exist, in one version at least."""
    if not all(version.has("organisations", "units") for version in draft.versions):
        return
    units = {u.unit for v in draft.versions for u in v.model.units}
    funders = {o.organisation for v in draft.versions for o in v.model.organisations}
    for number, each in enumerate(agreements):
        if each.unit is not None and each.unit not in units:
            message = f"there is no unit {each.unit}"
            yield Broken(("agreements", number, "unit"), "unknown_unit", message)
        for index, share in enumerate(each.shares):
            if share.funder not in funders:
                place = ("agreements", number, "shares", index, "funder")
                message = f"there is no organisation {share.funder}"
                yield Broken(place, "unknown_organisation", message)


def _versions(agreements: Sequence[Agreement]) -> Iterator[Broken]:
    """Those of one agreement follow each other without a gap, and share the same thing."""
    named: defaultdict[str, list[Entry]] = defaultdict(list)
    for number, each in enumerate(agreements):
        named[each.agreement].append((number, each))
    for versions in named.values():
        for (_, before), (number, after) in pairwise(versions):
            yield from succeeds(before, after, number)


def succeeds(before: Agreement, after: Agreement, number: int) -> Iterator[Broken]:
    """A version of an agreement follows the one before it; `number` is its place in the file."""
    at = ("agreements", number, "valid_from")
    if (before.unit, before.cost_kinds) != (after.unit, after.cost_kinds):
        message = "another version of it is about another unit or other kinds of cost"
        yield Broken(("agreements", number), "agreement_of_another", message)
    if after.valid_from <= before.valid_from:
        message = f"{after.valid_from} does not come after {before.valid_from}"
        yield Broken(at, "agreement_order", message)
    elif before.valid_until and after.valid_from <= before.valid_until:
        message = f"the version before it is in force until {before.valid_until}"
        yield Broken(at, "agreement_overlaps", message)
    elif before.valid_until and after.valid_from > before.valid_until + DAY:
        message = f"nobody shares from {before.valid_until + DAY} to {after.valid_from - DAY}"
        yield Broken(at, "agreement_gap", message)


def _overlaps(agreements: Sequence[Agreement]) -> Iterator[Broken]:
    """Two agreements are never about the same cost on the same day."""
    for (_, one), (number, other) in combinations(enumerate(agreements), 2):
        same = one.unit == other.unit and _same_kinds(one, other)
        if one.agreement != other.agreement and same and _meet(one, other):
            message = f"{one.agreement} is in force for the same on {max(one.valid_from, other.valid_from)}"
            yield Broken(("agreements", number), "agreement_overlaps", message)


def _same_kinds(one: Agreement, other: Agreement) -> bool:
    if not one.cost_kinds or not other.cost_kinds:
        return one.cost_kinds == other.cost_kinds
    return bool(set(one.cost_kinds) & set(other.cost_kinds))


def _meet(one: Agreement, other: Agreement) -> bool:
    return one.valid_from <= (other.valid_until or date.max) and other.valid_from <= (
        one.valid_until or date.max
    )


def _whole_time(draft: Draft, agreements: Sequence[Agreement]) -> Iterator[Broken]:
    """From the file's first day to its programme's last, every unit has an agreement about all costs."""
    if not all(v.has("units", "valid_from", "runs") for v in draft.versions) or not draft.versions:
        return
    first = draft.versions[0].model.valid_from
    for unit in draft.versions[0].model.units:
        covering = [
            each for each in agreements if each.unit in (None, unit.unit) and not each.cost_kinds
        ]
        if not covering or min(each.valid_from for each in covering) > first:
            message = f"nobody shares all the costs of {unit.unit} from {first} on"
            yield Broken(("agreements",), "agreement_gap", message)
    yield from _until_the_end(draft, agreements)


def _until_the_end(draft: Draft, agreements: Sequence[Agreement]) -> Iterator[Broken]:
    runs = draft.versions[-1].model.runs
    last = (runs.last if runs else None) or date.max
    newest = {each.agreement: (number, each) for number, each in enumerate(agreements)}
    for number, each in newest.values():
        if each.valid_until and each.valid_until < last and not _succeeded(each, agreements):
            until = "" if last == date.max else f", on {last}"
            message = f"it ends on {each.valid_until}, before the programme does{until}"
            yield Broken(("agreements", number, "valid_until"), "agreement_gap", message)


def _succeeded(ended: Agreement, agreements: Sequence[Agreement]) -> bool:
    return any(
        each.unit == ended.unit
        and _same_kinds(each, ended)
        and ended.valid_until is not None
        and each.valid_from == ended.valid_until + DAY
        for each in agreements
    )


def _costs(draft: Draft) -> Iterator[Broken]:
    for number, costs in enumerate(draft.costs or ()):
        standing = [v.model.units for v in draft.versions if v.has("units")]
        if standing and costs.unit not in {u.unit for units in standing for u in units}:
            message = f"there is no unit {costs.unit}"
            yield Broken(("costs", number, "unit"), "unknown_unit", message)
        elif draft.agreements and not _shared(draft.agreements, costs):
            message = f"no agreement is in force on {costs.first_day}, when its first part accrues"
            yield Broken(("costs", number, "year"), "cost_without_agreement", message)


def _shared(agreements: Sequence[Agreement], costs: Costs) -> bool:
    """Whether there is one for all kinds of cost when the first of them accrue."""
    return any(
        each.unit in (None, costs.unit)
        and not each.cost_kinds
        and each.valid_from <= costs.first_day
        for each in agreements
    )
