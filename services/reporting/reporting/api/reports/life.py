"""The programme's life: its versions, and its phases apart and joined."""

from chassis.database import Connection
from reporting.api.reports.subject import Figures, Subject
from reporting.domain.history import history, phases
from reporting.domain.periods import Period
from reporting.projections import ledger, organisations, people, places


async def read_history(db: Connection, subject: Subject) -> Figures:
    """What changed when and why; each phase beside the others, and all of them as one."""
    life = subject.life
    known = {each.organisation for version in life.versions for each in version.organisations}
    names = await organisations.names(db, known)
    spans = [span.period for span in life.spans()]
    *apart, joined = await people.by_span(db, subject.programme, [*spans, life.whole])
    days = [await _place_days(db, subject, span) for span in spans]
    net = [await _net(db, subject, span) for span in spans]
    return {"history": history(life, names), "phases": phases(life, apart, joined, days, net)}


async def _place_days(db: Connection, subject: Subject, span: Period) -> int:
    so_far = span.until(subject.progress.on)
    months = await places.use(db, subject.programme, so_far) if so_far else ()
    return sum(month.used for month in months)


async def _net(db: Connection, subject: Subject, span: Period) -> int:
    return sum(pot.net_ore for pot in await ledger.pots(db, subject.programme, span))
