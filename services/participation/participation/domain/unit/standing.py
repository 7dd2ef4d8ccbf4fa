"""Where a case stands at a unit: not known, in the line, with a place that is held, or inside."""

from datetime import date
from typing import TypeAlias

from chassis.decider import State


class Wish(State):
    """Who sends the person, and which pool of places is asked for; any that the sender may have when none is."""

    referred_by: str | None = None
    pool: str | None = None


class Stranger(State):
    """Not known at the unit, or not any more."""


class Waiting(State):
    """In the line since `queued`; `ready` is the day from which a place may be held, none while interest is lost."""

    since: date
    queued: date
    ready: date | None
    wish: Wish = Wish()


class Held(State):
    since: date
    until: date
    pool: str | None = None
    wish: Wish = Wish()


class Confirmed(State):
    since: date
    pool: str | None = None
    wish: Wish = Wish()


class Seated(State):
    since: date
    station: str
    pool: str | None = None


Known: TypeAlias = Waiting | Held | Confirmed | Seated
Standing: TypeAlias = Stranger | Known
STRANGER = Stranger()
