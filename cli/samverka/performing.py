"""Commands about programmes: check, show and import their files, and read their reports."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

import embedded
from contracts.programme import Phase
from samverka import layout, programme_file, report, tabulating
from samverka.importing import import_programme
from samverka.installation import HOME, PROGRAMMES, Refused
from samverka.picture import drawn
from samverka.provision.broker import missing_feeds
from samverka.provision.targets import local
from samverka.report import Kind, Time, View, Wanted
from samverka.terminal import Home, Programmes, Where, out, with_doors

DAY = "%Y-%m-%d"

programme = typer.Typer(help="Programme files.", no_args_is_help=True)


class Format(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


@programme.command("check")
def check(file: Path) -> None:
    """Read a programme file and say all that is wrong with it, or what it assumes."""
    content = programme_file.check(file)
    table = Table("assumed", "stated", "taken", title=f"{file}: no fault found")
    for each in content.assumed:
        table.add_row(each.what, each.stated, each.taken)
    out.print(table)


@programme.command("show")
def show_file(
    file: Path,
    version: Annotated[int | None, typer.Option(help="One of its versions; the last.")] = None,
) -> None:
    """Draw a programme: who, where, the way through it, what is measured, and who pays."""
    content = programme_file.check(file)
    wanted = [each for each in content.versions if version in (None, each.version)]
    if not wanted:
        numbers = ", ".join(str(each.version) for each in content.versions)
        raise Refused(f"{file} has no version {version}; it has {numbers}.")
    out.print(drawn(content, wanted[-1]))


@programme.command("import")
def import_file(file: Path, home: Home = HOME, where: Where = None) -> None:
    """Bring a programme file to the services; again, with the same content, changes nothing."""
    content = programme_file.read(file)
    if where is None:
        _refuse_without_feed(home.resolve(), content)
    before = programme_file.earlier(file, content)
    with_doors(home, where, lambda doors: import_programme(doors, content, out.print, before))


def show(
    name: Annotated[str, typer.Argument(help="A programme, or the name of its file.")],
    kind: Annotated[Kind, typer.Argument(metavar="[REPORT]")] = Kind.ANNUAL,
    year: Annotated[int | None, typer.Option()] = None,
    phase: Annotated[Phase | None, typer.Option(help="One phase of its life, apart.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="Its whole life, joined.")] = False,
    first: Annotated[datetime | None, typer.Option("--from", formats=[DAY])] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=[DAY])] = None,
    view: Annotated[View, typer.Option(help="Whose shares.")] = View.AGREED,
    on: Annotated[datetime | None, typer.Option(formats=[DAY], help="For `waiting`.")] = None,
    form: Annotated[Format, typer.Option("--format")] = Format.TEXT,
    home: Home = HOME,
    programmes: Programmes = PROGRAMMES,
    where: Where = None,
) -> None:
    """Print a report: annual unless another is named, of a year, days, a phase, or the whole life."""
    days = [day.date() if day else None for day in (first, last, on)]
    time = Time(year, days[0], days[1], phase, whole)
    wanted = Wanted(kind, _slug(programmes / f"{name}.yaml", name), time, view, days[2])

    _print(with_doors(home, where, lambda doors: report.fetch(doors, wanted)), form)


def _print(found: Mapping[str, Any], form: Format) -> None:
    match form:
        case Format.TEXT:
            out.print(layout.rendered(found))
        case Format.JSON:
            typer.echo(report.canonical(found))
        case Format.CSV:
            typer.echo(tabulating.table(found), nl=False)


def _slug(file: Path, name: str) -> str:
    """Several files may be of one programme."""
    return programme_file.read(file).programme.programme if file.exists() else name


def _refuse_without_feed(home: Path, content: programme_file.ProgrammeFile) -> None:
    kafka = local(home, embedded.parts(home)).kafka
    if missing := missing_feeds(kafka, content.agencies):
        raise Refused(
            f"No feed for {', '.join(missing)}: put the file into programmes/ and run"
            " `samverka provision` first."
        )
