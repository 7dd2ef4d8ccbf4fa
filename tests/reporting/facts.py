"""Facts of one programme with three units, as the other services would tell them."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from contracts import followup, participation
from contracts.codes import (
    Income,
    Occasion,
    Occupation,
    Party,
    Sex,
)
from contracts.followup import (
    MilestoneDone,
)
from contracts.participation import (
    Enrolled,
    ProgrammePublished,
    UnitOpened,
)
from contracts.programme import (
    After,
    IncomeSource,
    Limits,
    Milestone,
    Organisation,
    Pathway,
    Places,
    Programme,
    Share,
    Situation,
    Station,
    Unit,
)
from contracts.referral import (
    AdmissionDecided,
    AgreementAdopted,
    CostRecorded,
    OrganisationRegistered,
    ReferralSent,
)

PROGRAMME = "samverkan"
TOWNS = {"holmangen": "Holmängen", "hjortmossen": "Hjortmossen", "fredriksberg": "Fredriksberg"}
SHARED = ("forsakringskassan", "arbetsformedlingen", "regionen")
NEW_YEAR = date(2006, 1, 1)
TEN_WEEKS = timedelta(weeks=10)

MILESTONES = (
    Milestone(
        milestone="month-1",
        name="1 month: goals",
        counted_from="start",
        after=After(months=1),
        function="contact_person",
        overdue_after=After(weeks=2),
    ),
    Milestone(
        milestone="exit-6-months",
        name="6 months after the exit",
        counted_from="exit",
        after=After(months=6),
        function="contact_person",
        overdue_after=After(months=1),
        records_situation=True,
    ),
    Milestone(
        milestone="exit-12-months",
        name="12 months after the exit",
        counted_from="exit",
        after=After(months=12),
        function="contact_person",
        overdue_after=After(months=1),
        records_situation=True,
    ),
)


def situation(income: Income, occupation: Occupation, *also: Income) -> Situation:
    sources = tuple(IncomeSource(income=each) for each in (income, *also))
    return Situation(incomes=sources, occupation=occupation)


def published(units: Iterable[str] = TOWNS) -> ProgrammePublished:
    stations = (Station(station="wood", name="Carpentry", seats=Places(low=4, high=6)),)
    places = Places(low=25, high=25)
    return ProgrammePublished(
        programme_id=PROGRAMME,
        programme=Programme(
            programme=PROGRAMME,
            version=1,
            name="Arbetslivsinriktad rehabilitering i samverkan",
            valid_from=NEW_YEAR,
            organisations=tuple(
                Organisation(organisation=o.organisation, name=o.name, party=o.party)
                for o in organisations()
            ),
            units=tuple(
                Unit(
                    unit=unit,
                    name=TOWNS[unit],
                    place=TOWNS[unit],
                    places=places,
                    stations=stations,
                    referrers=SHARED,
                )
                for unit in units
            ),
            pathway=Pathway(study_visit=True, mapping_visit=True, milestones=MILESTONES),
            limits=Limits(
                usual_stay=After(months=6), hold=After(days=14), answer_within=After(days=28)
            ),
        ),
    )


def opened(unit: str, high: int = 25, on: date = NEW_YEAR) -> UnitOpened:
    return UnitOpened(
        unit=unit,
        on=on,
        programme=PROGRAMME,
        name=TOWNS[unit],
        places=Places(low=high, high=high),
        stations=(Station(station="wood", name="Carpentry", seats=Places(low=4, high=6)),),
    )


def organisations() -> tuple[OrganisationRegistered, ...]:
    named = {
        "forsakringskassan": ("Försäkringskassan", Party.SOCIAL_INSURANCE),
        "arbetsformedlingen": ("Arbetsförmedlingen", Party.EMPLOYMENT_SERVICE),
        "regionen": ("Regionen", Party.REGION),
        **{
            f"{unit}-kommun": (f"{name} kommun", Party.MUNICIPALITY) for unit, name in TOWNS.items()
        },
    }
    return tuple(
        OrganisationRegistered(organisation=slug, name=name, party=party, on=NEW_YEAR)
        for slug, (name, party) in named.items()
    )


def agreement(unit: str, *funders: str, version: int = 1, on: date = NEW_YEAR) -> AgreementAdopted:
    bearers = funders or (*SHARED, f"{unit}-kommun")
    return AgreementAdopted(
        agreement=f"avtal-{unit}",
        agreement_version=version,
        programme=PROGRAMME,
        unit=unit,
        valid_from=on,
        shares=tuple(
            Share(funder=funder, numerator=1, denominator=len(bearers)) for funder in bearers
        ),
    )


def cost(unit: str, on: date, net_ore: int, number: int, version: int = 1) -> CostRecorded:
    return CostRecorded(
        ledger=f"ledger-{unit}",
        cost_id=UUID(int=number),
        programme=PROGRAMME,
        unit=unit,
        cost_kind="operation",
        net_ore=net_ore,
        vat_ore=net_ore // 4,
        accrued_on=on,
        agreement=f"avtal-{unit}",
        agreement_version=version,
        corrects=None,
    )


def sent(case: UUID, unit: str, on: date, sex: Sex = Sex.WOMAN) -> ReferralSent:
    return ReferralSent(
        case_id=case,
        on=on,
        programme=PROGRAMME,
        unit=unit,
        referred_by="forsakringskassan",
        sex=sex,
        consented_parties=SHARED,
    )


def decided(case: UUID, unit: str, on: date, sex: Sex = Sex.WOMAN) -> AdmissionDecided:
    return AdmissionDecided(
        case_id=case,
        on=on,
        programme=PROGRAMME,
        unit=unit,
        referred_by="forsakringskassan",
        sex=sex,
        members=SHARED,
    )


def enrolled(case: UUID, unit: str, on: date, sex: Sex = Sex.WOMAN) -> Enrolled:
    return Enrolled(
        case_id=case,
        on=on,
        programme=PROGRAMME,
        programme_version=1,
        unit=unit,
        station="wood",
        referred_by="forsakringskassan",
        sex=sex,
        planned_end=on + timedelta(days=180),
        milestones=MILESTONES,
    )


def recorded(
    case: UUID, occasion: Occasion, on: date, what: Situation
) -> participation.SituationRecorded:
    return participation.SituationRecorded(case_id=case, on=on, occasion=occasion, situation=what)


def followed_up(
    case: UUID, milestone: str, on: date, what: Situation
) -> tuple[MilestoneDone, followup.SituationRecorded]:
    return (
        MilestoneDone(case_id=case, on=on, milestone=milestone),
        followup.SituationRecorded(
            case_id=case,
            on=on,
            milestone=milestone,
            occasion=Occasion.FOLLOW_UP,
            situation=what,
        ),
    )
