"""What is asked, what is to be reached, and who pays."""

from collections import defaultdict
from collections.abc import Iterator

from rich.console import RenderableType

from contracts.programme import Aim, Count, Instrument, Period, Programme, Target
from samverka.picture.tables import details, table
from samverka.programme_file import Agreement, ProgrammeFile


def instruments(version: Programme) -> Iterator[RenderableType]:
    """Which form at which occasion, and what others learn of it."""
    if version.instruments:
        columns = ("form", "asked of", "at", "compared", "told")
        yield table("What is measured", columns, [_asked(each) for each in version.instruments])
    if version.registrations:
        said = {each.name: (" and ".join(each.at),) for each in version.registrations}
        yield details("Registered elsewhere", said)


def _asked(each: Instrument) -> tuple[str, ...]:
    paired = "first and last" if each.paired else ""
    return each.name, each.respondent.value, ", ".join(each.at), paired, each.told


def targets(version: Programme) -> Iterator[RenderableType]:
    """Each target with its definition, and the goals that are put into words."""
    if version.targets:
        columns = ("target", "aim", "counted", "of", "period", "rounded")
        yield table("Targets", columns, [_target(each) for each in version.targets])
    if version.goals:
        yield details("Goals in words", {each.goal: (each.text,) for each in version.goals})


def _target(each: Target) -> tuple[str, ...]:
    unit = " %" if each.expressed_in == "percent" else ""
    divided = "" if each.denominator == "none" else _count(each.denominator)
    per_unit = " for each unit" if each.per_unit else ""
    digits = "1 decimal" if each.decimals == 1 else f"{each.decimals} decimals"
    rounding = f"{digits}, {each.rounding.replace('_', ' ')}"
    aim = _aim(each.aim, unit)
    return each.name, aim, _count(each.numerator) + per_unit, divided, _period(each), rounding


def _aim(aim: Aim | None, unit: str) -> str:
    if aim is None:
        return "none stated"
    if aim.at_least is not None and aim.at_most is not None:
        return f"{aim.at_least}-{aim.at_most}{unit}"
    signs = (("≥", aim.at_least), ("≤", aim.at_most), (">", aim.more_than))
    return " and ".join(f"{sign} {number}{unit}" for sign, number in signs if number is not None)


def _count(count: Count) -> str:
    narrowed = [exit_.value for exit_ in count.exits]
    narrowed += [each for each in (count.instrument, count.milestone, count.pool) if each]
    said = f": {', '.join(narrowed)}" if narrowed else ""
    return f"{count.of}{said}".replace("_", " ")


def _period(target: Target) -> str:
    if isinstance(target.period, Period):
        return f"{target.period.first} to {target.period.last or 'further notice'}"
    return target.period.replace("_", " ")


def money(content: ProgrammeFile, version: Programme) -> Iterator[RenderableType]:
    """Each agreement: its funders down, its versions across; and what single funders pay for."""
    named: defaultdict[str, list[Agreement]] = defaultdict(list)
    for each in content.agreements:
        named[each.agreement].append(each)
    any_kinds = any(each.cost_kinds for each in content.agreements)
    for versions in named.values():
        yield _shares(versions, "all other costs" if any_kinds else "all costs")
    if version.funding:
        rows = [
            (f.funder, f.what, str(f.valid_from), str(f.valid_until or "further notice"))
            for f in version.funding
        ]
        yield table("Paid for by one funder", ("funder", "what", "from", "to"), rows)


def _shares(versions: list[Agreement], rest: str) -> RenderableType:
    about = versions[0].unit or "all units"
    kinds = ", ".join(versions[0].cost_kinds) or rest
    funders = list(dict.fromkeys(share.funder for each in versions for share in each.shares))
    columns = ("funder", *(_since(each) for each in versions))
    rows = [(funder, *(_share(each, funder) for each in versions)) for funder in funders]
    title = f"Shares of {about}, {kinds} ({versions[0].agreement})"
    return table(title, columns, rows, right=" ".join(columns[1:]))


def _since(agreement: Agreement) -> str:
    until = f" to {agreement.valid_until}" if agreement.valid_until else " on"
    return f"{agreement.valid_from}{until}"


def _share(agreement: Agreement, funder: str) -> str:
    found = (share for share in agreement.shares if share.funder == funder)
    return next((f"{share.numerator}/{share.denominator}" for share in found), "–")
