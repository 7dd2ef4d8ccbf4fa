"""A programme file: the programme as it is published, its agreements, and the costs of a year."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias, cast

import yaml
from pydantic import Field, ValidationError, model_validator

from contracts.base import Slug
from contracts.programme import Model, Programme, Share, Text

Place: TypeAlias = tuple[str | int, ...]
"""Where in a file: the keys and indexes that lead there."""


class Agreement(Model):
    """Dated shares, of one unit or, without, of the whole programme."""

    agreement: Slug
    unit: Slug | None = None
    valid_from: date
    shares: Annotated[tuple[Share, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(Fraction(share.numerator, share.denominator) for share in self.shares)
        if total != 1:
            raise ValueError(f"the shares sum to {total} and must sum to exactly 1")
        return self


class CostLine(Model):
    """What one kind of cost comes to in a year, in öre; `extent` is its posts' in percent."""

    cost_kind: Slug
    description: Text
    net_ore: Annotated[int, Field(gt=0)]
    vat_ore: Annotated[int, Field(ge=0)] = 0
    extent: Annotated[int, Field(ge=1)] | None = None


class Costs(Model):
    """A unit's costs of a year, and how often they are entered."""

    unit: Slug
    year: Annotated[int, Field(ge=1990, le=2100)]
    accrued: Literal["monthly", "quarterly", "yearly"]
    lines: Annotated[tuple[CostLine, ...], Field(min_length=1)]


class Assumption(Model):
    """What a source leaves open, and what is taken in its stead."""

    what: Text
    stated: Text
    taken: Text


class ProgrammeFile(Model):
    """Everything that a file in `programmes/` says."""

    programme: Programme
    agreements: Annotated[tuple[Agreement, ...], Field(min_length=1)]
    costs: tuple[Costs, ...] = ()
    assumed: tuple[Assumption, ...] = ()


class Faulty(Exception):
    """A file breaks rules; each line of the message names its line, its place and the rule."""


def read(file: Path) -> ProgrammeFile:
    """The file's content; Faulty with every broken rule that was found, OSError if unreadable."""
    tree = _tree(file)
    try:
        content = ProgrammeFile.model_validate(_values(tree))
    except ValidationError as error:
        raise Faulty(
            "\n".join(
                _fault(file, tree, each["loc"], each["msg"].removeprefix("Value error, "))
                for each in error.errors()
            )
        ) from None
    if faults := [_fault(file, tree, place, rule) for place, rule in _references(content)]:
        raise Faulty("\n".join(faults))
    return content


def organisations(folder: Path) -> list[str]:
    """The parties of every programme in a folder, each once: those that get a feed of their own."""
    parties = [
        organisation.organisation
        for file in sorted(folder.glob("*.yaml"))
        for organisation in read(file).programme.organisations
        if organisation.party
    ]
    return list(dict.fromkeys(parties))


def _tree(file: Path) -> yaml.Node:
    try:
        tree = _compose(file.read_text("utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Faulty(f"{file}:{line}: {error.problem}") from None
    if not isinstance(tree, yaml.MappingNode):
        raise Faulty(f"{file}:1: a programme file is a mapping")
    if repeated := list(_repeated(tree)):
        raise Faulty("\n".join(f"{file}:{line}: {key} stands twice" for line, key in repeated))
    return tree


def _compose(text: str) -> yaml.Node | None:
    """The nodes with their lines; this function of the library alone is not typed."""
    return cast("yaml.Node | None", yaml.compose(text, yaml.SafeLoader))  # pyright: ignore[reportUnknownMemberType]


def _values(tree: yaml.Node) -> Any:
    """Dates stay text: the models read them, and name the place of one that is none."""
    for node in _nodes(tree):
        if node.tag.endswith(":timestamp"):
            node.tag = "tag:yaml.org,2002:str"
    return cast("Any", yaml.SafeLoader("").construct_document(tree))  # pyright: ignore[reportUnknownMemberType]


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    yield node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (key, *_nodes(value))
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _nodes(each)


def _repeated(tree: yaml.Node) -> Iterator[tuple[int, str]]:
    """Keys that stand twice in one mapping: YAML would silently keep the last."""
    for node in _nodes(tree):
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen:
                    yield key.start_mark.line + 1, key.value
                seen.add(key.value)


def _references(content: ProgrammeFile) -> Iterator[tuple[Place, str]]:
    """Rules between the parts of a file."""
    programme = content.programme
    units = {unit.unit for unit in programme.units}
    funders = {each.organisation for each in programme.organisations}
    for number, agreement in enumerate(content.agreements):
        if agreement.unit is not None and agreement.unit not in units:
            yield ("agreements", number, "unit"), f"there is no unit {agreement.unit}"
        for index, share in enumerate(agreement.shares):
            if share.funder not in funders:
                yield (
                    ("agreements", number, "shares", index, "funder"),
                    f"there is no organisation {share.funder}",
                )
    for number, costs in enumerate(content.costs):
        if costs.unit not in units:
            yield ("costs", number, "unit"), f"there is no unit {costs.unit}"
        elif not _shared(content, costs):
            yield ("costs", number, "year"), f"no agreement is in force from {costs.year}-01-01 on"


def _shared(content: ProgrammeFile, costs: Costs) -> bool:
    first = date(costs.year, 1, 1)
    return any(
        agreement.unit in (None, costs.unit) and agreement.valid_from <= first
        for agreement in content.agreements
    )


def _fault(file: Path, tree: yaml.Node, place: Place, rule: str) -> str:
    where = ".".join(str(step) for step in place)
    return f"{file}:{_line(tree, place)}: {where}: {rule[0].lower()}{rule[1:]}"


def _line(node: yaml.Node, place: Place) -> int:
    """The line of a place, or of the nearest thing around it that stands in the file."""
    for step in place:
        inner = _step(node, step)
        if inner is None:
            break
        node = inner
    return node.start_mark.line + 1


def _step(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None
