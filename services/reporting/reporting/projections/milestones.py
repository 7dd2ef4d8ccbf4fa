"""Milestones: done, missed, overdue or no longer waited for."""

from collections.abc import Iterable

from chassis.database import Connection
from contracts.followup import (
    MilestoneCancelled,
    MilestoneDone,
    MilestoneDue,
    MilestoneMissed,
    MilestoneOverdue,
    MilestoneReopened,
)
from contracts.participation import Enrolled
from reporting.domain.outcomes import Answers
from reporting.domain.periods import Period
from reporting.projections.rows import Row, Rows, rows

Step = (
    MilestoneDue
    | MilestoneOverdue
    | MilestoneDone
    | MilestoneMissed
    | MilestoneCancelled
    | MilestoneReopened
)


def _milestones(fact: Enrolled, _: int) -> Iterable[Row]:
    version = (fact.programme, fact.programme_version)
    for place, each in enumerate(fact.milestones):
        yield *version, each.milestone, place, each.name, each.counted_from


def _step(fact: type[Step], step: str) -> Rows:
    def of(fact: Step, sequence: int) -> Iterable[Row]:
        code = fact.code.value if isinstance(fact, MilestoneMissed) else None
        yield fact.case_id, fact.milestone, sequence, step, fact.on, code

    columns = {
        "case_id": "uuid",
        "milestone": "text",
        "sequence": "bigint",
        "step": "text",
        "day": "date",
        "code": "text",
    }
    return rows(fact, "milestone_step", columns, of)


ROWS = (
    rows(
        Enrolled,
        "milestone",
        {
            "programme": "text",
            "programme_version": "int",
            "milestone": "text",
            "ordinal": "int",
            "name": "text",
            "counted_from": "text",
        },
        _milestones,
    ),
    _step(MilestoneDue, "due"),
    _step(MilestoneOverdue, "overdue"),
    _step(MilestoneDone, "done"),
    _step(MilestoneMissed, "missed"),
    _step(MilestoneCancelled, "cancelled"),
    _step(MilestoneReopened, "reopened"),
)

_ANSWERS = """
with latest as (
    select distinct on (s.case_id, s.milestone) p.programme, p.programme_version, s.milestone, s.step
      from participant p join milestone_step s using (case_id)
     where p.programme = $1 and p.started_on between $2 and $3 and p.hidden_on is null
     order by s.case_id, s.milestone, s.sequence desc)
select m.milestone, max(m.name) as name, m.counted_from,
       count(*) filter (where step = 'done')::int as done,
       count(*) filter (where step = 'missed')::int as missed,
       count(*) filter (where step = 'overdue')::int as overdue
  from latest join milestone m using (programme, programme_version, milestone)
 group by m.milestone, m.counted_from
 order by m.counted_from desc, max(m.ordinal), m.milestone
"""


async def answers(
    db: Connection, programme: str, period: Period, *, after_exit: bool
) -> tuple[Answers, ...]:
    """What became of the milestones of those who started in the period: all, or those after the exit."""
    return tuple(
        Answers(row["milestone"], row["name"], row["done"], row["missed"], row["overdue"])
        for row in await db.fetch(_ANSWERS, programme, period.first, period.last)
        if row["counted_from"] == "exit" or not after_exit
    )
