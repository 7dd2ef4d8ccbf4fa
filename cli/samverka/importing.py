"""A programme file becomes a running programme: organisations, versions and units, agreements."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from contracts.programme import Organisation, Programme
from samverka.principals import Doors, Who, leading
from samverka.programme_file import Agreement, ProgrammeFile
from samverka.settling import settle, tick

Say = Callable[[str], None]
Entry: TypeAlias = tuple[Programme, Organisation]
"""What one version says of an organisation."""

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)
OF_ORGANISATION = {
    *("organisation", "party", "kind", "acts_through", "part_of", "members", "municipal_key"),
}
"""What the agencies' desk is told of an organisation, with its names; certificates are the programme's."""


async def import_programme(
    doors: Doors, content: ProgrammeFile, say: Say, before: Sequence[ProgrammeFile] = ()
) -> None:
    """Post all of it that has begun; again, with the same content, changes nothing. Problem if refused.

    `before` are the files in which the same programme's life begins, in their order. A version is brought on the day
    before its first one, so that nothing ends which it prolongs; one that lies further ahead is left out: import the
    file again when its day has come.
    """
    parts = (*before, content)
    today = await _begin(doors, parts[0])
    await _organisations(doors, [each for part in parts for each in part.versions], today, say)
    for part in parts:
        for version in part.versions:
            await _version(doors, version, today, say)
        await settle(doors)
        await _agreements(doors, part, say)
    await settle(doors)


async def _agreements(doors: Doors, content: ProgrammeFile, say: Say) -> None:
    books = doors.to("referral", Who(leading(content.programme), "economist"))
    for agreement in content.agreements:
        await books.post("/agreements", _agreement(content.programme.programme, agreement))
    say(f"{len(content.agreements)} agreements")


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


async def _organisations(
    doors: Doors, versions: Sequence[Programme], today: date, say: Say
) -> None:
    """Each as the last version says, under the names that it has had until the day."""
    named: dict[str, list[Entry]] = {}
    for version in versions:
        for organisation in version.organisations:
            named.setdefault(organisation.organisation, []).append((version, organisation))
    for entries in named.values():
        await doors.operator("referral").post("/organisations", _organisation(entries, today))
    say(f"{len(named)} organisations")


async def _version(doors: Doors, version: Programme, today: date, say: Say) -> None:
    what = f"{version.programme} version {version.version}"
    if version.valid_from > today + DAY:
        say(f"{what} begins on {version.valid_from}: import it again then")
        return
    await doors.operator("participation").post("/programmes", version.model_dump(mode="json"))
    say(f"{what}, {len(version.units)} units")


def _organisation(entries: Sequence[Entry], today: date) -> dict[str, Any]:
    """What it is now, under its first name, with those that came later."""
    last = entries[-1][1].model_dump(mode="json", include=OF_ORGANISATION)
    (_, first), *later = names_until(entries, today)
    renamed = [{"name": name, "valid_from": day.isoformat()} for day, name in later]
    return {**last, "name": first, "renamed": renamed}


def names_until(entries: Sequence[Entry], today: date) -> Sequence[tuple[date, str]]:
    """Each name that has begun with its day: what versions say when they begin, and when they say it changes."""
    said = {version.valid_from: organisation.name for version, organisation in entries}
    said |= {later.valid_from: later.name for _, each in entries for later in each.renamed}
    begun = sorted(said.items())
    begun = [each for each in begun if each[0] <= today] or begun[:1]
    return [each for n, each in enumerate(begun) if n == 0 or each[1] != begun[n - 1][1]]


def _agreement(programme: str, agreement: Agreement) -> dict[str, Any]:
    return {"programme": programme, **agreement.model_dump(mode="json")}
