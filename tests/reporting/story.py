"""Three units over 2006 and 2007, as the facts that the other services would tell of it."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from chassis.events import Heard
from contracts.codes import (
    Decline,
    DeclinedBy,
    Exit,
    Income,
    NonResponse,
    Occasion,
    Occupation,
    PlaceRefusal,
    Sex,
)
from contracts.followup import (
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
)
from contracts.participation import (
    AnonymousPlaceFreed,
    AnonymousPlaceTaken,
    AttendanceRecorded,
    Exited,
    HeadcountAdded,
)
from contracts.programme import (
    Situation,
)
from contracts.referral import (
    ConsentWithdrawn,
    PlaceOffered,
    ReferralAdmitted,
    ReferralDeclined,
    ReferralWaitlisted,
)
from tests.reporting.broker import Log
from tests.reporting.facts import (
    NEW_YEAR,
    PROGRAMME,
    TEN_WEEKS,
    TOWNS,
    agreement,
    cost,
    decided,
    enrolled,
    followed_up,
    opened,
    organisations,
    published,
    recorded,
    sent,
    situation,
)


@dataclass
class Story:
    """Each unit starts `started` people in 2006, one of them uncounted by name, and costs 3 300 000 kr."""

    started: int = 40
    seed: int = 2006
    log: Log = field(default_factory=Log)

    def told(self) -> list[Heard]:
        self.chance = random.Random(self.seed)  # noqa: S311 - not for secrets
        self.log.tell(published(), *organisations())
        for place, unit in enumerate(TOWNS):
            self._unit(unit, 1_000 * (place + 1))
        return self.log.heard

    def _unit(self, unit: str, number: int) -> None:
        self.log.tell(opened(unit), agreement(unit))
        for month in range(1, 13):
            self.log.tell(cost(unit, date(2006, month, 28), 27_500_000, number + month))
        self._headcount(unit, UUID(int=number))
        for place in range(1, self.started):
            self._case(unit, UUID(int=number + 100 + place), place)
        self._waiting(unit, number + 500)

    def _headcount(self, unit: str, headcount: UUID) -> None:
        self.log.tell(
            AnonymousPlaceTaken(unit=unit, on=date(2006, 2, 6), number=1, station="wood"),
            HeadcountAdded(
                headcount_id=headcount,
                programme=PROGRAMME,
                unit=unit,
                sex=Sex.MAN,
                start_year=2006,
            ),
            AnonymousPlaceFreed(unit=unit, on=date(2006, 7, 3), number=1),
        )

    def _case(self, unit: str, case: UUID, place: int) -> None:
        start = NEW_YEAR + timedelta(days=1 + (place * 7 if place > 17 else place // 6 * 7))
        sex = self.chance.choice((Sex.WOMAN, Sex.WOMAN, Sex.MAN))
        self.log.tell(
            sent(case, unit, start - TEN_WEEKS, sex),
            decided(case, unit, start - timedelta(weeks=4), sex),
            PlaceOffered(case_id=case, on=start - timedelta(weeks=3), unit=unit, until=start),
            ReferralAdmitted(case_id=case, on=start, unit=unit),
            enrolled(case, unit, start, sex),
            recorded(case, Occasion.BEFORE, start, self._before()),
            MilestoneDone(case_id=case, on=start + timedelta(days=31), milestone="month-1"),
        )
        for week in range(3):
            self._attend(case, start + timedelta(weeks=week))
        if place == 5:
            self._withdraw(unit, case, start + timedelta(days=90))
        elif start < date(2006, 11, 1):
            self._leave(unit, case, start + timedelta(days=self.chance.randrange(120, 220)))

    def _attend(self, case: UUID, on: date) -> None:
        monday = on - timedelta(days=on.weekday())
        hours = self.chance.randrange(10, 21)
        self.log.tell(
            AttendanceRecorded(
                case_id=case, on=on, week=monday, planned_hours=20, attended_hours=hours
            )
        )

    def _withdraw(self, unit: str, case: UUID, on: date) -> None:
        self.log.tell(
            ConsentWithdrawn(case_id=case, unit=unit, on=on),
            AnonymousPlaceTaken(unit=unit, on=on, number=2, station="wood"),
            AnonymousPlaceFreed(unit=unit, on=on + timedelta(days=60), number=2),
        )

    def _leave(self, unit: str, case: UUID, on: date) -> None:
        codes = (Exit.WORK, Exit.WORK, Exit.STUDIES, Exit.ORDINARY_ACTIVITY, Exit.TOO_ILL)
        self.log.tell(
            recorded(case, Occasion.AFTER, on, self._after()),
            Exited(case_id=case, on=on, unit=unit, code=self.chance.choice(codes)),
        )
        for milestone, days in (("exit-6-months", 183), ("exit-12-months", 365)):
            self._follow_up(case, milestone, on + timedelta(days=days))

    def _follow_up(self, case: UUID, milestone: str, due_on: date) -> None:
        self.log.tell(MilestoneDue(case_id=case, on=due_on, milestone=milestone, due_on=due_on))
        outcome = self.chance.random()
        if outcome < 0.8:
            later = due_on + timedelta(days=5)
            self.log.tell(*followed_up(case, milestone, later, self._after()))
        elif outcome < 0.9:
            self.log.tell(
                MilestoneMissed(
                    case_id=case, on=due_on, milestone=milestone, code=NonResponse.NOT_REACHED
                )
            )
        else:
            late = due_on + timedelta(days=31)
            self.log.tell(
                MilestoneOverdue(case_id=case, on=late, milestone=milestone, due_on=due_on)
            )

    def _waiting(self, unit: str, number: int) -> None:
        for place in range(3):
            case, on = UUID(int=number + place), date(2006, 6, 1 + place)
            self.log.tell(
                sent(case, unit, on - TEN_WEEKS),
                decided(case, unit, on),
                ReferralWaitlisted(case_id=case, on=on, unit=unit, why=PlaceRefusal.FULL),
            )
        for place in range(2):
            case = UUID(int=number + 10 + place)
            self.log.tell(
                sent(case, unit, date(2006, 3, 1)),
                ReferralDeclined(
                    case_id=case,
                    unit=unit,
                    on=date(2006, 3, 9),
                    by=DeclinedBy.UNIT,
                    code=self.chance.choice((Decline.OTHER_NEED, Decline.NOT_ELIGIBLE)),
                ),
            )

    def _before(self) -> Situation:
        benefits = (Income.SICKNESS_BENEFIT, Income.REHABILITATION_ALLOWANCE, Income.INCOME_SUPPORT)
        income = self.chance.choice((*benefits, Income.ACTIVITY_SUPPORT))
        also = (Income.OTHER,) if self.chance.random() < 0.2 else ()
        seeking = self.chance.random() < 0.3
        return situation(income, Occupation.JOB_SEEKING if seeking else Occupation.OTHER, *also)

    def _after(self) -> Situation:
        incomes = (Income.WAGE, Income.WAGE, Income.STUDENT_AID, Income.SICKNESS_BENEFIT)
        income = self.chance.choice((*incomes, Income.UNEMPLOYMENT_BENEFIT, Income.INCOME_SUPPORT))
        match income:
            case Income.WAGE:
                return situation(income, Occupation.WORK)
            case Income.STUDENT_AID:
                return situation(income, Occupation.STUDIES)
            case _:
                return situation(income, Occupation.JOB_SEEKING)
