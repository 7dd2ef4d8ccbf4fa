"""From a file to what it says, or to everything that is wrong with it."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from contracts.programme import Programme
from contracts.programme.rules import Broken
from samverka.programme_file.completeness import incomplete
from samverka.programme_file.content import ProgrammeFile
from samverka.programme_file.draft import Draft, drafted
from samverka.programme_file.faults import Faulty, Page, written
from samverka.programme_file.history import untrue_history
from samverka.programme_file.money import unshared
from samverka.programme_file.nodes import NoTree, repeated, tree, values
from samverka.programme_file.playable import unplayable
from samverka.programme_file.playing import Play


def read(file: Path) -> ProgrammeFile:
    """The file's content; Faulty with every broken rule that was found, OSError if unreadable."""
    content, _, faults = opened(file)
    if faults or content is None:
        raise Faulty("\n".join(faults))
    return content


def opened(file: Path) -> tuple[ProgrammeFile | None, Page | None, list[str]]:
    """What it says if nothing is wrong, how to point at a place of it, and what is wrong."""
    try:
        top = tree(file)
        raw = values(top)
    except NoTree as error:
        return None, None, [f"{file}:{error.line}: {error}"]
    twice = [
        written(file, number, key, f"{key} stands twice [stands_twice]. Keep one of them.")
        for number, key in repeated(top)
    ]
    draft, broken = drafted(raw)
    page = Page(file, top, raw)
    faults = twice + page.lines([*broken, *_rules(draft)])
    return (None if faults else _content(draft)), page, faults


def _rules(draft: Draft) -> Iterator[Broken]:
    return chain(
        *(version.broken() for version in draft.versions),
        untrue_history(draft),
        incomplete(draft),
        unshared(draft),
        unplayable(draft),
    )


def _content(draft: Draft) -> ProgrammeFile:
    return ProgrammeFile(
        versions=tuple(Programme(**version.standing) for version in draft.versions),
        agreements=draft.agreements or (),
        costs=draft.costs or (),
        assumed=draft.assumed or (),
        play=draft.play or Play(),
    )
