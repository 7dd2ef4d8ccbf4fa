"""Who runs the programme together, where people take part, and for whom it is."""

from collections.abc import Iterator

from rich.console import RenderableType

from contracts.programme import Organisation, Programme, Unit
from samverka.picture.tables import details, places, table


def parties(version: Programme) -> Iterator[RenderableType]:
    """Every organisation with its roles, and for whom the programme is."""
    rows = [
        (each.name, _kind(each), ", ".join(_roles(version, each)), "; ".join(_more(each)))
        for each in version.organisations
    ]
    yield table("Who runs it together", ("organisation", "is", "roles", "more"), rows)
    yield details("For whom, and how somebody comes", _for_whom(version))


def _kind(organisation: Organisation) -> str:
    code = organisation.party or organisation.kind
    return code.replace("_", " ") if code else ""


def _roles(version: Programme, organisation: Organisation) -> Iterator[str]:
    for held in version.roles:
        if held.organisation == organisation.organisation:
            yield f"{held.role} of {held.unit}" if held.unit else held.role.value


def _more(organisation: Organisation) -> Iterator[str]:
    if organisation.acts_through:
        yield f"through {organisation.acts_through}"
    if organisation.part_of:
        yield f"part of {organisation.part_of}"
    if organisation.members:
        yield f"members: {', '.join(organisation.members)}"
    for named in organisation.renamed:
        yield f"{named.name} from {named.valid_from}"
    for each in organisation.certificates:
        yield f"{each.certificate}, {each.valid_from} to {each.valid_until}"


def _for_whom(version: Programme) -> dict[str, tuple[str, ...]]:
    rules = version.eligibility
    described = {each.criterion: each.name for each in rules.criteria}
    ages = (rules.youngest, rules.oldest)
    lives = rules.residence
    return {
        "Ages": (f"{ages[0]}-{ages[1]}" if None not in ages else "",),
        "Work": (rules.employment.replace("_", " "),),
        "Lives in": (f"{lives.area}: {', '.join(lives.municipalities)}" if lives else "",),
        "Attested": tuple(described.get(each, each) for each in rules.attested),
        "Asks alone": tuple(
            f"{', '.join(income.swedish for income in route.incomes)}: {route.organisation}"
            for route in version.routes
        ),
    }


def units(version: Programme) -> Iterator[RenderableType]:
    """Each unit with its places, stations, pools, posts and referrers."""
    for unit in version.units:
        place = ", ".join(part for part in (unit.address, unit.place) if part)
        yield details(f"{unit.name}, {place}", _of(unit))


def _of(unit: Unit) -> dict[str, tuple[str, ...]]:
    return {
        "Places": (places(unit.places, unit.later_places),),
        "Stations": tuple(f"{s.name}: {places(s.seats, s.later_seats)}" for s in unit.stations),
        "Pools": tuple(
            f"{pool.name}: {places(pool.places, pool.later_places)}, paid for by {pool.funder}"
            for pool in unit.pools
        ),
        "Posts": tuple(
            f"{post.number} x {post.extent} % {post.name}"
            + (f", paid for by {post.funder}" if post.funder else "")
            for post in unit.posts
        ),
        "May refer": (", ".join(unit.referrers),),
    }
