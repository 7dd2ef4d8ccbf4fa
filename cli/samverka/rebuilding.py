"""`samverka projections`: reporting's tables built anew beside the live ones, and put in place without a pause for readers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table
from rich.text import Text

import embedded
from samverka import street
from samverka.installation import HOME, Refused, recorded
from samverka.provision.targets import local, owner
from samverka.terminal import Home, err, out

OURS: Final = "reporting"
ROLES: Final = ("live", "beside it", "from before")

projections = typer.Typer(help="Reporting's tables: what there is, build anew, swap back.")


class Rate(ProgressColumn):
    """Records a second, so far."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s".replace(",", " ") if speed else "")


@projections.command()
def rebuild(
    home: Home = HOME,
    accept_changes: Annotated[
        list[str] | None,
        typer.Option(metavar="TABLE", help="May differ from the live one: the rebuild mends it."),
    ] = None,
    anew: Annotated[bool, typer.Option(help="Do not go on with what was begun.")] = False,
) -> None:
    """Build the tables beside the live ones from the first record on, compare, and swap: reads go on."""
    named = [word for table in accept_changes or () for word in ("--accept-changes", table)]
    out.print(_done(home, "rebuild", *named, *(["--anew"] if anew else [])), soft_wrap=True)


@projections.command("swap-back")
def swap_back(home: Home = HOME) -> None:
    """Put the tables from before the last rebuild in place again, once they have heard what came since."""
    out.print(_done(home, "swap-back"), soft_wrap=True)


@projections.command()
def status(home: Home = HOME) -> None:
    """Show which tables there are: the live ones, those being built, those from before."""
    schema = Column("schema", min_width=len("rpt_v1_before"))  # a name that is cut names nothing
    table = Table(schema, "", "records heard", "facts applied", "parked", "size")
    for line in _lines(_environment(home), "editions"):
        for edition in line["editions"]:
            table.add_row(*_row(edition))
    out.print(table)


def _row(edition: Mapping[str, Any]) -> Iterator[str]:
    name = edition["edition"]
    yield name
    yield next(
        (role for end, role in (("_next", ROLES[1]), ("_before", ROLES[2])) if name.endswith(end)),
        ROLES[0],
    )
    yield from (
        f"{edition[each]:,}".replace(",", " ") for each in ("records", "facts", "dead_letters")
    )
    yield f"{edition['bytes'] / 2**20:.1f} MiB"


def _done(home: Path, *words: str) -> str:
    """Its last word; until then a bar for each thing that it does."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate())
    with Progress(*columns, TimeRemainingColumn(), console=err, transient=True) as progress:
        task, doing = progress.add_task("Starting", total=None), ""
        for line in _lines(_environment(home), *words):
            if "said" in line:
                return line["said"]
            if line["doing"] != doing:
                doing = line["doing"]
                progress.reset(task, description=doing.capitalize())
            progress.update(task, completed=line["done"], total=line["of"])
    raise Refused("It ended without a word.")


def _lines(environment: Mapping[str, str], *words: str) -> Iterator[dict[str, Any]]:
    """What the service's own program says, line by line; Refused with its last word when it fails."""
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", f"{OURS}.app", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        yield from map(json.loads, process.stdout)
        said = process.stderr.read().strip()
    if process.returncode:
        raise Refused(said.rpartition("\n")[2] or f"It ended with code {process.returncode}.")


def _environment(home: Path) -> Mapping[str, str]:
    """As for `migrate`: of this home, or what this process was told itself."""
    if "SAMVERKA_OWNER_URL" in os.environ:
        return os.environ
    if recorded(home) is None:
        raise Refused("Nothing has been started in this home: run `samverka up` first.")
    targets = local(home.resolve(), embedded.parts(home.resolve()))
    owns = targets.postgres.url(owner(OURS), targets.passwords[OURS].owner, OURS)
    return {**street.environment(home.resolve(), targets, OURS), "SAMVERKA_OWNER_URL": owns}
