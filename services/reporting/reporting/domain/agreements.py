"""Agreements over time: which shares were in force when, for which unit and kinds of cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.programme import Share
from reporting.domain.figures import Figure, Unit
from reporting.domain.periods import Period
from reporting.domain.views import Known, Organisation


@dataclass(frozen=True)
class Agreement:
    """A version of an agreement; `valid_until` is none while it is open."""

    agreement: str
    version: int
    unit: str | None
    cost_kinds: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    shares: tuple[Share, ...]


class AgreedShare(Figure):
    """An exact fraction."""

    funder: str
    name: str
    numerator: int
    denominator: int


class AgreementVersion(Figure):
    """`cost_kinds` is empty for all kinds that no other agreement names; `unit` is none for all units."""

    agreement: str
    version: int
    unit: str | None
    unit_name: str | None
    cost_kinds: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    shares: tuple[AgreedShare, ...]


class Agreements(Figure):
    agreements: tuple[AgreementVersion, ...]


def in_force(
    found: Iterable[Agreement], period: Period, known: Known, units: Sequence[Unit]
) -> Agreements:
    """The versions in force on some day of the period."""
    names = {unit.unit: unit.name for unit in units}
    return Agreements(
        agreements=tuple(
            AgreementVersion(
                agreement=each.agreement,
                version=each.version,
                unit=each.unit,
                unit_name=names.get(each.unit, each.unit) if each.unit else None,
                cost_kinds=each.cost_kinds,
                valid_from=each.valid_from,
                valid_until=each.valid_until,
                shares=tuple(_share(share, known) for share in each.shares),
            )
            for each in found
            if each.valid_from <= period.last
            and (each.valid_until is None or each.valid_until >= period.first)
        )
    )


def _share(share: Share, known: Known) -> AgreedShare:
    return AgreedShare(
        funder=share.funder,
        name=known.get(share.funder, Organisation(share.funder, None)).name,
        numerator=share.numerator,
        denominator=share.denominator,
    )
