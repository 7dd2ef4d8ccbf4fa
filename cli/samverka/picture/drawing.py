"""One version of a programme, drawn from the top to the bottom."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from contracts.programme import Programme
from samverka.picture.parties import parties, units
from samverka.picture.pathway import way
from samverka.picture.promises import instruments, money, targets
from samverka.picture.tables import details, table
from samverka.programme_file import ProgrammeFile


def drawn(content: ProgrammeFile, version: Programme) -> RenderableType:
    """Everything that one version of a file says, for a terminal of 100 columns or more."""
    return Group(*_drawn(content, version))


def _drawn(content: ProgrammeFile, version: Programme) -> Iterator[RenderableType]:
    yield Text(version.name, style="bold")
    yield Text(_time(version), style="dim")
    yield from _about(version)
    yield from _history(content, version)
    yield from parties(version)
    yield from units(version)
    yield from way(version)
    yield from instruments(version)
    yield from targets(version)
    yield from money(content, version)


def _time(version: Programme) -> str:
    runs = version.runs
    time = f", runs from {runs.first} to {runs.last or 'further notice'}" if runs else ""
    phase = f", {version.phase.swedish}" if version.phase else ""
    return f"{version.programme}, version {version.version} from {version.valid_from}{phase}{time}"


def _about(version: Programme) -> Iterator[RenderableType]:
    about = version.about
    if about:
        said = {"Purpose": about.purpose, "For": (about.target_group or "",), "How": about.method}
        yield details("What it is", {**said, "Afterwards": about.outcome})


def _history(content: ProgrammeFile, shown: Programme) -> Iterator[RenderableType]:
    if len(content.versions) > 1 or shown.amendment:
        rows = [
            (
                f"{'> ' if each is shown else '  '}{each.version}",
                str(each.valid_from),
                each.name,
                ", ".join(kind.swedish for kind in each.amendment.kinds) if each.amendment else "",
                each.amendment.why if each.amendment else "",
            )
            for each in content.versions
        ]
        yield table("Versions", ("", "from", "name", "what", "why"), rows)
