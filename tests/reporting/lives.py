"""A programme with two lives, as it would be told: a pilot of one year, a project with pools, money and instruments, its close."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.events import Heard
from contracts import followup, participation
from contracts.codes import (
    Boundary,
    Exit,
    Income,
    NonResponse,
    Occasion,
    Occupation,
    Pause,
    Sex,
)
from contracts.followup import MilestoneDone, MilestoneMissed
from contracts.participation import (
    AnonymousPlaceTaken,
    Enrolled,
    EnteredInError,
    ExitCorrected,
    Exited,
    HeadcountAdded,
    ParticipationReopened,
    Paused,
    PlanEstablished,
    ProgrammePublished,
    Resumed,
    UnitOpened,
    UnitRefurnished,
)
from contracts.programme import OrganisationKind, Places, Respondent, Share
from contracts.referral import (
    AgreementAdopted,
    BudgetSet,
    CostRecorded,
    FundsReceived,
    OrganisationRegistered,
    OrganisationRenamed,
)
from tests.reporting import lives_programme
from tests.reporting.broker import Log
from tests.reporting.facts import MILESTONES, PROGRAMME, recorded, situation
from tests.reporting.lives_programme import (
    ASSOCIATION,
    HEARD,
    LAST,
    PARTIES,
    PILOT,
    PROJECT,
    TOWN,
    UNIT,
    pool,
)


def case(number: int) -> UUID:
    return UUID(int=number)


@dataclass
class Lives:
    """Ten start in the pilot and sixteen in the project, one of these only counted."""

    log: Log = field(default_factory=Log)

    def told(self) -> list[Heard]:
        self._books()
        self._versions()
        for number in range(10):
            self._stay(number, PILOT + timedelta(days=30), PROJECT + timedelta(days=9 * number))
        for number in range(10, 25):
            start = PROJECT + timedelta(days=7 * (number - 10))
            self._stay(number, start, start + timedelta(days=150))
        self._counted_alone()
        self._turns()
        return self.log.heard

    def _versions(self) -> None:
        versions = list(lives_programme.versions())
        for version in versions:
            self.log.tell(ProgrammePublished(programme_id=PROGRAMME, programme=version))
        unit: dict[str, Any] = {
            "unit": UNIT,
            "programme": PROGRAMME,
            "stations": versions[0].units[0].stations,
        }
        self.log.tell(
            UnitOpened(**unit, on=PILOT, name="Holmängen", places=Places(low=3, high=10)),
            UnitRefurnished(
                **unit,
                on=PROJECT,
                name="Nya Holmängen",
                places=Places(low=9, high=12),
                pools=(pool(7),),
            ),
            UnitRefurnished(
                **unit,
                on=date(2007, 7, 1),
                name="Nya Holmängen",
                places=Places(low=9, high=15),
                pools=(pool(10),),
            ),
        )

    def _books(self) -> None:
        for slug, party in PARTIES.items():
            self.log.tell(
                OrganisationRegistered(organisation=slug, name=slug.title(), party=party, on=PILOT)
            )
        self.log.tell(
            OrganisationRegistered(
                organisation=ASSOCIATION,
                name="Förbundet",
                party=None,
                on=PILOT,
                kind=OrganisationKind.ASSOCIATION,
                members=tuple(PARTIES),
            ),
            OrganisationRenamed(organisation=TOWN, name="Nya kommunen", on=date(2007, 3, 1)),
            OrganisationRenamed(
                organisation=ASSOCIATION, name="Nya förbundet", on=date(2007, 3, 1)
            ),
        )
        for slug, funder, kinds in (
            ("avtal", TOWN, ()),
            ("handledare", ASSOCIATION, ("supervisor",)),
        ):
            self.log.tell(
                AgreementAdopted(
                    agreement=slug,
                    agreement_version=1,
                    programme=PROGRAMME,
                    unit=None,
                    valid_from=PILOT,
                    cost_kinds=kinds,
                    shares=(Share(funder=funder, numerator=1, denominator=1),),
                )
            )
        for number, (kind, agreement, on) in enumerate(
            (
                ("supervisor", "handledare", PILOT),
                ("premises", "avtal", PILOT),
                ("supervisor", "handledare", PROJECT),
            )
        ):
            self.log.tell(
                CostRecorded(
                    ledger="ledger",
                    cost_id=UUID(int=number + 1),
                    programme=PROGRAMME,
                    unit=UNIT,
                    cost_kind=kind,
                    net_ore=1_000_03,
                    vat_ore=0,
                    accrued_on=on,
                    agreement=agreement,
                    agreement_version=1,
                    corrects=None,
                )
            )
        budget = BudgetSet(
            programme=PROGRAMME, unit=None, year=2006, cost_kind="supervisor", net_ore=1, on=PILOT
        )
        self.log.tell(budget, budget.model_copy(update={"net_ore": 900_00}))
        self.log.tell(
            FundsReceived(
                programme=PROGRAMME,
                unit=None,
                year=2006,
                receipt_id=UUID(int=9),
                funder=ASSOCIATION,
                ore=7,
                on=PILOT,
            )
        )

    def _stay(self, number: int, start: date, end: date) -> None:
        """Two of three leave for work, and everybody in the project is a little better off."""
        project = start >= PROJECT
        self.log.tell(
            Enrolled(
                case_id=case(number),
                on=start,
                programme=PROGRAMME,
                programme_version=2 if project else 1,
                unit=UNIT,
                station="wood",
                referred_by=TOWN,
                sex=Sex.WOMAN,
                planned_end=end,
                milestones=MILESTONES,
                pool="joint" if project else None,
            ),
            recorded(
                case(number),
                Occasion.BEFORE,
                start,
                situation(Income.SICKNESS_BENEFIT, Occupation.OTHER),
            ),
        )
        if number != 12:
            self.log.tell(PlanEstablished(case_id=case(number), on=start, goals=1))
        if project:
            self._answer(number, "quality-of-life", Boundary.START, start, Decimal(4))
        works = number % 3 < 2
        after = (
            situation(Income.WAGE, Occupation.WORK)
            if works
            else situation(Income.INCOME_SUPPORT, Occupation.OTHER)
        )
        self.log.tell(
            recorded(case(number), Occasion.AFTER, end, after),
            Exited(
                case_id=case(number), on=end, unit=UNIT, code=Exit.WORK if works else Exit.COMPLETED
            ),
        )
        if project:
            self._answer(number, "quality-of-life", Boundary.EXIT, end, Decimal("4.5"))
            self._answer(number, "support", Boundary.EXIT, end, Decimal(4 if number % 2 else 2))
        self._follow_up(number, end)

    def _answer(self, number: int, instrument: str, at: Boundary, on: date, score: Decimal) -> None:
        self.log.tell(
            participation.InstrumentCompleted(
                case_id=case(number),
                on=on,
                instrument=instrument,
                instrument_version=1,
                occasion=at,
                respondent=Respondent.PARTICIPANT,
                score=score,
            )
        )

    def _follow_up(self, number: int, end: date) -> None:
        first, later = end + timedelta(days=183), end + timedelta(days=365)
        self.log.tell(MilestoneDone(case_id=case(number), on=first, milestone="exit-6-months"))
        told = MilestoneMissed(
            case_id=case(number), on=later, milestone="exit-12-months", code=NonResponse.MOVED
        )
        done = MilestoneDone(case_id=case(number), on=later, milestone="exit-12-months")
        self.log.tell(done if number % 2 else told)

    def _counted_alone(self) -> None:
        self.log.tell(
            HeadcountAdded(
                headcount_id=UUID(int=77),
                programme=PROGRAMME,
                unit=UNIT,
                sex=Sex.MAN,
                start_year=2007,
            ),
            AnonymousPlaceTaken(
                unit=UNIT, on=date(2007, 12, 1), number=1, station="wood", pool="joint"
            ),
        )

    def _turns(self) -> None:
        """One was never there, one exit was none, one had another code, and one rests."""
        wrong, back, other, resting = case(90), case(24), case(22), case(23)
        self.log.tell(
            Enrolled(
                case_id=wrong,
                on=PROJECT,
                programme=PROGRAMME,
                programme_version=2,
                unit=UNIT,
                station="wood",
                referred_by=TOWN,
                sex=Sex.MAN,
                planned_end=LAST,
                milestones=MILESTONES,
                pool="joint",
            ),
            Exited(case_id=wrong, on=PROJECT + timedelta(days=90), unit=UNIT, code=Exit.WORK),
            EnteredInError(case_id=wrong, on=LAST, unit=UNIT),
            ParticipationReopened(
                case_id=back, on=LAST, unit=UNIT, station="wood", planned_end=LAST, pool="joint"
            ),
            ExitCorrected(case_id=other, on=LAST, unit=UNIT, code=Exit.STUDIES),
            ParticipationReopened(
                case_id=resting, on=LAST, unit=UNIT, station="wood", planned_end=HEARD, pool="joint"
            ),
            Paused(case_id=resting, on=date(2007, 11, 1), reason=Pause.ILLNESS),
            Resumed(case_id=resting, on=date(2007, 11, 15)),
            Paused(case_id=resting, on=date(2007, 12, 1), reason=Pause.ILLNESS),
            followup.InstrumentMissed(
                case_id=back,
                on=HEARD,
                milestone="exit-6-months",
                instrument="support",
                instrument_version=1,
                respondent=Respondent.PARTICIPANT,
                code=NonResponse.MOVED,
            ),
        )
