"""History is appended: versions in order, each saying truly what it changes, and none after a closing."""

from collections.abc import Iterator
from itertools import pairwise

from contracts.programme import Amended, Phase, Programme
from contracts.programme.rules import Broken
from samverka.programme_file.draft import Draft, Version


def untrue_history(draft: Draft) -> Iterator[Broken]:
    """What is wrong between the versions of a file."""
    yield from _first(draft.versions[:1])
    for before, after in pairwise(draft.versions):
        if before.has("version", "valid_from") and after.has("version", "valid_from"):
            yield from follows(before, after)
        if before.whole and after.whole:
            yield from tells(before, after)


def _first(versions: tuple[Version, ...]) -> Iterator[Broken]:
    """A file may go on where another one ends; then it says what changes."""
    for version in versions:
        if version.has("version", "amendment"):
            model = version.model
            if model.version > 1 and model.amendment is None:
                message = "a version after the first says what it changes, and why"
                yield Broken(("programme", "amendment"), "amendment_missing", message)


def follows(before: Version, after: Version) -> Iterator[Broken]:
    """One version comes after another in number and day, and after no closing."""
    one, other = before.model, after.model
    if before.standing.get("closing"):
        message = f"version {one.version} closes the programme, and version {other.version} follows"
        yield Broken(after.at("version"), "after_closing", message)
    if other.version != one.version + 1:
        message = f"after version {one.version} comes {one.version + 1}, not {other.version}"
        yield Broken(after.at("version"), "version_out_of_order", message)
    if other.valid_from <= one.valid_from:
        message = f"{other.valid_from} does not come after {one.valid_from}"
        yield Broken(after.at("valid_from"), "version_out_of_order", message)


def tells(before: Version, after: Version) -> Iterator[Broken]:
    """What a version says of itself is what differs."""
    said = set(after.model.amendment.kinds) if after.model.amendment else set[Amended]()
    for kind, differs in changes(before.model, after.model).items():
        if differs and kind not in said:
            message = f"version {after.model.version} is {kind}, and does not say so"
            yield Broken(after.at("amendment"), "amendment_silent", message)
        if kind in said and not differs:
            message = f"it says {kind}, and nothing of the kind differs from the version before"
            yield Broken(after.at("amendment", "kinds"), "amendment_untrue", message)


def changes(before: Programme, after: Programme) -> dict[Amended, bool]:
    """Which of the changes that can be seen have been made."""
    last = after.runs.last if after.runs else None
    former = before.runs.last if before.runs else None
    closed = after.closing is not None
    return {
        Amended.RENAMED: after.name != before.name,
        Amended.PHASE_CHANGED: after.phase != before.phase and after.phase is not Phase.CLOSED,
        Amended.EXTENDED: former is not None and (last is None or last > former),
        Amended.CLOSED: closed,
    }
