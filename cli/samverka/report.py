"""The reports of the reporting service, as it answers them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from contracts.programme import Phase
from samverka.client import Door
from samverka.principals import OPERATIONS, Doors, Who


class Kind(StrEnum):
    """Which report."""

    ANNUAL = "annual"
    TARGETS = "targets"
    COST_SHARE = "cost-share"
    OUTCOMES = "outcomes"
    OCCUPANCY = "occupancy"
    THROUGHPUT = "throughput"
    RESPONSE_RATE = "response-rate"
    WAITING = "waiting"
    HISTORY = "history"


class View(StrEnum):
    """Whose share: each funder's as agreed, each party's, by statute, or each municipality's by its key."""

    AGREED = "agreed"
    PER_PARTY = "per_party"
    STATUTORY = "statutory"
    MUNICIPAL_KEY = "municipal_key"


@dataclass(frozen=True)
class Time:
    """A year, days from and to, a phase, or the programme's whole life with all its phases joined."""

    year: int | None = None
    first: date | None = None
    last: date | None = None
    phase: Phase | None = None
    whole: bool = False

    @property
    def parameters(self) -> dict[str, str | int]:
        """The request's, without what was not said."""
        said = {"year": self.year, "from": self.first, "to": self.last, "phase": self.phase}
        told = {name: str(value) for name, value in said.items() if value}
        return {**told, "whole": "true"} if self.whole else {**told}

    def __str__(self) -> str:
        """For the name of a file."""
        return "whole" if self.whole else "-".join(map(str, self.parameters.values()))


@dataclass(frozen=True)
class Wanted:
    """A report of a programme in some time; `on` is the day of a report about one day."""

    kind: Kind
    programme: str
    time: Time
    view: View = View.AGREED
    on: date | None = None

    @property
    def parameters(self) -> dict[str, str | int]:
        """The request's parameters. A day that is not named is the middle of the year."""
        programme = {"programme": self.programme}
        match self.kind:
            case Kind.WAITING:
                year = self.time.year or date.today().year
                return {**programme, "on": str(self.on or date(year, 7, 1))}
            case Kind.HISTORY:
                return {**programme}
            case Kind.ANNUAL | Kind.COST_SHARE:
                return {**programme, **self.time.parameters, "view": self.view.value}
            case _:
                return {**programme, **self.time.parameters}


def _door(doors: Doors) -> Door:
    return doors.to("reporting", Who(OPERATIONS, "auditor"))


async def fetch(doors: Doors, wanted: Wanted) -> dict[str, Any]:
    """The report as the service answers it."""
    return (await _door(doors).get(f"/reports/{wanted.kind}", wanted.parameters)).body


async def fetch_page(doors: Doors, wanted: Wanted) -> str:
    """The annual report as a page with charts."""
    return (await _door(doors).get("/reports/annual.html", wanted.parameters)).body


TOKEN = f"samverka token --organisation {OPERATIONS} --role auditor"
"""The command that prints a token to sign in with."""


def page_address(doors: Doors, wanted: Wanted) -> str:
    """Where the page is; a browser is asked for the token of a coordinator, economist or auditor."""
    base = doors.addresses["reporting"][0]
    return f"{base}/reports/annual.html?{urlencode(wanted.parameters)}"


def canonical(report: Mapping[str, Any]) -> str:
    """One form only, so that two reports can be compared byte by byte."""
    return json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
