"""`samverka play`: one programme or several on one clock, over the public interfaces, and what came of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

import embedded
from embedded.notebook import write
from samverka import layout, report, street
from samverka.installation import HOME, PROGRAMMES, Refused
from samverka.play import curtain
from samverka.play.files import Files
from samverka.play.files import programmes as of_names
from samverka.play.played import Played, played
from samverka.play.script import Day, script
from samverka.play.stage import merged
from samverka.principals import Doors
from samverka.provision.broker import missing_feeds
from samverka.provision.targets import local
from samverka.report import Wanted
from samverka.terminal import Home, Programmes, Where, err, out, with_doors

Names = Annotated[
    list[str], typer.Argument(help="Programmes, by id, file name or path; several share one clock.")
]
Seed = Annotated[int, typer.Option(help="The same seed ends in the same figures.")]
People = Annotated[
    int | None, typer.Option(min=1, help="At most so many start in each unit: a short play.")
]
Scripts: TypeAlias = Sequence[tuple[Files, Sequence[Day]]]


def play(
    names: Names,
    seed: Seed = 1,
    people: People = None,
    home: Home = HOME,
    programmes: Programmes = PROGRAMMES,
    where: Where = None,
) -> None:
    """Import programmes as their days come, play them over the public interfaces, and show their reports.

    Broken off, it goes on where it was.
    """
    scripts = [(files, _script(files, seed, people)) for files in of_names(names, programmes)]
    if where is None:
        _provide_feeds(home.resolve(), [files for files, _ in scripts])
    number = f"{seed}-{people}" if people else str(seed)
    with_doors(home, where, lambda doors: _perform(doors, home, scripts, number))


async def _perform(doors: Doors, home: Path, scripts: Scripts, number: str) -> None:
    ids = "+".join(sorted(files[0].programme.programme for files, _ in scripts))
    journal = home / "plays" / f"{ids}-{number}.jsonl"
    reading = await curtain.play(doors, merged(scripts), number, journal, err)
    ended = [played(files, days) for files, days in scripts]
    await _show(doors, ended)
    out.print(curtain.tally(reading))
    await _keep_pages(doors, home, [wanted for each in ended for wanted in each.reports])


def _script(files: Files, seed: int, people: int | None) -> Sequence[Day]:
    try:
        return script(files, seed, people)
    except ValueError as cannot:
        raise Refused(f"{files[0].programme.programme} cannot be played: {cannot}.") from cannot


def _provide_feeds(home: Path, found: Sequence[Files]) -> None:
    """What is in no file of the folder that the home was started with has no feeds yet."""
    parts = embedded.parts(home)
    agencies = list(dict.fromkeys(name for files in found for p in files for name in p.agencies))
    if missing_feeds(local(home, parts).kafka, agencies):
        street.provision(home, parts, agencies)


async def _show(doors: Doors, ended: Sequence[Played]) -> None:
    """The reports of each, then the targets of all, at one glance."""
    for wanted in (wanted for each in ended for wanted in each.reports):
        out.print(layout.rendered(await report.fetch(doors, wanted)))
    for each in ended:
        out.print(layout.at_a_glance(await report.fetch(doors, each.targets)))


async def _keep_pages(doors: Doors, home: Path, reports: Sequence[Wanted]) -> None:
    """Each report once more as a page: where it is, and a copy that can be opened, sent and printed without a token."""
    out.print("The same reports as pages with charts:")
    for wanted in reports:
        out.print(f"  {report.page_address(doors, wanted)}", soft_wrap=True)
        page = await report.fetch_page(doors, wanted)
        out.print(f"  a copy for a browser: {_kept(home, wanted, page).as_uri()}", soft_wrap=True)
    out.print(f"Sign in there with what this prints: {report.TOKEN}")


def _kept(home: Path, wanted: Wanted, page: str) -> Path:
    file = home.resolve() / "reports" / f"{wanted.programme}-{wanted.time}.html"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write(file, page)
    return file
