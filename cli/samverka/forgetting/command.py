"""`samverka forget`, `samverka retention` and `samverka reads`."""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

import embedded
from samverka.forgetting import asking
from samverka.forgetting.sought import Sought, of_texts
from samverka.installation import HOME, Refused, recorded
from samverka.provision.targets import Targets, from_environment, local
from samverka.terminal import Home, Where, err, out, with_doors

Logs = Annotated[
    list[Path] | None, typer.Option(help="Log files to search besides those of the home.")
]


@dataclass(frozen=True)
class Search:
    """Where is searched, and for what; what it is never shows."""

    home: Path
    targets: Targets
    logs: Sequence[Path]
    sought: Sought = field(repr=False)


def forget(
    case: Annotated[UUID, typer.Argument(help="A case of the person.")],
    search_only: Annotated[
        bool, typer.Option(help="Forget nobody: only search for the texts given.")
    ] = False,
    texts: Annotated[
        bool, typer.Option("--texts", help="Read texts to search for from standard input.")
    ] = False,
    logs: Logs = None,
    home: Home = HOME,
    where: Where = None,
) -> None:
    """Forget a person with all cases, wait for the receipt, then search every place for what could be left.

    What is searched for is read from the services before they forget it, and from standard input
    with --texts, a text a line; it is kept in memory only.
    """
    given = of_texts([("text", sys.stdin.read())] if texts else [])
    search = _search(home.resolve(), logs or (), given)
    if not search_only:
        search = _forgotten(search, case, where)
    if not search.sought.names:
        raise Refused("There is nothing to search for: give texts on standard input with --texts.")
    _show(search)


def _search(home: Path, logs: Sequence[Path], given: Sought) -> Search:
    # Here, because it needs all services, which no other command should wait for.
    from samverka.forgetting.searching import logs_of

    if "SAMVERKA_ADMIN_KAFKA_BOOTSTRAP" in os.environ:
        targets = from_environment(os.environ)
    elif recorded(home) is None:
        raise Refused("Nothing has been started in this home: run `samverka up` first.")
    else:
        targets = local(home, embedded.parts(home))
    return Search(home, targets, (*logs_of(home), *logs), given)


def _forgotten(search: Search, case: UUID, where: Path | None) -> Search:
    from samverka.forgetting.remembered import known

    before = asyncio.run(known(search.home, search.targets, case))
    with err.status("Forgetting"):
        cases = with_doors(search.home, where, lambda doors: asking.forget(doors, str(case)))
        with_doors(search.home, where, lambda doors: asking.carried_out(doors, cases))
    keys = ", ".join(f"{count} at {service}" for service, count in before.keys.items())
    out.print(f"Forgotten: {len(cases)} cases. Keys destroyed: {keys}.", highlight=False)
    return Search(search.home, search.targets, search.logs, search.sought | before.sought)


def _show(search: Search) -> None:
    from samverka.forgetting.searching import Place
    from samverka.forgetting.searching import search as look

    with err.status("Searching"):
        places = asyncio.run(look(search.home, search.targets, search.logs, search.sought))
    table = Table("where", "searched", "found")
    found: list[Place] = [place for place in places if place.findings]
    for place in places:
        said = "\n".join(f"{name} in {at}" for name, at in place.findings) or "nothing"
        table.add_row(place.kind, place.searched, said)
    out.print(table, markup=False)
    if found:
        err.print(
            "Something is left: remove it where it was found, then search again.", style="red"
        )
        raise typer.Exit(1)
    out.print(f"Searched for: {_kinds(search.sought)}.", highlight=False)


def _kinds(sought: Sought) -> str:
    """How many of which kind; never what."""
    keys = sum("key" in name for name in sought.names)
    texts = len(sought.names) - keys - ("identity number" in sought.names)
    number = "identity number in 6 forms, " * ("identity number" in sought.names)
    return f"{number}{texts} texts, {keys} keys"


def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Always so: only `samverka forget` carries it out.")
    ] = True,
    due: Annotated[bool, typer.Option(help="Only those that are due.")] = False,
    home: Home = HOME,
    where: Where = None,
) -> None:
    """List which cases would be forgotten when, by the clock of each controller, without names."""
    found = with_doors(home, where, asking.retention)
    table = Table("case", "programme", "ended", "forgotten on", "due", "by the clocks of")
    for case in found:
        clocks = "\n".join(
            f"{clock['organisation']} {clock['due_on']}: {clock['rule']}"
            for clock in case["clocks"]
        )
        if case["due"] or not due:
            days = case["ended_on"], case["forget_on"], "due" if case["due"] else ""
            table.add_row(case["case_id"], case["programme"], *days, clocks)
    out.print(table, markup=False, highlight=False)


def reads(case: UUID, home: Home = HOME, where: Where = None) -> None:
    """Show who has looked at a case, when and on what ground, at every service: a person is entitled to it."""
    found = with_doors(home, where, lambda doors: asking.reads(doors, str(case)))
    table = Table("when", "service", "who", "organisation", "what", "ground")
    for row in found:
        who = row["actor"], row["organisation"], row["operation"], row["ground"]
        table.add_row(row["read_at"][:19], row["service"], *who)
    out.print(table, markup=False, highlight=False)
