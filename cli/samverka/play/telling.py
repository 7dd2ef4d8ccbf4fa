"""Where a scene plays, and who acts in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from contracts.codes import Exit
from contracts.programme import Programme, Unit
from samverka.play.acts import REQUESTS, Act, Verb
from samverka.play.cast import Person
from samverka.play.deck import Deck, percent
from samverka.play.situations import EXITS
from samverka.programme_file import Play


class Fortune:
    """How it goes for the people of a unit: drawn by the play's seed, near what the file's `play:` says."""

    def __init__(self, play: Play, rng: Random) -> None:
        self.rng = rng
        self.exits: Deck[Exit] = Deck(play.exits or EXITS, rng)
        self.reached = percent(play.reached, rng)
        self._positive = play.positive
        self._answers: dict[str, Deck[bool]] = {}

    def answers_well(self, instrument: str) -> bool:
        """Whether the next answer is in the better half of the scale."""
        if instrument not in self._answers:
            self._answers[instrument] = percent(self._positive, self.rng)
        return self._answers[instrument].draw()


@dataclass(frozen=True)
class Scene:
    """A unit under one version of its programme; its staff belong to the `host` organisation."""

    programme: Programme
    unit: Unit
    host: str
    fortune: Fortune

    @property
    def agencies(self) -> list[str]:
        """The organisations that are of a party."""
        return [each.organisation for each in self.programme.organisations if each.party]

    def act(
        self,
        day: date,
        verb: Verb,
        person: Person,
        body: Mapping[str, Any] | None = None,
        detail: str = "",
        agency: str | None = None,
    ) -> Act:
        """Done by the caseworker of an agency, of the one who referred the person unless said; or by the unit."""
        by_agency = REQUESTS[verb].role == "caseworker"
        return Act(
            day=day,
            verb=verb,
            programme=self.programme.programme,
            unit=self.unit.unit,
            host=self.host,
            organisation=(agency or person.referred_by) if by_agency else self.host,
            subject=person.case,
            detail=detail,
            body=body or {},
        )
