"""The comparison as a whole, in an order that lets the system go on meanwhile.

First how far the topics reach, then what each hearer remembers, then each log, then how far its topics reach by
now. So what a log calls told lies below the second look, and what lay below the first is in the log by then.
"""

from collections.abc import Callable, Mapping, Sequence

from samverka.oracle.account import Account
from samverka.oracle.hearing import Hearer, memory
from samverka.oracle.log import account
from samverka.oracle.parties import Party
from samverka.oracle.topics import Place, Topics
from samverka.oracle.verdict import Report

Say = Callable[[str, int, int], None]
"""Told what is done, how far it is, and of how much."""

EVERY = 10_000  # records between two words of progress


async def compare(parties: Sequence[Party], topics: Topics, say: Say) -> Report:
    """Reads every log, every topic and every hearer's memory once. Away if the broker does not answer."""
    report = Report()
    first = topics.ends(sorted({topic for party in parties for topic in party.tells}))
    hearers = [Hearer(party, await memory(party)) for party in parties if party.service.hears]
    for party in (party for party in parties if party.tells):
        told = await account(party, _about(f"{party.name}: its log", say))
        _hold(told, topics, first, hearers, _about(f"{party.name}: its topics", say))
        report.rows += [told.log, *told.topics.values()]
    for hearer in hearers:
        hearer.close()
        report.rows += [*hearer.topics.values(), hearer.reacted]
    return report


def _about(what: str, say: Say) -> Callable[[int, int], None]:
    return lambda done, total: say(what, done, total)


def _hold(
    told: Account,
    topics: Topics,
    first: Mapping[Place, int],
    hearers: Sequence[Hearer],
    step: Callable[[int, int], None],
) -> None:
    """Every record of a service's topics, held against its log and against every hearer's memory."""
    ends = topics.ends(told.topics)
    total = sum(ends.values())
    for number, record in enumerate(topics.records(ends), 1):
        judged = record.offset < first.get((record.topic, record.partition), 0)
        tells = told.lies(record, judged)
        for hearer in hearers:
            if record.topic in hearer.topics:
                hearer.hear(record, tells)
        if number % EVERY == 0 or number == total:
            step(number, total)
    told.close()
