"""Who plays: invented people with official test numbers, and who refers each of them."""

from dataclasses import dataclass, field
from importlib.resources import files
from random import Random

from contracts.programme import Eligibility

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


class Cast:
    """Everybody who may play in a programme; each is asked for once."""

    def __init__(self, programme: str) -> None:
        numbers = identity_numbers()
        self._free = list(enumerate(numbers, 1))
        Random(programme).shuffle(self._free)  # noqa: S311 - so that plays seldom share people
        self._cases: dict[str, int] = {}

    def one(self, unit: str, referred_by: str, rules: Eligibility, year: int) -> Person:
        """Somebody of an age that the programme is for; ValueError if there are no more test numbers."""
        fitting = (each for each in self._free if _is_of_age(rules, year - int(each[1][:4])))
        found = next(fitting, None)
        if found is None:
            raise ValueError(f"there are too few test numbers of people who fit {unit} in {year}")
        self._free.remove(found)
        self._cases[unit] = self._cases.get(unit, 0) + 1
        place, number = found
        name = f"Testperson {SURNAMES[place % len(SURNAMES)]} {place:03}"
        return Person(f"{unit}-{self._cases[unit]:03}", name, number, referred_by)


def _is_of_age(rules: Eligibility, turning: int) -> bool:
    """Whether the age that is turned in the year, and the one before it, are inside."""
    youngest, oldest = rules.youngest or 18, rules.oldest or 64
    return youngest < turning <= max(oldest, youngest + 1)


def identity_numbers() -> list[str]:
    """The official test numbers that come with the play."""
    text = files("samverka.play").joinpath("identity_numbers.txt").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def contact_person(index: int) -> str:
    """One of a unit's staff, in turn."""
    return f"Kontaktperson {STAFF[index % len(STAFF)]}"
