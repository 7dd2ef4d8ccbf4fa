"""A programme file becomes a running programme: organisations, programme and units, agreements."""

from collections.abc import Callable
from typing import Any

from samverka.principals import Doors, Who, leading
from samverka.programme_file import Agreement, ProgrammeFile
from samverka.settling import settle, tick

Say = Callable[[str], None]


async def import_programme(doors: Doors, content: ProgrammeFile, say: Say) -> None:
    """Post all of it; again, with the same content, changes nothing. Problem if refused."""
    programme = content.programme
    await _begin(doors, content)
    for organisation in programme.organisations:
        body = organisation.model_dump(mode="json")
        await doors.operator("referral").post("/organisations", body)
    say(f"{len(programme.organisations)} organisations")
    await doors.operator("participation").post("/programmes", programme.model_dump(mode="json"))
    say(f"{programme.programme} version {programme.version}, {len(programme.units)} units")
    await settle(doors)
    books = doors.to("referral", Who(leading(programme), "economist"))
    for agreement in content.agreements:
        await books.post("/agreements", _agreement(programme.programme, agreement))
    say(f"{len(content.agreements)} agreements")
    await settle(doors)


async def _begin(doors: Doors, content: ProgrammeFile) -> None:
    """A clock that is played stands still until it is told that the programme's first day came."""
    clock = (await doors.operator("participation").get("/progress")).body["clock"]
    first = content.programme.valid_from
    if clock["mode"] == "played" and (clock["as_of"] or "") < first.isoformat():
        await tick(doors, first)


def _agreement(programme: str, agreement: Agreement) -> dict[str, Any]:
    return {"programme": programme, **agreement.model_dump(mode="json")}
