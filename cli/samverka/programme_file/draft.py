"""A file that is being read: what of it stands, version by version, and where each thing was said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from contracts.programme import Programme
from contracts.programme.rules import Broken, Place, broken
from samverka.programme_file.content import Agreement, Assumption, Costs, Later, Written
from samverka.programme_file.faults import unknown_field
from samverka.programme_file.parts import fields
from samverka.programme_file.playing import Play

FIXED = ("programme", "version", "valid_from", "amendment")
"""Fields of a programme that a later version does not set under `sets`."""

ENTRY = ("version", "valid_from", "amendment")
"""Those of them that it says itself."""

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Version:
    """A version as far as it could be read; `origin` says where each of its fields was last said."""

    standing: Mapping[str, Any]
    origin: Mapping[str, Place]

    @property
    def whole(self) -> bool:
        """Nothing is missing of it."""
        return self.standing.keys() == Programme.model_fields.keys()

    @property
    def model(self) -> Programme:
        """What stands; a field that does not is not there."""
        return Programme.model_construct(**self.standing)

    def has(self, *names: str) -> bool:
        """Whether these fields stand."""
        return self.standing.keys() >= set(names)

    def at(self, *steps: str | int) -> Place:
        """Where in the file something of this version was said."""
        return (*self.origin.get(str(steps[0]), ("programme", steps[0])), *steps[1:])

    def broken(self) -> Iterator[Broken]:
        """The programme's own rules, with their places in this file."""
        for each in broken(self.model, self.standing.keys()):
            yield Broken(self.at(*each.place), each.rule, each.message)


@dataclass(frozen=True)
class Draft:
    """What of a file stands: None for a part that does not."""

    versions: tuple[Version, ...]
    agreements: tuple[Agreement, ...] | None
    costs: tuple[Costs, ...] | None
    assumed: tuple[Assumption, ...] | None
    play: Play | None


def drafted(raw: Mapping[str, Any]) -> tuple[Draft, list[Broken]]:
    """What stands of a file, and everything that is wrong with its fields."""
    parts, faults = fields(Written, {**raw, "programme": NOTHING, "history": ()}, ())
    faults = [each for each in faults if each.place[0] != "programme"]
    versions, of_versions = _versions(raw)
    draft = Draft(versions, *map(parts.get, ("agreements", "costs", "assumed", "play")))
    return draft, faults + of_versions


def _versions(raw: Mapping[str, Any]) -> tuple[tuple[Version, ...], list[Broken]]:
    """The first version, and each later one laid over the one before it."""
    if "programme" not in raw:
        return (), [Broken(("programme",), "missing", "the field programme is missing")]
    standing, faults = fields(Programme, raw["programme"], ("programme",))
    versions = [Version(standing, {})]
    history: Any = raw.get("history") or []
    if not isinstance(history, list):
        message = "this is a list: a dash before each version"
        return tuple(versions), [*faults, Broken(("history",), "list", message)]
    for number, later in enumerate(cast("list[Any]", history)):
        version, more = _laid_over(versions[-1], later, ("history", number))
        versions.append(version)
        faults += more
    return tuple(versions), faults


def _laid_over(before: Version, later: Any, at: Place) -> tuple[Version, list[Broken]]:
    entry, faults = fields(Later, later, at)
    sets: Mapping[str, Any] = entry.pop("sets", NOTHING)
    settable = Programme.model_fields.keys() - set(FIXED)
    known = {name: value for name, value in sets.items() if name in settable}
    faults += [unknown_field((*at, "sets", name), settable) for name in sets if name not in known]
    standing, more = fields(Programme, known, (*at, "sets"))
    faults += [each for each in more if each.place[3] in known]
    kept = {name: value for name, value in before.standing.items() if name not in known}
    changed = {name: standing[name] for name in known if name in standing}
    origin = {name: (*at, "sets", name) for name in known} | {name: (*at, name) for name in ENTRY}
    merged = {**kept, "closing": None, **changed, **entry}
    return Version(merged, {**before.origin, **origin}), faults
