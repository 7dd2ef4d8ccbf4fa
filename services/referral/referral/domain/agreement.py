"""A cooperation agreement: who bears which share of a unit's cost, from which day on."""

from datetime import date
from fractions import Fraction
from typing import TypeAlias

from chassis.decider import Category, Command, Decider, Event, Rejected, State
from contracts.programme import Share


class AdoptAgreement(Command):
    programme: str
    unit: str | None
    valid_from: date
    shares: tuple[Share, ...]
    costs_recorded_until: date | None
    """The last accrual date in the ledgers that the agreement covers."""
    covered_by: str | None
    """Another agreement for the same programme and unit."""
    unknown_funders: tuple[str, ...]
    """Funders that are not registered as organisations."""


class AgreementAdopted(Event):
    version: int
    programme: str
    unit: str | None
    valid_from: date
    shares: tuple[Share, ...]


class NoAgreement(State): ...


class InForce(State):
    programme: str
    unit: str | None
    versions: tuple[AgreementAdopted, ...]

    def covers(self, programme: str, unit: str | None) -> bool:
        return (self.programme, self.unit) == (programme, unit)

    def on(self, day: date) -> AgreementAdopted | None:
        """The version in force on a day; none before the first."""
        return next((v for v in reversed(self.versions) if v.valid_from <= day), None)


Agreement: TypeAlias = NoAgreement | InForce


def decide(command: AdoptAgreement, agreement: Agreement) -> list[AgreementAdopted]:
    _check(command)
    until = command.costs_recorded_until
    match agreement:
        case InForce() if not agreement.covers(command.programme, command.unit):
            raise Rejected(
                "agreement_covers_another", "it covers another programme or unit.", "/unit"
            )
        case InForce(versions=versions) if any(_says_the_same(v, command) for v in versions):
            return []
        case InForce(versions=(*_, last)) if command.valid_from <= last.valid_from:
            raise Rejected(
                "agreement_overlaps",
                f"a version from {last.valid_from} is in force.",
                "/valid_from",
            )
        case NoAgreement() | InForce() if until and command.valid_from <= until:
            raise Rejected(
                "agreement_before_cost", f"costs are recorded until {until}.", "/valid_from"
            )
        case NoAgreement():
            return [_adopted(command, 1)]
        case InForce(versions=versions):
            return [_adopted(command, len(versions) + 1)]


def _check(command: AdoptAgreement) -> None:
    shares = command.shares
    if sum(Fraction(s.numerator, s.denominator) for s in shares) != 1:
        raise Rejected("shares_sum_to_one", "the shares do not sum to exactly one.", "/shares")
    if len({share.funder for share in shares}) < len(shares):
        raise Rejected("funder_once", "a funder is named twice.", "/shares")
    if command.unknown_funders:
        unknown = ", ".join(command.unknown_funders)
        raise Rejected("unknown_funder", f"not registered: {unknown}.", "/shares")
    if command.covered_by:
        because = f"{command.covered_by} covers this programme and unit."
        raise Rejected("covered_by_another", because, "/agreement")


def _says_the_same(version: AgreementAdopted, command: AdoptAgreement) -> bool:
    return (version.valid_from, version.shares) == (command.valid_from, command.shares)


def _adopted(command: AdoptAgreement, version: int) -> AgreementAdopted:
    return AgreementAdopted(
        on=command.on,
        version=version,
        programme=command.programme,
        unit=command.unit,
        valid_from=command.valid_from,
        shares=command.shares,
    )


def evolve(agreement: Agreement, event: AgreementAdopted) -> Agreement:
    before = agreement.versions if isinstance(agreement, InForce) else ()
    return InForce(programme=event.programme, unit=event.unit, versions=(*before, event))


decider = Decider[AdoptAgreement, Agreement, AgreementAdopted](decide, evolve, NoAgreement())

AGREEMENT = Category[AdoptAgreement, Agreement, AgreementAdopted](
    "agreement", decider, (AgreementAdopted,)
)
