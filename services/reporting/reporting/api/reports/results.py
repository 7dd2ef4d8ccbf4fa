"""What came of it: targets, instruments, income and occupation, and who answered at all."""

from chassis.database import Connection
from reporting.api.reports.subject import Figures, Subject
from reporting.domain import cost_share, instruments, outcomes
from reporting.domain.benefit import Benefit, benefit
from reporting.domain.outcomes import Outcome
from reporting.domain.targets.asking import Due, due
from reporting.domain.targets.counting import Tallies, better, measured, sides
from reporting.domain.targets.outcome import TargetOutcome, Targets, outcome
from reporting.domain.targets.wording import rests_on_records
from reporting.domain.views import bearers
from reporting.projections import answers, ledger, milestones, organisations, people, targets
from reporting.projections import outcomes as situations


async def read_targets(db: Connection, subject: Subject) -> Figures:
    """What the versions in force wanted to reach, and what came of it."""
    asked = due(subject.life, subject.period)
    return {"targets": Targets(targets=tuple([await _target(db, subject, each) for each in asked]))}


async def _target(db: Connection, subject: Subject, each: Due) -> TargetOutcome:
    tallies: Tallies = {}
    exits: dict[str, int] = {}
    if each.so_far:
        recorded = rests_on_records(each.target)
        for count in sides(each):
            tallies[count] = await targets.counted(
                db,
                subject.programme,
                each.so_far,
                count,
                better(each, count),
                with_record=recorded,
            )
        exits = await people.exits(db, subject.programme, each.so_far)
    return outcome(each, measured(each, tallies, subject.units, exits), subject.units)


async def read_outcomes(db: Connection, subject: Subject) -> Figures:
    """Income and occupation before, after and at follow-up, and what instruments say, over the programme."""
    recorded = await situations.recorded(db, subject.programme, subject.period)
    income = outcomes.income(recorded)
    return {
        "income": income,
        "occupation": outcomes.occupation(recorded),
        "benefit": await _benefit(db, subject, income),
        **await _instruments(db, subject),
    }


async def _benefit(db: Connection, subject: Subject, income: Outcome) -> Benefit:
    """By party, whatever the view."""
    pots = await ledger.pots(db, subject.programme, subject.period)
    known = await organisations.organisations(db, subject.period.last)
    borne = cost_share.cost_share(pots, (), bearers("per_party", known)).programme.parts
    version = subject.life.on(subject.period.last)
    parties = {each.party for each in version.organisations if each.party}
    return benefit(borne, parties, income)


async def _instruments(db: Connection, subject: Subject) -> Figures:
    version = subject.life.on(subject.period.last)
    occasions = {"start": "at the start", "exit": "at the exit"} | {
        milestone.milestone: milestone.name
        for each in subject.life.versions
        for milestone in each.pathway.milestones
    }
    asked = await answers.answered(db, subject.programme, subject.period)
    pairs = await answers.pairs(db, subject.programme, subject.period)
    return {
        "instruments": instruments.answers(asked, occasions),
        "paired_change": instruments.changes(pairs, asked, version.instruments),
    }


async def read_response_rate(db: Connection, subject: Subject) -> Figures:
    """Who could be followed up at all; it belongs to every outcome."""
    found = [
        await milestones.answers(db, subject.programme, subject.period, after_exit=after_exit)
        for after_exit in (True, False)
    ]
    after, every = map(outcomes.response_rate, found)
    return {"response_rate": after, "milestone_completion": every}
