"""The reports of the reporting service, as it answers them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from samverka.client import Door
from samverka.principals import OPERATIONS, Doors, Who


class Kind(StrEnum):
    """Which report."""

    ANNUAL = "annual"
    COST_SHARE = "cost-share"
    OUTCOMES = "outcomes"
    OCCUPANCY = "occupancy"
    THROUGHPUT = "throughput"
    RESPONSE_RATE = "response-rate"
    WAITING = "waiting"


class View(StrEnum):
    """Whose share: each funder's as agreed, or each party's."""

    AGREED = "agreed"
    PER_PARTY = "per_party"


@dataclass(frozen=True)
class Wanted:
    """A report of a programme's year; `on` is the day of a report about one day."""

    kind: Kind
    programme: str
    year: int
    view: View = View.AGREED
    on: date | None = None

    @property
    def parameters(self) -> dict[str, str | int]:
        """The request's parameters."""
        if self.kind is Kind.WAITING:
            return {"programme": self.programme, "on": str(self.on or date(self.year, 7, 1))}
        asked: dict[str, str | int] = {"programme": self.programme, "year": self.year}
        viewed = self.kind in (Kind.ANNUAL, Kind.COST_SHARE)
        return asked | ({"view": self.view.value} if viewed else {})


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
    return f"{base}/reports/annual.html?programme={wanted.programme}&year={wanted.year}"


def canonical(report: Mapping[str, Any]) -> str:
    """One form only, so that two reports can be compared byte by byte."""
    return json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
