"""A programme file becomes a running programme: organisations, versions and units, agreements."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contracts.programme import Organisation, Programme
from samverka.principals import Doors, Who, leading
from samverka.programme_file import Agreement, ProgrammeFile
from samverka.settling import settle, tick

Say = Callable[[str], None]

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OF_AGREEMENT = {"agreement", "unit", "cost_kinds", "valid_from", "shares"}
"""What the agencies' desk is told of an agreement; the rest explains the file."""


async def import_programme(doors: Doors, content: ProgrammeFile, say: Say) -> None:
    """Post all of it that has begun; again, with the same content, changes nothing. Problem if refused.

    A version that lies ahead is left out: import the file again when its day has come.
    """
    today = await _begin(doors, content)
    await _organisations(doors, content, today, say)
    for version in content.versions:
        await _version(doors, version, today, say)
    await settle(doors)
    books = doors.to("referral", Who(leading(content.programme), "economist"))
    for agreement in content.agreements:
        await books.post("/agreements", _agreement(content.programme.programme, agreement))
    say(f"{len(content.agreements)} agreements")
    await settle(doors)


async def _begin(doors: Doors, content: ProgrammeFile) -> date:
    """The day; a clock that is played stands still until it is told that the programme's first came."""
    clock = (await doors.operator("participation").get("/progress")).body["clock"]
    if clock["mode"] != "played":
        return datetime.now(STOCKHOLM).date()
    first = content.programme.valid_from
    stands = date.fromisoformat(clock["as_of"]) if clock["as_of"] else date.min
    if stands < first:
        await tick(doors, first)
    return max(stands, first)


async def _organisations(doors: Doors, content: ProgrammeFile, today: date, say: Say) -> None:
    """Each under the name that it has on the day."""
    named = {o.organisation: o for version in content.versions for o in version.organisations}
    for organisation in named.values():
        await doors.operator("referral").post("/organisations", _organisation(organisation, today))
    say(f"{len(named)} organisations")


async def _version(doors: Doors, version: Programme, today: date, say: Say) -> None:
    what = f"{version.programme} version {version.version}"
    if version.valid_from > today:
        say(f"{what} begins on {version.valid_from}: import it again then")
        return
    await doors.operator("participation").post("/programmes", version.model_dump(mode="json"))
    say(f"{what}, {len(version.units)} units")


def _organisation(organisation: Organisation, today: date) -> dict[str, Any]:
    told = organisation.model_dump(mode="json", include={"organisation", "party"})
    return {**told, "name": organisation.name_on(today)}


def _agreement(programme: str, agreement: Agreement) -> dict[str, Any]:
    told = agreement.model_dump(mode="json", include=OF_AGREEMENT)
    if not agreement.cost_kinds:
        del told["cost_kinds"]
    return {"programme": programme, **told}
