"""Benefit: what each party paid, beside how many lived on what it pays for, before, after and at follow-up."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from contracts.codes import Income, Occasion, Party
from reporting.domain.cost_share import Part
from reporting.domain.figures import Figure
from reporting.domain.outcomes import OccasionCounts, Outcome
from reporting.domain.suppression import Shown

ANSWERS_FOR: Mapping[Party, tuple[Income, ...]] = MappingProxyType(
    {
        Party.EMPLOYMENT_SERVICE: (Income.ACTIVITY_SUPPORT, Income.ESTABLISHMENT_BENEFIT),
        Party.SOCIAL_INSURANCE: (
            Income.SICKNESS_BENEFIT,
            Income.REHABILITATION_ALLOWANCE,
            Income.SICKNESS_COMPENSATION,
            Income.ACTIVITY_COMPENSATION,
        ),
        Party.REGION: (),
        Party.MUNICIPALITY: (Income.INCOME_SUPPORT,),
    }
)
"""The incomes that a party pays or decides on: nobody's living is a region's."""


class Living(Figure):
    """How many lived on an income, on each occasion; somebody with several stands in each."""

    code: str
    name: str
    before: Shown
    after: Shown
    follow_up: Shown


class PartyBenefit(Figure):
    """`ore` is the net that the party bears, an association's part carried on to its members' parties."""

    party: str
    name: str
    ore: int
    incomes: tuple[Living, ...]


class Benefit(Figure):
    """`cases` are those with a recorded situation, on each occasion."""

    parties: tuple[PartyBenefit, ...]
    cases: Living


def benefit(parts: Sequence[Part], taking_part: Collection[Party], income: Outcome) -> Benefit:
    """Of the parties that take part or bear something; the counts are those that `income` shows."""
    borne = {part.bearer: part.ore for part in parts}
    shown = {each.occasion: _by_code(each) for each in income.occasions}
    cases: dict[str, Shown] = {each.occasion: each.cases for each in income.occasions}
    parties = tuple(
        PartyBenefit(
            party=party.value,
            name=party.swedish,
            ore=borne.get(party.value, 0),
            incomes=tuple(_living(code, shown) for code in ANSWERS_FOR[party]),
        )
        for party in Party
        if party in taking_part or party.value in borne
    )
    return Benefit(parties=parties, cases=_row("cases", "persons", cases))


def _by_code(occasion: OccasionCounts) -> Mapping[str, Shown]:
    return {each.code: each.cases for each in occasion.counts}


def _living(code: Income, shown: Mapping[str, Mapping[str, Shown]]) -> Living:
    counts: dict[str, Shown] = {occasion: counts[code.value] for occasion, counts in shown.items()}
    return _row(code.value, code.swedish, counts)


def _row(code: str, name: str, counts: Mapping[str, Shown]) -> Living:
    return Living(
        code=code,
        name=name,
        before=counts[Occasion.BEFORE.value],
        after=counts[Occasion.AFTER.value],
        follow_up=counts[Occasion.FOLLOW_UP.value],
    )
