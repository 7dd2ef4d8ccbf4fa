"""Where a scene plays, and who acts in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.programme import Programme, Unit
from samverka.play.acts import REQUESTS, Act, Verb
from samverka.play.cast import Person


@dataclass(frozen=True)
class Scene:
    """A unit of a programme; its staff and referral group belong to the `host` organisation."""

    programme: Programme
    unit: Unit
    host: str

    def act(
        self,
        day: date,
        verb: Verb,
        person: Person,
        body: Mapping[str, Any] | None = None,
        detail: str = "",
    ) -> Act:
        """Done by the caseworker who referred the person, or by the unit."""
        by_sender = REQUESTS[verb].role == "caseworker"
        return Act(
            day=day,
            verb=verb,
            programme=self.programme.programme,
            unit=self.unit.unit,
            host=self.host,
            organisation=person.referred_by if by_sender else self.host,
            subject=person.case,
            detail=detail,
            body=body or {},
        )
