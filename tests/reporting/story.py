"""Three units of one programme over 2006 and 2007, as the facts that the other services would tell of it."""

import random
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zlib import crc32

from chassis.events import Heard
from contracts.base import CaseFact, Fact
from contracts.codes import (
    Decline,
    DeclinedBy,
    Exit,
    Income,
    NonResponse,
    Occasion,
    Occupation,
    Party,
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
    Enrolled,
    Exited,
    HeadcountAdded,
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
    ConsentWithdrawn,
    CostRecorded,
    OrganisationRegistered,
    PlaceOffered,
    ReferralAdmitted,
    ReferralDeclined,
    ReferralSent,
    ReferralWaitlisted,
)
from contracts.topics import PARTITIONS, topic

from contracts import followup, participation

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


@dataclass
class Log:
    """Facts as the broker would bring them: with the version of the stream that told each."""

    heard: list[Heard] = field(default_factory=list[Heard])
    versions: Counter[str] = field(default_factory=Counter[str])

    def tell(self, *facts: Fact) -> None:
        for fact in facts:
            self._tell(fact)

    def _tell(self, fact: Fact) -> None:
        key = str(getattr(fact, fact.key))
        subject = _subject(fact, key)
        self.versions[f"{fact.service}/{subject}"] += 1
        self.heard.append(
            Heard(
                fact=fact,
                id=UUID(int=len(self.heard)),
                type=fact.type_name(),
                source=fact.service,
                subject=subject,
                sequence=self.versions[f"{fact.service}/{subject}"],
                key=key,
                recorded_at=datetime(2006, 1, 1, tzinfo=UTC),
                traceparent=None,
                topic=topic(fact.service),
                partition=crc32(key.encode()) % PARTITIONS,
                offset=len(self.heard),
            )
        )


def _subject(fact: Fact, key: str) -> str:
    match fact:
        case ConsentWithdrawn():
            return f"consent-{key}"
        case CaseFact():
            return f"case-{key}"
        case _:
            return f"{fact.key}-{key}"


def another_order(heard: Sequence[Heard], seed: int) -> list[Heard]:
    """Keys and topics cross freely; the facts of one key of one topic keep their order."""
    queues: dict[tuple[str, str], deque[Heard]] = {}
    for each in heard:
        queues.setdefault((each.topic, each.key), deque()).append(each)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    order = [key for key, queue in queues.items() for _ in queue]
    chance.shuffle(order)
    return [queues[key].popleft() for key in order]


def batches(heard: Sequence[Heard], size: int) -> Iterator[Sequence[Heard]]:
    """Slices as the service hears them: of one topic and partition each, in that order."""
    for start in range(0, len(heard), size):
        slices: dict[tuple[str, int], list[Heard]] = {}
        for each in heard[start : start + size]:
            slices.setdefault((each.topic, each.partition), []).append(each)
        yield from slices.values()


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
