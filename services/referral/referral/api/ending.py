"""All cases of one person, locked with the person: what protects an identity and what forgets it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import Response

from chassis.database import Connection
from chassis.event_store import Work
from chassis.http import Asked, Problem
from referral.domain.consent import CONSENT, ConsentCommand, RaiseProtection
from referral.domain.person import PERSON, PersonCommand
from referral.domain.referral.commands import EndExchange
from referral.domain.referral.deciding import REFERRAL
from referral.projections.account import Receipt
from referral.projections.people import CaseOfPerson, cases_of

Cases = Sequence[CaseOfPerson]


@dataclass(frozen=True)
class Ending:
    """What is decided on the person, and on each of the cases."""

    on: date
    person: UUID
    of_person: PersonCommand
    of_case: Callable[[CaseOfPerson], ConsentCommand]


async def end_all(
    asked: Asked, ending: Ending, say: Callable[[Cases], Mapping[str, Any]]
) -> Response:
    """Decides on all at once; a case that came or moved meanwhile asks to try again.

    `say` makes the answer of the cases: who may know of one of them may not know of the others.
    """
    found: list[CaseOfPerson] = []

    async def streams(db: Connection) -> Sequence[str]:
        found.extend(await cases_of(db, ending.person))
        both = [(REFERRAL.stream(one.case_id), CONSENT.stream(one.case_id)) for one in found]
        return [PERSON.stream(ending.person), *(stream for pair in both for stream in pair)]

    async def act(work: Work) -> None:
        if found != await cases_of(work.db, ending.person):
            raise Problem(409, "cases_moved", "a case of this person moved meanwhile; ask again")
        for one in found:
            _end(work, one, ending)
        work.decide(PERSON, ending.person, ending.of_person)

    def answer(_: Work) -> Mapping[str, Any]:
        return say(found)

    return await asked.carry_out(streams=streams, act=act, answer=answer)


def _end(work: Work, one: CaseOfPerson, ending: Ending) -> None:
    """The consent first: of a protected case nobody is told any more how its referral ended."""
    if one.forgotten_on is None:
        command = ending.of_case(one)
        work.decide(CONSENT, one.case_id, command)
        if isinstance(command, RaiseProtection):
            work.decide(REFERRAL, one.case_id, EndExchange(on=ending.on))


ON_HEARING = ("reporting",)
"""Who hides what has to be hidden as soon as it is heard, tells nothing and so confirms nothing."""


def shown(receipt: Receipt, on: str) -> Mapping[str, Any]:
    """A receipt as it is answered; `on` names the day."""
    return {
        f"{on}_on": receipt.on,
        "complete": not receipt.waiting_for,
        "told": receipt.told,
        "milestones_cancelled": receipt.milestones_cancelled,
        "withheld": receipt.withheld,
        "carried_out": receipt.carried_out,
        "waiting_for": receipt.waiting_for,
        "on_hearing": ON_HEARING,
    }
