"""A cooperation agreement: who bears which share of which costs, from which day to which."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from chassis.decider import Category, Command, Decider, Event, Rejected, State
from contracts.programme import Share


class AdoptAgreement(Command):
    """`cost_kinds` names the kinds of cost that it is for; empty, it is for all that no other agreement names."""

    programme: str
    unit: str | None
    cost_kinds: tuple[str, ...] = ()
    valid_from: date
    valid_until: date | None = None
    why: str | None = None
    shares: tuple[Share, ...]
    costs_recorded_until: date | None
    """The last accrual date of the costs that the agreement would cover."""
    covered_by: str | None
    """Another agreement for the same costs, in force on one of the same days."""
    unknown_funders: tuple[str, ...]
    """Funders that are not registered, or no organisations of the programme."""


class AgreementAdopted(Event):
    version: int
    programme: str
    unit: str | None
    valid_from: date
    shares: tuple[Share, ...]
    cost_kinds: tuple[str, ...] = ()
    valid_until: date | None = None
    why: str | None = None


class NoAgreement(State): ...


class InForce(State):
    programme: str
    unit: str | None
    cost_kinds: tuple[str, ...] = ()
    versions: tuple[AgreementAdopted, ...]

    def is_about(self, command: AdoptAgreement) -> bool:
        """Whether it is for the same programme, unit and kinds of cost."""
        mine = self.programme, self.unit, frozenset(self.cost_kinds)
        return mine == (command.programme, command.unit, frozenset(command.cost_kinds))

    def on(self, day: date) -> AgreementAdopted | None:
        """The version in force on a day; none before the first, or after the last day of one."""
        begun = next((v for v in reversed(self.versions) if v.valid_from <= day), None)
        return begun if begun and day <= (begun.valid_until or date.max) else None

    def is_for(self, cost_kind: str) -> bool:
        return not self.cost_kinds or cost_kind in self.cost_kinds

    def meets(self, command: AdoptAgreement) -> bool:
        """Whether both would be about the same cost on the same day."""
        if (self.programme, self.unit) != (command.programme, command.unit):
            return False
        mine, other = set(self.cost_kinds), set(command.cost_kinds)
        if not (mine & other or (not mine and not other)):
            return False
        first, last = self.versions[0].valid_from, self.versions[-1].valid_until or date.max
        return command.valid_from <= last and first <= (command.valid_until or date.max)


Agreement: TypeAlias = NoAgreement | InForce


def governing(
    agreements: Mapping[str, Agreement], cost_kind: str, day: date
) -> tuple[str, AgreementAdopted] | None:
    """Which of a unit's and its programme's agreements a cost falls under, and which version; none if none does.

    One that names the kind of cost goes before one that does not, and then the unit's own before the programme's.
    """
    found = [
        (not agreement.cost_kinds, agreement.unit is None, name, version)
        for name, agreement in agreements.items()
        if isinstance(agreement, InForce)
        if agreement.is_for(cost_kind) and (version := agreement.on(day))
    ]
    first = min(found, key=lambda each: each[:3], default=None)
    return (first[2], first[3]) if first else None


def decide(command: AdoptAgreement, agreement: Agreement) -> list[AgreementAdopted]:
    _check(command)
    until = command.costs_recorded_until
    match agreement:
        case InForce() if not agreement.is_about(command):
            because = "it covers another programme, another unit or other kinds of cost."
            raise Rejected("agreement_covers_another", because, "/unit")
        case InForce(versions=versions) if any(_says_the_same(v, command) for v in versions):
            return []
        case InForce(versions=(*_, last)) if command.valid_from <= _taken_until(last):
            because = f"a version from {last.valid_from} is in force."
            raise Rejected("agreement_overlaps", because, "/valid_from")
        case NoAgreement() | InForce() if command.covered_by:
            because = f"{command.covered_by} covers the same costs."
            raise Rejected("covered_by_another", because, _field_of_cover(command))
        case NoAgreement() | InForce() if until and command.valid_from <= until:
            because = f"costs are recorded until {until}."
            raise Rejected("agreement_before_cost", because, "/valid_from")
        case NoAgreement():
            return [_adopted(command, 1)]
        case InForce(versions=versions):
            return [_adopted(command, len(versions) + 1)]


def _taken_until(version: AgreementAdopted) -> date:
    """An open version gives way to a later one; one with a last day stands until then."""
    return version.valid_until or version.valid_from


def _field_of_cover(command: AdoptAgreement) -> str:
    return "/cost_kinds" if command.cost_kinds else "/agreement"


def _check(command: AdoptAgreement) -> None:
    shares = command.shares
    if sum(Fraction(s.numerator, s.denominator) for s in shares) != 1:
        raise Rejected("shares_sum_to_one", "the shares do not sum to exactly one.", "/shares")
    if len({share.funder for share in shares}) < len(shares):
        raise Rejected("funder_once", "a funder is named twice.", "/shares")
    if command.valid_until and command.valid_until < command.valid_from:
        because = "the last day lies before the first."
        raise Rejected("until_before_from", because, "/valid_until")
    if command.unknown_funders:
        unknown = ", ".join(command.unknown_funders)
        because = f"no registered organisation of the programme: {unknown}."
        raise Rejected("unknown_funder", because, "/shares")


def _says_the_same(version: AgreementAdopted, command: AdoptAgreement) -> bool:
    said = version.valid_from, version.valid_until, version.shares
    return said == (command.valid_from, command.valid_until, command.shares)


def _adopted(command: AdoptAgreement, version: int) -> AgreementAdopted:
    kept = set(AgreementAdopted.model_fields) - {"version"}
    return AgreementAdopted(version=version, **command.model_dump(include=kept))


def evolve(agreement: Agreement, event: AgreementAdopted) -> Agreement:
    before = agreement.versions if isinstance(agreement, InForce) else ()
    return InForce(
        programme=event.programme,
        unit=event.unit,
        cost_kinds=event.cost_kinds,
        versions=(*before, event),
    )


decider = Decider[AdoptAgreement, Agreement, AgreementAdopted](decide, evolve, NoAgreement())

AGREEMENT = Category[AdoptAgreement, Agreement, AgreementAdopted](
    "agreement", decider, (AgreementAdopted,)
)
