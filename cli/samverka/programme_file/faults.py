"""What is wrong with a file, and what to do about it: one line each, with its line and its rule."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from contracts.programme.rules import Broken, Place
from samverka.programme_file.nodes import line

NAMES = (
    *("agreement", "milestone", "station", "pool", "post", "step", "criterion", "instrument"),
    *("registration", "target", "goal", "cost_kind", "unit", "organisation"),
)
"""Fields that name the thing they stand in."""

REMEDIES: Mapping[str, str] = {
    "missing": "Add it.",
    "unknown_field": "Correct its name; a text with a comma or a colon in it stands in quotes.",
    "unknown_format": "Write `format: 1`, or use a release that reads the other one.",
    "shares_sum_to_one": "Change a numerator or a denominator.",
    "low_above_high": "Write the smaller number as low.",
    "steps_out_of_order": "Number the steps 1, 2, 3 in the order in which they stand.",
    "two_parties": "Name a second agency with another party, or an association's members.",
    "target_without_denominator": "Say what the numerator is divided by, such as { of: ended }.",
    "certificate_expired": "Enter the renewed certificate, or open the unit while it is valid.",
    "no_code_list": "Write told: completed or score, or publish a form whose items are choices.",
    "not_asked_at_start": "Ask at the exit or at a milestone, or ask the participant or the staff.",
    "unknown_criterion": "Describe it under eligibility.criteria, or take it away.",
    "unknown_organisation": "Add it to organisations, or correct the name.",
    "unknown_unit": "Correct the name, or add the unit.",
    "unknown_occasion": "Write start, exit, or the name of a milestone.",
    "unknown_instrument": "Add it to instruments, or correct the name.",
    "unknown_milestone": "Add it to pathway.milestones, or correct the name.",
    "unknown_pool": "Add it to the unit's pools, or correct the name.",
    "named_twice": "Give one of them another name.",
    "agreement_overlaps": "End the earlier one the day before the later one begins.",
    "agreement_gap": "Let each version begin the day after the one before it ends.",
    "cost_without_agreement": "Let costs accrue later, such as yearly, or an agreement begin earlier.",
    "agreement_order": "Write the versions of an agreement in the order of their days.",
    "after_closing": "Nothing follows a closing: take the later version away, or the closing.",
    "version_out_of_order": "Number the versions one after the other, in the order of their days.",
    "kind_of_organisation": "Write kind: association, provider or partner.",
    "anchor": "Write counted_from: start, or counted_from: exit.",
    "milestone_after_stay": "Shorten the time, or count it from the exit.",
    "pools_exceed_unit": "Raise the unit's places, or lower a pool's.",
    "stands_twice": "Keep one of them.",
}
"""What to do, by rule."""

CODES = ("enum", "literal_error")


class Faulty(Exception):
    """A file breaks rules; each line of the message names its line, its place and the rule."""


class Page:
    """A file that is being read: turns what is broken into lines of text."""

    def __init__(self, file: Path, top: yaml.Node, raw: Mapping[str, Any]) -> None:
        self._file, self._top, self._raw = file, top, raw

    def lines(self, found: Iterable[Broken]) -> list[str]:
        """Each once, in the order of their lines."""
        seen = {(each.place, each.rule): each for each in reversed(list(found))}
        ordered = sorted(seen.values(), key=lambda each: (line(self._top, each.place), each.where))
        return [self._line(each) for each in ordered]

    def _line(self, broken: Broken) -> str:
        number = line(self._top, broken.place)
        name = self._name(broken.place)
        whose = f"{name}: " if name and name not in broken.message else ""
        said = broken.message[0].lower() + broken.message[1:]
        remedy = REMEDIES.get(broken.rule, "")
        told = f"{whose}{said} [{broken.rule}]. {remedy}".rstrip()
        return written(self._file, number, broken.where, told)

    def _name(self, place: Place) -> str:
        """What the innermost thing around a place is called in the file."""
        found, here = "", self._raw
        for step in (*place, None):
            named = (inside(here, key) for key in NAMES if key != step)
            found = next((name for name in named if isinstance(name, str)), found)
            here = None if step is None else inside(here, step)
        return found


def written(file: Path, number: int, where: str, told: str) -> str:
    """One fault."""
    return f"{file}:{number}: {where}: {told}"


def inside(thing: Any, step: str | int) -> Any:
    """What lies at a step of a mapping or a list, or nothing."""
    if isinstance(thing, Mapping):
        return thing.get(step)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if isinstance(thing, list) and isinstance(step, int) and step < len(thing):  # pyright: ignore[reportUnknownArgumentType]
        return thing[step]  # pyright: ignore[reportUnknownVariableType]
    return None


def unknown_field(place: Place, known: Iterable[str]) -> Broken:
    """A field that there is none of; says which one may have been meant."""
    name, fields = str(place[-1]), sorted(known)
    near = get_close_matches(name, fields, 1)
    meant = f"did you mean {near[0]}?" if near else f"there is {', '.join(fields)}"
    return Broken(place, "unknown_field", f"the field {name} is not permitted: {meant}")
