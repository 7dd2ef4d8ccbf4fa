"""A folder of programme files: one programme may go on from one file to the next."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from contracts.programme.rules import Broken
from samverka.programme_file.content import ProgrammeFile
from samverka.programme_file.draft import Version
from samverka.programme_file.faults import Faulty
from samverka.programme_file.history import follows, tells
from samverka.programme_file.money import succeeds
from samverka.programme_file.reading import opened, read


def organisations(folder: Path) -> list[str]:
    """The parties of every programme in a folder, each once: those that get a feed of their own."""
    parties = [each for file in sorted(folder.glob("*.yaml")) for each in read(file).agencies]
    return list(dict.fromkeys(parties))


def check(file: Path) -> ProgrammeFile:
    """The file's content, also when it is seen beside the other files of its programme; else Faulty."""
    content, page, faults = opened(file)
    if content and page:
        faults = page.lines(_beside(file, content))
    if faults or content is None:
        raise Faulty("\n".join(faults))
    return content


def parts(file: Path, content: ProgrammeFile) -> list[tuple[Path, ProgrammeFile]]:
    """All files of the folder that hold the same programme, in its order; a faulty one is passed over."""
    found = [(file, content)]
    for other in sorted(set(file.parent.glob("*.yaml")) - {file}):
        beside, _, _ = opened(other)
        if beside and beside.programme.programme == content.programme.programme:
            found.append((other, beside))
    return sorted(found, key=lambda each: (each[1].programme.version, each[0] != file))


def earlier(file: Path, content: ProgrammeFile) -> list[ProgrammeFile]:
    """The files in which the same programme's life begins, in their order: those that this one goes on from."""
    first = content.programme.version
    return [part for _, part in parts(file, content) if part.programme.version < first]


def _beside(file: Path, content: ProgrammeFile) -> Iterator[Broken]:
    for (earlier, one), (later, other) in pairwise(parts(file, content)):
        if file in (earlier, later):
            beside = later if file == earlier else earlier
            for each in (*_versions(one, other), *_agreements(one, other, file == later)):
                yield _beside_of(each, beside)
    for other in sorted(set(file.parent.glob("*.yaml")) - {file}):
        found, _, _ = opened(other)
        for each in _same_names(content, found) if found else ():
            yield _beside_of(each, other)


def _beside_of(broken: Broken, other: Path) -> Broken:
    return Broken(broken.place, broken.rule, f"{broken.message} (beside {other.name})")


def _versions(one: ProgrammeFile, other: ProgrammeFile) -> Iterator[Broken]:
    """The second file goes on where the first one ends, and says what it changes."""
    ends, begins = Version(vars(one.versions[-1]), {}), Version(vars(other.programme), {})
    yield from follows(ends, begins)
    yield from tells(ends, begins)


def _same_names(content: ProgrammeFile, other: ProgrammeFile) -> Iterator[Broken]:
    """A unit belongs to one programme, and an agency is of the same party everywhere."""
    if content.programme.programme != other.programme.programme:
        theirs = {unit.unit for version in other.versions for unit in version.units}
        for index, unit in enumerate(content.programme.units):
            if unit.unit in theirs:
                place = ("programme", "units", index, "unit")
                message = f"{unit.unit} is a unit of {other.programme.programme}"
                yield Broken(place, "unit_of_another_programme", message)
    parties = {o.organisation: o.party for v in other.versions for o in v.organisations}
    for index, each in enumerate(content.programme.organisations):
        if parties.get(each.organisation, each.party) != each.party:
            message = f"{each.organisation} is of another party"
            yield Broken(("programme", "organisations", index, "party"), "other_party", message)


def _agreements(one: ProgrammeFile, other: ProgrammeFile, here: bool) -> Iterator[Broken]:
    """And so does each agreement that both of them know; `here` is whether it is read from the second."""
    last = {each.agreement: (number, each) for number, each in enumerate(one.agreements)}
    for number, after in reversed(list(enumerate(other.agreements))):
        if after.agreement in last:
            place, before = last.pop(after.agreement)
            yield from succeeds(before, after, number if here else place)
