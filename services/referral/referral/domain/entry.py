"""Whether somebody may be put forward at all: to this programme, on this day, by this sender, to this pool."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid5

from contracts.programme import Programme, Unit
from referral.domain.referral.states import (
    Accepted,
    Answered,
    Closed,
    Confirmed,
    Decided,
    Offered,
    Questioned,
    Received,
    Referral,
    Sent,
    Unsent,
    Waitlisted,
)
from referral.domain.refusal import Refusal

NO_SUCH_CASE = "the sender has no such case that was redirected"


def refusals_at(
    programme: Programme, unit: Unit, sender: str, on: date, pool: str | None = None
) -> tuple[Refusal, ...]:
    """What speaks against a referral, whomever it is about; empty when nothing does."""
    return (*_taking(programme, on), *_referring(unit, sender), *_to_pool(unit, sender, pool))


def refusals_of_reopening(programme: Programme, unit: str, on: date) -> tuple[Refusal, ...]:
    """What speaks against taking somebody up again whom the unit has answered once."""
    gone = [_no("unit_closed", "the programme names the unit no longer", "/unit")]
    return (*_taking(programme, on), *([] if programme.unit(unit) else gone))


def _taking(programme: Programme, on: date) -> Iterator[Refusal]:
    """It must have begun, and not have closed its door."""
    if programme.takes_referrals_on(on):
        return
    runs, last = programme.runs, programme.admits_until
    if runs and on < runs.first:
        yield _no("programme_not_begun", f"the programme begins on {runs.first}", "/programme")
        return
    yield _no("programme_closed", f"nobody is referred to it after {last}", "/programme")


def _referring(unit: Unit, sender: str) -> Iterator[Refusal]:
    if sender not in unit.referrers:
        yield _no("sender_may_not_refer", "the sender is not on the unit's list", "/unit")


def _to_pool(unit: Unit, sender: str, pool: str | None) -> Iterator[Refusal]:
    """A pool without a list of its own is open to all of the unit's."""
    if not unit.pools and pool is None:
        return
    asked_for = [each for each in unit.pools if pool in (None, each.pool)]
    if not asked_for:
        yield _no("unknown_pool", f"the unit has no pool {pool}", "/pool")
    elif not any(not each.referrers or sender in each.referrers for each in asked_for):
        because = f"the sender may not refer to {pool or 'any pool of the unit'}"
        yield _no("sender_may_not_use_pool", because, "/pool")


def case_of_redirect(former: UUID, unit: str) -> UUID:
    """The case as which a person may be put forward where they were sent on to: one for each unit."""
    return uuid5(former, unit)


def refusals_of_redirect(
    former: Referral, person: UUID, sender: str, programme: str, unit: str
) -> tuple[Refusal, ...]:
    """What speaks against going on from another case: it must have been sent on here, for the same person."""
    field = "/redirected_from"
    match former:
        case Closed(about=about, redirect=to) if to and about.referred_by == sender:
            if (to.programme, to.unit) != (programme, unit):
                because = f"it was redirected to {to.unit}"
                return (_no("redirected_elsewhere", because, field),)
            if about.person_id != person:
                because = "the case that was redirected is another person's"
                return (_no("redirected_person", because, "/identity_number"),)
            return ()
        case Closed() | Unsent() | Sent() | Received() | Questioned() | Accepted():
            return (_no("not_redirected", NO_SUCH_CASE, field),)
        case Decided() | Waitlisted() | Offered() | Answered() | Confirmed():
            return (_no("not_redirected", NO_SUCH_CASE, field),)


def _no(rule: str, because: str, field: str) -> Refusal:
    return Refusal(rule=rule, because=because, field=field)
