"""The files of a programme: how they are found, and the days on which something of them begins."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from samverka.installation import Refused
from samverka.play.days import DAY
from samverka.programme_file import ProgrammeFile, read
from samverka.programme_file.folder import parts

Files: TypeAlias = tuple[ProgrammeFile, ...]
"""All that hold one programme's life, in their order; at least one."""


def programmes(names: Sequence[str], folder: Path) -> list[Files]:
    """Each programme once, by its id, the name of a file in the folder, or the path of one.

    Refused if there is no such programme, Faulty if its file cannot be read.
    """
    found: dict[str, Files] = {}
    for name in names:
        file = _file(name, folder)
        content = read(file)
        files = tuple(part for _, part in parts(file, content))
        found.setdefault(content.programme.programme, files)
    return list(found.values())


def _file(name: str, folder: Path) -> Path:
    """A programme's id stands for any of its files."""
    for file in (folder / f"{name}.yaml", Path(name)):
        if file.is_file():
            return file
    known = {read(file).programme.programme: file for file in sorted(folder.glob("*.yaml"))}
    if name not in known:
        there = ", ".join(sorted(known)) or "none"
        raise Refused(f"There is no programme {name} in {folder}/; there is: {there}.")
    return known[name]


def begun(files: Files, day: date) -> Files:
    """The files of which something has begun, or begins on the next day."""
    return tuple(part for part in files if part.programme.valid_from <= day + DAY)


def beginnings(files: Files, last: date) -> list[date]:
    """When to import: the day on which a version begins, and the one before it, so that nothing ends which it
    prolongs; and until the last day each on which an organisation has another name.
    """
    versions = [version for part in files for version in part.versions]
    days = {version.valid_from for version in versions}
    first = min(days)
    names = [name for v in versions for o in v.organisations for name in o.renamed]
    renamed = {name.valid_from for name in names if first < name.valid_from <= last}
    return sorted(days | {day - DAY for day in days if day > first} | renamed)
