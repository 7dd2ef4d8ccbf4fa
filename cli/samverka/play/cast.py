"""Who plays: invented people with official test numbers, and who refers each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import cycle, islice

from contracts.programme import Unit

SURNAMES = (
    "Björnbärsdal",
    "Hjortronmyr",
    "Lingonskott",
    "Odonbacke",
    "Blåbärslid",
    "Vinbärsgård",
    "Krusbärskulle",
    "Slånbärshed",
    "Åkerbärsvik",
    "Nyponhage",
    "Havtornsö",
    "Enbärsmo",
)
STAFF = ("Ekorrhult", "Grävlingsäter", "Igelkottsberg", "Skogsharsnäs", "Lodjursfors")


@dataclass(frozen=True)
class Person:
    """Somebody who is referred to a unit; `case` names the case within the play."""

    case: str
    name: str
    identity_number: str = field(repr=False)
    referred_by: str


def people(units: Sequence[Unit], of_each: int) -> dict[str, list[Person]]:
    """As many people for each unit, its referrers in turn; ValueError if the numbers do not reach."""
    numbers = identity_numbers()
    if len(numbers) < of_each * len(units):
        raise ValueError(f"{of_each * len(units)} people need as many test numbers")
    cast: dict[str, list[Person]] = {}
    for place, unit in enumerate(units):
        referrers = islice(cycle(unit.referrers), of_each)
        cast[unit.unit] = [
            _person(unit.unit, place * of_each + index, numbers, referrer)
            for index, referrer in enumerate(referrers)
        ]
    return cast


def _person(unit: str, index: int, numbers: Sequence[str], referrer: str) -> Person:
    return Person(
        case=f"{unit}-{index + 1:03}",
        name=f"Testperson {SURNAMES[index % len(SURNAMES)]} {index + 1:03}",
        identity_number=numbers[index],
        referred_by=referrer,
    )


def identity_numbers() -> list[str]:
    """The official test numbers that come with the play."""
    text = files("samverka.play").joinpath("identity_numbers.txt").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def contact_person(index: int) -> str:
    """One of a unit's staff, in turn."""
    return f"Kontaktperson {STAFF[index % len(STAFF)]}"
