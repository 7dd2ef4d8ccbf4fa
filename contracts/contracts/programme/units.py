"""Where people take part, and how much room there is: units, stations or teams, pools, posts."""

from datetime import date
from typing import Annotated

from pydantic import Field

from contracts.base import Slug
from contracts.programme.model import Model, Places, PlacesFrom, Text, places_on


class Station(Model):
    """A work station or team; `seats` bounds how many work there at once."""

    station: Slug
    name: Text
    seats: Places
    later_seats: tuple[PlacesFrom, ...] = ()
    """Other ranges from later days on."""

    def seats_on(self, day: date) -> Places:
        """The range in force on a day."""
        return places_on(self.seats, self.later_seats, day)


class Pool(Model):
    """Places of a unit that one funder pays for, within the unit's own."""

    pool: Slug
    name: Text
    funder: Slug
    places: Places
    later_places: tuple[PlacesFrom, ...] = ()
    """Other ranges from later days on."""
    referrers: tuple[Slug, ...] = ()
    """Who may refer to it; all of the unit's when empty."""

    def places_on(self, day: date) -> Places:
        """The range in force on a day."""
        return places_on(self.places, self.later_places, day)


class Post(Model):
    """Staff: so many posts of the same kind."""

    post: Slug
    name: Text
    number: Annotated[int, Field(ge=1, le=1000)] = 1
    extent: Annotated[int, Field(ge=1, le=100)] = 100
    """Of each, in percent of full time."""
    funder: Slug | None = None
    """Who pays for it alone; the agreement's funders together when empty."""


class Unit(Model):
    """Where people take part. `referrers` are the organisations that may refer to it."""

    unit: Slug
    name: Text
    place: Text
    """The town."""
    places: Places
    stations: Annotated[tuple[Station, ...], Field(min_length=1)]
    referrers: Annotated[tuple[Slug, ...], Field(min_length=1)]
    address: Text | None = None
    opens: date | None = None
    """The first day; the version's own when empty."""
    later_places: tuple[PlacesFrom, ...] = ()
    """Other ranges of places from later days on."""
    pools: tuple[Pool, ...] = ()
    posts: tuple[Post, ...] = ()

    def places_on(self, day: date) -> Places:
        """The range in force on a day."""
        return places_on(self.places, self.later_places, day)
