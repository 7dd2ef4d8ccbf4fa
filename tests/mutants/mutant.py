"""A fault put into the chassis on purpose: which text becomes which, who must notice, and what that says."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
CHASSIS: Final = ROOT / "chassis" / "chassis"


class Stale(Exception):
    """The text that a mutant changes is not in its file, or more than once: the mutant must follow the code."""


@dataclass(frozen=True)
class Patch:
    """In one file of the chassis, one place."""

    file: str
    old: str
    new: str

    def applied(self, text: str) -> str:
        """The file's text with the fault. Raises Stale."""
        if (count := text.count(self.old)) != 1:
            raise Stale(f"{self.file}: found {count} times: {self.old!r}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Mutant:
    """`test` must fail, and say what `reason`, a regular expression, finds in the lines of its failure."""

    name: str
    fault: str
    test: str
    reason: str
    patches: tuple[Patch, ...]

    def texts(self, chassis: Path = CHASSIS) -> dict[str, str]:
        """Each file that it changes, as it reads then. Raises Stale."""
        changed: dict[str, str] = {}
        for patch in self.patches:
            text = changed.get(patch.file) or (chassis / patch.file).read_text("utf-8")
            changed[patch.file] = patch.applied(text)
        return changed

    def copied(self, chassis: Path, folder: Path) -> Path:
        """A chassis with the fault, as a package in a folder of its own."""
        copy = copied(chassis, folder)
        for file, text in self.texts(chassis).items():
            (copy / file).write_text(text, "utf-8")
        return copy


def copied(chassis: Path, folder: Path) -> Path:
    """The same package elsewhere: what is edited meanwhile does not get between the runs."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(chassis, folder / "chassis", ignore=ignored))
