"""What is seen of a play: its progress, and at the end who told and who heard how much."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from contracts.topics import SERVICES
from samverka.play.driver import Driver
from samverka.play.journal import Journal
from samverka.play.stage import PlayedDay
from samverka.principals import Doors
from samverka.settling import Reading


async def play(
    doors: Doors, days: Sequence[PlayedDay], name: str, journal: Path, out: Console
) -> Reading:
    """Play what has not been played of the days; returns how far all have come."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
    )
    with bar:
        task = bar.add_task(str(days[0].day), total=sum(len(day.acts) for day in days))

        def shown(day: PlayedDay) -> None:
            bar.update(task, advance=len(day.acts), description=str(day.day))

        return await Driver(doors, Journal(journal), name, shown).run(days)


def tally(reading: Reading) -> Table:
    """How many facts each topic carries, and how many of them each hearer has applied."""
    agree = "all agree" if reading.still else "not all have been heard"
    title = f"Facts told, and facts applied by those who hear them: {agree}"
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("topic", no_wrap=True)
    table.add_column("told", justify="right")
    table.add_column("applied")
    for topic, told in sorted(reading.told.items()):
        heard = [
            f"{reading.applied(service.name).get(topic, 0)} by {service.name}"
            for service in SERVICES
            if topic in service.hears
        ]
        table.add_row(topic, str(told), "\n".join(heard) or "–")
    return table
