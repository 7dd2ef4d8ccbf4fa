"""Six cases lived through from referral to the last follow-up, one of them with everything that can be told."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.journeys import feeds
from tests.journeys.cases import WAGE, Case, refer
from tests.journeys.feeds import Record
from tests.journeys.town import INSURANCE, JOBS, PARTIES, REGION, TOWNSHIP, Town, all_of

SENT, SEEN, ADMITTED = date(2010, 2, 1), date(2010, 2, 3), date(2010, 2, 8)
ANSWERED, BEGAN, WEEK_1 = date(2010, 2, 10), date(2010, 2, 15), date(2010, 2, 22)
MONTH_2, OVERDUE, MISSED = date(2010, 4, 15), date(2010, 4, 29), date(2010, 5, 3)
LEFT, HALF_YEAR, YEAR = date(2010, 5, 31), date(2010, 11, 30), date(2011, 5, 31)

HEARD = [
    (SENT, "ConsentGiven"),
    (SENT, "ReferralSent"),
    (SEEN, "ReferralReceived"),
    (SEEN, "StudyVisitHeld"),
    (SEEN, "MappingVisitHeld"),
    (SEEN, "ReferralAccepted"),
    (ADMITTED, "AdmissionDecided"),
    (ADMITTED, "PlaceOffered"),
    (ANSWERED, "OfferAccepted"),
    (ANSWERED, "ConsentGiven"),
    (BEGAN, "ReferralAdmitted"),
    (BEGAN, "Enrolled"),
    (WEEK_1, "MilestoneDue"),
    (WEEK_1, "PlanEstablished"),
    (WEEK_1, "PlanRevised"),
    (WEEK_1, "NetworkMeetingHeld"),
    (WEEK_1, "PlannedEndMoved"),
    (WEEK_1, "MilestoneDone"),
    (MONTH_2, "MilestoneDue"),
    (OVERDUE, "MilestoneOverdue"),
    (MISSED, "MilestoneMissed"),
    (LEFT, "Exited"),
    (HALF_YEAR, "MilestoneDue"),
    (HALF_YEAR, "MilestoneDone"),
    (YEAR, "MilestoneDue"),
    (YEAR, "MilestoneDone"),
]
"""What the sender's feed says of the one case, in this order."""


@dataclass(frozen=True)
class Walk:
    """Six cases lived through, what the report said before and after, and what the feeds hold."""

    town: Town
    one: Case
    leaving: Case
    """Withdraws the consent on the last day, between its two follow-ups."""
    unshared: Case
    """Whose consent does not name the township."""
    states: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    hidden: dict[str, Any]
    """The same report once the withdrawal has been heard."""
    feeds: dict[str, list[Record]]

    def told(self, case: Case, organisation: str = INSURANCE) -> list[Record]:
        """What a feed holds of a case, in its order."""
        return [record for record in self.feeds[organisation] if record.key == case.case_id]


async def walked(town: Town) -> Walk:
    """From the first of February 2010 to the last of May 2011."""
    before = (await town.report("skogsbygden", 2010))["figures"]
    await town.come_to(SENT)
    consent = {"parties": [INSURANCE, JOBS, REGION], "signed_on": str(SENT)}
    unshared = await refer(town, "granbacka", SENT, consent=consent)
    cases = [unshared, *await all_of(*(refer(town, "granbacka", SENT) for _ in range(5)))]
    one, leaving = cases[-2:]
    states = [await one.state("sent"), *await enter(town, one, cases)]
    await take_part(town, one, cases)
    await follow_up(town, cases, leaving)
    after = (await town.report("skogsbygden", 2010))["figures"]
    await leaving.by_sender("consent/withdrawal", YEAR)
    await town.settle()
    hidden = (await town.report("skogsbygden", 2010))["figures"]
    read = {name: await asyncio.to_thread(feeds.feed_of, town.home, name) for name in PARTIES}
    return Walk(town, one, leaving, unshared, states, before, after, hidden, read)


async def enter(town: Town, one: Case, cases: list[Case]) -> list[str]:
    """From received to enrolled; where the one referral stood on the way."""
    await town.come_to(SEEN)
    await all_of(*(case.until_accepted(SEEN) for case in cases))
    states = [await one.state("accepted")]
    await town.come_to(ADMITTED)
    await all_of(*(case.admit(ADMITTED) for case in cases))
    await all_of(*(case.state("offered") for case in cases))
    states.append("offered")
    await town.come_to(ANSWERED)
    start, signed = {"start_on": str(BEGAN)}, {"purpose": "follow_up", "signed_on": str(ANSWERED)}
    await all_of(*(case.by_sender("offer/acceptance", ANSWERED, **start) for case in cases))
    await all_of(*(case.by_sender("consent", ANSWERED, **signed) for case in cases))
    states.append(await one.state("confirmed"))
    await town.come_to(BEGAN)
    await all_of(*(case.enrol(BEGAN, "snickeri") for case in cases))
    return [*states, await one.state("admitted")]


async def take_part(town: Town, one: Case, cases: list[Case]) -> None:
    """The one case does everything once; all of them leave for work on the same day."""
    await town.come_to(WEEK_1)
    await one.at_desk("plan", WEEK_1, goals=["Komma varje dag"])
    seen = (await one.record()).etag
    await one.at_desk("plan/revision", WEEK_1, seen, goals=["Komma varje dag", "Prova verkstaden"])
    await one.at_desk("network-meetings", WEEK_1, attended_by=[INSURANCE, TOWNSHIP])
    hours = {"week": "2010-02-15", "planned_hours": 20, "attended_hours": 16}
    await one.at_desk("attendance", WEEK_1, **hours)
    seen = (await one.record()).etag
    moved = {"planned_end": str(LEFT), "reason": "preparing_next_step"}
    await one.at_desk("planned-end", WEEK_1, seen, **moved)
    await one.milestone("week-1", "completion", WEEK_1)
    await town.come_to(MISSED)
    await one.milestone("month-2", "miss", MISSED, code="not_reached")
    await town.come_to(LEFT)
    await all_of(*(case.at_desk("exit", LEFT, code="work", situation=WAGE) for case in cases))


async def follow_up(town: Town, cases: list[Case], leaving: Case) -> None:
    """All are reached after half a year, and all but the one who withdraws after a year."""
    await town.come_to(HALF_YEAR)
    answered = {"on": HALF_YEAR, "situation": WAGE}
    await all_of(*(c.milestone("exit-6-months", "completion", **answered) for c in cases))
    await town.come_to(YEAR)
    staying = [case for case in cases if case is not leaving]
    again = {"on": YEAR, "situation": WAGE}
    await all_of(*(c.milestone("exit-12-months", "completion", **again) for c in staying))
    await town.settle()
