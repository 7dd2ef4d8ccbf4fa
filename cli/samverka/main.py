"""The `samverka` command line."""

import asyncio
import os
from typing import Annotated

import typer

import embedded
from samverka import issuer, programme_file, street
from samverka.client import Away, Problem
from samverka.dead_letters import dead_letters
from samverka.forgetting.command import forget, reads, retention
from samverka.installation import HOME, PROGRAMMES, Clock, Refused, recorded
from samverka.performing import programme, show
from samverka.play.asking import Unexpected
from samverka.play.command import play
from samverka.provision.broker import provision_broker
from samverka.provision.databases import provision_databases
from samverka.provision.targets import from_environment
from samverka.rebuilding import projections
from samverka.status import status as state
from samverka.terminal import Home, Programmes, err, out
from samverka.verifying import verify

commands = typer.Typer(
    name="samverka",
    help="Joint rehabilitation programmes of several agencies, run as one.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
commands.add_typer(programme, name="programme")
commands.add_typer(projections, name="projections")
commands.add_typer(dead_letters, name="dead-letters")
commands.command("play")(play)
commands.command("report")(show)
commands.command("verify")(verify)
commands.command("forget")(forget)
commands.command("retention")(retention)
commands.command("reads")(reads)

FAILURES = (
    Away,
    Problem,
    Refused,
    Unexpected,
    programme_file.Faulty,
    embedded.NotReady,
    embedded.JarsUnavailable,
    OSError,
)


@commands.command()
def up(
    home: Home = HOME,
    programmes: Programmes = PROGRAMMES,
    clock: Annotated[Clock | None, typer.Option(help="Chosen once, at the first start.")] = None,
    processes: Annotated[
        list[str] | None,
        typer.Option(help="Such as participation=2: two of it; reporting=0: none."),
    ] = None,
) -> None:
    """Start Kafka, Postgres and the services; again starts only what is missing."""
    wanted = dict(_number(each) for each in processes or [])
    parties = programme_file.organisations(programmes)
    with err.status("Starting") as shown:
        street.up(home, parties, clock, wanted, shown.update)
    status(home)


@commands.command()
def down(home: Home = HOME) -> None:
    """Stop everything that `up` started; the data stay."""
    with err.status("Stopping"):
        embedded.down(home.resolve())
    if recorded(home):
        status(home)


@commands.command()
def status(home: Home = HOME) -> None:
    """Show what runs and where, how far it has come, and what to do where it does not get on."""
    installation = recorded(home)
    if installation is None:
        raise Refused("Nothing has been started in this home: run `samverka up` first.")
    out.print(state(home.resolve(), installation))


@commands.command()
def provision(home: Home = HOME, programmes: Programmes = PROGRAMMES) -> None:
    """Make databases, topics, users and rules: of this home, or of SAMVERKA_ADMIN_... elsewhere."""
    parties = programme_file.organisations(programmes)
    if "SAMVERKA_ADMIN_KAFKA_BOOTSTRAP" in os.environ:
        targets = from_environment(os.environ)
        asyncio.run(provision_databases(targets))
        provision_broker(targets, parties)
    else:
        street.provision(home.resolve(), embedded.parts(home.resolve()), parties)
    out.print(f"Provisioned, with feeds for {len(parties)} organisations.")


@commands.command("issuer")
def show_issuer(home: Home = HOME) -> None:
    """Print the file with the local issuer's public key (SAMVERKA_JWKS); it is made if missing."""
    typer.echo(issuer.jwks(home.resolve()))


@commands.command()
def token(
    organisation: Annotated[str, typer.Option()],
    role: Annotated[list[str], typer.Option()],
    unit: Annotated[list[str] | None, typer.Option()] = None,
    subject: Annotated[str | None, typer.Option(help="Who asks; made up unless given.")] = None,
    home: Home = HOME,
) -> None:
    """Print a token of the local issuer."""
    typer.echo(issuer.token(home, organisation, role, unit or (), subject))


def _number(text: str) -> tuple[str, int]:
    service, _, number = text.partition("=")
    if not number.isdecimal() or not 0 <= int(number) <= 9:
        raise Refused(f"--processes is SERVICE=NUMBER from 0 to 9, not {text}.")
    return service, int(number)


def app() -> None:
    """Run the command line; what goes wrong in ordinary use is told without a traceback."""
    try:
        commands()
    except FAILURES as failure:
        err.print(str(failure), style="red", markup=False, highlight=False, soft_wrap=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    app()
