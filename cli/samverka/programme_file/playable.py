"""Whether the play that a file asks for fits the programme that it describes."""

from collections.abc import Iterator
from datetime import date, timedelta

from contracts.codes import Exit
from contracts.programme import Unit
from contracts.programme.rules import Broken
from samverka.programme_file.draft import Draft
from samverka.programme_file.playing import Play, Starts

DAY = timedelta(days=1)


def unplayable(draft: Draft) -> Iterator[Broken]:
    """What is wrong with the play; nothing in a file without one."""
    if draft.play is None:
        return
    yield from _days(draft.play)
    if Exit.REGISTERED_IN_ERROR in draft.play.exits:
        message = "what was never a participation does not end"
        yield Broken(("play", "exits"), "in_error_is_no_exit", message)
    if all(version.has("units", "valid_from") for version in draft.versions):
        for number, starts in enumerate(draft.play.starts):
            yield from _place(draft, number, starts)
    if all(version.has("runs", "valid_from") for version in draft.versions):
        yield from _time(draft, draft.play)


def _days(play: Play) -> Iterator[Broken]:
    if play.first and play.last and play.last < play.first:
        yield Broken(("play", "last"), "last_before_first", "last is before first")


def _place(draft: Draft, number: int, starts: Starts) -> Iterator[Broken]:
    """The unit exists in some version, with the pool, and has opened."""
    at = ("play", "starts", number)
    known = [unit for v in draft.versions for unit in v.model.units if unit.unit == starts.unit]
    if not known:
        yield Broken((*at, "unit"), "unknown_unit", f"there is no unit {starts.unit}")
        return
    if starts.pool and starts.pool not in _pools(known):
        there = ", ".join(sorted(_pools(known))) or "none"
        message = f"there is no pool {starts.pool} (there is: {there})"
        yield Broken((*at, "pool"), "unknown_pool", message)
    opens = known[0].opens or draft.versions[0].model.valid_from
    first = starts.first or (draft.play.first if draft.play else None)
    if first and first < opens:
        yield Broken((*at, "first"), "unit_not_open", f"{starts.unit} opens on {opens}")


def _pools(units: list[Unit]) -> set[str]:
    return {pool.pool for unit in units for pool in unit.pools}


def _time(draft: Draft, play: Play) -> Iterator[Broken]:
    """Whoever starts does so while the programme runs."""
    runs = draft.versions[-1].model.runs
    begins = draft.versions[0].model.valid_from
    ends = runs.last if runs and runs.last else date.max
    said = [(("play", name), getattr(play, name)) for name in ("first", "last")]
    for number, starts in enumerate(play.starts):
        said += [
            (("play", "starts", number, name), getattr(starts, name)) for name in ("first", "last")
        ]
    for place, day in said:
        if day and not begins <= day <= ends:
            message = f"{day} lies outside the programme's time, {begins} to {ends}"
            yield Broken(place, "outside_its_time", message)
